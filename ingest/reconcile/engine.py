"""From identities to checks: the verdict of each, the figure that alone would mend a failure, one record a cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.filing import Check, Verdict
from ingest.reconcile.book import Figure
from ingest.reconcile.identities import Identity


@dataclass(frozen=True, slots=True)
class Outcome:
    """An identity with its verdict; ``difference`` is left - right in 万元, ``tolerance`` what rounding can hide."""

    identity: Identity
    verdict: Verdict
    difference: Decimal | None
    tolerance: Decimal

    def figures(self) -> tuple[Figure, ...]:
        """All operands, left first."""
        return (*self.identity.left, *self.identity.right)


def judge(identity: Identity) -> Outcome | None:
    """The verdict of an identity; None where nothing is printed that it could speak of.

    A blank part counts as zero, because filings leave zero cells empty; a blank total over printed parts, or no
    printed part at all under a total, cannot be checked.
    """
    figures = (*identity.left, *identity.right)
    printed = [f for f in figures if f.value is not None]
    if not any(f.value for f in printed):
        return None
    tolerance = sum((f.half for f in printed), Decimal(0))
    blank_side = not any(f.value is not None for f in identity.left) or not any(
        f.value is not None for f in identity.right
    )
    if blank_side or any(f.unsure for f in figures):
        return Outcome(identity, "not_checkable", None, tolerance)
    difference = sum((f.value or Decimal(0) for f in identity.left), Decimal(0)) - sum(
        (f.value or Decimal(0) for f in identity.right), Decimal(0)
    )
    return Outcome(identity, _verdict(identity, difference, tolerance), difference, tolerance)


def _verdict(identity: Identity, difference: Decimal, tolerance: Decimal) -> Verdict:
    if difference == 0 or (identity.relation == "<=" and difference <= 0):
        return "holds"
    return "rounding" if abs(difference) <= tolerance else "fails"


def culprits(outcomes: Sequence[Outcome]) -> dict[int, Figure]:
    """For each failing outcome (by its index), the one figure whose change would mend it and break nothing that holds.

    A figure is cleared where it takes part in an identity that holds, and accused where one new value of it would
    satisfy every identity that it takes part in. Only a sole accused is named.
    """
    taking_part: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, outcome in enumerate(outcomes):
        if outcome.difference is not None and outcome.identity.relation == "=":
            for figure in outcome.figures():
                taking_part[figure.key].append(number)
    named: dict[int, Figure] = {}
    for number, outcome in enumerate(outcomes):
        if outcome.verdict != "fails" or outcome.difference is None or outcome.identity.relation != "=":
            continue
        accused = [f for f in outcome.figures() if f.value is not None and _mends(f, outcome, outcomes, taking_part)]
        if len(accused) == 1:
            named[number] = accused[0]
    return named


def _mends(
    figure: Figure,
    outcome: Outcome,
    outcomes: Sequence[Outcome],
    taking_part: dict[tuple[object, ...], list[int]],
) -> bool:
    assert outcome.difference is not None
    change = -outcome.difference if _on_left(figure, outcome) else outcome.difference
    for number in taking_part[figure.key]:
        other = outcomes[number]
        assert other.difference is not None
        after = other.difference + (change if _on_left(figure, other) else -change)
        # Two failures of one cause may differ by the rounding of both, so each is granted its own tolerance.
        if abs(after) > other.tolerance + (outcome.tolerance if other is not outcome else 0):
            return False
    return True


def _on_left(figure: Figure, outcome: Outcome) -> bool:
    return any(f.key == figure.key for f in outcome.identity.left)


def checks_of(identities: Iterable[Identity]) -> tuple[Check, ...]:
    """The checks of a filing: every identity judged, failures with their culprit, one record for each cause."""
    outcomes = [outcome for identity in identities if (outcome := judge(identity)) is not None]
    named = culprits(outcomes)
    merged: dict[object, list[int]] = defaultdict(list)
    for number, outcome in enumerate(outcomes):
        merged[_cause(number, outcome)].append(number)
    return tuple(_check([outcomes[n] for n in numbers], named.get(numbers[0])) for numbers in merged.values())


def _cause(number: int, outcome: Outcome) -> object:
    """What tells one cause from another: the same unequal figures of the same row, in whatever columns or tables."""
    if outcome.verdict not in ("rounding", "fails"):
        return number
    first = outcome.identity.left[0]
    left = tuple(f.value for f in outcome.identity.left if f.value)
    right = tuple(sorted(f.value for f in outcome.identity.right if f.value))
    return (outcome.identity.rule.family, first.row, outcome.verdict, left, right)


def _check(same: Sequence[Outcome], culprit: Figure | None) -> Check:
    outcome = same[0]
    identity = outcome.identity
    figures = outcome.figures()
    detail = ""
    if outcome.verdict == "not_checkable":
        detail = "有数据未能确认" if any(f.unsure for f in figures) else "一侧没有印出数据"
    elif len(same) > 1:
        others = "、".join(dict.fromkeys(f"{o.identity.left[0].table}“{o.identity.left[0].column}”" for o in same[1:]))
        detail = f"同一差异还见于:{others}"
    return Check(
        rule=identity.rule.id,
        family=identity.rule.family,
        statement=identity.rule.statement,
        verdict=outcome.verdict,
        left=tuple(f.operand() for f in identity.left),
        right=tuple(f.operand() for f in identity.right),
        difference=outcome.difference,
        culprit=next((i for i, f in enumerate(figures) if culprit and f.key == culprit.key), None),
        detail=detail,
    )
