"""Tables with level lines only: what their lines say of the table's extent, its rows and the cells of its header."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from ingest.readers.pdf.bands import Band
from ingest.readers.pdf.heads import Head, heads_of
from ingest.readers.pdf.rulings import Ruling
from ingest.readers.pdf.runon import Line

ROW_LINES = 3
"""So many level lines below its first line part a table's rows; fewer part its header from them and end it."""
_REACH = 30
"""In so many type sizes under its first line a table that rules its rows has some more."""
_FLUSH = 3.0
"""Lines of one table begin and end at most so many points apart."""


def whole_regions(
    regions: Sequence[tuple[int, int]],
    lines: Sequence[Line],
    start: int,
    level: Sequence[Ruling],
    size: float,
    is_caption: Callable[[Line], bool],
) -> list[tuple[int, int]]:
    """The regions with all lines down from the ruling over them, where rulings of one length part rows: what stands
    between two of these is one table's, however far apart its lines stand. Regions that they run through are one. No
    region begins before line ``start``, or reaches over a caption."""
    whole: list[tuple[int, int]] = []
    for first, last in regions:
        floor = whole[-1][1] if whole else start
        above = [r for r in level if r.position < lines[first][0].base]
        over = max((r for r in above if sum(_follows(other, r, size) for other in level) >= ROW_LINES), default=None)
        if over is not None:
            while first > floor and lines[first - 1][0].top > over.position and not is_caption(lines[first - 1]):
                first -= 1
            if whole and first == floor and over.position < lines[first - 1][-1].bottom + size:
                before = [r for r in above if r.position > lines[whole[-1][0]][0].top and _follows(over, r, size)]
                if before:
                    first = whole.pop()[0]
        whole.append((first, last))
    return whole


def _follows(line: Ruling, over: Ruling, size: float) -> bool:
    """Whether the line is one of the next under another one, and as long."""
    return 0 < line.position - over.position < _REACH * size and _as_long(line, over)


def _as_long(a: Ruling, b: Ruling) -> bool:
    """Whether both lines begin and end alike."""
    return abs(a.start - b.start) < _FLUSH and abs(a.end - b.end) < _FLUSH


def heads_by_lines(
    header: Sequence[Line], level: Sequence[Ruling], ruled: bool, size: float
) -> tuple[list[Head], Sequence[Ruling]]:
    """The header words, and the level lines that part them.

    Lines that run through the header part its cells. Of a table whose rows are all ``ruled`` a header without one is of
    one level: its words, whole, stand around one height.
    """
    atoms = [atom for line in header for atom in line]
    if header and any(header[0][0].base < r.position < header[-1][0].top for r in level):
        return heads_of(atoms, size, level), level
    if ruled and (heads := heads_of(atoms, size, level)):
        heights = [head.height for head in heads]
        if max(heights) - min(heights) < _FLUSH:
            return heads, level
    return heads_of(atoms, size), ()


def part_all(lines: Sequence[float], rows: Sequence[Band]) -> bool:
    """Whether level lines part all rows."""
    return len(lines) > ROW_LINES and all(any(a.top < y < b.bottom for y in lines) for a, b in pairwise(rows))
