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
            widths = [overlap((head.x0, head.x1), column) for column in columns]
            head.first = head.last = widths.index(max(widths))
    parents = sorted((h for h in heads if not h.is_leaf), key=lambda h: (-h.top, h.x0))
    for head in parents:
        _span(head, heads, columns)
    return _levels(heads)


def _span(head: Head, heads: Sequence[Head], columns: Sequence[Span]) -> None:
    """The run of columns with words below whose middle is nearest to the head's."""
    below = [h for h in heads if h is not head and h.top > head.top and h.top >= head.bottom - 1.0]
    headed = sorted({column for h in below for column in range(h.first, h.last + 1)})
    rivals = [h.middle for h in heads if h is not head and not h.is_leaf and abs(h.top - head.top) < 2.0]
    best: tuple[float, int, int, int] | None = None
    for first in headed:
        for last in headed:
            if last < first or any(column not in headed for column in range(first, last + 1)):
                continue
            start, end = columns[first][0], columns[last][1]
            if not start - 1 <= head.middle <= end + 1 or any(start < rival < end for rival in rivals):
                continue
            centres = (start + end) / 2
            width = last - first + 1
            # One word under a merged header makes no sense, so two or more come before one.
            key = (round(abs(centres - head.middle) / 12) + (40 if width == 1 else 0), -width, first, last)
            best = min(best, key) if best else key
    if best:
        head.first, head.last = best[2], best[3]
    else:
        widths = [overlap((head.x0, head.x1), column) for column in columns]
        head.first = head.last = widths.index(max(widths))


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
