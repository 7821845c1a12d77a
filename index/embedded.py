"""The index on one machine: SQLite, the record of truth, beside a full-text engine that is caught up from it."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from index import learning
from index.analysis import find_spans, query_form
from index.answering import Known as KnownNames
from index.answering import answer, rows_about
from index.asking import read_question
from index.correct import correction
from index.documents import UNSURE
from index.errors import EngineError, IndexBusyError, IndexUnusableError
from index.findings import Counting, check_hits, findings
from index.fulltext import FACETS, MOST_FACET_VALUES, FullText, Made, Wanted
from index.fulltext.engines import all_made, choose, maker, open_engine, rebuilt, restated
from index.known import Known
from index.lock import WriterLock
from index.narrowing import under, within
from index.plan import Values, compile_query, to_decimal
from index.port import (
    CheckResults,
    Facet,
    FilingRef,
    Hit,
    HitKind,
    Results,
    Sort,
    SourceFile,
    Spread,
    Suggestion,
    Sum,
)
from index.query import Clause, FieldName, Query, Term, parse_query
from index.ready import Ready, made_ready
from index.related import related_checks
from index.relating import relate
from index.store import Store
from index.storing import Stored
from index.suggest import suggest
from index.understand import part_words
from ingest.filing import Check, Filing
from ingest.learnt import LearntNames
from ingest.oserrors import reason

STORE = "mingzhang.sqlite"
LOCK = "writer.lock"
WHOOSH_PASSAGES = 50_000
"""Up to so many documents Whoosh answers in well under a second."""
FIRST_PARTS = ("项目", "支出总表", "一般公共预算支出表")
ROOM_TO_REBUILD = 256 << 20
REFRESH_SECONDS = 0.2
"""How long a search waits at least before it looks again for what a writer has not finished."""


@contextmanager
def _writing() -> Iterator[None]:
    """Failures to write as one clear error; what was stored before stays, and the text index is caught up later."""
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        raise IndexUnusableError(f"写入索引失败({reason(error)});已入库的不受影响,解决后再运行即可") from error


class EmbeddedIndex:
    """The port on a folder; safe to use from several threads."""

    def __init__(self, folder: Path, engine: str | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.engine = choose(folder, engine)
        self._folder = folder
        self._store = Store(folder / STORE)
        self._lock = WriterLock(folder / LOCK)
        self._text: FullText = open_engine(self.engine, folder, self._store)
        self._known = Known(self._store)
        self._counting = Counting(self._store)
        self._refreshing = threading.Lock()
        self._retry_at = 0.0
        # Behind another writer, or on a disk that is full or read-only, what there is can be searched still.
        with suppress(IndexBusyError, OSError, sqlite3.OperationalError), self._held(wait=False):
            self._catch_up()

    def advice(self) -> str | None:
        """What an operator should know about this index, in Chinese; None where there is nothing to say."""
        number = self._store.size()
        if self.engine != "whoosh" or number <= WHOOSH_PASSAGES:
            return None
        return (
            f"索引已有 {number:,} 条,超过 Whoosh 适用的 {WHOOSH_PASSAGES:,} 条;请安装 mingzhang[fast] 以保持检索速度。"
        )

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether there is an index in this folder."""
        return (folder / STORE).is_file()

    @contextmanager
    def exclusive(self, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
        with self._held(waiting):
            self._catch_up()
            self._store.purge(self._text.generation())
            yield

    @contextmanager
    def _held(self, waiting: Callable[[], None] = lambda: None, *, wait: bool = True) -> Iterator[None]:
        """The lock; the engine's own is given back with it."""
        with self._lock.held(waiting, wait=wait) as outermost:
            try:
                yield
            finally:
                if outermost:
                    self._text.release()

    def put(self, entries: Iterable[tuple[SourceFile, Filing | Ready | None, bytes]]) -> None:
        with _writing(), self._held():
            self._catch_up(self._store.put(entries))

    def readier(self) -> Callable[[str, Filing, bytes], Ready]:
        return partial(made_ready, form=maker(self.engine))

    def seen(self, shapes: Iterable[tuple[str, str]]) -> None:
        with _writing(), self._held():
            self._store.remember(shapes)

    def remove(self, paths: Sequence[str]) -> None:
        with _writing(), self._held():
            self._store.remove(paths)
            self._catch_up()

    def _catch_up(self, stored: Iterable[Stored] = ()) -> None:
        """Bring the full-text engine to the store's generation: after a write, or after a crash between the two.

        Readings that were ``stored`` just now need not be read from the store again.
        """
        self._text.refresh()
        now, since = self._store.generation(), self._text.generation()
        if now != since:
            gone, new = self._store.changed(since, now)
            try:
                made = self._made(new, {one.no: one for one in stored if one.ready.forms})
                self._text.apply(now, gone, made, restated(self.engine, self._store, since, now))
            except EngineError as error:
                self._rebuild(now, error)

    def _made(self, readings: Iterable[int], at_hand: dict[int, Stored]) -> Iterator[Made[Any]]:
        """The documents of readings as the engine takes them, those at hand without a look into the store."""
        for no in readings:
            if one := at_hand.get(no):
                yield from (Made(doc, no, form) for doc, form in enumerate(one.ready.forms, one.first))
            else:
                yield from all_made(self.engine, self._store, [no])

    def _rebuild(self, now: int, error: EngineError) -> None:
        """Make the text index anew; where there is no room for that, the old one goes on answering."""
        if shutil.disk_usage(self._folder).free < ROOM_TO_REBUILD:
            raise OSError(f"全文索引无法写入:{reason(error)}") from error
        self._text.close()
        self._text = rebuilt(self.engine, self._folder, self._store)
        _, new = self._store.changed(-1, now)
        try:
            self._text.apply(now, [], all_made(self.engine, self._store, new))
        except EngineError as again:
            raise OSError(f"全文索引无法写入:{reason(again)}") from again

    def _freshen(self, stored: int) -> None:
        """Let searches see what another process has written, once that is whole."""
        if stored == self._text.generation() or time.monotonic() < self._retry_at:
            return
        with self._refreshing, suppress(Exception):  # a writer may be making it anew; the old snapshot answers on
            self._text.refresh()
            self._retry_at = time.monotonic() + REFRESH_SECONDS

    def search(
        self,
        query: Query,
        *,
        kind: HitKind | None = None,
        sort: Sort = "relevance",
        offset: int = 0,
        limit: int = 20,
        facets: bool = False,
    ) -> Results:
        stored = self._store.generation()
        self._freshen(stored)
        values, publishers = self._known.at(stored)
        read = part_words(query, publishers)
        wanted = Wanted(kind, sort, offset, limit, facets)
        plan = compile_query(read, values)
        answered = self._text.search(plan, wanted)
        problems = tuple(problem.message for problem in query.problems)
        question = read_question(query, publishers, KnownNames(self._store))
        largest = question is not None and question.wants == "largest"
        if question is not None and (largest or not answered.found()):
            about = compile_query(under(rows_about(question), query), values)
            ranked = replace(wanted, sort="amount") if largest and sort == "relevance" else wanted
            if (rather := self._text.search(about, ranked)).found():
                plan, answered = about, rather
        meant = None
        if not answered.found() and (meant := self._meant(read, values)):
            plan = compile_query(part_words(under(parse_query(meant), query), publishers), values)
            answered = self._text.search(plan, wanted)
            problems += (f"没有找到“{query.text}”,以下是“{meant}”的结果",)
        told = answer(self._store, question, self._fetch) if question is not None and offset == 0 else None
        if told is not None and not within(told, query):
            told = None
        marks = [(leaf.form, () if leaf.exact else leaf.words) for leaf in plan.texts()]
        hits = self._store.hits(answered.page, cache(lambda text: find_spans(text, marks)), stored)
        counted = answered.counted()
        sums = _sums(counted.sums)
        only = sums[0] if len(sums) == 1 else None
        return Results(
            hits=tuple(hits),
            total=counted.total,
            counts=counted.counts,
            facets=tuple(_facet(field, counted.facets.get(field, {})) for field in FACETS) if facets else (),
            sum_wan=only.wan if only else None,
            summed=only.number if only else 0,
            sums=sums,
            problems=problems,
            did_you_mean=meant,
            answer=told,
        )

    def _fetch(self, doc: int) -> Hit | None:
        return next(iter(self._store.hits([(doc, 0.0)])), None)

    def _meant(self, query: Query, values: Values) -> str | None:
        """What was probably meant by a query that finds nothing; None where that finds nothing either."""
        found = {}
        for clause in query.clauses:
            for term in clause.any_of:
                if isinstance(term, Term):
                    alone = compile_query(Query("", (Clause((term,)),)), values)
                    found[query_form(term.text)] = self._text.search(alone, Wanted(limit=0)).found()
        meant = correction(query, self._store.name_forms(), found)
        if meant is None:
            return None
        plan = compile_query(under(parse_query(meant), query), values)
        return meant if self._text.search(plan, Wanted(limit=0)).found() else None

    def filing(self, filing_id: str) -> Filing:
        return self._store.filing(filing_id)

    def ref(self, filing_id: str) -> FilingRef:
        return self._store.ref(filing_id)

    def source(self, filing_id: str) -> bytes:
        return self._store.content(filing_id)

    def filings(self) -> list[FilingRef]:
        return self._store.live()

    def field_values(self, field: FieldName) -> tuple[str, ...]:
        return tuple(value for value, _ in self._store.field_values(field))

    def answering(self, filing_id: str) -> FilingRef | None:
        return self._store.answering(filing_id)

    def versions(self, filing_id: str) -> list[FilingRef]:
        return self._store.versions(filing_id)

    def suggest(self, text: str, limit: int = 8) -> list[Suggestion]:
        return suggest(self._store, text, limit)

    def checks(
        self,
        *,
        verdict: str | None = None,
        rule: str | None = None,
        publisher: str | None = None,
        year: int | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> CheckResults:
        where = {"verdict": verdict, "rule": rule, "publisher": publisher, "year": year}
        counts = self._counting.now(where)
        page = findings(self._store, where, counts, offset, limit) if limit else []
        return CheckResults(
            tuple(check_hits(self._store, page)), counts.total, dict(counts.verdicts), dict(counts.rules),
            dict(counts.publishers),
        )  # fmt: skip

    def relate(self, spread: Spread = map) -> int:
        with self._held(), _writing():
            number = relate(self._store, spread)
            self._catch_up()
            return number

    def related_checks(self, filing_id: str) -> tuple[Check, ...]:
        return related_checks(self._store, filing_id)

    def learnt_names(self) -> LearntNames:
        return learning.learnt_names(self._store)

    def told_otherwise(self, names: LearntNames) -> list[str]:
        return learning.told_otherwise(self._store, names)

    def ledger(self) -> list[SourceFile]:
        return self._store.ledger()

    def generation(self) -> str:
        return str(self._text.generation())

    def close(self) -> None:
        self._text.close()
        self._store.close()


def _sums(counted: dict[str, tuple[int, int]]) -> tuple[Sum, ...]:
    """The sums, unsure amounts among the others and counted."""
    whole: dict[str, tuple[int, int]] = {}
    for name, (number, total) in counted.items():
        part = name.removesuffix(UNSURE)
        before = whole.get(part, (0, 0))
        whole[part] = before[0] + number, before[1] + total
    return tuple(
        Sum(part, number, to_decimal(total), counted.get(part + UNSURE, (0, 0))[0])
        for part, (number, total) in sorted(whole.items(), key=_part_order)
    )


def _part_order(item: tuple[str, tuple[int, int]]) -> tuple[int, int, str]:
    """Projects first, then the tables of expenditure, then the part with the most amounts."""
    part, (number, _) = item
    table = part.partition("·")[0]
    return (FIRST_PARTS.index(table) if table in FIRST_PARTS else len(FIRST_PARTS), -number, part)


def _facet(field: str, values: dict[str, int]) -> Facet:
    ordered = sorted(values.items(), key=lambda item: (-item[1], item[0]))
    return Facet(field, tuple(ordered[:MOST_FACET_VALUES]))
