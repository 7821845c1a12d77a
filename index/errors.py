"""What can go wrong with an index, each with a one-line message in Chinese for the user."""

from __future__ import annotations


class IndexUnusableError(Exception):
    """The index at this location cannot be opened, read or written."""


class IndexBusyError(IndexUnusableError):
    """Another process is writing to the index."""
