"""Who published what for which year: read from the title and the parts' headings, which state it several times."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ingest.filing import FilingFacts
from ingest.folding import squeeze
from ingest.layout import Block, Grid, TextLine
from ingest.recognise.parting.captions import unit_of
from ingest.recognise.parting.headings import join_title, part_number

_KIND = re.compile(r"(部门|单位)(预算|决算)")
_STATED = re.compile(r"(20\d\d)年?度?(.{0,40}?)(部门|单位)(预算|决算)")
_YEAR = re.compile(r"(20\d\d)年")
_CODED_UNIT = re.compile(r"^\s*(\d{3}(?:\d{3})?)(?=\D)")
_OWNER = re.compile(
    r"^\s*(?:编制|预算|公开|填报|决算)?(?:主管)?(?:部门|单位)(?:[(（][部门单位]+[)）])?(?:名称)?\s*[:：]\s*([^\s:：]{2,40})"
)
_REGION = re.compile(r"(?:省|市|区|县|州|旗|盟)$")
"""A name that only says where: a title like 某市某区2026年区级部门预算 leaves the publisher to a line of its own."""
_MAX_TITLE_LINES = 4
_COVER = 12


def read_facts(
    front: Sequence[Block],
    parts: Sequence[str],
    tables: Sequence[Sequence[Block]],
    heads: Sequence[str] = (),
    lines: Sequence[str] = (),
) -> FilingFacts:
    """The facts of a filing.

    ``front`` are the blocks before the body, ``parts`` the titles of its parts, ``tables`` the blocks of the tables
    that list units with their codes. What these do not state is taken from the tables' ``heads`` (部门：…) and from
    what all ``lines`` say most often.
    """
    title = _front_title(front)
    stated = [squeeze(text) for text in ([title] if title else []) + list(parts)]
    kind = next((m[1] + m[2] for m in map(_KIND.search, stated) if m), None)
    if kind is None and (heads or parts):
        kind = _most(m[1] + m[2] for line in lines for m in _KIND.finditer(squeeze(line)))
    year = _year(stated) or (_year([squeeze(line) for line in lines]) if kind else None)
    publisher = _publisher(title, parts)
    if publisher is None or _REGION.search(publisher):
        cover = [block.text for block in front if isinstance(block, TextLine)]
        publisher = _owner(cover[:_COVER]) or _owner(heads) or publisher
    if title is None and publisher and year and kind:
        title = _title_of_part(parts) or f"{publisher}{year}年{kind}"
    code = _publisher_code(publisher, tables) if publisher else None
    return FilingFacts(title, publisher, code, year, kind)


def _most(items: Iterable[str]) -> str | None:
    found = Counter(items).most_common(1)
    return found[0][0] if found else None


def _owner(heads: Sequence[str]) -> str | None:
    """The publisher that most tables name above their header (部门：…, 单位：…)."""
    names = (m[1] for m in map(_OWNER.match, heads) if m and not unit_of("单位" + m[1]))
    return _most(name for name in names if len(name) >= 4)


def _front_title(front: Sequence[Block]) -> str | None:
    """The title before the table of contents, joined over up to four lines; it names a year and 部门/单位预算/决算."""
    lines = [block.text for block in front if isinstance(block, TextLine)]
    for start in range(min(len(lines), 12)):
        if part_number(lines[start]) is not None or squeeze(lines[start]) == "目录":
            return None
        for count in range(1, _MAX_TITLE_LINES + 1):
            chosen = lines[start : start + count]
            if len(chosen) < count or any(part_number(c) is not None or squeeze(c) == "目录" for c in chosen):
                break
            text = re.sub(r"\s+", "", "".join(chosen))
            if len(text) <= 80 and _STATED.search(squeeze(text)):
                return text
    return None


def _title_of_part(parts: Sequence[str]) -> str | None:
    """The title as the heading of the tables' part states it: without 第二部分 before and 表 behind."""
    for part in parts:
        match = re.search(r"^第.{1,3}部分\s*(.*(?:部门|单位)(?:预算|决算))(?:公开)?表(?:格)?$", part)
        if match and _YEAR.search(match[1]):
            return match[1]
    return None


def _year(stated: Sequence[str]) -> int | None:
    found = Counter(int(m[1]) for text in stated for m in [_STATED.search(text) or _YEAR.search(text)] if m)
    return found.most_common(1)[0][0] if found else None


def _publisher(title: str | None, parts: Sequence[str]) -> str | None:
    """The name on which the headings agree: before 概况 in the first part, before the year in the others."""
    votes: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for text in ([title] if title else []) + [join_title(part) for part in parts]:
        name = _name_in(re.sub(r"\s+", "", text))
        if name:
            votes[squeeze(name)] += 1
            spelled.setdefault(squeeze(name), name)
    return spelled[votes.most_common(1)[0][0]] if votes else None


def _name_in(text: str) -> str | None:
    bare = re.sub(r"^第.{1,3}部分", "", text)
    overview = re.match(r"^(.+?)(?:的?(?:单位|部门)?(?:基本)?(?:概况|简介))$", bare)
    before = re.match(r"^(.+?)(?:关于)?20\d\d年", bare)
    behind = re.match(r"^20\d\d年度?(.+?)(?:部门|单位)(?:预算|决算)", bare)
    for match in (overview, before, behind):
        if match and len(match[1]) >= 4 and match[1] not in ("部门基本", "单位基本"):
            return match[1]
    return None


def _publisher_code(publisher: str, tables: Sequence[Sequence[Block]]) -> str | None:
    """The code in front of the publisher's own name in a table that lists units; 本级 is another name."""
    wanted = squeeze(publisher)
    for blocks in tables:
        for code, name in _coded_names(blocks):
            if name == wanted:
                return code
    return None


def _coded_names(blocks: Sequence[Block]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    lines = [block for block in blocks if isinstance(block, TextLine)]
    for index, line in enumerate(lines):
        match = _CODED_UNIT.match(line.text)
        if match:
            pairs.extend((match[1], name) for name in _names_from(lines, index, match.end()))
    for grid in (block for block in blocks if isinstance(block, Grid)):
        for row in range(grid.rows):
            cells = [squeeze(cell.text) for cell in grid.row(row)]
            for code, name in pairwise(cells):
                if re.fullmatch(r"\d{3}(?:\d{3})?", code):
                    pairs.append((code, name))
    return pairs


def _names_from(lines: Sequence[TextLine], index: int, end: int) -> list[str]:
    """The names that may follow a code at ``end`` of a line: up to its first figure, over up to four wrapped lines."""
    names: list[str] = []
    text = lines[index].text[end:]
    for line in [None, *lines[index + 1 : index + 4]]:
        if line is not None:
            if _CODED_UNIT.match(line.text):
                break
            text += line.text
        names.append(squeeze(re.split(r"\d[\d,]*\.\d{2}", text, maxsplit=1)[0]))
    return names
