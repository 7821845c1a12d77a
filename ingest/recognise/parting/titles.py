"""Which standard table a title names: told by what a title is made of, a damaged one by its likeness to the usual ones.

A title says whose money (财政拨款, 一般公共预算, 政府性基金), what of it (收支, 收入, 支出, 基本支出) and that it is
a table (总表, 总体情况表, 明细表, 决算表); publishers join these words freely and add an owner, a year, or in
brackets by which classification the rows go.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz, process

from ingest.folding import squeeze

TITLES: dict[str, tuple[str, ...]] = {
    "收支总表": ("收支总表", "收支预算总表", "收入支出总表", "收入支出决算总表", "收支决算总表", "收入支出预算总表"),
    "收入总表": ("收入总表", "收入预算总表", "收入预算表", "收入决算表", "收入决算总表"),
    "支出总表": ("支出总表", "支出预算总表", "支出预算表", "支出决算表", "支出决算总表"),
    "财政拨款收支总表": (
        "财政拨款收支总表",
        "财政拨款收支预算总表",
        "财政拨款收入支出预算总表",
        "财政拨款收入支出决算总表",
        "财政拨款收支决算总表",
    ),
    "一般公共预算支出表": (
        "一般公共预算支出表",
        "一般公共预算支出表(分功能科目)",
        "一般公共预算支出预算表",
        "一般公共预算财政拨款支出表",
        "一般公共预算财政拨款支出预算表",
        "一般公共预算财政拨款支出决算表",
        "一般公共预算支出功能分类预算表",
        "一般公共预算支出决算表",
    ),
    "一般公共预算支出表(分单位)": (
        "一般公共预算支出表(分单位)",
        "一般公共预算财政拨款支出预算表(分单位)",
    ),
    "一般公共预算基本支出表": (
        "一般公共预算基本支出表",
        "一般公共预算基本支出预算表",
        "一般公共预算基本支出部门预算经济分类预算表",
        "一般公共预算财政拨款基本支出决算表",
        "一般公共预算财政拨款基本支出决算明细表",
        "一般公共预算基本支出决算表",
    ),
    "三公经费支出表": (
        '"三公"经费支出表',
        '"三公"经费预算表',
        '一般公共预算"三公"经费支出表',
        '一般公共预算"三公"经费支出预算表',
        '一般公共预算财政拨款"三公"经费支出表',
        '财政拨款"三公"经费支出预算表',
        '财政拨款"三公"经费支出决算表',
        '一般公共预算财政拨款"三公"经费支出决算表',
        '"三公"经费和机关运行经费预算表',
    ),
    "政府性基金预算支出表": (
        "政府性基金预算支出表",
        "政府性基金支出预算表",
        "政府性基金预算支出功能分类预算表",
        "政府性基金预算财政拨款支出表",
        "政府性基金预算财政拨款收入支出决算表",
        "政府性基金预算支出决算表",
    ),
    "国有资本经营预算支出表": (
        "国有资本经营预算支出表",
        "国有资本经营支出预算表",
        "国有资本经营预算支出功能分类预算表",
        "国有资本经营预算财政拨款支出表",
        "国有资本经营预算财政拨款支出决算表",
        "国有资本经营预算财政拨款收入支出决算表",
        "国有资本经营预算支出决算表",
    ),
    "项目支出表": ("项目支出表", "项目支出情况表", "项目支出预算表", "项目支出明细表", "项目支出决算表"),
}
"""The usual titles of each standard table, budget and final account, without 部门/单位 in front."""

_BY_TITLE = {squeeze(title): key for key, titles in TITLES.items() for title in titles}
_LIKENESS = 84
"""rapidfuzz ratio from which a damaged title still counts: one wrong character in eight, never one in four."""

_ORDINAL = re.compile(r"^[(]?[一二三四五六七八九十]{1,3}[)]?[、.]?")
_YEAR = re.compile(r"^.{0,40}?20\d\d年度?")
_OWNER = re.compile(
    r"^(?:(?:预算|主管|区级|市级|省级|县级|本级|本)*(?:部门|单位)(?:综合)?(?:(?:预算|决算)(?!收支|收入|支出))?"
    r"|市级|区级|省级|市本级|本级)"
)
_KIND = r"(?:预算|决算|预决算)?"
_TABLE = rf"{_KIND}(?:分类)?(?:汇)?(?:总体?|情况|统计|明细|批复)*表"
_BOTH = r"(?:收入?支出?|收入支出)"
_FUNCTIONAL = r"(?:支出)?(?:功能(?:科目|分类)*)?"
_ECONOMIC = r"(?:部门预算)?(?:支出)?(?:经济(?:科目|分类)*)?"
_GENERAL = r"(?:一般公共预算|公共财政预算|公共预算|公共财政)(?:财政)?(?:当年)?(?:拨款)?"
_FUND = r"政府性基金(?:预算)?(?:财政)?(?:当年)?(?:拨款)?"
_CAPITAL = r"国有资本经营(?:预算)?(?:财政)?(?:当年)?(?:拨款)?"
_GRAMMAR: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (key, re.compile(pattern))
    for key, pattern in (
        ("收支总表", "(?:综合|财务)*" + _KIND + "(?:财政)?" + _KIND + _BOTH + _TABLE),
        ("收入总表", "(?:综合|财务)*" + _KIND + "收入" + _TABLE),
        ("支出总表", "(?:综合|财务)*" + _KIND + "支出" + _FUNCTIONAL + _TABLE),
        ("财政拨款收支总表", "(?:综合)?" + _KIND + "财政拨款" + _KIND + _BOTH + _TABLE),
        ("一般公共预算支出表", _GENERAL + "(?:收入)?支出" + _FUNCTIONAL + _TABLE),
        ("一般公共预算基本支出表", _GENERAL + "基本支出" + _ECONOMIC + _TABLE),
        ("政府性基金预算支出表", _FUND + "(?:收支|收入支出|支出)" + _FUNCTIONAL + _TABLE),
        ("国有资本经营预算支出表", _CAPITAL + "(?:收支|收入支出|支出)" + _FUNCTIONAL + _TABLE),
        ("三公经费支出表", "(?:财政拨款|" + _GENERAL + ')?"?三公"?(?:经费)?"?[^"]{0,24}表'),
        ("项目支出表", _KIND + "项目支出" + _TABLE),
    )
)
_BRACKET = re.compile(r"\(([^()]{1,24})\)$")
_BY_ECONOMY = ("一般公共预算基本支出表",)
_MARKS = (
    "基本", "项目", "收支", "收入支出", "财政拨款", "三公", "政府性基金", "国有资本", "采购", "购买", "经济分类",
    "政府预算", "债", "转移", "税", "保险", "资产", "人员", "机关运行", "汇总",
)  # fmt: skip
"""What makes a title another table's: a likeness that passes over one of these words is none."""


@lru_cache(maxsize=4096)
def table_key(title: str) -> str | None:
    """The canonical key of a squeezed title, None where no standard table is meant."""
    if "绩效" in title or "自评" in title or "申报" in title or not re.search(r"表(?:\(.{1,24}\))?$", title):
        return None
    usual = _usual_key(title)
    if usual:
        return usual
    for candidate in _bare_forms(title):
        best = process.extractOne(candidate, _BY_TITLE.keys(), scorer=fuzz.ratio, score_cutoff=_LIKENESS)
        if best and not any(mark in candidate and mark not in best[0] for mark in _MARKS):
            return _BY_TITLE[best[0]]
    return None


def is_usual(title: str) -> bool:
    """Whether a squeezed title names a standard table without damage, year and owner aside."""
    return _usual_key(title) is not None


@lru_cache(maxsize=4096)
def _usual_key(title: str) -> str | None:
    candidates = _bare_forms(title)
    listed = next((_BY_TITLE[candidate] for candidate in candidates if candidate in _BY_TITLE), None)
    return listed or next((key for candidate in candidates if (key := _by_grammar(candidate))), None)


def _by_grammar(title: str) -> str | None:
    """The key of a title made of the usual words, without year and owner."""
    bracket = _BRACKET.search(title)
    bare = title[: bracket.start()] if bracket else title
    key = next((key for key, pattern in _GRAMMAR if pattern.fullmatch(bare)), None)
    if key is None or bracket is None:
        return key
    if "单位" in bracket[1]:
        return "一般公共预算支出表(分单位)" if key == "一般公共预算支出表" else None
    if "政府" in bracket[1] or ("经济" in bracket[1] and key not in _BY_ECONOMY):
        return None
    return None if "功能" in bracket[1] and key in _BY_ECONOMY else key


def _bare_forms(title: str) -> list[str]:
    """The title as it stands, then without ordinal, year and owner in front; and with the publisher before the year."""
    bare = _ORDINAL.sub("", title) if re.match(r"^[(]?[一二三四五六七八九十]+[)、.]", title) else title
    dated = re.sub(r"^(?:部门|单位)?(?:预算|决算)(?=.*三公)", "", _YEAR.sub("", bare))
    forms = [title, bare, dated, _OWNER.sub("", dated)]
    return list(dict.fromkeys(form for form in forms if len(form) >= 4))
