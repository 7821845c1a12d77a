"""A publisher: its filings, totals over the years, structure by function and economic class, and its checks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, Response, abort, render_template, url_for

from index.port import FilingRef
from ingest.filing import Filing, Row, Table
from web.context import get_index
from web.export import asked_format, deliver
from web.filing import tally
from web.plot import bar_plot, line_plot
from web.sheet import hits_sheet, walk
from web.things import asked

bp = Blueprint("publisher", __name__)


@dataclass(frozen=True, slots=True)
class Year:
    """One filing of the publisher with its totals in 万元 (None where not stated) and its checks by verdict."""

    ref: FilingRef
    income: Decimal | None
    spending: Decimal | None
    verdicts: dict[str, int]


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
    return render_template(
        "publisher.html", name=name, years=years, newest=newest, url=url_for("publisher.page", name=name),
        lines=line_plot("历年收支总计", series), totals=bar_plot("收支总计", items),
        functions=bar_plot("按功能分类", parts(latest, ("支出总表", "一般公共预算支出表"))),
        economic=bar_plot("基本支出按经济分类", parts(latest, ("一般公共预算基本支出表",))),
    )  # fmt: skip


def total(filing: Filing, side: str) -> Decimal | None:
    """The grand total of one side of 收支总表 in 万元: the last row of the side that is called 总计."""
    for table in filing.tables:
        if table.key == "收支总表":
            rows = [row for row in table.rows if row.side == side and "总计" in row.name and row.values]
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


def _first(row: Row, table: Table) -> Decimal | None:
    """A row's total: the first column of the table that it has a figure in."""
    for column in table.columns:
        if column in row.values:
            try:
                return row.values[column].wan(table.unit)
            except ArithmeticError:
                return None
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
