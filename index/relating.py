"""What filings state of each other, held: relatives are compared, and the checks between them stored.

Two readings are held against each other once, when the later of them comes to answer searches, and again when the
rules have changed; a check between them counts while both answer. What is done is remembered by reading and by the
version of the rules, so that a killed run goes on where it was; until then the old checks stand.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from index import restating
from index.port import FilingRef, Spread
from index.records import LIVE, REF_COLUMNS
from index.related import relatives
from ingest.asprinted import simplified_filing
from ingest.reconcile.between import Side, compared
from ingest.reconcile.book import Book
from ingest.serialise import check_to_json, filing_from_json
from ingest.version import rules_version

if TYPE_CHECKING:
    from index.store import Store

BATCH = 16
"""Readings held against their relatives in one transaction."""
_AT_HAND = 48
"""Filings kept while their relatives are held against them: a department with its units, a few years of them."""
TABLES = ("comparison", "reviewed")
SCHEMA = (
    # Pairs of readings that were held against each other, with or without a check, and by which version of the rules.
    "CREATE TABLE IF NOT EXISTS comparison (one INTEGER NOT NULL, other INTEGER NOT NULL, rules TEXT NOT NULL,"
    " PRIMARY KEY (one, other)) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS comparison_other ON comparison (other)",
    # Readings that were held against all their relatives, and the generation since which they answered then.
    "CREATE TABLE IF NOT EXISTS reviewed (no INTEGER PRIMARY KEY, born INTEGER NOT NULL, rules TEXT NOT NULL)",
    # What earlier indexes kept in their place, by no version: all is held against each other once more.
    "DROP TABLE IF EXISTS compared",
    "DROP TABLE IF EXISTS related",
)


@dataclass(frozen=True, slots=True)
class Task:
    """Readings (number, generation since which they answer) and the pairs of them and others to be compared."""

    store: Path
    readings: tuple[tuple[int, int], ...]
    pairs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A check between filings as it is stored, ``told`` in JSON, with the documents of both that it speaks of."""

    rule: str
    verdict: str
    told: str
    docs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A task that was done: the checks that the first reading of each pair makes of the other."""

    task: Task
    checks: tuple[tuple[Told, ...], ...]


def relate(store: Store, spread: Spread = map) -> int:
    """Hold every reading that newly answers searches against its relatives; how many there were."""
    alone, todo = tasks(store)
    number = 0
    for held in chain([Held(alone, ())] if alone.readings else [], spread(hold, todo) if todo else ()):
        if held is not None:
            with store.change() as (db, generation):
                _keep(db, generation, held)
            number += len(held.task.readings)
    return number


def tasks(store: Store) -> tuple[Task, list[Task]]:
    """The readings that have nobody to be held against, and what is to be compared: each pair once, relatives near each
    other so that they are loaded once.
    """
    live, rules = _live(store), rules_version()
    known = store.db().execute("SELECT no, born FROM reviewed WHERE rules = ?", (rules,))
    reviewed = set(known.fetchall())
    due = [no for no, (_, born) in live.items() if (no, born) not in reviewed]
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
        return Held(task, tuple(tuple(_told(db, sides, one, other)) for one, other in task.pairs))


def _told(db: sqlite3.Connection, sides: dict[int, tuple[str, Side]], one: int, other: int) -> Iterator[Told]:
    """The checks that one reading makes of another; none where either was deleted since."""
    if one not in sides or other not in sides:
        return
    name, side = sides[other]
    checks = compared(sides[one][1], name, side)
    if not checks:
        return
    ours = restating.speaking_of(db, one, checks, other=None)
    theirs = restating.speaking_of(db, other, checks, other=name)
    for check, mine, yours in zip(checks, ours, theirs, strict=True):
        told = json.dumps(check_to_json(check), ensure_ascii=False)
        yield Told(check.rule, check.verdict, told, tuple(sorted(mine | yours)))


def _live(store: Store) -> dict[int, tuple[FilingRef, int]]:
    """The readings that answer, with the generation since which they do."""
    rows = store.db().execute(
        f"SELECT f.no, f.born, {REF_COLUMNS} FROM filing f WHERE {LIVE}", {"g": store.generation()}
    )
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
    done = _compared(store, no)
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
    return Side(Book(simplified_filing(filing_from_json(data))))


def _compared(store: Store, no: int) -> set[tuple[int, int]]:
    """The pairs of readings, with this one on either side, that were held against each other by the rules of now."""
    both = " UNION ".join(
        f"SELECT one, other FROM comparison WHERE {side} = :no AND rules = :rules" for side in ("one", "other")
    )
    return set(store.db().execute(both, {"no": no, "rules": rules_version()}))


def _keep(db: sqlite3.Connection, generation: int, held: Held) -> None:
    """Store what was found, in the place of what older rules found, and let the documents bear it."""
    rules = rules_version()
    docs: set[int] = set()
    for pair, checks in zip(held.task.pairs, held.checks, strict=True):
        docs |= {doc for (doc,) in db.execute("SELECT doc FROM borne WHERE (filing, other) = (?, ?)", pair)}
        for table in ("borne", "against"):
            db.execute(f"DELETE FROM {table} WHERE (filing, other) = (?, ?)", pair)
        db.execute("INSERT OR REPLACE INTO comparison VALUES (?, ?, ?)", (*pair, rules))
        for n, check in enumerate(checks):
            db.execute(
                "INSERT INTO against VALUES (?, ?, ?, ?, ?, ?)", (*pair, n, check.rule, check.verdict, check.told)
            )
            db.executemany("INSERT INTO borne VALUES (?, ?, ?, ?)", [(*pair, n, doc) for doc in check.docs])
            docs.update(check.docs)
    db.executemany(
        "INSERT OR REPLACE INTO reviewed VALUES (?, ?, ?)", [(*reading, rules) for reading in held.task.readings]
    )
    restating.restate(db, generation, docs)
