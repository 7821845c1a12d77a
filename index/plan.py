"""A query as the engines take it: texts in index form, codes, figures and tags, in groups of alternatives.

``compile_query`` makes it from what a person typed; an engine returns the documents that fit, scored by ``TIERS``,
the same for every engine, so that a change of engine changes neither the answers nor their order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.analysis import plain_words, query_form
from index.fieldforms import FieldForms
from index.query import AmountRange, Code, Filter, Leaf, Query, Term
from ingest.codes import canonical

MILLIONTHS = Decimal(1_000_000)
"""Figures are indexed as whole numbers of a millionth of 万元 (a hundredth of 元)."""

TIERS = {
    "exact": 32.0,
    "name": 12.0,
    "text": 8.0,
    "words": 2.0,
    "code": 24.0,
    "own_code": 8.0,
    "figure": 16.0,
    "amount": 16.0,
}
"""What a fit is worth: the whole name, part of the name, in the text, all its words; a code, its beginning; a
figure, and the main one.

One that fits at all has 1, and the sum is weighed by the document's prior, which orders nearly equal fits only.
"""


MOST_PRIOR = 15


def prior_weight(prior: int) -> float:
    """What a prior from 0 to ``MOST_PRIOR`` multiplies a score by."""
    return 1 + prior / 256


_NUMBER = re.compile(r"[0-9][0-9a-z.]*(?:年度?)?")
_POINTING = ("table", "code", "project", "indicator", "verdict", "rule", "family")
LARGEST = 2**62
"""What a stored or asked figure is cut off at: SQLite's integers end at 2**63."""


def to_int(value: Decimal) -> int:
    """An amount in 万元 as the whole number that is indexed."""
    return int(min(max(value * MILLIONTHS, Decimal(-LARGEST)), Decimal(LARGEST)).to_integral_value())


def to_decimal(value: int) -> Decimal:
    """The amount in 万元 of an indexed number."""
    return (Decimal(value) / MILLIONTHS).normalize() + 0


@dataclass(frozen=True, slots=True)
class Text:
    """A text in index form that occurs as it stands or, unless ``exact``, whose words all occur.

    One that is ``silent`` finds but is worth nothing: the digits of a figure, code or year that prose repeats.
    """

    form: str
    words: tuple[str, ...]
    exact: bool = False
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A text in index form inside the name of documents of one kind."""

    kind: str
    form: str


@dataclass(frozen=True, slots=True)
class CodePrefix:
    """A code or its beginning; ``own`` where only the document's own code counts, not codes that it mentions."""

    prefix: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """A figure between two whole numbers (millionths of 万元), both included, None for no bound."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Tags:
    """A field that has one of these values."""

    field: str
    values: tuple[str, ...]


PlanLeaf = Text | Named | CodePrefix | Figures | Tags


@dataclass(frozen=True, slots=True)
class Plan:
    """Groups of alternatives: one leaf of each required group fits, none of the excluded leaves does."""

    required: tuple[tuple[PlanLeaf, ...], ...]
    excluded: tuple[PlanLeaf, ...] = ()

    def leaves(self) -> tuple[PlanLeaf, ...]:
        """The different leaves of the required groups, each of which is scored once."""
        return tuple(dict.fromkeys(leaf for group in self.required for leaf in group))

    def texts(self) -> tuple[Text, ...]:
        """The texts that are searched for, for highlights."""
        return tuple(leaf for leaf in self.leaves() if isinstance(leaf, Text))


Values = Callable[[str], FieldForms]
"""The values that a field has in the index."""


def compile_query(query: Query, values: Values) -> Plan:
    """The plan of a query against an index whose fields have these ``values``.

    A word may stand in the document or name its surroundings (its publisher, year, kind of filing or table), but one
    word at least must stand in the document itself, unless a code, a figure or a table says what is looked for there.
    """
    required: list[tuple[PlanLeaf, ...]] = []
    own: list[PlanLeaf] = []
    excluded: list[PlanLeaf] = []
    words = [c for c in query.clauses if not c.negated and any(isinstance(leaf, Term) for leaf in c.any_of)]
    pointed = any(_points(leaf) for clause in query.clauses if not clause.negated for leaf in clause.any_of)
    for clause in query.clauses:
        leaves = _quietened(tuple(leaf for item in clause.any_of for leaf in _leaf(item, values)))
        if clause.negated:
            excluded.extend(leaves)
            continue
        if (len(words) > 1 or pointed) and clause in words:
            own.extend(leaf for leaf in leaves if not isinstance(leaf, Tags) and len(words) > 1)
            leaves += tuple(tags for item in clause.any_of for tags in _surroundings(item, values))
        required.append(leaves)
    if own:
        required.append(tuple(dict.fromkeys(own)))
    return Plan(tuple(_telling(required)), tuple(excluded))


def _telling(groups: Sequence[tuple[PlanLeaf, ...]]) -> Iterator[tuple[PlanLeaf, ...]]:
    """The groups without those that hold wherever another one does: what has all alternatives of that one."""
    distinct = list(dict.fromkeys(groups))
    for group in distinct:
        if not any(set(other) < set(group) for other in distinct):
            yield group


def _points(leaf: Leaf) -> bool:
    """Whether a condition says by itself what is looked for inside a filing."""
    return isinstance(leaf, AmountRange) or (isinstance(leaf, Filter) and leaf.field in _POINTING)


def _quietened(leaves: tuple[PlanLeaf, ...]) -> tuple[PlanLeaf, ...]:
    """Where a number is taken as a figure, a code or a year, its digits inside a text count for nothing beside that."""
    if all(isinstance(leaf, Text) for leaf in leaves):
        return leaves
    return tuple(
        replace(leaf, silent=True) if isinstance(leaf, Text) and _NUMBER.fullmatch(leaf.form) else leaf
        for leaf in leaves
    )


def _surroundings(item: Leaf, values: Values) -> list[Tags]:
    """The fields around a document that a word names."""
    if not isinstance(item, Term):
        return []
    form = query_form(item.text)
    found = []
    for field in ("publisher", "kind", "table"):
        if len(form) > 1 and (fitting := values(field).holding(form)):
            found.append(Tags(field, tuple(fitting)))
    return found


def _leaf(item: Leaf, values: Values) -> list[PlanLeaf]:
    if isinstance(item, Term):
        form = query_form(item.text)
        return [Text(form, () if item.phrase else plain_words(form), item.phrase)]
    if isinstance(item, Code):
        return [CodePrefix(item.prefix)]
    if isinstance(item, AmountRange):
        low = None if item.low is None else to_int(item.low) + item.low_open
        high = None if item.high is None else to_int(item.high) - item.high_open
        return [Figures(low, high)]
    return _filter(item, values)


def _filter(item: Filter, values: Values) -> list[PlanLeaf]:
    """A field's condition: codes by their beginning, names inside the name, other fields by value or a part of it."""
    if item.field == "code":
        return [_code_filter(value) for value in item.values]
    if item.field in ("project", "indicator"):
        return [_named(item.field, value) for value in item.values]
    known = values(item.field)
    fitting = tuple(dict.fromkeys(v for wanted in item.values for v in _fitting(wanted, known)))
    return [Tags(item.field, fitting)]


def _code_filter(value: str) -> PlanLeaf:
    if not value.isascii() or not value.rstrip("*").isalnum():
        return Named("subject", query_form(value.rstrip("*")))
    return CodePrefix(value[:-1], own=True) if value.endswith("*") else Tags("code", (value,))


def _named(kind: str, value: str) -> PlanLeaf:
    code = canonical(value)
    return (
        CodePrefix(code, own=True)
        if len(code) >= 11 and code[:11].isdigit()
        else Named(kind, query_form(value.rstrip("*")))
    )


def _fitting(wanted: str, known: FieldForms) -> list[str]:
    form = query_form(wanted.rstrip("*"))
    return known.starting(form) if wanted.endswith("*") else known.called(form) or known.holding(form)
