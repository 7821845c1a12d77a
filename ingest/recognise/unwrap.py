"""Line wraps undone: how wide a printed line is, and how printed pieces join into passages.

Joined Chinese stands without a space, Latin words keep one; blanks that a wrap or OCR put between two Chinese
characters or inside an amount go.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from ingest.filing import Passage
from ingest.layout import Block, Cell, Place, TextLine

SENTENCE_END = re.compile(r"[。；;！!？?：:]['\"”’)）]?$")
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’"
_POINTS = r"()\[\],;:\"'%"
_GAP = re.compile(rf"(?<=[{_WIDE}])[ \t\u3000]+(?=[{_WIDE}{_POINTS}])|(?<=[{_POINTS}])[ \t\u3000]+(?=[{_WIDE}])")
_SPLIT_AMOUNT = re.compile(r"(?<![\d.])\d+(?:\s?[.,]\s?\d{2,3})+(?=\s?(?:[万亿]?元|%)|\Z)")
_WHOLE_CODE = re.compile(r"(?<![0-9A-Z])(?:\d{11}[A-Z]\d{9}|\d{21})$")
_PAGE_WIDTH = 150
"""No printed page holds a wider line, in half-width columns."""


class _Widths(dict[str, int]):
    """The width of each character in half-width columns, found when it is first met."""

    def __missing__(self, char: str) -> int:
        self[char] = width = 2 if unicodedata.east_asian_width(char) in "WFA" else 1
        return width


_WIDTHS = _Widths()


def display_width(text: str) -> int:
    """The width of a text in half-width columns; that of a text no page could hold in a line is rounded up."""
    return sum(map(_WIDTHS.__getitem__, text)) if len(text) <= 2 * _PAGE_WIDTH else 2 * len(text)


def filled_width(lines: Iterable[TextLine]) -> int | None:
    """The printed width of a full line where paragraphs are filled line by line, None where each has one line.

    Filled text has many lines of nearly the same width; where a paragraph is one line, widths scatter.
    """
    widths = sorted(display_width(line.text.strip()) for line in lines)
    if not widths:
        return None
    full = widths[len(widths) * 9 // 10]
    near = sum(1 for width in widths if 0.85 * full <= width <= 1.1 * full)
    return full if full <= _PAGE_WIDTH and near >= 0.3 * len(widths) else None


def join_wrapped(first: str, second: str) -> str:
    """Two wrapped pieces of one text joined: with a space between Latin words and behind a whole project code."""
    left, right = first.rstrip(), second.lstrip()
    if right[:1].isalnum() and right[:1].isascii() and _WHOLE_CODE.search(left):
        return f"{left} {right}"
    if left and right and left[-1].isascii() and right[0].isascii() and left[-1].isalpha() and right[0].isalpha():
        return f"{left} {right}"
    return left + right


def unwrap(text: str) -> str:
    """One text without the blanks that wraps and OCR put between Chinese characters or inside an amount."""
    joined = _GAP.sub("", re.sub(r"\s*\n\s*", "", text)).strip()
    return _SPLIT_AMOUNT.sub(lambda amount: re.sub(r"\s", "", amount[0]), joined)


def join_lines(lines: Sequence[TextLine], section: int | None) -> list[Passage]:
    """The lines of one paragraph as one passage; no lines make none."""
    if not lines:
        return []
    text = ""
    for line in lines:
        text = join_wrapped(text, line.text.strip())
    return [Passage(unwrap(text), span(lines), section)]


def row_passages(cells: Sequence[Cell], section: int | None) -> list[Passage]:
    """The cells of one row of a grid, parted by blanks; a passage for each paragraph inside a cell."""
    filled = [cell for cell in cells if cell.text]
    if not filled:
        return []
    texts = ("\n".join(unwrap(part) for part in cell.text.split("\n") if part.strip()) for cell in filled)
    return [Passage(part, span(filled), section) for part in " ".join(texts).split("\n") if part]


def span(pieces: Sequence[Block] | Sequence[Cell]) -> Place:
    """From the first of some pieces through the last."""
    return pieces[0].place.through(pieces[-1].place)
