"""Prose with its line wraps undone: the passages that search finds and the narrative that checks read.

A printed paragraph is filled line by line, so a line that ends although the next word would have fitted, or at the end
of a sentence before an ordinal, ends it; where the source gives a paragraph a line, only one cut off in mid-sentence
runs on. Page breaks and page numbers inside a paragraph are bridged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ingest.filing import Indicator, Passage
from ingest.layout import Grid, TextLine
from ingest.recognise.parting.captions import is_standard_caption
from ingest.recognise.parting.headings import read_ordinal
from ingest.recognise.prose.formtexts import Shown, form_texts
from ingest.recognise.prose.setting import FULL, Setting, is_footnote, is_note_mark, is_other_type, setting_of
from ingest.recognise.regions import CONTENTS, HEAD, Region
from ingest.recognise.unwrap import (
    SENTENCE_END,
    display_width,
    filled_width,
    join_lines,
    row_passages,
    span,
    unwrap,
)

_STRAY_NUMBER = re.compile(r"^\d{1,3}$")
_UNBROKEN = re.compile(r"[!-~]+")
_INDENT = 4
"""The first line of a paragraph is indented by two characters."""
_MIN_CUT = 20


def read_passages(regions: Sequence[Region], stated: Iterable[Indicator] = ()) -> tuple[Passage, ...]:
    """The paragraphs of the prose regions and the texts of the forms, in reading order.

    ``stated`` are the forms' indicators, which are found as such and make no passages.
    """
    prose = [line for r in regions if r.kind == "prose" for line in r.blocks if isinstance(line, TextLine)]
    width, setting = filled_width(prose), setting_of(prose)
    shown = Shown(stated)
    passages: list[Passage] = []
    for region in regions:
        if region.kind == "prose" and region.title in (CONTENTS, HEAD):
            passages.extend(_list(region))
        elif region.kind == "prose":
            passages.extend(_paragraphs(region, width, setting))
        elif region.kind == "form":
            passages.extend(form_texts(region, width, shown))
    return tuple(passage for passage in passages if passage.text)


def _list(region: Region) -> list[Passage]:
    """A list as one passage: its lines parted by blanks."""
    lines = [block.text for block in region.blocks if isinstance(block, TextLine)]
    if region.title == HEAD:
        texts = [unwrap(t) if is_standard_caption(t) else re.sub(r"\s+", " ", t.strip()) for t in lines]
    else:
        texts = [unwrap(text) for text in lines]
    return [Passage(" ".join(texts), span(region.blocks), region.section)] if texts else []


def _paragraphs(region: Region, width: int | None, setting: Setting | None) -> list[Passage]:
    passages: list[Passage] = []
    lines: list[TextLine] = []
    notes: list[TextLine] = []
    for block in region.blocks:
        if isinstance(block, Grid):
            passages.extend(join_lines(lines, region.section))
            lines = []
            for row in range(block.rows):
                passages.extend(row_passages(block.row(row), region.section))
        elif lines and _is_stray_number(lines[-1], block):
            continue
        elif setting and lines and _is_noted(notes, lines[-1], block, setting):
            notes.append(block)
        elif lines and _ends_before(lines, block, width, setting):
            passages.extend(join_lines(lines, region.section))
            lines = [block]
        else:
            lines.append(block)
        if notes and lines and lines[-1] is block:
            passages.extend(_notes(notes, region.section))
            notes = []
    passages.extend(join_lines(lines, region.section))
    passages.extend(_notes(notes, region.section))
    return passages


def _is_noted(notes: Sequence[TextLine], last: TextLine, line: TextLine, setting: Setting) -> bool:
    """Whether the line is of the notes at the foot of a page whose last paragraph, cut off in mid-sentence by them,
    goes on over the page."""
    if notes:
        return line.place.page == notes[-1].place.page and not is_other_type(line, notes[-1])
    cut = not SENTENCE_END.search(last.text.rstrip()) and setting.short_by(last) <= 2 * FULL
    return cut and is_footnote(line, last)


def _notes(lines: Sequence[TextLine], section: int | None) -> list[Passage]:
    """Each note as a passage."""
    marked = [at for at, line in enumerate(lines) if at == 0 or is_note_mark(line.text)]
    return [
        passage for start, end in pairwise([*marked, len(lines)]) for passage in join_lines(lines[start:end], section)
    ]


def _is_stray_number(last: TextLine, line: TextLine) -> bool:
    """Whether a line is a page number inside a sentence."""
    return bool(_STRAY_NUMBER.match(line.text.strip())) and not SENTENCE_END.search(last.text.rstrip())


def _ends_before(lines: Sequence[TextLine], following: TextLine, width: int | None, setting: Setting | None) -> bool:
    """Whether the paragraph of ``lines`` ends, so that ``following`` starts the next one."""
    last = lines[-1].text.strip()
    ended = bool(SENTENCE_END.search(last))
    ordinal = read_ordinal(following.text)
    if is_standard_caption(following.text):
        return True
    if setting and lines[-1].place.bbox and following.place.bbox:
        return _ends_on_page(lines[-1], following, ended, ordinal is not None and ordinal.level <= 4, setting)
    if width is None:
        return ended or ordinal is not None or len(last) < _MIN_CUT
    gap = width - display_width(last) - (_INDENT if len(lines) == 1 else 0)
    if ended:
        return ordinal is not None or gap >= _first_piece(following) + 2 or _is_first_line(following, width)
    if ordinal is not None and ordinal.level <= 4:
        return gap > 2
    return gap > 0.5 * width


def _ends_on_page(last: TextLine, following: TextLine, ended: bool, numbered: bool, setting: Setting) -> bool:
    """The same by where the two lines stand on their pages, and by the size of their type."""
    short = setting.short_by(last)
    if is_other_type(last, following):
        return True
    if ended:
        return numbered or setting.is_indented(following) or short >= _first_piece(following) + 2 * FULL
    if numbered:
        return short > 2 or setting.is_indented(following)
    return short > 0.5 * setting.width(last) or (short > 2 * FULL and setting.is_indented(following))


def _first_piece(line: TextLine) -> int:
    """The width of what a line starts with and no wrap parts: one Chinese character, or a run of digits or letters."""
    run = _UNBROKEN.match(line.text.strip())
    return display_width(run[0]) if run else 2


def _is_first_line(line: TextLine, width: int) -> bool:
    """Whether a line is as wide as the first of a paragraph: full but for the indent of two characters."""
    return width - _INDENT - 2 <= display_width(line.text.strip()) <= width - _INDENT + 1
