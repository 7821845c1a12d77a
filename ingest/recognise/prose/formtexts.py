"""What a performance form says beside its indicators: project data, goals and free texts, as passages.

Nothing printed may be lost to search; but an indicator is found as such, so the rows that state one make a passage
only of what is not part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.characters import HAN
from ingest.filing import Indicator, Passage
from ingest.folding import squeeze
from ingest.layout import Cell, Grid, Place, TextLine
from ingest.recognise.parting.headings import read_ordinal
from ingest.recognise.regions import Region
from ingest.recognise.unwrap import SENTENCE_END, display_width, join_lines, row_passages, span

_COLUMNS = re.compile(r"[\u4e00-\u9fff)）%度年] +[\u4e00-\u9fff（(≥≤=<>]|^[^\s，。；,;]+(?: +[\d.,%]+)+$")
"""A blank between two Chinese words, or a label and figures: the line holds several cells of a form."""
_LABELS = re.compile(
    r"^(?:[一二三]级|数量|质量|时效|成本|产出|效益|满意度?|经济|社会|生态|可持续影响|服务对象|公众|长期|年度|绩效|指标|目标"
    r"|名称|值|确定|依据|标准|近两年|前年|上年|预期|预计|当年|实现|计划|数据|历史|行业|其他|得分|完成|实际|年初|目标\d{1,2}"
    r"|[(（]?20\d\d年?[)）]?|表|度|或|单位|项目|\d{1,3}分|[:：、AB()（）])*+$"
)
_CHUNK = 160
_LONG_LINE = 60
_UNSAID = 2
"""So many characters of its own make a cell say something; a name has no fewer."""
_UNSAID_REST = 4
"""So many must be left of a cell that an indicator states in part, whose damaged rest says nothing."""


class Shown:
    """Where indicators are printed, and in which words: by line of a text source, by height on a PDF's pages."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self.lines: dict[int, list[str]] = {}
        self.heights: dict[int, list[tuple[float, float, list[str]]]] = {}
        for indicator in indicators:
            place, words = indicator.place, _words(indicator)
            if place.line:
                for line in range(place.line, (place.last_line or place.line) + 1):
                    self.lines.setdefault(line, []).extend(words)
            elif place.page and place.bbox:
                self.heights.setdefault(place.page, []).append((place.bbox[1], place.bbox[3], words))

    def words_at(self, place: Place) -> list[str] | None:
        """The words of the indicators at a place, None where there is none."""
        if place.line:
            return self.lines.get(place.line)
        if not place.page or not place.bbox:
            return None
        middle = (place.bbox[1] + place.bbox[3]) / 2
        found = [words for top, bottom, words in self.heights.get(place.page, ()) if top <= middle <= bottom]
        return [word for words in found for word in words] if found else None


def _words(indicator: Indicator) -> list[str]:
    """The squeezed texts of an indicator, longest first."""
    texts = [
        indicator.name, indicator.target, indicator.basis, indicator.actual, indicator.score, indicator.level1,
        indicator.level2, *(indicator.previous or ()),
    ]  # fmt: skip
    return sorted({squeeze(text) for text in texts if text}, key=len, reverse=True)


def _says_more(text: str, words: Sequence[str]) -> bool:
    """Whether a text says anything beside ``words`` and the labels of forms."""
    whole = rest = squeeze(text)
    for word in words:
        rest = rest.replace(word, "")
    least = _UNSAID if rest == whole else _UNSAID_REST
    return len(HAN.findall(rest)) >= least and not _LABELS.match(rest)


def form_texts(region: Region, width: int | None, shown: Shown) -> list[Passage]:
    """What a form prints beside its indicators: its rows and its free texts.

    ``width`` is that of a full line of the filing's prose, None where paragraphs are not filled line by line.
    """
    passages: list[Passage] = []
    lines: list[TextLine] = []
    for block in region.blocks:
        if isinstance(block, TextLine) and not _is_said(block, shown):
            if lines and not _runs_on(lines, block, width):
                passages.extend(_chunks(lines, region.section))
                lines = []
            lines.append(block)
            continue
        passages.extend(_chunks(lines, region.section))
        lines = []
        if isinstance(block, Grid):
            for row in range(block.rows):
                passages.extend(row_passages(_unsaid(block.row(row), shown), region.section))
    passages.extend(_chunks(lines, region.section))
    return passages


def _is_said(line: TextLine, shown: Shown) -> bool:
    """Whether a line only prints indicators; a long one may hold a whole block that collapsed."""
    words = shown.words_at(line.place)
    return words is not None and (len(line.text) < _LONG_LINE or not _says_more(line.text, words))


def _unsaid(cells: Sequence[Cell], shown: Shown) -> list[Cell]:
    """The cells of a row that say what no indicator does; all of them in a row without indicators."""
    text = squeeze("".join(cell.text for cell in cells))
    if not text or _LABELS.match(text):
        return []
    words = [word for cell in cells[:1] for word in shown.words_at(cell.place) or ()]
    return [cell for cell in cells if _says_more(cell.text, words)] if words else list(cells)


def _runs_on(lines: Sequence[TextLine], following: TextLine, width: int | None) -> bool:
    """Whether a form's next line belongs to the same text: rows of cells with rows, sentences with sentences."""
    last = lines[-1].text.strip()
    columns = bool(_COLUMNS.search(following.text.strip()))
    if columns or _COLUMNS.search(last):
        same = columns and bool(_COLUMNS.search(last))
        return same and sum(len(line.text) for line in lines) < _CHUNK
    if SENTENCE_END.search(last) or (width and _is_label(last, following.text, width)):
        return False
    return read_ordinal(following.text) is None or width is None or display_width(last) > width - 6


def _is_label(line: str, following: str, width: int) -> bool:
    """Whether a short line stands before a text that fills the page: a form's label and what it labels."""
    return display_width(line) < 0.4 * width and display_width(following.strip()) > 0.6 * width


def _chunks(lines: Sequence[TextLine], section: int | None) -> list[Passage]:
    """Some lines of a form as one passage: rows parted by blanks, wrapped text joined; labels alone say nothing."""
    if not lines or _LABELS.match(squeeze("".join(line.text for line in lines))):
        return []
    if any(_COLUMNS.search(line.text.strip()) for line in lines):
        text = " ".join(re.sub(r"\s+", " ", line.text.strip()) for line in lines)
        return [Passage(text, span(lines), section)]
    return join_lines(lines, section)
