"""The checks over all filings: those of each filing by itself, and those between filings, which are held here.

Two readings are held against each other once, when the later of them comes to answer searches; a check between them
counts while both answer. What is done is remembered by reading, so that a killed run goes on where it was.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from index.port import CheckHit, FilingRef, Spread
from index.records import LIVE
from index.related import relatives
from index.store import Store
from ingest.filing import Check
from ingest.reconcile.between import Side, compared
from ingest.reconcile.book import Book
from ingest.serialise import check_from_json, check_to_json, filing_from_json

BATCH = 16
"""Readings held against their relatives in one transaction."""
_AT_HAND = 48
"""Filings kept while their relatives are held against them: a department with its units, a few years of them."""
_OTHER_LIVE = LIVE.replace("f.", "o.")
_FIELDS = {"verdict": "c.verdict", "rule": "c.rule", "publisher": "f.publisher", "year": "f.fiscal_year"}


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a check stands: reading, filing, ordinal among the filing's checks or, with ``other``, among those against
    that reading.
    """

    no: int
    id: str
    ordinal: int
    verdict: str
    rule: str
    publisher: str | None
    other: int | None


def counted(store: Store, where: dict[str, Any]) -> Counter[tuple[str, str, str]]:
    """How many checks fit, by verdict, rule and publisher ("" for none)."""
    rows, values = _rows(store, where)
    grouped = f"SELECT verdict, rule, publisher, count(*) FROM ({rows}) GROUP BY 1, 2, 3"
    return Counter({(v, r, p or ""): n for v, r, p, n in store.db().execute(grouped, values)})


def findings(store: Store, where: dict[str, Any], offset: int, limit: int) -> list[Finding]:
    """Some of the checks that fit, failures first, filing by filing, each one's own before those against others."""
    rows, values = _rows(store, where)
    weight = "CASE verdict WHEN 'fails' THEN 0 WHEN 'rounding' THEN 1 WHEN 'holds' THEN 2 ELSE 3 END"
    ordered = f"{weight}, coalesce(publisher, ''), coalesce(year, 0), no, other IS NOT NULL, other, ordinal"
    found = store.db().execute(
        f"SELECT no, id, ordinal, verdict, rule, publisher, other FROM ({rows}) ORDER BY {ordered}"
        " LIMIT :limit OFFSET :offset",
        {**values, "limit": limit, "offset": offset},
    )
    return [Finding(*row) for row in found]


def _rows(store: Store, where: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The query for the checks that fit, with the values of its parameters."""
    fitting = {key: value for key, value in where.items() if value is not None}
    conditions = "".join(f" AND {_FIELDS[key]} = :{key}" for key in fitting)
    columns = "f.no, f.id, c.ordinal, c.verdict, c.rule, f.publisher, f.fiscal_year AS year"
    rows = (
        f"SELECT {columns}, NULL AS other FROM finding c JOIN filing f ON f.no = c.filing WHERE {LIVE}{conditions}"
        f" UNION ALL SELECT {columns}, c.other FROM against c JOIN filing f ON f.no = c.filing"
        f" JOIN filing o ON o.no = c.other WHERE {LIVE} AND {_OTHER_LIVE}{conditions}"
    )
    return rows, {"g": store.generation(), **fitting}


def check_hits(store: Store, page: Sequence[Finding]) -> list[CheckHit]:
    """The checks that findings stand for; those against others are numbered on after the filing's own."""
    models = {id_: store.filing(id_) for id_ in dict.fromkeys(one.id for one in page)}
    hits = []
    for one in page:
        own = models[one.id].checks
        if one.other is None:
            hits.append(CheckHit(store.ref(one.id), one.ordinal, own[one.ordinal]))
            continue
        before, told = store.db().execute(
            "SELECT (SELECT count(*) FROM against b WHERE b.filing = a.filing AND (b.other, b.ordinal)"
            " < (a.other, a.ordinal)), a.told FROM against a WHERE (a.filing, a.other, a.ordinal) = (?, ?, ?)",
            (one.no, one.other, one.ordinal),
        ).fetchone()  # fmt: skip
        hits.append(CheckHit(store.ref(one.id), len(own) + before, check_from_json(json.loads(told))))
    return hits


@dataclass(frozen=True, slots=True)
class Task:
    """Readings (number, generation since which they answer) and the pairs of them and others to be compared."""

    store: Path
    readings: tuple[tuple[int, int], ...]
    pairs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A task that was done: the checks (rule, verdict, JSON) that the first reading of each pair makes of the other."""

    task: Task
    checks: tuple[tuple[tuple[str, str, str], ...], ...]


def relate(store: Store, spread: Spread = map) -> int:
    """Hold every reading that newly answers searches against its relatives; how many there were."""
    alone, todo = tasks(store)
    number = 0
    for held in chain([Held(alone, ())] if alone.readings else [], spread(hold, todo) if todo else ()):
        if held is not None:
            with store.change() as db:
                _keep(db, held)
            number += len(held.task.readings)
    return number


def tasks(store: Store) -> tuple[Task, list[Task]]:
    """The readings that have nobody to be held against, and what is to be compared: each pair once, relatives near each
    other so that they are loaded once.
    """
    live = _live(store)
    due = [no for no, (_, born) in live.items() if store.related_at(no) != born]
    groups: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    for no, (ref, _) in live.items():
        for key in _groups(ref):
            groups[key].append(no)
    due.sort(key=lambda no: ((live[no][0].publisher_code or "")[:3], live[no][0].publisher or "", no))
    met: set[tuple[int, int]] = set()
    alone: list[tuple[int, int]] = []
    todo: list[Task] = []
    readings: list[tuple[int, int]] = []
    pairs: list[tuple[int, int]] = []
    for no in due:
        new = [pair for pair in _pairs(store, no, live, groups) if pair not in met]
        met.update(new)
        (readings if new else alone).append((no, live[no][1]))
        pairs += new
        if len(readings) == BATCH or (no == due[-1] and readings):
            todo.append(Task(store.path, tuple(readings), tuple(pairs)))
            readings, pairs = [], []
    return Task(store.path, tuple(alone), ()), todo


def hold(task: Task) -> Held:
    """Compare the pairs of a task; needs nothing but the file that they are stored in, which it only reads."""
    with closing(sqlite3.connect(f"{task.store.absolute().as_uri()}?mode=ro", uri=True, timeout=60)) as db:
        wanted = {no for pair in task.pairs for no in pair}
        found = {no: db.execute("SELECT id, model FROM filing WHERE no = ?", (no,)).fetchone() for no in wanted}
    sides = {no: (row[0], _opened(row[1])) for no, row in found.items() if row is not None}
    return Held(
        task,
        tuple(
            tuple(_told(check) for check in compared(sides[one][1], *sides[other]))
            if one in sides and other in sides  # neither was deleted since
            else ()
            for one, other in task.pairs
        ),
    )


def _told(check: Check) -> tuple[str, str, str]:
    return check.rule, check.verdict, json.dumps(check_to_json(check), ensure_ascii=False)


def _live(store: Store) -> dict[int, tuple[FilingRef, int]]:
    """The readings that answer, with the generation since which they do."""
    columns = "f.id, f.title, f.publisher, f.publisher_code, f.fiscal_year, f.kind, f.path, f.added"
    rows = store.db().execute(f"SELECT f.no, f.born, {columns} FROM filing f WHERE {LIVE}", {"g": store.generation()})
    return {no: (FilingRef(*ref), born) for no, born, *ref in rows}


def _groups(ref: FilingRef) -> Iterable[tuple[str, str | None]]:
    """What relatives have in common: the publisher, or the department's code."""
    yield "publisher", ref.publisher
    if ref.publisher_code:
        yield "house", ref.publisher_code[:3]


def _pairs(
    store: Store,
    no: int,
    live: dict[int, tuple[FilingRef, int]],
    groups: dict[tuple[str, str | None], list[int]],
) -> Iterator[tuple[int, int]]:
    """This reading before each relative that it may speak of, and each before it, but for pairs compared before."""
    ref = live[no][0]
    near = {other for key in _groups(ref) for other in groups[key]}
    by_id = {live[other][0].id: other for other in near}
    done = store.compared(no)
    for relative in relatives(ref, (live[other][0] for other in sorted(near))):
        other = by_id[relative.id]
        for one, two in ((no, other), (other, no)):
            # A filing speaks of its own year and of earlier ones only.
            if (live[one][0].fiscal_year or 0) >= (live[two][0].fiscal_year or 0) and (one, two) not in done:
                yield one, two


@lru_cache(maxsize=_AT_HAND)
def _opened(model: bytes) -> Side:
    """A filing opened for comparing, without its own checks."""
    data = json.loads(zlib.decompress(model))
    data["checks"] = ()
    return Side(Book(filing_from_json(data)))


def _keep(db: sqlite3.Connection, held: Held) -> None:
    for (one, other), checks in zip(held.task.pairs, held.checks, strict=True):
        db.execute("INSERT OR IGNORE INTO compared VALUES (?, ?)", (one, other))
        db.executemany(
            "INSERT OR REPLACE INTO against VALUES (?, ?, ?, ?, ?, ?)",
            [(one, other, n, *check) for n, check in enumerate(checks)],
        )
    db.executemany("INSERT OR REPLACE INTO related VALUES (?, ?)", held.task.readings)
