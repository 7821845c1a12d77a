"""Cells that hold more than they should or stand in the wrong column: a row taken apart and set right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.amounts import is_amount
from ingest.characters import HAN
from ingest.recognise.gridtables.lines import GridLine, is_code, is_marks, split_code_and_name, tight

PieceKind = Literal["code", "text", "figure"]

_GROUP = r"\s{0,2}[,，]\s{0,2}\d\s{0,2}\d\s{0,2}\d|\s{0,2}\.\s{0,2}\d{3}"
"""Three digits behind a separator; behind a comma blanks may part even these, since three must come (``6,37 6.13``)."""
_FIGURE = rf"-?\d{{1,3}}(?:{_GROUP})*\s{{0,2}}[.．]\s{{0,2}}\d{{1,2}}(?!\d)|-?\d+\s?[.．]\s?\d{{1,2}}(?!\d)"
_CODE = (
    r"\d{11}[A-Z]\s?\d{9}(?!\d)|\d{12}\s?\d{9}(?!\d)|(?<!\d)\d{3}(?:\s?\d{2}){0,2}(?=\s*[\u3400-\u9fff]|\s+-?\d|\s*$)"
)
_TOTALS = ("合计", "总计")
_PIECE = re.compile(rf"(?P<figure>{_FIGURE})|(?P<code>{_CODE})")


@dataclass(frozen=True, slots=True)
class Piece:
    """One code, text or figure of a row, with the column of the cell that holds it."""

    kind: PieceKind
    text: str
    column: int


def pieces_of(text: str, column: int = 0) -> list[Piece]:
    """The codes, texts and figures that one cell holds, in order; stray marks are left out."""
    if is_marks(text):
        return []
    if is_code(text):
        return [Piece("code", text, column)]
    if is_amount(text):
        return [Piece("figure", figure, column) for figure in figures_of(text)]
    found: list[Piece] = []
    end = 0
    for match in _PIECE.finditer(text):
        if match.lastgroup == "code" and any(piece.kind == "text" for piece in found) and match.end() == len(text):
            continue
        _add_text(found, text[end : match.start()], column)
        found.append(Piece("figure" if match.lastgroup == "figure" else "code", match[0], column))
        end = match.end()
    _add_text(found, text[end:], column)
    return found


def figures_of(text: str) -> list[str]:
    """The figures of a cell that holds nothing else: mostly one, several where blanks part whole ones."""
    found = [match[0] for match in re.finditer(_FIGURE, text)]
    whole = all(re.search(r"[.．]\s*\d{2}$", figure) for figure in found)
    rest = re.sub(_FIGURE, "", text).strip()
    return found if len(found) > 1 and whole and not rest else [text]


def _add_text(found: list[Piece], text: str, column: int) -> None:
    if HAN.search(text):
        found.append(Piece("text", tight(text), column))


def joined_name(texts: Iterable[str]) -> str:
    """The pieces of a name put together; a piece that was read twice counts once."""
    name = ""
    for text in texts:
        if not text or (name.endswith(text) and len(text) > 1):
            continue
        name = text if name and text.startswith(name) else name + text
    return name


def best_shift(columns: Sequence[int], amounts: Sequence[int], usual: Mapping[int, int]) -> int | None:
    """By how many columns a row's figures have slid; ``usual`` counts the figures of sound rows by column.

    The figures must all fall on amount columns after the shift; where several shifts do that, the one whose columns
    other rows fill most often is taken, and no shift before any other. None where none fits.
    """
    if not columns:
        return 0
    room = set(amounts)
    fitting = [d for d in range(-4, 5) if all(column + d in room for column in columns)]
    if not fitting:
        return None
    return max(fitting, key=lambda d: (sum(usual.get(column + d, 0) for column in columns), -abs(d)))


def straightened(line: GridLine, kinds: Mapping[int, PieceKind]) -> tuple[GridLine, int]:
    """The line moved as a whole to where each cell meets a column of its kind, and by how many columns it was moved.

    ``kinds`` says what each column of the table holds. A line is moved only if some cell stands wrong as printed and
    none does afterwards; the shortest way wins.
    """
    cells = [(column, text) for column, text in enumerate(line.texts) if not is_marks(text)]
    if line.loose or len(cells) < 2 or not _misfits(cells, kinds, 0):
        return line, 0
    for shift in (-1, 1, -2, 2):
        if not _misfits(cells, kinds, shift):
            return _moved(line, shift), shift
    return line, 0


def _misfits(cells: Sequence[tuple[int, str]], kinds: Mapping[int, PieceKind], shift: int) -> int:
    """How many cells, moved by ``shift``, stand in a column of another kind or in none."""
    wrong = 0
    for column, text in cells:
        kind = kinds.get(column + shift)
        if re.fullmatch(r"[\d\s]+", text):
            wrong += kind == "text" or (kind == "figure" and is_code(text)) or (kind is None and len(text) > 2)
        elif is_amount(text):
            wrong += kind != "figure"
        elif kind == "code" and tight(text).endswith(_TOTALS):
            continue  # a total's label is centred over the code and name columns
        elif HAN.search(text):
            wrong += kind != "text" or split_code_and_name(text) is not None
    return wrong


def _moved(line: GridLine, shift: int) -> GridLine:
    width = len(line.texts)
    at = [(column - shift) for column in range(width + max(shift, 0))]
    inside = [column if 0 <= column < width else None for column in at]
    return replace(
        line,
        texts=tuple("" if c is None else line.texts[c] for c in inside),
        covers=tuple("" if c is None else line.covers[c] for c in inside),
        places=tuple(line.place if c is None else line.places[c] for c in inside),
    )
