"""Headers of tables without rulings: words joined over their wraps, set over the columns that they head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.pdf.atoms import Atom
from ingest.readers.pdf.columns import Span, overlap

WRAP_PITCH = 1.5
"""Lines of one header word stand at most this many type sizes apart; a word under a merged header stands lower."""


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


def heads_of(atoms: Sequence[Atom], size: float) -> list[Head]:
    """The header words, each with the lines that it wraps into."""
    heads: list[Head] = []
    for atom in sorted(atoms, key=lambda a: (a.base, a.x0)):
        for head in heads:
            last = head.atoms[-1]
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


def set_over(heads: Sequence[Head], columns: Sequence[Span]) -> int:
    """Give every head its columns and its level; the number of levels.

    A leaf heads the one column that it overlaps most. The heads of one height share the columns whose own words stand
    lower, each in a run around its middle.
    """
    for head in heads:
        if head.is_leaf:
            head.first = head.last = _nearest(head, columns)
    parents = sorted((h for h in heads if not h.is_leaf), key=lambda h: (-h.top, h.x0))
    for head in parents:
        _span(head, heads, columns)
    return _levels(heads)


def _span(head: Head, heads: Sequence[Head], columns: Sequence[Span]) -> None:
    """The widest run of columns with words below whose middle is the head's."""
    children = _under(head, heads)
    headed = {column for child in children for column in range(child.first, child.last + 1)}
    middles = {child.first: child.middle for child in children} | {child.last: child.middle for child in children}
    rivals = [h.middle for h in heads if h is not head and not h.is_leaf and abs(h.top - head.top) < 2.0]
    best: tuple[int, int, int, int] | None = None
    for first, last in _runs(headed):
        start, end = columns[first][0], columns[last][1]
        if not start - 1 <= head.middle <= end + 1 or any(start < rival < end for rival in rivals):
            continue
        width = last - first + 1
        off = min(abs((start + end) / 2 - head.middle), abs((middles[first] + middles[last]) / 2 - head.middle))
        key = (round(off / (0.5 * (end - start) / width)), -width, first, last)
        best = min(best, key) if best else key
    head.first, head.last = best[2:] if best else (_nearest(head, columns),) * 2


def _runs(headed: set[int]) -> list[tuple[int, int]]:
    """All runs of two or more neighbouring columns: one word under a merged header makes no sense."""
    return [
        (first, last)
        for first in headed
        for last in headed
        if last > first and all(column in headed for column in range(first, last + 1))
    ]


def _under(head: Head, heads: Sequence[Head]) -> list[Head]:
    """The heads below one: as far below as the nearest that stands right under it, not those beside it that are set
    in the middle of several header rows."""
    below = [h for h in heads if h.top > head.top and h.top >= head.bottom - 1.0]
    straight = [h.height - head.height for h in below if overlap((h.x0, h.x1), (head.x0, head.x1)) > 0]
    if not straight:
        straight = [h.height - head.height for h in sorted(below, key=lambda h: abs(h.middle - head.middle))[:2]]
    least = 0.8 * min(straight, default=0.0)
    return [h for h in below if h.height - head.height >= least]


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
