"""The nine standard tables of a final account, from the books."""

from __future__ import annotations

from corpus.books import Book, Spent
from corpus.catalogue import CLASS_NAMES, ECONOMIC, FINAL_CLASSES, FUNCTIONAL
from corpus.facts import FactRow, FactTable
from corpus.tablerows import by_class, code_tree, numeral, total_row

FUNDS = (
    ("general", "一般公共预算财政拨款"),
    ("fund", "政府性基金预算财政拨款"),
    ("capital", "国有资本经营预算财政拨款"),
)
LABELS = ("功能分类科目编码", "科目名称")
BLOCKS = (("301", "303"), ("302",), ("310",))


def spent_by_fund(book: Book, fund: str | None = None) -> dict[str, Spent]:
    """What projects did by 项, of one fund or of all."""
    out: dict[str, Spent] = {}
    for project, done in book.outcome:
        if fund and project.term.fund != fund:
            continue
        have = out.get(project.term.functional_code, Spent(0, 0, 0, 0))
        out[project.term.functional_code] = Spent(
            have.carried_in + done.carried_in,
            have.income + done.income,
            have.spent + done.spent,
            have.carried_out + done.carried_out,
            have.own + done.own,
        )
    return out


def expenditure_leaves(book: Book, fund: str | None = None) -> dict[str, dict[str, int]]:
    """basic and project expenditure by 项; with ``fund`` what its appropriation paid, else everything."""
    leaves: dict[str, dict[str, int]] = {}
    if fund in (None, "general"):
        leaves = {code: {"basic": b.total} for code, b in book.basic.items()}
    for code, done in spent_by_fund(book, fund).items():
        amount = done.spent if fund else done.total
        if amount:
            leaves.setdefault(code, {})["project"] = amount
    return leaves


def sums(book: Book, fund: str) -> Spent:
    """One fund's totals: carried in, income, spent, carried out; basic expenditure counts as income and as spent."""
    basic = book.basic_total if fund == "general" else 0
    parts = spent_by_fund(book, fund).values()
    return Spent(
        sum(p.carried_in for p in parts),
        sum(p.income for p in parts) + basic,
        sum(p.spent for p in parts) + basic,
        sum(p.carried_out for p in parts),
        sum(p.own for p in parts),
    )


def _side(side: str, name: str, values: dict[str, int]) -> FactRow:
    return FactRow(None, name, {c: v for c, v in values.items() if v}, side)


def overview(book: Book) -> FactTable:
    """收入支出决算总表."""
    funds = {f: sums(book, f) for f, _ in FUNDS}
    own = sum(s.own for s in funds.values())
    names = ["一般公共预算财政拨款收入", "政府性基金预算财政拨款收入", "国有资本经营预算财政拨款收入"]
    left = [(n, funds[f].income) for n, (f, _) in zip(names, FUNDS, strict=True)]
    left += [("上级补助收入", 0), ("事业收入", 0), ("经营收入", 0), ("附属单位上缴收入", 0), ("其他收入", own)]
    rows = [_side("收入", f"{numeral(i, False)}、{n}", {"决算数": v}) for i, (n, v) in enumerate(left, 1)]
    income = sum(v for _, v in left)
    carried_in = sum(s.carried_in for s in funds.values())
    carried_out = sum(s.carried_out for s in funds.values())
    rows += [
        _side("收入", "本年收入合计", {"决算数": income}),
        _side("收入", "使用非财政拨款结余（含专用结余）", {}),
        _side("收入", "年初结转和结余", {"决算数": carried_in}),
        _side("收入", "总计", {"决算数": income + carried_in}),
    ]
    spent = by_class(expenditure_leaves(book))
    rows += [
        _side("支出", f"{numeral(i, False)}、{CLASS_NAMES[c]}", {"决算数": spent.get(c, 0)})
        for i, c in enumerate(FINAL_CLASSES, 1)
    ]
    whole = sum(spent.values())
    rows += [
        _side("支出", "本年支出合计", {"决算数": whole}),
        _side("支出", "结余分配", {}),
        _side("支出", "年末结转和结余", {"决算数": carried_out}),
        _side("支出", "总计", {"决算数": whole + carried_out}),
    ]
    title = f"{book.year}年度收入支出决算总表"
    note = "注：本表反映本年度的总收支和年末结转结余情况。"
    return FactTable("收支总表", "01", title, ("决算数",), ("项目", "项目"), tuple(rows), "two_sided", None, note)


def income(book: Book) -> FactTable:
    """收入决算表 by subject code."""
    columns = ("本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
    leaves: dict[str, dict[str, int]] = {c: {"财政拨款收入": b.total} for c, b in book.basic.items()}
    for code, done in spent_by_fund(book).items():
        row = leaves.setdefault(code, {})
        row["财政拨款收入"] = row.get("财政拨款收入", 0) + done.income
        row["其他收入"] = done.own
    for code in [c for c, row in leaves.items() if not any(row.values())]:
        del leaves[code]
    for row in leaves.values():
        row["本年收入合计"] = row["财政拨款收入"] + row.get("其他收入", 0)
    rows = code_tree(leaves, FUNCTIONAL, columns)
    rows.insert(0, total_row(rows, columns))
    note = "注：本表反映本年度取得的各项收入情况。"
    return FactTable("收入总表", "02", f"{book.year}年度收入决算表", columns, LABELS, tuple(rows), "coded", None, note)


def expenditure(book: Book) -> FactTable:
    """支出决算表 by subject code."""
    columns = ("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
    rows = _basic_and_project(expenditure_leaves(book), columns[:3])
    note = "注：本表反映本年度各项支出情况。"
    return FactTable("支出总表", "03", f"{book.year}年度支出决算表", columns, LABELS, tuple(rows), "coded", None, note)


def _basic_and_project(leaves: dict[str, dict[str, int]], columns: tuple[str, ...]) -> list[FactRow]:
    """Rows with total, basic and project expenditure, under ``columns`` in that order."""
    spread = {
        code: {columns[0]: sum(v.values()), columns[1]: v.get("basic", 0), columns[2]: v.get("project", 0)}
        for code, v in leaves.items()
    }
    rows = code_tree(spread, FUNCTIONAL, columns)
    return [total_row(rows, columns), *rows] if rows else []


def fiscal_overview(book: Book) -> FactTable:
    """财政拨款收入支出决算总表: the right side parted by fund."""
    columns = ("决算数", "决算数/小计", *(f"决算数/{n}" for _, n in FUNDS))
    funds = {f: sums(book, f) for f, _ in FUNDS}
    rows = [_side("收入", f"{numeral(i)}、{n}", {"决算数": funds[f].income}) for i, (f, n) in enumerate(FUNDS, 1)]
    year_income = sum(s.income for s in funds.values())
    carried_in = sum(s.carried_in for s in funds.values())
    rows += [
        _side("收入", "本年收入合计", {"决算数": year_income}),
        _side("收入", "年初财政拨款结转和结余", {"决算数": carried_in}),
    ]
    rows += [_side("收入", n, {"决算数": funds[f].carried_in}) for f, n in FUNDS]
    rows.append(_side("收入", "总计", {"决算数": year_income + carried_in}))

    def right(name: str, amounts: dict[str, int]) -> FactRow:
        values = {"决算数/小计": sum(amounts.values())} | {f"决算数/{n}": amounts.get(f, 0) for f, n in FUNDS}
        return _side("支出", name, values)

    classes = {f: by_class(expenditure_leaves(book, f)) for f, _ in FUNDS}
    rows += [
        right(f"{numeral(i, False)}、{CLASS_NAMES[c]}", {f: classes[f].get(c, 0) for f, _ in FUNDS})
        for i, c in enumerate(FINAL_CLASSES, 1)
    ]
    rows.append(right("本年支出合计", {f: s.spent for f, s in funds.items()}))
    rows.append(right("年末财政拨款结转和结余", {f: s.carried_out for f, s in funds.items()}))
    rows.append(right("总计", {f: s.spent + s.carried_out for f, s in funds.items()}))
    title = f"{book.year}年度财政拨款收入支出决算总表"
    note = "注：本表反映本年度各类财政拨款的总收支和年末结转结余情况。"
    return FactTable("财政拨款收支总表", "04", title, columns, ("项目", "项目"), tuple(rows), "two_sided", None, note)


def general(book: Book) -> FactTable:
    """一般公共预算财政拨款支出决算表."""
    columns = ("本年支出/小计", "本年支出/基本支出", "本年支出/项目支出")
    rows = _basic_and_project(expenditure_leaves(book, "general"), columns)
    title = f"{book.year}年度一般公共预算财政拨款支出决算表"
    return FactTable("一般公共预算支出表", "05", title, columns, LABELS, tuple(rows), "coded")


def economic(book: Book) -> FactTable:
    """一般公共预算财政拨款基本支出决算明细表: three blocks side by side, every economic code printed."""
    rows = []
    for block, classes in enumerate(BLOCKS):
        for code in sorted(c for c in ECONOMIC if c[:3] in classes):
            amount = sum(v for c, v in book.economic.items() if c.startswith(code))
            rows.append(
                FactRow(code, ECONOMIC[code], {"决算数": amount} if amount else {}, depth=len(code) // 5, block=block)
            )
        if block == 0:
            rows.append(FactRow(None, "人员经费合计", {"决算数": book.personnel}, block=0))
    rows.append(FactRow(None, "公用经费合计", {"决算数": book.public}, block=2))
    title = f"{book.year}年度一般公共预算财政拨款基本支出决算明细表"
    labels = ("经济分类科目编码", "科目名称")
    note = "注：本表反映本年度一般公共预算财政拨款基本支出明细情况。"
    return FactTable("一般公共预算基本支出表", "06", title, ("决算数",), labels, tuple(rows), "blocks", None, note)


def government_fund(book: Book) -> FactTable:
    """政府性基金预算财政拨款收入支出决算表."""
    columns = (
        "年初结转和结余",
        "本年收入",
        "本年支出/小计",
        "本年支出/基本支出",
        "本年支出/项目支出",
        "年末结转和结余",
    )
    leaves = {
        code: {
            columns[0]: d.carried_in,
            columns[1]: d.income,
            columns[2]: d.spent,
            columns[4]: d.spent,
            columns[5]: d.carried_out,
        }
        for code, d in spent_by_fund(book, "fund").items()
        if d.spent or d.income
    }
    rows = code_tree(leaves, FUNCTIONAL, columns)
    if rows:
        rows.insert(0, total_row(rows, columns))
    title = f"{book.year}年度政府性基金预算财政拨款收入支出决算表"
    statement = None if rows else "说明：本年度没有政府性基金预算财政拨款收入和支出，本表无数据。"
    return FactTable("政府性基金预算支出表", "07", title, columns, LABELS, tuple(rows), "coded", statement)


def state_capital(book: Book) -> FactTable:
    """国有资本经营预算财政拨款支出决算表."""
    columns = ("本年支出/小计", "本年支出/基本支出", "本年支出/项目支出")
    rows = _basic_and_project(expenditure_leaves(book, "capital"), columns)
    title = f"{book.year}年度国有资本经营预算财政拨款支出决算表"
    statement = None if rows else "说明：本年度没有国有资本经营预算财政拨款支出，本表无数据。"
    return FactTable("国有资本经营预算支出表", "08", title, columns, LABELS, tuple(rows), "coded", statement)


def three_public(plan: Book, book: Book) -> FactTable:
    """财政拨款“三公”经费支出决算表: planned and spent side by side."""
    vehicles = "公务用车购置及运行维护费/"
    values: dict[str, int] = {}
    for head, t in (("预算数/", plan.three_public), ("决算数/", book.three_public)):
        values |= {
            head + "合计": t.total,
            head + "因公出国（境）费": t.abroad,
            head + vehicles + "小计": t.vehicles,
            head + vehicles + "公务用车购置费": t.bought,
            head + vehicles + "公务用车运行维护费": t.run,
            head + "公务接待费": t.reception,
        }
    row = FactRow(None, "合计", {c: v for c, v in values.items() if v})
    title = f"{book.year}年度财政拨款“三公”经费支出决算表"
    return FactTable("三公经费支出表", "09", title, tuple(values), (), (row,), "three_public")


def final_tables(plan: Book, book: Book) -> list[FactTable]:
    """All tables of a final account, in printed order; ``plan`` is the budget of the same year."""
    return [
        overview(book),
        income(book),
        expenditure(book),
        fiscal_overview(book),
        general(book),
        economic(book),
        government_fund(book),
        state_capital(book),
        three_public(plan, book),
    ]
