"""The narrative (情况说明) as typed facts: what is stated of which subject, with its share, its change and the reason.

The standard sentences of budgets and final accounts name an amount and then hang on it, in any order, the share of a
whole, the amount and percentage of change against a year, the budget it executes and the percentage completed.
A paragraph is read as a run of numbers with units; the words before each number tell which of these it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from ingest.filing import UNIT_IN_WAN, Filing
from ingest.folding import squeeze
from ingest.layout import Place

Direction = Literal[-1, 0, 1]

_NUMBER = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?"
_MENTION = re.compile(rf"(?P<number>{_NUMBER})(?P<unit>万元|亿元|千元|元|%|个百分点)")
_RISE, _FALL = "增加|增长|上升|提高|增幅|上涨", "减少|下降|降低|降幅|下浮"
_CHANGE = re.compile(rf"(?P<rise>{_RISE})|(?P<fall>{_FALL})")
_COMPARED = re.compile(r"(?:比|与|较)(?:(?P<year>\d{4})年?|(?P<last>上年|去年)|(?P<budget>年初预算))")
_FLAT = re.compile(r"持平")
_REASON = re.compile(r"主要(?:原因)?(?:是|为)?(?:由于|因为|因)?[:]?(?P<reason>[^。;]+)")
_BUDGET = re.compile(r"(年初|全年|调整)预算(数)?(为|是)?$")
_ACTUAL = re.compile(r"(支出)?决算(数)?(为|是)?$")
_SHARE = re.compile(r"占(?P<whole>[^,。;]*?)(的)?(比重|比例|比)?(为|是)?$")
_COMPLETED = re.compile(r"完成[^,。;]*?(的)?$")
_BREAK = re.compile(r"[。;:,]")
_PATH = re.compile(r"(?P<name>(?:[^()]|\((?!(?:类|款|项)\))[^()]*\))+?)\((?P<level>类|款|项)\)")
_YEARS = re.compile(r"(20\d\d)年")
_ONLY_YEAR = re.compile(r"(?:其中|与|在)?20\d\d年(?:度)?")
_LAST_YEAR = re.compile(r"(?:上年|去年)(?!结转|末)")
_PART = re.compile(r"其中|包括|含")
_UNIT = re.compile(
    r"(?:局机关|[^,]{0,12}(?:本级|中心|[馆所站院校园队社台场库]|下属单位|二级单位))(?!.*(?:补助|事务))[^,]*(?:支出|收入|预算)"
)
"""A subject that begins with a unit: 市图书馆支出预算."""
_LEADING = re.compile(
    r"^(?:\(?[一二三四五六七八九十]+[)、.]|\(?\d+[).、]|其中|包括|具体|本年度?|\d{4}年度?|支出包括|收入包括|是)+"
)
_TRAILING = re.compile(r"(\d{4}年度?|预算数|预算支出|支出合计|收入合计|合计|共计|总额|约|各|均|为|是|共|的)+$")


@dataclass(slots=True)
class Percentage:
    """A printed percentage with its number of decimals; ``value`` 57.79 is 57.79 %."""

    value: Decimal
    direction: Direction = 0
    whole: str = ""


@dataclass(slots=True)
class Fact:
    """One stated amount in 万元 and what hangs on it.

    ``half`` is half of the last decimal that the narrative prints, in 万元: sentences drop trailing zeros, so
    the finest figure in the same unit tells it for all. ``subject`` is the plain label as it stands before the number,
    ``path`` the 类/款/项 names where it gives them. ``change`` is signed by its own word, ``growth`` by its own, so
    that two words at odds can be seen.
    """

    subject: str
    path: tuple[str, ...]
    amount: Decimal
    unit: str
    half: Decimal
    place: Place
    order: int
    year: int | None = None
    share: Percentage | None = None
    compared_year: int | None = None
    change: Decimal | None = None
    growth: Percentage | None = None
    flat: bool = False
    budget: Decimal | None = None
    completed: Percentage | None = None
    reason: str = ""
    of_unit: bool = False
    """Whether it is a part of what a single unit has (局机关支出4,000万元,其中基本支出…)."""
    within: tuple[str, ...] = field(default=())
    name: str = ""

    @property
    def label(self) -> str:
        """What a reader is shown as the name of the figure: the path, or the subject less whose and of which year."""
        return "›".join(self.path) or self.name or self.subject


@dataclass(frozen=True, slots=True)
class _Mention:
    before: str
    number: Decimal
    digits: str
    unit: str
    after: str


def read_narrative(filing: Filing) -> list[Fact]:
    """The facts of the filing's explanatory part, in reading order."""
    facts: list[Fact] = []
    over: dict[int | None, tuple[str, ...]] = {}
    for passage in filing.passages:
        if passage.section not in over:
            over[passage.section] = _headings(filing, passage.section)
        headings = over[passage.section]
        if not any("情况说明" in title or "情况" in title for title in headings):
            continue
        for fact in read_paragraph(passage.text, passage.place, filing.facts.fiscal_year, filing.facts.publisher):
            fact.order = len(facts)
            fact.within = headings
            fact.name = _without_owner(fact.subject, filing.facts.publisher)
            facts.append(fact)
    finest: dict[str, Decimal] = {}
    for fact in facts:
        finest[fact.unit] = min(fact.half, finest.get(fact.unit, fact.half))
    for fact in facts:
        fact.half = finest[fact.unit]
    return facts


def _without_owner(subject: str, publisher: str | None) -> str:
    """The subject without the filing's own publisher and the year before it, which say nothing inside the filing."""
    own = re.escape(squeeze(publisher or "本单位"))
    return re.sub(rf"^(?:{own}|本(?:部门|单位))(?:本级)?(?:\d{{4}}年度?)?", "", subject) or subject


def _headings(filing: Filing, section: int | None) -> tuple[str, ...]:
    """The plain titles over a passage, outermost first."""
    if section is None:
        return ()
    chain: list[str] = []
    level = 99
    for heading in reversed(filing.sections[: section + 1]):
        if heading.level < level:
            chain.append(squeeze(heading.title))
            level = heading.level
    return tuple(reversed(chain))


def read_paragraph(text: str, place: Place, year: int | None = None, owner: str | None = None) -> list[Fact]:
    """The facts of one paragraph; ``year`` is the fiscal year that the filing is for, ``owner`` who publishes it."""
    plain = squeeze(text)
    facts: list[Fact] = []
    current: Fact | None = None
    for mention in _mentions(plain):
        if mention.unit in ("%", "个百分点"):
            if current is not None and mention.unit == "%":
                _hang_percentage(current, mention)
        elif current is not None and _hang_amount(current, mention):
            pass
        else:
            current = _new_fact(mention, place, year, current, owner)
            facts.append(current)
        if current is not None:
            _hang_words(current, mention.after, year)
    return facts


def _mentions(plain: str) -> Iterator[_Mention]:
    found = list(_MENTION.finditer(plain))
    for at, match in enumerate(found):
        start = found[at - 1].end() if at else 0
        end = found[at + 1].start() if at + 1 < len(found) else len(plain)
        digits = match["number"].replace(",", "")
        yield _Mention(plain[start : match.start()], Decimal(digits), digits, match["unit"], plain[match.end() : end])


@lru_cache(maxsize=4096)
def half_unit(digits: str, scale: Decimal) -> Decimal:
    """Half of the last printed decimal, in 万元: what rounding alone can hide."""
    exponent = Decimal(digits).as_tuple().exponent
    return Decimal((0, (5,), exponent - 1)) * scale if isinstance(exponent, int) else Decimal(0)


def _clause(before: str) -> str:
    """The last clause of the words before a number."""
    return _BREAK.split(before)[-1]


def _direction(words: str) -> Direction:
    last: Direction = 0
    for match in _CHANGE.finditer(words):
        last = 1 if match["rise"] else -1
    return last


def _hang_percentage(fact: Fact, mention: _Mention) -> None:
    clause = _clause(mention.before)
    direction = _direction(clause)
    if (share := _SHARE.search(clause)) and fact.share is None:
        fact.share = Percentage(mention.number, whole=share["whole"])
    elif _COMPLETED.search(clause) and fact.completed is None:
        fact.completed = Percentage(mention.number)
    elif direction and fact.growth is None and fact.change is not None:
        fact.growth = Percentage(mention.number, direction)


def _hang_amount(fact: Fact, mention: _Mention) -> bool:
    """Whether the amount belongs to ``fact``: its change, or the account that executes its budget."""
    clause = _clause(mention.before)
    wan = mention.number * UNIT_IN_WAN[mention.unit]
    direction = _direction(clause)
    ends_with_change = re.search(rf"({_RISE}|{_FALL})(额|数)?(了|约|为)?$", clause)
    if direction and ends_with_change and (_COMPARED.search(mention.before) or fact.compared_year is not None):
        if fact.change is None:
            fact.change = wan * direction
        return True
    if _ACTUAL.search(clause) and fact.budget is None and _BUDGET.search(fact.subject):
        fact.budget = fact.amount
        fact.amount = wan
        fact.subject = _BUDGET.sub("", fact.subject)
        return True
    return False


def _hang_words(fact: Fact, after: str, year: int | None) -> None:
    sentence = re.split(r"[。;]", after)[0]
    if (compared := _COMPARED.search(sentence)) and fact.compared_year is None:
        fact.compared_year = int(compared["year"]) if compared["year"] else year and year - bool(compared["last"])
        fact.flat = bool(_FLAT.search(sentence)) and "不持平" not in sentence
    if not fact.reason and (reason := _REASON.search(sentence)):
        fact.reason = reason["reason"]


def _new_fact(mention: _Mention, place: Place, year: int | None, previous: Fact | None, owner: str | None) -> Fact:
    subject, path = _subject(mention.before, previous)
    return Fact(
        subject=subject,
        path=path,
        amount=mention.number * UNIT_IN_WAN[mention.unit],
        unit=mention.unit,
        half=half_unit(mention.digits, UNIT_IN_WAN[mention.unit]),
        place=place,
        order=0,
        year=_year_of(mention.before, year),
        of_unit=_of_unit(mention.before, previous, owner),
    )


def _year_of(before: str, year: int | None) -> int | None:
    """The year that an amount is of: the one that its own clause names, or a clause before it that says only that."""
    clauses = _BREAK.split(before)
    years = _YEARS.findall(clauses[-1])
    if not years and len(clauses) > 1 and _ONLY_YEAR.fullmatch(clauses[-2]):
        years = _YEARS.findall(clauses[-2])
    if years:
        return int(years[-1])
    return year - 1 if year and _LAST_YEAR.match(clauses[-1]) else year


def _of_unit(before: str, previous: Fact | None, owner: str | None) -> bool:
    """Whether the words before an amount make it a part of the amount before, which is a single unit's."""
    if previous is None or "。" in before or ";" in before:
        return False
    if previous.of_unit:
        return True
    own = squeeze(owner or "-")
    named = _UNIT.match(previous.subject) and not previous.subject.startswith((own, "本", "我", "全"))
    return bool(named) and bool(_PART.search(before))


def _subject(before: str, previous: Fact | None) -> tuple[str, tuple[str, ...]]:
    """The label of an amount, and its 类/款/项 path where the words before it give one."""
    sentence = re.split(r"[。;]", before)[-1]
    path = tuple(
        _LEADING.sub("", re.split(r"[,:、](?![^()]*\))", match["name"])[-1]) for match in _PATH.finditer(sentence)
    )
    clause = re.split(r"[,:、。;](?![^()]*\))", sentence)[-1] if not path else sentence
    clause = _LEADING.sub("", clause.strip("、,()"))
    if path:
        clause = _LEADING.sub("", re.split(r"\((?:类|款|项)\)", sentence)[-1])
    kept = clause if _BUDGET.search(clause) else _TRAILING.sub("", clause) or clause
    if _ACTUAL.search(kept) and previous is not None:
        return _ACTUAL.sub("", kept) or previous.subject, path or previous.path
    return kept, path
