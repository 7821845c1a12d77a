"""A filing as the documents that searches answer with: projects, table rows, indicators, passages, tables, itself.

One document is one hit: its printed text, its name and code, its figures in 万元, and the place that states it. What
the print parts into cells is joined by ``｜``, so that no text runs from one cell into the next.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from pathlib import PurePath

from index.bearing import Spots, borne
from index.port import HitKind
from ingest.amounts import plain
from ingest.codes import canonical, kind_of
from ingest.filing import UNIT_IN_WAN, Check, Filing, Indicator, Passage, Project, Row, Table
from ingest.layout import Place
from ingest.script import simplify

LETTERS: dict[HitKind, str] = {
    "project": "p", "subject": "s", "indicator": "i", "passage": "t", "table": "b", "filing": "f",
}  # fmt: skip
PROJECT_TABLE = "项目支出表"
_LEVELS = {3: "类级", 5: "款级", 7: "项级"}
_ORDINAL = re.compile(r"\A(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d+[.、．])\s*")
_POINTS = re.compile(r"[(（]\d+(?:\.\d+)?分[)）]\Z")
_PROSE_AMOUNT = re.compile(r"(?<![\d.])-?\d[\d,，]*(?:\.\d+)?(?=\s*(亿元|万元|千元|元))")
_PROSE_CODE = re.compile(
    r"(?<![\d.,A-Za-z])(?:\d{11}[A-Z]\d{9}|\d{21}|2\d{2}[\s-]?\d{2}[\s-]?\d{2}|3\d{2}[\s-]?\d{2})(?![\d.,]*\d|万|亿|元|%)"
)
_PRIOR: dict[HitKind, int] = {"project": 12, "filing": 11, "table": 10, "subject": 7, "indicator": 6, "passage": 2}
_MAIN_TABLE = "支出总表"
UNSURE = "?"
"""What the name of a sum ends in for amounts that nothing proves, so that they can be told apart in it."""


@dataclass(frozen=True, slots=True)
class Document:
    """One searchable thing of a filing. ``hit`` is its letter and ordinal, stable for the same content.

    ``keys`` are the texts that name it as a whole; ``mentions`` the codes that its text states beside its own;
    ``figures`` all its amounts in 万元; ``part`` names the sum that its ``amount`` may go into without counting
    anything twice, empty for none, ending in ``UNSURE`` where nothing proves the amount; ``prior`` orders equally good
    answers, higher first. ``doubts`` are the columns whose amount nothing proves, ``mended`` what was printed in those
    whose amount is another than the printed one.
    """

    hit: str
    kind: HitKind
    text: str
    place: Place
    name: str | None = None
    code: str | None = None
    table: str | None = None
    amount: Decimal | None = None
    amounts: dict[str, Decimal] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    figures: tuple[Decimal, ...] = ()
    part: str = ""
    prior: int = 0
    verdict: str = ""
    rules: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    mended: dict[str, str] = field(default_factory=dict)


def documents(filing: Filing) -> list[Document]:
    """All documents of a filing, in a fixed order: the filing, its tables, rows and projects, indicators, prose."""
    seen = _Verdicts(filing.checks)
    found: list[Document] = [_filing_document(filing)]
    found += [_table_document(table) for table in filing.tables]
    found += [
        seen.on(_row_document(table, row))
        for table in filing.tables
        for row in table.rows
        if not _is_project(table, row)
    ]
    found += [seen.on(document) for document in _projects(filing)]
    found += [seen.on(_indicator_document(item)) for item in filing.indicators]
    found += [seen.on(_passage_document(filing, item)) for item in filing.passages]
    found += _headings(filing)
    return list(_numbered(found))


def _numbered(found: list[Document]) -> Iterator[Document]:
    counts: dict[HitKind, int] = {}
    for document in found:
        counts[document.kind] = counts.get(document.kind, 0) + 1
        yield replace(
            document,
            hit=f"{LETTERS[document.kind]}{counts[document.kind]}",
            prior=document.prior or _PRIOR[document.kind],
            # A figure is found at the row that states it; a table only repeats its total row.
            figures=document.figures
            or (() if document.kind == "table" else tuple(dict.fromkeys(document.amounts.values()))),
        )


def _joined(*parts: str | None) -> str:
    return "｜".join(part for part in parts if part)


def _fields(**named: str | int | None) -> dict[str, str]:
    return {key: str(value) for key, value in named.items() if value not in (None, "")}


def bare_name(name: str) -> str:
    """The name without its printed ordinal (十二、, (一), 1.) and without the points a self-evaluation gives it."""
    return _POINTS.sub("", _ORDINAL.sub("", name))


def decimal(text: str | None) -> Decimal | None:
    """The number that a printed figure states, None where it is none."""
    digits = plain(text) if text else None
    try:
        return Decimal(digits) if digits is not None else None
    except InvalidOperation:
        return None


def row_amounts(table: Table, row: Row) -> dict[str, Decimal]:
    """The row's figures in 万元 by column, in the table's column order."""
    order = {column: i for i, column in enumerate(table.columns)}
    columns = sorted(row.values, key=lambda column: order.get(column, len(order)))
    unit = table.unit if table.unit in UNIT_IN_WAN else "万元"
    return {column: row.values[column].wan(unit).normalize() + 0 for column in columns}


def main_amount(amounts: dict[str, Decimal]) -> Decimal | None:
    """The figure that stands for a row: of a final account its result (决算), of several columns their total."""
    column = main_column(amounts)
    return None if column is None else amounts[column]


def main_column(amounts: Collection[str]) -> str | None:
    """The column of the figure that stands for a row with amounts in these."""
    if not amounts:
        return None
    columns = [c for c in amounts if "决算" in c] or list(amounts)
    totals = [c for c in columns if c.split("/")[-1].endswith(("合计", "总计"))]
    return (totals or columns)[0]


def _doubts(row: Row) -> tuple[str, ...]:
    """The columns whose figure nothing proves."""
    return tuple(column for column, amount in row.values.items() if amount.unsure)


def _mended(row: Row) -> dict[str, str]:
    """What was printed where a figure was mended, by column."""
    return {c: a.printed for c, a in row.values.items() if a.mended}


def _told(part: str, row: Row, amounts: dict[str, Decimal]) -> str:
    """The name of the sum that a row's amount goes into, marked where the amount is unsure."""
    return part + UNSURE if part and main_column(amounts) in _doubts(row) else part


def _row_part(table: Table, row: Row) -> str:
    """Rows of one table and one level of its codes add up to something; a total or a name without code does not."""
    if row.code and kind_of(row.code, table.key) in ("functional", "economic", "unit"):
        level = _LEVELS.get(len(row.code), "") if kind_of(row.code, table.key) != "unit" else f"单位{len(row.code)}位"
        return f"{table.key}·{level}"
    return ""


def _is_classified(table: Table, row: Row) -> bool:
    return row.code is not None and kind_of(row.code, table.key) in ("functional", "economic")


def _code_class(table: Table, row: Row) -> str | None:
    return f"{row.code[:3]}*" if row.code and _is_classified(table, row) else None


def _row_document(table: Table, row: Row) -> Document:
    amounts = row_amounts(table, row)
    return Document(
        hit="", kind="subject", place=row.place, name=row.name, code=row.code, table=table.key,
        text=_joined(row.code, row.name, *row.attrs.values()),
        amount=main_amount(amounts), amounts=amounts,
        fields=_fields(side=row.side, table_title=table.title, table_number=table.number, table_unit=table.unit,
                       code_class=_code_class(table, row)) | row.attrs,
        keys=(row.name, bare_name(row.name)), part=_told(_row_part(table, row), row, amounts),
        doubts=_doubts(row), mended=_mended(row),
        prior=_PRIOR["subject"] + _is_classified(table, row) + (table.key == _MAIN_TABLE),
    )  # fmt: skip


def _table_document(table: Table) -> Document:
    total = next((row for row in table.rows if simplify(row.name.replace(" ", "")) in ("合计", "总计")), None)
    amounts = row_amounts(table, total) if total else {}
    return Document(
        hit="", kind="table", place=table.place, name=table.title, table=table.key,
        text=_joined(f"表{table.number}" if table.number else None, table.title, *table.columns, table.statement),
        amount=main_amount(amounts), amounts=amounts,
        fields=_fields(table_title=table.title, table_number=table.number, table_unit=table.unit, rows=len(table.rows)),
        keys=(table.title, table.key), part=_told(f"{table.key}·合计", total, amounts) if total else "",
        doubts=_doubts(total) if total else (), mended=_mended(total) if total else {},
    )  # fmt: skip


def _is_project(table: Table, row: Row) -> bool:
    return table.key == PROJECT_TABLE and row.code is not None and _project_kind(row.code) is not None


def _project_kind(code: str) -> str | None:
    kind = kind_of(code)
    return kind if kind in ("project", "project_group") else None


def _projects(filing: Filing) -> Iterator[Document]:
    """One document a project: its row in the project table (where it is stated with amounts) with its form's facts."""
    forms = {(p.code or p.name): p for p in filing.projects}
    used: set[str] = set()
    for table in filing.tables:
        for row in table.rows:
            if _is_project(table, row) and row.code:
                form = forms.get(row.code) or forms.get(row.name)
                used |= {row.code, row.name}
                yield _project_row(table, row, form)
    for project in filing.projects:
        if (project.code or project.name) not in used and project.name not in used:
            yield _project_form(project)


def _form_fields(form: Project | None) -> dict[str, str]:
    if form is None:
        return {}
    return _fields(department=form.department, unit=form.unit, start_year=form.start_year, end_year=form.end_year,
                   total_budget=form.total_budget, year_budget=form.year_budget,
                   form_line=form.place.line, form_page=form.place.page)  # fmt: skip


def _project_row(table: Table, row: Row, form: Project | None) -> Document:
    amounts = row_amounts(table, row)
    level = "项目" if _project_kind(row.code or "") == "project" else "一级项目"
    return Document(
        hit="", kind="project", place=row.place, name=row.name, code=row.code, table=table.key,
        text=_joined(row.code, row.name, *row.attrs.values()), amount=main_amount(amounts), amounts=amounts,
        fields=_fields(table_title=table.title, table_number=table.number, level=level)
        | _form_fields(form) | row.attrs,
        keys=(row.name, bare_name(row.name)), part=_told(level, row, amounts),
        prior=_PRIOR["project"] - (level == "一级项目"), doubts=_doubts(row), mended=_mended(row),
    )  # fmt: skip


def _project_form(form: Project) -> Document:
    named = (("年度预算", form.year_budget), ("项目总预算", form.total_budget))
    amounts = {name: value for name, text in named if (value := decimal(text)) is not None}
    return Document(
        hit="", kind="project", place=form.place, name=form.name, code=form.code,
        text=_joined(form.code, form.name, form.unit, form.department),
        amount=next(iter(amounts.values()), None), amounts=amounts, fields=_form_fields(form),
        keys=(form.name, bare_name(form.name)), part="项目", prior=_PRIOR["project"] - 1,
    )  # fmt: skip


def _indicator_document(item: Indicator) -> Document:
    facts = _fields(scope=item.scope, project_code=item.project_code, horizon=item.horizon, goal=item.goal,
                    level1=item.level1, level2=item.level2, target=item.target, actual=item.actual, score=item.score,
                    basis=item.basis)  # fmt: skip
    if item.previous:
        facts |= _fields(before_last=item.previous[0], last=item.previous[1])
    return Document(
        hit="", kind="indicator", place=item.place, name=item.name, fields=facts,
        text=_joined(item.name, item.target, item.actual, item.scope if item.scope != "整体" else None, item.level2),
        keys=(item.name, bare_name(item.name)), mentions=(item.project_code,) if item.project_code else (),
    )  # fmt: skip


def prose_amounts(text: str) -> tuple[Decimal, ...]:
    """The amounts with a unit that a sentence states, in 万元, each once."""
    found = []
    for match in _PROSE_AMOUNT.finditer(text):
        value = decimal(match.group().replace("，", ","))
        if value is not None:
            found.append(value * UNIT_IN_WAN[match.group(1)])
    return tuple(dict.fromkeys(found))


def _passage_document(filing: Filing, item: Passage) -> Document:
    section = filing.sections[item.section].title if item.section is not None else None
    return Document(
        hit="", kind="passage", place=item.place, text=item.text, fields=_fields(section=section),
        mentions=tuple(dict.fromkeys(canonical(m.group()) for m in _PROSE_CODE.finditer(item.text))),
        figures=prose_amounts(item.text),
    )  # fmt: skip


def _headings(filing: Filing) -> Iterator[Document]:
    """The headings, so that a title can be found too; they come after prose that says more."""
    for section in filing.sections:
        yield Document(hit="", kind="passage", place=section.place, text=section.title, fields={"heading": "1"},
                       prior=1)  # fmt: skip


def _filing_document(filing: Filing) -> Document:
    facts = filing.facts
    title = facts.title or PurePath(filing.source).name
    found = borne(filing.checks)
    return Document(
        hit="", kind="filing", place=Place(line=1), name=title, code=facts.publisher_code,
        text=_joined(title, facts.publisher if facts.publisher not in (title,) else None),
        fields=_fields(publisher=facts.publisher, year=facts.fiscal_year, kind=facts.kind),
        keys=tuple(k for k in (title, facts.publisher) if k), verdict=found.verdict, rules=found.rules,
        families=found.families,
    )  # fmt: skip


class _Verdicts:
    """The checks of a filing by the places of their operands: which verdict a row or a passage bears."""

    def __init__(self, checks: tuple[Check, ...]) -> None:
        self._spots: Spots[Check] = Spots()
        for check in checks:
            for operand in (*check.left, *check.right):
                self._spots.add(operand, check)

    def on(self, document: Document) -> Document:
        """The document with the worst verdict of the checks that its figures take part in, and those checks' rules."""
        checks = self._spots.within(document.table, document.place) if self._spots else []
        if not checks:
            return document
        found = borne(checks)
        return replace(document, verdict=found.verdict, rules=found.rules, families=found.families)
