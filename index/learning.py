"""What the stored filings teach each other, in SQLite: the names that they print for codes, and what each was told.

A name counts where two filings that answer searches print it, for a code of the classification two publishers. The
snapshot of a run is read here once; which filings would be told something else today is found here too.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.records import LIVE
from ingest.filing import Filing
from ingest.learnt import CITED, ENOUGH, LearntName, LearntNames
from ingest.serialise import filing_from_json
from ingest.teaching import codes_of, printed_names

if TYPE_CHECKING:
    from index.store import Store

TABLES = ("taught", "told")
OWN = "project"
"""The family whose codes belong to one publisher; a name of any other wants two publishers."""

SCHEMA = (
    # The names that a reading prints for sure and that the classification does not list.
    "CREATE TABLE IF NOT EXISTS taught (family TEXT, code TEXT, name TEXT, filing INTEGER,"
    " PRIMARY KEY (family, code, name, filing)) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS taught_filing ON taught (filing)",
    # The codes of each reading that names can be learnt for, and the digest of the names that it was told of them.
    "CREATE TABLE IF NOT EXISTS told (filing INTEGER PRIMARY KEY, codes TEXT NOT NULL, digest TEXT NOT NULL)",
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a filing teaches, (family, code, name), and was told: the codes that names can be learnt for, as JSON, and
    the digest of the names that it was told of them.
    """

    taught: tuple[tuple[str, str, str], ...]
    codes: str
    told: str


def lesson_of(filing: Filing) -> Lesson:
    """What a filing teaches and was told."""
    codes = sorted(codes_of(filing))
    told = LearntNames(filing.learnt).concerning(codes)
    return Lesson(tuple(sorted(printed_names(filing))), json.dumps(codes), told.digest)


def remember(db: sqlite3.Connection, no: int, lesson: Lesson) -> None:
    """Remember what reading ``no`` teaches and was told."""
    db.executemany("INSERT OR IGNORE INTO taught VALUES (?, ?, ?, ?)", [(*name, no) for name in lesson.taught])
    db.execute("INSERT OR REPLACE INTO told VALUES (?, ?, ?)", (no, lesson.codes, lesson.told))


def _catch_up(store: Store) -> None:
    """Remember what readings teach that were stored before there were these tables, from their stored models."""
    missing = store.db().execute("SELECT no FROM filing WHERE no NOT IN (SELECT filing FROM told)").fetchall()
    if not missing:
        return
    with store.write() as db:
        for (no,) in missing:
            (model,) = db.execute("SELECT model FROM filing WHERE no = ?", (no,)).fetchone()
            remember(db, no, lesson_of(filing_from_json(json.loads(zlib.decompress(model)))))


def learnt_names(store: Store) -> LearntNames:
    """The names that enough of the filings that answer searches print."""
    _catch_up(store)
    rows = store.db().execute(
        "SELECT t.family, t.code, t.name, f.id, coalesce(f.publisher, f.id) FROM taught t JOIN filing f"
        f" ON f.no = t.filing WHERE {LIVE} ORDER BY t.family, t.code, t.name, f.id",
        {"g": store.generation()},
    )
    found: dict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
    for family, code, name, id_, publisher in rows:
        found[family, code, name].append((id_, publisher))
    return LearntNames(
        tuple(
            LearntName(*key, len(who), tuple(id_ for id_, _ in who[:CITED]))
            for key, who in found.items()
            if len(who) >= ENOUGH and (key[0] == OWN or len({publisher for _, publisher in who}) >= ENOUGH)
        )
    )


def told_otherwise(store: Store, names: LearntNames) -> list[str]:
    """The ids of the filings that would be told other names of their codes than they were when they were read."""
    rows = store.db().execute(
        f"SELECT f.id, t.codes, t.digest FROM told t JOIN filing f ON f.no = t.filing WHERE {LIVE}",
        {"g": store.generation()},
    )
    return [
        id_
        for id_, codes, digest in rows
        if names.without(id_).concerning((family, code) for family, code in json.loads(codes)).digest != digest
    ]
