"""The parser version: a digest of everything that reading depends on, so that a changed reader is a changed version.

A number that somebody must remember to raise would one day not be raised, and old readings would pass for new ones. The
price is that any edit counts. It is kept low elsewhere: an operator decides when files of an older version are read
again (``--keep-outdated``, ``--retry outdated``), and one that is read again to the same is not indexed again.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    return _digest(_parts(files("ingest")))


@cache
def rules_version() -> str:
    """Twelve hex digits that change with whatever decides the checks between filings that have been read already: the
    rules and what they share with all of ``ingest``, not the readers nor recognition.
    """
    return _digest(part for part in _parts(files("ingest")) if not part[0].startswith(("readers/", "recognise/")))


def _digest(parts: Iterable[tuple[str, bytes]]) -> str:
    digest = sha256()
    for name, data in sorted(parts):
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()[:12]
