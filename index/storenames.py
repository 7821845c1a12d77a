"""What the store tells of names: completions, which filings state one, the rows that answer a question, and the values
of the fields that a search can name.
"""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, Literal

from index.port import SuggestionKind
from index.records import LIVE, ROW_COLUMNS, RowFacts
from ingest.reconcile.between import BETWEEN_RULES

NameCount = tuple[str, SuggestionKind, str, int]
MOST_NAMING = 12
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

    @abstractmethod
    def db(self) -> sqlite3.Connection:
        """This thread's connection."""

    @abstractmethod
    def generation(self) -> int:
        """The number of the last change."""

    def names_starting(self, column: Literal["form", "code", "initials"], start: str) -> list[NameCount]:
        """The names whose form, code or initials start so: (text, kind, code, number of filings)."""
        return self._names(f"n.{column} >= :a AND n.{column} < :b", {"a": start, "b": start + "\U0010ffff"})

    def names_containing(self, form: str) -> list[NameCount]:
        """The names whose form has this in it."""
        return self._names("instr(n.form, :a)", {"a": form})

    def _names(self, condition: str, values: dict[str, Any]) -> list[NameCount]:
        rows = self.db().execute(
            f"SELECT n.text, n.kind, n.code, count(*) FROM name n JOIN naming m ON m.name = n.id"
            " JOIN filing f ON f.no = m.filing"
            f" WHERE {condition} AND {LIVE} GROUP BY n.text, n.kind, n.code ORDER BY 4 DESC LIMIT 50",
            {"g": self.generation(), **values},
        )
        return rows.fetchall()

    def indicator_named(self, form: str) -> bool:
        """Whether an indicator's name contains this form."""
        row = self.db().execute(
            "SELECT 1 FROM name n WHERE n.kind = 'indicator' AND instr(n.form, :form) AND EXISTS"
            f" (SELECT 1 FROM naming m JOIN filing f ON f.no = m.filing WHERE m.name = n.id AND {LIVE}) LIMIT 1",
            {"g": self.generation(), "form": form},
        )
        return row.fetchone() is not None

    def forms_known(self, form: str = "", code: str = "") -> list[str]:
        """The forms of projects' and subjects' names beside this ``code``, or the first two that contain ``form``."""
        rows = self.db().execute(
            "SELECT DISTINCT n.form FROM name n WHERE n.kind IN ('project', 'subject')"
            f" AND {'n.code = :code' if code else 'instr(n.form, :form)'} AND EXISTS"
            f" (SELECT 1 FROM naming m JOIN filing f ON f.no = m.filing WHERE m.name = n.id AND {LIVE})"
            f" LIMIT {50 if code else 2}",
            {"g": self.generation(), "form": form, "code": code},
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
            for live in self._live_by_year(self.generation(), year, publisher, kind):
                found += sorted({no for id_ in ids for no in self._first_naming(id_, live)})[:MOST_NAMING]
                if len(found) >= MOST_NAMING:
                    return list(dict.fromkeys(found))[:MOST_NAMING]
        return list(dict.fromkeys(found))

    def _first_naming(self, name: int, live: frozenset[int]) -> Iterator[int]:
        """The first few of these readings that state a name; common names are not read through to their end."""
        rows = self.db().execute("SELECT filing FROM naming WHERE name = ? ORDER BY filing", (name,))
        return islice((no for (no,) in rows if no in live), MOST_NAMING)

    def _read_live_by_year(
        self, generation: int, year: int | None, publisher: str | None, kind: str | None
    ) -> list[frozenset[int]]:
        """The readings that fit, a set for each year, the newest first."""
        rows = self.db().execute(
            f"SELECT f.fiscal_year, f.no FROM filing f WHERE {LIVE} AND (:year IS NULL OR f.fiscal_year = :year)"
            " AND (:publisher IS NULL OR f.publisher = :publisher) AND (:kind IS NULL OR instr(f.kind, :kind))",
            {"g": generation, "year": year, "publisher": publisher, "kind": kind},
        )
        years: dict[int, set[int]] = {}
        for its_year, no in rows:
            years.setdefault(its_year or 0, set()).add(no)
        return [frozenset(years[its_year]) for its_year in sorted(years, reverse=True)]

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
            f" AND d.kind IN ('project', 'subject') AND ({named})",
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
