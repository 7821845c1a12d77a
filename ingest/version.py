"""The parser version: a digest of everything that reading depends on, so that a changed reader is a changed version.

A number that somebody must remember to raise would one day not be raised, and old readings would pass for new ones. The
price is that any edit counts. It is kept low elsewhere: an operator decides when files of an older version are read
again (``--keep-outdated``, ``--retry outdated``), and one that is read again to the same is not indexed again.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable


def _parts(folder: Traversable, prefix: str = "") -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for item in folder.iterdir():
        name = f"{prefix}{item.name}"
        if item.is_dir() and item.name != "__pycache__":
            found += _parts(item, name + "/")
        elif item.is_file() and not item.name.endswith(".pyc"):
            found.append((name, item.read_bytes()))
    return found


@cache
def parser_version() -> str:
    """Twelve hex digits that change with any source or data file of ``ingest``."""
    digest = sha256()
    for name, data in sorted(_parts(files("ingest"))):
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()[:12]
