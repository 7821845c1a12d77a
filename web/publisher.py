"""A publisher: its filings, totals over the years, structure by function and economic class, and its checks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, Response, abort, render_template, url_for

from index.port import FilingRef
from ingest.codes import kind_of
from ingest.filing import Amount, Filing, Row, Table
from ingest.script import simplify
from web.context import get_index
from web.export import asked_format, deliver
from web.filing import tally
from web.plot import bar_plot, line_plot
from web.sheet import hits_sheet, walk
from web.things import asked

bp = Blueprint("publisher", __name__)
MOST_PROJECTS = 10


@dataclass(frozen=True, slots=True)
class Year:
    """One filing of the publisher with its totals in 万元 (None where not stated) and its checks by verdict."""

    ref: FilingRef
    income: Decimal | None
    spending: Decimal | None
    verdicts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """A project of the newest budget: its amount in 万元, and the same code's a year before where that is stated."""

    row: Row
    amount: Decimal
    unsure: bool
    before: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """What it grew by, in 万元."""
        return None if self.before is None else self.amount - self.before


@bp.get("/publisher/<path:name>")
def page(name: str) -> str | Response:
    """One publisher by its name."""
    index = get_index()
    refs = [ref for ref in index.filings() if ref.publisher == name]
    refs.sort(key=lambda ref: (-(ref.fiscal_year or 0), ref.kind or ""))
    if not refs:
        abort(404, description="没有这个单位")
    if kind := asked_format():
        return deliver(hits_sheet(name, walk(index, asked("publisher", name), 500, 200_000)), kind)
    filings = [(ref, index.filing(ref.id)) for ref in refs]
    years = [Year(ref, total(f, "收入"), total(f, "支出"), tally(f)) for ref, f in filings]
    newest, latest = next(((r, f) for r, f in filings if f.tables), filings[0])
    series, items = compare(years)
    plans, planned = projects(filings)
    return render_template(
        "publisher.html", name=name, years=years, newest=newest, url=url_for("publisher.page", name=name),
        lines=line_plot("历年收支总计", series), totals=bar_plot("收支总计", items),
        functions=bar_plot("按功能分类", parts(latest, ("支出总表", "一般公共预算支出表"))),
        economic=bar_plot("基本支出按经济分类", parts(latest, ("一般公共预算基本支出表",))),
        plans=plans[:MOST_PROJECTS], planned=planned, all_plans=len(plans),
    )  # fmt: skip


def total(filing: Filing, side: str) -> Decimal | None:
    """The grand total of one side of 收支总表 in 万元: the last row of the side that is called 总计."""
    for table in filing.tables:
        if table.key == "收支总表":
            rows = [row for row in table.rows if row.side == side and "总计" in simplify(row.name) and row.values]
            return _first(rows[-1], table) if rows else None
    return None


def parts(filing: Filing, keys: tuple[str, ...]) -> list[tuple[str, Decimal]]:
    """The classes (3 digits) of the first of these tables that has any, largest first."""
    for key in keys:
        for table in filing.tables:
            if table.key != key:
                continue
            classes = [(row, _first(row, table)) for row in table.rows if row.code and len(row.code) == 3]
            found = [(f"{row.code} {row.name}", value) for row, value in classes if value is not None]
            if found:
                return sorted(found, key=lambda part: part[1], reverse=True)
    return []


def projects(filings: list[tuple[FilingRef, Filing]]) -> tuple[list[Plan], FilingRef | None]:
    """The projects of the newest filing that lists any, largest first, and that filing; filings come newest first."""
    listed = [(ref, found) for ref, filing in filings if (found := _listed(filing))]
    if not listed:
        return [], None
    newest, found = listed[0]
    last = newest.fiscal_year and newest.fiscal_year - 1
    before = next((rows for ref, rows in listed[1:] if (ref.fiscal_year, ref.kind) == (last, newest.kind)), {})
    plans = [
        Plan(row, amount.wan(unit), amount.unsure, before[code][1].wan(before[code][2]) if code in before else None)
        for code, (row, amount, unit) in found.items()
    ]
    return sorted(plans, key=lambda plan: -plan.amount), newest


def _listed(filing: Filing) -> dict[str, tuple[Row, Amount, str]]:
    """The projects of 项目支出表 by code with total and unit, without the first-level ones, which add others up."""
    return {
        row.code: (row, amount, table.unit)
        for table in filing.tables
        if table.key == "项目支出表"
        for row in table.rows
        if row.code and kind_of(row.code) == "project" and (amount := _total(row, table)) is not None
    }


def _first(row: Row, table: Table) -> Decimal | None:
    """A row's total in 万元."""
    amount = _total(row, table)
    return amount.wan(table.unit) if amount else None


def _total(row: Row, table: Table) -> Amount | None:
    """The first figure that a row has in the order of the table's columns; None also where that is no number."""
    amount = next((row.values[column] for column in table.columns if column in row.values), None)
    try:
        return amount if amount and amount.value().is_finite() else None
    except ArithmeticError:
        return None


def compare(years: list[Year]) -> tuple[dict[str, dict[int, Decimal]], list[tuple[str, Decimal]]]:
    """The totals as series over the years and as bars; a budget is never joined to a final account by a line.

    Where income and spending are the same, as they must be, they are one.
    """
    series: dict[str, dict[int, Decimal]] = {}
    bars: list[tuple[str, Decimal]] = []
    for year in years:
        sides = {"收支": year.income} if year.income == year.spending else {"收入": year.income, "支出": year.spending}
        for side, value in sides.items():
            if value is not None and year.ref.fiscal_year:
                series.setdefault(f"{year.ref.kind or ''}{side}", {})[year.ref.fiscal_year] = value
                bars.append((f"{year.ref.fiscal_year} {year.ref.kind or ''}{side}", value))
    return series, bars
