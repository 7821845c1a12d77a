"""Where the pages of a drawn table end: between two rows, or within one; and the cells that run on to the next page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.printed import PrintCell

Lines = tuple[PrintCell, list[str]]
"""A cell with the lines that its text wraps into."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table that was measured, or what a page end leaves of it: its index, its height, its cells."""

    index: int
    height: float
    cells: list[Lines]


def fitting(rows: Sequence[Row], room: float, least: int, leading: float) -> tuple[list[Row], Row | None]:
    """The first rows, as many as find room but ``least``, and what is left of the last where the page cuts it.

    ``leading`` is the height of a line where a page may cut a row, 0 where it may not.
    """
    count = 0
    for row in rows:
        if row.height > room and count >= least:
            break
        room -= row.height
        count += 1
    here = list(rows[:count])
    if leading and count < len(rows) and (parts := _cut(rows[count], int(room / leading), leading)):
        return [*here, parts[0]], parts[1]
    return here, None


def _cut(row: Row, lines: int, leading: float) -> tuple[Row, Row] | None:
    """The row's first so many lines and the rest; None where it has no more, or none fit."""
    most = max(len(texts) for _, texts in row.cells)
    lines = min(lines, most - 1)
    if lines < 1:
        return None
    above = [(cell, texts[:lines]) for cell, texts in row.cells]
    below = [(cell, texts[lines:] or [""]) for cell, texts in row.cells]
    rest = (most - lines) * leading
    return replace(row, height=row.height - rest, cells=above), replace(row, height=rest + 4.0, cells=below)


def carried(before: Sequence[Row], start: int) -> list[Lines]:
    """The cells of the rows before that run on over row ``start``, without their text."""
    return [
        (replace(cell, text=""), [""])
        for row in before
        for cell, _ in row.cells
        if cell.row < start < cell.row + cell.row_span
    ]
