"""The columns that a row's figures can stand in: every order-keeping placement that the row's own sums allow, by cost.

Figures keep their printed order. A total is the sum of its parts; a total without parts or parts without their total
are unlikely; columns that filings seldom use (经营支出, 政府性基金) cost a little more than the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

from ingest.identities import Sum
from ingest.recognise.solve.sheet import Entry, Sheet, SheetRow

BROKEN = 4.0
"""A total that is not the sum of its parts."""
DOUBTED = 0.5
"""The same where an operand looks damaged."""
SELDOM = 0.3
MARGIN = 2.0
KEPT = 16
LIMIT = 30000

_SELDOM = (
    "经营支出", "上缴上级", "对附属单位", "政府性基金", "国有资本", "财政专户", "事业收入", "经营收入", "上级补助",
    "附属单位上缴", "其他收入", "单位资金", "购置",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placement:
    """One way to place a row's figures: column index per figure (None: the figure is left out), and its cost."""

    columns: tuple[int | None, ...]
    cost: float

    def cells(self, row: SheetRow) -> dict[int, Entry]:
        """The figures by column."""
        return {c: e for c, e in zip(self.columns, row.entries, strict=True) if c is not None}


Bonus = Callable[[int, int], float]
"""Cost of a value (second) in a column (first) as other tables see it; negative where they agree."""


def placements(sheet: Sheet, row: SheetRow, bonus: Bonus, absent: Callable[[int], float]) -> list[Placement]:
    """The cheapest placements of the row, best first; never empty.

    ``absent`` is the cost of leaving a column empty that another table says is not.
    """
    rare = {i: SELDOM for i in row.columns if any(w in sheet.raw.columns[i].split("/")[-1] for w in _SELDOM)}
    rare |= {i: SELDOM + rare.get(i, 0.0) for i in row.columns if _carried(sheet.raw.columns[i])}
    empty = {c: absent(c) for c in row.columns}
    price = {
        (i, c): rare.get(c, 0.0) + bonus(c, e.value) - empty[c] if e.value else -empty[c]
        for i, e in enumerate(row.entries)
        for c in row.columns
    }
    base = sum(empty.values())
    found: list[Placement] = []
    for columns, slid in _orders(sheet, row):
        cells = {c: e for c, e in zip(columns, row.entries, strict=True) if c is not None}
        cost = base + slid + sum(price[i, c] for i, c in enumerate(columns) if c is not None)
        found.append(Placement(columns, cost + sums_cost(sheet.sums, cells, sheet.half)))
    found.sort(key=lambda p: p.cost)
    best = found[0].cost
    return [p for p in found if p.cost <= best + MARGIN][:KEPT]


def _carried(column: str) -> bool:
    return "/" in column and "结转" in column.split("/")[0]


def sums_cost(sums: Sequence[Sum], cells: dict[int, Entry], half: int) -> float:
    """What the row's sums say against a placement."""
    cost = 0.0
    for item in sums:
        total = cells.get(item.total)
        parts = [cells[c] for c in item.parts if c in cells]
        if total is None:
            cost += 1.5 if any(p.value for p in parts) else 0.0
        elif not parts:
            cost += 1.0 if total.value else 0.0
        else:
            cost += _difference(total, parts, half)
    return cost


def _difference(total: Entry, parts: Sequence[Entry], half: int) -> float:
    if total.value is None or any(p.value is None for p in parts):
        return DOUBTED
    off = abs(total.value - sum(p.value or 0 for p in parts))
    if off <= half * (len(parts) + 1):
        return 0.0
    return DOUBTED if total.doubtful or any(p.doubtful for p in parts) else BROKEN


def _orders(sheet: Sheet, row: SheetRow) -> Iterator[tuple[tuple[int | None, ...], float]]:
    """Every placement that keeps the printed order, with what it costs to differ from the stated columns."""
    columns, figures = row.columns, len(row.entries)
    names = sheet.raw.columns
    if figures <= len(columns):
        if comb(len(columns), figures) > LIMIT:
            yield tuple(columns[:figures]), 0.0
            return
        for chosen in combinations(columns, figures):
            slid = sum(
                0.0 if e.figure.column in (None, names[c]) else (0.7 if not e.figure.certain else 5.0)
                for e, c in zip(row.entries, chosen, strict=True)
            )
            yield chosen, slid
        return
    over = figures - len(columns)
    zeros = [i for i, e in enumerate(row.entries) if e.value == 0]
    for out in combinations(zeros[-8:] if len(zeros) >= over else range(figures), over):
        kept = iter(columns)
        yield tuple(None if i in out else next(kept) for i in range(figures)), 1.0 * over
