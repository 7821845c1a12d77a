"""What stays in doubt once all figures are placed: where the table itself speaks against the columns that they got.

Only figures whose column the source does not state are doubted, where the printed order and the arithmetic alone told
their columns: a figure that found no column, parts without the total that goes before them, a figure that another table
leaves blank, names of two rows run into one, a header that names more columns than were read. A table whose total row
is in such doubt, or many of whose rows are, was misread as a whole. Figures of a printed page that nothing names are
doubted too. What another table confirms to the digit is not doubted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.codes import CODED_TABLES
from ingest.recognise.solve.book import Book, CellRef
from ingest.recognise.solve.identity import Identity
from ingest.recognise.solve.sheet import Entry, Sheet, SheetRow

MANY = 4
"""One row of so many in doubt puts the whole table in doubt."""
SURE_PROOF = 1.0
_TWO_NAMES = re.compile(r"[\u3400-\u9fff][23]\d{2,6}[\u3400-\u9fff](?<!年)")
"""The names of two rows run into one, with what is left of the second one's code between them."""

_NUMBER_ONLY = re.compile(r"^第\d+栏")
"""A column whose header said nothing."""


def doubt(book: Book, identities: Sequence[Identity]) -> None:
    """Mark the doubtful figures unsure, in place."""
    same = [i for i in identities if i.kind == "same" and i.weight >= SURE_PROOF]
    confirmed = set(_confirmed(book, same))
    doubted = [cell for cell in _unanswered(book, same) if _is_loose(book.sheets[cell.sheet].rows[cell.row])]
    for s, sheet in enumerate(book.sheets):
        doubted += [*_of_sheet(s, sheet), *_unnamed(s, sheet)]
    for cell in doubted:
        _mark(book, cell, confirmed)
    for s, sheet in enumerate(book.sheets):
        for cell in _below_doubt(s, sheet):
            _mark(book, cell, confirmed)


def _mark(book: Book, cell: CellRef, confirmed: set[CellRef]) -> None:
    entry = book.entry(cell)
    if entry is not None and entry.value and cell not in confirmed and not entry.mended:
        entry.unsure = True


def _below_doubt(s: int, sheet: Sheet) -> Iterable[CellRef]:
    """The figures of rows under one whose own figure in this column is in doubt, or that has figures but none here."""
    columns = sheet.adding(range(len(sheet.raw.columns)))
    for r in sorted(range(len(sheet.rows)), key=lambda r: len(sheet.rows[r].raw.code or "")):
        row, parent = sheet.rows[r], sheet.parents[r]
        above = sheet.rows[parent].placed if parent is not None else {}
        if not above or not _is_loose(row):
            continue
        for column in columns:
            if column in row.placed and (column not in above or above[column].unsure):
                yield CellRef(s, r, column)


def _is_loose(row: SheetRow) -> bool:
    """Whether the source leaves open in which columns the row's figures stand."""
    return any(entry.figure.column is None for entry in row.entries)


def _confirmed(book: Book, same: Iterable[Identity]) -> Iterable[CellRef]:
    """The cells whose figure another table has for the same fact."""
    for identity in same:
        values = [entry.value for cell in identity.cells if (entry := book.entry(cell)) is not None]
        if len(values) > 1 and values[0] and values[0] == values[1] and identity.total.sheet != identity.parts[0].sheet:
            yield from identity.cells


def _unanswered(book: Book, same: Iterable[Identity]) -> Iterable[CellRef]:
    """The cells with a figure for a fact that another table has a row of figures for, but none for this fact."""
    for identity in same:
        left, right = identity.total, identity.parts[0]
        for cell, other in ((left, right), (right, left)):
            row = book.sheets[other.sheet].rows[other.row]
            if book.entry(cell) is not None and book.entry(other) is None and (row.placed or row.raw.side):
                yield cell


def _of_sheet(s: int, sheet: Sheet) -> list[CellRef]:
    """The doubtful cells of one table: those of single rows, or those of all."""
    loose = [r for r, row in enumerate(sheet.rows) if _is_loose(row) and any(e.value for e in row.entries)]
    cells = {r: found for r in loose if (found := speaks_against_itself(s, sheet, r))}
    top = next(iter(loose), None)
    whole = sheet.raw.open_header or top in cells or len(cells) * MANY >= max(len(loose), 1)
    if cells or sheet.raw.open_header:
        rows = loose if whole else list(cells)
        return [CellRef(s, r, c) for r in rows for c in sheet.rows[r].placed]
    return []


def _unnamed(s: int, sheet: Sheet) -> Iterable[CellRef]:
    """The cells of a printed page that nothing names: of columns that have but a number, and of a coded table's rows
    that have neither code nor name, or none of which has a code (the figures of a chart)."""
    coded = sheet.key in CODED_TABLES
    codeless = coded and len(sheet.rows) > 1 and not any(row.raw.code for row in sheet.rows)
    for r, row in enumerate(sheet.rows):
        if row.raw.place.page is None:
            continue
        nameless = coded and not (row.raw.code or row.raw.name)
        for c in row.placed:
            if nameless or codeless or _NUMBER_ONLY.search(sheet.raw.columns[c]):
                yield CellRef(s, r, c)


def speaks_against_itself(s: int, sheet: Sheet, r: int) -> list[CellRef]:
    """The doubtful cells of one row, by what the row itself prints."""
    row = sheet.rows[r]
    coded = sheet.key in CODED_TABLES
    if coded and _TWO_NAMES.search(row.raw.name):
        return [CellRef(s, r, c) for c in row.placed]
    if any(entry.value and not _is_placed(entry, row) for entry in row.entries):
        return [CellRef(s, r, c) for c in row.placed]
    return [
        CellRef(s, r, part)
        for total in sheet.sums
        if total.total in row.columns and total.total not in row.placed
        for part in total.parts
        if part in row.placed and row.placed[part].value
    ]


def _is_placed(entry: Entry, row: SheetRow) -> bool:
    return any(other is entry for other in row.placed.values())
