"""Characters into words, lines and the text of a cell, in reading order and as the reader should see them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from statistics import median

from ingest.folding import fold_char
from ingest.layout import BBox
from ingest.readers.pdf.marks import Char

SAME_LINE = 0.35
"""Baselines that differ by at most this share of the type size are one line (mixed fonts, raised figures)."""
WIDE_GAP = 0.5
"""A gap of this share of the type size is a space that was meant; ordinary gaps of justified text are smaller."""
LATIN_GAP = 0.18
"""The same between Latin letters or digits."""
TWICE = 0.3
"""The same character again within this share of its width is one that was struck twice to look bold."""
OVER = 0.1
"""Where no character lies over the one before by this share of the type size, none was struck twice."""

RAISED = 0.75
"""Marks that stand less than this share of the type size over the line below are raised beside it, no line."""

SAME_GLYPH = {"戶": "户", "靑": "青"}
"""Simplified type draws these radicals as the characters on the right, so that is what stands on the page."""

_BASE = itemgetter(5)
_X0 = itemgetter(1)
_NOTE_MARKS = frozenset("0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳*＊[]〔〕()（）,，注")
"""What points to a note."""
_ODD = re.compile("[^ -\u2e7f\u3000-\uf8ff\ufb00-\ufefe\uff00-\uffef]")
"""Characters that ``readable`` may change."""


def type_size(chars: Sequence[Char]) -> float:
    """The common type size of the characters in points: Chinese characters are as wide as their type is high."""
    widths = [char.x1 - char.x0 for char in chars if char.text >= "\u2e80"]
    if not widths:
        widths = [char.bottom - char.top for char in chars]
    return max(median(widths), 1.0) if widths else 10.0


def lines_of(chars: Sequence[Char], size: float) -> list[list[Char]]:
    """The characters in lines from the top down, each from left to right, none twice."""
    ordered = sorted(chars, key=_BASE)
    apart = SAME_LINE * size
    if not ordered or ordered[-1][5] - ordered[0][5] <= apart:
        return [_once(ordered, size)] if ordered else []
    lines: list[list[Char]] = []
    limit = float("-inf")
    for char in ordered:
        if char[5] > limit:
            line = [char]
            lines.append(line)
            limit = char[5] + apart
        else:
            line.append(char)
    return [_once(line, size) if len(line) > 1 else line for line in lines]


def gaps_of(line: Sequence[Char]) -> list[float]:
    """The blank before each character of a line but the first, in points; negative where two lie over each other."""
    return [char[1] - last[3] for last, char in pairwise(line)]


def _once(line: list[Char], size: float) -> list[Char]:
    line.sort(key=_X0)
    if min(gaps_of(line), default=0.0) > -OVER * size:
        return line
    kept = line[:1]
    for char in line[1:]:
        text, x0, _, x1, _, _ = char
        last = kept[-1]
        if text == last[0] and x0 - last[1] < TWICE * (x1 - x0):
            continue
        if len(kept) > 1 and text == kept[-2][0] and x0 - kept[-2][1] < TWICE * (x1 - x0):
            continue
        kept.append(char)
    return kept


def text_of(line: Sequence[Char], size: float) -> str:
    """The line's text, with a space where one was meant and several where the line stands in pieces."""
    plain = "".join([char[0] for char in line])
    if max(gaps_of(line), default=0.0) <= LATIN_GAP * size:
        return without_odd(plain)
    parts: list[str] = []
    end = 0.0
    before = ""
    for text, x0, _, x1, _, _ in line:
        gap = x0 - end
        if before and gap > LATIN_GAP * size:
            if gap > 3 * size:
                parts.append("    ")
            elif gap > WIDE_GAP * size or (before < "\u2e80" and text < "\u2e80"):
                parts.append(" ")
        parts.append(text)
        end, before = x1, text
    spaced = "".join(parts)
    return readable(spaced) if _ODD.search(plain) else spaced


def cell_text(chars: Sequence[Char], size: float) -> str:
    """The text of one cell: its lines joined, with a space only between two Latin words."""
    if not chars:
        return ""
    lines = [text_of(line, size) for line in _without_note_marks(lines_of(chars, size), size)]
    text = lines[0]
    for line in lines[1:]:
        text += (" " if _is_letter(text[-1:]) and _is_letter(line[:1]) else "") + line
    return text


def _without_note_marks(lines: list[list[Char]], size: float) -> list[list[Char]]:
    """The lines without marks that are raised beside the line below (a figure¹): joined they would change it."""
    if len(lines) < 2:
        return lines
    raised = [
        below[0][5] - line[0][5] < RAISED * size and all(char[0] in _NOTE_MARKS for char in line)
        for line, below in pairwise(lines)
    ]
    return [line for line, is_raised in zip(lines, [*raised, False], strict=True) if not is_raised]


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def without_odd(text: str) -> str:
    """The text as ``readable`` has it, asked only where it holds a character that may change."""
    return readable(text) if _ODD.search(text) else text


@lru_cache(maxsize=20000)
def readable(text: str) -> str:
    """The characters that the reader should see for radicals and compatibility ideographs that a font gives.

    Only look-alikes are replaced; full-width forms and signs stay as printed. Invisible characters go.
    """
    return "".join(map(_readable_char, text))


def _readable_char(char: str) -> str:
    if "\u2e80" <= char <= "\u2fdf":
        ideograph = fold_char(char)
        return SAME_GLYPH.get(ideograph, ideograph)
    if "\uf900" <= char <= "\ufaff" or "\U0002f800" <= char <= "\U0002fa1f":
        return unicodedata.normalize("NFKC", char)
    return "" if unicodedata.category(char) in ("Cf", "Cc") else char


def bounds(chars: Iterable[Char]) -> BBox:
    """The box around the characters."""
    _, x0, top, x1, bottom, _ = zip(*chars, strict=True)
    return (min(x0), min(top), max(x1), max(bottom))
