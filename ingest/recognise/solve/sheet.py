"""A raw table as the solver sees it: figures with their readings as whole numbers, columns by index, sums, parents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from ingest.amounts import Reading, readings
from ingest.filing import UNIT_IN_WAN
from ingest.folding import fold_label
from ingest.identities import (
    Fact,
    Flow,
    Sum,
    children_of,
    column_flow,
    column_sums,
    facts_of,
    is_ratio,
    parents_by_sums,
    row_parents,
)
from ingest.recognise.places import where
from ingest.recognise.rawtable import Figure, RawRow, RawTable

_PERCENT = "%％"
SCALE = 10**6
"""Values are whole numbers of 1e-6 万元 (0.01 元), so that tables in 元 and in 万元 compare exactly."""


@dataclass(slots=True)
class Entry:
    """One figure with what it is read as; ``value`` is None where it cannot be read."""

    figure: Figure
    digits: str
    value: int | None
    doubtful: bool
    """Whether the print looks damaged: unlike the table's other figures, or only readable with a changed mark."""
    unsure: bool = False
    candidates: tuple[str, ...] = ()
    mended: bool = False


@dataclass(slots=True)
class SheetRow:
    """One row with its figures placed by column index; ``open`` rows still await their columns."""

    raw: RawRow
    columns: tuple[int, ...]
    entries: list[Entry]
    placed: dict[int, Entry] = field(default_factory=dict)
    open: bool = True
    sure: bool = False


class Sheet:
    """One table with its arithmetic."""

    def __init__(self, raw: RawTable, classes: dict[str, str]) -> None:
        self.raw = raw
        self.key = raw.region.key or ""
        self.factor = int(UNIT_IN_WAN[raw.region.unit] * SCALE)
        read = [readings(f.printed.rstrip(_PERCENT)) for row in raw.rows for f in row.figures]
        exact = sum(bool(r) and len(r[0].digits.partition(".")[2]) == 2 for r in read)
        self.two_decimals = exact * 5 >= len(read) * 3
        self.half = max(1, self.factor // 200)
        self.sums: tuple[Sum, ...] = column_sums([fold_label(c) for c in raw.columns])
        self.flow: Flow | None = column_flow([fold_label(c) for c in raw.columns])
        self.ratios = frozenset(i for i, c in enumerate(raw.columns) if is_ratio(fold_label(c)))
        self.rows = [self._row(row) for row in raw.rows]
        self.classes = classes
        self._facts: dict[tuple[int, int], tuple[Fact, ...]] = {}

    def _row(self, raw: RawRow) -> SheetRow:
        allowed = self.raw.columns_of(raw.side) if self.raw.side_columns else self._stated(raw.side)
        columns = tuple(i for i, c in enumerate(self.raw.columns) if c in allowed)
        return SheetRow(raw, columns, [self.entry(f) for f in raw.figures])

    def _stated(self, side: str | None) -> frozenset[str]:
        """The columns of a side of a two-sided table that does not list them: those that its figures state."""
        if not side:
            return frozenset(self.raw.columns)
        stated = {f.column for row in self.raw.rows if row.side == side for f in row.figures}
        listed = frozenset(self.raw.columns)
        return listed & stated if None not in stated else listed

    def entry(self, figure: Figure) -> Entry:
        """The figure with its cheapest reading."""
        found: tuple[Reading, ...] = readings(figure.printed.rstrip(_PERCENT))
        if not found:
            return Entry(figure, figure.printed, None, True, bool(figure.rivals), figure.rivals)
        marks = found[0].cost >= 0.2
        cut = self.two_decimals and len(found[0].digits.partition(".")[2]) != 2 and found[0].digits.strip("0.") != ""
        value = self.number(found[0].digits)
        return Entry(figure, found[0].digits, value, marks or cut, bool(figure.rivals), figure.rivals)

    def number(self, digits: str) -> int:
        """A decimal string in the table's unit as a whole number."""
        return int((Decimal(digits) * self.factor).to_integral_value())

    def digits(self, value: int) -> str:
        """A whole number as a decimal string in the table's unit, with two decimals."""
        return f"{Decimal(value) / self.factor:.2f}"

    @cached_property
    def parents(self) -> list[int | None]:
        """For each row the row it is part of."""
        rows = [row.raw for row in self.rows]
        if self.key == "项目支出表" and not any(r.code for r in rows):
            totals = [row.entries[0].value if row.entries else 0 for row in self.rows]
            return parents_by_sums(totals, [bool(r.attrs) for r in rows])
        return row_parents(self.key, [r.code for r in rows], [fold_label(r.name) for r in rows], [r.side for r in rows])

    @cached_property
    def children(self) -> dict[int, list[int]]:
        """The rows under each row that has any."""
        return children_of(self.parents)

    def adding(self, columns: Iterable[int]) -> list[int]:
        """Those of the columns whose figures add up over rows."""
        return [c for c in columns if c not in self.ratios]

    def facts(self, row: int, column: int) -> tuple[Fact, ...]:
        """What the cell states that other tables state too."""
        if (row, column) not in self._facts:
            raw = self.rows[row].raw
            path = fold_label(self.raw.columns[column])
            above = self.parents[row] if raw.side else None
            chapter = fold_label(self.rows[above].raw.name) if above is not None else ""
            found = facts_of(self.key, raw.code, fold_label(raw.name), raw.side, path, self.classes, chapter)
            self._facts[row, column] = found
        return self._facts[row, column]

    def where(self, row: int, column: int | None = None) -> str:
        """A cell or row as evidence names it, in Chinese."""
        raw = self.rows[row].raw
        name = self.raw.region.title or self.key
        number = f"表{self.raw.region.number}" if self.raw.region.number else ""
        entry = self.rows[row].placed.get(column) if column is not None else None
        place = entry.figure.place if entry else raw.place
        label = raw.name or raw.code or ""
        what = f"“{self.raw.columns[column]}”" if column is not None and len(self.raw.columns) > 1 else ""
        return f"{number}《{name}》{where(place)}“{label}”{what}"
