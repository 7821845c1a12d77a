"""The facts that stand above a performance form's indicators, drawn without upright lines: labels and their values."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ingest.layout import Cell, Grid, Place
from ingest.readers.pdf.atoms import Atom
from ingest.readers.pdf.bands import Band
from ingest.readers.pdf.columns import overlap
from ingest.readers.pdf.formlabels import WRAP, joined
from ingest.readers.pdf.rulings import Ruling
from ingest.readers.pdf.runon import Line
from ingest.readers.pdf.words import cell_text

_LEAST = 2
"""Rows that the facts of a form have at least."""
_SIDE = 6.0
"""A label over several rows begins within so many type sizes of the form's left edge."""


def facts_grid(lines: Sequence[Line], level: Sequence[Ruling], size: float, page: int) -> Grid | None:
    """The facts above the indicators, a row each: labels and values stand apart and wrap over each other."""
    atoms = [atom for line in lines for atom in line]
    side = min((atom.x0 for atom in atoms), default=0.0) + _SIDE * size
    alone = {id(line[0]) for line in lines if len(line) == 1 and line[0].x0 < side}
    bands = parted_bands([a for a in atoms if id(a) not in alone], [line.position for line in level], set(), size)
    if len(bands) < _LEAST:
        return None
    for label in joined([a for a in atoms if id(a) in alone], size):
        y = (label[0].top + label[-1].bottom) / 2
        min(bands, key=lambda band: max(band.top - y, y - band.bottom, 0.0)).atoms.extend(label)
    cells: list[list[list[Atom]]] = []
    for band in bands:
        row: list[list[Atom]] = []
        for atom in sorted(band.atoms, key=lambda a: (a.x0, a.base)):
            home = next((c for c in row if any(overlap((a.x0, a.x1), (atom.x0, atom.x1)) > 0 for a in c)), None)
            if home is None:
                row.append([atom])
            else:
                home.append(atom)
        cells.append(row)
    width = max(len(row) for row in cells)
    made = []
    for at, (band, row) in enumerate(zip(bands, cells, strict=True)):
        for column in range(width):
            own = row[column] if column < len(row) else []
            box = (min((a.x0 for a in own), default=0.0), band.top, max((a.x1 for a in own), default=0.0), band.bottom)
            text = cell_text([char for atom in own for char in atom.chars], size)
            made.append(Cell(text, at, column, Place(page=page, bbox=box)))
    left, right = min(a.x0 for a in atoms), max(a.x1 for a in atoms)
    return Grid(tuple(made), len(cells), width, Place(page=page, bbox=(left, bands[0].top, right, bands[-1].bottom)))


def parted_bands(atoms: Sequence[Atom], edges: Sequence[float], valued: set[int], size: float) -> list[Band]:
    """The atoms in bands that blank space or a level line parts; those that hold a value are anchored."""
    bands: list[Band] = []
    cells = sorted(edges)
    for atom in sorted(atoms, key=lambda a: (a.top, a.x0)):
        middle = (atom.top + atom.bottom) / 2
        last = bands[-1] if bands else None
        apart = last is not None and bisect_right(cells, (last.top + last.bottom) / 2) != bisect_right(cells, middle)
        if last is None or apart or atom.top - last.bottom > WRAP * size:
            bands.append(Band(atom.top, atom.bottom, [atom], id(atom) in valued))
        else:
            last.bottom = max(last.bottom, atom.bottom)
            last.atoms.append(atom)
            last.anchored |= id(atom) in valued
    return bands
