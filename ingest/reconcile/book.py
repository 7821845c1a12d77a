"""A filing opened for reckoning: its figures by table, row and column, in 万元, with their places and rounding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from ingest.codes import is_nested, parents_in
from ingest.filing import UNIT_IN_WAN, Amount, Filing, Operand, Row, Table
from ingest.folding import squeeze
from ingest.identities import children_of
from ingest.layout import Place
from ingest.reconcile.narrative import Fact, half_unit, read_narrative

ORDINAL = re.compile(r"^(?:[一二三四五六七八九十廿卅]+[、.,]|\([一二三四五六七八九十廿卅]+\)|\d+[、.])")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Text for comparing labels: folded, without white space."""
    return squeeze(text)


@lru_cache(maxsize=8192)
def label(name: str) -> str:
    """A row's name without its ordinal (十二、…, (一)…) and leading 其中."""
    return re.sub(r"^其中:?", "", ORDINAL.sub("", plain(name)))


def is_numbered(name: str) -> bool:
    """Whether a row's name begins with an ordinal (一、 (一) 1.)."""
    return bool(ORDINAL.match(plain(name)))


_YEAR = re.compile(r"(20\d\d)年")
_ASIDE = re.compile(r"[^/]*(?:增减|比上年|完成率|执行率|占比)[^/]*/")
_RECEIVED = re.compile(r"(?:本年收入|(?:年初|年末|上年)[^/]*结转[^/]*)/")


@lru_cache(maxsize=8192)
def _of_another_year(column: str, year: int | None) -> bool:
    """Whether a header path names the year before or any year but the filing's own (2021年预算数/公务接待费)."""
    years = {int(found) for found in _YEAR.findall(column)}
    return column.startswith(("上年预算", "上年执行", "上年决算")) or bool(years and year and year not in years)


@dataclass(frozen=True, slots=True)
class Figure:
    """One operand: a figure in 万元 with its half unit of rounding; ``value`` is None where nothing is printed.

    ``key`` tells figures apart: one cell is one key, in whatever identities it takes part.
    """

    key: tuple[object, ...]
    label: str
    value: Decimal | None
    half: Decimal
    place: Place
    table: str | None = None
    row: str | None = None
    column: str | None = None
    unsure: bool = False

    def operand(self) -> Operand:
        """The figure as a check shows it."""
        return Operand(
            self.label, self.value, self.place, self.table, self.row, self.column, self.unsure
        )  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """One table of the filing with its figures at hand."""

    index: int
    table: Table
    year: int | None = None
    """The year that the filing is for."""

    @cached_property
    def scale(self) -> Decimal:
        """How many 万元 one printed unit is."""
        return UNIT_IN_WAN.get(self.table.unit, Decimal(1))

    @cached_property
    def columns(self) -> dict[str, str]:
        """The table's columns by their plain spelling, less those that are headed as something else than its own.

        Another year's, a change or a share, and in a table of expenditure what was received and carried over.
        """
        spending = "收" not in self.table.key
        columns = [(plain(column), column) for column in self.table.columns]
        return {
            text: column
            for text, column in columns
            if not (_of_another_year(text, self.year) or _ASIDE.match(text) or (spending and _RECEIVED.match(text)))
        }

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Each row's name without its ordinal."""
        return tuple(label(row.name) for row in self.table.rows)

    def column(self, pattern: str) -> str | None:
        """The first column whose whole plain path matches."""
        found = re.compile(pattern)
        return next((column for text, column in self.columns.items() if found.fullmatch(text)), None)

    def figure(self, row_index: int, column: str) -> Figure:
        """The figure of a cell; an empty cell has no value."""
        if (row_index, column) not in self._figures:
            self._figures[row_index, column] = self._read(row_index, column)
        return self._figures[row_index, column]

    @cached_property
    def _figures(self) -> dict[tuple[int, str], Figure]:
        return {}

    def _read(self, row_index: int, column: str) -> Figure:
        row = self.table.rows[row_index]
        amount: Amount | None = row.values.get(column)
        name = f"{row.code} {row.name}" if row.code else row.name
        place = amount.place if amount else row.place
        return Figure(
            key=(self.index, row_index, column),
            label=f"{self.table.key} {name} {column}",
            value=amount.value() * self.scale if amount else None,
            half=half_unit(amount.digits, self.scale) if amount else Decimal(0),
            place=place,
            table=self.table.key,
            row=row.code or row.name,
            column=column,
            unsure=amount.unsure if amount else _may_be_elsewhere(row, column),
        )

    def printed(self, row_index: int, pattern: str) -> Figure | None:
        """The row's figure under a column whose plain path matches, a printed one first; None where none matches."""
        found = [self.figure(row_index, c) for text, c in self.columns.items() if re.fullmatch(pattern, text)]
        return next((f for f in found if f.value is not None), found[0] if found else None)

    def rows(self, pattern: str, side: str | None = None) -> Iterator[int]:
        """The rows of a side whose label matches; "合计" also names a total row that prints no label."""
        found = re.compile(pattern)
        for index, row in enumerate(self.table.rows):
            if (side is None or row.side == side) and found.fullmatch(self.labels[index]):
                yield index

    def by_code(self) -> dict[str, int]:
        """The first row of each code."""
        codes: dict[str, int] = {}
        for index, row in enumerate(self.table.rows):
            if row.code:
                codes.setdefault(row.code, index)
        return codes

    @cached_property
    def total_row(self) -> int | None:
        """The row of the whole table (合计), None where it has none."""
        return next(self.rows("合计|总计|支出合计|本年(收入|支出)合计"), None)


def _may_be_elsewhere(row: Row, column: str) -> bool:
    """Whether a blank cell may have a figure after all: one of its row that may as well stand here."""
    return any(amount.unsure and column in amount.candidates for amount in row.values.values())


@dataclass(frozen=True)
class Book:
    """All sheets of a filing by table key."""

    filing: Filing

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """The first table of each key that has rows, else the empty one."""
        found: dict[str, Sheet] = {}
        for sheet in self.all_sheets:
            if sheet.table.key not in found or not found[sheet.table.key].table.rows:
                found[sheet.table.key] = sheet
        return found

    @cached_property
    def facts(self) -> list[Fact]:
        """What the narrative states."""
        return read_narrative(self.filing)

    @cached_property
    def all_sheets(self) -> tuple[Sheet, ...]:
        """Every table of the filing."""
        return tuple(Sheet(i, t, self.filing.facts.fiscal_year) for i, t in enumerate(self.filing.tables))

    @property
    def final_account(self) -> bool:
        """Whether this is a final account (决算)."""
        return (self.filing.facts.kind or "").endswith("决算")


def roots_and_children(rows: Sequence[Row]) -> tuple[list[int], dict[int, list[int]]]:
    """The coded rows without a parent in the table, and each parent's children, by code prefix.

    A code printed twice counts once: its later rows are another list of the same table.
    """
    first = {row.code: index for index, row in reversed(list(enumerate(rows))) if row.code}
    parents = parents_in([row.code for row in rows])
    once = [i for i, row in enumerate(rows) if row.code and is_nested(row.code) and first[row.code] == i]
    roots = [i for i in once if parents[i] is None]
    counted = set(once)
    return roots, children_of([above if i in counted else None for i, above in enumerate(parents)])
