"""The prose of a filing in our own words: duties, the narrative that repeats the tables' figures, the glossary.

Every figure is taken from the books that the tables are made of, last year's from last year's books, so narrative,
tables and neighbouring filings agree to the cent.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from corpus.books import Book
from corpus.catalogue import CLASS_NAMES, ECONOMIC, FUNCTIONAL, REASONS_DOWN, REASONS_UP
from corpus.departments import Department, Unit
from corpus.facts import Heading, Paragraph, Piece, percent, short
from corpus.final_tables import FUNDS, expenditure_leaves, sums
from corpus.tablerows import by_class, income, leaves_of, numeral


def wan(cents: int) -> str:
    """An amount as prose writes it: 888.5万元."""
    return f"{short(cents)}万元"


def change(now: int, before: int, against: str, rng: Random) -> str:
    """The change in words: 持平 where nothing changed, no percent where there was nothing before."""
    if now == before:
        return f"与{against}持平"
    up = now > before
    text = f"比{against}{'增加' if up else '减少'}{wan(abs(now - before))}"
    if before:
        text += f"，{'增长' if up else '下降'}{percent(now - before, before)}%"
    return f"{text}，主要原因是{rng.choice(REASONS_UP if up else REASONS_DOWN)}"


def share(part: int, whole: int) -> str:
    """占12.3%."""
    return f"占{percent(part, whole)}%"


def about(dep: Department, publisher: Unit, whole: bool, rng: Random) -> list[Piece]:
    """The duties and the organisation."""
    duties = list(dep.field.duties)
    kind = "部门" if whole else ""
    pieces: list[Piece] = [Heading(2, f"一、{kind}主要职责")]
    if whole:
        pieces += [Paragraph(f"（{numeral(i)}）{duty}。") for i, duty in enumerate(duties, 1)]
        pieces.append(Paragraph(f"（{numeral(len(duties) + 1)}）办理{dep.town}党委和政府交办的其他事项。"))
        pieces.append(Heading(2, "二、部门机构设置"))
        pieces.append(Paragraph(f"{publisher.name}的预算由本级和{len(dep.units) - 1}家所属单位构成，名单如下："))
        pieces += [Paragraph(f"{i}.{u.name}") for i, u in enumerate(dep.units, 1)]
        return pieces
    text = f"{publisher.name}为{dep.own.name}所属事业单位，协助主管部门{duties[0]}，并{rng.choice(duties[1:])}。"
    offices = rng.sample(["综合科", "业务一科", "业务二科", "财务科", "信息科", "宣传科"], rng.randrange(2, 5))
    pieces.append(Paragraph(text))
    pieces.append(Heading(2, "二、机构设置"))
    pieces.append(Paragraph(f"{publisher.name}设有{len(offices)}个内设机构，分别是{'、'.join(offices)}。"))
    return pieces


def _incomes(book: Book) -> list[tuple[str, int]]:
    got = income(book)
    named = [
        ("一般公共预算财政拨款收入", got["general"]),
        ("政府性基金预算财政拨款收入", got["fund"]),
        ("国有资本经营预算财政拨款收入", got["capital"]),
        ("其他收入", got["own"]),
        ("上年结转结余", got["carried_general"] + got["carried_fund"] + got["carried_capital"]),
    ]
    return [(name, amount) for name, amount in named if amount]


def _classes(leaves: dict[str, dict[str, int]]) -> list[tuple[str, int]]:
    return [(CLASS_NAMES[c], amount) for c, amount in sorted(by_class(leaves).items()) if amount]


def _total(book: Book) -> int:
    return sum(amount for _, amount in _incomes(book))


def budget_narrative(book: Book, last: Book, publisher: Unit, whole: bool, rng: Random) -> list[Piece]:
    """部门预算情况说明 in eleven headed parts; ``last`` is last year's budget."""
    year, kind = book.year, "部门" if whole else "单位"
    against = f"{year - 1}年预算"
    total, got = _total(book), income(book)
    projects = sum(m.total for _, m in book.projects)
    out: list[Piece] = [Heading(2, "一、收支预算总体安排情况")]
    out.append(Paragraph(f"{publisher.name}的各项收入和支出全部列入{kind}预算统一管理。"))
    out.append(Paragraph(f"收入来源有：{'、'.join(n for n, _ in _incomes(book))}。"))
    out.append(Paragraph(f"支出去向有：{'、'.join(n for n, _ in _classes(leaves_of(book)))}。"))
    out.append(Paragraph(f"{year}年收支总预算{wan(total)}，{change(total, _total(last), against, rng)}。"))
    out.append(Heading(2, "二、收入预算安排情况"))
    parts = "；".join(f"{n}{wan(v)}，{share(v, total)}" for n, v in _incomes(book))
    out.append(Paragraph(f"{year}年收入预算{wan(total)}。其中：{parts}。"))
    out.append(Heading(2, "三、支出预算安排情况"))
    out.append(
        Paragraph(
            f"{year}年支出预算{wan(total)}。其中：基本支出{wan(book.basic_total)}，"
            f"{share(book.basic_total, total)}；项目支出{wan(projects)}，{share(projects, total)}。"
        )
    )
    out.append(Heading(2, "四、财政拨款收支预算总体情况"))
    fiscal = total - got["own"]
    spent: dict[str, int] = {}
    for fund, _ in FUNDS:
        for name, amount in _classes(leaves_of(book, fund)):
            spent[name] = spent.get(name, 0) + amount
    parts = "；".join(f"{n}{wan(v)}" for n, v in spent.items())
    out.append(Paragraph(f"{year}年财政拨款收支总预算{wan(fiscal)}。支出按功能分类为：{parts}。"))
    out += _general_budget(book, last, against, rng)
    out += _basic(book, "六、一般公共预算基本支出安排情况", f"{year}年一般公共预算基本支出")
    out += _three_public_budget(book, last, against, rng)
    for mark, fund, name in (("八", "fund", "政府性基金预算"), ("九", "capital", "国有资本经营预算")):
        out.append(Heading(2, f"{mark}、{name}支出安排情况"))
        amount = got[fund] + got["carried_" + fund]
        text = (
            f"{year}年{name}支出{wan(amount)}，全部用于项目支出。"
            if amount
            else f"{year}年没有使用{name}拨款安排的支出。"
        )
        out.append(Paragraph(text))
    out.append(Heading(2, "十、项目支出安排情况"))
    out.append(Paragraph(f"{year}年项目支出{wan(projects)}，具体如下："))
    for i, (p, m) in enumerate(book.projects, 1):
        out.append(Paragraph(f"{i}.{p.name}{wan(m.total)}，主要用于{p.term.purpose}。"))
    return out + _others(book, last, publisher, kind, rng)


def _subject(code: str) -> str:
    return f"{FUNCTIONAL[code[:3]]}（类）{FUNCTIONAL[code[:5]]}（款）{FUNCTIONAL[code]}（项）"


def _general_budget(book: Book, last: Book, against: str, rng: Random) -> list[Piece]:
    now = {c: sum(v.values()) for c, v in leaves_of(book, "general").items()}
    before = {c: sum(v.values()) for c, v in leaves_of(last, "general").items()}
    whole = sum(now.values())
    got = income(book)
    out: list[Piece] = [Heading(2, "五、一般公共预算支出安排情况"), Heading(3, "（一）一般公共预算拨款规模变化情况")]
    split = f"其中：本年预算{wan(got['general'])}"
    split += f"，上年结转{wan(got['carried_general'])}" if got["carried_general"] else ""
    text = f"{book.year}年一般公共预算拨款{wan(whole)}，{change(whole, sum(before.values()), against, rng)}。{split}。"
    out += [Paragraph(text), Heading(3, "（二）一般公共预算拨款结构情况")]
    out.append(
        Paragraph(
            f"基本支出{wan(book.basic_total)}，{share(book.basic_total, whole)}，其中：人员经费{wan(book.personnel)}、"
            f"公用经费{wan(book.public)}；项目支出{wan(whole - book.basic_total)}，"
            f"{share(whole - book.basic_total, whole)}。"
        )
    )
    out.append(Heading(3, "（三）一般公共预算拨款具体使用情况"))
    for i, (code, amount) in enumerate(sorted(now.items()), 1):
        if amount:
            moved = change(amount, before.get(code, 0), against, rng)
            text = f"{i}.{_subject(code)}{book.year}年预算数{wan(amount)}，{moved}。"
            out.append(Paragraph(text))
    return out


def _basic(book: Book, heading: str, opening: str) -> list[Piece]:
    def names(*classes: str) -> str:
        return "、".join(ECONOMIC[c] for c in sorted(book.economic) if c[:3] in classes)

    return [
        Heading(2, heading),
        Paragraph(f"{opening}{wan(book.basic_total)}，其中："),
        Paragraph(f"人员经费{wan(book.personnel)}，包括{names('301', '303')}。"),
        Paragraph(f"公用经费{wan(book.public)}，包括{names('302', '310')}。"),
    ]


def _three_public_budget(book: Book, last: Book, against: str, rng: Random) -> list[Piece]:
    now, old = book.three_public, last.three_public
    lines = [
        ("1.因公出国（境）费", now.abroad, old.abroad),
        ("2.公务用车购置及运行维护费", now.vehicles, old.vehicles),
        ("（1）公务用车购置费", now.bought, old.bought),
        ("（2）公务用车运行维护费", now.run, old.run),
        ("3.公务接待费", now.reception, old.reception),
    ]
    text = (
        f"{book.year}年一般公共预算“三公”经费支出{wan(now.total)}，{change(now.total, old.total, against, rng)}。其中："
    )
    out: list[Piece] = [Heading(2, "七、一般公共预算“三公”经费支出安排情况"), Paragraph(text)]
    return out + [Paragraph(f"{name}{wan(a)}，{change(a, b, against, rng)}。") for name, a, b in lines]


def _others(book: Book, last: Book, publisher: Unit, kind: str, rng: Random) -> list[Piece]:
    goods, services = rng.randrange(0, 9000), rng.randrange(0, 60000)
    cars = rng.randrange(0, 12)
    text = change(book.public, last.public, f"{book.year - 1}年", rng)
    return [
        Heading(2, "十一、其他重要事项的情况说明"),
        Heading(3, "（一）机关运行经费情况"),
        Paragraph(f"{book.year}年机关运行经费{wan(book.public)}，{text}。"),
        Heading(3, "（二）政府采购预算情况"),
        Paragraph(
            f"{book.year}年政府采购预算合计{wan(goods + services)}，其中货物类{wan(goods)}，服务类{wan(services)}。"
        ),
        Heading(3, "（三）政府购买服务预算情况"),
        Paragraph(f"{book.year}年政府购买服务预算合计{wan(services)}。"),
        Heading(3, "（四）国有资产占有使用情况"),
        Paragraph(f"到{book.year - 1}年底，{publisher.name}共有车辆{cars}辆，没有单价一百万元以上的设备。"),
        Heading(3, "（五）预算绩效管理情况"),
        Paragraph(
            f"{book.year}年{kind}整体支出和{len(book.projects)}个项目都设定了绩效目标，涉及资金{wan(_total(book))}。"
        ),
    ]


def glossary(codes: Sequence[str]) -> list[Piece]:
    """名词解释, with one entry for each subject code that the filing uses."""
    out: list[Piece] = [
        Paragraph("一、财政拨款收入：财政部门当年拨付给本单位使用的资金。"),
        Paragraph("二、主要支出功能分类科目（项级）："),
    ]
    out += [
        Paragraph(f"{i}.{_subject(c)}：列示用于{FUNCTIONAL[c]}方面的开支。") for i, c in enumerate(sorted(codes), 1)
    ]
    out += [
        Paragraph("三、基本支出：维持单位日常运转所需的人员经费和公用经费。"),
        Paragraph("四、项目支出：基本支出以外，为办成特定任务而安排的开支。"),
        Paragraph("五、“三公”经费：财政拨款列支的因公出国（境）费、公务用车购置及运行维护费和公务接待费。"),
        Paragraph("六、机关运行经费：用于购买日常办公所需货物和服务的公用经费。"),
    ]
    return out


def final_narrative(plan: Book, book: Book, last: Book, publisher: Unit, rng: Random) -> list[Piece]:
    """决算情况说明 in headed parts; ``plan`` is the year's budget, ``last`` the last final account."""
    year, against = book.year, f"{book.year - 1}年度"

    def totals(b: Book) -> dict[str, int]:
        funds = {f: sums(b, f) for f, _ in FUNDS}
        own = sum(s.own for s in funds.values())
        fiscal = sum(s.income for s in funds.values())
        spent = sum(s.spent for s in funds.values())
        into = sum(s.carried_in for s in funds.values())
        return {
            "income": fiscal + own,
            "spent": spent + own,
            "own": own,
            "fiscal": fiscal,
            "all": fiscal + own + into,
            "fiscal_all": fiscal + into,
            "general": funds["general"].spent,
        }

    now, old = totals(book), totals(last)
    projects = now["spent"] - book.basic_total
    out: list[Piece] = [Heading(2, "一、收入支出决算总体情况说明")]
    out.append(Paragraph(f"{year}年度收、支总计{wan(now['all'])}，{change(now['all'], old['all'], against, rng)}。"))
    out.append(Heading(2, "二、收入决算情况说明"))
    parts = f"财政拨款收入{wan(now['fiscal'])}，{share(now['fiscal'], now['income'])}"
    parts += f"；其他收入{wan(now['own'])}，{share(now['own'], now['income'])}" if now["own"] else ""
    out.append(
        Paragraph(
            f"{year}年度收入合计{wan(now['income'])}，{change(now['income'], old['income'], against, rng)}。"
            f"其中：{parts}。"
        )
    )
    out.append(Heading(2, "三、支出决算情况说明"))
    out.append(
        Paragraph(
            f"{year}年度支出合计{wan(now['spent'])}，{change(now['spent'], old['spent'], against, rng)}。其中：基本支出"
            f"{wan(book.basic_total)}，{share(book.basic_total, now['spent'])}；项目支出{wan(projects)}，"
            f"{share(projects, now['spent'])}。"
        )
    )
    out.append(Heading(2, "四、财政拨款收入支出决算总体情况说明"))
    text = change(now["fiscal_all"], old["fiscal_all"], against, rng)
    out.append(Paragraph(f"{year}年度财政拨款收、支总计{wan(now['fiscal_all'])}，{text}。"))
    out += _general_final(plan, book, now, old, against, rng)
    out += _basic(book, "六、一般公共预算财政拨款基本支出决算情况说明", f"{year}年度一般公共预算财政拨款基本支出")
    fund, capital = sums(book, "fund"), sums(book, "capital")
    out.append(Heading(2, "七、政府性基金预算财政拨款收入支出决算情况说明"))
    text = f"{year}年度政府性基金预算财政拨款年初结转和结余{wan(fund.carried_in)}，本年收入{wan(fund.income)}，本年支出"
    text += f"{wan(fund.spent)}，年末结转和结余{wan(fund.carried_out)}。"
    out.append(Paragraph(text if fund.spent else f"{year}年度没有政府性基金预算财政拨款收入和支出。"))
    out.append(Heading(2, "八、国有资本经营预算财政拨款支出决算情况说明"))
    text = f"{year}年度国有资本经营预算财政拨款本年支出{wan(capital.spent)}。"
    out.append(Paragraph(text if capital.spent else f"{year}年度没有国有资本经营预算财政拨款支出。"))
    return out + _three_public_final(plan, book, last, rng) + _other_finals(book, publisher, rng)


def _general_final(
    plan: Book, book: Book, now: dict[str, int], old: dict[str, int], against: str, rng: Random
) -> list[Piece]:
    year = book.year
    leaves = expenditure_leaves(book, "general")
    planned = {c: sum(v.values()) for c, v in leaves_of(plan, "general").items()}
    out: list[Piece] = [Heading(2, "五、一般公共预算财政拨款支出决算情况说明")]
    out.append(Heading(3, "（一）一般公共预算财政拨款支出决算总体情况"))
    text = f"{year}年度一般公共预算财政拨款支出{wan(now['general'])}，"
    text += f"占本年支出合计的{percent(now['general'], now['spent'])}%，"
    out.append(Paragraph(f"{text}{change(now['general'], old['general'], against, rng)}。"))
    out.append(Heading(3, "（二）一般公共预算财政拨款支出决算结构情况"))
    parts = "；".join(f"{n}（类）{wan(v)}，{share(v, now['general'])}" for n, v in _classes(leaves))
    out.append(Paragraph(f"按用途看：{parts}。"))
    out.append(Heading(3, "（三）一般公共预算财政拨款支出决算具体情况"))
    whole = sum(planned.values())
    out.append(
        Paragraph(
            f"{year}年度一般公共预算财政拨款支出年初预算为{wan(whole)}，支出决算为{wan(now['general'])}，"
            f"完成年初预算的{percent(now['general'], whole)}%。"
        )
    )
    for i, (code, leaf) in enumerate(sorted(leaves.items()), 1):
        amount, start = sum(leaf.values()), planned.get(code, 0)
        text = f"{i}.{_subject(code)}年初预算为{wan(start)}，支出决算为{wan(amount)}"
        text += f"，完成年初预算的{percent(amount, start)}%" if start else ""
        if amount != start:
            reasons = REASONS_UP if amount > start else REASONS_DOWN
            text += f"，决算数{'大于' if amount > start else '小于'}预算数的主要原因是{rng.choice(reasons)}"
        out.append(Paragraph(text + "。"))
    return out


def _three_public_final(plan: Book, book: Book, last: Book, rng: Random) -> list[Piece]:
    a, b, old = plan.three_public, book.three_public, last.three_public
    out: list[Piece] = [Heading(2, "九、财政拨款“三公”经费支出决算情况说明")]
    out.append(Heading(3, "（一）“三公”经费财政拨款支出决算总体情况说明"))
    done = f"，完成全年预算的{percent(b.total, a.total)}%" if a.total else ""
    text = f"{book.year}年度“三公”经费财政拨款支出全年预算为{wan(a.total)}，支出决算为{wan(b.total)}{done}。"
    out.append(Paragraph(text + f"决算数{change(b.total, old.total, f'{book.year - 1}年度', rng)}。"))
    out.append(Heading(3, "（二）“三公”经费财政拨款支出决算具体情况说明"))
    for name, x, y in (
        ("1.因公出国（境）费", a.abroad, b.abroad),
        ("2.公务用车购置及运行维护费", a.vehicles, b.vehicles),
        ("3.公务接待费", a.reception, b.reception),
    ):
        done = f"，完成全年预算的{percent(y, x)}%" if x else ""
        out.append(Paragraph(f"{name}全年预算为{wan(x)}，支出决算为{wan(y)}{done}。"))
    return out


def _other_finals(book: Book, publisher: Unit, rng: Random) -> list[Piece]:
    year = book.year
    return [
        Heading(2, "十、机关运行经费支出说明"),
        Paragraph(f"{year}年度{publisher.name}机关运行经费支出{wan(book.public)}。"),
        Heading(2, "十一、政府采购支出说明"),
        Paragraph(f"{year}年度{publisher.name}政府采购支出总额{wan(rng.randrange(500, 80000))}，全部为服务采购。"),
        Heading(2, "十二、国有资产占用情况说明"),
        Paragraph(f"到{year}年12月31日，{publisher.name}共有车辆{rng.randrange(0, 15)}辆。"),
        Heading(2, "十三、预算绩效情况说明"),
        Paragraph(f"对{year}年度{len(book.outcome)}个项目全部开展了绩效自评，自评结果见附件。"),
    ]
