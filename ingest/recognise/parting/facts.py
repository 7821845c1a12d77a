"""Who published what for which year: read from the title and the parts' headings, which state it several times."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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
_WEB_COVER = 80
_LONG_REGION = 12
_BRIEF = re.compile(r"20\d\d年度?(?:预算|决算)(?:信息)?(?:公开|情况|说明)")
"""A title that leaves out 部门 or 单位."""
_WRITTEN = re.compile(r"二[〇零○０O][〇零○０O一二三四五六七八九]{2}(?=年)")
_FURNITURE = re.compile(r"[:：>|]|^[\d./年月日-]+$")
"""A line of a web page around its text: fields (索引号:…), the way to the page, dates."""
_BEHIND = re.compile(
    r"(?:预算|决算)(?:信息)?(?:公开|情况|说明|表)*[-—_(（]*([\u4e00-\u9fff()（）]{3,40}?"
    r"(?:局|委|会|办|室|厅|部|院|校|学|中心|站|所|队|馆|园|处|社|团|府|道|镇|乡|司|台|场|库))[)）]?$"
)
"""A publisher's name behind what is published: …部门预算公开说明(某市水利局)."""


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
    title = _front_title(front, parts)
    stated = [in_digits(squeeze(text)) for text in ([title] if title else []) + list(parts)]
    lines = [in_digits(squeeze(line)) for line in lines]
    kind = next((m[1] + m[2] for m in map(_KIND.search, stated) if m), None)
    publisher = _publisher(title, parts)
    if kind is None and title and (brief := _BRIEF.search(stated[0])) and not _REGION.search(publisher or "县"):
        account = "预算" if "预算" in brief[0] else "决算"
        kind = _most(m[0] for line in lines for m in _KIND.finditer(line) if m[2] == account) or f"部门{account}"
    if kind is None and (heads or parts):
        kind = _most(m[1] + m[2] for line in lines for m in _KIND.finditer(line))
    year = _year(stated) or (_year(lines) if kind else None)
    if publisher is None or _REGION.search(publisher):
        cover = [block.text for block in front if isinstance(block, TextLine)]
        publisher = _owner(cover[:_COVER]) or _owner(heads) or _beside(title, cover) or publisher
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


def _beside(title: str | None, cover: Sequence[str]) -> str | None:
    """The line of the cover next to a title that names nobody, where it reads as a name."""
    at = next((n for n, line in enumerate(cover) if title and _plain(line) == title), None)
    if at is None:
        return None
    near = [re.sub(r"\s+", "", line) for line in (*cover[at + 1 : at + 2], *cover[max(at - 1, 0) : at])]
    return next((line for line in near if _BEHIND.search("预算" + squeeze(line)) and len(line) >= 4), None)


def _front_title(front: Sequence[Block], parts: Sequence[str]) -> str | None:
    """The title before the table of contents; it names a year and 部门/单位预算/决算.

    Where the filing's parts name the publisher too, the title is the one with that name. Else one line that names all
    is taken before lines joined: above it a web page has its own name and its menus.
    """
    lines = [block.text for block in front if isinstance(block, TextLine)]
    end = next((n for n, line in enumerate(lines) if part_number(line) is not None or squeeze(line) == "目录"), None)
    lines = lines[:end]
    names = {squeeze(name) for part in parts if (name := _name_in(re.sub(r"\s+", "", join_title(part))))}
    whole, joined = list(_whole_titles(lines)), list(_joined_titles(lines))
    agreed = (title for title in (*whole, *joined) if squeeze(_name_in(title) or "") in names)
    return next(iter((*agreed, *whole, *joined)), None)


def _whole_titles(lines: Sequence[str]) -> Iterator[str]:
    """The lines that are titles with a name; not where the line above names the place that the name begins with."""
    for at, line in enumerate(lines[:_WEB_COVER]):
        above = squeeze(lines[at - 1]) if at else ""
        cut = _REGION.search(above) and len(above) <= _LONG_REGION
        if _is_title(line) and _name_in(_plain(line)) and not cut:
            yield _plain(line)


def _joined_titles(lines: Sequence[str]) -> Iterator[str]:
    """The titles that lines make up from each line of the cover on."""
    for start in range(min(len(lines), _COVER)):
        for count in range(1, _MAX_TITLE_LINES + 1):
            chosen = lines[start : start + count]
            if len(chosen) < count or (count > 1 and any(_FURNITURE.search(squeeze(line)) for line in chosen)):
                break
            if _is_title(text := "".join(chosen)):
                yield _plain(text)
                break


def _plain(title: str) -> str:
    """A title as printed, without white space and without the number of the attachment that it is."""
    return re.sub(r"^附件[0-9０-９一二三四五六七八九十]*[:：.、-]?", "", re.sub(r"\s+", "", title))


def _is_title(text: str) -> bool:
    squeezed = in_digits(squeeze(text))
    return len(squeezed) <= 80 and bool(_STATED.search(squeezed) or _BRIEF.search(squeezed))


def in_digits(text: str) -> str:
    """The text with years written out (二〇二四年) in digits."""
    return _WRITTEN.sub(lambda match: "".join(str("〇一二三四五六七八九".index(c)) for c in _round(match[0])), text)


def _round(year: str) -> str:
    return year.translate(str.maketrans("零○０O", "〇〇〇〇"))


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
    bare = re.sub(r"^第.{1,3}部分", "", in_digits(text))
    overview = re.match(r"^(.+?)(?:的?(?:单位|部门)?(?:基本)?(?:概况|简介))$", bare)
    before = re.match(r"^(?:关于)?(.+?)(?:关于)?20\d\d年", bare)
    inside = re.match(r"^20\d\d年度?(.+?)(?:部门|单位)(?:预算|决算)", bare)
    behind = _BEHIND.search(bare)
    for match in (overview, behind, before, inside):
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
