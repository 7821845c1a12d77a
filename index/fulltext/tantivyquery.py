"""Plans as tantivy's queries: which documents fit, and what each way to fit a leaf is worth.

Substrings of up to four characters are terms of their own; longer ones are covered by fours with positions, so that
common ones are looked up in short lists, and what is found is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import tantivy
from tantivy import Occur, Query

from index.fulltext.terms import QUAD, as_term
from index.plan import TIERS, CodePrefix, Figures, Named, Plan, PlanLeaf, Text

TAG_FIELD = {"kind": "sort", "filing": "filing_id"}
"""Tags whose field has another name here: ``kind`` is the document's own kind, ``filing`` the number of its reading."""
LOWEST_FLOOR = 20
HIGHEST_FLOOR = 62
"""A document has a term for each power of two that its largest figure reaches, from 2**20 (about 1 万元) on."""
_MANY = 16
"""From so many values on a field is looked through once for all of them."""
_FEW = 4
"""Up to so many alternatives are each joined with the rest of a query by themselves."""
_SETTLING = ("keys", "code")
"""Whatever has what is looked for in these fields fits the leaf."""
_ENTAILED = {"exact": ("name", "text", "words"), "code": ("own_code",)}
"""The lower tiers that a document in a tier is in as well."""


Term = tuple[str, str | int]
"""A field and a value that a document can have there."""
Having = Callable[[str, str | int], int]
"""How many documents have a term."""


@dataclass(frozen=True, slots=True)
class Held:
    """Terms that a document has all of, at these ``places`` from each other where there are any."""

    terms: tuple[Term, ...]
    places: tuple[int, ...] = ()

    def most(self, having: Having) -> int:
        """How many documents can have them, told by how many have each."""
        fewest = -1
        for term in self.terms:
            number = having(*term)
            if not number:
                return 0
            fewest = number if fewest < 0 else min(fewest, number)
        return max(fewest, 0)


@dataclass(frozen=True, slots=True)
class Tier:
    """A way to fit a leaf that documents may fit by, with its query.

    There are ``most`` of them at most, and so many where a single term tells (``counted``). Whatever is in one that
    ``settles`` fits the leaf.
    """

    leaf: PlanLeaf
    name: str
    query: Any
    most: int
    counted: bool
    settles: bool

    @property
    def worth(self) -> float:
        """What it adds to the score."""
        return TIERS[self.name]

    def entails(self, other: Tier) -> bool:
        """Whether a document in this tier is in the other one, too."""
        return self.settles and other.leaf == self.leaf and other.name in _ENTAILED[self.name]


@dataclass(frozen=True, slots=True)
class Worth:
    """What a fitting document scores: ``base`` whatever it fits by, and the worth of each tier that it is in."""

    base: float
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives of which one holds; ``leaves`` of a plan are what they stand for."""

    queries: tuple[Any, ...]
    leaves: tuple[PlanLeaf, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """The documents that hold one alternative of each group, and none of ``without``."""

    groups: tuple[Group, ...]
    without: tuple[Any, ...] = ()

    def within(self, *queries: Any) -> Fit:
        """Those that one of these queries holds for."""
        return Fit((Group(queries), *self.groups), self.without)

    def inside(self, tier: Tier) -> Fit:
        """Those in a tier; what it settles is not asked again."""
        groups = tuple(group for group in self.groups if not (tier.settles and tier.leaf in group.leaves))
        return Fit((Group((tier.query,)), *groups), self.without)

    def outside(self, tier: Tier) -> Fit:
        """Those that are not in a tier."""
        return Fit(self.groups, (*self.without, tier.query))

    def query(self) -> Any:
        """The query for them.

        tantivy goes through all documents of a union, however few of them the other groups leave. So where only one
        group has alternatives, and few, each is joined with the other groups by itself.
        """
        several = [group for group in self.groups if len(group.queries) > 1]
        if len(self.groups) > 1 and len(several) == 1 and len(several[0].queries) <= _FEW:
            rest = [any_of(group.queries) for group in self.groups if group is not several[0]]
            found = any_of([all_of([*rest, query]) for query in several[0].queries])
        else:
            found = all_of([any_of(group.queries) for group in self.groups] or [Query.exists_query("kind")])
        if not self.without:
            return found
        return Query.boolean_query([(Occur.Must, found), *((Occur.MustNot, query) for query in self.without)])


class Queries:
    """Makes the queries over one schema."""

    def __init__(self, schema: Any) -> None:
        self._schema = schema

    def term(self, field: str, value: str | int) -> Any:
        """The documents with one term."""
        return Query.term_query(self._schema, field, value, "basic")

    def one(self, filing: int, doc: int) -> Any:
        """The document with this number, of this reading."""
        number = Query.range_query(self._schema, "doc", tantivy.FieldType.Unsigned, doc, doc)
        return all_of([self.term("filing", str(filing)), number])

    def fitting(self, plan: Plan) -> Fit:
        """The documents that fit a plan."""
        groups = [Group(tuple(q for leaf in group for q in self._alternatives(leaf)), group) for group in plan.required]
        return Fit(tuple(groups), tuple(any_of(self._alternatives(leaf)) for leaf in plan.excluded))

    def worth(self, plan: Plan, having: Having) -> Worth:
        """What fitting documents score; a way that all of them fit by stands in the base.

        ``having`` tells how many documents have a term: where none has one of them, the way leads nowhere.
        """
        certain = {group[0] for group in plan.required if len(group) == 1}
        base, tiers = 1.0, []
        for leaf in plan.leaves():
            sure = _certain_way(leaf) if leaf in certain else None
            base += TIERS[sure] if sure else 0.0
            tiers += self._tiers(leaf, sure, having)
        return Worth(base, tuple(sorted(tiers, key=lambda tier: -tier.worth)))

    def _tiers(self, leaf: PlanLeaf, sure: str | None, having: Having) -> list[Tier]:
        """The ways to fit a leaf, but the one that is ``sure``, that documents may fit by."""
        if isinstance(leaf, Text):
            return self._text_tiers(leaf, sure, having) if leaf.form and not leaf.silent else []
        if isinstance(leaf, CodePrefix):
            ways = {"code": "code", "own_code": "code_starts"}
            found = [self._tier(leaf, name, Held(((field, leaf.prefix),)), having) for name, field in ways.items()]
        elif isinstance(leaf, Figures) and leaf.low is not None and leaf.low == leaf.high:
            ways = {"figure": "figures", "amount": "amount"}
            found = [self._tier(leaf, name, Held(((field, leaf.low),)), having) for name, field in ways.items()]
        else:
            found = []
        return [tier for tier in found if tier and tier.name != sure]

    def _text_tiers(self, leaf: Text, sure: str | None, having: Having) -> list[Tier]:
        name = self._tier(leaf, "name", _piece(leaf.form, "name_"), having)
        # Where a key stands in name and text, its document's name has it.
        near = self._tier(leaf, "exact", Held((("keys", leaf.form),)), having) if name else None
        found = [near, self._tier(leaf, "exact", Held((("far_keys", leaf.form),)), having), name]
        if sure != "text":
            found.append(self._tier(leaf, "text", _piece(leaf.form), having))
        words = Held(tuple(("words", as_term(word)) for word in leaf.words or (leaf.form,)))
        found.append(_joined(self._tier(leaf, "words", words, having), near))
        return [tier for tier in found if tier]

    def _tier(self, leaf: PlanLeaf, name: str, held: Held, having: Having) -> Tier | None:
        most = held.most(having)
        settles = held.terms[0][0] in _SETTLING
        return Tier(leaf, name, self._having(held), most, len(held.terms) == 1, settles) if most else None

    def _alternatives(self, leaf: PlanLeaf) -> list[Any]:
        """The queries of which one holds where a leaf fits."""
        if isinstance(leaf, Text):
            # Where the whole form stands, each of its words does.
            pieces = (leaf.form,) if leaf.exact or len(leaf.words) < 2 else leaf.words
            return [all_of([self._holding(piece) for piece in pieces])]
        if isinstance(leaf, Named):
            return [all_of([self.term("kind", leaf.kind), self._holding(leaf.form, "name_")])]
        if isinstance(leaf, CodePrefix):
            own = self.term("code_starts", leaf.prefix)
            return [own] if leaf.own else [own, self.term("mention_starts", leaf.prefix)]
        if isinstance(leaf, Figures):
            return [self._figures(leaf)]
        field = TAG_FIELD.get(leaf.field, leaf.field)
        if len(leaf.values) >= _MANY:
            return [Query.term_set_query(self._schema, field, list(leaf.values))]
        return [self.term(field, value) for value in leaf.values]

    def _having(self, held: Held) -> Any:
        """The documents that have such terms."""
        if held.places:
            words: list[str | tuple[int, str]] = [
                (place, str(value)) for place, (_, value) in zip(held.places, held.terms, strict=True)
            ]
            return Query.phrase_query(self._schema, held.terms[0][0], words)
        return all_of([self.term(*term) for term in held.terms])

    def _figures(self, leaf: Figures) -> Any:
        """A figure between bounds; one that is open at one end is told by the largest or smallest figure alone."""
        low, high = leaf.low, leaf.high
        if low is None and high is None:
            return Query.exists_query("figures")
        if low is not None and low == high:
            return self.term("figures", low)
        if low is not None and high is None and low >= 1 << LOWEST_FLOOR:
            return self._from(low)
        return self._range("smallest" if low is None else "largest" if high is None else "figures", low, high)

    def _from(self, low: int) -> Any:
        """The largest figure is so much: those that reach the floor below without those between the two.

        Looking through a column for a range that many documents are in takes long.
        """
        floor = min(low.bit_length() - 1, HIGHEST_FLOOR)
        reaching = self.term("floors", str(floor))
        if low == 1 << floor:
            return reaching
        between = self._range("largest", 1 << floor, low - 1)
        return Query.boolean_query([(Occur.Must, reaching), (Occur.MustNot, between)])

    def _range(self, field: str, low: int | None, high: int | None) -> Any:
        return Query.range_query(self._schema, field, tantivy.FieldType.Integer, low, high)

    def _holding(self, form: str, of: str = "") -> Any:
        """Texts (or names) with this form in one piece."""
        return self._having(_piece(form, of)) if form else Query.empty_query()


def _joined(words: Tier | None, near: Tier | None) -> Tier | None:
    """The tier of all words, with what has the whole name: however its text is parted, they are in it."""
    if near is None:
        return words
    if words is None:
        return replace(near, name="words", settles=False)
    return replace(words, query=any_of([words.query, near.query]), most=words.most + near.most, counted=False)


def _piece(form: str, of: str = "") -> Held:
    """A form in one piece, in texts or names."""
    form = as_term(form)
    if len(form) <= QUAD:
        return Held(((f"{of}quads" if len(form) == QUAD else f"{of}parts", form),))
    starts = (*range(0, len(form) - QUAD, QUAD), len(form) - QUAD)
    return Held(tuple((f"{of}quads", form[at : at + QUAD]) for at in starts), starts)


def _certain_way(leaf: PlanLeaf) -> str | None:
    """The tier that every document is in that fits this leaf."""
    if isinstance(leaf, Text):
        return "text" if leaf.form and not leaf.silent and (leaf.exact or len(leaf.words) < 2) else None
    if isinstance(leaf, CodePrefix):
        return "own_code" if leaf.own else None
    return "figure" if isinstance(leaf, Figures) and leaf.low is not None and leaf.low == leaf.high else None


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
