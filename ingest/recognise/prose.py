"""Prose with its line wraps undone: the passages that search finds and the narrative that checks read.

A printed paragraph is filled line by line, so a line that ends short of the usual width, or at the end of a sentence
before an ordinal, ends it. Page breaks and page numbers inside a paragraph are bridged. Joined Chinese stands without
a space, Latin words keep one; blanks that the source put between two Chinese characters go.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.filing import Passage
from ingest.folding import squeeze
from ingest.layout import Block, Cell, Grid, Place, TextLine
from ingest.recognise.headings import read_ordinal
from ingest.recognise.regions import Region
from ingest.recognise.unwrap import display_width, join_lines, unwrap, usual_width

_SENTENCE_END = re.compile(r"[。；;！!？?：:]['\"”’)）]?$")
_STRAY_NUMBER = re.compile(r"^\d{1,3}$")
_LONG_CELL = 25


def read_passages(regions: Sequence[Region]) -> tuple[Passage, ...]:
    """The paragraphs of the prose regions and the long texts of the forms, in reading order."""
    width = usual_width(line for r in regions if r.kind == "prose" for line in r.blocks if isinstance(line, TextLine))
    passages: list[Passage] = []
    for region in regions:
        if region.kind == "prose" and region.title == "目录":
            passages.extend(_contents(region))
        elif region.kind == "prose":
            passages.extend(_paragraphs(region, width))
        elif region.kind == "form":
            passages.extend(_form_texts(region, width))
    return tuple(passages)


def _contents(region: Region) -> list[Passage]:
    """A table of contents as one passage, its entries parted by blanks."""
    texts = [unwrap(block.text) for block in region.blocks if isinstance(block, TextLine)]
    return [Passage(" ".join(texts), _span(region.blocks), region.section)] if texts else []


def _paragraphs(region: Region, width: int) -> list[Passage]:
    passages: list[Passage] = []
    lines: list[TextLine] = []
    for block in region.blocks:
        if isinstance(block, Grid):
            passages.extend(_joined(lines, region.section))
            lines = []
            passages.extend(_grid_rows(block, region.section))
        elif lines and _ends_before(lines, block, width):
            passages.extend(_joined(lines, region.section))
            lines = [block]
        elif not (lines and _STRAY_NUMBER.match(block.text.strip()) and not _SENTENCE_END.search(lines[-1].text)):
            lines.append(block)
    passages.extend(_joined(lines, region.section))
    return passages


def _ends_before(lines: Sequence[TextLine], following: TextLine, width: int) -> bool:
    """Whether the paragraph of ``lines`` ends, so that ``following`` starts the next one."""
    last = lines[-1].text.strip()
    ordinal = read_ordinal(following.text)
    if _SENTENCE_END.search(last):
        return ordinal is not None or last[-1] in "：:" or display_width(last) < width - 3 or len(last) > 60
    if ordinal is not None and ordinal.level <= 4:
        return display_width(last) < width - 6 or len(last) > 60
    return display_width(last) < 0.5 * width and display_width(following.text) < 0.5 * width


def _joined(lines: Sequence[TextLine], section: int | None) -> list[Passage]:
    if not lines:
        return []
    text = ""
    for line in lines:
        text = join_lines(text, line.text.strip())
    return [Passage(unwrap(text), _span(lines), section)]


def _grid_rows(grid: Grid, section: int | None) -> list[Passage]:
    """A grid that is no standard table: a passage for each row, its cells parted by a blank."""
    passages = []
    for row in range(grid.rows):
        cells = [cell for cell in grid.row(row) if cell.text]
        if cells:
            passages.append(Passage(" ".join(unwrap(c.text) for c in cells), _span(cells), section))
    return passages


def _form_texts(region: Region, width: int) -> list[Passage]:
    """The free texts of a form: long cells, and runs of lines that fill the page."""
    passages: list[Passage] = []
    lines: list[TextLine] = []
    for block in region.blocks:
        if isinstance(block, Grid):
            for cell in block.cells:
                if len(squeeze(cell.text)) >= _LONG_CELL:
                    passages.extend(
                        Passage(unwrap(text), cell.place, region.section) for text in cell.text.split("\n") if text
                    )
            continue
        if lines and _ends_before(lines, block, width):
            passages.extend(_if_long(lines, region.section))
            lines = []
        lines.append(block)
    passages.extend(_if_long(lines, region.section))
    return passages


def _if_long(lines: Sequence[TextLine], section: int | None) -> list[Passage]:
    return [p for p in _joined(lines, section) if len(p.text) >= _LONG_CELL]


def _span(pieces: Sequence[Block] | Sequence[Cell]) -> Place:
    return pieces[0].place.through(pieces[-1].place)
