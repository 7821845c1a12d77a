"""Columns that the lines of a ruled table's header part, and those of its body do not: body cells cut at their borders.

The parts of codes (类 | 款 | 项), or figures, often stand in columns without lines between them. The grid then has one
cell over all these columns in each row, whose text no longer tells under which of them a lone part stood.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ingest.readers.pdf.atoms import atoms_of
from ingest.readers.pdf.grids import Box, RuledGrid, owners_of
from ingest.readers.pdf.marks import Char
from ingest.readers.pdf.words import lines_of

Placed = list[list[Char]]

FEWEST = 3
"""So many rows must stand in the columns where no header says that they are several, in each of them one at least."""
_NUMERIC = frozenset("0123456789,.-%")


def part_open_columns(grid: RuledGrid, placed: Placed, size: float) -> tuple[RuledGrid, Placed]:
    """The grid with such cells cut, and the characters of its cells."""
    spans: dict[tuple[int, int], list[int]] = {}
    for at, cell in enumerate(grid.cells):
        if cell.column_span > 1 and cell.row_span == 1 and placed[at]:
            spans.setdefault((cell.column, cell.column_span), []).append(at)
    cut: dict[int, Placed] = {}
    for (column, span), cells in spans.items():
        shared = {at: parts for at in cells if (parts := _shared(grid, placed[at], column, span, size))}
        several = len(shared) >= FEWEST and all(any(parts[c] for parts in shared.values()) for c in range(span))
        if several or (shared and _is_headed(grid, placed, min(shared), column, span)):
            cut |= shared
    return _parted(grid, placed, cut) if cut else (grid, placed)


def _is_headed(grid: RuledGrid, placed: Placed, below: int, column: int, span: int) -> bool:
    """Whether each of the columns has a word of its own in the row right above a cell: they are parted by the header
    of this page, on which too few rows stand to tell."""
    row = grid.cells[below].row - 1
    if row < 0:
        return False
    heads = [grid.owner[row][c] for c in range(column, column + span)]
    return len(set(heads)) == span and all(
        placed[at] and not any(char.text in _NUMERIC for char in placed[at]) for at in heads
    )


def _shared(grid: RuledGrid, chars: Sequence[Char], column: int, span: int, size: float) -> Placed | None:
    """The figures and parts of codes of one cell under its columns; None where it holds words, or a border cuts it."""
    if not all(char.text in _NUMERIC for char in chars):
        return None
    borders = grid.xs[column + 1 : column + span]
    parts: Placed = [[] for _ in range(span)]
    for line in lines_of(chars, size):
        for atom in atoms_of(line, size):
            home = bisect_right(borders, atom.x0)
            if home != bisect_right(borders, atom.x1):
                return None
            parts[home] += atom.chars
    return parts


def _parted(grid: RuledGrid, placed: Placed, cut: dict[int, Placed]) -> tuple[RuledGrid, Placed]:
    parted = RuledGrid(grid.xs, grid.ys)
    texts: Placed = []
    for at, (cell, chars) in enumerate(zip(grid.cells, placed, strict=True)):
        if at in cut:
            parted.cells += [Box(cell.row, cell.column + c, 1, 1) for c in range(cell.column_span)]
            texts += cut[at]
        else:
            parted.cells.append(cell)
            texts.append(chars)
    parted.owner = owners_of(parted)
    return parted, texts
