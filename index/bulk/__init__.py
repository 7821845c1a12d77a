"""Bulk ingest: find files, decide which to read, read them in limited processes, write them through one writer."""

from __future__ import annotations

from index.bulk.finding import Source, discover
from index.bulk.running import Retry, Summary, ingest
from ingest.readers.kinds import SUFFIXES

__all__ = ["SUFFIXES", "Retry", "Source", "Summary", "discover", "ingest"]
