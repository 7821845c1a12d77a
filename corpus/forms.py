"""Performance forms of a made-up filing: the overall form, one form a project, and self-evaluations with scores."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from corpus.books import Book
from corpus.catalogue import BASES, LEVEL1_ORDER, IndicatorTerm
from corpus.departments import Department, Project, Unit
from corpus.facts import FactForm, FactIndicator, FactProject, GoalBlock, money, percent, short

SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "安宁文博雅清远思嘉明"


def _number(term: IndicatorTerm, seed: str) -> int:
    return Random(seed).randint(term.low, term.high)


def target(term: IndicatorTerm, project: Project, year: int) -> str:
    """A term's target of one year; the same project, term and year always give the same target."""
    base = _number(term, f"{project.code}/{term.name}")
    step = Random(f"{project.code}/{term.name}/{year}").choice((0.95, 1, 1, 1.05, 1.1))
    n = max(term.low, min(term.high, round(base * step)))
    return term.target.replace("{n}", str(n)).replace("≥100%", "100%")


def _indicators(project: Project, year: int, with_previous: bool, basis: str) -> tuple[FactIndicator, ...]:
    out = []
    for term in project.term.indicators:
        previous: tuple[str | None, str | None] | None = None
        if with_previous:
            years = (year - 2, year - 1)
            first, second = (target(term, project, y) if y >= project.first_year else None for y in years)
            previous = (first, second)
        out.append(FactIndicator(term.level1, term.level2, term.name, target(term, project, year), previous, basis))
    return tuple(out)


def _person(rng: Random) -> str:
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, 2))


def goal_text(project: Project) -> str:
    """What a project's form names as its goal."""
    return f"{project.term.purpose}，按期完成年度任务，提高资金使用效益。"


def goals(projects: Sequence[Project], year: int, numbered: bool) -> tuple[GoalBlock, ...]:
    """The long-term goals, then the annual ones, one a project; only annual blocks state the two years before."""
    out = []
    for horizon in ("长期", "年度"):
        for i, project in enumerate(projects, 1):
            basis = Random(project.code).choice(BASES)
            rows = _indicators(project, year, horizon == "年度", basis)
            if horizon == "长期":
                rows = rows[: max(3, len(rows) - 2)]
            number = str(i) if numbered else None
            out.append(GoalBlock("长期" if horizon == "长期" else "年度", number, goal_text(project), rows))
    return tuple(out)


def overall_form(book: Book, last: Book, publisher: Unit, number: str, whole: bool, rng: Random) -> FactForm:
    """整体支出绩效目标表."""
    kind = "部门" if whole else "单位"
    projects = [p for p, _ in book.projects]
    total = sum(m.total for _, m in book.projects) + book.basic_total
    before = sum(m.total for _, m in last.projects) + last.basic_total
    rows = [
        ("人员类项目支出", book.personnel),
        ("运转类项目支出", book.public),
        ("特定目标类项目支出", total - book.basic_total),
    ]
    figures = [(name, short(v, False), f"{percent(v, total, 2)}%") for name, v in rows]
    figures.append(("合计", short(total, False), "100%"))
    listed = [
        (p.name, "特定目标类项目", short(m.total, False), short(m.total, False), p.term.purpose)
        for p, m in book.projects
    ]
    fields = (
        (f"{kind}名称", publisher.name),
        ("填报人", _person(rng)),
        ("联系电话", f"8{rng.randrange(1000000, 9999999)}"),
        ("上年收支金额", short(before, False)),
    )
    table = (
        ("支出构成", "当年金额", "占比"),
        *figures,
        ("项目名称", "支出项目类别", "项目总预算", "项目本年度预算", "主要用途"),
        *listed,
    )
    title = f"{kind}整体支出绩效目标表"
    blocks = goals(projects, book.year, True)
    return FactForm(number, title, None, fields, blocks, money=table, years=(book.year - 2, book.year - 1))


def project_form(dep: Department, book: Book, project: Project, number: str, rng: Random) -> FactForm:
    """项目支出绩效目标表 of one project."""
    amount = next(m for p, m in book.projects if p.code == project.code)
    budget = short(amount.total, False)
    years = max(1, project.last_year - book.year + 1) if rng.random() < 0.3 else 1
    head = FactProject(
        project.code,
        project.name,
        dep.own.name,
        project.unit.name,
        short(amount.total * years, False),
        budget,
        str(book.year),
        str(book.year + years - 1),
    )
    fields = (
        ("项目名称", head.name),
        ("项目编码", project.code),
        ("项目主管部门", head.department),
        ("项目执行单位", head.unit),
        ("项目负责人", _person(rng)),
        ("联系电话", f"8{rng.randrange(1000000, 9999999)}"),
        ("项目属性", rng.choice(("常年性项目", "延续性项目", "持续性项目"))),
        ("支出项目类别", "特定目标类项目"),
        ("起始年度", str(book.year)),
        ("终止年度", head.end_year or ""),
        ("项目申请理由", f"依据{dep.town}年度工作安排，{project.term.purpose}。"),
        ("项目主要内容", f"{project.term.purpose}，并做好日常管理和资金监督。"),
        ("项目总预算", head.total_budget or ""),
        ("项目当年预算", budget),
    )
    table = (("来源项目", "金额"), ("合计", budget), ("1.一般公共预算财政拨款", short(amount.fiscal, False)))
    title = f"项目支出绩效目标表({project.name})"
    blocks = goals([project], book.year, False)
    return FactForm(number, title, head, fields, blocks, money=table, years=(book.year - 2, book.year - 1))


def _result(term_target: str, rng: Random) -> tuple[str, int]:
    """What was reached against a target, and how much of 100 it earns."""
    found = re.search(r"\d+", term_target)
    if not found or int(found[0]) == 0 or "*" in term_target:
        return term_target, 100
    n = int(found[0])
    most = "≤" in term_target
    unit = term_target[found.end() :]
    if rng.random() < 0.8 or (unit == "%" and n == 100):
        reached = max(1, round(n * rng.uniform(0.7, 1.0))) if most else round(n * rng.uniform(1.0, 1.2))
        if unit == "%":
            reached = min(100, reached)
        return f"{reached}{unit}", 100
    reached = max(1, int(n * rng.uniform(0.4, 0.95)))
    return (f"{n + 1}{unit}", 80) if most else (f"{reached}{unit}", max(0, reached * 100 // n))


def _evaluated(projects: Sequence[Project], year: int, marks: int, rng: Random) -> list[tuple[FactIndicator, ...]]:
    """Each project's indicators with actual value and score; the marks stand in brackets behind the name."""
    out = []
    for project in projects:
        rows = []
        for term in project.term.indicators:
            wanted = target(term, project, year)
            actual, earned = _result(wanted, rng)
            rows.append(
                FactIndicator(
                    term.level1,
                    term.level2,
                    f"{term.name}（{marks}分）",
                    wanted,
                    None,
                    None,
                    actual,
                    money(marks * earned, False),
                )
            )
        out.append(tuple(sorted(rows, key=lambda r: LEVEL1_ORDER.index(r.level1))))
    return out


def overall_evaluation(plan: Book, book: Book, publisher: Unit, rng: Random) -> FactForm:
    """整体支出绩效自评表."""
    projects = [p for p, _ in book.outcome]
    planned = sum(m.total for _, m in plan.projects) + plan.basic_total
    spent = sum(d.total for _, d in book.outcome) + book.basic_total
    done = percent(spent, planned, 2)
    fields = (
        ("部门名称", publisher.name),
        ("基本支出总额", f"{money(book.basic_total, False)}万元"),
        ("项目支出总额", f"{money(spent - book.basic_total, False)}万元"),
    )
    table = (
        ("预算执行情况（万元）（20分）", "预算数（A）", "执行数（B）", "执行率（B/A）", "得分（20分*执行率）"),
        ("部门整体支出总额", money(planned), money(spent), f"{done}%", "20.00"),
    )
    blocks = tuple(
        GoalBlock("年度", str(i), goal_text(p), rows, f"{len(rows) * 2}分")
        for i, (p, rows) in enumerate(zip(projects, _evaluated(projects, book.year, 2, rng), strict=True), 1)
    )
    title = f"{book.year}年度整体支出绩效自评表"
    return FactForm(None, title, None, fields, blocks, final=True, money=table)


def project_evaluation(dep: Department, plan: Book, book: Book, project: Project, rng: Random) -> FactForm:
    """项目支出绩效自评表 of one project."""
    planned = next(m for p, m in plan.projects if p.code == project.code).total
    spent = next(d for p, d in book.outcome if p.code == project.code).total
    head = FactProject(None, project.name, dep.own.name, project.unit.name, None, money(planned, False), None, None)
    fields = (
        ("项目名称", head.name),
        ("主管部门", head.department),
        ("项目实施单位", head.unit),
        ("项目类别", "1、部门预算项目 √ 2、市直专项 □"),
        ("项目属性", "1、持续性项目 √ 2、新增性项目 □"),
    )
    table = (
        ("预算执行情况（万元）（20分）", "预算数（A）", "执行数（B）", "执行率（B/A）", "得分（20分*执行率）"),
        ("年度财政资金总额", money(planned), money(spent), f"{percent(spent, planned, 2)}%", "20.00"),
    )
    rows = _evaluated([project], book.year, 10, rng)[0]
    title = f"{book.year}年度{project.name}项目自评表"
    return FactForm(
        None, title, head, fields, (GoalBlock("年度", None, goal_text(project), rows),), final=True, money=table
    )
