"""The rows of a region's grids as lines of cells, and what kind of line each is: header, column numbers, body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.amounts import is_amount, looks_sound
from ingest.characters import HAN
from ingest.layout import Block, Cell, Grid, Place
from ingest.recognise.gridtables.headerwords import word_of

LineKind = Literal["blank", "header", "numbers", "body"]

ORDINAL = re.compile(
    r"^\s*(?:[一二三四五六七八九十廿卅百]+\s*[、.．,，]|[(（]\s*[一二三四五六七八九十廿卅]+\s*[)）]|\d{1,2}\s*[、.．]\s*(?!\d))"
)
_DECIMALS = re.compile(r"\d[.．]\s?\d{2}(?!\d)")
_CODE = re.compile(r"^\d{3}(?:\d{2}){0,2}$|^\d{6}$|^\d{11}[A-Z]\d{9}$|^\d{21}$")
_CODE_THEN_NAME = re.compile(r"^\s*(\d{3}(?:\s?\d{2}){0,2})\s*([\u3400-\u9fff].*)$", re.DOTALL)
_NOTE_MARKS = re.compile(r"(?<=.)[①-⑳❶-❿]+$")
_WHOLE = re.compile(r"[-△▲(（]?\s?\d{1,3}(?:[,，]\d{3})+[)）]?")
"""A figure without decimals, in 元 or 千元, whose thousands separators show that it is no code and no number."""
_MARKS_ONLY = re.compile(r"^[\W_]*$")
_NUMBER_LABELS = frozenset({"栏次", "类", "款", "项", "类款项", "类款", "款项", "行次"})
_WIDE_GAP = re.compile(r"(?<=[^\x21-\x7e])\s+|\s+(?=[^\x21-\x7e])|\s*\n\s*")
_YEAR = re.compile(r"20\d\d(?:年度?)?")
_NOTE = re.compile(r"^\s*(?:备注|注|说明)\s*[:：]")


@dataclass(frozen=True, slots=True)
class GridLine:
    """One row of a grid. ``texts`` has one text a column, a spanning cell's at its first; ``covers`` repeats it.

    ``ruled`` says that the source states the spans. ``run`` numbers the grids of a region, since a page break starts
    a new one whose columns may stand elsewhere. A row that stands as plain text is one cell in a run of its own.
    """

    texts: tuple[str, ...]
    covers: tuple[str, ...]
    places: tuple[Place, ...]
    place: Place
    ruled: bool = False
    run: int = 0
    loose: bool = False


def grid_lines(blocks: Iterable[Block]) -> list[GridLine]:
    """All rows of the grids among the blocks, and text lines between them that hold a label with a figure."""
    lines: list[GridLine] = []
    for run, block in enumerate(blocks):
        if isinstance(block, Grid):
            lines.extend(_lines_of(block, run))
        elif lines and _is_loose_row(block.text):
            lines.append(GridLine((block.text,), (block.text,), (block.place,), block.place, False, run, loose=True))
    return lines


def _is_loose_row(text: str) -> bool:
    """Whether a plain line between grids is a row that lost its cells: a code or a label first, and a figure."""
    if is_note(text) or not HAN.search(text) or not re.search(r"\d[.．]\d{2}(?!\d)", text):
        return False
    return bool(re.match(r"\s*(?:\d{3,}|[\u3400-\u9fff(（])", text)) and not re.search(r"[A-Za-z]{2}", text)


def _lines_of(grid: Grid, run: int) -> list[GridLine]:
    covering: list[list[Cell | None]] = [[None] * grid.columns for _ in range(grid.rows)]
    ruled = False
    for cell in grid.cells:
        ruled = ruled or cell.row_span > 1 or cell.column_span > 1 or cell.place.bbox is not None
        for r in range(cell.row, min(cell.row + cell.row_span, grid.rows)):
            for c in range(cell.column, min(cell.column + cell.column_span, grid.columns)):
                covering[r][c] = cell
    lines = []
    for r, cells in enumerate(covering):
        texts = tuple(c.text if c and c.row == r and c.column == i else "" for i, c in enumerate(cells))
        covers = tuple(c.text if c else "" for c in cells)
        places = tuple(c.place if c else grid.place for c in cells)
        own = [c.place for c in cells if c and c.row == r] or [grid.place]
        place = own[0]
        for other in own[1:]:
            place = place.through(other)
        lines.append(GridLine(texts, covers, places, place, ruled, run))
    return lines


def tight(text: str) -> str:
    """The text of a cell joined over wraps, without the marks behind it that point to a note (①): white space goes,
    but for that between two Latin words."""
    return _NOTE_MARKS.sub("", _WIDE_GAP.sub("", text.strip()))


def is_note(text: str) -> bool:
    """Whether the text is a note under a table (注:, 备注:)."""
    return bool(_NOTE.match(text))


def is_code(text: str) -> bool:
    """Whether the text is a whole code by its length: classification, unit or project."""
    return bool(_CODE.match(re.sub(r"[\s-]", "", text)))


def split_code_and_name(text: str) -> tuple[str, str] | None:
    """Code and name where one cell holds both (``2159802 制造业``)."""
    found = _CODE_THEN_NAME.match(text)
    return (re.sub(r"\s", "", found[1]), found[2]) if found else None


def is_year(text: str) -> bool:
    """Whether a cell names a year (2024, 2024年)."""
    return bool(_YEAR.fullmatch(text.strip()))


def is_marks(text: str) -> bool:
    """Whether a cell holds nothing but stray marks (``•``, ``,``); also an empty one."""
    return bool(_MARKS_ONLY.match(text))


def kind_of_line(line: GridLine, seen_body: bool) -> LineKind:
    """What kind of line this is; once rows have begun, only a line made of header words is a header again."""
    cells = [text for text in line.texts if not is_marks(text)]
    if not cells:
        return "blank"
    if _are_numbers(cells):
        return "numbers"
    words = sum(word_of(text).score >= 85 for text in cells if not ORDINAL.match(text))
    figures = sum(bool(_DECIMALS.search(text)) for text in cells)
    if seen_body:
        return "header" if words >= 2 and words * 2 > len(cells) and not figures else "body"
    if words >= 3 and figures <= 1 and words > figures:
        return "header"
    return "body" if is_body(line) else "header"


def is_body(line: GridLine) -> bool:
    """Whether the line shows a row: a figure, a code before anything else, or a numbered label (一、…)."""
    cells = [text for text in line.texts if not is_marks(text)]
    if any(_is_figure(text) or (is_amount(text) and "." in text) for text in cells):
        return True
    return any(is_code(text) or split_code_and_name(text) for text in cells[:2]) or any(map(ORDINAL.match, cells))


def is_firm_body(line: GridLine) -> bool:
    """Whether the line is a row beyond doubt: a code or a label or 合计 together with a sound figure."""
    cells = [text for text in line.texts if not is_marks(text)]
    labels = any(is_code(t) or tight(t) in {"合计", "总计"} or ORDINAL.match(t) for t in cells[:3])
    return labels and any(map(_is_figure, cells))


def _is_figure(text: str) -> bool:
    """Whether the text is an amount beyond doubt: with two decimals, or whole with thousands separators."""
    return looks_sound(text) or bool(_WHOLE.fullmatch(text.strip()))


def number_columns(texts: Sequence[str]) -> list[int]:
    """The columns of a line that numbers them: where 1, 2, 3 … stand in order, a misread before them left out."""
    plain = [re.sub(r"\s", "", text) for text in texts]
    where = [(i, int(text)) for i, text in enumerate(plain) if re.fullmatch(r"[1-9][0-9]?", text)]
    for start, (_, first) in enumerate(where):
        run = [where[start]]
        for column, number in where[start + 1 :]:
            if number == run[-1][1] + 1:
                run.append((column, number))
        if first == 1 and len(run) * 4 >= len(where[start:]) * 3:
            return [column for column, _ in run]
    return []


def _are_numbers(cells: Sequence[str]) -> bool:
    """Whether the line numbers the columns: 1, 2, 3 … beside at most a few words (类 款 项 栏次)."""
    rest = [re.sub(r"[\s。，,、.]", "", t) for t in cells if not re.fullmatch(r"[\s0-9]{1,3}", t)]
    if any(_is_figure(t) or is_code(t) for t in cells) or any(len(text) > 4 for text in rest):
        return False
    if numbered := number_columns(cells):
        return len(numbered) > 1 or any(text in _NUMBER_LABELS for text in rest)
    return len(rest) > 1 and all(text in _NUMBER_LABELS for text in rest)
