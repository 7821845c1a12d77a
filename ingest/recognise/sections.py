"""The heading tree of the body: which lines are headings, joined over wraps, and which prose stands under which.

An ordinal makes a heading only together with its siblings: an enumeration inside a paragraph, a list of names and the
numbered definitions of a glossary all start with ordinals too, but their items are sentences or follow one another
without contents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.filing import Section
from ingest.folding import squeeze
from ingest.layout import Block, TextLine
from ingest.recognise.captions import is_form_title, read_caption, split_number
from ingest.recognise.headings import (
    Ordinal,
    is_heading_mark,
    is_whole_part,
    join_title,
    part_number,
    read_ordinal,
    reads_as_title,
)

_MAX_WRAP = 24


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in the making: the blocks ``first``..``last`` (inclusive indices) that print it."""

    first: int
    last: int
    level: int
    title: str
    number: int = 0
    marked: bool = False


def find_headings(blocks: Sequence[Block], captions: frozenset[int] = frozenset()) -> list[Heading]:
    """The headings among ``blocks``, in reading order; ``captions`` are the indices of captions that stand as such."""
    found: list[Heading] = []
    index = 0
    while index < len(blocks):
        heading = _heading_at(blocks, index, captions)
        if heading:
            found.append(heading)
            index = heading.last
        index += 1
    return _levels(_with_siblings(found, blocks))


def sections_of(headings: Sequence[Heading], blocks: Sequence[Block]) -> tuple[Section, ...]:
    """The public sections of the headings."""
    return tuple(Section(h.level, h.title, blocks[h.first].place.through(blocks[h.last].place)) for h in headings)


def _heading_at(blocks: Sequence[Block], index: int, captions: frozenset[int]) -> Heading | None:
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
    marked = is_heading_mark(block)
    if ordinal and (marked or reads_as_title(ordinal.rest)):
        return Heading(index, index, ordinal.level, join_title(block.text), ordinal.number, marked)
    if marked and not re.search(r"[。;；]", block.text):
        return Heading(index, index, 0, join_title(block.text), marked=True)
    return None


def _wrapped_part(blocks: Sequence[Block], index: int) -> int:
    """The index of the last line of a part's heading, which runs on until it ends as such headings end."""
    text = ""
    for last in range(index, min(index + 3, len(blocks))):
        block = blocks[last]
        if not isinstance(block, TextLine):
            break
        line = squeeze(block.text)
        if last > index and (len(line) > _MAX_WRAP or read_ordinal(block.text) or read_caption(block.text)):
            break
        if last > index and re.search(r"[。;,；，]", line):
            break
        text += line
        if is_whole_part(text):
            return last
    return index


def _with_siblings(headings: Sequence[Heading], blocks: Sequence[Block]) -> list[Heading]:
    """The headings whose siblings are headings too: most items of their run, and with contents below them."""
    kept: list[Heading] = []
    items = _ordinal_items(blocks)
    good = {h.first for h in headings}
    for heading in headings:
        if heading.marked:
            kept.append(heading)
            continue
        stops = [h.first for h in headings if h.level < heading.level]
        run = _run(items, heading.first, heading.level, stops)
        titles = [at for at in run if at in good]
        bare = [at for at in titles if _is_bare_item(blocks, at, heading.level)]
        if 2 * len(titles) > len(run) and 2 * len(bare) < len(titles) + (len(titles) == 1):
            kept.append(heading)
    return kept


def _ordinal_items(blocks: Sequence[Block]) -> list[tuple[int, Ordinal]]:
    found = ((n, read_ordinal(b.text)) for n, b in enumerate(blocks) if isinstance(b, TextLine))
    return [(n, ordinal) for n, ordinal in found if ordinal]


def _run(items: Sequence[tuple[int, Ordinal]], at: int, level: int, stops: Sequence[int]) -> list[int]:
    """The indices of one enumeration: the items of ``level`` around ``at`` between the headings above their level."""
    lower = max((stop for stop in stops if stop < at), default=-1)
    upper = min((stop for stop in stops if stop > at), default=1 << 60)
    run: list[int] = []
    for index, ordinal in items:
        if lower < index < upper and ordinal.level == level:
            if ordinal.number == 1 and index > at:
                break
            if ordinal.number == 1:
                run = []
            run.append(index)
    return run


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


def is_caption_heading(line: TextLine) -> bool:
    """Whether a caption line is a heading of the body: marked so, or number and title printed together."""
    caption = read_caption(line.text)
    if caption is None or caption.kind is None:
        return is_heading_mark(line) and is_form_title(squeeze(line.text))
    number, rest = split_number(squeeze(line.text))
    return is_heading_mark(line) or bool(number and rest)
