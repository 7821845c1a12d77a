"""Columns where no ruling parts them: the blank gutters between figures, names and codes, and the words above them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.pdf.atoms import Atom

Span = tuple[float, float]
STRAY = 0.06
"""So small a share of the rows may reach into a gutter: a figure or name too long for its column."""
SEVERAL = 5
"""Of so many rows one may reach into a gutter."""
FLUSH = 1.5
"""Atoms whose ends differ by at most so many points are set flush."""
GUTTER = 0.3
"""A gutter is at least this share of the type size wide."""


def body_columns(rows: Sequence[Sequence[Atom]], size: float) -> list[Span]:
    """The x ranges that the rows' atoms fill, one a column, from left to right."""
    atoms = [atom for row in rows for atom in row]
    if not atoms:
        return []
    stray = max(int(STRAY * len(rows)), int(len(rows) >= SEVERAL))
    events = sorted([(atom.x0, 1) for atom in atoms] + [(atom.x1, -1) for atom in atoms])
    columns: list[Span] = []
    depth, start = 0, 0.0
    for x, step in events:
        before, depth = depth, depth + step
        if before <= stray < depth:
            start = x
        elif depth <= stray < before:
            columns.append((start, x))
    return _merged(columns, atoms, size) if columns else [(min(a.x0 for a in atoms), max(a.x1 for a in atoms))]


def _merged(columns: list[Span], atoms: Sequence[Atom], size: float) -> list[Span]:
    """Columns without a gutter between them made one; atoms that no column holds make their own."""
    starts, ends = [*(start for start, _ in columns), float("inf")], [end for _, end in columns]
    lost = [(atom.x0, atom.x1) for atom in atoms if atom.x1 <= starts[bisect_right(ends, atom.x0)]]
    merged: list[Span] = []
    for start, end in sorted(columns + lost):
        if (
            merged
            and start - merged[-1][1] < GUTTER * size
            and not _figures_meet_names(merged[-1], (start, end), atoms)
        ):
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _figures_meet_names(left: Span, right: Span, atoms: Sequence[Atom]) -> bool:
    """Whether figures end where names begin: each side of such a gutter, however narrow, is a column."""
    if right[0] < left[1]:
        return False
    ending = [atom for atom in atoms if abs(atom.x1 - left[1]) < FLUSH]
    starting = [atom for atom in atoms if abs(atom.x0 - right[0]) < FLUSH]
    named = bool(starting) and not any(atom.is_figure for atom in starting)
    return named and bool(ending) and all(atom.is_figure for atom in ending)


def overlap(a: Span, b: Span) -> float:
    """How far two ranges run beside each other."""
    return (a[1] if a[1] < b[1] else b[1]) - (a[0] if a[0] > b[0] else b[0])


def with_header_words(columns: Sequence[Span], leaves: Sequence[Span], atoms: Sequence[Atom]) -> list[Span]:
    """The columns widened to their header words, with those that have a word but nothing below on this page.

    A word in the middle of a wide column may stand beside what the column holds, not over it: to the left of figures,
    which stand at their column's right, and to the right of names. It belongs to the nearest column on that side that
    has no word of its own, if no other word or column stands between.
    """
    figures = {c for c in columns if any(a.is_figure and overlap((a.x0, a.x1), c) > 0 for a in atoms)}
    out = list(columns)
    headed = {index for leaf in leaves if (index := _best(out, leaf)) is not None}
    lone = [leaf for leaf in leaves if _best(out, leaf) is None]
    for leaf in sorted(lone):
        others = [*columns, *(other for other in leaves if other != leaf)]
        near = [
            (max(leaf[0] - column[1], column[0] - leaf[1]), index)
            for index, column in enumerate(out)
            if index not in headed
            and (leaf[1] <= column[0]) == (column in figures)
            and not any(_between(other, leaf, column) for other in others if other != column)
        ]
        if near:
            index = min(near)[1]
            headed.add(index)
            out[index] = (min(leaf[0], out[index][0]), max(leaf[1], out[index][1]))
        else:
            out.append(leaf)
            headed.add(len(out) - 1)
    return sorted(out)


def _best(columns: Sequence[Span], leaf: Span) -> int | None:
    """The index of the column that the word stands over most; None where it stands over none."""
    widths = [overlap(leaf, column) for column in columns]
    best = max(range(len(widths)), key=widths.__getitem__, default=None)
    return best if best is not None and widths[best] > 0 else None


def _between(other: Span, a: Span, b: Span) -> bool:
    """Whether the middle of ``other`` lies between the two ranges."""
    left, right = sorted((a, b))
    return left[1] <= sum(other) / 2 <= right[0]


def gutters(columns: Sequence[Span]) -> list[float]:
    """The lines between the columns, in the middle of the gutters."""
    return [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]


def borders(columns: Sequence[Span], left: float, right: float) -> list[float]:
    """The lines between the columns, and the outer ones."""
    return [min(left, columns[0][0]), *gutters(columns), max(right, columns[-1][1])]
