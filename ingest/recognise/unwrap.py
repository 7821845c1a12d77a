"""Line wraps undone: how wide a printed line is, and how its pieces join.

Joined Chinese stands without a space, Latin words keep one; blanks that a wrap or OCR put between two Chinese
characters or inside an amount go.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ingest.layout import TextLine

_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’"
_POINTS = r"()\[\],;:\"'%"
_GAP = re.compile(rf"(?<=[{_WIDE}])[ \t\u3000]+(?=[{_WIDE}{_POINTS}])|(?<=[{_POINTS}])[ \t\u3000]+(?=[{_WIDE}])")
_SPLIT_AMOUNT = re.compile(r"(?<![\d.])\d+(?:\s?[.,]\s?\d{2,3})+(?=\s?(?:[万亿]?元|%))")

_PAGE_WIDTH = 150
"""No printed page holds a wider line, in half-width columns."""


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


def display_width(text: str) -> int:
    """The width of a text in half-width columns."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def join_lines(first: str, second: str) -> str:
    """Two wrapped pieces of one text joined: with a space between Latin words, without one elsewhere."""
    left, right = first.rstrip(), second.lstrip()
    if left and right and left[-1].isascii() and right[0].isascii() and left[-1].isalpha() and right[0].isalpha():
        return f"{left} {right}"
    return left + right


def unwrap(text: str) -> str:
    """One text without the blanks that wraps and OCR put between Chinese characters or inside an amount."""
    return _SPLIT_AMOUNT.sub(lambda m: re.sub(r"\s", "", m[0]), _GAP.sub("", re.sub(r"\s*\n\s*", "", text))).strip()
