"""Tables side by side on a page, each under a caption of its own: what stands over and beside each is read with it.

Lines run over the whole page, so the captions of both are on the same ones. They are parted in the blank between the
tables, and each table's pieces are read before the next table.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.layout import BBox, Block
from ingest.readers.pdf.marks import Char
from ingest.readers.pdf.words import bounds

Key = tuple[float, int, float, float]
APART = 1.0
"""On both sides of the blank between two tables a caption keeps so many type sizes together away from it."""
FAR = 4.0
"""The lines of captions stand at most so many type sizes apart, and over their tables."""
FEWEST = 2
"""So many lines with text over two tables are captions of both; one line may stand over a table in two parts."""


@dataclass(frozen=True, slots=True)
class Abreast:
    """Tables side by side with their captions, from ``top`` to ``bottom``, and the x's between them."""

    top: float
    bottom: float
    gutters: tuple[float, ...]


def tables_abreast(frames: Sequence[BBox], lines: Sequence[Sequence[Char]], size: float) -> list[Abreast]:
    """The groups of tables that stand side by side on a page, of the frames of its ruled tables and its other lines
    from the top down."""
    found = []
    for group in _overlapping(frames):
        gutters = tuple((left[1] + right[0]) / 2 for left, right in pairwise(_covered(group)))
        if not gutters:
            continue
        top, bottom = min(frame[1] for frame in group), max(frame[3] for frame in group)
        above = [frame[3] for frame in frames if frame[3] < top]
        reached, shared = top, 0
        for line in sorted(lines, key=lambda line: -line[0].base):
            _, high, _, low = bounds(line)
            if high >= top:
                continue
            if reached - low > FAR * size or any(edge > high for edge in above) or _crosses(line, gutters, size):
                break
            reached = high
            shared += len(parted(line, gutters)) > len(gutters)
        if shared >= FEWEST:
            found.append(Abreast(reached, bottom, gutters))
    return found


def parted_lines(lines: Sequence[Sequence[Char]], groups: Sequence[Abreast]) -> list[Sequence[Char]]:
    """The lines, those of such groups parted between their tables."""
    out: list[Sequence[Char]] = []
    for line in lines:
        group = _group_at(sum(bounds(line)[1::2]) / 2, groups)
        out += parted(line, group.gutters) if group else [line]
    return out


def parted(line: Sequence[Char], gutters: Sequence[float]) -> list[Sequence[Char]]:
    """The pieces of a line between the gutters, those that hold something."""
    pieces: list[list[Char]] = [[] for _ in range(len(gutters) + 1)]
    for char in line:
        pieces[bisect_right(gutters, (char.x0 + char.x1) / 2)].append(char)
    return [piece for piece in pieces if piece]


def reading_order(block: Block, groups: Sequence[Abreast]) -> Key:
    """Where the block comes among those of its page."""
    x0, top, x1, bottom = block.place.bbox or (0.0, 0.0, 0.0, 0.0)
    group = _group_at((top + bottom) / 2, groups)
    if group is None:
        return (top, 0, top, x0)
    return (group.top, bisect_right(group.gutters, (x0 + x1) / 2), top, x0)


def _group_at(y: float, groups: Sequence[Abreast]) -> Abreast | None:
    return next((group for group in groups if group.top <= y <= group.bottom), None)


def _overlapping(frames: Sequence[BBox]) -> list[list[BBox]]:
    """Frames in groups that stand beside each other, at least in part."""
    groups: list[list[BBox]] = []
    for frame in sorted(frames, key=lambda frame: frame[1]):
        if groups and frame[1] < max(other[3] for other in groups[-1]):
            groups[-1].append(frame)
        else:
            groups.append([frame])
    return [group for group in groups if len(group) > 1]


def _covered(group: Sequence[BBox]) -> list[tuple[float, float]]:
    """The ranges of x that the frames cover, from left to right."""
    ranges: list[tuple[float, float]] = []
    for x0, _, x1, _ in sorted(group):
        if ranges and x0 <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(ranges[-1][1], x1))
        else:
            ranges.append((x0, x1))
    return ranges


def _crosses(line: Sequence[Char], gutters: Sequence[float], size: float) -> bool:
    """Whether text runs over one of the gutters."""
    for x in gutters:
        left = max((char.x1 for char in line if char.x0 + char.x1 < 2 * x), default=float("-inf"))
        right = min((char.x0 for char in line if char.x0 + char.x1 >= 2 * x), default=float("inf"))
        if right - left < APART * size:
            return True
    return False
