"""SQLite, the record of truth: files, filings with their versions, documents, figures, checks.

Filings are kept as generations see them: each change ends (``died``) and begins (``born``) whole readings, never edits
one, so a reader at generation g sees the old or the new state of a filing and a full-text engine can be caught up.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from index import learning, relating, restating, stated
from index.errors import IndexUnusableError
from index.port import FilingRef, Hit, SourceFile
from index.ready import Ready
from index.records import (
    ENTRY_COLUMNS,
    HIT_COLUMNS,
    LIVE,
    REF_COLUMNS,
    Entry,
    Marked,
    Shape,
    recalled,
    to_entry,
    to_hit,
    to_shape,
)
from index.storenames import SKIMMED, WHOLE, NameReader
from index.storing import Stored, put_one, settle
from ingest.filing import Filing
from ingest.oserrors import reason
from ingest.serialise import filing_from_json

SCHEMA_VERSION = 4


class Store(NameReader):
    """One SQLite file; every thread reads through a connection of its own, one writes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.RLock()
        self._known_refs: tuple[int, dict[int, FilingRef]] = (-1, {})
        self._known_shapes: dict[int, Shape] = {}
        super().__init__()
        try:
            missing = self._missing()
            if missing:
                self._make(missing)
        except sqlite3.DatabaseError as error:
            raise IndexUnusableError(f"索引无法打开:{path}({reason(error)})") from error

    def _missing(self) -> set[str]:
        """What is left to prepare; a reader need not wait for a writer where that is nothing."""
        found = self.db().execute("SELECT name FROM sqlite_master").fetchall()
        wanted = {f"{table}_{field}" for field, columns in SKIMMED.items() for table, _ in columns} | {"on_disk"}
        wanted |= {*learning.TABLES, *relating.TABLES, *restating.TABLES}
        missing = (wanted | stated.PARTS) - {name for (name,) in found}
        self.has_stated = not missing & stated.PARTS
        return missing

    def _make(self, missing: set[str]) -> None:
        """Prepare what is missing; without the numbers of namings an index that cannot be written answers still."""
        try:
            with self.write() as db:
                self._prepare(db)
            self.has_stated = True
        except sqlite3.OperationalError:
            if not missing <= stated.PARTS:
                raise

    def _prepare(self, db: sqlite3.Connection) -> None:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version == SCHEMA_VERSION:
            for field, columns in SKIMMED.items():
                for table, column in columns:
                    db.execute(f"CREATE INDEX IF NOT EXISTS {table}_{field} ON {table} ({column})")
            db.execute("CREATE TABLE IF NOT EXISTS on_disk (path TEXT PRIMARY KEY, shape TEXT NOT NULL) WITHOUT ROWID")
            for statement in (*learning.SCHEMA, *relating.SCHEMA, *restating.SCHEMA):
                db.execute(statement)
            stated.prepare(db)
            return
        if version:
            raise IndexUnusableError(f"索引由另一版本建立(结构 {version},此处为 {SCHEMA_VERSION}):{self.path}")
        for statement in files("index").joinpath("schema.sql").read_text(encoding="utf-8").split(";\n"):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        self._prepare(db)

    def db(self) -> sqlite3.Connection:
        """This thread's connection."""
        found: sqlite3.Connection | None = getattr(self._local, "db", None)
        if found is None:
            found = self._connected()
            self._local.db = found
            with self._lock:
                self._all.append(found)
        return found

    def _connected(self) -> sqlite3.Connection:
        """A new connection; to an index that must not be written, one that asks for nothing to be.

        Only the first may make the file: an index that is taken away while it serves must not leave an empty one.
        """
        mode = "rw" if self._all else "rwc"
        writable = all(os.access(path, os.W_OK) for path in (self.path.parent, self.path) if path.exists())
        if not writable:
            mode = "ro" if self._is_behind_its_log() else "ro&immutable=1"
        try:
            found = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode={mode}", uri=True, timeout=60, isolation_level=None,
                check_same_thread=False,
            )  # fmt: skip
            if writable:
                found.execute("PRAGMA journal_mode = WAL")
                found.execute("PRAGMA synchronous = NORMAL")
            found.execute("PRAGMA mmap_size = 268435456")
        except sqlite3.OperationalError as error:
            raise IndexUnusableError(f"索引无法打开:{self.path}({reason(error)})") from error
        return found

    def _is_behind_its_log(self) -> bool:
        """Whether there are changes that stand in the log beside the file only. Raises IndexUnusableError where they
        cannot be read without writing: the log's own index was left out of a copy.
        """
        log, shared = (self.path.with_name(f"{self.path.name}-{part}") for part in ("wal", "shm"))
        if not log.exists() or not log.stat().st_size:
            return False
        if not shared.exists():
            raise IndexUnusableError(f"索引没有正常关闭,又不能写;请先在可写的地方打开一次:{self.path}")
        return True

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A transaction, committed whole or not at all."""
        with self._lock:
            db = self.db()
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:  # a full disk has ended it already
                    db.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for db in self._all:
                db.close()
            self._all.clear()
            self._local = threading.local()

    # writing

    def put(self, entries: Iterable[tuple[SourceFile, Filing | Ready | None, bytes]]) -> list[Stored]:
        """Store files and their filings in one transaction, a new generation; the readings that were written."""
        with self.write() as db:
            generation = self._next(db)
            stored = [put_one(db, generation, source, filing, data) for source, filing, data in entries]
            restating.follow(db, generation)
            return [one for one in stored if one is not None]

    def remove(self, paths: Sequence[str]) -> int:
        """Withdraw files; the new generation."""
        with self.write() as db:
            generation = self._next(db)
            for path in paths:
                row = db.execute("SELECT filing_id FROM source WHERE path = ?", (path,)).fetchone()
                if row is not None:
                    db.execute("UPDATE source SET state = 'withdrawn', filing_id = NULL WHERE path = ?", (path,))
                    settle(db, generation, row[0])
            restating.follow(db, generation)
            return generation

    def remember(self, shapes: Iterable[tuple[str, str]]) -> None:
        """Note what the disk says of files whose content the ledger has right; no new generation."""
        with self.write() as db:
            db.executemany("INSERT OR REPLACE INTO on_disk VALUES (?, ?)", shapes)

    @staticmethod
    def _next(db: sqlite3.Connection) -> int:
        db.execute("UPDATE state SET value = value + 1 WHERE key = 'generation'")
        return int(db.execute("SELECT value FROM state WHERE key = 'generation'").fetchone()[0])

    def purge(self, generation: int) -> None:
        """Delete the documents of readings that were dead at ``generation`` and will not answer again."""
        dead = "SELECT no FROM filing WHERE replaced = 1 AND (born IS NULL OR died <= ?)"
        with self.write() as db:
            db.execute(
                f"DELETE FROM figure WHERE doc IN (SELECT doc FROM document WHERE filing IN ({dead}))", (generation,)
            )
            restating.purge(db, dead, generation)
            for table in ("document", "finding", "naming", "against", *learning.TABLES):
                db.execute(f"DELETE FROM {table} WHERE filing IN ({dead})", (generation,))
            db.execute(f"DELETE FROM against WHERE other IN ({dead})", (generation,))
            db.execute(f"DELETE FROM reviewed WHERE no IN ({dead})", (generation,))
            for side in ("one", "other"):
                db.execute(f"DELETE FROM comparison WHERE {side} IN ({dead})", (generation,))
            if db.execute(f"SELECT 1 FROM ({dead})", (generation,)).fetchone():
                db.execute("DELETE FROM name WHERE id NOT IN (SELECT name FROM naming)")
            db.execute("DELETE FROM filing WHERE replaced = 1 AND (born IS NULL OR died <= ?)", (generation,))

    # reading

    def generation(self) -> int:
        """The number of the last change."""
        return int(self.db().execute("SELECT value FROM state WHERE key = 'generation'").fetchone()[0])

    def size(self) -> int:
        """How many documents there are, older versions with them."""
        return int(self.db().execute("SELECT count(*) FROM document").fetchone()[0])

    def changed(self, since: int, until: int) -> tuple[list[int], list[int]]:
        """The readings to drop and those to add to bring a text index from one generation to another."""
        db = self.db()
        span = (since, until)
        gone = db.execute("SELECT no FROM filing WHERE died > ? AND died <= ?", span).fetchall()
        new = db.execute(
            f"SELECT no FROM filing f WHERE born > :since AND {LIVE} ORDER BY no", {"since": since, "g": until}
        ).fetchall()
        return [n for (n,) in gone], [n for (n,) in new]

    def restated(self, since: int, until: int) -> list[Entry]:
        """The documents that bear other checks than at an earlier generation, of readings that answered then too."""
        rows = (
            self.db().execute(f"SELECT d.filing, {ENTRY_COLUMNS} FROM {WHOLE} WHERE d.doc = ?", (doc,)).fetchone()
            for doc in restating.restated(self.db(), since, until)
        )
        return [to_entry(row[0], row[1:]) for row in rows]

    def verdicts(self, since: int, until: int) -> list[tuple[int, str]]:
        """The documents that bear other checks than at an earlier generation, each with its verdict."""
        span = "SELECT r.doc, d.verdict FROM restated r JOIN document d USING (doc) WHERE r.since > ? AND r.since <= ?"
        return self.db().execute(span, (since, until)).fetchall()

    def entries(self, filings: Iterable[int]) -> Iterator[Entry]:
        """The documents of these readings, in order."""
        for no in filings:
            rows = self.db().execute(
                f"SELECT {ENTRY_COLUMNS} FROM {WHOLE} WHERE d.filing = ? ORDER BY d.doc",
                (no,),
            )
            for row in rows:
                yield to_entry(no, row)

    def readings(self, generation: int) -> set[int]:
        """The readings that answer searches at a generation."""
        return {no for (no,) in self.db().execute(f"SELECT f.no FROM filing f WHERE {LIVE}", {"g": generation})}

    def columns(self, no: int) -> Iterator[tuple[Any, ...]]:
        """A reading's (doc, filing, kind, amount, part, prior, year, publisher, its kind, table, class, verdict)."""
        return self.db().execute(
            "SELECT d.doc, d.filing, d.kind, d.amount, s.part, d.prior, f.fiscal_year, f.publisher, f.kind, s.tbl,"
            f" s.code_class, d.verdict FROM {WHOLE} WHERE d.filing = ?",
            (no,),
        )

    def with_figures(self, low: int | None, high: int | None) -> set[int]:
        """The documents with a figure between two numbers, both included."""
        bounds = (-(2**63) if low is None else low, 2**63 - 1 if high is None else high)
        rows = self.db().execute("SELECT doc FROM figure WHERE value BETWEEN ? AND ?", bounds)
        return {doc for (doc,) in rows}

    def texts(self, docs: Iterable[int]) -> Iterator[tuple[int, str]]:
        """The printed texts of documents."""
        db = self.db()
        for doc in docs:
            row = db.execute("SELECT text FROM document WHERE doc = ?", (doc,)).fetchone()
            if row is not None:
                yield doc, row[0]

    def hits(
        self, scored: Sequence[tuple[int, float]], marked: Marked = lambda text: (), generation: int | None = None
    ) -> list[Hit]:
        """The hits of documents with their scores, in the given order; ``marked`` finds what to highlight.

        ``generation`` is the present one where that has been read already.
        """
        marks = ",".join("?" * len(scored))
        rows = self.db().execute(
            f"SELECT d.doc, d.filing, d.shape, {HIT_COLUMNS} FROM document d WHERE d.doc IN ({marks})",
            [doc for doc, _ in scored],
        )
        found = {row[0]: row for row in rows}
        refs = self._refs({row[1] for row in found.values()}, generation)
        shapes = self._shapes({row[2] for row in found.values()})
        there = [(found[doc], score) for doc, score in scored if doc in found]
        return [to_hit(row[3:], shapes[row[2]], refs[row[1]], score, marked) for row, score in there if row[1] in refs]

    def _refs(self, readings: set[int], generation: int | None) -> dict[int, FilingRef]:
        """How results name these readings, remembered until something changes: a file can be moved."""
        now = self.generation() if generation is None else generation
        if self._known_refs[0] != now:
            self._known_refs = now, {}
        return recalled(self._known_refs[1], readings, self._read_refs)

    def _read_refs(self, readings: Sequence[int]) -> dict[int, FilingRef]:
        marks = ",".join("?" * len(readings))
        rows = self.db().execute(f"SELECT f.no, {REF_COLUMNS} FROM filing f WHERE f.no IN ({marks})", readings)
        return {no: FilingRef(*ref) for no, *ref in rows}

    def _shapes(self, numbers: set[int]) -> dict[int, Shape]:
        """What documents have in common, by the numbers of their shapes."""
        return recalled(self._known_shapes, numbers, self._read_shapes)

    def _read_shapes(self, numbers: Sequence[int]) -> dict[int, Shape]:
        marks = ",".join("?" * len(numbers))
        rows = self.db().execute(f"SELECT id, tbl, more FROM shape WHERE id IN ({marks})", numbers)
        return {number: to_shape(table, more) for number, table, more in rows}

    def live(self) -> list[FilingRef]:
        """The filings that answer searches."""
        rows = self.db().execute(
            f"SELECT {REF_COLUMNS} FROM filing f WHERE {LIVE} ORDER BY f.publisher, f.fiscal_year, f.kind, f.id",
            {"g": self.generation()},
        )
        return [FilingRef(*row) for row in rows]

    def ref(self, id_: str) -> FilingRef:
        """How results name a filing, of any version. Raises KeyError."""
        row = (
            self.db()
            .execute(f"SELECT {REF_COLUMNS} FROM filing f WHERE f.id = ? ORDER BY f.no DESC", (id_,))
            .fetchone()
        )
        if row is None:
            raise KeyError(id_)
        return FilingRef(*row)

    def filing(self, id_: str) -> Filing:
        """The stored model, of any version. Raises KeyError."""
        return filing_from_json(self._model(id_))

    def checks(self, id_: str) -> list[Any]:
        """The checks of the stored model alone, as JSON. Raises KeyError."""
        return list(self._model(id_)["checks"])

    def _model(self, id_: str) -> Any:
        row = self.db().execute("SELECT model FROM filing WHERE id = ? ORDER BY no DESC", (id_,)).fetchone()
        if row is None:
            raise KeyError(id_)
        return json.loads(zlib.decompress(row[0]))

    def content(self, id_: str) -> bytes:
        """The bytes as ingested. Raises KeyError."""
        row = (
            self.db()
            .execute("SELECT c.data FROM filing f JOIN content c ON c.sha256 = f.sha256 WHERE f.id = ?", (id_,))
            .fetchone()
        )
        if row is None:
            raise KeyError(id_)
        return zlib.decompress(row[0])

    def versions(self, id_: str) -> list[FilingRef]:
        """The filings of the same publisher, year and kind, the newest first. Raises KeyError."""
        ref = self.ref(id_)
        if ref.publisher is None or ref.fiscal_year is None or ref.kind is None:
            return [ref]
        rows = self.db().execute(
            f"SELECT {REF_COLUMNS} FROM filing f WHERE publisher = ? AND fiscal_year = ? AND kind = ? AND replaced = 0"
            " ORDER BY arrived DESC, no DESC",
            (ref.publisher, ref.fiscal_year, ref.kind),
        )
        return [FilingRef(*row) for row in rows]

    def answering(self, id_: str) -> FilingRef | None:
        """The version of a filing that answers searches; None where none does. Raises KeyError."""
        ref = self.ref(id_)
        series = (ref.publisher, ref.fiscal_year, ref.kind)
        same = "f.id = :id" if None in series else "(f.publisher, f.fiscal_year, f.kind) = (:publisher, :year, :kind)"
        row = self.db().execute(
            f"SELECT {REF_COLUMNS} FROM filing f WHERE {same} AND {LIVE}",
            {"id": id_, "publisher": series[0], "year": series[1], "kind": series[2], "g": self.generation()},
        ).fetchone()  # fmt: skip
        return FilingRef(*row) if row else None

    def ledger(self) -> list[SourceFile]:
        """Every file ever met, by path."""
        rows = self.db().execute(
            "SELECT path, sha256, state, reason, parser_version, filing_id, seconds, counts, warnings,"
            " coalesce(on_disk.shape, '') FROM source LEFT JOIN on_disk USING (path) ORDER BY path"
        )
        return [
            SourceFile(
                path, sha256, state, why, version, id_, seconds, json.loads(counts), tuple(json.loads(told)), shape
            )
            for path, sha256, state, why, version, id_, seconds, counts, told, shape in rows
        ]

    def name(self, doc: int) -> str | None:
        """The name of a document."""
        row = self.db().execute("SELECT name FROM document WHERE doc = ?", (doc,)).fetchone()
        return row[0] if row else None

    def against(self, no: int) -> list[tuple[int, str, str]]:
        """The checks between a reading and others that answer: (the one that makes it, the other's id, the check)."""
        both = " UNION ALL ".join(
            f"SELECT a.filing, f.id, a.told, a.{other} AS at, a.ordinal AS n FROM against a JOIN filing f"
            f" ON f.no = a.{other} WHERE a.{mine} = :no AND {LIVE}"
            for mine, other in (("filing", "other"), ("other", "filing"))
        )
        rows = self.db().execute(f"{both} ORDER BY at, n", {"no": no, "g": self.generation()})
        return [(one, id_, told) for one, id_, told, _, _ in rows]

    def reading(self, id_: str) -> int:
        """The number of a filing's latest reading, of any version. Raises KeyError."""
        row = self.db().execute("SELECT max(no) FROM filing WHERE id = ?", (id_,)).fetchone()
        if row[0] is None:
            raise KeyError(id_)
        return int(row[0])

    @contextmanager
    def change(self) -> Iterator[tuple[sqlite3.Connection, int]]:
        """A transaction that changes what is answered, and the generation of its own that it makes."""
        with self.write() as db:
            yield db, self._next(db)
