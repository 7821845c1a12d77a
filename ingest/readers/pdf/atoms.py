"""Lines cut into atoms: the pieces of text that blank space parts, from which tables without rulings are built."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.pdf.marks import Char

ATOM_GAP = 0.45
"""A blank of this share of the type size parts two atoms."""
FIGURE_GAP = 0.2
"""A blank of this share beside a whole figure does: figures have no blanks inside and little room in their column."""
_FIGURE = re.compile(r"[-—–]?\d{1,3}(?:,\d{3})*\.\d{1,2}%?|[-—–]?\d+\.\d{1,2}%?")
_FIGURE_AND_NAME = re.compile(r"(?:\d{1,3}(?:,\d{3})*|\d+)\.\d\d(?=[\u3400-\u9fff（(])(?![千万亿元个])")
"""A figure at a column's right border and what stands behind it; a unit belongs to its figure."""
_LISTED = re.compile(r"[（(]?[一二三四五六七八九十廿]+[)）、].*")
_CODE = re.compile(r"\d{3}|\d{5,7}|\d{21}|\d{11}[A-Z]\d{9}")


@dataclass(frozen=True, slots=True)
class Atom:
    """One piece of a line; ``base`` is its baseline, ``top`` and ``bottom`` its type's extent."""

    chars: tuple[Char, ...]
    text: str
    x0: float
    x1: float
    base: float
    top: float
    bottom: float

    @property
    def is_figure(self) -> bool:
        """Whether this is a whole amount with decimals."""
        return bool(_FIGURE.fullmatch(self.text))

    @property
    def is_code(self) -> bool:
        """Whether this is a whole code of a classification, a unit or a project."""
        return is_whole_code(self.text)

    @property
    def is_listed(self) -> bool:
        """Whether a numbered label begins here (一、…, （一）…)."""
        return bool(_LISTED.fullmatch(self.text))


def is_whole_code(text: str) -> bool:
    """Whether these digits are a whole code of a classification, a unit or a project."""
    return bool(_CODE.fullmatch(text))


def atoms_of(line: Sequence[Char], size: float) -> list[Atom]:
    """The atoms of one line, from left to right."""
    pieces: list[list[Char]] = []
    end = float("-inf")
    for char in line:
        gap = char.x0 - end
        if not pieces or gap >= ATOM_GAP * size or (gap >= FIGURE_GAP * size and _beside_figure(pieces[-1], char)):
            pieces.append([char])
        else:
            pieces[-1].append(char)
        end = max(end, char.x1)
    return [_atom(part, size) for piece in pieces for part in _figures_apart(piece)]


def _beside_figure(piece: Sequence[Char], char: Char) -> bool:
    """Whether a figure ends here, or one begins after words."""
    text = "".join(c.text for c in piece[-16:])
    figure = re.search(r"\d\.\d\d$", text)
    return bool(figure) or ((char.text.isdigit() or char.text == "-") and piece[-1].text >= "\u2e80")


def _figures_apart(piece: list[Char]) -> list[list[Char]]:
    """Two figures that touch are two: the second begins where the first has its two decimals. So are a figure that
    fills its column and the name that the next column begins with."""
    text = "".join(char.text for char in piece)
    if len(text) != len(piece) or not text[:1].isdigit():
        return [piece]
    if before_name := _FIGURE_AND_NAME.match(text):
        return [piece[: before_name.end()], piece[before_name.end() :]]
    if not re.fullmatch(r"(?:-?[\d,]+\.\d\d){2,}", text):
        return [piece]
    parts, at = [], 0
    for found in re.finditer(r"-?[\d,]+\.\d\d", text):
        parts.append(piece[at : found.end()])
        at = found.end()
    return parts


def _atom(chars: Sequence[Char], size: float) -> Atom:
    base = chars[0].base
    text = "".join(char.text for char in chars)
    return Atom(tuple(chars), text, chars[0].x0, max(c.x1 for c in chars), base, base - 0.88 * size, base + 0.12 * size)
