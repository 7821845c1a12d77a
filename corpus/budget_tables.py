"""The eleven standard tables of a budget, from the books."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.books import Book, Money
from corpus.catalogue import BUDGET_CLASSES, CLASS_NAMES, ECONOMIC, FUNCTIONAL
from corpus.departments import Project, Unit
from corpus.facts import FactRow, FactTable
from corpus.tablerows import (
    ALL,
    Style,
    bracket,
    by_class,
    code_tree,
    in_yuan,
    income,
    leaves_of,
    numeral,
    spread,
    total_row,
    zero_filled,
)


def overview(book: Book, style: Style) -> FactTable:
    """收支总表: income by source on the left, expenditure by class on the right."""
    got = income(book)
    year_income = got["general"] + got["fund"] + got["capital"] + got["own"]
    carried = got["carried_general"] + got["carried_fund"] + got["carried_capital"]
    left = [
        ("一般公共预算拨款收入", got["general"]),
        ("政府性基金预算拨款收入", got["fund"]),
        ("国有资本经营预算拨款收入", got["capital"]),
        ("财政专户管理资金收入", 0),
        ("事业收入", 0),
        ("事业单位经营收入", 0),
        ("上级补助收入", 0),
        ("附属单位上缴收入", 0),
        ("其他收入", got["own"]),
    ]
    rows = [_side("收入", f"{numeral(i)}、{name}", amount) for i, (name, amount) in enumerate(left, 1)]
    rows += [_side("收入", "本年收入合计", year_income), _side("收入", "上年结转结余", carried)]
    rows.append(_side("收入", "收入总计", year_income + carried))
    spent = by_class(leaves_of(book))
    rows += [
        _side("支出", f"{numeral(i)}、{CLASS_NAMES[c]}", spent.get(c, 0)) for i, c in enumerate(_classes(style), 1)
    ]
    whole = sum(spent.values())
    rows += [_side("支出", "本年支出合计", whole), _side("支出", "年终结转结余", 0), _side("支出", "支出总计", whole)]
    note = "备注：财政专户管理资金收入指教育收费；事业收入不含教育收费，以下各表相同。"
    table = FactTable(
        "收支总表", "1", style.prefix + "收支总表", ("预算数",), ("项目", "项目"), tuple(rows), "two_sided", None, note
    )
    return zero_filled(table, style.zeros)


def _classes(style: Style) -> list[str]:
    return [BUDGET_CLASSES[0], "203", *BUDGET_CLASSES[1:]] if style.defence else BUDGET_CLASSES


def _side(side: str, name: str, amount: int) -> FactRow:
    return FactRow(None, name, {"预算数": amount} if amount else {}, side)


INCOME_KINDS = (
    "一般公共预算",
    "政府性基金预算",
    "国有资本经营预算",
    "财政专户管理资金",
    "事业收入",
    "事业单位经营收入",
    "上级补助收入",
    "附属单位上缴收入",
    "其他收入",
)
CARRY_KINDS = ("一般公共预算", "政府性基金预算", "国有资本经营预算", "财政专户管理资金", "单位资金")


def income_by_unit(parts: Sequence[tuple[Unit, Book]], top: Unit, style: Style) -> FactTable:
    """收入总表: income by unit."""
    carry = tuple(f"上年结转结余/{k}" for k in ("小计", *CARRY_KINDS)) if style.wide else ("上年结转结余",)
    columns = ("合计", *(f"本年收入/{k}" for k in ("小计", *INCOME_KINDS)), *carry)

    def values(book: Book) -> dict[str, int]:
        got = income(book)
        year = {
            "一般公共预算": got["general"],
            "政府性基金预算": got["fund"],
            "国有资本经营预算": got["capital"],
            "其他收入": got["own"],
        }
        old = {k: got[f"carried_{f}"] for k, f in zip(CARRY_KINDS, ("general", "fund", "capital"), strict=False)}
        out = {"合计": sum(year.values()) + sum(old.values()), "本年收入/小计": sum(year.values())}
        out |= {f"本年收入/{k}": v for k, v in year.items()}
        if style.wide:
            out |= {"上年结转结余/小计": sum(old.values())} | {f"上年结转结余/{k}": v for k, v in old.items()}
        else:
            out["上年结转结余"] = sum(old.values())
        return {k: v for k, v in out.items() if v}

    rows = unit_rows(parts, top, [values(b) for _, b in parts], columns)
    title = style.prefix + "收入总表"
    labels = ("部门（单位）代码", "部门（单位）名称")
    return zero_filled(FactTable("收入总表", "2", title, columns, labels, tuple(rows), "coded"), style.zeros)


def unit_rows(
    parts: Sequence[tuple[Unit, Book]], top: Unit, values: Sequence[dict[str, int]], columns: Sequence[str]
) -> list[FactRow]:
    """合计, the department, and each unit with its amounts."""
    rows = [FactRow(u.code, u.name, v, depth=1) for (u, _), v in zip(parts, values, strict=True)]
    sums = {c: sum(v.get(c, 0) for v in values) for c in columns}
    sums = {c: v for c, v in sums.items() if v}
    return [FactRow(None, "合计", sums), FactRow(top.code, top.name, sums), *rows]


def expenditure(book: Book, style: Style) -> FactTable:
    """支出总表: expenditure by subject code."""
    columns: tuple[str, ...] = ("合计", "基本支出", "项目支出")
    names = {"合计": ALL, "基本支出": ("personnel", "public"), "项目支出": ("project",)}
    rows = code_tree({c: spread(v, names) for c, v in leaves_of(book).items()}, FUNCTIONAL, columns)
    rows.insert(0, total_row(rows, columns))
    if style.wide:
        columns += ("事业单位经营支出", "上缴上级支出", "对附属单位补助支出")
    table = FactTable(
        "支出总表", "3", style.prefix + "支出总表", columns, ("科目编码", "科目名称"), tuple(rows), "coded"
    )
    return zero_filled(table, style.zeros)


def fiscal_overview(book: Book, style: Style) -> FactTable:
    """财政拨款收支总表: what the appropriations give, and what they pay by class."""
    got = income(book)
    funds = (("general", "一般公共预算拨款"), ("fund", "政府性基金预算拨款"), ("capital", "国有资本经营预算拨款"))
    current = sum(got[f] for f, _ in funds)
    carried = sum(got[f"carried_{f}"] for f, _ in funds)
    left = [_side("收入", "一、本年收入", current)]
    left += [_side("收入", bracket(numeral(i), style) + n, got[f]) for i, (f, n) in enumerate(funds, 1)]
    left.append(_side("收入", "二、上年结转", carried))
    left += [_side("收入", bracket(numeral(i), style) + n, got[f"carried_{f}"]) for i, (f, n) in enumerate(funds, 1)]
    left.append(_side("收入", "收入总计", current + carried))
    spent: dict[str, int] = {}
    for fund, _ in funds:
        for c, v in by_class(leaves_of(book, fund)).items():
            spent[c] = spent.get(c, 0) + v
    whole = sum(spent.values())
    right = [_side("支出", "一、本年支出", whole)]
    right += [
        _side("支出", bracket(numeral(i), style) + CLASS_NAMES[c], spent.get(c, 0))
        for i, c in enumerate(_classes(style), 1)
    ]
    right += [_side("支出", "二、年终结转结余", 0), _side("支出", "支出总计", whole)]
    rows = (*left, *right)
    return FactTable("财政拨款收支总表", "4", "财政拨款收支总表", ("预算数",), ("项目", "项目"), rows, "two_sided")


GENERAL = {
    "合计": ALL,
    "基本支出/小计": ("personnel", "public"),
    "基本支出/人员经费": ("personnel",),
    "基本支出/公用经费": ("public",),
    "项目支出": ("project",),
}


def general(book: Book, style: Style) -> FactTable:
    """一般公共预算支出表 by subject code."""
    columns = tuple(GENERAL)
    rows = code_tree({c: spread(v, GENERAL) for c, v in leaves_of(book, "general").items()}, FUNCTIONAL, columns)
    rows.insert(0, total_row(rows, columns))
    number = "5-1" if style.by_unit else "5"
    table = FactTable(
        "一般公共预算支出表",
        number,
        "一般公共预算支出表(分功能科目)",
        columns,
        ("科目编码", "科目名称"),
        tuple(rows),
        "coded",
    )
    return zero_filled(table, style.zeros)


def general_by_unit(parts: Sequence[tuple[Unit, Book]], top: Unit, style: Style) -> FactTable:
    """一般公共预算支出表 by unit."""
    columns = tuple(GENERAL)
    values = []
    for _, book in parts:
        whole: dict[str, int] = {}
        for leaf in leaves_of(book, "general").values():
            for column, amount in spread(leaf, GENERAL).items():
                whole[column] = whole.get(column, 0) + amount
        values.append({c: v for c, v in whole.items() if v})
    rows = unit_rows(parts, top, values, columns)
    title = "一般公共预算支出表(分单位)"
    table = FactTable(title, "5-2", title, columns, ("单位编码", "单位名称"), tuple(rows), "coded")
    return zero_filled(table, style.zeros)


def economic(book: Book, style: Style) -> FactTable:
    """一般公共预算基本支出表 by economic code; 302 and 310 are public, 301 and 303 personnel expenditure."""
    head = "本年一般公共预算基本支出/"
    columns = tuple(head + c for c in ("合计", "人员经费", "公用经费"))
    leaves = {
        code: {columns[0]: amount, columns[1 if code[:3] in ("301", "303") else 2]: amount}
        for code, amount in book.economic.items()
    }
    rows = code_tree(leaves, ECONOMIC, columns)
    rows.insert(0, total_row(rows, columns))
    title = "一般公共预算基本支出表"
    table = FactTable(title, "6", title, columns, ("科目编码", "科目名称"), tuple(rows), "coded")
    return zero_filled(table, style.zeros)


def three_public(book: Book, style: Style) -> FactTable:
    """“三公”经费支出表."""
    t = book.three_public
    brackets = ("(", ")") if style.half_width else ("（", "）")
    vehicles = "公务用车购置及运行费/"
    values = {
        "“三公”经费合计": t.total,
        f"因公出国{brackets[0]}境{brackets[1]}费": t.abroad,
        vehicles + "小计": t.vehicles,
        vehicles + "公务用车购置费": t.bought,
        vehicles + "公务用车运行费": t.run,
        "公务接待费": t.reception,
    }
    row = FactRow(None, "合计", {c: v for c, v in values.items() if v})
    title = "一般公共预算“三公”经费支出表"
    table = FactTable("三公经费支出表", "7", title, tuple(values), (), (row,), "three_public")
    return zero_filled(table, style.zeros)


def fund(book: Book, which: str, style: Style) -> FactTable:
    """政府性基金预算支出表 (``which`` is fund) or 国有资本经营预算支出表 (capital)."""
    name = "政府性基金预算" if which == "fund" else "国有资本经营预算"
    columns = tuple(f"本年{name}支出/{c}" for c in ("合计", "基本支出", "项目支出"))
    leaves = {
        code: {columns[0]: leaf["project"], columns[2]: leaf["project"]}
        for code, leaf in leaves_of(book, which).items()
    }
    rows = code_tree(leaves, FUNCTIONAL, columns)
    if rows:
        rows.insert(0, total_row(rows, columns))
    statement = None if rows else f"{book.year}年没有使用{name}拨款安排的支出。"
    number = "8" if which == "fund" else "9"
    key = name + "支出表"
    table = FactTable(key, number, key, columns, ("科目编码", "科目名称"), tuple(rows), "coded", statement)
    return zero_filled(table, style.zeros)


PROJECT_COLUMNS = (
    "合计",
    "本年拨款/一般公共预算",
    "本年拨款/政府性基金预算",
    "本年拨款/国有资本经营预算",
    "财政拨款结转结余/一般公共预算",
    "财政拨款结转结余/政府性基金预算",
    "财政拨款结转结余/国有资本经营预算",
    "财政专户管理资金",
    "单位资金",
)
_FUND_NAMES = {"general": "一般公共预算", "fund": "政府性基金预算", "capital": "国有资本经营预算"}


def _project_values(project: Project, amount: Money) -> dict[str, int]:
    name = _FUND_NAMES[project.term.fund]
    values = {"合计": amount.total, f"本年拨款/{name}": amount.current, f"财政拨款结转结余/{name}": amount.carried}
    values["单位资金"] = amount.own
    return {c: v for c, v in values.items() if v}


def _sum_values(rows: Iterable[dict[str, int]]) -> dict[str, int]:
    out: dict[str, int] = {}
    for row in rows:
        for column, amount in row.items():
            out[column] = out.get(column, 0) + amount
    return {c: out[c] for c in PROJECT_COLUMNS if c in out}


def projects(book: Book, top: Unit, style: Style) -> FactTable:
    """项目支出表: first-level projects with their sub-projects, or without codes the units with theirs."""
    listed = [(p, _project_values(p, amount)) for p, amount in book.projects]
    whole = _sum_values(v for _, v in listed)
    coded = style.project_codes
    rows = [FactRow(None, "合计", whole), FactRow(top.code if coded else None, top.name, whole)] if listed else []
    groups: dict[tuple[str, str], list[tuple[Project, dict[str, int]]]] = {}
    for project, values in listed:
        key = (project.top_code, project.top_name) if coded else (project.unit.code, project.unit.name)
        groups.setdefault(key, []).append((project, values))
    for (code, name), group in sorted(groups.items()):
        rows.append(FactRow(code if coded else None, name, _sum_values(v for _, v in group), depth=1))
        rows += [FactRow(p.code if coded else None, p.name, v, depth=2, unit=p.unit.name) for p, v in group]
    labels = ("项目编码", "项目名称", "项目单位")[0 if coded else 1 :]
    statement = None if rows else f"{book.year}年没有安排项目支出。"
    table = FactTable("项目支出表", "10", "项目支出表", PROJECT_COLUMNS, labels, tuple(rows), "projects", statement)
    return zero_filled(table, style.zeros)


def budget_tables(book: Book, parts: Sequence[tuple[Unit, Book]], top: Unit, style: Style) -> list[FactTable]:
    """All tables of a budget, in printed order."""
    tables = [overview(book, style), income_by_unit(parts, top, style), expenditure(book, style)]
    tables += [fiscal_overview(book, style), general(book, style)]
    if style.by_unit:
        tables.append(general_by_unit(parts, top, style))
    small = [economic(book, style), three_public(book, style)]
    tables += [in_yuan(t) for t in small] if style.yuan else small
    tables += [fund(book, "fund", style), fund(book, "capital", style)]
    return [*tables, projects(book, top, style)]
