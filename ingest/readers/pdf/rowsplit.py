"""Ruled rows that hold several printed rows, parted: tables whose body has vertical lines only.

A cell that holds two figures on two lines is two rows; names that wrap are one. The rows within come from the text,
as in tables without any rulings.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.pdf.atoms import Atom, atoms_of, is_whole_code
from ingest.readers.pdf.bands import ALONE, bands_of
from ingest.readers.pdf.grids import Box, RuledGrid, owners_of
from ingest.readers.pdf.marks import Char
from ingest.readers.pdf.words import SAME_LINE, lines_of

Placed = list[list[Char]]

FAR = 0.8
"""In a table's last row, lines so many type sizes apart are rows though but one has a figure; wraps stand nearer."""


def split_rows(grid: RuledGrid, placed: Placed, size: float) -> tuple[RuledGrid, Placed]:
    """The grid with every row that holds several rows parted, and the characters of its cells."""
    rows: dict[int, Placed] = {}
    for cell, chars in zip(grid.cells, placed, strict=True):
        if chars and cell.row_span == 1:
            rows.setdefault(cell.row, []).append(chars)
    cuts = {row: borders for row, cells in rows.items() if (borders := _cuts(grid, cells, row, size))}
    return _parted(grid, placed, cuts) if cuts else (grid, placed)


def _cuts(grid: RuledGrid, cells: Placed, row: int, size: float) -> list[float]:
    """The heights at which this row, with these texts in its cells, is to be parted: none for nearly all."""
    if grid.ys[row + 1] - grid.ys[row] < 2 * size or not any(_is_high(chars, size) for chars in cells):
        return []
    atoms = _without_parts_of_codes([_line_atoms(chars, size) for chars in cells], size)
    several = any(_has_several(lines) for lines in atoms)
    if not several and (row != len(grid.ys) - 2 or not any(atom.is_figure for lines in atoms for atom in lines)):
        return []
    if not several and _is_centred(atoms, size):
        return []
    bands = bands_of([atom for lines in atoms for atom in lines], size, ALONE if several else FAR, even=several)
    return [(above.bottom + below.top) / 2 for above, below in pairwise(bands)]


def _is_high(chars: Sequence[Char], size: float) -> bool:
    """Whether the characters stand on more than one line."""
    bases = [char.base for char in chars]
    return max(bases) - min(bases) > 0.8 * size


def _line_atoms(chars: Sequence[Char], size: float) -> list[Atom]:
    return [atom for line in lines_of(chars, size) for atom in atoms_of(line, size)]


def _is_centred(cells: Sequence[Sequence[Atom]], size: float) -> bool:
    """Whether the figures stand in the middle of all lines: these are one row's, however far apart."""
    figures = [atom.base for lines in cells for atom in lines if atom.is_figure]
    bases = [atom.base for lines in cells for atom in lines]
    return all(abs((min(bases) + max(bases)) / 2 - base) < SAME_LINE * size for base in figures)


def _without_parts_of_codes(cells: list[list[Atom]], size: float) -> list[list[Atom]]:
    """The cells' lines; those of a long code in a narrow column are no codes themselves, though they may look it, where
    at most of their heights nothing stands beside them."""
    out = []
    for lines in cells:
        plain = all(atom.text.isascii() and atom.text.isalnum() for atom in lines)
        if plain and len(lines) > 1 and any(atom.is_code for atom in lines):
            others = [atom.base for other in cells if other is not lines for atom in other]
            beside = sum(any(abs(base - atom.base) < SAME_LINE * size for base in others) for atom in lines)
            if 2 * beside < len(lines):
                lines = [atom._replace(is_code=False) for atom in lines]
        out.append(lines)
    return out


def _has_several(atoms: Sequence[Atom]) -> bool:
    """Whether the cell holds several figures, or several codes, under each other; a long code's lines are one."""
    values = [atom for atom in atoms if atom.is_figure or atom.is_code]
    if len(values) < 2 or len(values) < len(atoms) or len({round(atom.base) for atom in values}) < 2:
        return False
    return not is_whole_code("".join(atom.text for atom in values))


def _parted(grid: RuledGrid, placed: Placed, cuts: dict[int, list[float]]) -> tuple[RuledGrid, Placed]:
    ys = sorted([*grid.ys, *(y for borders in cuts.values() for y in borders)])
    parted = RuledGrid(grid.xs, ys)
    texts: Placed = []
    starts = [ys.index(y) for y in grid.ys]
    for cell, chars in sorted(zip(grid.cells, placed, strict=True), key=lambda pair: (pair[0].row, pair[0].column)):
        first, last = starts[cell.row], starts[cell.row + cell.row_span]
        if cell.row_span > 1 or last == first + 1:
            parted.cells.append(Box(first, cell.column, last - first, cell.column_span))
            texts.append(chars)
            continue
        shared: Placed = [[] for _ in range(last - first)]
        for char in chars:
            row = bisect_right(ys, char.base - 1) - 1
            if first <= row < last:
                shared[row - first].append(char)
        parted.cells += [Box(row, cell.column, 1, cell.column_span) for row in range(first, last)]
        texts += shared
    order = sorted(range(len(texts)), key=lambda at: (parted.cells[at].row, parted.cells[at].column))
    parted.cells = [parted.cells[at] for at in order]
    parted.owner = owners_of(parted)
    return parted, [texts[at] for at in order]
