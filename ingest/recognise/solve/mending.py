"""Damaged figures mended where the identities prove what was meant."""

from __future__ import annotations

from ingest.filing import Repair
from ingest.recognise.solve.book import Book


def mend(book: Book) -> list[Repair]:
    """Mend what can be proved, in place; the repairs with their evidence."""
    return []
