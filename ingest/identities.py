"""What must hold between the figures of a filing (勾稽关系): what placing and mending go by, and checking too.

Three kinds: in a row, a total column is the sum of its parts (derived from the header paths); down a column, a row is
the sum of the rows under it (code hierarchy; the ordinals of a two-sided table); and between tables, cells that state
the same fact are equal. The third is told by naming facts: two cells that yield the same fact say the same thing, for
certain or as a rule that has exceptions (spending in all against spending from the general public budget).

Checking (``ingest.reconcile.rules``) takes the first two kinds from here. What equals what between tables stands there
once more, in other terms: placing asks what a single cell may state and weighs it, exceptions and all, and a check is
a sentence for users about whole operands, with those that a form may leave out. And the projects under a unit are told
here by their sums; a check must not take from the sums which rows it adds up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.codes import parents_in
from ingest.filing import SIDES

ROOT = "合计"
TOTALS = frozenset({"合计", "总计", "小计", "本年收入合计", "本年支出合计"})
TOTAL_ROWS = frozenset({"合计", "总计", "总合计"})
BLOCK_TOTALS = ("人员经费合计", "公用经费合计")
"""The totals of the two parts of basic expenditure, which some forms print in place of a 合计, others beside it."""
_GRAND_TOTALS = ("总计", "收入总计", "支出总计")

BESIDE = "另列"
"""The header label over what a form prints beside its own items (会议费, 接待批次); in none of their sums."""
_ASIDE = re.compile(rf"^其中|增减|执行数$|机关运行经费|^{BESIDE}$")
"""Columns beside a sum that are no part of it: a part shown once more, a change over the year before, that year."""
_MEETINGS = re.compile(r"会议费|培训费")
"""What tables of the 三公 expenses print beside them, in their total or not: a total that does not say is open."""
_RATIO = re.compile(r"[%％]|(?:幅度|比例|比重|占比|完成率|执行率|增长率|增减率)$")
_ORDINAL = re.compile(r"^(?:([一二三四五六七八九十廿卅百]{1,3})、|[(（]([一二三四五六七八九十廿卅百]{1,3})[)）])")
_FUNDS = (("一般公共预算", "general"), ("政府性基金", "fund"), ("国有资本经营", "state"), ("财政专户", "account"))


@dataclass(frozen=True, slots=True)
class Sum:
    """A total column and its parts, as indices of a table's columns."""

    total: int
    parts: tuple[int, ...]


Relation = Literal["same", "about", "most", "least", "within"]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that several tables state: what, of which code (or ROOT), which part of it.

    ``relation`` says how the cell stands to the fact: it states it itself ("same"); it mostly equals it ("about"); it
    is at most or at least that much and mostly equal (spending in all is at least that from the general budget); or it
    is a part of it and rarely equal ("within").
    """

    what: str
    code: str
    part: str
    relation: Relation = "same"


@dataclass(frozen=True, slots=True)
class Flow:
    """Columns whose sums balance: carried over and received on one side, spent and carried on on the other."""

    inward: tuple[int, ...]
    outward: tuple[int, ...]


def is_ratio(column: str) -> bool:
    """Whether a column's header path names a ratio (增减%), which does not add up over rows."""
    return bool(_RATIO.search(column.rsplit("/", 1)[-1]))


def is_aside(label: str) -> bool:
    """Whether a header's label names what is no part of the total beside it."""
    return bool(_ASIDE.search(label) or _RATIO.search(label))


def column_sums(columns: Sequence[str]) -> tuple[Sum, ...]:
    """The sums that the header paths say: at each level the column named as a total is the sum of its neighbours.

    合计 = 基本支出/小计 + 项目支出, 基本支出/小计 = 基本支出/人员经费 + 基本支出/公用经费. A level whose parts are
    flows (年初结转, 本年收入, 本年支出, 年末结转) is none.
    """
    paths = [tuple(column.split("/")) for column in columns]
    prefixes = dict.fromkeys(path[:depth] for path in paths for depth in range(len(path)))
    found = []
    for prefix in prefixes:
        here = [i for i, path in enumerate(paths) if path[: len(prefix)] == prefix and len(path) > len(prefix)]
        total = next((i for i in here if len(paths[i]) == len(prefix) + 1 and _is_total(paths[i][-1])), None)
        if total is None or any(_RATIO.search(level) for level in prefix):
            continue
        labels = dict.fromkeys(paths[i][len(prefix)] for i in here if i != total)
        meetings = {label for label in labels if _MEETINGS.search(label)}
        if meetings and "三公" not in paths[total][-1]:
            continue
        parts: list[int] = []
        for label in labels:
            parts += () if is_aside(label) or label in meetings else _whole_of(paths, (*prefix, label))
        if parts:
            found.append(Sum(total, tuple(parts)))
    return tuple(found)


def column_flow(columns: Sequence[str]) -> Flow | None:
    """年初结转和结余 + 本年收入 = 本年支出 + 年末结转和结余, where a table has these columns; else None."""
    inward = [i for i, c in enumerate(columns) if c.startswith(("年初结转", "上年结转")) or c == "本年收入"]
    spent = [i for i, c in enumerate(columns) if c in ("本年支出", "本年支出/小计", "本年支出/合计")]
    left = [i for i, c in enumerate(columns) if c.startswith(("年末结转", "结转下年"))]
    return Flow(tuple(inward), (*spent, *left)) if len(inward) > 1 and spent and left else None


def _is_total(label: str) -> bool:
    return label in TOTALS or label.endswith("合计")


def _whole_of(paths: Sequence[tuple[str, ...]], prefix: tuple[str, ...]) -> list[int]:
    """The columns that together make up one label: its own column, its 小计, or all its leaves."""
    under = [i for i, path in enumerate(paths) if path[: len(prefix)] == prefix and not is_aside(path[-1])]
    own = [i for i in under if paths[i] == prefix]
    total = [i for i in under if len(paths[i]) == len(prefix) + 1 and _is_total(paths[i][-1])]
    return own or total or under


def row_parents(
    key: str, codes: Sequence[str | None], names: Sequence[str], sides: Sequence[str | None]
) -> list[int | None]:
    """For each row the row that it is part of, by index; None for a row at the top or outside any sum."""
    if any(sides):
        return outline_parents(names, sides)
    found = parents_in(codes)
    root = next((i for i, name in enumerate(names) if not codes[i] and name in TOTAL_ROWS), None)
    if root is None or not any(codes):
        return found
    return [root if above is None and codes[i] and i != root else above for i, above in enumerate(found)]


def children_of(parents: Sequence[int | None]) -> dict[int, list[int]]:
    """The rows under each row that has any, from each row's parent."""
    found: dict[int, list[int]] = {}
    for row, above in enumerate(parents):
        if above is not None:
            found.setdefault(above, []).append(row)
    return found


def parents_by_sums(totals: Sequence[int | None], leaves: Sequence[bool]) -> list[int | None]:
    """The rows of a table without codes, nested by their totals: a row has those after it that add up to it.

    ``leaves`` marks rows that have nothing under them (projects, which name their unit). Where the first row does not
    come to embrace all others, nothing is known: all None.
    """
    count = len(totals)
    ends = list(range(1, count + 1))
    below: list[list[int]] = [[] for _ in totals]
    for row in range(count - 1, -1, -1):
        children, rest, at = [], 0, row + 1
        goal = 0 if leaves[row] else totals[row] or 0
        while at < count and rest < goal and totals[at] is not None:
            children.append(at)
            rest += totals[at] or 0
            at = ends[at]
        if children and rest == goal:
            ends[row], below[row] = at, children
    found: list[int | None] = [None] * count
    if not count or ends[0] != count:
        return found
    for row, children in enumerate(below):
        for child in children:
            found[child] = row
    return found


def outline_parents(names: Sequence[str], sides: Sequence[str | None]) -> list[int | None]:
    """The rows of a two-sided table: classes under 本年支出合计, (一) under 一、, 年初结转 with its funds."""
    found: list[int | None] = [None] * len(names)
    for side in SIDES:
        here = [i for i, s in enumerate(sides) if s == side]
        year_total = next((i for i in here if names[i] in ("本年收入合计", "本年支出合计")), None)
        grand = next((i for i in reversed(here) if names[i] in _GRAND_TOTALS), None)
        chapter: int | None = None
        for i in here:
            if i in (year_total, grand):
                chapter = None
                found[i] = grand if i == year_total else None
                continue
            match = _ORDINAL.match(names[i])
            small = bool(match and match[2])
            if small or (chapter is not None and names[chapter].startswith("年初财政拨款结转")):
                found[i] = chapter
            else:
                found[i] = year_total if match and year_total is not None and i < year_total else grand
                chapter = i
        if year_total is None and grand is None:
            continue
    return found


def part_of_column(path: str) -> str:
    """What a column holds: total, basic, staff, public, project, a fund (general, fund, state, account), or itself."""
    labels = path.split("/")
    last = labels[-1]
    if last in ("人员经费",):
        return "staff"
    if last in ("公用经费", "日常公用经费"):
        return "public"
    if last == "项目支出":
        return "project"
    if last == "基本支出" or (len(labels) > 1 and labels[-2] == "基本支出" and _is_total(last)):
        return "basic"
    fund = next((name for word, name in _FUNDS if last.startswith(word)), None)
    carried = any(word in label for label in labels[:-1] for word in ("结转", "上年", "年初"))
    current = any(label.startswith("本年") for label in labels[:-1])
    if fund:
        return f"carried:{fund}" if carried else fund
    if carried and _is_total(last):
        return "carried"
    if current and _is_total(last) and "收入" in labels[-2]:
        return "current"
    return "total" if _is_total(last) or last in ("预算数", "决算数") else path


_FUND_TABLES = {"政府性基金预算支出表": "fund", "国有资本经营预算支出表": "state"}
_SAME_ROW: dict[str, tuple[str, str, Relation]] = {
    "支出总表": ("spending", "general", "least"),
    "一般公共预算支出表": ("general", "spending", "most"),
}


def facts_of(
    key: str,
    code: str | None,
    name: str,
    side: str | None,
    path: str,
    classes: Mapping[str, str],
    chapter: str = "",
) -> tuple[Fact, ...]:
    """The facts that a cell states; ``classes`` maps a class's name (社会保障和就业支出) to its code (208).

    ``chapter`` is the row that this one is part of, in a two-sided table (二、上年结转 over （二）政府性基金预算拨款).
    Where a rule comes from: DOMAIN.md's list "between tables".
    """
    part = part_of_column(path)
    top = ROOT if not code and name in TOTAL_ROWS else code
    if key in _SAME_ROW and top:
        own, other, relation = _SAME_ROW[key]
        return (Fact(own, top, part), Fact(other, top, part, relation))
    if key == "一般公共预算支出表(分单位)" and (top == ROOT or (code and len(code) == 3)):
        return (Fact("general", ROOT, part, "same" if top == ROOT else "about"),)
    if key == "一般公共预算基本支出表":
        return _basic_facts(code, name, top, part)
    if key in _FUND_TABLES and top:
        return _fund_facts(_FUND_TABLES[key], top, part, path)
    if key == "项目支出表" and (top == ROOT or (code and len(code) == 3)):
        return _project_facts(part, path)
    if key == "三公经费支出表":
        return _three_facts(path)
    if key == "收入总表":
        return _income_facts(code, top, part, path)
    if side:
        label = _ORDINAL.sub("", name)
        if _ORDINAL.sub("", chapter).startswith(("上年", "年初")):
            fund = _fund_of(label)
            return (Fact("income", ROOT, f"carried:{fund}"),) if fund else ()
        return _two_sided_facts(key, side, label, part, classes)
    return ()


def _fund_facts(fund: str, top: str, part: str, path: str) -> tuple[Fact, ...]:
    if top != ROOT:
        return (Fact(fund, top, part), Fact("spending", top, part, "most"))
    if path == "本年收入":
        return (Fact("income", ROOT, fund),)
    if path.startswith(("年初结转", "上年结转")):
        return (Fact("income", ROOT, f"carried:{fund}"),)
    return (Fact(fund, ROOT, part),)


def _project_facts(part: str, path: str) -> tuple[Fact, ...]:
    """Projects are a part of the year's spending from each source, and all of what a fund spends."""
    if part == "total":
        return (Fact("spending", ROOT, "project"), Fact("general", ROOT, "project", "least"))
    if path.endswith("单位资金"):
        return (Fact("income", ROOT, "own", "within"),)
    if part in ("fund", "state"):
        return (Fact(part, ROOT, "total", "about"), Fact("income", ROOT, part, "within"))
    if part == "general":
        return (Fact("income", ROOT, part, "within"), Fact("general", ROOT, "project", "most"))
    if part == "account":
        return (Fact("income", ROOT, part, "within"),)
    return (Fact("income", ROOT, part, "most"),)


def _basic_facts(code: str | None, name: str, top: str | None, part: str) -> tuple[Fact, ...]:
    if name == BLOCK_TOTALS[0]:
        return (Fact("general", ROOT, "staff"),)
    if name == BLOCK_TOTALS[1]:
        return (Fact("general", ROOT, "public"),)
    if top == ROOT:
        return (Fact("general", ROOT, "basic" if part == "total" else part),)
    return (Fact("economic", code, part),) if code and part == "total" else ()


def _three_facts(path: str) -> tuple[Fact, ...]:
    """A 三公 item is at most its economic code of basic expenditure, and mostly that very figure."""
    last = path.split("/")[-1]
    if path.startswith("预算数/"):
        return ()
    for words, code in ((("出国",), "30212"), (("运行",), "30231"), (("接待",), "30217"), (("购置",), "31013")):
        if any(word in last for word in words) and not ("购置" in last and "运行" in last):
            return (Fact("economic", code, "total", "about"),)
    return ()


def _income_facts(code: str | None, top: str | None, part: str, path: str) -> tuple[Fact, ...]:
    if path in ("财政拨款收入",) and top == ROOT:
        return (Fact("income", ROOT, "appropriation"),)
    if top == ROOT or (code and len(code) == 3 and not code.startswith("2")):
        sure: Relation = "same" if top == ROOT else "about"
        if part == "total":
            return (Fact("income", ROOT, "current" if path == "本年收入合计" else "inflow", sure),)
        if part in ("current", "carried", "general", "fund", "state", "account"):
            return (Fact("income", ROOT, part, sure),)
        return (Fact("income", ROOT, part if part.startswith("carried:") else path.split("/")[-1], sure),)
    if code and part == "total":
        return (Fact("spending", code, "total", "about"),)
    return ()


def _two_sided_facts(key: str, side: str, label: str, part: str, classes: Mapping[str, str]) -> tuple[Fact, ...]:
    """Labels of the two sides: classes of spending, 本年合计, 总计 and the sources of income."""
    appropriations = key == "财政拨款收支总表"
    if label in _GRAND_TOTALS:
        what = "appropriation" if appropriations else "income"
        if part in ("total",):
            return (Fact(what, ROOT, "inflow"),)
        whole = (Fact(what, ROOT, f"inflow:{part}"),)
        if side == "支出" and appropriations and part in ("general", "fund", "state"):
            return (*whole, Fact("granted", ROOT, part, "least"), Fact(part, ROOT, "total", "about"))
        return whole
    if side == "支出":
        code = ROOT if label in ("本年支出合计", "本年支出") else classes.get(label)
        if not code:
            return ()
        if not appropriations:
            loosely = (Fact("general", code, "total", "least"),)
            return (Fact("spending", code, "total"), *loosely) if part == "total" else ()
        if part == "general":
            return (Fact("general", code, "total"),)
        if part == "total":
            return (Fact("appropriation", code, "total"), Fact("general", code, "total", "least"))
        return (Fact(part, code, "total"),) if part in ("fund", "state") else ()
    if label in ("本年收入合计", "本年收入"):
        return (Fact("income", ROOT, "appropriation" if appropriations else "current"),)
    if label.startswith(("上年结转", "年初结转")) and not appropriations:
        return (Fact("income", ROOT, "carried"),)
    return _source_facts(label, appropriations)


def _fund_of(label: str) -> str | None:
    return next((name for word, name in _FUNDS if label.startswith(word)), None)


def _source_facts(label: str, appropriations: bool) -> tuple[Fact, ...]:
    fund = _fund_of(label)
    if fund:
        return (Fact("granted" if appropriations else "income", ROOT, fund),)
    return (Fact("income", ROOT, label),) if label and not appropriations and not fund else ()
