"""Rulings into grids of empty cells: which lines belong together, and which cells they bound, spans included."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.rulings import Ruling

TOUCH = 3.0
"""Two rulings cross or touch where they come at most so many points from each other."""
COVER = 0.6
"""A ruling bounds a cell's side where it runs along at least this share of it."""
OPEN_SIDE = 12.0
"""A table without a border on one side reaches to where its other lines end, if that is so many points further."""
OPEN_ROW = 5.0
"""The same for a table without a border at its top or bottom: small print scaled to a page's width has low rows."""
FEW = 4
"""Of fewer lines than this the farthest counts: a table of one row under merged headers has no more."""
MOST_CELLS = 100_000
"""More crossings than this on one page are a drawing (a hatching, a map), not a table."""


@dataclass(slots=True)
class Box:
    """One cell: its first row and column, how many it spans."""

    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(slots=True)
class RuledGrid:
    """One ruled table: the positions of its lines and its cells, row by row.

    ``owner[row][column]`` is the index of the cell that covers this place.
    """

    xs: list[float]
    ys: list[float]
    cells: list[Box] = field(default_factory=list)
    owner: list[list[int]] = field(default_factory=list)

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies within the outer border."""
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def cell_at(self, x: float, y: float) -> int:
        """The index of the cell at a point that the grid holds."""
        last_row, last_column = len(self.ys) - 1, len(self.xs) - 1
        row = bisect_right(self.ys, y, 1, last_row) - 1
        return self.owner[row][bisect_right(self.xs, x, 1, last_column) - 1]

    def box(self, cell: Box) -> tuple[float, float, float, float]:
        """The cell's rectangle in points."""
        return (
            self.xs[cell.column],
            self.ys[cell.row],
            self.xs[cell.column + cell.column_span],
            self.ys[cell.row + cell.row_span],
        )


def owners_of(grid: RuledGrid) -> list[list[int]]:
    """The index of the cell that covers each place, row by row."""
    owner = [[0] * (len(grid.xs) - 1) for _ in range(len(grid.ys) - 1)]
    for at, cell in enumerate(grid.cells):
        for row in range(cell.row, cell.row + cell.row_span):
            owner[row][cell.column : cell.column + cell.column_span] = [at] * cell.column_span
    return owner


def ruled_grids(level: Sequence[Ruling], upright: Sequence[Ruling]) -> list[RuledGrid]:
    """The grids of a page, from the top down; lines that cross nothing give none."""
    if len(level) * len(upright) > MOST_CELLS:
        return []
    grids = [grid for part in _connected(level, upright) if (grid := _grid(*part))]
    return sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _connected(level: Sequence[Ruling], upright: Sequence[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Groups of lines that touch each other, directly or over others."""
    parent = list(range(len(level) + len(upright)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    positions = [line.position for line in level]
    for index, (x, top, bottom) in enumerate(upright, len(level)):
        first = bisect_right(positions, top - TOUCH)
        for other in range(first, len(level)):
            y, x0, x1 = level[other]
            if y > bottom + TOUCH:
                break
            if x0 - TOUCH <= x <= x1 + TOUCH:
                parent[root(index)] = root(other)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for index, line in enumerate(level):
        groups.setdefault(root(index), ([], []))[0].append(line)
    for index, line in enumerate(upright, len(level)):
        groups.setdefault(root(index), ([], []))[1].append(line)
    return [group for group in groups.values() if group[0] and group[1]]


def _grid(level: list[Ruling], upright: list[Ruling]) -> RuledGrid | None:
    ys = _with_open_ends([line.position for line in level], upright, OPEN_ROW)
    xs = _with_open_ends([line.position for line in upright], level, OPEN_SIDE)
    if len(xs) < 2 or len(ys) < 2 or (len(xs) == 2 and len(ys) == 2):
        return None
    grid = RuledGrid(xs, ys)
    below = _edges(level, ys, xs)
    beside = _edges(upright, xs, ys)
    _fill(grid, below, beside)
    return grid


def _with_open_ends(positions: list[float], across: Sequence[Ruling], least: float) -> list[float]:
    """The distinct positions in order, with the ends of the lines across where these reach beyond the outermost."""
    distinct: list[float] = []
    for position in sorted(positions):
        if not distinct or position - distinct[-1] > TOUCH:
            distinct.append(position)
    start, end = _reach([line.start for line in across]), -_reach([-line.end for line in across])
    if distinct[0] - start > least:
        distinct.insert(0, start)
    if end - distinct[-1] > least:
        distinct.append(end)
    return distinct


def _reach(starts: Sequence[float]) -> float:
    """Where lines begin whose ends are to bound a side: the farthest place where two begin, else the median.

    Cells that span rows keep most lines from reaching the side; a single line that overshoots is no side.
    """
    ordered = sorted(starts)
    if len(ordered) < FEW:
        return ordered[0]
    return next((a for a, b in pairwise(ordered) if b - a <= TOUCH), median(ordered))


def _edges(lines: Sequence[Ruling], positions: list[float], stops: list[float]) -> list[list[bool]]:
    """``edges[i][j]``: whether a line at ``positions[i]`` runs along the stretch from ``stops[j]`` to the next."""
    stretches = len(stops) - 1
    edges = [[False] * stretches for _ in positions]
    edges[0] = [True] * stretches
    edges[-1] = [True] * stretches
    for position, start, end in lines:
        row = edges[_nearest(positions, position)]
        for j in range(max(bisect_right(stops, start) - 1, 0), stretches):
            a, b = stops[j], stops[j + 1]
            if a >= end:
                break
            if min(b, end) - max(a, start) >= COVER * (b - a):
                row[j] = True
    return edges


def _nearest(positions: list[float], value: float) -> int:
    index = min(max(bisect_right(positions, value), 1), len(positions) - 1)
    return index if positions[index] - value < value - positions[index - 1] else index - 1


def _fill(grid: RuledGrid, below: list[list[bool]], beside: list[list[bool]]) -> None:
    """Cells as large as no line parts them, each a rectangle, found row by row from the left."""
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    owner = [[-1] * columns for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if owner[row][column] >= 0:
                continue
            wide = column + 1
            while wide < columns and owner[row][wide] < 0 and not beside[wide][row]:
                wide += 1
            deep = row + 1
            while deep < rows and _runs_on(deep, column, wide, below, beside):
                deep += 1
            for r in range(row, deep):
                owner[r][column:wide] = [len(grid.cells)] * (wide - column)
            grid.cells.append(Box(row, column, deep - row, wide - column))
    grid.owner = owner


def _runs_on(row: int, column: int, wide: int, below: list[list[bool]], beside: list[list[bool]]) -> bool:
    """Whether the cell over these columns goes on into ``row``: no line above it there, and none within."""
    return not any(below[row][column:wide]) and not any(beside[c][row] for c in range(column + 1, wide))
