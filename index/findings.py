"""The checks over all filings: those of each filing by itself, and those between filings, counted and listed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from index.port import CheckHit
from index.records import LIVE
from index.store import Store
from ingest.serialise import check_from_json

_REMEMBERED = 64
_OTHER_LIVE = LIVE.replace("f.", "o.")
ORDER = ("fails", "rounding", "holds", "not_checkable")
"""The verdicts as a reader wants them."""
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


@dataclass(frozen=True, slots=True)
class Counts:
    """How many checks fit, in all and by verdict, rule and publisher, most first; those of no publisher are in no
    publisher's.
    """

    total: int
    verdicts: dict[str, int]
    rules: dict[str, int]
    publishers: dict[str, int]


class Counting:
    """Counts the checks of one store, once for each filter and generation; safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        @lru_cache(maxsize=_REMEMBERED)
        def read(generation: int, where: tuple[tuple[str, Any], ...]) -> Counts:
            return _counted(store, dict(where))

        self._store = store
        self._read = read

    def now(self, where: dict[str, Any]) -> Counts:
        """The counts of the checks that fit."""
        return self._read(self._store.generation(), tuple(sorted(where.items())))


def _counted(store: Store, where: dict[str, Any]) -> Counts:
    rows, values = _rows(store, where)
    by: tuple[Counter[str], ...] = (Counter(), Counter(), Counter())
    total = 0
    grouped = f"SELECT verdict, rule, publisher, count(*) FROM ({rows}) GROUP BY 1, 2, 3"
    for *keys, number in store.db().execute(grouped, values):
        total += number
        for counter, key in zip(by, keys, strict=True):
            if key:
                counter[key] += number
    return Counts(total, *(dict(counter.most_common()) for counter in by))


def findings(store: Store, where: dict[str, Any], counts: Counts, offset: int, limit: int) -> list[Finding]:
    """Some of the checks that fit, of which there are so many; failures first, filing by filing, each one's own before
    those against others.

    Only those with the verdicts that stand on the page are put in order: most checks hold, and few read so far.
    """
    found: list[Finding] = []
    for verdict in ORDER:
        number = counts.verdicts.get(verdict, 0)
        if offset < number and len(found) < limit:
            found += _ordered(store, where | {"verdict": verdict}, offset, limit - len(found))
        offset = max(0, offset - number)
    return found


def _ordered(store: Store, where: dict[str, Any], offset: int, limit: int) -> list[Finding]:
    rows, values = _rows(store, where)
    found = store.db().execute(
        f"SELECT no, id, ordinal, verdict, rule, publisher, other FROM ({rows}) ORDER BY coalesce(publisher, ''),"
        " coalesce(year, 0), no, other IS NOT NULL, other, ordinal LIMIT :limit OFFSET :offset",
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
    checks = {id_: store.checks(id_) for id_ in dict.fromkeys(one.id for one in page)}
    hits = []
    for one in page:
        own = checks[one.id]
        if one.other is None:
            hits.append(CheckHit(store.ref(one.id), one.ordinal, check_from_json(own[one.ordinal])))
            continue
        before, told = store.db().execute(
            "SELECT (SELECT count(*) FROM against b WHERE b.filing = a.filing AND (b.other, b.ordinal)"
            " < (a.other, a.ordinal)), a.told FROM against a WHERE (a.filing, a.other, a.ordinal) = (?, ?, ?)",
            (one.no, one.other, one.ordinal),
        ).fetchone()  # fmt: skip
        hits.append(CheckHit(store.ref(one.id), len(own) + before, check_from_json(json.loads(told))))
    return hits
