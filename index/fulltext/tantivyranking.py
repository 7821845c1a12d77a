"""The best of many fitting documents, looked for band by band: those that fit best first, until there are enough.

A score is the document's weight (by its prior, from 1 to a little more) times what its tiers are worth together. Where
a tier is worth more than all lower ones and the weight can make up, the documents in it come before all others, and
inside a band whose tiers are all settled the weight alone orders them: so most searches score no document one by one.
"""

from __future__ import annotations

import math
from typing import Any

import tantivy
from tantivy import Occur, Query

from index.fulltext.tantivyquery import Queries, Tier, Worth, all_of, any_of
from index.plan import MOST_PRIOR, TIERS, prior_weight

Hits = list[tuple[float, tantivy.DocAddress]]
_HIGH_PRIOR = 11
_MOST = 1000
"""Beyond so many results a page is scored as a whole."""


class Ranking:
    """Ranks what one searcher finds."""

    def __init__(self, searcher: Any, queries: Queries) -> None:
        self._searcher = searcher
        self._queries = queries

    def best(self, fitting: Any, worth: Worth, needed: int, first: bool = False) -> Hits:
        """The ``needed`` best with their scores; ``first`` where so many of the highest priors are among them."""
        tiers = tuple(tier for tier in worth.tiers if tier.term is None or self._searcher.doc_freq(*tier.term))
        if needed > _MOST:
            return self._scored(fitting, worth.base, tiers, needed)
        if first and not tiers:
            hits = self._ranked(all_of([self._queries.prior_from(_HIGH_PRIOR), fitting]), worth.base, (), needed)
            if len(hits) == needed:
                return hits
        return self._ranked(fitting, worth.base, tiers, needed)

    def _ranked(self, among: Any, base: float, tiers: tuple[Tier, ...], needed: int) -> Hits:
        if not tiers:
            return self._by_weight(among, base, needed)
        top, others = tiers[0], tiers[1:]
        if base + top.worth <= _most(base, others):
            return self._mixed(among, base, tiers, needed)
        hits = self._ranked(all_of([top.query, among]), base + top.worth, others, needed)
        if len(hits) >= needed:
            return hits
        if hits:
            among = Query.boolean_query([(Occur.Must, among), (Occur.MustNot, top.query)])
        return hits + self._ranked(among, base, others, needed - len(hits))

    def _by_weight(self, among: Any, base: float, needed: int) -> Hits:
        """Documents that are all worth the same: the weight's column orders them."""
        found = self._searcher.search(among, needed, count=False, order_by_field="weight")
        return [(math.log2(2.0 + weight) * base, address) for weight, address in found.hits]

    def _mixed(self, among: Any, base: float, tiers: tuple[Tier, ...], needed: int) -> Hits:
        """Documents whose tiers outweigh each other: those that some text or code names as a whole first."""
        naming = [tier for tier in tiers if tier.worth >= TIERS["code"]]
        others = tiers[len(naming) :]
        if naming and others and sum(self._searcher.doc_freq(*t.term) for t in naming if t.term) >= needed:
            named = all_of([any_of([tier.query for tier in naming]), among])
            hits = self._scored(named, base, tiers, needed)
            if len(hits) == needed and hits[-1][0] > _most(base, others):
                return hits
        return self._scored(among, base, tiers, needed)

    def _scored(self, among: Any, base: float, tiers: tuple[Tier, ...], needed: int) -> Hits:
        """Each document scored; a tier is looked up for the documents that are there, hence the nesting."""
        query = Query.const_score_query(among, base)
        for tier in tiers:
            more = Query.const_score_query(tier.query, tier.worth)
            query = Query.boolean_query([(Occur.Must, query), (Occur.Should, more)])
        found = self._searcher.search(query, needed, count=False, weight_by_field="weight")
        return list(found.hits)


def _most(base: float, tiers: tuple[Tier, ...]) -> float:
    """What a document scores at most that is in no other tiers than these."""
    return prior_weight(MOST_PRIOR) * (base + sum(tier.worth for tier in tiers))
