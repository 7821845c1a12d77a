"""Prose with its line wraps undone: the passages that search finds and the narrative that checks read.

A printed paragraph is filled line by line, so a line that ends short of the usual width, or at the end of a sentence
before an ordinal, ends it; where the source gives a paragraph a line, only one cut off in mid-sentence runs on. Page
breaks and page numbers inside a paragraph are bridged. What a form says beside its indicators is kept too, so that
everything printed can be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.filing import Passage
from ingest.folding import squeeze
from ingest.layout import Block, Cell, Grid, Place, TextLine
from ingest.recognise.captions import is_standard_caption
from ingest.recognise.headings import read_ordinal
from ingest.recognise.regions import Region
from ingest.recognise.unwrap import display_width, filled_width, join_lines, unwrap

_SENTENCE_END = re.compile(r"[。；;！!？?：:]['\"”’)）]?$")
_STRAY_NUMBER = re.compile(r"^\d{1,3}$")
_COLUMNS = re.compile(r"[\u4e00-\u9fff)）%度年] +[\u4e00-\u9fff（(≥≤=<>]|^[^\s，。；,;]+(?: +[\d.,%]+)+$")
"""A blank between two Chinese words, or a label and figures: the line holds several cells of a form."""
_FORM_LABELS = re.compile(
    r"^(?:[一二三]级|数量|质量|时效|成本|产出|效益|满意度?|经济|社会|生态|可持续影响|服务对象|公众|长期|年度|绩效|指标|目标"
    r"|名称|值|确定|依据|标准|近两年|前年|上年|预期|预计|当年|实现|计划|数据|历史|行业|其他|得分|完成|实际|年初|[(（]?20\d\d年?[)）]?"
    r"|目标\d{1,2}|表|度|单位|[:：、AB()（）])*+$"
)
_UNBROKEN = re.compile(r"[!-~]+")
_INDENT = 4
"""The first line of a paragraph is indented by two characters."""
_MIN_CUT = 20
_CHUNK = 160


def read_passages(regions: Sequence[Region], stated: Iterable[Place] = ()) -> tuple[Passage, ...]:
    """The paragraphs of the prose regions and the texts of the forms, in reading order.

    ``stated`` are the places of the forms' indicators, which are found as such and make no passages.
    """
    width = filled_width(line for r in regions if r.kind == "prose" for line in r.blocks if isinstance(line, TextLine))
    shown = _Shown(stated)
    passages: list[Passage] = []
    for region in regions:
        if region.kind == "prose" and region.title == "目录":
            passages.extend(_contents(region))
        elif region.kind == "prose":
            passages.extend(_paragraphs(region, width))
        elif region.kind == "form":
            passages.extend(_form_texts(region, width, shown))
    return tuple(passage for passage in passages if passage.text)


class _Shown:
    """The lines of a text source, or the heights on a PDF's pages, that indicators cover."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.lines: set[int] = set()
        self.heights: dict[int, list[tuple[float, float]]] = {}
        for place in places:
            if place.line:
                self.lines.update(range(place.line, (place.last_line or place.line) + 1))
            elif place.page and place.bbox:
                self.heights.setdefault(place.page, []).append((place.bbox[1], place.bbox[3]))

    def covers(self, place: Place) -> bool:
        if place.line:
            return place.line in self.lines
        if place.page and place.bbox:
            middle = (place.bbox[1] + place.bbox[3]) / 2
            return any(top <= middle <= bottom for top, bottom in self.heights.get(place.page, ()))
        return False


def _contents(region: Region) -> list[Passage]:
    """A table of contents as one passage, its entries parted by blanks."""
    texts = [unwrap(block.text) for block in region.blocks if isinstance(block, TextLine)]
    return [Passage(" ".join(texts), _span(region.blocks), region.section)] if texts else []


def _paragraphs(region: Region, width: int | None) -> list[Passage]:
    passages: list[Passage] = []
    lines: list[TextLine] = []
    for block in region.blocks:
        if isinstance(block, Grid):
            passages.extend(_joined(lines, region.section))
            lines = []
            for row in range(block.rows):
                passages.extend(_row(block.row(row), region.section))
        elif lines and _is_stray_number(lines[-1], block):
            continue
        elif lines and _ends_before(lines, block, width):
            passages.extend(_joined(lines, region.section))
            lines = [block]
        else:
            lines.append(block)
    passages.extend(_joined(lines, region.section))
    return passages


def _is_stray_number(last: TextLine, line: TextLine) -> bool:
    """Whether a line is a page number inside a sentence."""
    return bool(_STRAY_NUMBER.match(line.text.strip())) and not _SENTENCE_END.search(last.text.rstrip())


def _ends_before(lines: Sequence[TextLine], following: TextLine, width: int | None) -> bool:
    """Whether the paragraph of ``lines`` ends, so that ``following`` starts the next one."""
    last = lines[-1].text.strip()
    ended = bool(_SENTENCE_END.search(last))
    ordinal = read_ordinal(following.text)
    if is_standard_caption(following.text):
        return True
    if width is None:
        return ended or ordinal is not None or len(last) < _MIN_CUT
    gap = width - display_width(last) - (_INDENT if len(lines) == 1 else 0)
    if ended:
        return ordinal is not None or gap >= _first_piece(following) + 2 or _is_first_line(following, width)
    if ordinal is not None and ordinal.level <= 4:
        return gap > 2
    return gap > 0.5 * width


def _first_piece(line: TextLine) -> int:
    """The width of what a line starts with and no wrap parts: one Chinese character, or a run of digits or letters."""
    run = _UNBROKEN.match(line.text.strip())
    return display_width(run[0]) if run else 2


def _is_first_line(line: TextLine, width: int) -> bool:
    """Whether a line is as wide as the first of a paragraph: full but for the indent of two characters."""
    return width - _INDENT - 2 <= display_width(line.text.strip()) <= width - _INDENT + 1


def _joined(lines: Sequence[TextLine], section: int | None) -> list[Passage]:
    if not lines:
        return []
    text = ""
    for line in lines:
        text = join_lines(text, line.text.strip())
    return [Passage(unwrap(text), _span(lines), section)]


def _row(cells: Sequence[Cell], section: int | None) -> list[Passage]:
    """The row of a grid that is no standard table: its cells parted by blanks, a passage for each paragraph."""
    filled = [cell for cell in cells if cell.text]
    if not filled:
        return []
    text = " ".join(_each_paragraph(cell.text) for cell in filled)
    return [Passage(part, _span(filled), section) for part in text.split("\n") if part]


def _each_paragraph(text: str) -> str:
    """A cell's text with its wraps undone but its paragraphs apart."""
    return "\n".join(unwrap(part) for part in text.split("\n") if part.strip())


def _form_texts(region: Region, width: int | None, shown: _Shown) -> list[Passage]:
    """What a form prints beside its indicators: its rows and its free texts."""
    passages: list[Passage] = []
    lines: list[TextLine] = []
    for block in region.blocks:
        if isinstance(block, Grid):
            passages.extend(_chunks(lines, region.section))
            lines = []
            for row in range(block.rows):
                cells = block.row(row)
                text = squeeze("".join(cell.text for cell in cells))
                if text and not _FORM_LABELS.match(text) and not any(shown.covers(c.place) for c in cells):
                    passages.extend(_row(cells, region.section))
        elif shown.covers(block.place):
            passages.extend(_chunks(lines, region.section))
            lines = []
        elif lines and not _runs_on(lines, block, width):
            passages.extend(_chunks(lines, region.section))
            lines = [block]
        else:
            lines.append(block)
    passages.extend(_chunks(lines, region.section))
    return passages


def _runs_on(lines: Sequence[TextLine], following: TextLine, width: int | None) -> bool:
    """Whether a form's next line belongs to the same text: rows of cells with rows, sentences with sentences."""
    last = lines[-1].text.strip()
    columns = bool(_COLUMNS.search(following.text.strip()))
    if columns or _COLUMNS.search(last):
        same = columns and bool(_COLUMNS.search(last))
        return same and sum(len(line.text) for line in lines) < _CHUNK
    if _SENTENCE_END.search(last) or (width and _is_label(last, following.text, width)):
        return False
    return read_ordinal(following.text) is None or width is None or display_width(last) > width - 6


def _is_label(line: str, following: str, width: int) -> bool:
    """Whether a short line stands before a text that fills the page: a form's label and what it labels."""
    return display_width(line) < 0.4 * width and display_width(following.strip()) > 0.6 * width


def _chunks(lines: Sequence[TextLine], section: int | None) -> list[Passage]:
    """Some lines of a form as one passage: rows parted by blanks, wrapped text joined; labels alone say nothing."""
    if not lines or _FORM_LABELS.match(squeeze("".join(line.text for line in lines))):
        return []
    if any(_COLUMNS.search(line.text.strip()) for line in lines):
        text = " ".join(re.sub(r"\s+", " ", line.text.strip()) for line in lines)
        return [Passage(text, _span(lines), section)]
    return _joined(lines, section)


def _span(pieces: Sequence[Block] | Sequence[Cell]) -> Place:
    return pieces[0].place.through(pieces[-1].place)
