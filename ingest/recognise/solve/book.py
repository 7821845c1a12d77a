"""All sheets of one filing and the facts that their placed figures state: what one table says of another's cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ingest.codes import kind_of
from ingest.folding import fold_label
from ingest.identities import ROOT, Fact
from ingest.recognise.known import classes_of
from ingest.recognise.rawtable import RawTable
from ingest.recognise.solve.sheet import Entry, Sheet

FactKey = tuple[str, str, str]

_PUBLIC = frozenset({"general", "fund", "state", "account", "current", "inflow", "appropriation", "own"})


class CellRef(NamedTuple):
    """A cell of the book: sheet, row and column by index."""

    sheet: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One cell that states a fact: its value (0 for an empty cell of a row that has figures)."""

    cell: CellRef
    value: int
    half: int


class Book:
    """The sheets of one filing."""

    def __init__(self, raw: Sequence[RawTable]) -> None:
        classes = classes_of(_class_names(raw))
        self.sheets = [Sheet(table, classes) for table in raw]
        self.stated: dict[FactKey, list[Statement]] = {}

    def entry(self, cell: CellRef) -> Entry | None:
        """The figure in a cell, None for an empty one."""
        return self.sheets[cell.sheet].rows[cell.row].placed.get(cell.column)

    def where(self, cell: CellRef) -> str:
        """The cell as evidence names it."""
        return self.sheets[cell.sheet].where(cell.row, cell.column)

    def collect(self) -> None:
        """Gather what the rows whose columns are sure state."""
        self.stated = {}
        for s, sheet in enumerate(self.sheets):
            for r, row in enumerate(sheet.rows):
                if row.sure and (row.placed or row.raw.side):
                    for column in row.columns:
                        self._state(s, r, column)
        self._own_income()

    def _own_income(self) -> None:
        """What a unit has beside public funds (单位资金), as the two-sided table lists it source by source."""
        listed = [
            statement
            for (what, code, part), statements in self.stated.items()
            if (what, code) == ("income", ROOT) and part not in _PUBLIC and not part.startswith("carried")
            for statement in statements
            if self.sheets[statement.cell.sheet].rows[statement.cell.row].raw.side
        ]
        if listed:
            whole = Statement(listed[0].cell, sum(s.value for s in listed), listed[0].half)
            self.stated["income", ROOT, "own"] = [whole]

    def _state(self, s: int, r: int, column: int) -> None:
        sheet = self.sheets[s]
        entry = sheet.rows[r].placed.get(column)
        if entry is not None and (entry.value is None or entry.doubtful):
            return
        if sheet.raw.adrift and (entry is None or entry.figure.column is None):
            return
        value = entry.value if entry is not None and entry.value is not None else 0
        for fact in sheet.facts(r, column):
            if fact.relation != "same":
                continue
            where = Statement(CellRef(s, r, column), value, sheet.half)
            self.stated.setdefault((fact.what, fact.code, fact.part), []).append(where)

    def about(self, sheet: int, row: int, column: int) -> Iterator[tuple[Statement, Fact]]:
        """What other rows state of this cell's facts."""
        for fact in self.sheets[sheet].facts(row, column):
            for statement in self.stated.get(_key(fact), ()):
                if (statement.cell.sheet, statement.cell.row) != (sheet, row):
                    yield statement, fact


def _key(fact: Fact) -> FactKey:
    return fact.what, fact.code, fact.part


def _class_names(raw: Sequence[RawTable]) -> dict[str, str]:
    """Folded names of the classes (three-digit functional codes) that the filing prints, with their codes."""
    return {
        fold_label(row.name): row.code
        for table in raw
        for row in table.rows
        if row.code and len(row.code) == 3 and kind_of(row.code, table.region.key) == "functional" and row.name
    }
