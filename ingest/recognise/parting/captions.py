"""Captions of standard tables and performance forms: their number, title and canonical key, recognised by meaning.

A caption may be a number alone (表1, 公开05表, 附表-5-2), a title alone, or both on one line; the title may carry a
year, the publisher's name, an ordinal of the table of contents, or a few wrong characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.folding import squeeze
from ingest.recognise.parting.titles import is_usual, table_key
from ingest.recognise.regions import FormScope

_DASH = r"[-—–－―]"
_PREFIX = r"(?:附?表|(?:财决)?(?:部门|单位)?(?:预算|决算)?公开(?:附?表)?|财决|预算|决算)"
_DIGITS = rf"\d{{1,2}}(?:{_DASH}\d{{1,2}})?"
_NUMBER = re.compile(
    rf"^{_PREFIX}{_DASH}?(?:({_DIGITS})(?!\d)表?|[(]?([一二三四五六七八九十]{{1,3}})(?:[)]|(?=[.、:])|$))"
    r"|^(\d{2})表(?!\d)|^[\u4e00-\u9fff]{2,8}(\d{2})表$"
)
_BARE_PREFIX = re.compile(r"(?:预算|决算)(?!公开|附?表)")
_STRAY = re.compile(
    r"</?[A-Za-z][^<>]*>|<!--.*?-->|-->|&[a-z]{2,6};|\{[^{}]*\}\s*$|\[\d{1,2}\]\s*$|\^\d{1,2}\^?\s*$|[*`$|]|(?:\s#+|\\)\s*$"
)
"""Marks of another format that a conversion left beside a caption."""
_LEADERS = re.compile(r"[.…·_-]{3,}\s*\d*$")
_ORDINAL = re.compile(r"^[(]?[一二三四五六七八九十]{1,3}[)]?[、.]?")
_FORM = re.compile(r"(?:整体|项目).*(?:绩效目标|绩效自评|绩效信息|自评|申报).*表")
_FORM_PART = re.compile(r"^(?:长期|年度|中期)")
_BARE_FORM = re.compile(r"^(?:部门|单位|财政|预算|支出)*绩效(?:目标|自评)(?:申报|批复|情况)?表$")
_OTHER = re.compile(r"^[\u4e00-\u9fff\d\"()、]{3,40}表(?:\([^()]{1,12}\))?$")
_MAX_TITLE = 60


@dataclass(frozen=True, slots=True)
class Caption:
    """One caption line. ``kind`` is None for a number alone; ``key`` is for tables, ``scope`` for forms.

    Kind "other" is a caption of a table that is none of the standard ones; ``exact`` says that the title of a
    standard table is printed without damage.
    """

    kind: str | None
    number: str | None = None
    title: str = ""
    key: str | None = None
    scope: FormScope | None = None
    exact: bool = True


@lru_cache(maxsize=4096)
def read_caption(text: str) -> Caption | None:
    """The caption that this line is, None for any other line."""
    if not _may_be_short(text):
        return None
    found = _read_caption(text)
    if found is None and "表" in text and (bare := _STRAY.sub("", text)) != text:
        found = _read_caption(bare)
    return found


def _may_be_short(text: str) -> bool:
    """Whether a line is short enough for a caption but for its blanks: a wide page sets it far to the right."""
    return len(text) <= 2 * _MAX_TITLE or len(" ".join(text.split())) <= 2 * _MAX_TITLE


def _read_caption(text: str) -> Caption | None:
    line = _LEADERS.sub("", squeeze(text))
    if not line or len(line) > _MAX_TITLE or "表" not in line:
        return None
    number, rest = split_number(line)
    printed = _printed_title(text, rest)
    if not rest:
        return Caption(None, number) if number else None
    key = table_key(rest)
    if key:
        return Caption("table", number, printed, key, exact=is_usual(rest))
    if is_form_title(rest) or (number and _BARE_FORM.match(rest)):
        return Caption("form", number, printed, scope="整体" if "整体" in rest else "项目")
    if _OTHER.match(rest) and not _FORM_PART.match(rest):
        return Caption("other", number, printed)
    return None


def is_standard_caption(text: str) -> bool:
    """Whether a line is a table's number, or the title of a standard table or form."""
    caption = read_caption(text)
    return caption is not None and caption.kind != "other"


def split_number(line: str) -> tuple[str | None, str]:
    """The printed table number (1, 5-2, 05) and what follows it in a squeezed line."""
    match = _NUMBER.match(line)
    if not match:
        return None, line
    if _BARE_PREFIX.match(line) and not match[0].endswith("表"):
        return None, line
    number = re.sub(_DASH, "-", match[1] or match[2] or match[3] or match[4])
    return number, line[match.end() :].lstrip(".、:：-")


def is_form_title(title: str) -> bool:
    """Whether a squeezed title names a performance form (not one of the tables inside a form)."""
    bare = _ORDINAL.sub("", title)
    if _FORM_PART.match(bare) or re.search(r"[。;；,，:：!?]", bare):
        return False
    return bool(_FORM.search(bare)) and len(bare) <= 45


def strip_ordinal(title: str) -> str:
    """A title of a table of contents without the ordinal before it (二、收入决算表)."""
    return re.sub(r"^[(（]?[一二三四五六七八九十]{1,3}[)）、.．]\s*", "", title)


def _printed_title(text: str, rest: str) -> str:
    """The title as printed, without its number: the end of the line that squeezes to ``rest``."""
    if not rest:
        return ""
    printed = re.sub(r"\s+", "", text)
    for start in range(len(printed)):
        if squeeze(printed[start:]) == rest:
            return printed[start:]
    return rest


_UNIT = re.compile(r"单位[:：]?(?:人民币)?(万元|亿元|千元|元)")
_HEAD_LINE = re.compile(r"^(?:(?:编制|预算|填报|公开)?(?:部门|单位)(?:名称|\(单位\)名称)?[:：]|金额单位|单位[:：]?$)")
_DATE_LINE = re.compile(r"^[(]?20\d\d年(?:度|度?预算|度?决算)?[)]?$|^[(]?(?:填报|申报|填表|编制)(?:日期|时间)[:：]?")


def unit_of(text: str) -> str | None:
    """The unit of amounts that a line states, None where it states none."""
    match = _UNIT.search(squeeze(text))
    return match[1] if match else None


def is_head_line(text: str) -> bool:
    """Whether this is a line between caption and header: who publishes, in which unit, filled in when."""
    line = squeeze(text) if _may_be_short(text) else ""
    if not line or len(line) > _MAX_TITLE:
        return False
    return bool(_HEAD_LINE.match(line) or _DATE_LINE.match(line) or (unit_of(line) and len(line) <= 40))
