"""The checks of one filing as a report that a person reads: failures first, each with its figures and their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ingest.filing import Check, Filing, Operand, Verdict
from ingest.layout import Place
from ingest.reconcile import sign_of, unit_of
from ingest.reconcile.rules import FAMILIES

VERDICTS: dict[Verdict, str] = {"fails": "不符", "rounding": "尾差", "not_checkable": "无法核对", "holds": "相符"}
"""Verdicts in the order of their weight, with their names for users."""


def report_lines(filing: Filing, *, everything: bool = False) -> Iterator[str]:
    """The report line by line; ``everything`` also lists what holds."""
    counts = Counter(check.verdict for check in filing.checks)
    yield f"{filing.facts.title or filing.source}"
    yield "  " + "  ".join(f"{name} {counts[verdict]}" for verdict, name in VERDICTS.items())
    for verdict, name in VERDICTS.items():
        if verdict == "holds" and not everything:
            continue
        for check in filing.checks:
            if check.verdict == verdict:
                yield from _check_lines(check, name)


def _check_lines(check: Check, verdict: str) -> Iterator[str]:
    unit = unit_of(check.rule)
    difference = f",差额 {check.difference}{unit}" if check.difference else ""
    yield f"  [{verdict}] {FAMILIES[check.family]}:{check.statement}{difference}"
    operands = (*check.left, *check.right)
    for number, operand in enumerate(operands):
        if operand.value is None and len(operands) > 2:
            continue
        side = "  " if number < len(check.left) else f"{sign_of(check)} " if number == len(check.left) else "+ "
        doubt = "  ←疑有误" if check.culprit == number else ""
        yield f"      {side}{_operand(operand, unit)}{doubt}"
    if check.detail:
        yield f"      {check.detail}"


def _operand(operand: Operand, unit: str) -> str:
    value = "(空)" if operand.value is None else f"{operand.value:f}{unit}"
    return f"{operand.label} {value}{where_told(operand.place)}"


def where_told(place: Place | None) -> str:
    """The page or the line where a figure stands, in brackets; nothing where that is not known."""
    if place is None or place == Place():
        return ""
    return f"(第{place.page}页)" if place.page is not None else f"(第{place.line}行)"
