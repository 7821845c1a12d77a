"""Header lines in which a merged cell's label stands in every row and column that the cell spans, each label once.

Converters that take tables apart repeat the label of a merged header cell over all the cells that it covered: from left
to right (本年收入 本年收入 本年收入) and downwards (科目编码 in each header line). A label that is there again says
nothing new, but what is left of it would look like a column that is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

Rows = Sequence[Sequence[str]]
_SEVERAL = 2


def unmerged(lines: Rows) -> list[list[str]] | None:
    """The lines with each merged label printed once, in its first line; None where no label is repeated so.

    ``lines`` are printed pieces line by line, or a piece a line; an empty line prints nothing more.
    """
    if all(len(line) == 1 for line in lines):
        return _of_stream([line[0] for line in lines])
    best: tuple[int, int] | None = None
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or len(lines[end]) != len(lines[start]):
            if _is_grid(lines[start:end]) and (best is None or end - start > best[1] - best[0]):
                best = start, end
            start = end
    if best is None:
        return None
    start, end = best
    return [*map(list, lines[:start]), *_once(lines[start:end]), *map(list, lines[end:])]


def _of_stream(cells: Sequence[str]) -> list[list[str]] | None:
    """The rows of cells that are printed one by one, where just one length of the rows makes a grid of them."""
    widths = [n for n in range(_SEVERAL, len(cells) // _SEVERAL + 1) if len(cells) % n == 0]
    grids = [[cells[at : at + n] for at in range(0, len(cells), n)] for n in widths]
    fitting = [rows for rows in grids if _is_grid(rows)]
    return [[cell] for row in _once(fitting[0]) for cell in row] if len(fitting) == 1 else None


def _is_grid(rows: Rows) -> bool:
    """Whether the rows name columns that all differ, with a label of an upper row over several of them."""
    if len(rows) < _SEVERAL or len(rows[0]) < _SEVERAL or any(upper == lower for upper, lower in pairwise(rows)):
        return False
    paths = list(zip(*rows, strict=True))
    wide = any(left == right for row in rows[:-1] for left, right in pairwise(row))
    return wide and len(set(paths)) == len(paths) and all(map(_within, rows, rows[1:]))


def _within(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether no cell of the lower row reaches beyond the one above it."""
    return all(
        left != right or above == over
        for (left, right), (above, over) in zip(pairwise(lower), pairwise(upper), strict=True)
    )


def _once(rows: Rows) -> list[list[str]]:
    """The labels of a grid, each where its cell begins."""
    out: list[list[str]] = []
    for r, row in enumerate(rows):
        out.append([])
        for c, label in enumerate(row):
            below = r > 0 and rows[r - 1][c] == label
            beside = c > 0 and all(upper[c - 1] == upper[c] for upper in rows[: r + 1])
            if not below and not beside:
                out[-1].append(label)
    return out
