"""What can go wrong with an index, each with a one-line message in Chinese for the user."""

from __future__ import annotations

import sqlite3


class IndexUnusableError(Exception):
    """The index at this location cannot be opened, read or written."""


class EngineError(Exception):
    """A full-text engine cannot write or read its files; what it holds can be made anew from SQLite."""


class IndexBusyError(IndexUnusableError):
    """Another process is writing to the index."""


UNAVAILABLE = (IndexUnusableError, sqlite3.OperationalError)
"""What a search raises whose index cannot be read just now."""
