"""The whole way of one file: read, recognise, reconcile; the one function that the command line and index call."""

from __future__ import annotations

from pathlib import Path

from ingest.filing import Filing
from ingest.layout import Layout


class UnreadableError(Exception):
    """The file cannot be read as any supported kind; the message is one line for the user, in Chinese."""


def read_layout(path: Path) -> Layout:
    """The layout of one source file. Raises UnreadableError."""
    raise NotImplementedError


def recognise(layout: Layout) -> Filing:
    """What the layout says, without checks."""
    raise NotImplementedError


def extract(path: Path) -> Filing:
    """The filing of one source file, with its checks. Raises UnreadableError."""
    raise NotImplementedError
