"""Plans as tantivy's queries: which documents fit, and what each way to fit a leaf is worth.

Substrings of up to four characters are terms of their own; longer ones are covered by fours with positions, so that
common ones are looked up in short lists, and what is found is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import tantivy
from tantivy import Occur, Query

from index.fulltext.terms import QUAD, as_term
from index.plan import MOST_PRIOR, TIERS, CodePrefix, Figures, Named, Plan, PlanLeaf, Text

TAG_FIELD = {"kind": "sort", "filing": "filing_id"}
"""Tags whose field has another name here: ``kind`` is the document's own kind, ``filing`` the number of its reading."""
_MANY = 16
"""From so many values on a field is looked through once for all of them."""


@dataclass(frozen=True, slots=True)
class Tier:
    """One way to fit: what it is worth, the query for it, and its field and value where it is a single term."""

    worth: float
    query: Any
    term: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Worth:
    """What a fitting document scores: ``base`` whatever it fits by, and the worth of each tier that it is in."""

    base: float
    tiers: tuple[Tier, ...]


class Queries:
    """Makes the queries over one schema."""

    def __init__(self, schema: Any) -> None:
        self._schema = schema

    def term(self, field: str, value: str | int) -> Any:
        """The documents with one term."""
        return Query.term_query(self._schema, field, value, "basic")

    def prior_from(self, least: int) -> Any:
        """The documents with this prior or a higher one."""
        return any_of([self.term("prior", prior) for prior in range(least, MOST_PRIOR + 1)])

    def fitting(self, plan: Plan) -> Any:
        """The documents that fit a plan."""
        groups = [any_of([self._leaf(leaf) for leaf in group]) for group in plan.required]
        query = all_of(groups) if groups else Query.exists_query("doc")
        if not plan.excluded:
            return query
        without = [(Occur.MustNot, self._leaf(leaf)) for leaf in plan.excluded]
        return Query.boolean_query([(Occur.Must, query), *without])

    def worth(self, plan: Plan) -> Worth:
        """What fitting documents score; a way that all of them fit by stands in the base."""
        certain = {group[0] for group in plan.required if len(group) == 1}
        base, tiers = 1.0, []
        for leaf in plan.leaves():
            for name, query, term in self._ways(leaf):
                if leaf in certain and name == _certain_way(leaf):
                    base += TIERS[name]
                else:
                    tiers.append(Tier(TIERS[name], query, term))
        return Worth(base, tuple(sorted(tiers, key=lambda tier: -tier.worth)))

    def _leaf(self, leaf: PlanLeaf) -> Any:
        if isinstance(leaf, Text):
            # Where the whole form stands, each of its words does.
            pieces = (leaf.form,) if leaf.exact or len(leaf.words) < 2 else leaf.words
            return all_of([self._holding(piece) for piece in pieces])
        if isinstance(leaf, Named):
            return all_of([self.term("kind", leaf.kind), self._holding(leaf.form, "name_")])
        if isinstance(leaf, CodePrefix):
            own = self.term("code_starts", leaf.prefix)
            return own if leaf.own else any_of([own, self.term("mention_starts", leaf.prefix)])
        if isinstance(leaf, Figures):
            return self._figures(leaf)
        field = TAG_FIELD.get(leaf.field, leaf.field)
        if len(leaf.values) >= _MANY:
            return Query.term_set_query(self._schema, field, list(leaf.values))
        return any_of([self.term(field, value) for value in leaf.values])

    def _ways(self, leaf: PlanLeaf) -> list[tuple[str, Any, tuple[str, str] | None]]:
        """The ways to fit a leaf: the tier's name, its query, its term where it is one."""
        if isinstance(leaf, Text) and leaf.form and not leaf.silent:
            words = all_of([self.term("words", as_term(word)) for word in leaf.words or (leaf.form,)])
            return [
                ("exact", self.term("keys", leaf.form), ("keys", leaf.form)),
                ("name", self._holding(leaf.form, "name_"), None),
                ("text", self._holding(leaf.form), None),
                ("words", words, None),
            ]
        if isinstance(leaf, CodePrefix):
            code, starts = ("code", leaf.prefix), ("code_starts", leaf.prefix)
            return [("code", self.term(*code), code), ("own_code", self.term(*starts), starts)]
        if isinstance(leaf, Figures) and leaf.low is not None and leaf.low == leaf.high:
            return [("figure", self._figures(leaf), None), ("amount", self.term("amount", leaf.low), None)]
        return []

    def _figures(self, leaf: Figures) -> Any:
        """A figure between bounds; one that is open at one end is told by the largest or smallest figure alone."""
        low, high = leaf.low, leaf.high
        if low is None and high is None:
            return Query.exists_query("figures")
        if low is not None and low == high:
            return self.term("figures", low)
        field = "smallest" if low is None else "largest" if high is None else "figures"
        return Query.range_query(self._schema, field, tantivy.FieldType.Integer, low, high)

    def _holding(self, form: str, of: str = "") -> Any:
        """Texts (or names) with this form in one piece."""
        form = as_term(form)
        if not form:
            return Query.empty_query()
        if len(form) <= QUAD:
            return self.term(f"{of}quads" if len(form) == QUAD else f"{of}parts", form)
        starts = [*range(0, len(form) - QUAD, QUAD), len(form) - QUAD]
        return Query.phrase_query(self._schema, f"{of}quads", [(at, form[at : at + QUAD]) for at in starts])


def _certain_way(leaf: PlanLeaf) -> str | None:
    """The tier that every document is in that fits this leaf."""
    if isinstance(leaf, Text):
        return "text" if leaf.exact or len(leaf.words) < 2 else None
    if isinstance(leaf, CodePrefix):
        return "own_code" if leaf.own else None
    return "figure" if isinstance(leaf, Figures) else None


def all_of(queries: Sequence[Any]) -> Any:
    """What fits all of these."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def any_of(queries: Sequence[Any]) -> Any:
    """What fits one of these at least."""
    if not queries:
        return Query.empty_query()
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])
