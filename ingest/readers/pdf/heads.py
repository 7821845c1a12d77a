"""Headers of tables without rulings: words joined over their wraps, set over the columns that they head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from ingest.readers.pdf.atoms import Atom
from ingest.readers.pdf.columns import Span, overlap
from ingest.readers.pdf.rulings import Ruling

WRAP_PITCH = 1.5
"""Lines of one header word stand at most this many type sizes apart; a word under a merged header stands lower."""
ABREAST = 4.0
"""Heads whose tops differ by less than so many points stand at one height."""
FARTHEST = 1.5
"""A head stands at most so many columns' widths off the middle of its columns."""
WIDER = 0.15
"""What a column more is worth, in columns' widths off the middle; an uneven column too many is half a width off."""


@dataclass(slots=True)
class Head:
    """One header word: its lines, and what it turns out to be: how deep it stands and which columns it spans."""

    atoms: list[Atom]
    x0: float
    x1: float
    top: float
    bottom: float
    level: int = 0
    first: int = 0
    last: int = 0
    is_leaf: bool = True

    @property
    def middle(self) -> float:
        """The x of its middle."""
        return (self.x0 + self.x1) / 2

    @property
    def height(self) -> float:
        """The y of its middle."""
        return (self.top + self.bottom) / 2


def heads_of(atoms: Sequence[Atom], size: float, ruled: Sequence[Ruling] = ()) -> list[Head]:
    """The header words, each with the lines that it wraps into.

    ``ruled`` are the level lines of a table that rules all its rows: they part its header's cells as well, and however
    far apart lines stand, without one between them they are one cell's.
    """
    heads: list[Head] = []
    for atom in sorted(atoms, key=lambda a: (a.base, a.x0)):
        for head in heads:
            last = head.atoms[-1]
            if ruled:
                near = last.base < atom.base and not _is_parted(last, atom, ruled)
            else:
                near = 0 < atom.base - last.base <= WRAP_PITCH * size
            shared = overlap((atom.x0, atom.x1), (head.x0, head.x1))
            if near and shared >= 0.5 * min(atom.x1 - atom.x0, head.x1 - head.x0):
                head.atoms.append(atom)
                head.x0, head.x1 = min(head.x0, atom.x0), max(head.x1, atom.x1)
                head.bottom = atom.bottom
                break
        else:
            heads.append(Head([atom], atom.x0, atom.x1, atom.top, atom.bottom))
    _mark_parents(heads, size)
    return heads


def _is_parted(above: Atom, below: Atom, ruled: Sequence[Ruling]) -> bool:
    """Whether a line runs between the two, over the middle of either."""
    return any(
        (above.top + above.bottom) / 2 < line.position < (below.top + below.bottom) / 2
        and any(line.start < (atom.x0 + atom.x1) / 2 < line.end for atom in (above, below))
        for line in ruled
    )


def _mark_parents(heads: Sequence[Head], size: float) -> None:
    """A head is no leaf where others stand under it: directly, or on both sides of its middle at its level."""
    for head in heads:
        below = [h for h in heads if h.top >= head.bottom - 0.2 * size]
        direct = any(overlap((h.x0, h.x1), (head.x0, head.x1)) > 0 for h in below)
        rivals = [h for h in heads if h is not head and abs(h.top - head.top) < 0.5 * size]
        left = max((h.x1 for h in rivals if h.x1 <= head.x0), default=float("-inf"))
        right = min((h.x0 for h in rivals if h.x0 >= head.x1), default=float("inf"))
        sides = [h for h in below if left < h.middle < right]
        around = any(h.x1 <= head.middle for h in sides) and any(h.x0 >= head.middle for h in sides)
        head.is_leaf = not (direct or around)


def set_over(heads: Sequence[Head], columns: Sequence[Span], ruled: Sequence[Ruling] = ()) -> int:
    """Give every head its columns and its level; the number of levels. ``ruled`` as for ``heads_of``.

    A leaf heads the one column that it overlaps most. The heads of one height share the columns whose own words stand
    lower, each in a run around its middle.
    """
    for head in heads:
        if head.is_leaf:
            head.first = head.last = _nearest(head, columns)
    parents = sorted((h for h in heads if not h.is_leaf), key=lambda h: (-h.top, h.x0))
    for _, level in groupby(parents, key=lambda h: round(h.top / ABREAST)):
        _share(sorted(level, key=lambda h: h.x0), heads, columns, ruled)
    return _levels(heads)


def _share(parents: Sequence[Head], heads: Sequence[Head], columns: Sequence[Span], ruled: Sequence[Ruling]) -> None:
    """Give heads at one height their columns: runs one after the other, each as nearly as can be around its head."""
    runs = [_fitting(head, _under(head, heads, ruled), columns) for head in parents]

    @cache
    def best(at: int, free: int) -> tuple[float, tuple[tuple[int, int] | None, ...]]:
        if at == len(parents):
            return 0.0, ()
        cost, rest = best(at + 1, free)
        choice: tuple[float, tuple[tuple[int, int] | None, ...]] = (cost, (None, *rest))
        for own, first, last in runs[at]:
            if first >= free:
                cost, rest = best(at + 1, last + 1)
                choice = min(choice, (cost + own, ((first, last), *rest)), key=lambda c: c[0])
        return choice

    for head, run in zip(parents, best(0, 0)[1], strict=True):
        head.first, head.last = run if run else (_nearest(head, columns),) * 2


def _fitting(head: Head, children: Sequence[Head], columns: Sequence[Span]) -> list[tuple[float, int, int]]:
    """(cost, first, last) of the runs of columns with words below that the head may stand over.

    The cost is by how many columns' widths the run's middle is off the head's, less a little for every column: of runs
    around the same middle the widest is meant.
    """
    headed = {column for child in children for column in range(child.first, child.last + 1)}
    middles = {child.first: child.middle for child in children} | {child.last: child.middle for child in children}
    found = []
    for first, last in _runs(headed):
        start, end = columns[first][0], columns[last][1]
        if not start - 1 <= head.middle <= end + 1:
            continue
        width = last - first + 1
        off = min(abs((start + end) / 2 - head.middle), abs((middles[first] + middles[last]) / 2 - head.middle))
        if (cost := off * width / (end - start)) <= FARTHEST:
            found.append((cost - WIDER * width, first, last))
    return found


def _runs(headed: set[int]) -> list[tuple[int, int]]:
    """All runs of two or more neighbouring columns: one word under a merged header makes no sense."""
    return [
        (first, last)
        for first in headed
        for last in headed
        if last > first and all(column in headed for column in range(first, last + 1))
    ]


def _under(head: Head, heads: Sequence[Head], ruled: Sequence[Ruling]) -> list[Head]:
    """The heads below one: as far below as the nearest that stands right under it, not those beside it that are set
    in the middle of several header rows; of a ruled header those under the line below it."""
    below = [h for h in heads if h.top > head.top and h.top >= head.bottom - 1.0]
    if ruled:
        return [h for h in below if any(_runs_between(line, head, h) for line in ruled)]
    straight = [h.height - head.height for h in below if overlap((h.x0, h.x1), (head.x0, head.x1)) > 0]
    if not straight:
        straight = [h.height - head.height for h in sorted(below, key=lambda h: abs(h.middle - head.middle))[:2]]
    least = 0.8 * min(straight, default=0.0)
    return [h for h in below if h.height - head.height >= least]


def _runs_between(line: Ruling, above: Head, below: Head) -> bool:
    """Whether the line runs between two heads, over the middle of the lower one."""
    return above.height < line.position < below.height and line.start <= below.middle <= line.end


def _nearest(head: Head, columns: Sequence[Span]) -> int:
    return min(range(len(columns)), key=lambda at: -overlap((head.x0, head.x1), columns[at]))


def _levels(heads: Sequence[Head]) -> int:
    """Each head's level: how many others stand over it."""
    for head in sorted(heads, key=lambda h: h.top):
        over = [
            h
            for h in heads
            if h is not head and h.bottom <= head.top + 2 and h.first <= head.first and head.last <= h.last
        ]
        head.level = max((h.level + 1 for h in over), default=0)
    return max((head.level for head in heads), default=-1) + 1
