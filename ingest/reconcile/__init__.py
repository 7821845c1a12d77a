"""Reconciliation: the identities that must hold in a filing, evaluated on the document model."""

from __future__ import annotations

from ingest.asprinted import simplified_filing
from ingest.filing import Check, Filing, Verdict
from ingest.reconcile.between import BETWEEN_RULES
from ingest.reconcile.book import Book
from ingest.reconcile.engine import checks_of
from ingest.reconcile.form_rules import FORM_RULES, FormShares, GoalPoints
from ingest.reconcile.forming import FORM_LAYERS
from ingest.reconcile.identities import LAYERS, Layer
from ingest.reconcile.narrative_rules import NARRATIVE_RULES, Reckoned, Told
from ingest.reconcile.rules import FAMILIES, RULES, Rule, SameRow, Sum
from ingest.reconcile.structure import SOURCE, structure_checks
from ingest.reconcile.telling import lay_reckoned, lay_told

__all__ = ["ALL_RULES", "FAMILIES", "Rule", "reconcile", "sign_of", "unit_of"]

STRUCTURE_RULES: tuple[Rule, ...] = (
    Rule("structure.table", "structure", "标准表格齐全", SOURCE, None),
    Rule("structure.statement", "structure", "空表须有说明", SOURCE, None),
    Rule("structure.blank", "structure", "以0.00表示零的列中不应有空格", SOURCE, None),
)

ALL_RULES: tuple[Rule, ...] = (*RULES, *NARRATIVE_RULES, *FORM_RULES, *STRUCTURE_RULES, *BETWEEN_RULES)
"""The table of rules, in the order in which checks are shown."""

_UNITS: dict[str, str] = {
    rule.id: "分" if isinstance(rule.shape, GoalPoints) else "%"
    for rule in ALL_RULES
    if isinstance(rule.shape, (Reckoned, FormShares, GoalPoints))
}


def unit_of(rule: str) -> str:
    """The unit of the operands and the difference of a rule's checks: % or 分, '' for 万元."""
    return _UNITS.get(rule, "")


_BOUNDS = frozenset(
    rule.id for rule in ALL_RULES if isinstance(rule.shape, (Sum, SameRow)) and rule.shape.relation == "<="
)
"""Rules whose left side need only be no more than the right."""
_SIGNS: dict[Verdict, str] = {"holds": "=", "rounding": "≈", "fails": "≠", "not_checkable": "?"}


def sign_of(check: Check) -> str:
    """The sign between the sides of a check: what its figures are to each other, or ? where that is not known."""
    if check.rule in _BOUNDS:
        return {"holds": "≤", "fails": ">"}.get(check.verdict, _SIGNS[check.verdict])
    return _SIGNS[check.verdict]


_LAYERS: dict[type, Layer] = {**LAYERS, **FORM_LAYERS, Told: lay_told, Reckoned: lay_reckoned}


def reconcile(filing: Filing) -> tuple[Check, ...]:
    """Every check that the filing's own figures decide, in the order of the rules."""
    filing = simplified_filing(filing)
    book = Book(filing)
    decided = checks_of(
        identity
        for rule in ALL_RULES
        if type(rule.shape) in _LAYERS
        for identity in _LAYERS[type(rule.shape)](rule, book)
    )
    return (*decided, *structure_checks(filing))
