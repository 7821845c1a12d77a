"""Reconciliation: the identities that must hold in a filing, evaluated on the document model."""

from __future__ import annotations

from ingest.filing import Check, Filing
from ingest.reconcile.book import Book
from ingest.reconcile.engine import checks_of
from ingest.reconcile.form_rules import FORM_RULES
from ingest.reconcile.forming import FORM_LAYERS
from ingest.reconcile.identities import LAYERS, Layer
from ingest.reconcile.narrative_rules import NARRATIVE_RULES, Reckoned, Told
from ingest.reconcile.rules import FAMILIES, RULES, Rule
from ingest.reconcile.telling import lay_reckoned, lay_told

__all__ = ["ALL_RULES", "FAMILIES", "Rule", "reconcile"]

ALL_RULES: tuple[Rule, ...] = (*RULES, *NARRATIVE_RULES, *FORM_RULES)
"""The table of rules, in the order in which checks are shown."""

_LAYERS: dict[type, Layer] = {**LAYERS, **FORM_LAYERS, Told: lay_told, Reckoned: lay_reckoned}


def reconcile(filing: Filing) -> tuple[Check, ...]:
    """Every check that the filing's own figures decide, in the order of the rules."""
    book = Book(filing)
    return checks_of(identity for rule in ALL_RULES for identity in _LAYERS[type(rule.shape)](rule, book))
