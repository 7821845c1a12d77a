"""Documents bear the checks between filings too, while both filings answer: SQLite's side of it.

A check between filings comes when a relative does and goes when it is withdrawn, long after the documents that it
speaks of were stored. Only these documents are written anew, with what they bear now, and numbered by the generation,
so that a text index can take over just them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from index.bearing import Borne, Spots
from index.records import LIVE
from ingest.filing import Check
from ingest.serialise import place_from_json

TABLES = ("borne", "restated")
SCHEMA = (
    # Which documents, of either filing, the checks between filings speak of.
    "CREATE TABLE IF NOT EXISTS borne (filing INTEGER NOT NULL, other INTEGER NOT NULL, ordinal INTEGER NOT NULL,"
    " doc INTEGER NOT NULL, PRIMARY KEY (filing, other, ordinal, doc)) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS borne_other ON borne (other)",
    "CREATE INDEX IF NOT EXISTS borne_doc ON borne (doc)",
    # Documents that bear or bore another verdict than by their own filing's checks, with that one, as JSON, and the
    # generation of their last change.
    "CREATE TABLE IF NOT EXISTS restated (doc INTEGER PRIMARY KEY, own TEXT NOT NULL, since INTEGER NOT NULL)",
    "CREATE INDEX IF NOT EXISTS restated_since ON restated (since)",
)
_CHANGED = "SELECT no FROM filing WHERE born = :g UNION SELECT no FROM filing WHERE died = :g"


def speaking_of(db: sqlite3.Connection, no: int, checks: Iterable[Check], *, other: str | None) -> list[set[int]]:
    """The documents of a reading that each check speaks of: the filing, and what states its figures.

    ``other`` is the filing's id where another one makes the check, None where it does itself.
    """
    found: list[set[int]] = []
    spots: Spots[int] = Spots()
    for number, check in enumerate(checks):
        found.append(set())
        for operand in (*check.left, *check.right):
            if operand.filing == other:
                spots.add(operand, number)
    rows = db.execute(
        "SELECT d.doc, d.kind, s.tbl, d.line, d.last_line, d.extra FROM document d JOIN shape s ON s.id = d.shape"
        " WHERE d.filing = ? AND d.kind <> 'table'",
        (no,),
    )
    for doc, kind, table, line, last_line, extra in rows:
        if kind == "filing":
            for docs in found:
                docs.add(doc)
            continue
        more = json.loads(extra).get("place", {}) if extra else {}
        place = place_from_json(more | {"line": line, "last_line": last_line})
        for number in spots.within(table or None, place):
            found[number].add(doc)
    return found


def follow(db: sqlite3.Connection, generation: int) -> None:
    """Restate the documents that bear checks between a filing that newly answers, or answers no more, and another."""
    docs = db.execute(
        f"SELECT doc FROM borne WHERE filing IN ({_CHANGED}) UNION SELECT doc FROM borne WHERE other IN ({_CHANGED})",
        {"g": generation},
    ).fetchall()
    restate(db, generation, (doc for (doc,) in docs))


def restate(db: sqlite3.Connection, generation: int, docs: Iterable[int]) -> None:
    """Write what these documents bear at a generation, where that is another than before."""
    for doc in docs:
        row = db.execute(
            "SELECT d.verdict, d.extra, r.own FROM document d LEFT JOIN restated r USING (doc) WHERE d.doc = ?", (doc,)
        ).fetchone()
        if row is None:
            continue
        verdict, extra, kept = row
        more = json.loads(extra) if extra else {}
        before = _stated(verdict, more)
        own = _stated(*json.loads(kept)) if kept else before
        now = own.with_checks(_checks_on(db, generation, doc))
        if now == before:
            continue
        stated = {"rules": now.rules, "families": now.families}
        more = {key: value for key, value in (more | stated).items() if value}
        db.execute(
            "UPDATE document SET verdict = ?, extra = ? WHERE doc = ?",
            (now.verdict, json.dumps(more, ensure_ascii=False, separators=(",", ":")) if more else "", doc),
        )
        told = json.dumps([own.verdict, {"rules": own.rules, "families": own.families}])
        db.execute("INSERT OR REPLACE INTO restated VALUES (?, ?, ?)", (doc, told, generation))


def _stated(verdict: str, more: dict[str, Any]) -> Borne:
    return Borne(verdict, tuple(more.get("rules", ())), tuple(more.get("families", ())))


def _checks_on(db: sqlite3.Connection, generation: int, doc: int) -> list[tuple[str, str, str]]:
    """The checks between filings that answer which speak of a document: verdict, rule and family."""
    rows = db.execute(
        "SELECT a.verdict, a.rule, a.told FROM borne b JOIN against a USING (filing, other, ordinal)"
        f" JOIN filing f ON f.no = b.filing JOIN filing o ON o.no = b.other WHERE b.doc = :doc AND {LIVE}"
        f" AND {LIVE.replace('f.', 'o.')} ORDER BY b.filing, b.other, b.ordinal",
        {"doc": doc, "g": generation},
    )
    return [(verdict, rule, json.loads(told)["family"]) for verdict, rule, told in rows]


def restated(db: sqlite3.Connection, since: int, until: int) -> list[int]:
    """The documents restated after one generation, up to another, of readings that answered at both."""
    rows = db.execute(
        "SELECT r.doc FROM restated r JOIN document d USING (doc) JOIN filing f ON f.no = d.filing"
        f" WHERE r.since > :since AND r.since <= :g AND f.born <= :since AND {LIVE} ORDER BY d.filing, r.doc",
        {"since": since, "g": until},
    )
    return [doc for (doc,) in rows]


def purge(db: sqlite3.Connection, readings: str, generation: int) -> None:
    """Forget what readings that are deleted bear or make others bear; ``readings`` selects them by ``generation``."""
    of_them = f"SELECT doc FROM document WHERE filing IN ({readings})"
    for table in TABLES:
        db.execute(f"DELETE FROM {table} WHERE doc IN ({of_them})", (generation,))
    for side in ("filing", "other"):
        db.execute(f"DELETE FROM borne WHERE {side} IN ({readings})", (generation,))
