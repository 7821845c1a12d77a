"""One raw page into a page of the layout: its grids and its lines of text in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from ingest.layout import Block, Page, Place, TextLine
from ingest.readers.pdf.aligned import aligned_grids
from ingest.readers.pdf.aside import laid_level
from ingest.readers.pdf.formgrid import FormColumns, form_grids
from ingest.readers.pdf.grids import RuledGrid, ruled_grids
from ingest.readers.pdf.marks import UNMAPPED, Char, RawPage
from ingest.readers.pdf.opencolumns import part_open_columns
from ingest.readers.pdf.placing import layout_grid, place_chars, share_out
from ingest.readers.pdf.rowsplit import split_rows
from ingest.readers.pdf.rulings import straight_rulings
from ingest.readers.pdf.runon import Columns
from ingest.readers.pdf.sidebyside import parted_lines, reading_order, tables_abreast
from ingest.readers.pdf.struck import without_struck
from ingest.readers.pdf.turned import turn_back, turn_upright
from ingest.readers.pdf.words import bounds, lines_of, text_of, type_size, with_raised

RunsOn = Columns | FormColumns | None
"""What a page ends with that may run on to the next: a table without rulings, the rows of a form, or neither."""
NEEDS_OCR = "needs OCR"
UNREADABLE_SHARE = 0.3
"""A page on which more of the glyphs than this have no character, or one of the private use area, is no text."""
PICTURE_SHARE = 0.2
"""A page without text is a scan if pictures cover at least this share of it."""
OUTLINES = 400
"""A page without text on which so many curves are drawn shows its text as outlines: some forty characters."""
_UNREADABLE = re.compile(f"[{UNMAPPED}\ue000-\uf8ff]")


def read_page(raw: RawPage, before: RunsOn = None) -> tuple[Page, RunsOn]:
    """The page's blocks, or its trouble where it has no usable text.

    ``before`` and the second value are the columns of a table without rulings that the page before, and this page,
    end with: it may run on without its header.
    """
    unreadable = len(_UNREADABLE.findall("".join([char[0] for char in raw.chars])))
    if unreadable > UNREADABLE_SHARE * max(len(raw.chars), 1) or (not raw.chars and _is_drawn(raw)):
        return Page(raw.number, (), raw.width, raw.height, NEEDS_OCR), None
    blocks, columns, struck = _blocks(turn_upright(raw), before)
    if raw.turned:
        blocks = [turn_back(block, raw) for block in blocks]
    return Page(raw.number, tuple(blocks), raw.width, raw.height, raw.trouble, raw.stamped, struck), columns


def _is_drawn(raw: RawPage) -> bool:
    """Whether a page without text shows some all the same, as a picture or as outlines."""
    return raw.pictures >= PICTURE_SHARE or raw.curves >= OUTLINES


def _size_of(raw: RawPage) -> float:
    """The type size of what is not turned."""
    return type_size([char for at, char in enumerate(raw.chars) if at not in raw.aside] if raw.aside else raw.chars)


def _blocks(raw: RawPage, before: RunsOn) -> tuple[list[Block], RunsOn, tuple[str, ...]]:
    """The blocks of an upright page, what it ends with, and the pieces of text that are struck out."""
    size = _size_of(raw)
    marked, upright = straight_rulings(raw.rulings)
    chars, level, struck = without_struck(laid_level(raw).chars, marked, size)
    ruled = ruled_grids(level, upright)
    inside, outside = share_out(chars, ruled)
    blocks: list[Block] = [
        layout_grid(*_with_all_cells(grid, place_chars(chars, grid, size), size), size, raw.number)
        for grid, chars in zip(ruled, inside, strict=True)
        if chars
    ]
    lines = lines_of(outside, size)
    loose = [line for line in level if not any(grid.ys[0] - 1 <= line.position <= grid.ys[-1] + 1 for grid in ruled)]
    page = (raw.number, raw.width, raw.height)
    forms = form_grids(lines, loose, size, page, before if isinstance(before, FormColumns) else None)
    others = [at for at in range(len(lines)) if at not in forms.used and at not in forms.beside]
    runs_on = before if isinstance(before, Columns) else None
    aligned = aligned_grids([lines[at] for at in others], loose, size, page, runs_on)
    blocks += [*forms.grids, *aligned.grids]
    used = forms.used | {others[at] for at in aligned.used}
    prose = with_raised([line for at, line in enumerate(lines) if at not in used], size)
    frames = [(grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1]) for grid in ruled]
    groups = tables_abreast(frames, prose, size) if len(frames) > 1 else []
    blocks += [text_line(line, size, raw.number) for line in (parted_lines(prose, groups) if groups else prose)]
    return sorted(blocks, key=partial(reading_order, groups=groups)), forms.columns or aligned.columns, struck


def _with_all_cells(grid: RuledGrid, placed: list[list[Char]], size: float) -> tuple[RuledGrid, list[list[Char]]]:
    """The grid with the rows and columns that its lines do not part, but its text does."""
    return part_open_columns(*split_rows(grid, placed, size), size)


def text_line(line: Sequence[Char], size: float, page: int) -> TextLine:
    """One printed line with its box."""
    return TextLine(text_of(line, size), Place(page=page, bbox=bounds(line)))
