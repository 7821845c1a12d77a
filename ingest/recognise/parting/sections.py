"""The heading tree of the body: which lines are headings, joined over wraps, and which prose stands under which.

An ordinal makes a heading only together with its siblings: an enumeration inside a paragraph, a list of names and the
numbered definitions of a glossary all start with ordinals too, but their items are sentences or follow one another
without contents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.filing import Repair, Section
from ingest.folding import squeeze
from ingest.layout import Block, TextLine
from ingest.recognise.parting.captions import is_form_title, is_standard_caption, read_caption, split_number
from ingest.recognise.parting.headings import (
    Ordinal,
    is_heading_mark,
    is_whole_part,
    join_title,
    mended_title,
    part_number,
    read_ordinal,
    reads_as_title,
)
from ingest.recognise.unwrap import display_width, filled_width

_MAX_WRAP = 24
_CLOSES = re.compile(r"[^()。;；]{0,20}\)$")
"""A line that ends a bracket which the heading before it opened, and nothing else."""
_TITLE_END = re.compile(r"(?:情况|说明|解释|概况|设置|职责|职能|结果|措施|目标|原因)(?:\(.{1,10}\))?[。.]?$")
_ORPHAN = re.compile(r"^[\u4e00-\u9fff]{1,3}$")
_NO_HEADING = re.compile(
    r"[。;；].|\d[万亿]?元|^(?:图|附图)\d|^(?:注|备注|单位|部门|编制单位|填报日期|申报日期)[:.、]|^20\d\d年\d+月"
)
"""What OCR marks as a heading although it is a sentence, a figure's caption, a note or a date."""
_MAX_ORPHAN = 4
_ORPHAN_REACH = 10
_FULL_MARGIN = 6


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in the making: the blocks ``first``..``last`` (inclusive indices) that print it.

    ``tail`` is the index of a displaced line that ends a heading cut in two: the heading then stands there.
    """

    first: int
    last: int
    level: int
    title: str
    number: int = 0
    marked: bool = False
    tail: int | None = None

    @property
    def at(self) -> int:
        """The index from which on the heading's contents follow."""
        return self.first if self.tail is None else self.tail

    def lines(self) -> list[int]:
        """The indices of the lines that print the heading."""
        return [*range(self.first, self.last + 1), *([] if self.tail is None else [self.tail])]


def find_headings(blocks: Sequence[Block], captions: frozenset[int] = frozenset()) -> list[Heading]:
    """The headings among ``blocks``, in reading order; ``captions`` are the indices of captions that stand as such."""
    width = filled_width(block for block in blocks if isinstance(block, TextLine))
    found: list[Heading] = []
    index = 0
    while index < len(blocks):
        heading = _heading_at(blocks, index, captions, width)
        if heading:
            found.append(heading)
            index = heading.last
        index += 1
    found.sort(key=lambda heading: heading.at)
    return _levels(_with_siblings(found, blocks))


def mend_headings(headings: Sequence[Heading], blocks: Sequence[Block]) -> tuple[list[Heading], list[Repair]]:
    """The headings with a lost character put back where only one usual heading can be meant, and what was mended."""
    mended: list[Heading] = []
    repairs: list[Repair] = []
    for heading in headings:
        meant = mended_title(heading.title)
        if meant:
            place = blocks[heading.first].place
            repairs.append(Repair(place, heading.title, meant, "标题缺一字,与通行的情况说明标题比对得出"))
            heading = replace(heading, title=meant)
        mended.append(heading)
    return mended, repairs


def sections_of(headings: Sequence[Heading], blocks: Sequence[Block]) -> tuple[Section, ...]:
    """The public sections of the headings."""
    return tuple(Section(h.level, h.title, blocks[h.first].place.through(blocks[h.last].place)) for h in headings)


def _heading_at(blocks: Sequence[Block], index: int, captions: frozenset[int], width: int | None) -> Heading | None:
    block = blocks[index]
    if not isinstance(block, TextLine):
        return None
    number = part_number(block.text)
    if number is not None:
        last = _wrapped_part(blocks, index)
        text = "".join(b.text for b in blocks[index : last + 1] if isinstance(b, TextLine))
        return Heading(index, last, 1, join_title(text), number, True)
    if index in captions:
        return Heading(index, index, 0, join_title(block.text), marked=True)
    ordinal = read_ordinal(block.text)
    marked = is_heading_mark(block) and not _NO_HEADING.search(squeeze(block.text))
    if ordinal and (marked or reads_as_title(ordinal.rest)):
        return _ordinal_heading(blocks, index, ordinal, marked, width)
    if marked and not block.text.rstrip().endswith(("。", "；", ";")):
        return Heading(index, index, 0, join_title(block.text), marked=True)
    return None


def _ordinal_heading(
    blocks: Sequence[Block], index: int, ordinal: Ordinal, marked: bool, width: int | None
) -> Heading | None:
    """The heading that starts with an ordinal; a line that fills the page must end as titles do, or its wrap must."""
    block = blocks[index]
    if not isinstance(block, TextLine):
        return None
    heading = Heading(index, index, ordinal.level, join_title(block.text), ordinal.number, marked)
    closing = blocks[index + 1] if index + 1 < len(blocks) else None
    if _open_brackets(block.text) == 1 and isinstance(closing, TextLine) and _CLOSES.match(squeeze(closing.text)):
        return Heading(index, index + 1, ordinal.level, join_title(block.text + closing.text), ordinal.number, marked)
    if marked or _TITLE_END.search(squeeze(block.text)):
        return heading
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    if width is not None and display_width(block.text.strip()) >= width - _FULL_MARGIN:
        if not isinstance(following, TextLine) or len(squeeze(following.text)) > _MAX_WRAP:
            return None
        joined = block.text + following.text
        if _TITLE_END.search(squeeze(joined)) and reads_as_title(ordinal.rest + squeeze(following.text)):
            return Heading(index, index + 1, ordinal.level, join_title(joined), ordinal.number)
        return None
    return _with_tail(blocks, heading)


def _open_brackets(text: str) -> int:
    """How many brackets of a line lack their end."""
    tight = squeeze(text)
    return tight.count("(") - tight.count(")")


def _with_tail(blocks: Sequence[Block], heading: Heading) -> Heading:
    """The heading with its displaced end: a lone line of a few characters that makes it end as titles do.

    The line stands behind a paragraph that has already ended, so that it cannot belong there.
    """
    for index in range(heading.first + 2, min(heading.first + _ORPHAN_REACH, len(blocks))):
        line, before = blocks[index], blocks[index - 1]
        if not isinstance(line, TextLine) or not isinstance(before, TextLine):
            return heading
        orphan = line.text.strip()
        ended = before.text.rstrip().endswith(("。", "；", "："))
        if ended and _ORPHAN.match(orphan) and _TITLE_END.search(heading.title + orphan):
            return replace(heading, title=heading.title + orphan, tail=index)
    return heading


def _wrapped_part(blocks: Sequence[Block], index: int) -> int:
    """The index of the last line of a part's heading, which runs on until it ends as such headings end."""
    text = ""
    for last in range(index, min(index + 3, len(blocks))):
        block = blocks[last]
        if not isinstance(block, TextLine):
            break
        line = squeeze(block.text)
        if last > index and (len(line) > _MAX_WRAP or read_ordinal(block.text) or is_standard_caption(block.text)):
            break
        if last > index and re.search(r"[。;,；，]", line):
            break
        text += line
        if is_whole_part(text):
            return last + 1 if _ends_with_orphan(text, blocks[last + 1 : last + 2]) else last
    return index


def _ends_with_orphan(text: str, following: Sequence[Block]) -> bool:
    """Whether the next line is the rest of a part's heading: a few characters with which it ends as headings do."""
    if not following or not isinstance(following[0], TextLine):
        return False
    line = squeeze(following[0].text)
    return len(line) <= _MAX_ORPHAN and is_whole_part(text + line) and not read_ordinal(line)


def _with_siblings(headings: Sequence[Heading], blocks: Sequence[Block]) -> list[Heading]:
    """The headings whose siblings are headings too: most items of their run, and with contents below them."""
    good = {heading.first for heading in headings}
    run_of = _runs(headings, blocks)
    kept: list[Heading] = []
    for heading in headings:
        run = run_of.get(heading.first, [heading.first])
        titles = [at for at in run if at in good]
        bare = sum(_is_bare_item(blocks, at, heading.level) for at in titles if at != heading.first or not heading.tail)
        most = 2 * len(titles) > len(run) and 2 * bare < len(titles) + (len(titles) == 1)
        if heading.marked or most:
            kept.append(heading)
    return kept


def _runs(headings: Sequence[Heading], blocks: Sequence[Block]) -> dict[int, list[int]]:
    """For each line with an ordinal, the lines of its enumeration: those of its level between higher headings."""
    moved = {heading.first: heading for heading in headings}
    items = [(moved[n].at if n in moved else n, n, _ordinal_of(block)) for n, block in enumerate(blocks)]
    open_runs: dict[int, list[int]] = {}
    run_of: dict[int, list[int]] = {}
    for _, index, ordinal in sorted(items, key=lambda item: item[0]):
        level = moved[index].level if index in moved else ordinal.level if ordinal else 9
        if index in moved:
            open_runs = {deeper: run for deeper, run in open_runs.items() if deeper <= level}
        if ordinal is None or (index in moved and level != ordinal.level):
            continue
        if ordinal.number == 1 or level not in open_runs:
            open_runs[level] = []
        open_runs[level].append(index)
        run_of[index] = open_runs[level]
    return run_of


def _ordinal_of(block: Block) -> Ordinal | None:
    return read_ordinal(block.text) if isinstance(block, TextLine) else None


def _is_bare_item(blocks: Sequence[Block], at: int, level: int) -> bool:
    """Whether nothing stands between this item and the next of its kind, or the end."""
    if at + 1 >= len(blocks):
        return True
    following = blocks[at + 1]
    if not isinstance(following, TextLine):
        return False
    if part_number(following.text):
        return True
    ordinal = read_ordinal(following.text)
    return ordinal is not None and ordinal.level <= level


def _levels(headings: Sequence[Heading]) -> list[Heading]:
    """Headings without an ordinal get the level below the part, or below the open ordinal of level 2."""
    leveled: list[Heading] = []
    in_article = False
    for heading in headings:
        if heading.level == 1:
            in_article = False
        elif heading.level == 2:
            in_article = True
        elif heading.level == 0:
            heading = replace(heading, level=3 if in_article else 2)
        leveled.append(heading)
    return leveled


def caption_headings(head: Sequence[TextLine]) -> list[TextLine]:
    """The lines of a table's or form's head that are headings of the body.

    Those that the source marks; number and title printed on one line; or a title that has no number at all. A title
    below a line with its number is part of the table.
    """
    captions = [(line, read_caption(line.text)) for line in head]
    numbered = any(caption and caption.number for _, caption in captions)
    chosen = []
    for line, caption in captions:
        titled = caption is not None and caption.kind is not None
        number, rest = split_number(squeeze(line.text))
        marked = is_heading_mark(line) and (titled or is_form_title(squeeze(line.text)))
        if marked or (titled and (bool(number and rest) or not numbered)):
            chosen.append(line)
    return chosen
