"""Documents without printed lines (HTML, DOCX, workbooks): each paragraph and each table row counts as one line.

What such a file shows has no lines of its own, so its places count these: from 1, on through the whole document,
blank ones left out. ``shown_lines`` gives the same lines back for whoever shows the source with a place marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.layout import Block, Cell, Grid, Layout, Page, Place, SourceKind, TextLine
from ingest.script import simplify

_UNIT = re.compile(r"单\s*位\s*[:：]\s*(?:人民币)?\s*[万亿千百]*元")
_NOTE = re.compile(r"^\s*(?:注|备注|说明|附注)\s*\d*\s*[:：.、]")


@dataclass(frozen=True, slots=True)
class FlowCell:
    """One cell as the document has it; ``row`` and ``column`` are 0-based within its table."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


class Flow:
    """A document being read: paragraphs, headings, tables and page ends in their order."""

    def __init__(self, source: str, kind: SourceKind) -> None:
        self._source = source
        self._kind: SourceKind = kind
        self._pages: list[list[Block]] = [[]]
        self._lines = 0
        self._notes: list[str] = []

    def note(self, text: str) -> None:
        """Something the reader had to assume or leave out, said once."""
        if text not in self._notes:
            self._notes.append(text)

    def page(self) -> None:
        """What follows stands on another page (or sheet)."""
        if self._pages[-1]:
            self._pages.append([])

    def text(self, text: str, heading: int = 0) -> None:
        """A paragraph; line breaks inside it part lines."""
        for line in text.split("\n"):
            if line.strip():
                self._lines += 1
                self._pages[-1].append(TextLine(line.strip(), Place(self._lines), heading))

    def table(self, cells: Iterable[FlowCell]) -> None:
        """A table, as ``table_blocks`` parts it; each row that holds any text counts as a line."""
        found = list(cells)
        texts = {cell.row for cell in found if cell.text.strip()}
        places = []
        for row in range(max((cell.row for cell in found), default=-1) + 1):
            self._lines += row in texts
            places.append(Place(max(self._lines, 1)))
        self._pages[-1].extend(table_blocks(found, places))

    def layout(self, encoding: str | None = None) -> Layout:
        """The document read so far."""
        pages = [page for page in self._pages if page] or [[]]
        numbered = tuple(Page(number, tuple(blocks)) for number, blocks in enumerate(pages, 1))
        return Layout(self._source, self._kind, numbered, encoding, tuple(self._notes))


def table_blocks(cells: Iterable[FlowCell], places: Sequence[Place]) -> list[Block]:
    """A table as grids and lines; ``places`` are those of its rows.

    Its title, number and unit above the header and the notes below it, which publishers put into cells too, become
    lines of text; rows without any text part it.
    """
    rows: dict[int, list[FlowCell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    blocks: list[Block] = []
    run: list[list[FlowCell]] = []
    covered = -1
    for at in range(max(rows, default=-1) + 1):
        row = sorted(rows.get(at, []), key=lambda cell: cell.column)
        if any(cell.text.strip() for cell in row) or at <= covered:
            run.append(row)
            covered = max([covered, *(at + c.row_span - 1 for c in row if c.text.strip())])
        else:
            blocks += _run(run, at - len(run), places)
            run = []
    return blocks + _run(run, len(places) - len(run), places)


def _run(rows: list[list[FlowCell]], top: int, places: Sequence[Place]) -> list[Block]:
    """Rows that follow each other, the first of them row ``top`` of the table."""
    first, last = _body(rows)
    around = [
        TextLine("  ".join(_one_line(text) for text in texts), places[top + at])
        for at, row in enumerate(rows)
        if not first <= at < last and (texts := _texts(row))
    ]
    grid: list[Block] = [_grid(rows[first:last], top + first, places)] if first < last else []
    above = sum(1 for row in rows[:first] if _texts(row))
    return [*around[:above], *grid, *around[above:]]


def _grid(rows: list[list[FlowCell]], top: int, places: Sequence[Place]) -> Grid:
    """The rows as a grid; columns that no text stands in or spans at its edges are no columns."""
    used = sorted({n for row in rows for c in row if c.text.strip() for n in (c.column, c.column + c.column_span)})
    left, right = used[0], used[-1]
    cells = []
    for index, row in enumerate(rows):
        for cell in row:
            column, end = max(cell.column, left), min(cell.column + cell.column_span, right)
            if column < end:
                deep = min(cell.row_span, len(rows) - index)
                cells.append(Cell(cell.text.strip(), index, column - left, places[top + index], deep, end - column))
    whole = tuple(_filled(cells, places[top : top + len(rows)], right - left))
    return Grid(whole, len(rows), right - left, places[top].through(places[top + len(rows) - 1]))


def shown_lines(layout: Layout) -> list[str]:
    """The lines that the places of a flowing document count, as text; the cells of a row are parted by tabs."""
    lines: dict[int, str] = {}
    for block in layout.blocks():
        if isinstance(block, TextLine):
            lines[block.place.line or 0] = block.text
            continue
        first = block.place.line or 0
        for at in range(block.rows):
            lines[first + at] = "\t".join(_one_line(cell.text) for cell in block.row(at))
    return [lines.get(number, "") for number in range(1, max(lines, default=0) + 1)]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _body(rows: list[list[FlowCell]]) -> tuple[int, int]:
    """Where the table itself begins and ends among its rows: between what stands above its header and its notes."""
    first, last = 0, len(rows)
    while first < last and _is_title(rows[first]):
        first += 1
    while last > first and (texts := _texts(rows[last - 1])) and len(texts) == 1 and _is_note(texts[0]):
        last -= 1
    return first, last


def _is_note(text: str) -> bool:
    """Whether a text that stands alone below a table is no row of it: it says that it is a note, or is sentences."""
    return bool(_NOTE.match(simplify(text))) or "。" in text


def _is_title(row: list[FlowCell]) -> bool:
    """Whether a row before the header is none of the table: one text alone, or one that states the unit."""
    if any(cell.row_span > 1 and cell.text.strip() for cell in row):
        return False
    texts = _texts(row)
    return len(texts) < 2 or (len(texts) <= 3 and any(_UNIT.search(simplify(text)) for text in texts))


def _texts(row: list[FlowCell]) -> list[str]:
    return [cell.text.strip() for cell in row if cell.text.strip()]


def _filled(cells: list[Cell], places: Sequence[Place], columns: int) -> list[Cell]:
    """The cells with blank ones wherever no cell starts or spans, row by row; ``places`` are those of the rows."""
    taken = [[False] * columns for _ in places]
    for cell in cells:
        for row in range(cell.row, min(cell.row + cell.row_span, len(places))):
            taken[row][cell.column : cell.column + cell.column_span] = [True] * cell.column_span
    blank = [
        Cell("", row, column, place)
        for row, place in enumerate(places)
        for column in range(columns)
        if not taken[row][column]
    ]
    return sorted([*cells, *blank], key=lambda cell: (cell.row, cell.column))
