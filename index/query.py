"""What a person typed, as one typed query that every index translates and every interface shares."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

FieldName = Literal[
    "year", "publisher", "kind", "table", "code", "project", "indicator", "verdict", "rule", "family", "filing"
]


@dataclass(frozen=True, slots=True)
class Term:
    """A word or substring that must occur (after folding); ``phrase`` where it was quoted."""

    text: str
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A code in canonical form (digits and letters only) or its beginning; matches any code that starts with it."""

    prefix: str


@dataclass(frozen=True, slots=True)
class AmountRange:
    """Figures from ``low`` to ``high`` in 万元, each end open where None; equal ends ask for one figure."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A field that must have one of these values (a prefix where it ends in *)."""

    field: FieldName
    values: tuple[str, ...]


Leaf = Term | Code | AmountRange | Filter


@dataclass(frozen=True, slots=True)
class Clause:
    """Alternatives of which one must hold, or, ``negated``, none may."""

    any_of: tuple[Leaf, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What of the typed text was not understood: its offsets and why, in Chinese; the rest is still a query."""

    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class Query:
    """All clauses must hold. ``text`` is what was typed."""

    text: str
    clauses: tuple[Clause, ...] = ()
    problems: tuple[Problem, ...] = ()


def parse_query(text: str) -> Query:
    """The query a person meant by ``text``; never raises, what it cannot read becomes a problem."""
    from index.queryparse import parse

    return parse(text)
