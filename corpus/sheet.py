"""A rendered source as a list of lines that know what of the truth starts on them.

Renderers append lines, damage moves and changes them, and ``finish`` numbers what is left: so the line numbers of the
truth are right whatever was put in, taken out or turned round on the way.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from corpus.facts import FactForm, FactIndicator, FactProject, FactRow, FactTable, GoalBlock, Paper

Json = dict[str, Any]


@dataclass(slots=True, eq=False)
class Line:
    """One line of the source: plain ``text``, or ``cells`` that tabs part, with each cell's ``roles``.

    ``starts`` are the truth items whose line this is, ``tables`` the truth tables that it belongs to, ``rows`` the
    truth rows that its cells print (left to right), ``damage`` the entries to be noted for it. Roles are code, name,
    amount, label, level, target, text and the like; ``columns`` names the truth column of an amount cell.
    """

    text: str = ""
    cells: list[str] | None = None
    roles: list[str] = field(default_factory=list)
    columns: list[str | None] = field(default_factory=list)
    owners: list[Json | None] = field(default_factory=list)
    starts: list[Json] = field(default_factory=list)
    table: Json | None = None
    kind: str = "text"
    damage: list[Json] = field(default_factory=list)

    def printed(self) -> str:
        """The line as it stands in the file."""
        return self.text if self.cells is None else "\t".join(self.cells)


@dataclass(slots=True)
class Sheet:
    """A source being written: its lines and the truth that refers to them."""

    lines: list[Line]
    truth: Json

    def add(self, text: str = "", kind: str = "text", table: Json | None = None, *starts: Json) -> Line:
        """Append a plain line."""
        line = Line(text, kind=kind, table=table, starts=list(starts))
        self.lines.append(line)
        return line

    def finish(self) -> tuple[str, Json]:
        """The source text and its truth with every line number filled in (1-based)."""
        damage: list[Json] = []
        spans: dict[int, list[int]] = {}
        for number, line in enumerate(self.lines, 1):
            for item in line.starts:
                item["line"] = number
            if line.table is not None and line.printed().strip():
                spans.setdefault(id(line.table), []).append(number)
            damage += [{"line": number, **entry} for entry in line.damage]
        for table in self.truth["tables"]:
            numbers = spans.get(id(table), [])
            table["first_line"], table["last_line"] = (min(numbers), max(numbers)) if numbers else (None, None)
        self.truth["damage"] = damage
        return "\n".join(line.printed() for line in self.lines) + "\n", self.truth


def digits(cents: int) -> str:
    """An amount as the truth writes it: no separators."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{cents // 100}.{cents % 100:02d}"


def start(paper: Paper, source: str) -> Sheet:
    """An empty sheet for this paper; a final account states no code of its publisher."""
    code = paper.publisher_code if paper.kind.endswith("预算") else None
    facts = {
        "title": paper.title,
        "publisher": paper.publisher,
        "publisher_code": code,
        "fiscal_year": paper.year,
        "kind": paper.kind,
    }
    truth: Json = {
        "source": source,
        "filing": facts,
        "sections": [],
        "tables": [],
        "indicators": [],
        "projects": [],
        "damage": [],
    }
    return Sheet([], truth)


def table_truth(sheet: Sheet, table: FactTable, number: str | None) -> Json:
    """The truth of a table, without its rows; ``number`` as the source prints it."""
    out: Json = {
        "key": table.key,
        "number": number,
        "title": table.title,
        "unit": table.unit,
        "first_line": None,
        "last_line": None,
        "columns": list(table.columns),
        "rows": [],
    }
    sheet.truth["tables"].append(out)
    return out


def row_truth(table: Json, row: FactRow) -> Json:
    """The truth of a row, appended to its table."""
    out: Json = {} if row.side is None else {"side": row.side}
    out |= {"code": row.code, "name": row.name}
    if row.unit:
        out["attrs"] = {"项目单位": row.unit}
    out["values"] = {column: digits(amount) for column, amount in row.values.items()}
    table["rows"].append(out)
    return out


def section_truth(sheet: Sheet, level: int, title: str) -> Json:
    """The truth of a heading."""
    out: Json = {"level": level, "title": title}
    sheet.truth["sections"].append(out)
    return out


def indicator_truth(sheet: Sheet, form: FactForm, block: GoalBlock, item: FactIndicator, empty: str = "") -> Json:
    """The truth of an indicator; ``empty`` is the mark that the form prints where an earlier year has no value."""
    project = form.project
    out: Json = {
        "scope": project.name if project else "整体",
        "project_code": project.code if project else None,
        "horizon": block.horizon,
        "goal": block.number,
        "level1": item.level1,
        "level2": item.level2,
        "name": item.name,
        "target": item.target,
    }
    if item.previous is not None:
        out["previous"] = [value or empty or None for value in item.previous]
    out |= {k: v for k in ("basis", "actual", "score") if (v := getattr(item, k)) is not None}
    sheet.truth["indicators"].append(out)
    return out


def project_truth(sheet: Sheet, project: FactProject) -> Json:
    """The truth of a project with a form."""
    fields = ("code", "name", "department", "unit", "total_budget", "year_budget", "start_year", "end_year")
    out: Json = {name: getattr(project, name) for name in fields}
    if out["year_budget"]:
        out["year_budget"] = out["year_budget"].replace(",", "")
    sheet.truth["projects"].append(out)
    return out


def pairs(table: FactTable) -> list[tuple[FactRow | None, FactRow | None]]:
    """The lines of a two-sided table: income on the left, expenditure on the right, the closing totals level."""
    left = [r for r in table.rows if r.side == "收入"]
    right = [r for r in table.rows if r.side == "支出"]
    closing = next((i for i, r in enumerate(left) if r.name == "本年收入合计"), len(left) - 1)
    end = next((i for i, r in enumerate(right) if r.name == "本年支出合计"), len(right) - 1)
    head = max(closing, end)
    tail = max(len(left) - closing, len(right) - end)

    def laid(rows: list[FactRow], cut: int) -> list[FactRow | None]:
        foot = rows[cut:]
        gap = tail - len(foot)
        spread = [*foot[:-1], *[None] * gap, *foot[-1:]] if gap else foot
        return [*rows[:cut], *[None] * (head - cut), *spread]

    return list(zip(laid(left, closing), laid(right, end), strict=True))


def blocks(table: FactTable) -> list[list[FactRow | None]]:
    """The lines of a table in three blocks side by side; the two closing totals stand on the last line."""
    columns = [[r for r in table.rows if r.block == b] for b in range(3)]
    totals = {b: rows.pop() for b, rows in enumerate(columns) if rows and rows[-1].code is None}
    height = max(len(rows) for rows in columns)
    lines = [[rows[i] if i < len(rows) else None for rows in columns] for i in range(height)]
    return [*lines, [totals.get(0), None, totals.get(2)]]


def header_paths(columns: tuple[str, ...]) -> list[list[str]]:
    """The header rows over the amount columns: each label once, at the first column that it spans."""
    split = [c.split("/") for c in columns]
    depth = max(len(p) for p in split)
    rows = []
    for level in range(depth):
        row, before = [], None
        for path in split:
            own = path[level] if level < len(path) else ""
            here = tuple(path[: level + 1])
            if level < len(path) - 1 and here == before:
                own = ""
            row.append(own)
            before = here
        rows.append(row)
    return rows


def fold(text: str) -> str:
    """A text in NFKC without white space, for comparing what is printed with what is meant."""
    return "".join(unicodedata.normalize("NFKC", text).split())
