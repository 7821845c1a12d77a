"""Captions and notes that stand inside a table's frame, taken out as lines: then a framed table is like any other.

A sheet printed from an office program often has number, title, publisher and unit in the first rows of the ruled grid
itself, and again where the sheet runs on to another page; two tables of one sheet may even share one frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ingest.layout import Block, Cell, Grid, Place, TextLine
from ingest.recognise.gridtables.lines import is_marks, is_note
from ingest.recognise.parting.captions import Caption, is_head_line, read_caption, unit_of


def unframed(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with the caption rows of every grid as lines of text before what they head, and notes behind it."""
    return [part for block in blocks for part in (_parts(block) if isinstance(block, Grid) else (block,))]


def _parts(grid: Grid) -> Iterator[Block]:
    rows = [[cell for cell in grid.row(index) if not is_marks(cell.text)] for index in range(grid.rows)]
    start, end = 0, _notes_start(grid, rows)
    for first, last in _caption_runs(grid, rows):
        if first > start:
            yield _slice(grid, start, first)
        yield from (_line(cells) for cells in rows[first:last] if cells)
        start = last
    if start < end:
        yield grid if end - start == grid.rows else _slice(grid, start, end)
    yield from (_line(cells) for cells in rows[max(start, end) :] if cells)


def _notes_start(grid: Grid, rows: Sequence[Sequence[Cell]]) -> int:
    """Where the notes begin that stand in the last rows, one a row; the number of rows where there are none."""
    at = grid.rows
    while at > 0 and len(rows[at - 1]) == 1 and is_note(rows[at - 1][0].text):
        at -= 1
    return at if at and _can_cut(grid, at) else grid.rows


def _caption_runs(grid: Grid, rows: Sequence[Sequence[Cell]]) -> list[tuple[int, int]]:
    """The ranges of rows that are a caption: at the grid's head any, further down one with a table's title."""
    runs: list[tuple[int, int]] = []
    at = 0
    while at < grid.rows:
        end = at
        while end < grid.rows and _is_caption_row(rows[end], opens=end > at or at == 0):
            end += 1
        while end > at and not rows[end - 1]:
            end -= 1
        captions = [caption for cells in rows[at:end] for cell in cells if (caption := read_caption(cell.text))]
        said = any(_says_unit(cell) for cells in rows[at:end] for cell in cells)
        enough = any(map(_is_title, captions)) or (at == 0 and (captions or said))
        if end > at and enough and _can_cut(grid, at) and _can_cut(grid, end):
            runs.append((at, end))
        at = max(end, at + 1)
    return runs


def _is_caption_row(cells: Sequence[Cell], opens: bool) -> bool:
    """Whether all that the row says belongs to a caption; a blank row may stand in one that was opened."""
    if not cells:
        return opens
    return all(read_caption(cell.text) is not None or is_head_line(cell.text) for cell in cells)


def _is_title(caption: Caption) -> bool:
    return caption.kind in ("table", "form") and caption.exact


def _says_unit(cell: Cell) -> bool:
    return unit_of(cell.text) is not None


def _can_cut(grid: Grid, row: int) -> bool:
    """Whether no cell runs over the border above this row."""
    return not any(cell.row < row < cell.row + cell.row_span for cell in grid.cells)


def _line(cells: Sequence[Cell]) -> TextLine:
    return TextLine("    ".join(cell.text for cell in cells), _place(cells))


def _slice(grid: Grid, first: int, last: int) -> Grid:
    """The rows from ``first`` to before ``last`` as a grid of their own."""
    own = [cell for cell in grid.cells if first <= cell.row < last]
    return Grid(tuple(replace(c, row=c.row - first) for c in own), last - first, grid.columns, _place(own))


def _place(cells: Sequence[Cell]) -> Place:
    place = cells[0].place
    for cell in cells[1:]:
        place = place.through(cell.place)
    return place
