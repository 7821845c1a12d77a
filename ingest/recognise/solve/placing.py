"""The columns that a row's figures can stand in: every order-keeping placement that the row's own sums allow, by cost.

Figures keep their printed order. A total is the sum of its parts; a total without parts or parts without their total
are unlikely; columns that filings seldom use (经营支出, 政府性基金) cost a little more than the others. The search goes
through the columns from left to right and gives up a branch as soon as it costs more than the best one found allows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice
from typing import NamedTuple

from ingest.codes import ECONOMIC_TABLES
from ingest.identities import Sum
from ingest.recognise.solve.sheet import Entry, Sheet, SheetRow

BROKEN = 4.0
"""A total that is not the sum of its parts."""
DOUBTED = 0.5
"""The same where an operand looks damaged."""
NO_TOTAL, NO_PARTS = 4.5, 1.0
UNBALANCED = 1.2
SELDOM, SELDOM_BELOW = 0.3, 0.03
"""A column that is seldom used, in a row at the top and in one under another, which is to follow the one above it."""
SLID, MOVED = 0.7, 5.0
"""A figure away from its stated column, where the row may have slid and where the source is sure of it."""
MARGIN = 2.0
KEPT = 32
NODES = 20000
"""The search of one row stops after so many steps, with what it has found."""

_SELDOM = (
    "经营支出", "上缴上级", "对附属单位", "政府性基金", "国有资本", "财政专户", "事业收入", "经营收入", "上级补助",
    "附属单位上缴", "其他收入", "单位资金", "购置",
)  # fmt: skip
_STAFF, _PUBLIC = ("301", "303", "501", "509"), ("502", "503", "504", "506")
_SELDOM_IN = {"政府性基金预算支出表": ("基本支出",), "国有资本经营预算支出表": ("基本支出",)}


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


def placements(
    sheet: Sheet, index: int, columns: tuple[int, ...], bonus: Bonus, absent: Callable[[int], float]
) -> list[Placement]:
    """The cheapest placements of a row (by its index) in these columns, best first; never empty.

    ``absent`` is the cost of leaving a column empty that another table says is not.
    """
    row = sheet.rows[index]
    seldom = SELDOM if sheet.parents[index] is None else SELDOM_BELOW
    empty = {c: absent(c) for c in row.columns}
    prices = [{c: _price(sheet, e, c, bonus, seldom) - empty[c] for c in columns} for e in row.entries]
    if sheet.key in ECONOMIC_TABLES:
        for price in prices:
            price.update({c: p + _misplaced(row.raw.code, sheet.raw.columns[c]) for c, p in price.items()})
    found: list[Placement] = []
    for entries, dropped in _kept_figures(row, len(columns)):
        search = _Search(sheet, columns, [row.entries[i] for i in entries], [prices[i] for i in entries])
        for chosen, cost in search.run():
            where = dict(zip(entries, chosen, strict=True))
            whole = tuple(where.get(i) for i in range(len(row.entries)))
            found.append(Placement(whole, cost + dropped + sum(empty.values())))
    if not found:
        return [Placement((None,) * len(row.entries), MOVED)]
    found.sort(key=lambda p: p.cost)
    return [p for p in found if p.cost <= found[0].cost + MARGIN][:KEPT]


def _price(sheet: Sheet, entry: Entry, column: int, bonus: Bonus, rarity: float) -> float:
    """What it costs to put a figure into a column, by itself."""
    name = sheet.raw.columns[column]
    cost = 0.0
    if entry.figure.column not in (None, name):
        cost = MOVED if entry.figure.certain else SLID
    if not entry.value:
        return cost
    last = name.split("/")[-1]
    seldom = any(w in last for w in (*_SELDOM, *_SELDOM_IN.get(sheet.key, ())))
    carried = "/" in name and "结转" in name.split("/")[0]
    return cost + rarity * (seldom + carried) + bonus(column, entry.value)


def _misplaced(code: str | None, column: str) -> float:
    """Pay and support of persons (301, 303; 501, 509) is 人员经费, everything else of basic expenditure 公用经费."""
    staff = (code or "")[:3] in _STAFF
    last = column.split("/")[-1]
    if (code or "").startswith("5") and not (staff or (code or "")[:3] in _PUBLIC):
        return 0.0
    wrong = last.endswith("公用经费") if staff else last == "人员经费"
    return SELDOM if code and wrong else 0.0


def _kept_figures(row: SheetRow, columns: int) -> Iterator[tuple[tuple[int, ...], float]]:
    """Which figures are placed: all, or where there are more than columns, all but some zeros."""
    over = len(row.entries) - columns
    if over <= 0:
        yield tuple(range(len(row.entries))), 0.0
        return
    zeros = [i for i, e in enumerate(row.entries) if e.value == 0]
    choices = zeros[-8:] if len(zeros) >= over else range(len(row.entries))
    for out in islice(combinations(choices, over), 64):
        yield tuple(i for i in range(len(row.entries)) if i not in out), 1.0 * over


class _Running(NamedTuple):
    """One sum while columns are being filled: its total (None: not there), its parts so far, whether it is in doubt."""

    half: int
    total: int | None = None
    parts: int = 0
    filled: int = 0
    doubtful: bool = False
    unread: bool = False
    negative: bool = False

    def with_total(self, entry: Entry) -> _Running:
        value = entry.value
        return _Running(
            self.half, value or 0, self.parts, self.filled, self.doubtful or entry.doubtful,
            self.unread or value is None, self.negative or (value or 0) < 0,
        )  # fmt: skip

    def with_part(self, entry: Entry) -> _Running:
        value = entry.value
        return _Running(
            self.half, self.total, self.parts + (value or 0), self.filled + 1, self.doubtful or entry.doubtful,
            self.unread or value is None, self.negative or (value or 0) < 0,
        )  # fmt: skip

    def over(self) -> bool:
        """Whether the parts already come to more than the total, for good."""
        if self.total is None or self.negative or self.unread or self.doubtful:
            return False
        return self.parts > self.total + self.half * (self.filled + 1)

    def cost(self) -> float:
        """What the finished sum says against the placement."""
        if self.total is None:
            return NO_TOTAL if self.parts else 0.0
        if not self.filled:
            return NO_PARTS if self.total else 0.0
        if self.unread:
            return DOUBTED
        if abs(self.total - self.parts) <= self.half * (self.filled + 1):
            return 0.0
        return DOUBTED if self.doubtful else BROKEN


@dataclass(slots=True)
class _Search:
    """Depth-first search over the columns of one row."""

    sheet: Sheet
    columns: tuple[int, ...]
    entries: Sequence[Entry]
    prices: Sequence[dict[int, float]]
    best: float = float("inf")
    nodes: int = 0
    found: list[tuple[tuple[int, ...], float]] = field(default_factory=list)
    saving: list[float] = field(default_factory=list)

    def run(self) -> list[tuple[tuple[int, ...], float]]:
        """The placements found, each with its cost."""
        columns = self.columns
        self.saving = [0.0] * (len(columns) + 1)
        for at in range(len(columns) - 1, -1, -1):
            cheapest = min((price[columns[at]] for price in self.prices), default=0.0)
            self.saving[at] = self.saving[at + 1] + min(0.0, cheapest)
        sums = [s for s in self.sheet.sums if s.total in columns]
        last = [max(columns.index(c) for c in (s.total, *s.parts) if c in columns) for s in sums]
        self._go(0, (), 0.0, tuple(_Running(self.sheet.half) for _ in sums), sums, last)
        return self.found

    def _go(
        self, at: int, chosen: tuple[int, ...], cost: float,
        running: tuple[_Running, ...], sums: Sequence[Sum], last: Sequence[int],
    ) -> None:  # fmt: skip
        columns = self.columns
        left = len(self.entries) - len(chosen)
        self.nodes += 1
        if left > len(columns) - at or self.nodes > NODES or cost + self.saving[at] > self.best + MARGIN:
            return
        if at == len(columns):
            cost += self._flow(dict(zip(chosen, self.entries, strict=True)))
            self.best = min(self.best, cost)
            self.found.append((chosen, cost))
            return
        column = columns[at]
        if left:
            entry = self.entries[len(chosen)]
            after = tuple(_add(r, s, column, entry) for r, s in zip(running, sums, strict=True))
            price = cost + self.prices[len(chosen)][column]
            price += sum(BROKEN for r, old in zip(after, running, strict=True) if r.over() and not old.over())
            self._go(at + 1, (*chosen, column), price + _closed(after, last, at), after, sums, last)
        self._go(at + 1, chosen, cost + _closed(running, last, at), running, sums, last)

    def _flow(self, cells: dict[int, Entry]) -> float:
        """What it costs that carried over and received do not come to spent and carried on."""
        if self.sheet.flow is None or any(e.value is None or e.doubtful for e in cells.values()):
            return 0.0
        inward = sum(cells[c].value or 0 for c in self.sheet.flow.inward if c in cells)
        outward = sum(cells[c].value or 0 for c in self.sheet.flow.outward if c in cells)
        return UNBALANCED if abs(inward - outward) > 5 * self.sheet.half else 0.0


def _add(running: _Running, item: Sum, column: int, entry: Entry) -> _Running:
    if column == item.total:
        return running.with_total(entry)
    return running.with_part(entry) if column in item.parts else running


def _closed(running: Sequence[_Running], last: Sequence[int], at: int) -> float:
    """The cost of the sums whose last column this is; one that ran over has been charged already."""
    return sum(0.0 if r.over() else r.cost() for r, end in zip(running, last, strict=True) if end == at)
