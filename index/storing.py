"""How one file and its filing are written into SQLite, inside the caller's transaction."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from index import learning
from index.names import Name
from index.port import SourceFile
from index.ready import Ready, filing_id, made_ready
from ingest.filing import Filing


def put_one(
    db: sqlite3.Connection, generation: int, source: SourceFile, filing: Filing | Ready | None, data: bytes
) -> Stored | None:
    """Store one file, its filing where it was read, and let the newest versions answer.

    A file without a filing of its own is a copy of the one that it names, or keeps the one that it had. What comes
    back is the reading that was written for it; None where there was none to write.
    """
    before = db.execute("SELECT filing_id FROM source WHERE path = ?", (source.path,)).fetchone()
    old_id = before[0] if before else None
    new_id = filing_id(source.sha256) if filing is not None else source.filing_id or old_id
    db.execute(
        "INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (source.path, source.sha256, source.state, source.reason, source.parser_version, new_id, source.seconds,
         json.dumps(source.counts), json.dumps(source.warnings, ensure_ascii=False)),
    )  # fmt: skip
    if source.shape:
        db.execute("INSERT OR REPLACE INTO on_disk VALUES (?, ?)", (source.path, source.shape))
    else:
        db.execute("DELETE FROM on_disk WHERE path = ?", (source.path,))
    stored = None
    if filing is not None:
        ready = filing if isinstance(filing, Ready) else made_ready(source.sha256, filing, data)
        db.execute("INSERT OR IGNORE INTO content VALUES (?, ?)", (source.sha256, ready.content))
        stored = _store_reading(db, generation, source, ready)
    for id_ in {id_ for id_ in (old_id, new_id) if id_ is not None}:
        settle(db, generation, id_)
    return stored


@dataclass(frozen=True, slots=True)
class Stored:
    """A reading that was written: its number, that of its first document, and what was written."""

    no: int
    first: int
    ready: Ready


def _store_reading(db: sqlite3.Connection, generation: int, source: SourceFile, ready: Ready) -> Stored | None:
    id_ = filing_id(source.sha256)
    same = db.execute(
        "SELECT no, arrived, parser_version, model, added FROM filing WHERE id = ? AND replaced = 0", (id_,)
    ).fetchone()
    if same and _same_model(same[3], ready.model):
        # Read again to the same: nothing to index, so that a new parser version costs reading alone.
        if same[2] != source.parser_version:
            db.execute("UPDATE filing SET parser_version = ? WHERE no = ?", (source.parser_version, same[0]))
        return None
    if same:
        db.execute("UPDATE filing SET replaced = 1, died = coalesce(died, ?) WHERE no = ?", (generation, same[0]))
    facts = ready.facts
    no = db.execute(
        "INSERT INTO filing (id, sha256, title, publisher, publisher_code, fiscal_year, kind, path, arrived,"
        " parser_version, model, added) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (id_, source.sha256, ready.title, facts.publisher, facts.publisher_code, facts.fiscal_year, facts.kind,
         source.path, same[1] if same else generation, source.parser_version, ready.model,
         same[4] if same else datetime.now(UTC).isoformat(timespec="seconds")),
    ).lastrowid  # fmt: skip
    assert no is not None
    first = _store_documents(db, no, ready)
    learning.remember(db, no, ready.lesson)
    db.executemany("INSERT INTO finding VALUES (?, ?, ?, ?, ?)", [(no, *finding) for finding in ready.findings])
    _store_names(db, no, ready.names)
    return Stored(no, first, ready)


def _same_model(stored: bytes, packed: bytes) -> bool:
    return stored == packed or zlib.decompress(stored) == zlib.decompress(packed)


def _store_documents(db: sqlite3.Connection, no: int, ready: Ready) -> int:
    """Write a reading's documents and figures; the number of the first document, which the others follow."""
    shapes = [_shape(db, shape) for shape in ready.shapes]
    last = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'document'").fetchone()
    first = 1 + (last[0] if last else 0)
    db.executemany(
        "INSERT INTO document (doc, filing, shape, hit, kind, text, name, code, amount, prior, verdict, line,"
        " last_line, extra) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(doc, no, shapes[shape], *row) for doc, (shape, *row) in enumerate(ready.rows, first)],
    )
    db.executemany(
        "INSERT OR IGNORE INTO figure VALUES (?, ?)", [(value, first + number) for value, number in ready.figures]
    )
    return first


def _shape(db: sqlite3.Connection, shape: tuple[str, str, str, str]) -> int:
    """The number of a shape, which is stored where it is new."""
    wanted = "SELECT id FROM shape WHERE tbl = ? AND part = ? AND code_class = ? AND more = ?"
    found = db.execute(wanted, shape).fetchone()
    if found is None:
        db.execute("INSERT INTO shape (tbl, part, code_class, more) VALUES (?, ?, ?, ?)", shape)
        found = db.execute(wanted, shape).fetchone()
    return int(found[0])


def _store_names(db: sqlite3.Connection, no: int, names: Iterable[Name]) -> None:
    db.executemany(
        "INSERT OR IGNORE INTO name (text, kind, code, form, initials) VALUES (?, ?, ?, ?, ?)",
        [(n.text, n.kind, n.code or "", n.form, n.initials) for n in names],
    )
    db.executemany(
        "INSERT OR IGNORE INTO naming SELECT id, ? FROM name WHERE text = ? AND kind = ? AND code = ?",
        [(no, n.text, n.kind, n.code or "") for n in names],
    )


def settle(db: sqlite3.Connection, generation: int, id_: str) -> None:
    """Let the newest version of the filing's series that still has a path answer searches, and no other."""
    row = db.execute("SELECT publisher, fiscal_year, kind FROM filing WHERE id = ? AND replaced = 0", (id_,)).fetchone()
    if row is None:
        return
    if None in row:
        series = [(id_,)]
    else:
        series = db.execute(
            "SELECT id FROM filing WHERE publisher = ? AND fiscal_year = ? AND kind = ? AND replaced = 0"
            " ORDER BY arrived DESC, no DESC",
            row,
        ).fetchall()
    present = [i for (i,) in series if db.execute("SELECT 1 FROM source WHERE filing_id = ?", (i,)).fetchone()]
    for version in present:
        # A file that was moved is named by where it is now.
        db.execute(
            "UPDATE filing SET path = (SELECT min(path) FROM source WHERE filing_id = :id) WHERE id = :id"
            " AND replaced = 0 AND path NOT IN (SELECT path FROM source WHERE filing_id = :id)",
            {"id": version},
        )
    for (version,) in series:
        if present and version == present[0]:
            db.execute(
                "UPDATE filing SET born = ?, died = NULL WHERE id = ? AND replaced = 0"
                " AND (born IS NULL OR died IS NOT NULL)",
                (generation, version),
            )
        else:
            db.execute(
                "UPDATE filing SET died = ? WHERE id = ? AND replaced = 0 AND born IS NOT NULL AND died IS NULL",
                (generation, version),
            )
