"""The checks over all filings: those of each filing by itself, and those between filings, which are held here.

Two readings are held against each other once, when the later of them comes to answer searches; a check between them
counts while both answer. What is done is remembered by reading, so that a killed run goes on where it was.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from index.port import CheckHit, FilingRef
from index.records import LIVE
from index.related import relatives
from index.store import Store
from ingest.filing import Check, Filing
from ingest.reconcile import between
from ingest.serialise import check_from_json, check_to_json

_BATCH = 16
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


def findings(store: Store, where: dict[str, Any]) -> list[Finding]:
    """The checks that fit, failures first, each filing's own before those against others."""
    fitting = {key: value for key, value in where.items() if value is not None}
    conditions = "".join(f" AND {_FIELDS[key]} = :{key}" for key in fitting)
    columns = "f.no, f.id, c.ordinal, c.verdict, c.rule, f.publisher"
    rows = store.db().execute(
        f"SELECT {columns}, NULL, f.fiscal_year FROM finding c JOIN filing f ON f.no = c.filing"
        f" WHERE {LIVE}{conditions} UNION ALL"
        f" SELECT {columns}, c.other, f.fiscal_year FROM against c JOIN filing f ON f.no = c.filing"
        f" JOIN filing o ON o.no = c.other WHERE {LIVE} AND {_OTHER_LIVE}{conditions}",
        {"g": store.generation(), **fitting},
    )
    weight = {"fails": 0, "rounding": 1, "holds": 2}
    ordered = sorted(
        rows, key=lambda r: (weight.get(r[3], 3), r[5] or "", r[7] or 0, r[6] is not None, r[6] or 0, r[2])
    )
    return [Finding(*row[:7]) for row in ordered]


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


def relate(store: Store) -> int:
    """Hold every reading that newly answers searches against its relatives; how many there were."""
    live = _live(store)
    due = [no for no, (_, born) in live.items() if store.related_at(no) != born]
    groups: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    for no, (ref, _) in live.items():
        for key in _groups(ref):
            groups[key].append(no)
    # Relatives follow each other, so that a filing that many are held against is mostly still at hand.
    due.sort(key=lambda no: ((live[no][0].publisher_code or "")[:3], live[no][0].publisher or "", no))
    read = lru_cache(_AT_HAND)(lambda filing_id: replace(store.filing(filing_id), checks=()))
    for start in range(0, len(due), _BATCH):
        found = [(no, _pairs(store, no, live, groups, read)) for no in due[start : start + _BATCH]]
        with store.change() as db:
            for no, pairs in found:
                for (one, other), checks in pairs.items():
                    _keep(db, one, other, checks)
                db.execute("INSERT OR REPLACE INTO related VALUES (?, ?)", (no, live[no][1]))
    return len(due)


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
    read: Callable[[str], Filing],
) -> dict[tuple[int, int], tuple[Check, ...]]:
    """The checks that this reading makes of its relatives and they of it, but for pairs that were compared before."""
    ref = live[no][0]
    near = {other for key in _groups(ref) for other in groups[key]}
    by_id = {live[other][0].id: other for other in near}
    kin = [by_id[other.id] for other in relatives(ref, (live[other][0] for other in sorted(near)))]
    wanted = [(no, other) for other in kin] + [(other, no) for other in kin]
    # A filing speaks of its own year and of earlier ones only.
    wanted = [(a, b) for a, b in wanted if (live[a][0].fiscal_year or 0) >= (live[b][0].fiscal_year or 0)]
    done = store.compared(no)
    return {
        (a, b): between(read(live[a][0].id), [(live[b][0].id, read(live[b][0].id))])
        for a, b in wanted
        if (a, b) not in done
    }


def _keep(db: sqlite3.Connection, one: int, other: int, checks: tuple[Check, ...]) -> None:
    db.execute("INSERT OR IGNORE INTO compared VALUES (?, ?)", (one, other))
    db.executemany(
        "INSERT OR REPLACE INTO against VALUES (?, ?, ?, ?, ?, ?)",
        [
            (one, other, n, check.rule, check.verdict, json.dumps(check_to_json(check), ensure_ascii=False))
            for n, check in enumerate(checks)
        ],
    )
