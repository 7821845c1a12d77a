"""Words turned otherwise than their page's text, as headers of narrow columns are: laid level where they stand.

Everything after reads from left to right. A word that climbs, falls or stands on its head, its characters turned or
piled up, becomes a level line in the middle of the space that it takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import compress, islice, pairwise
from operator import and_, itemgetter, ne

from ingest.layout import BBox
from ingest.readers.pdf.marks import Char, RawPage
from ingest.readers.pdf.words import SAME_LINE, bounds

_BASE = itemgetter(5)
NEAR = 0.7
"""The lines of one word, and its characters, stand at most this many type sizes apart."""
PITCH = 1.35
"""Characters that are drawn one below the other as a word stand at most this many type sizes apart."""
ASTRAY = 0.2
"""Their middles differ by at most so many type sizes."""
_LOW = 0.38
"""A baseline lies so many type sizes below the middle of its type."""


def laid_level(raw: RawPage) -> RawPage:
    """The upright page with such words level; nearly every page has none."""
    alone = _alone(raw.chars)
    words = [_in_order(raw, word) for word in _words(raw)] if raw.aside else []
    words += _piles(raw, [at for at in alone if at not in raw.aside]) if alone else []
    if not words:
        return raw
    chars = list(raw.chars)
    for word in words:
        for at, char in zip(word, _level([chars[at] for at in word]), strict=True):
            chars[at] = char
    return replace(raw, chars=chars, aside={})


def _words(raw: RawPage) -> Iterator[list[int]]:
    """The positions of each word's characters: drawn one after the other, close to each other, no ruling between."""
    word: list[int] = []
    for at in raw.aside:
        if word and not (at == word[-1] + 1 and _goes_on([raw.chars[known] for known in word], raw.chars[at], raw)):
            yield word
            word = []
        word.append(at)
    if word:
        yield word


def _alone(chars: Sequence[Char]) -> list[int]:
    """The positions of the characters that are drawn on another line than both the one before and the next."""
    bases = list(map(_BASE, chars))
    changes = [True, *map(ne, bases, islice(bases, 1, None)), True]
    return list(compress(range(len(bases)), map(and_, changes, islice(changes, 1, None))))


def _piles(raw: RawPage, alone: Sequence[int]) -> list[list[int]]:
    """The words whose characters are drawn upright, one below the other, in columns from right to left.

    Figures below each other, drawn so, are a column of a table.
    """
    columns: list[list[int]] = []
    for at in alone:
        last = columns[-1][-1] if columns else None
        if last is not None and at == last + 1 and _is_below(raw, last, at):
            columns[-1].append(at)
        else:
            columns.append([at])
    words: list[list[int]] = []
    for column in columns:
        if words and column[0] == words[-1][-1] + 1 and _is_beside(raw, words[-1], column):
            words[-1] += column
        else:
            words.append(list(column))
    return [word for word in words if len(word) > 1 and any(raw.chars[at].text >= "\u2e80" for at in word)]


def _is_below(raw: RawPage, above: int, below: int) -> bool:
    one, other = raw.chars[above], raw.chars[below]
    size = max(_size(one), _size(other))
    (x0, y0), (x1, y1) = way = (_middle(one), _middle(other))
    if abs(x1 - x0) > ASTRAY * size or not 0 < y1 - y0 <= PITCH * size:
        return False
    return not any(_crosses(way, box) for box in raw.rulings)


def _is_beside(raw: RawPage, word: Sequence[int], column: Sequence[int]) -> bool:
    """Whether the column stands beside the word's, close to the left of its last."""
    first, last, begins, ends = (raw.chars[at] for at in (word[0], word[-1], column[0], column[-1]))
    near = NEAR * _size(first)
    if begins.top < first.top - near or not 0 <= last.x0 - begins.x1 <= near:
        return False
    if ends.bottom > max(raw.chars[at].bottom for at in word) + near:
        return False
    way = ((_middle(last)[0], _middle(begins)[1]), _middle(begins))
    return not any(_crosses(way, box) for box in raw.rulings)


def _goes_on(word: Sequence[Char], char: Char, raw: RawPage) -> bool:
    x0, top, x1, bottom = bounds(word)
    near = NEAR * _size(char)
    if max(char.x0 - x1, x0 - char.x1, char.top - bottom, top - char.bottom) > near:
        return False
    way = (_middle(word[-1]), _middle(char))
    return not any(_crosses(way, box) for box in raw.rulings)


def _crosses(way: tuple[tuple[float, float], tuple[float, float]], box: BBox) -> bool:
    """Whether the way from one point to another leads over a ruling."""
    (x0, y0), (x1, y1) = way
    left, top, right, bottom = box
    if right - left >= bottom - top:
        (x0, y0), (x1, y1), (left, top, right, bottom) = (y0, x0), (y1, x1), (top, left, bottom, right)
    line = (left + right) / 2
    if not min(x0, x1) < line < max(x0, x1):
        return False
    return top <= y0 + (y1 - y0) * (line - x0) / (x1 - x0) <= bottom


def _in_order(raw: RawPage, word: list[int]) -> list[int]:
    """The word's characters as they are read: lines that climb from left to right, those that fall from right to left.
    Of others the order of drawing tells; PDFium does not keep it between lines that begin at one height."""
    turns = {raw.aside[at] for at in word}
    if turns not in ({90}, {270}):
        return word
    lines: list[list[int]] = []
    for at in sorted(word, key=lambda at: raw.chars[at].x0):
        if lines and raw.chars[at].x0 - raw.chars[lines[-1][0]].x0 <= SAME_LINE * _size(raw.chars[at]):
            lines[-1].append(at)
        else:
            lines.append([at])
    climbs = turns == {90}
    ordered = [sorted(line, key=lambda at: raw.chars[at].top, reverse=climbs) for line in lines]
    return [at for line in (ordered if climbs else reversed(ordered)) for at in line]


def _level(word: Sequence[Char]) -> list[Char]:
    """The word's characters beside each other, each as high as the word stands and on one baseline in its middle."""
    x0, top, x1, bottom = bounds(word)
    step = (x1 - x0) / len(word)
    base = (top + bottom) / 2 + _LOW * min(max(map(_size, word)), bottom - top)
    edges = pairwise([x0 + step * at for at in range(len(word) + 1)])
    return [Char(char.text, left, top, right, bottom, base) for char, (left, right) in zip(word, edges, strict=True)]


def _size(char: Char) -> float:
    return max(char.x1 - char.x0, char.bottom - char.top)


def _middle(char: Char) -> tuple[float, float]:
    return ((char.x0 + char.x1) / 2, (char.top + char.bottom) / 2)
