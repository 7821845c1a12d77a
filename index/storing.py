"""How one file and its filing are written into SQLite, inside the caller's transaction."""

from __future__ import annotations

import json
import sqlite3
import zlib
from datetime import UTC, datetime

from index import learning
from index.documents import Document, documents
from index.names import Name, names_of
from index.plan import to_int
from index.port import SourceFile
from index.records import to_stored
from ingest.filing import Filing
from ingest.serialise import filing_to_json


def filing_id(sha256: str) -> str:
    """The stable id of the filing with this content."""
    return sha256[:12]


def put_one(db: sqlite3.Connection, generation: int, source: SourceFile, filing: Filing | None, data: bytes) -> None:
    """Store one file, its filing where it was read, and let the newest versions answer.

    A file without a filing of its own is a copy of the one that it names, or keeps the one that it had.
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
    if filing is not None:
        db.execute("INSERT OR IGNORE INTO content VALUES (?, ?)", (source.sha256, zlib.compress(data, 6)))
        _store_reading(db, generation, source, filing)
    for id_ in {id_ for id_ in (old_id, new_id) if id_ is not None}:
        settle(db, generation, id_)


def _store_reading(db: sqlite3.Connection, generation: int, source: SourceFile, filing: Filing) -> None:
    id_ = filing_id(source.sha256)
    model = json.dumps(filing_to_json(filing), ensure_ascii=False, separators=(",", ":")).encode()
    same = db.execute(
        "SELECT no, arrived, parser_version, model, added FROM filing WHERE id = ? AND replaced = 0", (id_,)
    ).fetchone()
    if same and zlib.decompress(same[3]) == model:
        # Read again to the same: nothing to index, so that a new parser version costs reading alone.
        if same[2] != source.parser_version:
            db.execute("UPDATE filing SET parser_version = ? WHERE no = ?", (source.parser_version, same[0]))
        return
    if same:
        db.execute("UPDATE filing SET replaced = 1, died = coalesce(died, ?) WHERE no = ?", (generation, same[0]))
    found = documents(filing)
    facts = filing.facts
    no = db.execute(
        "INSERT INTO filing (id, sha256, title, publisher, publisher_code, fiscal_year, kind, path, arrived,"
        " parser_version, model, added) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (id_, source.sha256, found[0].name, facts.publisher, facts.publisher_code, facts.fiscal_year, facts.kind,
         source.path, same[1] if same else generation, source.parser_version, zlib.compress(model, 6),
         same[4] if same else datetime.now(UTC).isoformat(timespec="seconds")),
    ).lastrowid  # fmt: skip
    assert no is not None
    shapes: dict[tuple[str, ...], int] = {}
    for document in found:
        _store_document(db, no, document, shapes)
    learning.remember(db, no, filing)
    db.executemany(
        "INSERT INTO finding VALUES (?, ?, ?, ?, ?)",
        [(no, i, c.rule, c.family, c.verdict) for i, c in enumerate(filing.checks)],
    )
    _store_names(db, no, names_of(filing, found))


def _store_document(db: sqlite3.Connection, no: int, item: Document, shapes: dict[tuple[str, ...], int]) -> None:
    stored = to_stored(item)
    if stored.shape not in shapes:
        shapes[stored.shape] = _shape(db, stored.shape)
    place = item.place
    doc = db.execute(
        "INSERT INTO document (filing, shape, hit, kind, text, name, code, amount, prior, verdict, line, last_line,"
        " extra) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (no, shapes[stored.shape], item.hit, item.kind, item.text, item.name, item.code,
         None if item.amount is None else to_int(item.amount), item.prior, item.verdict, place.line,
         place.last_line if place.last_line != place.line else None, stored.extra),
    ).lastrowid  # fmt: skip
    db.executemany("INSERT OR IGNORE INTO figure VALUES (?, ?)", [(to_int(value), doc) for value in item.figures])


def _shape(db: sqlite3.Connection, shape: tuple[str, str, str, str]) -> int:
    """The number of a shape, which is stored where it is new."""
    db.execute("INSERT OR IGNORE INTO shape (tbl, part, code_class, more) VALUES (?, ?, ?, ?)", shape)
    found = db.execute("SELECT id FROM shape WHERE tbl = ? AND part = ? AND code_class = ? AND more = ?", shape)
    return int(found.fetchone()[0])


def _store_names(db: sqlite3.Connection, no: int, names: list[Name]) -> None:
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
