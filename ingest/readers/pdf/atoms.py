"""Lines cut into atoms: the pieces of text that blank space parts, from which tables without rulings are built."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from operator import sub
from typing import NamedTuple

from ingest.readers.pdf.marks import Char
from ingest.readers.pdf.words import LATIN_GAP, without_odd

ATOM_GAP = 0.45
"""A blank of this share of the type size parts two atoms."""
FIGURE_GAP = 0.2
"""A blank of this share beside a whole figure does: figures have no blanks inside and little room in their column."""
TALL = 2.0
"""Only words that are turned stand so many type sizes high."""
_FIGURE = re.compile(r"[-—–]?\d{1,3}(?:,\d{3})*\.\d{1,2}%?|[-—–]?\d+\.\d{1,2}%?")
_FIGURE_AND_NAME = re.compile(r"(?:\d{1,3}(?:,\d{3})*|\d+)\.\d\d(?=[\u3400-\u9fff（(])(?![千万亿元个])")
"""A figure at a column's right border and what stands behind it; a unit belongs to its figure."""
_LISTED = re.compile(r"[（(]?[一二三四五六七八九十廿]+[)）、].*")
_NUMERALS = frozenset("（(一二三四五六七八九十廿")
_FIGURES = re.compile(r"(?:-?[\d,]+\.\d\d){2,}")
_DECIMALS = re.compile(r"\d\.\d\d$")
_CODE = re.compile(r"\d{3}|\d{5,7}|\d{21}|\d{11}[A-Z]\d{9}")


class Atom(NamedTuple):
    """One piece of a line; ``base`` is its baseline, ``top`` and ``bottom`` its type's extent, or that of the
    turned word that was laid level.

    ``is_figure`` is a whole amount with decimals, ``is_code`` a whole code of a classification, a unit or a project.
    ``shown`` is what a reader should see, None where blanks within the atom may mean a space.
    """

    chars: Sequence[Char]
    text: str
    x0: float
    x1: float
    base: float
    top: float
    bottom: float
    is_figure: bool
    is_code: bool
    shown: str | None

    @property
    def is_listed(self) -> bool:
        """Whether a numbered label begins here (一、…, （一）…)."""
        return self.text[0] in _NUMERALS and bool(_LISTED.fullmatch(self.text))


def is_whole_code(text: str) -> bool:
    """Whether these digits are a whole code of a classification, a unit or a project."""
    return bool(_CODE.fullmatch(text))


def atoms_of(line: Sequence[Char], size: float) -> list[Atom]:
    """The atoms of one line, from left to right."""
    reached = accumulate([char[3] for char in line], max)
    gaps = map(sub, [char[1] for char in line[1:]], reached)
    space, least, surely = LATIN_GAP * size, FIGURE_GAP * size, ATOM_GAP * size
    atoms: list[Atom] = []
    start, spaced = 0, False
    for at, gap in enumerate(gaps, 1):
        if gap > space:
            if gap >= least and (gap >= surely or _beside_figure(line[start:at], line[at])):
                atoms += _atoms(line[start:at], size, spaced)
                start, spaced = at, False
            else:
                spaced = True
    return atoms + _atoms(line[start:], size, spaced)


def _beside_figure(piece: Sequence[Char], char: Char) -> bool:
    """Whether a figure ends here, or one begins after words."""
    text = "".join(c.text for c in piece[-16:])
    figure = _DECIMALS.search(text)
    return bool(figure) or ((char.text.isdigit() or char.text == "-") and piece[-1].text >= "\u2e80")


def _atoms(piece: Sequence[Char], size: float, spaced: bool) -> list[Atom]:
    """The piece as one atom, or as several where figures touch: one begins where the one before has two decimals. A
    figure that fills its column and the name that the next column begins with are two as well."""
    text = "".join([char[0] for char in piece])
    if len(text) != len(piece) or not (text[0].isdigit() or text[0] == "-"):
        return [_atom(piece, text, size, spaced)]
    if before_name := _FIGURE_AND_NAME.match(text):
        spans = [before_name.span(), (before_name.end(), len(text))]
    elif _FIGURES.fullmatch(text):
        spans = [found.span() for found in re.finditer(r"-?[\d,]+\.\d\d", text)]
    else:
        return [_atom(piece, text, size, spaced)]
    return [_atom(piece[start:end], text[start:end], size, spaced) for start, end in spans]


def _atom(chars: Sequence[Char], text: str, size: float, spaced: bool) -> Atom:
    _, x0, top, _, bottom, base = chars[0]
    x1 = max([char[3] for char in chars])
    numeric = "0" <= text[-1] <= "9" or text[-1] == "%"
    is_figure, is_code = bool(numeric and _FIGURE.fullmatch(text)), numeric and is_whole_code(text)
    shown = None if spaced else without_odd(text)
    if bottom - top < TALL * size:
        top, bottom = base - 0.88 * size, base + 0.12 * size
    return Atom(chars, text, x0, x1, base, top, bottom, is_figure, is_code, shown)
