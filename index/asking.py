"""Reads a question in words: whom it asks about, which years, which figure, and whether it compares or ranks.

The wording is peeled off from both ends until a name is left that the index or ``index.measures`` knows, so that a
name which itself holds such a word (安排, 预算) is never cut.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from index.analysis import longest_inside, query_form
from index.query import Filter, Query

Wanted = Literal["figure", "change", "growth", "rate", "largest"]

_FIELD = re.compile(r"\S*[:\uff1a]\S*|[-－−]\S+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)(?:年度?)?")
_CODE = re.compile(r"[23]\d{2}(?:\d{2}){0,2}|\d{11}[a-z]\d{9}|\d{21}")
_ASKING = re.compile(r"多少|几何|几个|几万|是什么|哪个|哪些|哪一|什么|请问|吗[?。]?$|[?]$")
_OPEN = re.compile(r"有哪些|哪些|为什么|为何|怎么|如何|谁|哪里|在哪|几个|哪一?年|哪个(?:单位|部门|科目|指标)")
"""Questions that a list answers and no figure does."""
_BEYOND = re.compile(r"占|人均|平均|除|各|比|率|差|去年|今年|明年|前年")
"""What is asked in these words may well have an answer, but none that a row states: that there is none is not said."""
_RATE = re.compile(r"(?:预算|支出|资金)?(?:的)?执行(?:率|进度)")
_LARGEST = re.compile(
    r"(?:花钱|用钱|投入|安排|金额|资金|经费|预算|支出)?(?:最大|最多|最高)的?(?:一个|那个|单个)?项目(?:是?(?:哪一?[个项]|什么|谁)|叫什么)?"
    r"|(?:项目(?:里|中)?)?(?:哪一?个项目|哪一?项)的?(?:花钱|用钱|投入|安排|金额|资金|经费|预算|支出)?(?:最大|最多|最高)"
    r"|(?:预算|支出|资金|金额)?(?:最大|最多|最高)的?是?哪一?[个项]"
    r"|项目(?:里|中)哪一?个的?(?:金额|资金|经费|预算|支出)?(?:最大|最多|最高)"
)
_GROWTH = re.compile(r"增长率|增幅|降幅|增长(?:了)?百分之几|增长(?:了)?多少百分比")
_COMPARED = re.compile(r"相比|比|较|增加|增长|减少|下降|变化|多了|少了|涨")
_YEAR_BEFORE = re.compile(r"(?:相比|比|较|与|和|同)?(?:上一?年|前一年)度?(?:相比)?")
"""The year before the one that is named; 去年 is the year before this one, whatever year is named."""
_COMPARING = re.compile(r"\A(?:相比于?|比|较|到|至|和|与|从|、|,)+|(?:相比于?|比|较|到|至|和|与|从|、|,)+\Z")
_CHANGES = r"(?:(?:的)?(?:增加|增长|减少|下降|变化|多|少|涨)(?:了)?)"
_PREFIXES = re.compile(
    r"请问|请查|请|查一?下|帮我查|我?想?(?:知道|了解)|告诉我|的|在|与|和|,|、|关于|用于|花在|年初|年终|全年|本级|预算里|决算里"
)
_SUFFIXES = re.compile(
    rf"(?:{_CHANGES}|多少(?:钱|资金|经费|预算|万元|亿元|元)?|是什么|几何|一共|总共|大概|大约|共计|合计|花了|花费了?|花|用了"
    r"|安排了?|投入了?|支出了|实际|是|为|有|共|总计|呢|吗|啊|了|的|在|与|和|,|、|[?。!.]|数|金额|资金)"
)
_SPENT = re.compile(r"花|用了|实际|支出了")
_ACCOUNTS = ("预算", "决算")


@dataclass(frozen=True, slots=True)
class Asked:
    """The parts of a question: ``thing`` is an index form ("" for the publisher as a whole), ``code`` a code asked for.

    ``kind`` is 预算 or 决算 where the wording says so; ``spent`` where it only asks what was spent.
    """

    thing: str
    years: tuple[int, ...] = ()
    publisher: str | None = None
    kind: str | None = None
    code: str | None = None
    wants: Wanted = "figure"
    spent: bool = False
    question: bool = False


def read_question(query: Query, publishers: dict[str, str], known: Callable[[str], bool]) -> Asked | None:
    """What a query asks; None where it asks nothing that one line can answer.

    ``publishers`` maps index forms to printed names, ``known`` says of an index form whether it names a figure.
    """
    text = query_form(" ".join(_FIELD.sub(" ", query.text).split()))
    if '"' in query.text or "“" in query.text.replace("“三公”", "") or len(text) > 120:
        return None
    years, publisher = _filters(query, publishers)
    years = years or tuple(dict.fromkeys(int(found[:4]) for found in _YEAR.findall(text)))
    if not years and not any(wording.search(text) for wording in (_ASKING, _LARGEST, _RATE)):
        return None
    rest = _YEAR.sub("|", text)
    if len(years) == 1 and _COMPARED.search(rest) and _YEAR_BEFORE.search(rest):
        years = (years[0] - 1, years[0])
        rest = _YEAR_BEFORE.sub("|", rest)
    if publisher is None:
        publisher, rest = _publisher_in(rest, publishers)
    wants, rest, question = _wanted(rest, years)
    if _OPEN.search(rest) and wants == "figure":
        return None
    if not (question or years):
        return None
    things, kind, code = [], None, None
    for piece in re.split(r"[|\s]+", rest):
        if wants in ("change", "growth"):
            piece = _COMPARING.sub("", piece)
        thing, said = _peeled(piece, known)
        kind = kind or said
        if thing and _CODE.fullmatch(thing) and not known(thing):
            code = thing
        elif thing:
            things.append(thing)
    if publisher is None and len(things) > 1:
        publisher, things = _publisher_among(things, publishers)
    elif publisher is None and things and (found := _named(things[0], publishers)):
        publisher, things = found, things[1:]
    if len(things) > 1 or (things and code):
        return None
    if things and not known(things[0]) and _BEYOND.search(things[0]):
        return None
    if not things and not code and publisher is None:
        return None
    spent = bool(_SPENT.search(rest)) and kind is None
    return Asked(things[0] if things else "", years, publisher, kind, code, wants, spent, question)


def _filters(query: Query, publishers: dict[str, str]) -> tuple[tuple[int, ...], str | None]:
    """The year and publisher that a field or a facet chose."""
    years: tuple[int, ...] = ()
    publisher = None
    for clause in query.clauses:
        leaf = clause.any_of[0]
        if clause.negated or not isinstance(leaf, Filter) or len(clause.any_of) > 1:
            continue
        if leaf.field == "year":
            years = tuple(int(year) for year in leaf.values if year.isascii() and year.isdigit())
        elif leaf.field == "publisher" and len(leaf.values) == 1:
            publisher = _named(query_form(leaf.values[0]), publishers)
    return years, publisher


def _wanted(text: str, years: tuple[int, ...]) -> tuple[Wanted, str, bool]:
    """What is asked for, the text without the words that say so, and whether it is a question at all."""
    if _RATE.search(text):
        return "rate", _RATE.sub("|", text), True
    if _LARGEST.search(text):
        return "largest", _LARGEST.sub("|", text), True
    if len(years) == 2 and _GROWTH.search(text):
        return "growth", _GROWTH.sub("|", text), True
    if len(years) == 2 and _COMPARED.search(text):
        return "change", text, True
    return "figure", text, bool(_ASKING.search(text))


def _peeled(piece: str, known: Callable[[str], bool]) -> tuple[str, str | None]:
    """What a piece names, and the account that its wording asks for."""
    kind = None
    while piece and not known(piece):
        if (start := _PREFIXES.match(piece)) and start.end() <= len(piece):
            piece = piece[start.end() :]
        elif piece.endswith(_ACCOUNTS):
            kind, piece = kind or piece[-2:], piece[:-2]
        elif piece.startswith(_ACCOUNTS) and (len(piece) == 2 or known(piece[2:])):
            kind, piece = kind or piece[:2], piece[2:]
        elif end := max(
            (m for at in range(max(0, len(piece) - 8), len(piece)) if (m := _SUFFIXES.fullmatch(piece, at))),
            key=lambda match: len(match.group()),
            default=None,
        ):
            piece = piece[: end.start()]
        else:
            break
    return piece, kind


def _publisher_in(text: str, publishers: dict[str, str]) -> tuple[str | None, str]:
    """The publisher whose whole name stands in the text, and the text without it."""
    form = longest_inside(text, publishers)
    return (None, text) if form is None else (publishers[form], text.replace(form, "|", 1))


def _publisher_among(things: list[str], publishers: dict[str, str]) -> tuple[str | None, list[str]]:
    """The one thing that is part of a publisher's name, and the others."""
    for thing in things:
        if found := _named(thing, publishers):
            return found, [other for other in things if other != thing]
    return None, things


def _named(form: str, publishers: dict[str, str]) -> str | None:
    """The publisher of this name, or the only one whose name contains it."""
    if form in publishers:
        return publishers[form]
    fitting = [name for other, name in publishers.items() if form in other]
    return fitting[0] if len(form) > 3 and len(fitting) == 1 else None
