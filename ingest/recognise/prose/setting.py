"""How prose is set on the pages of a PDF: where its lines begin and end, and in what type size.

A text source says how many characters a line has; a page says where each line stands. So a line of large or small type
is known to be full, a first line to be indented, and a note at the foot of the page to be no part of the paragraph that
goes on over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.layout import TextLine
from ingest.recognise.unwrap import display_width

FEWEST = 5
"""So few lines tell no margins."""
FULL = 2.0
"""A full line ends at most so many Chinese characters before the right margin."""
FILLED = 0.3
"""Where prose is filled line by line, this share of its lines is full."""
INDENT = 1.5
"""The first line of a paragraph begins so many Chinese characters to the right of the left margin."""
OTHER_SIZE = 1.22
"""Type sizes that differ by more than this are no one paragraph's; a line with a larger run-in head differs by less."""
_NOTE_MARK = re.compile(r"\s*(?:[①-⑳*※]|[\[〔［]\d{1,2}[\]〕］]|\d{1,2}(?=[^\d.,、)）年月日%])|注\s*[:：])")


@dataclass(frozen=True, slots=True)
class Setting:
    """The margins between which prose is filled, in points from the left of the page."""

    left: float
    right: float

    def short_by(self, line: TextLine) -> float:
        """How much room the line leaves on its right, in half-width columns of its own type."""
        box = line.place.bbox
        return 2 * (self.right - box[2]) / type_size(line) if box else 0.0

    def width(self, line: TextLine) -> float:
        """How many half-width columns of the line's type the margins hold."""
        return 2 * (self.right - self.left) / type_size(line)

    def is_indented(self, line: TextLine) -> bool:
        """Whether the line begins as the first of a paragraph does: by two characters, not in the middle."""
        box = line.place.bbox
        return bool(box) and INDENT <= (box[0] - self.left) / type_size(line) <= 2 * INDENT  # type: ignore[index]


def type_size(line: TextLine) -> float:
    """About how wide a Chinese character of the line is, in points: its width shared out among its characters."""
    box = line.place.bbox
    return 2 * (box[2] - box[0]) / max(display_width(line.text.strip()), 1) if box else 0.0


def setting_of(lines: Iterable[TextLine]) -> Setting | None:
    """How these lines are set; None where they have no places on a page, run up it, or are not filled."""
    level = [
        line for line in lines if (box := line.place.bbox) and box[2] - box[0] > box[3] - box[1] and type_size(line) > 0
    ]
    if len(level) < FEWEST:
        return None
    boxes = [line.place.bbox for line in level if line.place.bbox]
    left = sorted(box[0] for box in boxes)[len(boxes) // 10]
    setting = Setting(left, sorted(box[2] for box in boxes)[len(boxes) * 9 // 10])
    full = sum(setting.short_by(line) <= 2 * FULL for line in level)
    return setting if full >= FILLED * len(level) else None


def is_other_type(one: TextLine, other: TextLine) -> bool:
    """Whether two lines are set in type of different sizes."""
    small, large = sorted((type_size(one), type_size(other)))
    return small > 0 and large > OTHER_SIZE * small and min(len(one.text), len(other.text)) > FEWEST


def is_footnote(line: TextLine, before: TextLine) -> bool:
    """Whether a line in smaller type begins a note at the foot of the page."""
    smaller = is_other_type(line, before) and type_size(line) < type_size(before)
    return smaller and line.place.page == before.place.page and is_note_mark(line.text)


def is_note_mark(text: str) -> bool:
    """Whether a note begins here: ①, [1], a bare number, 注:."""
    return bool(_NOTE_MARK.match(text))
