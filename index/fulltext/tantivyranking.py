"""The best of many fitting documents, looked for band by band: those that fit best first, until there are enough.

A score is the document's weight (by its prior, from 1 to a little more) times what its tiers are worth together. Where
a tier is worth more than all lower ones and the weight can make up, the documents in it come before all others, and
inside a band whose tiers are all settled the weight alone orders them: so most searches score no document one by one.
"""

from __future__ import annotations

from typing import Any

from tantivy import Occur, Query

from index.fulltext.tantivyquery import Fit, Queries, Tier, Worth
from index.plan import MOST_PRIOR, TIERS, prior_weight

Tiers = tuple[Tier, ...]
Hits = list[tuple[float, int]]
"""Scores with the numbers of their documents."""
MOST = 1000
"""Beyond so many results a page is scored as a whole."""
_DOC_BITS = 40
_LAST = (1 << _DOC_BITS) - 1


def rank_of(prior: int, doc: int) -> int:
    """The number that orders documents that are all worth the same: by their prior, then as they were stored."""
    return prior << _DOC_BITS | _LAST - doc


class Ranking:
    """Ranks what one searcher finds."""

    def __init__(self, searcher: Any, queries: Queries) -> None:
        self._searcher = searcher
        self._queries = queries

    def best(self, fit: Fit, worth: Worth, needed: int) -> Hits:
        """The ``needed`` best with their scores, or as many as there are."""
        if not needed:
            return []
        if needed > MOST:
            return self._scored(fit, worth.base, worth.tiers, needed)
        if not worth.tiers:
            hits = self._by_rank(fit.within(self._queries.term("first", "1")), worth.base, needed)
            if len(hits) == needed:
                return hits
        return self._ranked(fit, worth.base, worth.tiers, needed)

    def _ranked(self, fit: Fit, base: float, tiers: Tiers, needed: int) -> Hits:
        if not tiers:
            return self._by_rank(fit, base, needed)
        top, others = tiers[0], tiers[1:]
        if base + top.worth <= _most(base, others):
            return self._mixed(fit, base, tiers, needed)
        hits = self._ranked(fit.inside(top), *_entered(top, base, others), needed)
        if len(hits) >= needed:
            return hits
        return hits + self._ranked(fit.outside(top) if hits else fit, base, others, needed - len(hits))

    def _by_rank(self, fit: Fit, base: float, needed: int) -> Hits:
        """Documents that are all worth the same."""
        found = self._searcher.search(fit.query(), needed, count=False, order_by_field="rank")
        return [(prior_weight(rank >> _DOC_BITS) * base, _LAST - (rank & _LAST)) for rank, _ in found.hits]

    def _mixed(self, fit: Fit, base: float, tiers: Tiers, needed: int) -> Hits:
        """Documents whose tiers outweigh each other: those that some text or code names as a whole first."""
        naming = [tier for tier in tiers if tier.worth >= TIERS["code"]]
        others = tiers[len(naming) :]
        if naming and others and sum(tier.most for tier in naming if tier.counted) >= needed:
            if len(naming) == 1:
                hits = self._scored(fit.inside(naming[0]), *_entered(naming[0], base, others), needed)
            else:
                hits = self._scored(fit.within(*(tier.query for tier in naming)), base, tiers, needed)
            if len(hits) == needed and hits[-1][0] > _most(base, others):
                return hits
        return self._scored(fit, base, tiers, needed)

    def _scored(self, fit: Fit, base: float, tiers: Tiers, needed: int) -> Hits:
        """Each document scored; a tier is looked up for the documents that are there, hence the nesting."""
        query = Query.const_score_query(fit.query(), base)
        for tier in tiers:
            more = Query.const_score_query(tier.query, tier.worth)
            query = Query.boolean_query([(Occur.Must, query), (Occur.Should, more)])
        found = self._searcher.search(query, needed, count=False, weight_by_field="weight").hits
        docs = self._searcher.fast_field_values("doc", [address for _, address in found])
        return [(score, doc) for (score, _), doc in zip(found, docs, strict=True)]


def _entered(tier: Tier, base: float, others: Tiers) -> tuple[float, Tiers]:
    """The base inside a tier, and the tiers that still tell its documents apart."""
    entailed = sum(other.worth for other in others if tier.entails(other))
    return base + tier.worth + entailed, tuple(other for other in others if not tier.entails(other))


def _most(base: float, tiers: Tiers) -> float:
    """What a document scores at most that is in no other tiers than these."""
    return prior_weight(MOST_PRIOR) * (base + sum(tier.worth for tier in tiers))
