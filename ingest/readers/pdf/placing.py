"""Characters into the cells of a ruled grid, and the grid as the layout's cells with their text and place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ingest.layout import BBox, Cell, Grid, Place
from ingest.readers.pdf.grids import RuledGrid
from ingest.readers.pdf.marks import Char
from ingest.readers.pdf.words import cell_text, lines_of

CUT = 0.25
"""A character that a line cuts by more than this share of its width stands in text that runs over its cell."""
RUN_GAP = 0.3
"""Characters closer than this share of the type size belong to one run of text."""


def share_out(chars: Sequence[Char], grids: Sequence[RuledGrid]) -> tuple[list[list[Char]], list[Char]]:
    """The characters that stand in each grid, and those that stand in none."""
    if not grids:
        return [], list(chars)
    inside: list[list[Char]] = [[] for _ in grids]
    outside: list[Char] = []
    frames = [
        (grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1], chosen) for grid, chosen in zip(grids, inside, strict=True)
    ]
    for char in chars:
        _, left, high, right, low, _ = char
        x, y = (left + right) / 2, (high + low) / 2
        for x0, top, x1, bottom, chosen in frames:
            if x0 <= x <= x1 and top <= y <= bottom:
                chosen.append(char)
                break
        else:
            outside.append(char)
    return inside, outside


def place_chars(chars: Sequence[Char], grid: RuledGrid, size: float) -> list[list[Char]]:
    """The characters of each cell of the grid, by their centres; text that a line cuts stays together."""
    placed: list[list[Char]] = [[] for _ in grid.cells]
    cut = False
    sides = [(grid.xs[cell.column], grid.xs[cell.column + cell.column_span]) for cell in grid.cells]
    xs, ys, owner = grid.xs[1:-1], grid.ys[1:-1], grid.owner
    for char in chars:
        _, x0, top, x1, bottom, _ = char
        index = owner[bisect_right(ys, (top + bottom) / 2)][bisect_right(xs, (x0 + x1) / 2)]
        placed[index].append(char)
        left, right = sides[index]
        if x0 < left or x1 > right:
            slack = CUT * (x1 - x0)
            cut = cut or left - x0 > slack or x1 - right > slack
    return _whole_runs(chars, grid, size, placed) if cut else placed


def _whole_runs(chars: Sequence[Char], grid: RuledGrid, size: float, placed: list[list[Char]]) -> list[list[Char]]:
    """The same with every run of text that a line cuts in the cell where its middle stands."""
    for run in _runs(chars, grid, size):
        homes = {home for _, home in run}
        if len(homes) < 2 or not _is_cut([char for char, _ in run], grid, homes):
            continue
        first, last = run[0][0], run[-1][0]
        middle = grid.cell_at((first.x0 + last.x1) / 2, (first.top + first.bottom) / 2)
        for char, home in run:
            if home != middle:
                placed[home].remove(char)
                placed[middle].append(char)
    return placed


def _runs(chars: Sequence[Char], grid: RuledGrid, size: float) -> list[list[tuple[Char, int]]]:
    """Characters on one baseline that follow each other without a gap, each with the cell where its middle stands.

    A run ends where a border parts words from figures: a name that fills its cell meets the next cell's figure.
    """
    runs: list[list[tuple[Char, int]]] = []
    for line in lines_of(chars, size):
        end, before, was = float("-inf"), "", -1
        for char in line:
            home = grid.cell_at((char.x0 + char.x1) / 2, (char.top + char.bottom) / 2)
            parted = home != was and (char.text < "\u2e80") != (before < "\u2e80")
            if parted or char.x0 - end >= RUN_GAP * size:
                runs.append([])
            runs[-1].append((char, home))
            end, before, was = char.x1, char.text, home
    return runs


def _is_cut(run: Sequence[Char], grid: RuledGrid, homes: set[int]) -> bool:
    """Whether a border between the cells of the run goes through one of its characters, not between two."""
    borders = {grid.box(grid.cells[home])[side] for home in homes for side in (0, 2)}
    return any(
        char.x0 + CUT * (char.x1 - char.x0) < border < char.x1 - CUT * (char.x1 - char.x0)
        for char in run
        for border in borders
    )


def layout_grid(grid: RuledGrid, placed: Sequence[Sequence[Char]], size: float, page: int) -> Grid:
    """The grid with its texts; boxes are the cells' own rectangles."""
    cells = tuple(
        Cell(
            cell_text(chars, size),
            box.row,
            box.column,
            Place(page=page, bbox=grid.box(box)),
            box.row_span,
            box.column_span,
        )
        for box, chars in zip(grid.cells, placed, strict=True)
    )
    outer: BBox = (grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1])
    return Grid(cells, len(grid.ys) - 1, len(grid.xs) - 1, Place(page=page, bbox=outer))
