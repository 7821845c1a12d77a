"""Which documents bear a check: the rows, indicators and passages that state a figure of it, and the filing itself.

A document bears the worst verdict of all its checks, and the rules and families of those with that verdict.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from ingest.filing import Check, Operand
from ingest.layout import Place

_T = TypeVar("_T")
_ORDER = ("fails", "rounding", "holds", "not_checkable")
"""The verdicts, the one that weighs most first."""


@dataclass(frozen=True, slots=True)
class Borne:
    """What a document bears: a verdict ("" for none) with the rules and families of the checks that come to it."""

    verdict: str = ""
    rules: tuple[str, ...] = ()
    families: tuple[str, ...] = ()

    def with_checks(self, checks: Iterable[tuple[str, str, str]]) -> Borne:
        """What it bears with these checks (verdict, rule, family) beside."""
        own = [(self.verdict, rule, "") for rule in self.rules] + [(self.verdict, "", one) for one in self.families]
        found = [*own, *([(self.verdict, "", "")] if self.verdict else []), *checks]
        worst = next((verdict for verdict in _ORDER if any(one[0] == verdict for one in found)), "")
        deciding = [one for one in found if one[0] == worst]
        rules, families = (tuple(dict.fromkeys(one[n] for one in deciding if one[n])) for n in (1, 2))
        return Borne(worst, rules, families)


def borne(checks: Iterable[Check]) -> Borne:
    """What a document bears that all of these checks speak of."""
    return Borne().with_checks((check.verdict, check.rule, check.family) for check in checks)


class Spots(Generic[_T]):
    """Things by the places of figures, to be asked for by the place of what may state these."""

    def __init__(self) -> None:
        self._found: dict[tuple[str | None, int | None, int | None], list[tuple[Place, _T]]] = {}

    def add(self, operand: Operand, thing: _T) -> None:
        """Put a thing where a figure stands; one without a place stands nowhere."""
        if operand.place is not None:
            key = (operand.table, operand.place.page, operand.place.line)
            self._found.setdefault(key, []).append((operand.place, thing))

    def within(self, table: str | None, place: Place) -> list[_T]:
        """The things that stand in a row of this table, or in prose where there is none."""
        lines: range | tuple[None] = (None,)
        if place.line is not None:
            lines = range(place.line, (place.last_line or place.line) + 1)
        there = (one for line in lines for one in self._found.get((table, place.page, line), ()))
        return [thing for where, thing in there if _inside(where, place)]

    def __bool__(self) -> bool:
        return bool(self._found)


def _inside(inner: Place, outer: Place) -> bool:
    """Whether a figure's box lies in a row's box, by its middle; always where there are no boxes."""
    if inner.bbox is None or outer.bbox is None:
        return True
    middle = (inner.bbox[1] + inner.bbox[3]) / 2
    return outer.bbox[1] - 1 <= middle <= outer.bbox[3] + 1
