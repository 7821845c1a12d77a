"""The order of solving: sure rows first, then open rows by what the sure ones state, then mending, then the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.amounts import plain
from ingest.filing import Amount, Repair, Row, Table
from ingest.recognise.rawtable import RawTable
from ingest.recognise.solve.book import Book
from ingest.recognise.solve.mending import mend
from ingest.recognise.solve.placing import BROKEN, Placement, placements
from ingest.recognise.solve.sheet import Entry, Sheet, SheetRow
from ingest.recognise.solve.tree import Forest

SWEEPS = 2
"""Tables are solved again once all of them have been, since each may tell something of the others."""

_AGREE = {"same": -0.6, "about": -0.4}
_DIFFER = {"same": 2.0, "about": 0.5}
_MISSING = {"same": 1.0, "about": 0.4}
_BOUNDS = ("most", "least", "within")
_NEAR = -0.4
_OUT_OF_BOUNDS = 1.5
_LESS = 0.8


@dataclass(frozen=True, slots=True)
class Settled:
    """The final tables of one filing with what was mended and what stays unsure."""

    tables: tuple[Table, ...]
    repairs: tuple[Repair, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Seen:
    """What the sweep before had to go by and found; where nothing tells otherwise since, it is not sought again."""

    placements: dict[tuple[int, int], tuple[object, list[Placement]]] = field(default_factory=dict)
    options: dict[int, dict[int, list[Placement]]] = field(default_factory=dict)


def settle(raw: Sequence[RawTable]) -> Settled:
    """Place and mend the figures of all tables of one filing together."""
    book = Book(raw)
    seen = _Seen()
    for sheet in book.sheets:
        for row in sheet.rows:
            _place_stated(sheet, row)
    for _ in range(SWEEPS):
        book.collect()
        for index in sorted(range(len(book.sheets)), key=lambda i: len(book.sheets[i].raw.columns)):
            if any(row.open and not row.sure for row in book.sheets[index].rows):
                _place_open(book, index, seen)
                book.collect()
    repairs = mend(book)
    return Settled(tuple(_table(sheet) for sheet in book.sheets), tuple(repairs), _unread(book.sheets))


def _place_stated(sheet: Sheet, row: SheetRow) -> None:
    """Rows whose figures all state their column, or fill every column, need no search."""
    index = {sheet.raw.columns[c]: c for c in row.columns}
    figures = [e.figure for e in row.entries]
    if not figures or all(f.column in index and f.certain for f in figures):
        columns = [index[f.column or ""] for f in figures]
    elif len(figures) == len(row.columns):
        columns = list(row.columns)
    else:
        return
    if len(set(columns)) == len(columns):
        row.placed = dict(zip(columns, row.entries, strict=True))
        row.open, row.sure = False, True


def _place_open(book: Book, index: int, seen: _Seen) -> None:
    """One search over the open rows of a sheet, with the placed ones as fixed."""
    sheet = book.sheets[index]
    if not sheet.raw.columns:
        return
    options: dict[int, list[Placement]] = {}
    for r in _from_the_top(sheet):
        if sheet.rows[r].entries:
            parent = sheet.parents[r]
            above = [] if parent is None else options.get(parent, [])
            options[r] = _options(book, index, r, {c for p in above for c in p.columns if c is not None}, seen)
    if seen.options.get(index) == options:
        return
    seen.options[index] = options
    forest = Forest(sheet, options)
    forest.settle()
    for r, pick in forest.chosen.items():
        _adopt(sheet.rows[r], forest, r, pick)


def _from_the_top(sheet: Sheet) -> list[int]:
    """The rows, each after the one that it is part of."""

    def depth(row: int) -> int:
        above = sheet.parents[row]
        return 0 if above is None else 1 + depth(above)

    return sorted(range(len(sheet.rows)), key=depth)


def _options(book: Book, index: int, r: int, above: set[int], seen: _Seen) -> list[Placement]:
    """The placements of a row; a row is sought in the columns of the one above it first, where it mostly fits."""
    sheet = book.sheets[index]
    row = sheet.rows[r]
    votes = {c: _Votes(book, index, r, c) for c in row.columns}
    said = frozenset(above), [(vote.equal, vote.bounds) for vote in votes.values()]
    before = seen.placements.get((index, r))
    if before is None or before[0] != said:
        before = said, _placements(sheet, r, above, votes)
        seen.placements[index, r] = before
    return before[1]


def _placements(sheet: Sheet, r: int, above: set[int], votes: dict[int, _Votes]) -> list[Placement]:
    row = sheet.rows[r]

    def bonus(column: int, value: int) -> float:
        return votes[column].of(value)

    def absent(column: int) -> float:
        return votes[column].absent()

    if above and len(above) < len(row.columns):
        found = placements(sheet, r, tuple(c for c in row.columns if c in above), bonus, absent)
        if found[0].cost < BROKEN - 1:
            return found
    return placements(sheet, r, row.columns, bonus, absent)


def _adopt(row: SheetRow, forest: Forest, r: int, pick: int) -> None:
    if not row.open:
        return
    row.placed = forest.cells(r, pick)
    rivals = forest.rivals.get(r, [])
    row.sure = not rivals
    chosen = forest.options[r][pick].columns
    names = forest.sheet.raw.columns
    for at, entry in enumerate(row.entries):
        others = {forest.options[r][other].columns[at] for other in rivals} - {chosen[at], None}
        entry.unsure = bool(others) and bool(entry.value)
        entry.candidates = tuple(names[c] for c in sorted(o for o in others if o is not None)) if entry.unsure else ()


class _Votes:
    """What other tables say of one cell: each a relation, the other value and the rounding between the two."""

    def __init__(self, book: Book, sheet: int, row: int, column: int) -> None:
        half = book.sheets[sheet].half
        said = list(book.about(sheet, row, column))
        self.equal = [(s.value, max(s.half, half), fact.relation) for s, fact in said if fact.relation in _AGREE]
        self.bounds = [(s.value, max(s.half, half), fact.relation) for s, fact in said if fact.relation in _BOUNDS]

    def of(self, value: int) -> float:
        """The cost of this value: negative where another table has it, positive where others forbid it."""
        cost = 0.0
        if any(
            value < other - half if relation == "least" else value > other + half
            for other, half, relation in self.bounds
        ):
            cost += _OUT_OF_BOUNDS
        agree = [_AGREE[relation] for other, half, relation in self.equal if abs(other - value) <= half]
        agree += [_NEAR for other, half, relation in self.bounds if relation != "within" and abs(other - value) <= half]
        if agree:
            return cost + min(agree)
        return cost + max((_DIFFER[relation] for _, _, relation in self.equal), default=0.0)

    def absent(self) -> float:
        """The cost of an empty cell."""
        if any(value == 0 for value, _, _ in self.equal):
            return 0.0
        missing = [_MISSING[relation] for _, _, relation in self.equal]
        missing += [_LESS for value, half, relation in self.bounds if relation == "least" and value > half]
        return max(missing, default=0.0)


def _table(sheet: Sheet) -> Table:
    raw = sheet.raw
    rows = tuple(_row(sheet, row) for row in sheet.rows)
    region = raw.region
    return Table(
        region.key or "", region.number, region.title, region.unit, raw.columns, rows, region.place, raw.statement
    )


def _row(sheet: Sheet, row: SheetRow) -> Row:
    values = {sheet.raw.columns[c]: _amount(row.placed[c]) for c in sorted(row.placed) if _is_number(row.placed[c])}
    raw = row.raw
    return Row(raw.code, raw.name, values, raw.place, raw.side, dict(raw.attrs))


def _is_number(entry: Entry) -> bool:
    """Whether the entry is a figure at all; what stands among the figures of a broken table may be a code."""
    return plain(entry.digits) is not None


def _unread(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """A note for each entry that was left out because it is no figure."""
    return tuple(
        f"表“{sheet.raw.region.title}”的“{row.raw.name}”一行有不能识别的数：{entry.figure.printed}"
        for sheet in sheets
        for row in sheet.rows
        for entry in row.placed.values()
        if not _is_number(entry)
    )


def _amount(entry: Entry) -> Amount:
    unsure = entry.unsure or entry.value is None
    return Amount(entry.digits, entry.figure.printed, entry.figure.place, unsure, entry.candidates)
