"""The full-text engine on tantivy, the accelerator: the same terms, plans and scores as on Whoosh, for millions.

Texts stand as bigrams with positions, so a phrase of bigrams is an exact substring. Everything is asked of tantivy in
two calls, the best documents and the aggregation of counts, facets and sums; scores are constants by the way a
document fits, so they are those of any other engine.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Order, Query

from index.analysis import SPACE_MARK
from index.errors import EngineError
from index.fulltext import FACETS, MOST_FACET_VALUES, Answer, Wanted
from index.fulltext.terms import joined_of, keys_of, starts_of
from index.plan import TIERS, CodePrefix, Figures, Named, Plan, PlanLeaf, Text, prior_weight
from index.records import Entry

_MEMORY = 64 << 20
_MILLION = 1_000_000
_TAGS = ("year", "publisher", "sort", "table", "code", "code_class", "verdict", "rule", "family", "filing_id")
_FIELD = {"kind": "sort", "filing": "filing_id"}
"""Tags whose field has another name here: ``kind`` is the document's own kind, ``filing`` the number of its reading."""
_FACET_FIELD = {"kind": "sort", "code": "code_class"}
_ORDER_FIELD = {"amount": "amount", "amount_asc": "amount", "year": "year_number", "year_asc": "year_number"}
_ORDER_FIELD["added"] = "doc"  # documents are numbered as they are stored


def _schema() -> Any:
    build = tantivy.SchemaBuilder()
    build.add_unsigned_field("doc", fast=True)
    for field in ("filing", "meta"):
        build.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in ("grams", "name_grams"):
        build.add_text_field(field, tokenizer_name="whitespace", index_option="position")
    for field in ("chars", "name_chars", "words"):
        build.add_text_field(field, tokenizer_name="whitespace", index_option="basic")
    for field in ("keys", "code_starts", "mention_starts"):
        build.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in ("kind", "part", *_TAGS):
        build.add_text_field(field, tokenizer_name="raw", index_option="basic", fast=True)
    build.add_integer_field("figures", indexed=True, fast=True)
    for field in ("amount", "amount_whole", "amount_rest", "year_number"):
        build.add_integer_field(field, indexed=field == "amount", fast=True)
    build.add_float_field("weight", fast=True)
    return build.build()


class TantivyFullText:
    """A tantivy index in a folder; safe to search from several threads."""

    def __init__(self, folder: Path, *_: object) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = _schema()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._writer: Any = None
        self._lock = threading.RLock()
        self.refresh()

    def generation(self) -> int:
        return self._generation

    def refresh(self) -> None:
        self._index.reload()
        searcher = self._index.searcher()
        marks = [int(mark) for mark, _ in searcher.terms_with_prefix("meta", "")]
        self._searcher, self._generation = searcher, max(marks, default=-1)

    def apply(self, generation: int, gone: Iterable[int], entries: Iterable[Entry]) -> None:
        with self._lock:
            if self._writer is None:
                self._writer = self._index.writer(_MEMORY, 1)
                # A killed commit leaves files behind whose names the next one would choose again, and fail.
                self._writer.garbage_collect_files()
            try:
                self._write(generation, gone, entries)
            except BaseException as error:
                self._writer = None  # what it has not committed goes with it
                if isinstance(error, ValueError):  # how tantivy tells of files that it cannot write or read
                    raise EngineError(str(error)) from error
                raise
            self.refresh()

    def _write(self, generation: int, gone: Iterable[int], entries: Iterable[Entry]) -> None:
        for no in gone:
            self._writer.delete_documents_by_term("filing", str(no))
        last = -1
        for entry in entries:
            if entry.filing != last:
                self._writer.delete_documents_by_term("filing", str(entry.filing))
                last = entry.filing
            self._writer.add_document(_document(entry))
        self._writer.delete_documents_by_term("meta", str(self._generation))
        mark = tantivy.Document()
        mark.add_text("meta", str(generation))
        self._writer.add_document(mark)
        self._writer.commit()

    def close(self) -> None:
        self.release()

    def release(self) -> None:
        with self._lock:
            if self._writer is not None:
                self._writer.wait_merging_threads()
                self._writer = None

    def search(self, plan: Plan, wanted: Wanted) -> Answer:
        searcher = self._searcher
        fitting = self._fitting(plan)
        narrowed = fitting
        if wanted.kind is not None:
            narrowed = _all_of([fitting, self._term("kind", wanted.kind)])
        at_once = wanted.facets and wanted.kind is None
        counted = searcher.aggregate(fitting, _KINDS | (_FACETS if at_once else {}))
        counts = _buckets(counted["kinds"])
        total = sum(counts.values()) if wanted.kind is None else counts.get(wanted.kind, 0)
        if wanted.facets and not at_once:
            counted = searcher.aggregate(narrowed, _FACETS)
        facets, sums = _told(counted) if wanted.facets and total else ({}, {})
        page = self._page(searcher, plan, narrowed, wanted) if wanted.limit and wanted.offset < total else ()
        return Answer(page, total, counts, facets, sums)

    def _page(self, searcher: Any, plan: Plan, fitting: Any, wanted: Wanted) -> tuple[tuple[int, float], ...]:
        if wanted.sort == "relevance":
            result = searcher.search(
                self._scored(plan, fitting), wanted.limit, count=False, offset=wanted.offset, weight_by_field="weight"
            )
        else:
            order = Order.Asc if wanted.sort.endswith("_asc") else Order.Desc
            result = searcher.search(
                fitting, wanted.limit, count=False, offset=wanted.offset, order=order,
                order_by_field=_ORDER_FIELD[wanted.sort],
            )  # fmt: skip
        docs = searcher.fast_field_values("doc", [address for _, address in result.hits])
        scores = [float(key) if wanted.sort == "relevance" else 0.0 for key, _ in result.hits]
        return tuple((doc, score) for doc, score in zip(docs, scores, strict=True) if doc is not None)

    # plans as queries

    def _fitting(self, plan: Plan) -> Any:
        groups = [_any_of([self._leaf(leaf) for leaf in group]) for group in plan.required]
        query = _all_of(groups) if groups else Query.exists_query("doc")
        if not plan.excluded:
            return query
        without = [(Occur.MustNot, self._leaf(leaf)) for leaf in plan.excluded]
        return Query.boolean_query([(Occur.Must, query), *without])

    def _scored(self, plan: Plan, fitting: Any) -> Any:
        tiers = [tier for group in plan.required for leaf in group for tier in self._tiers(leaf)]
        should = [(Occur.Should, Query.const_score_query(query, worth)) for worth, query in tiers]
        return Query.boolean_query([(Occur.Must, Query.const_score_query(fitting, 1.0)), *should])

    def _leaf(self, leaf: PlanLeaf) -> Any:
        if isinstance(leaf, Text):
            whole = self._holding(leaf.form, "grams", "chars")
            if leaf.exact or len(leaf.words) < 2:
                return whole
            return _any_of([whole, _all_of([self._holding(word, "grams", "chars") for word in leaf.words])])
        if isinstance(leaf, Named):
            return _all_of([self._term("kind", leaf.kind), self._holding(leaf.form, "name_grams", "name_chars")])
        if isinstance(leaf, CodePrefix):
            own = self._term("code_starts", leaf.prefix)
            return own if leaf.own else _any_of([own, self._term("mention_starts", leaf.prefix)])
        if isinstance(leaf, Figures):
            return self._figures(leaf)
        field = _FIELD.get(leaf.field, leaf.field)
        return _any_of([self._term(field, value) for value in leaf.values])

    def _tiers(self, leaf: PlanLeaf) -> list[tuple[float, Any]]:
        """What each way to fit a leaf is worth, with the query for it."""
        if isinstance(leaf, Text) and leaf.form:
            return [
                (TIERS["exact"], self._term("keys", leaf.form)),
                (TIERS["name"], self._holding(leaf.form, "name_grams", "name_chars")),
                (TIERS["text"], self._holding(leaf.form, "grams", "chars")),
                (TIERS["words"], _all_of([self._term("words", word) for word in leaf.words or (leaf.form,)])),
            ]
        if isinstance(leaf, CodePrefix):
            return [
                (TIERS["code"], self._term("code", leaf.prefix)),
                (TIERS["own_code"], self._term("code_starts", leaf.prefix)),
            ]
        if isinstance(leaf, Figures) and leaf.low is not None and leaf.low == leaf.high:
            return [(TIERS["figure"], self._figures(leaf)), (TIERS["amount"], self._figures(leaf, "amount"))]
        return []

    def _term(self, field: str, value: str) -> Any:
        return Query.term_query(self._schema, field, value, "basic")

    def _figures(self, leaf: Figures, field: str = "figures") -> Any:
        low, high = leaf.low, leaf.high
        if low is None and high is None:
            return Query.exists_query(field)
        return Query.range_query(self._schema, field, tantivy.FieldType.Integer, low, high)

    def _holding(self, form: str, field: str, chars: str) -> Any:
        """Texts with this form in one piece: bigrams two apart cover it, the last one may overlap."""
        form = form.replace(" ", SPACE_MARK)
        if not form:
            return Query.empty_query()
        if len(form) == 1:
            return self._term(chars, form)
        if len(form) == 2:
            return self._term(field, form)
        starts = [*range(0, len(form) - 2, 2), len(form) - 2]
        return Query.phrase_query(self._schema, field, [(at, form[at : at + 2]) for at in starts])


def _all_of(queries: Sequence[Any]) -> Any:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _any_of(queries: Sequence[Any]) -> Any:
    if not queries:
        return Query.empty_query()
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _terms_of(field: str, size: int) -> dict[str, Any]:
    return {"terms": {"field": field, "size": size}}


_SUMS = {
    "number": {"value_count": {"field": "amount"}},
    "whole": {"sum": {"field": "amount_whole"}},
    "rest": {"sum": {"field": "amount_rest"}},
}
"""tantivy sums in floating point; whole 万元 and the millionths beside them each stay exact."""
_KINDS = {"kinds": _terms_of("kind", 20)}
_FACETS = {field: _terms_of(_FACET_FIELD.get(field, field), MOST_FACET_VALUES) for field in FACETS}
_FACETS["parts"] = _terms_of("part", 200) | {"aggs": _SUMS}


def _told(counted: dict[str, Any]) -> tuple[dict[str, dict[str, int]], dict[str, tuple[int, int]]]:
    """Facets and sums as tantivy's aggregation tells them."""
    parts = {
        bucket["key"]: (
            int(bucket["number"]["value"]),
            int(bucket["whole"]["value"]) * _MILLION + int(bucket["rest"]["value"]),
        )
        for bucket in counted["parts"]["buckets"]
        if bucket["number"]["value"]
    }
    return {field: _buckets(counted[field]) for field in FACETS}, parts


def _buckets(told: dict[str, Any]) -> dict[str, int]:
    return {bucket["key"]: int(bucket["doc_count"]) for bucket in told["buckets"]}


def _document(entry: Entry) -> Any:
    made = tantivy.Document()
    made.add_unsigned("doc", entry.doc)
    made.add_text("filing", str(entry.filing))
    made.add_text("kind", entry.kind)
    for field, terms in zip(("grams", "chars", "words"), joined_of(entry.text), strict=True):
        made.add_text(field, terms)
    for field, terms in zip(("name_grams", "name_chars"), joined_of(entry.name or ""), strict=False):
        made.add_text(field, terms)
    starts = (("code_starts", (entry.code,)), ("mention_starts", entry.mentions))
    for field, values in (("keys", keys_of(entry.keys)), *((f, starts_of(codes)) for f, codes in starts)):
        for value in values:
            made.add_text(field, value)
    for tag, values in entry.tags.items():
        for value in values:
            made.add_text(_FIELD.get(tag, tag), value)
    if entry.part:
        made.add_text("part", entry.part)
    for figure in entry.figures:
        made.add_integer("figures", figure)
    if entry.amount is not None:
        made.add_integer("amount", entry.amount)
        made.add_integer("amount_whole", entry.amount // _MILLION)
        made.add_integer("amount_rest", entry.amount % _MILLION)
    if entry.year is not None:
        made.add_integer("year_number", entry.year)
    # tantivy weighs a score by log2(2 + value)
    made.add_float("weight", math.exp2(prior_weight(entry.prior)) - 2.0)
    return made
