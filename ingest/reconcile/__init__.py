"""Reconciliation: the identities that must hold in a filing, evaluated on the document model."""

from __future__ import annotations

from ingest.filing import Check, Filing
from ingest.reconcile.book import Book
from ingest.reconcile.engine import checks_of
from ingest.reconcile.identities import lay
from ingest.reconcile.rules import RULES


def reconcile(filing: Filing) -> tuple[Check, ...]:
    """Every check that the filing's own figures decide, in the order of the rules."""
    book = Book(filing)
    return checks_of(identity for rule in RULES for identity in lay(rule, book))
