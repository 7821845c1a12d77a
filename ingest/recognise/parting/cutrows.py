"""Rows that a page break cuts through, made whole: a wrapped code or level label goes on at the top of the next page.

A word processor lets a row break over pages: what did not fit of its cells stands as a row of its own in the grid of
the next page, behind the header if that is repeated. It is told by what it completes: 20899 and 99, 满意 and 度指标,
≥300 and 人次.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.codes import canonical, kind_of
from ingest.layout import Block, Cell, Grid
from ingest.recognise.forms.vocabulary import is_unit, level_label
from ingest.recognise.gridtables.lines import is_marks

SAME_BORDER = 3.0
"""The borders of one column differ by at most so many points from page to page."""


def with_whole_rows(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with every cut row whole on the page where it begins; a grid that held nothing else is gone."""
    out: list[Block] = []
    for block in blocks:
        before = out[-1] if out else None
        if isinstance(block, Grid) and isinstance(before, Grid) and _turns_page(before, block):
            joined = _joined(before, block)
            if joined:
                out[-1:] = [grid for grid in joined if grid.rows]
                continue
        out.append(block)
    return out


def _turns_page(before: Grid, after: Grid) -> bool:
    page = before.place.page
    return page is not None and page + 1 == after.place.page and before.rows > 0


def _joined(before: Grid, after: Grid) -> tuple[Grid, Grid] | None:
    """Both grids with the cut row whole in the first; None where none is cut."""
    head = _repeated_rows(before, after)
    if head == after.rows:
        return None
    rest = [cell for cell in after.row(head) if not is_marks(cell.text)]
    ends = [(cell, _above(before, cell)) for cell in rest]
    if not rest or any(cell.row_span > 1 or above is None for cell, above in ends):
        return None
    whole = {above: above.text + cell.text for cell, above in ends if above is not None}
    if not any(_completes(above.text, cell.text) for cell, above in ends if above is not None):
        return None
    if len(whole) == sum(not is_marks(cell.text) for cell in _last_cells(before)):
        return None  # a row that has all that the last one has is a row
    cells = tuple(replace(cell, text=whole[cell]) if cell in whole else cell for cell in before.cells)
    return replace(before, cells=cells), _without_row(after, head)


def _completes(text: str, more: str) -> bool:
    """Whether the second ends what the first began: a code, a label of an indicator's level, a bracket, a figure's
    unit."""
    if more.isalnum() and more.isascii():
        code = canonical(text + more)
        parts = (canonical(text), canonical(more))
        return text.isascii() and kind_of(code) is not None and not all(map(kind_of, parts))
    if any(text.count(a) > text.count(b) and more.endswith(b) for a, b in ("()", "（）")):
        return True
    if is_unit(more) and text[-1:].isdigit():
        return True
    return level_label(text + more) is not None and level_label(more) is None


def _repeated_rows(before: Grid, after: Grid) -> int:
    """How many rows at the head of the second grid repeat the first one's."""
    same = 0
    for ours, theirs in zip(before.texts(), after.texts(), strict=False):
        if ours != theirs:
            break
        same += 1
    return same


def _last_cells(grid: Grid) -> Sequence[Cell]:
    return [cell for cell in grid.cells if cell.row + cell.row_span == grid.rows]


def _above(grid: Grid, cell: Cell) -> Cell | None:
    """The cell of the last row that stands over this one, between the same borders, if it says anything; on a page
    whose text runs up or down these are its upper and lower ones."""
    box = cell.place.bbox
    for other in _last_cells(grid):
        own = other.place.bbox
        if box and own and any(all(abs(box[i] - own[i]) <= SAME_BORDER for i in sides) for sides in ((0, 2), (1, 3))):
            return None if is_marks(other.text) else other
    return None


def _without_row(grid: Grid, row: int) -> Grid:
    """The grid without one row; a cell that goes on below it begins there."""
    cells: list[Cell] = []
    for cell in grid.cells:
        if cell.row == row and cell.row_span == 1:
            continue
        if cell.row <= row < cell.row + cell.row_span:
            cells.append(replace(cell, row_span=cell.row_span - 1))
        else:
            cells.append(replace(cell, row=cell.row - (cell.row > row)))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return replace(grid, cells=tuple(cells), rows=grid.rows - 1)
