"""How one publisher's text dump looks: its widths and habits, and how texts wrap and digits stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

INDENT = "　"
SPACED = {"收入总计": "收    入    总    计", "支出总计": "支    出    总    计"}
UNIT_BEHIND = re.compile(r"(?<=\d)(?=[一-鿿])")
NO_LINE_START = "，。；：、）！？％%"


@dataclass(frozen=True, slots=True)
class Style:
    """How one publisher's dump looks; widths are in Chinese characters."""

    prose_width: int
    name_width: int
    cell_width: int
    level_width: int
    page_lines: int
    page_mark: str
    """What begins the first line of a new page: a form feed, or the blank that some tools leave of it."""
    digit_blanks: bool
    """Whether prose has blanks between Chinese characters and digits."""
    commas: bool
    indent: bool
    mark_empty: str
    """How a form prints an empty cell of the earlier years; blank cells are lost altogether."""
    total_label: bool
    """Whether the project table names its total row."""
    join_tail: bool = False
    """Whether the last line of a wrapped cell runs on with the cells behind it."""
    year_heads: bool = False
    """Whether a form heads the two earlier years by number (2023年), its third level 指标名称."""
    unit_blanks: bool = False
    """Whether a blank stands between a target's number and its unit."""


def style(rng: Random, source: str) -> Style:
    """A publisher's style."""
    more = Random(f"{source}/more")
    basic = Style(
        rng.randrange(26, 44),
        rng.randrange(13, 24),
        rng.randrange(6, 12),
        rng.choice((3, 4, 4, 6)),
        rng.randrange(34, 60),
        rng.choice(("\f", "\f", " ")),
        rng.random() < 0.5,
        rng.random() < 0.85,
        rng.random() < 0.7,
        rng.choice(("\\", "/", "-", "", "")),
        rng.random() < 0.5,
    )
    join, years, blanks = (more.random() < p for p in (0.35, 0.3, 0.25))
    return replace(basic, join_tail=join, year_heads=years, unit_blanks=blanks)


def width(text: str) -> float:
    """The width of a text in Chinese characters; ASCII takes half."""
    return sum(0.5 if ord(c) < 256 else 1 for c in text)


def wrap(text: str, most: float) -> list[str]:
    """The lines of a text; numbers and Latin words stay whole where they fit, no line starts with closing marks."""
    lines, line, used = [], "", 0.0
    for word in _words(text):
        size = width(word)
        if line and used + size > most and word[0] not in NO_LINE_START:
            lines.append(line)
            line, used = "", 0.0
        line += word
        used += size
    return [*lines, line] if line else lines


def _words(text: str) -> Iterator[str]:
    word = ""
    for c in text:
        if c.isascii() and not c.isspace():
            word += c
            continue
        if word:
            yield word
            word = ""
        yield c
    if word:
        yield word


def spread_digits(text: str) -> str:
    """Blanks between Chinese characters and digits, as some fonts leave them: 2024 年."""
    out = ""
    for before, c in zip(" " + text, text, strict=False):
        if before not in " " and (before.isascii() != c.isascii()) and (before.isalnum() and c.isalnum()):
            out += " "
        out += c
    return out
