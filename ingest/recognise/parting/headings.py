"""What a single line says of being a heading: 第一部分, an ordinal (一、 (一) 1. (1)), a Markdown mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ingest.data import data_rows
from ingest.folding import squeeze
from ingest.layout import TextLine

_CHINESE = "一二三四五六七八九十廿卅"
_PART = re.compile(rf"^第([{_CHINESE}]{{1,3}}|\d{{1,2}})部分")
_ORDINALS = (
    (2, re.compile(rf"^([{_CHINESE}]{{1,3}})[、.]")),
    (3, re.compile(rf"^\(([{_CHINESE}]{{1,3}})\)[、.]?")),
    (4, re.compile(r"^(\d{1,2})[.、](?!\d)")),
    (5, re.compile(r"^\((\d{1,2})\)[、.]?")),
)
_PART_END = re.compile(r"(?:概况|算表|报表|说明|解释|附件|附表|情况|公开表|目标|报告)(?:\(.{1,20}\))?$")
_MAX = 45
_LONGEST = 80
_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九十")}


@dataclass(frozen=True, slots=True)
class Ordinal:
    """The ordinal that a line starts with: its level (2 to 5), its number, and the squeezed rest of the line."""

    level: int
    number: int
    rest: str


def part_number(text: str) -> int | None:
    """The number of 第一部分 that a short line starts with, None for any other line."""
    line = squeeze(text[: 4 * _LONGEST])
    match = _PART.match(line)
    if not match or len(line) > _LONGEST or re.search(r"[。;；]", line):
        return None
    return chinese_number(match[1])


def is_whole_part(title: str) -> bool:
    """Whether the heading of a part ends as such headings do, so that no wrapped line is missing."""
    return bool(_PART_END.search(squeeze(title)))


def chinese_number(text: str) -> int:
    """The value of a Chinese or Arabic ordinal below 100; 0 where it is none."""
    if text.isdigit():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
    return _DIGITS.get(text, 0)


def read_ordinal(text: str) -> Ordinal | None:
    """The ordinal at the start of a line, None where there is none."""
    line = squeeze(text[:120])
    for level, pattern in _ORDINALS:
        match = pattern.match(line)
        if match:
            number = chinese_number(match[1])
            return Ordinal(level, number, line[match.end() :]) if number else None
    return None


def reads_as_title(rest: str) -> bool:
    """Whether the words behind an ordinal are a title: short, no sentence, no figure that it would state."""
    bare = rest.rstrip("。.")
    if not 2 <= len(bare) <= _MAX or re.search(r"[。;；!?:：]", bare):
        return False
    if rest != bare:
        return bool(re.search(r"(?:情况|说明|结果|措施|目标)$", bare)) and "," not in bare
    if re.search(r"\d[万亿]?元|\d\.\d{2}|(?:包括|如下|其中)$", bare):
        return False
    return bare.count(",") + bare.count("、") < 3


def join_title(text: str) -> str:
    """A heading as printed with its wraps undone; one space stays behind the number of a part."""
    title = re.sub(r"\s+", "", text)
    match = re.match(rf"^第(?:[{_CHINESE}]{{1,3}}|\d{{1,2}})部分", title)
    if match and match.end() < len(title):
        return f"{match[0]} {title[match.end() :].lstrip(':：、')}"
    return title


def is_heading_mark(block: TextLine) -> bool:
    """Whether the source itself marks the line as a heading and it is short enough to be one."""
    return block.heading > 0 and len(squeeze(block.text)) <= _LONGEST


@cache
def _usual() -> dict[str, str]:
    """The usual headings: squeezed → as written."""
    return {squeeze(title): title for (title,) in data_rows("headings.tsv")}


def mended_title(title: str) -> str | None:
    """The usual heading that ``title`` is but for one lost character, None where none or several could be meant.

    Wrong characters are not mended: 预算 and 决算, 收入 and 支出 differ by as little and are both right.
    """
    line = squeeze(title)
    ordinal = read_ordinal(title)
    bare = ordinal.rest.rstrip("。.") if ordinal else line
    if len(bare) < 7 or bare in _usual():
        return None
    near = [known for known in _usual() if len(known) == len(bare) + 1 and _is_subsequence(bare, known)]
    if len(near) != 1:
        return None
    tail = title.rstrip("。.")
    if squeeze(tail[-len(bare) :]) != bare:
        return None
    return tail[: -len(bare)] + _usual()[near[0]] + title[len(tail) :]


def _is_subsequence(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(char in rest for char in part)
