"""Text that a line through its middle takes back: no part of the page's text, and the line no ruling.

A line strikes a run of characters out where it runs through the lower half of their type and begins and ends where they
do. Underlines run below the baseline, rulings between rows above the type, leaders and rulings of any kind further than
the characters that they meet.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter

from ingest.readers.pdf.marks import Char
from ingest.readers.pdf.rulings import Ruling

_BASE = itemgetter(5)
LOWEST, HIGHEST = 0.14, 0.6
"""A line through text runs so many type sizes over its baseline."""
ENDS = 0.3
"""It begins and ends at most so many type sizes from where the text does."""
COVERED = 0.7
"""Characters stand on at least this share of its length."""
OTHER = 1.25
"""Type so many times as large as the page's is looked at too."""


def without_struck(
    chars: Sequence[Char], level: Sequence[Ruling], size: float
) -> tuple[Sequence[Char], Sequence[Ruling], tuple[str, ...]]:
    """The characters of a page whose type is of this size, without those that are struck out; its level rulings without
    the lines that do; and each piece of text that is struck out."""
    bases = sorted(set(map(_BASE, chars))) if level else []
    low, high = LOWEST * size / OTHER, HIGHEST * size * OTHER
    struck: dict[Ruling, list[Char]] = {}
    for line in level:
        first = bisect_left(bases, line[0] + low)
        if first < len(bases) and bases[first] <= line[0] + high:
            near = set(bases[first : bisect_right(bases, line[0] + high)])
            if own := _under(line, [char for char in chars if char[5] in near]):
                struck[line] = own
    if not struck:
        return chars, level, ()
    gone = {char for own in struck.values() for char in own}
    texts = tuple("".join([char.text for char in own]) for own in struck.values())
    return [char for char in chars if char not in gone], [line for line in level if line not in struck], texts


def _under(line: Ruling, chars: Sequence[Char]) -> list[Char]:
    """The characters that the line strikes out, from left to right."""
    own = [
        char
        for char in chars
        if line.start < (char.x0 + char.x1) / 2 < line.end
        and LOWEST <= (char.base - line.position) / (char.bottom - char.top or 1.0) <= HIGHEST
    ]
    if not own:
        return []
    own.sort(key=lambda char: char.x0)
    slack = ENDS * (own[0].bottom - own[0].top)
    flush = abs(own[0].x0 - line.start) <= slack and abs(max(char.x1 for char in own) - line.end) <= slack
    covered = sum(char.x1 - char.x0 for char in own)
    return own if flush and covered >= COVERED * (line.end - line.start) else []
