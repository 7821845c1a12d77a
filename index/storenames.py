"""What the store tells of names: completions, which filings state one, the rows that answer a question, and the values
of the fields that a search can name.
"""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, Literal

from index.nameforms import NameForms
from index.port import SuggestionKind
from index.records import LIVE, ROW_COLUMNS, RowFacts
from ingest.reconcile.between import BETWEEN_RULES

NameCount = tuple[str, SuggestionKind, str, int]
MOST_NAMING = 12
MOST_NAMES = 50
MOST_SORTED = 1000
"""Beyond so many names that fit, it is cheaper to go through all by how many filings state them."""
CHUNK = 64
WHOLE = "document d JOIN shape s ON s.id = d.shape JOIN filing f ON f.no = d.filing"

SKIMMED = {
    "table": (("shape", "tbl"),), "rule": (("finding", "rule"), ("against", "rule")),
    "family": (("finding", "family"),), "verdict": (("finding", "verdict"), ("against", "verdict")),
}  # fmt: skip
"""Fields with few values over many rows, and their columns: the values are read by skipping through an index."""
_FAMILIES = {rule.id: rule.family for rule in BETWEEN_RULES}


class NameReader(ABC):
    """The part of the store that reads names."""

    def __init__(self) -> None:
        self._live_by_year = lru_cache(maxsize=64)(self._read_live_by_year)
        self._live = lru_cache(maxsize=2)(self._read_live)
        self._forms = NameForms()
        self.has_stated = False

    @abstractmethod
    def db(self) -> sqlite3.Connection:
        """This thread's connection."""

    @abstractmethod
    def generation(self) -> int:
        """The number of the last change."""

    def names_starting(self, column: Literal["form", "code", "initials"], start: str) -> list[NameCount]:
        """The most stated names whose form, code or initials start so: (text, kind, code, number of filings)."""
        condition = f"n.{column} >= :a AND n.{column} < :b"
        values = {"a": start, "b": start + "\U0010ffff"}
        found = f"SELECT count(*) FROM (SELECT 1 FROM name n WHERE {condition} LIMIT {MOST_SORTED + 1})"
        (number,) = self.db().execute(found, values).fetchone()
        return self._names(condition, values, number)

    def names_containing(self, form: str) -> list[NameCount]:
        """The most stated names whose form has this in it."""
        found = self._forms.containing(self.db(), self.generation(), form)
        ids = list(islice(found, MOST_SORTED + 1))
        if len(ids) > MOST_SORTED:
            return self._names("instr(n.form, :a)", {"a": form}, len(ids))
        return self._names(f"n.id IN ({_listed(ids)}) AND instr(n.form, :a)", {"a": form}, len(ids)) if ids else []

    def _names(self, condition: str, values: dict[str, Any], number: int) -> list[NameCount]:
        """The names that are stated most of the ``number`` for which a condition holds: few are sorted, for many all
        names are gone through in the order of how many filings state them, until enough are found.
        """
        if number > MOST_SORTED and self.has_stated:
            rows = self.db().execute(
                "SELECT n.text, n.kind, n.code, s.readings FROM stated s CROSS JOIN name n ON n.id = s.name"
                f" WHERE s.readings > 0 AND {condition} ORDER BY s.readings DESC, s.name LIMIT {MOST_NAMES}",
                values,
            )
        else:
            rows = self.db().execute(
                f"SELECT n.text, n.kind, n.code, {self._readings} AS readings FROM name n"
                f" WHERE {condition} AND readings > 0 ORDER BY readings DESC, n.text, n.kind, n.code"
                f" LIMIT {MOST_NAMES}",
                {"g": self.generation(), **values},
            )
        return rows.fetchall()

    @property
    def _readings(self) -> str:
        """How many readings that answer state the name ``n``; an index that cannot be written may not have counted."""
        if self.has_stated:
            return "(SELECT s.readings FROM stated s WHERE s.name = n.id)"
        return f"(SELECT count(*) FROM naming m JOIN filing f ON f.no = m.filing WHERE m.name = n.id AND {LIVE})"

    def forms_containing(self, form: str) -> list[str] | None:
        """The form of the projects and subjects whose name contains this one, none or one; None where there are
        several, or where it is in the name of an indicator.
        """
        generation, db = self.generation(), self.db()
        found = self._forms.containing(db, generation, form)
        forms: set[str] = set()
        while ids := list(islice(found, CHUNK)):
            rows = db.execute(
                f"SELECT DISTINCT n.kind, n.form FROM name n WHERE n.id IN ({_listed(ids)})"
                f" AND n.kind != 'publisher' AND instr(n.form, :form) AND {self._readings} > 0",
                {"g": generation, "form": form},
            ).fetchall()
            forms.update(known for _, known in rows)
            if len(forms) > 1 or any(kind == "indicator" for kind, _ in rows):
                return None
        return list(forms)

    def forms_coded(self, code: str) -> list[str]:
        """The forms of projects' and subjects' names beside this code."""
        rows = self.db().execute(
            "SELECT DISTINCT n.form FROM name n WHERE n.kind IN ('project', 'subject') AND n.code = :code"
            f" AND {self._readings} > 0 LIMIT 50",
            {"g": self.generation(), "code": code},
        )
        return [known for (known,) in rows]

    def filings_naming(self, form: str, year: int | None, publisher: str | None, kind: str | None) -> list[int]:
        """The newest few readings that state a project or subject of this name and fit what else is known."""
        names = self.db().execute(
            "SELECT kind, id FROM name WHERE form = ? AND kind IN ('project', 'subject')", (form,)
        ).fetchall()  # fmt: skip
        found: list[int] = []
        for named in ("project", "subject"):
            ids = [id_ for its_kind, id_ in names if its_kind == named]
            for live in self._live_by_year(self.generation(), year, publisher, kind) if ids else ():
                found += sorted({no for id_ in ids for no in self._first_naming(id_, live)})[:MOST_NAMING]
                if len(found) >= MOST_NAMING:
                    return list(dict.fromkeys(found))[:MOST_NAMING]
        return list(dict.fromkeys(found))

    def _first_naming(self, name: int, live: frozenset[int]) -> list[int]:
        """The first few of these readings that state a name; common names are not read through to their end."""
        stating = "SELECT filing FROM naming WHERE name = ?"
        if len(live) <= CHUNK:
            rows = self.db().execute(f"{stating} AND filing IN ({_listed(live)}) ORDER BY filing", (name,))
        else:
            rows = self.db().execute(f"{stating} ORDER BY filing", (name,))
        return list(islice((no for (no,) in rows if no in live), MOST_NAMING))

    def _read_live_by_year(
        self, generation: int, year: int | None, publisher: str | None, kind: str | None
    ) -> list[frozenset[int]]:
        """The readings that fit, a set for each year, the newest first."""
        live = self._live(generation)
        years: dict[int, set[int]] = {}
        for readings in live.values() if publisher is None else [live.get(publisher, [])]:
            for its_year, no, its_kind in readings:
                if year in (None, its_year) and (kind is None or kind in its_kind):
                    years.setdefault(its_year or 0, set()).add(no)
        return [frozenset(years[its_year]) for its_year in sorted(years, reverse=True)]

    def _read_live(self, generation: int) -> dict[str | None, list[tuple[int | None, int, str]]]:
        """The readings that answer, by publisher: (year, number, kind)."""
        rows = self.db().execute(
            f"SELECT f.publisher, f.fiscal_year, f.no, coalesce(f.kind, '') FROM filing f WHERE {LIVE}",
            {"g": generation},
        )
        found: dict[str | None, list[tuple[int | None, int, str]]] = {}
        for its_publisher, its_year, no, its_kind in rows:
            found.setdefault(its_publisher, []).append((its_year, no, its_kind))
        return found

    def name_of(self, form: str) -> str | None:
        """A printed name with this form."""
        row = (
            self.db()
            .execute("SELECT text FROM name WHERE form = ? AND kind IN ('project', 'subject') LIMIT 1", (form,))
            .fetchone()
        )
        return row[0] if row else None

    def name_forms(self) -> list[str]:
        """The forms of all names."""
        return [form for (form,) in self.db().execute("SELECT DISTINCT form FROM name")]

    def rows_named(self, form: str, filings: Sequence[int]) -> Iterator[RowFacts]:
        """The projects and rows of these readings that may have a name with this form."""
        printed = self.db().execute("SELECT DISTINCT text FROM name WHERE form = ?", (form,)).fetchall()
        named = " OR ".join(["instr(d.name, ?)"] * len(printed)) or "0"
        rows = self.db().execute(
            f"SELECT {ROW_COLUMNS} FROM {WHOLE} WHERE d.filing IN ({','.join('?' * len(filings))})"
            f" AND ({named}) AND d.kind IN ('project', 'subject')",
            (*filings, *(text for (text,) in printed)),
        )
        yield from (RowFacts(*row) for row in rows)

    def largest_projects(self, publisher: str, year: int | None, kind: str | None) -> list[int]:
        """The documents of a publisher's few largest projects, of the newest year where none is asked, budget first."""
        rows = self.db().execute(
            f"SELECT d.doc FROM {WHOLE} WHERE f.publisher = :publisher"
            " AND (:year IS NULL OR f.fiscal_year = :year) AND (:kind IS NULL OR instr(f.kind, :kind))"
            f" AND d.kind = 'project' AND s.part = '项目' AND d.amount IS NOT NULL AND {LIVE}"
            " ORDER BY f.fiscal_year DESC, instr(f.kind, '预算') = 0, d.amount DESC, s.tbl IS NULL, d.doc LIMIT 5",
            {"g": self.generation(), "publisher": publisher, "year": year, "kind": kind},
        )
        return [doc for (doc,) in rows]

    def totals_of(self, publisher: str, table: str) -> list[RowFacts]:
        """The total rows of one table over the filings of a publisher."""
        rows = self.db().execute(
            f"SELECT {ROW_COLUMNS} FROM {WHOLE} WHERE f.publisher = :publisher"
            f" AND s.tbl = :table AND d.kind = 'subject' AND d.name IN ('合计', '总计', '合計', '總計') AND {LIVE}",
            {"g": self.generation(), "publisher": publisher, "table": table},
        )
        return [RowFacts(*row) for row in rows]

    def field_values(self, field: str) -> tuple[tuple[str, str], ...]:
        """The values that a field has, each with the text that it is known by; some may be of older versions only."""
        g = {"g": self.generation()}
        if field in ("year", "publisher", "kind"):
            column = {"year": "fiscal_year"}.get(field, field)
            sql = f"SELECT DISTINCT CAST({column} AS TEXT) FROM filing f WHERE {LIVE} AND {column} IS NOT NULL"
        elif field == "filing":
            rows = self.db().execute(
                f"SELECT DISTINCT id, id || ' ' || title || ' ' || path FROM filing f WHERE {LIVE}", g
            )
            return tuple(rows)
        elif field in SKIMMED:
            values = {value for column in SKIMMED[field] for value in self._skim(*column)}
            if field == "family":
                values |= {_FAMILIES[rule] for rule in self._skim("against", "rule") if rule in _FAMILIES}
            return tuple((value, value) for value in sorted(values))
        else:
            return ()
        return tuple((value, value) for (value,) in self.db().execute(sql, g))

    def _skim(self, table: str, column: str) -> Iterator[str]:
        """The different values of a column that has an index."""
        next_one = f"SELECT min({column}) FROM {table} WHERE {column} >"
        rows = self.db().execute(
            f"WITH RECURSIVE one(value) AS ({next_one} '' UNION ALL SELECT ({next_one} one.value) FROM one"
            " WHERE one.value IS NOT NULL) SELECT value FROM one WHERE value IS NOT NULL"
        )
        return (value for (value,) in rows)


def _listed(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))
