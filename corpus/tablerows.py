"""What the tables of budgets and final accounts are made with: a publisher's style, and rows added up from leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.books import Book, prefixes
from corpus.facts import FactRow, FactTable

TENS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


def numeral(n: int, short_twenty: bool = True) -> str:
    """1 to 39 in Chinese; 21 is 廿一 in budgets, 二十一 in final accounts."""
    if n <= 10:
        return TENS[n]
    if n < 20:
        return "十" + TENS[n - 10]
    ten = "廿" if short_twenty and n > 20 and n < 30 else TENS[n // 10] + "十"
    return ten + TENS[n % 10]


@dataclass(frozen=True, slots=True)
class Style:
    """How one publisher lays its budget tables out; the choices that real filings differ in."""

    by_unit: bool = False
    """Whether the table by unit (5-2) is printed."""
    prefix: str = ""
    """部门 before 收支总表 and its like in a department's filing."""
    wide: bool = True
    """Whether the income table parts 上年结转结余 by fund, and the expenditure table has its three rare columns."""
    defence: bool = False
    """Whether 国防支出 stands among the classes."""
    half_width: bool = False
    """Whether （一） is printed (一)."""
    zeros: bool = False
    """Whether an empty amount is printed 0.00."""
    project_codes: bool = True
    """Whether the project table has codes; without them its projects stand under their units."""
    yuan: bool = False
    """Whether the economic table and the “三公” table are in 元 while the others are in 万元."""


def bracket(text: str, style: Style) -> str:
    """``text`` in brackets, full or half width as the style has them."""
    return f"({text})" if style.half_width else f"（{text}）"


def code_tree(leaves: dict[str, dict[str, int]], names: dict[str, str], columns: Sequence[str]) -> list[FactRow]:
    """Rows for every code above the leaves and the leaves themselves, in code order, each the sum of its children."""
    sums: dict[str, dict[str, int]] = {}
    for code, values in leaves.items():
        for prefix in prefixes(code):
            row = sums.setdefault(prefix, {})
            for column, amount in values.items():
                row[column] = row.get(column, 0) + amount
    return [
        FactRow(code, names[code], {c: sums[code][c] for c in columns if sums[code].get(c)}, depth=(len(code) - 3) // 2)
        for code in sorted(sums)
    ]


def total_row(rows: Iterable[FactRow], columns: Sequence[str], name: str = "合计") -> FactRow:
    """The sum of the top rows (depth 0)."""
    tops = [r for r in rows if r.depth == 0]
    values = {c: sum(r.values.get(c, 0) for r in tops) for c in columns}
    return FactRow(None, name, {c: v for c, v in values.items() if v})


def zero_filled(table: FactTable, zeros: bool) -> FactTable:
    """With ``zeros``, every empty amount of the table as a printed 0.00."""
    if not zeros or table.statement:
        return table
    rows = tuple(replace(r, values={c: r.values.get(c, 0) for c in table.columns}) for r in table.rows)
    return replace(table, rows=rows)


def in_yuan(table: FactTable) -> FactTable:
    """The same table in 元."""
    rows = tuple(replace(r, values={c: v * 10_000 for c, v in r.values.items()}) for r in table.rows)
    return replace(table, rows=rows, unit="元")


def leaves_of(book: Book, only: str | None = None) -> dict[str, dict[str, int]]:
    """personnel, public and project expenditure by 项; ``only`` keeps what one fund's appropriation pays."""
    leaves: dict[str, dict[str, int]] = {}
    if only in (None, "general"):
        for code, b in book.basic.items():
            leaves[code] = {"personnel": b.personnel, "public": b.public}
    for project, amount in book.projects:
        if only and project.term.fund != only:
            continue
        row = leaves.setdefault(project.term.functional_code, {})
        row["project"] = row.get("project", 0) + (amount.fiscal if only else amount.total)
    return leaves


def spread(leaf: dict[str, int], names: dict[str, tuple[str, ...]]) -> dict[str, int]:
    """A leaf's amounts under the table's columns: ``names`` maps a column to the kinds it sums."""
    return {column: sum(leaf.get(kind, 0) for kind in kinds) for column, kinds in names.items()}


ALL = ("personnel", "public", "project")


def income(book: Book) -> dict[str, int]:
    """The year's income by source: general, fund and capital appropriation, own money; and what is carried over."""
    out = dict.fromkeys(("general", "fund", "capital", "own", "carried_general", "carried_fund", "carried_capital"), 0)
    out["general"] = book.basic_total
    for project, amount in book.projects:
        out[project.term.fund] += amount.current
        out["carried_" + project.term.fund] += amount.carried
        out["own"] += amount.own
    return out


def by_class(leaves: dict[str, dict[str, int]]) -> dict[str, int]:
    """Expenditure by 类."""
    out: dict[str, int] = {}
    for code, values in leaves.items():
        out[code[:3]] = out.get(code[:3], 0) + sum(values.values())
    return out
