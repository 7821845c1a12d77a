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
"""Marks that stand less than this share of the type size over or under a line are raised or lowered beside it."""
SMALL = 0.75
"""Type smaller than this share of its line's is that of marks."""

UPRIGHT_QUOTES = {"﹁": "‘", "﹂": "’", "﹃": "“", "﹄": "”"}
"""Simplified type draws quotation marks so where lines run down."""
SAME_GLYPH = {"戶": "户", "靑": "青"}
"""Simplified type draws these radicals as the characters on the right, so that is what stands on the page."""

_BASE = itemgetter(5)
_X0 = itemgetter(1)
_NOTE_MARKS = frozenset("0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳*＊[]〔〕()（）,，注")
"""What points to a note."""
_ODD = re.compile("[^ -\u2e7f\u3000-\uf8ff\ufb00-\ufe40\ufe45-\ufefe\uff00-\uffef]")
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


def _smaller(a: Sequence[Char], b: Sequence[Char]) -> Sequence[Char] | None:
    """The line in much smaller type, by its first character; None where neither is."""
    _, _, a_top, _, a_bottom, _ = a[0]
    _, _, b_top, _, b_bottom, _ = b[0]
    high, low = a_bottom - a_top, b_bottom - b_top
    return a if high < SMALL * low else b if low < SMALL * high else None


def with_raised(lines: Sequence[Sequence[Char]], size: float) -> list[Sequence[Char]]:
    """Note marks and exponents put into the line that they are raised or lowered in: they stand where it has room."""
    out: list[Sequence[Char]] = []
    for line in lines:
        last = out[-1] if out else None
        if last and line[0][5] - last[0][5] < RAISED * size and (small := _smaller(last, line)):
            large = last if small is line else line
            if all(_has_room(char, large, size) for char in small):
                out[-1] = sorted([*large, *small], key=_X0)
                continue
        out.append(line)
    return out


def _has_room(char: Char, line: Sequence[Char], size: float) -> bool:
    """Whether the character may be a mark of the line: it stands close beside one of the line's, and over none."""
    _, x0, top, x1, bottom, _ = char
    if not all(x1 - other[1] < OVER * size or other[3] - x0 < OVER * size for other in line):
        return False
    middle = (top + bottom) / 2
    return any(max(x0 - other[3], other[1] - x1) < size and other[2] < middle < other[4] for other in line)


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
    out: list[list[Char]] = []
    marks: list[Char] = []
    for line, below in zip(lines, [*lines[1:], None], strict=True):
        near = below is not None and below[0][5] - line[0][5] < RAISED * size
        if below and near and all(char[0] in _NOTE_MARKS for char in line):
            marks = [char for char in line if _is_exponent(char, below, size)]
        else:
            out.append(sorted([*line, *marks], key=_X0) if marks else line)
            marks = []
    return out


def _is_exponent(char: Char, line: Sequence[Char], size: float) -> bool:
    """Whether a raised digit belongs to the unit that it follows (m²)."""
    return char[0] in "23" and any(_is_letter(other[0]) and abs(char[1] - other[3]) < OVER * size for other in line)


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
    if "\ufe41" <= char <= "\ufe44":
        return UPRIGHT_QUOTES[char]
    if "\uf900" <= char <= "\ufaff" or "\U0002f800" <= char <= "\U0002fa1f":
        return unicodedata.normalize("NFKC", char)
    return "" if unicodedata.category(char) in ("Cf", "Cc") else char


def bounds(chars: Iterable[Char]) -> BBox:
    """The box around the characters."""
    _, x0, top, x1, bottom, _ = zip(*chars, strict=True)
    return (min(x0), min(top), max(x1), max(bottom))
