"""Rulings snapped and joined: the thin marks of a page become few straight lines, horizontal and vertical.

A printed line comes as one mark a cell, as dashes or dots, or as two strokes beside each other; all of these are one
ruling here. The chain is snap (one position for marks on nearly the same line), then join (end to end).
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple

from ingest.layout import BBox

SNAP = 2.5
"""Marks at most so many points apart lie on one line: doubled strokes are 1 to 2 points apart, rows at least 6."""
JOIN = 5.0
"""Marks on one line with a gap of at most so many points are one ruling: longer than the gaps of dashed lines."""
SHORTEST = 6.0
"""A ruling shorter than this bounds no cell."""
DOTS_ALIGNED = 0.3
"""The dots of one line differ by no more than this across it."""
DOT = 1.5
"""A mark no longer than this may be a dot of a dotted line of either direction."""


Mark = tuple[float, float, float]
"""One drawn mark, in numbers as a ``Ruling`` has them."""
_START = itemgetter(1)


class Ruling(NamedTuple):
    """One straight line: at ``position`` across its direction, from ``start`` to ``end`` along it, in points."""

    position: float
    start: float
    end: float


def straight_rulings(boxes: Iterable[BBox]) -> tuple[list[Ruling], list[Ruling]]:
    """The horizontal and the vertical rulings of one page."""
    level: list[Mark] = []
    upright: list[Mark] = []
    dots: list[BBox] = []
    for box in boxes:
        x0, top, x1, bottom = box
        width, height = x1 - x0, bottom - top
        if width <= DOT and height <= DOT:
            dots.append(box)
        elif width >= height:
            level.append(((top + bottom) / 2, x0, x1))
        else:
            upright.append(((x0 + x1) / 2, top, bottom))
    if dots:
        level += _dotted([((top + bottom) / 2, x0, x1) for x0, top, x1, bottom in dots])
        upright += _dotted([((x0 + x1) / 2, top, bottom) for x0, top, x1, bottom in dots])
    return _join(_snap(level)), _join(_snap(upright))


def _dotted(dots: list[Mark]) -> list[Ruling]:
    """The dotted lines of one direction. Dots snap to the same position only: those of the lines across stand beside
    each other so closely that they would snap to one line all over the page."""
    return _join(_snap(dots, DOTS_ALIGNED))


def _snap(marks: list[Mark], apart: float = SNAP) -> list[list[Mark]]:
    """Marks in groups that lie on one line each."""
    marks.sort()
    lines: list[list[Mark]] = []
    last = float("-inf")
    for mark in marks:
        if mark[0] - last <= apart:
            lines[-1].append(mark)
        else:
            lines.append([mark])
        last = mark[0]
    return lines


def _join(lines: list[list[Mark]]) -> list[Ruling]:
    """Each group's marks put end to end, at the middle of the group."""
    rulings: list[Ruling] = []
    for line in lines:
        position = (line[0][0] + line[-1][0]) / 2
        line.sort(key=_START)
        _, start, end = line[0]
        for _, begins, stops in line:
            if begins - end > JOIN:
                if end - start >= SHORTEST:
                    rulings.append(Ruling(position, start, end))
                start, end = begins, stops
            elif stops > end:
                end = stops
        if end - start >= SHORTEST:
            rulings.append(Ruling(position, start, end))
    return rulings
