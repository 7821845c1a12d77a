"""Sheets printed wider than their page: the columns that stand on further pages are set beside those they belong to.

A spreadsheet that is not fitted to the page prints its right columns on pages of their own, mostly without the labels.
That such a page goes on to the right is proved by its rows: they stand at the very heights of the other page's rows,
its header is another, and no title of its own stands over it. What is not proved so stays where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.amounts import is_amount
from ingest.characters import HAN
from ingest.folding import squeeze
from ingest.layout import Block, Cell, Grid, Page, TextLine
from ingest.recognise.parting.captions import read_caption

_SAME = 1.2
"""Heights that differ by less than so many points are one."""
_LEAST = 3
"""So many rows at the same heights prove that two pages are parts of one sheet."""
_MANY = 8
"""So many rows at the same heights are no chance, even if both pages hold labels."""
_HEADER = 4
"""Rows that a header has at most."""
_CORNER = re.compile(r"(?:金额)?单位[:：].{1,4}|(?:公开|附)?(?:预算|决算)?\d*表\d*|附[表件]\d*")
"""What a sheet prints over its last column."""


@dataclass(slots=True)
class _Sheet:
    """A page's grid with the strips of columns that were found for it."""

    page: Page
    grid: Grid
    texts: frozenset[str]
    strips: list[Grid]
    lines: list[TextLine]
    """What stands on the strips' pages and is still to be read: the unit, labels of merged cells."""


def with_side_pages(pages: Sequence[Page]) -> tuple[tuple[Page, ...], tuple[str, ...]]:
    """The pages with the columns of side pages in the grids that they go on, and a note for every page so used."""
    sheets: list[_Sheet] = []
    used: dict[int, _Sheet] = {}
    notes = []
    before = -1
    for page in pages:
        found = _only_grid(page)
        if found is None:
            sheets = []
            continue
        if before != page.number - 1:
            sheets = []
        before = page.number
        sheet = _sheet_of(page, found, sheets)
        if sheet is None:
            texts = frozenset(piece for b in page.blocks if isinstance(b, TextLine) for piece in _pieces(b))
            titles = frozenset(text for text in texts if _is_titled([text]))
            if titles and not any(titles <= sheet.texts for sheet in sheets):
                sheets = []  # another table begins, and what ran on before has ended
            if sheets or titles:
                sheets.append(_Sheet(page, found, texts, [], []))
            continue
        sheet.strips.append(found)
        sheet.lines += [
            replace(block, text=piece)
            for block in page.blocks
            if isinstance(block, TextLine)
            for piece in _pieces(block)
            if piece not in sheet.texts
        ]
        used[page.number] = sheet
        notes.append(f"第{page.number}页是第{sheet.page.number}页表格右侧续印的栏,按行的位置相接")
    if not used:
        return tuple(pages), ()
    wide = {sheet.page.number: sheet for sheet in used.values()}
    out = []
    for page in pages:
        if page.number in used:
            page = replace(page, blocks=())
        elif page.number in wide:
            page = replace(page, blocks=_joined(wide[page.number]))
        out.append(page)
    return tuple(out), tuple(notes)


def _only_grid(page: Page) -> Grid | None:
    """The grid of a page that holds one, with boxes, and little text beside it."""
    grids = [block for block in page.blocks if isinstance(block, Grid)]
    if len(grids) != 1 or len(page.blocks) > _LEAST * 3 or grids[0].place.bbox is None or page.width <= 0:
        return None
    return grids[0]


def _sheet_of(page: Page, grid: Grid, sheets: Sequence[_Sheet]) -> _Sheet | None:
    """The sheet that the page's grid goes on to the right: of those whose rows agree the one with the fewest strips."""
    if not _may_be_strip(grid):
        return None
    fitting = [
        sheet
        for sheet in sheets
        if abs(sheet.page.width - page.width) < 2
        and _first_row(sheet.grid) != _first_row(grid)
        and _same_rows(sheet.grid, grid, 1 if _is_cut_by_edge(page, sheet) else _LEAST)
        and _no_title(page, sheet)
        and (not _opens_with_labels(grid) or _is_half(page, sheet))
    ]
    return min(fitting, key=lambda sheet: len(sheet.strips), default=None)


def _may_be_strip(grid: Grid) -> bool:
    """Whether a grid may hold further columns: it has a header of its own, no title in it, or no words at all."""
    if _is_titled(cell.text for cell in grid.cells if cell.row < _HEADER):
        return False
    words = any(HAN.search(text) for text in _first_row(grid))
    figures = any(is_amount(text) or text.isdigit() for text in _first_row(grid))
    return (words and not figures) or not any(HAN.search(cell.text) for cell in grid.cells)


def _opens_with_labels(grid: Grid) -> bool:
    """Whether codes or names stand in the first column: the grid may be a table of its own, or rows of another."""
    head = _header_rows(grid)
    first = [cell.text for cell in grid.cells if cell.column == 0 and cell.row >= head]
    return any(HAN.search(text) or re.fullmatch(r"\d{3,}", squeeze(text)) for text in first)


def _is_half(page: Page, sheet: _Sheet) -> bool:
    """Whether a page with labels may hold the right half of the very sheet before it, which has its title."""
    return _is_titled(sheet.texts) and page.number == sheet.page.number + 1 and sheet.grid.rows >= _MANY


def _is_titled(texts: Iterable[str]) -> bool:
    """Whether a table's or form's title stands among the texts."""
    return any((found := read_caption(text)) is not None and found.kind is not None for text in texts)


def _first_row(grid: Grid) -> list[str]:
    """The texts of the first row that has any."""
    for row in range(grid.rows):
        if texts := [squeeze(cell.text) for cell in grid.row(row) if cell.text.strip()]:
            return texts
    return []


def _no_title(page: Page, sheet: _Sheet) -> bool:
    """Whether what stands within the page beside its grid is a part of the sheet's lines, a unit or a header's label,
    not the title of another table."""
    top = sheet.grid.place.bbox[1] if sheet.grid.place.bbox else 0.0
    for block in page.blocks:
        if isinstance(block, Grid) or block.place.bbox is None:
            continue
        x0, y0, x1, _ = block.place.bbox
        inside = x1 > 0 and x0 < page.width
        pieces = _pieces(block)[-1 if x0 < 0 else 0 :]  # what stands before is printed beside the page
        known = all(_CORNER.fullmatch(piece) or any(piece in text for text in sheet.texts) for piece in pieces)
        if inside and y0 < top - _SAME and not known:
            return False
    return True


def _pieces(line: TextLine) -> list[str]:
    """The texts that stand apart on one line."""
    return [squeeze(piece) for piece in re.split(r"\s{2,}", line.text.strip())]


def _edges(grid: Grid) -> list[float]:
    """The heights of the rows' borders, from the top down."""
    boxes = [cell.place.bbox for cell in grid.cells if cell.place.bbox]
    found: list[float] = []
    for y in sorted({y for box in boxes for y in (box[1], box[3])}):
        if not found or y - found[-1] > _SAME:
            found.append(y)
    return found


def _is_cut_by_edge(page: Page, sheet: _Sheet) -> bool:
    """Whether a line of the sheet runs on to the page: it is printed on both at one height, by the width of the columns
    between them further to the left."""
    frames = [grid.place.bbox for grid in (sheet.grid, *sheet.strips) if grid.place.bbox]
    width = sum(frame[2] - frame[0] for frame in frames)
    ours = [(b.place.bbox, b.text) for b in sheet.page.blocks if isinstance(b, TextLine) and b.place.bbox]
    theirs = [(b.place.bbox, b.text) for b in page.blocks if isinstance(b, TextLine) and b.place.bbox]
    return any(
        abs(box[3] - other[3]) < _SAME and abs(box[2] - other[2] - width) < 2 and squeeze(text).endswith(squeeze(rest))
        for box, text in ours
        for other, rest in theirs
    )


def _same_rows(grid: Grid, strip: Grid, least: int) -> bool:
    """Whether the strip's rows, so many at least, stand at the heights of the grid's from the first that holds a figure
    or a code on; a header may be parted otherwise on each."""
    mine, theirs = _edges(grid), _edges(strip)
    head = _header_rows(grid)
    if len(mine) != grid.rows + 1 or len(theirs) != strip.rows + 1 or grid.rows - head < least:
        return False
    start = mine[head] - _SAME
    below, other = [y for y in mine if y > start], [y for y in theirs if y > start]
    return len(below) == len(other) and all(abs(a - b) < _SAME for a, b in zip(below, other, strict=True))


def _joined(sheet: _Sheet) -> tuple[Block, ...]:
    """The page's blocks with the wide grid, the lines of its strips before it."""
    grid = sheet.grid
    for strip in sheet.strips:
        grid = _beside(grid, strip)
    labels: list[TextLine] = []
    others: list[TextLine] = []
    top = sheet.grid.place.bbox[1] if sheet.grid.place.bbox else 0.0
    own = [block for block in sheet.page.blocks if isinstance(block, TextLine)]
    for line in (*own, *sheet.lines):
        box = line.place.bbox
        (labels if box and box[1] >= top - _SAME and _in_header(grid, line) else others).append(line)
    grid = _labelled(grid, labels)
    lines: list[Block] = [
        line for line in others if any(line is mine for mine in own) or _CORNER.fullmatch(squeeze(line.text))
    ]
    above = [line for line in lines if line.place.bbox is None or line.place.bbox[1] < top]
    return (*above, grid, *(line for line in lines if not any(line is other for other in above)))


def _beside(grid: Grid, strip: Grid) -> Grid:
    """The grid with the strip's columns at its right; a merged header cell that the page's edge parted is whole."""
    edges = _edges(grid)
    edges = sorted([*edges, *(y for y in _edges(strip) if all(abs(y - other) >= _SAME for other in edges))])
    cells = _at_heights(grid, edges, 0)
    added = _at_heights(strip, edges, grid.columns)
    taken = {row for cell in added for row in range(cell.row, cell.row + cell.row_span)}
    missing = [row for row in range(len(edges) - 1) if row not in taken]
    added += [Cell("", row, grid.columns + at, strip.place) for row in missing for at in range(strip.columns)]
    for row in range(_header_rows(grid) - 1):
        left = next((c for c in cells if c.row == row and c.column + c.column_span == grid.columns), None)
        if left is None or left.row_span > 1:
            continue
        right = _next_to(added, left)
        while right is not None and right.row_span == 1 and not (left.text and right.text):
            added.remove(right)
            cells.remove(left)
            left = replace(left, text=left.text or right.text, column_span=left.column_span + right.column_span)
            cells.append(left)
            right = None if right.text else _next_to(added, left)
    whole = sorted([*cells, *added], key=lambda c: (c.row, c.column))
    return Grid(tuple(whole), len(edges) - 1, grid.columns + strip.columns, grid.place)


def _at_heights(grid: Grid, edges: Sequence[float], shift: int) -> list[Cell]:
    """The grid's cells in the rows that these heights part, ``shift`` columns to the right."""
    cells = []
    for cell in grid.cells:
        box = cell.place.bbox or (0.0, 0.0, 0.0, 0.0)
        top, bottom = (min(range(len(edges)), key=lambda at: abs(edges[at] - y)) for y in (box[1], box[3]))
        cells.append(replace(cell, row=top, row_span=max(1, bottom - top), column=cell.column + shift))
    return cells


def _next_to(cells: Sequence[Cell], left: Cell) -> Cell | None:
    at = left.column + left.column_span
    return next((c for c in cells if c.row == left.row and c.column == at), None)


def _header_rows(grid: Grid) -> int:
    """How many first rows hold no figure and no code; no header is higher than ``_HEADER``."""
    for row in range(min(grid.rows, _HEADER)):
        if any(is_amount(c.text) or re.fullmatch(r"\d{3,}", squeeze(c.text)) for c in grid.row(row)):
            return row
    return min(grid.rows, _HEADER)


def _in_header(grid: Grid, line: TextLine) -> bool:
    box, place = line.place.bbox, grid.place.bbox
    if box is None or place is None:
        return False
    return bool(box[3] <= place[3])


def _labelled(grid: Grid, labels: Sequence[TextLine]) -> Grid:
    """The grid with labels of merged header cells that were printed across the pages' edges in the blank cells that
    they stand in, in order; each label counts once."""
    texts = list(dict.fromkeys(squeeze(line.text) for line in sorted(labels, key=lambda line: line.place.page or 0)))
    known = {squeeze(cell.text) for cell in grid.cells}
    texts = [text for text in texts if text not in known]
    blanks = [c for c in grid.cells if not c.text and c.row < _header_rows(grid) - 1 and c.column_span > 1]
    if len(blanks) != len(texts):
        return grid
    named = {id(cell): text for cell, text in zip(blanks, texts, strict=True)}
    return replace(grid, cells=tuple(replace(c, text=named[id(c)]) if id(c) in named else c for c in grid.cells))
