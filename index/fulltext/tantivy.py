"""The full-text engine on tantivy, the accelerator: the same terms, plans and scores as on Whoosh, for millions.

Texts stand as bigrams with positions, so a phrase of bigrams is an exact substring. Two things are asked of tantivy
side by side, the best documents and the aggregation of counts, facets and sums; scores are constants by the way a
document fits, so they are those of any other engine.
"""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Order

from index.errors import EngineError
from index.fulltext import FACETS, MOST_FACET_VALUES, Answer, Counted, Made, Wanted
from index.fulltext.tantivyquery import HIGHEST_FLOOR, LOWEST_FLOOR, TAG_FIELD, Fit, Queries
from index.fulltext.tantivyranking import MOST, Ranking, rank_of
from index.fulltext.terms import joined_of, keys_of, starts_of
from index.plan import Plan, prior_weight
from index.records import Entry

_MEMORY = 64 << 20
_MILLION = 1_000_000
_HIGH_PRIOR = 11
"""What projects and filings have, which stand first where nothing else tells."""
_TAGS = ("year", "publisher", "sort", "table", "code", "code_class", "verdict", "rule", "family", "filing_id")
_FACET_FIELD = {"kind": "sort", "code": "code_class"}
_ORDER_FIELD = {"amount": "amount", "amount_asc": "amount", "year": "year_number", "year_asc": "year_number"}
_ORDER_FIELD["added"] = "doc"  # documents are numbered as they are stored


def _schema() -> Any:
    build = tantivy.SchemaBuilder()
    build.add_unsigned_field("doc", fast=True)
    for field in ("filing", "meta"):
        build.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in ("quads", "name_quads"):
        build.add_text_field(field, tokenizer_name="whitespace", index_option="position")
    for field in ("parts", "name_parts", "words"):
        build.add_text_field(field, tokenizer_name="whitespace", index_option="basic")
    for field in ("keys", "far_keys", "code_starts", "mention_starts", "floors", "first"):
        build.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in ("kind", "part", *_TAGS):
        build.add_text_field(field, tokenizer_name="raw", index_option="basic", fast=True)
    build.add_integer_field("figures", indexed=True, fast=True)
    for field in ("amount", "amount_whole", "amount_rest", "year_number", "largest", "smallest"):
        build.add_integer_field(field, indexed=field == "amount", fast=True)
    build.add_unsigned_field("rank", fast=True)
    build.add_float_field("weight", fast=True)
    return build.build()


class TantivyFullText:
    """A tantivy index in a folder; safe to search from several threads."""

    def __init__(self, folder: Path, *_: object) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._stamp: tuple[int, int] | None = None
        self._schema = _schema()
        self._queries = Queries(self._schema)
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._index.config_reader("manual")  # no thread of tantivy's own that opens what was committed
        self._threads = ThreadPoolExecutor(thread_name_prefix="counting")
        self._writer: Any = None
        self._lock = threading.RLock()
        self.refresh()

    def generation(self) -> int:
        return self._generation

    def refresh(self) -> None:
        stamp = _stamp(self._folder)
        if stamp is not None and stamp == self._stamp:
            return
        self._index.reload()
        searcher = self._index.searcher()
        marks = [int(mark) for mark, _ in searcher.terms_with_prefix("meta", "")]
        self._searcher, self._generation, self._stamp = searcher, max(marks, default=-1), stamp

    def apply(
        self,
        generation: int,
        gone: Iterable[int],
        entries: Iterable[Made[tuple[int, str]]],
        instead: Iterable[Made[tuple[int, str]]] = (),
    ) -> None:
        with self._lock:
            if self._writer is None:
                self._writer = self._index.writer(_MEMORY, 1)
                # A killed commit leaves files behind whose names the next one would choose again, and fail.
                self._writer.garbage_collect_files()
            try:
                self._write(generation, gone, entries, instead)
            except BaseException as error:
                self._writer = None  # what it has not committed goes with it
                if isinstance(error, ValueError):  # how tantivy tells of files that it cannot write or read
                    raise EngineError(str(error)) from error
                raise
            self.refresh()

    def _write(
        self,
        generation: int,
        gone: Iterable[int],
        entries: Iterable[Made[tuple[int, str]]],
        instead: Iterable[Made[tuple[int, str]]],
    ) -> None:
        for no in gone:
            self._writer.delete_documents_by_term("filing", str(no))
        last = -1
        for entry in entries:
            if entry.filing != last:
                self._writer.delete_documents_by_term("filing", str(entry.filing))
                last = entry.filing
            self._writer.add_json(_numbered(entry))
        for entry in instead:
            self._writer.delete_documents_by_query(self._queries.one(entry.filing, entry.doc))
            self._writer.add_json(_numbered(entry))
        # Earlier marks stay: deleting them would make every search look up which documents of a segment are gone.
        mark = tantivy.Document()
        mark.add_text("meta", str(generation))
        # Where each document has what orders them, tantivy reads it without looking up which have.
        mark.add_unsigned("doc", 0)
        mark.add_unsigned("rank", 0)
        mark.add_float("weight", 0.0)
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
        fitting = self._queries.fitting(plan)
        narrowed = self._narrowed(fitting, wanted)
        if not wanted.limit:
            return Answer((), self._counting(searcher, fitting, narrowed, wanted))
        if wanted.sort != "relevance":
            counted = self._counting(searcher, fitting, narrowed, wanted)
            return Answer(self._sorted(searcher, narrowed, wanted), counted)
        worth = self._queries.worth(plan, searcher.doc_freq)
        # From here on both go over the documents once, beside each other and without Python.
        counted = self._counting(searcher, fitting, narrowed, wanted)
        needed = wanted.offset + wanted.limit
        if needed > MOST:
            needed = min(needed, counted().total)
        best = Ranking(searcher, self._queries).best(narrowed, worth, needed)
        return Answer(tuple((doc, score) for score, doc in best[wanted.offset :]), counted)

    def _narrowed(self, fitting: Fit, wanted: Wanted) -> Fit:
        return fitting if wanted.kind is None else fitting.within(self._queries.term("kind", wanted.kind))

    def _counting(self, searcher: Any, fitting: Fit, narrowed: Fit, wanted: Wanted) -> Callable[[], Counted]:
        """Begins to count in threads of their own; gives what waits for them."""
        at_once = wanted.facets and wanted.kind is None
        kinds = self._threads.submit(searcher.aggregate, fitting.query(), _KINDS | (_FACETS if at_once else {}))
        facets = kinds
        if wanted.facets and not at_once:
            facets = self._threads.submit(searcher.aggregate, narrowed.query(), _FACETS)

        @cache
        def counted() -> Counted:
            counts = _buckets(kinds.result()["kinds"])
            total = sum(counts.values()) if wanted.kind is None else counts.get(wanted.kind, 0)
            return Counted(total, counts, *(_told(facets.result()) if wanted.facets and total else ()))

        return counted

    def _sorted(self, searcher: Any, fitting: Fit, wanted: Wanted) -> tuple[tuple[int, float], ...]:
        order = Order.Asc if wanted.sort.endswith("_asc") else Order.Desc
        hits = searcher.search(
            fitting.query(), wanted.limit, count=False, offset=wanted.offset, order=order,
            order_by_field=_ORDER_FIELD[wanted.sort],
        ).hits  # fmt: skip
        return tuple((doc, 0.0) for doc in searcher.fast_field_values("doc", [address for _, address in hits]))


def _stamp(folder: Path) -> tuple[int, int] | None:
    """What changes with every commit: the file that lists the segments is replaced by another."""
    try:
        stat = (folder / "meta.json").stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns


_VALUES = 1 << 16
"""So many values of a field each part of the index counts, so that the sums over the parts are exact."""


def _terms_of(field: str, size: int) -> dict[str, Any]:
    return {"terms": {"field": field, "size": size, "segment_size": _VALUES}}


_SUMS = {
    "number": {"value_count": {"field": "amount"}},
    "whole": {"sum": {"field": "amount_whole"}},
    "rest": {"sum": {"field": "amount_rest"}},
}
"""tantivy sums in floating point; whole 万元 and the millionths beside them each stay exact."""
_KINDS = {"kinds": {"terms": {"field": "kind", "size": 20}}}
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


def made(entry: Entry) -> tuple[int, str]:
    """Its rank as document 0, and a document as JSON without its number and its reading's.

    tantivy parses that faster than it takes a call a field. It ends in its brace, which ``_numbered`` puts the numbers
    before.
    """
    text, name = joined_of(entry.text), joined_of(entry.name or "")
    # Where the key stands in name and text, they need not be looked up in what has it.
    keys = [(key in name.form and key in text.form, key) for key in keys_of(entry.keys)]
    fields: dict[str, Any] = {
        "kind": entry.kind, "parts": text.parts, "quads": text.quads, "words": text.words,
        "weight": _weight(entry.prior), "keys": [key for near, key in keys if near],
        "far_keys": [key for near, key in keys if not near], "code_starts": starts_of((entry.code,)),
        "mention_starts": starts_of(entry.mentions), "figures": entry.figures,
    }  # fmt: skip
    if entry.name:
        fields |= {"name_parts": name.parts, "name_quads": name.quads}
    fields |= {TAG_FIELD.get(tag, tag): values for tag, values in entry.tags.items() if values}
    if entry.part:
        fields["part"] = entry.part
    if entry.prior >= _HIGH_PRIOR:
        fields["first"] = "1"
    if entry.figures:
        largest = max(entry.figures)
        floors = range(LOWEST_FLOOR, min(max(largest, 0).bit_length(), HIGHEST_FLOOR + 1))
        fields |= {"largest": largest, "smallest": min(entry.figures), "floors": [str(floor) for floor in floors]}
    if entry.amount is not None:
        whole, rest = divmod(entry.amount, _MILLION)
        fields |= {"amount": entry.amount, "amount_whole": whole, "amount_rest": rest}
    if entry.year is not None:
        fields["year_number"] = entry.year
    return rank_of(entry.prior, 0), json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _weight(prior: int) -> float:
    """What tantivy takes to weigh a score by the prior: it multiplies by log2(2 + value)."""
    return math.exp2(prior_weight(prior)) - 2.0


def _numbered(item: Made[tuple[int, str]]) -> str:
    rank, form = item.form
    return f'{form[:-1]},"doc":{item.doc},"rank":{rank - item.doc},"filing":"{item.filing}"}}'
