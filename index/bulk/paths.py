"""Paths as the ledger has them: text that can be stored, printed and turned back into the file's own name.

A name on disk is bytes and may be no UTF-8, or hold line breaks and terminal controls. Such bytes stand as ``\\xd6`` in
the ledger; a file whose name really holds those four characters is told apart by looking which of the two is there.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

_ESCAPED = re.compile(rb"\\x([0-9a-f]{2})")


def shown(path: str | Path) -> str:
    """The path as text without anything that a database, a page or a terminal would choke on."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    if text.isprintable():
        return text
    return "".join(_escaped(c) if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in text)


def _escaped(character: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in character.encode())


def file_of(text: str) -> Path:
    """The file that a path of the ledger names."""
    plain = Path(text)
    if "\\x" not in text or os.path.lexists(plain):
        return plain
    return Path(os.fsdecode(_ESCAPED.sub(lambda m: bytes([int(m[1], 16)]), os.fsencode(text))))


def absolute(path: Path) -> Path:
    """The path from the root, without dots, so that one file has one name however it was given."""
    return Path(os.path.abspath(path))


def under(path: str, roots: Iterable[Path]) -> bool:
    """Whether a path of the ledger is one of these files, or lies in one of these folders or archives."""
    for root in map(shown, roots):
        if path == root or path.startswith((root.rstrip(os.sep) + os.sep, root + "!")):
            return True
    return False
