"""From performance forms to identities: their own sums and shares, the tables they repeat, the points they report."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from ingest.filing import FormFigure, Indicator, Project
from ingest.folding import squeeze
from ingest.layout import Place
from ingest.reconcile.book import Book, Figure
from ingest.reconcile.form_rules import (
    CostTargets,
    FormFigureIs,
    FormShares,
    FormTotals,
    GoalPoints,
    ProjectBudgets,
)
from ingest.reconcile.identities import Identity, Layer, resolve
from ingest.reconcile.narrative import half_unit
from ingest.reconcile.rules import Rule

TOTAL, SHARE, AMOUNT = "合计", "占比", "当年金额"
_CENT = Decimal("0.005")
_WEIGHT = re.compile(r"\((\d+(?:\.\d+)?)分\)$")
_COST = re.compile(r"^[≤<=≥>]*(\d+(?:\.\d+)?)(万元|元)$")
_GOAL = re.compile(r"年度目标(\d+).*?总分(\d+(?:\.\d+)?)分,得(\d+(?:\.\d+)?)分")


def _figure(item: FormFigure) -> Figure:
    # Forms drop trailing zeros as the narrative does, so an amount is exact to the cent.
    half = half_unit(item.digits, Decimal(1)) if item.column == SHARE else _CENT
    key = ("form", item.scope, item.group, item.label, item.column, item.place)
    label = f"{item.scope}绩效目标表{item.group}“{item.label}”{item.column}"
    return Figure(key, label, Decimal(item.digits), half, item.place)


def _groups(book: Book) -> dict[tuple[str, str], dict[str, FormFigure]]:
    """The funding figures by (group, column), then by label."""
    groups: dict[tuple[str, str], dict[str, FormFigure]] = defaultdict(dict)
    for item in book.filing.form_figures:
        groups[item.group, item.column].setdefault(item.label, item)
    return groups


def _totals(rule: Rule, book: Book) -> Iterator[Identity]:
    for (_, column), rows in _groups(book).items():
        parts = tuple(_figure(item) for label, item in rows.items() if label != TOTAL)
        if TOTAL in rows and parts and column != SHARE:
            yield Identity(rule, (_figure(rows[TOTAL]),), parts)


def _shares(rule: Rule, book: Book) -> Iterator[Identity]:
    groups = _groups(book)
    for (group, column), rows in groups.items():
        amounts = groups.get((group, AMOUNT), {})
        if column != SHARE or TOTAL not in amounts or not (whole := Decimal(amounts[TOTAL].digits)):
            continue
        for label, item in rows.items():
            if label not in amounts:
                continue
            printed = _figure(item)
            exact = Decimal(amounts[label].digits) / whole * 100
            agrees = abs(exact - (printed.value or 0)) <= printed.half
            reckoned = printed.value if agrees else exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
            right = Figure((*printed.key, "reckoned"), f"由“{label}”÷“合计”推算", reckoned, printed.half, item.place)
            yield Identity(rule, (printed,), (right,))


def _figure_is(rule: Rule, book: Book) -> Iterator[Identity]:
    shape = rule.shape
    assert isinstance(shape, FormFigureIs)
    item = _groups(book).get((shape.group, shape.column), {}).get(shape.label)
    found = resolve(book, shape.ref)
    if item is not None and found is not None:
        yield Identity(rule, (_figure(item),), (found,))


def _number(text: str | None) -> Decimal | None:
    try:
        return None if text is None else Decimal(text.replace(",", "").removesuffix("万元"))
    except InvalidOperation:
        return None


def _budget(project: Project) -> Figure | None:
    value = _number(project.year_budget)
    if value is None:
        return None
    return Figure(("project", project.place), f"项目申报表“{project.name}”当年预算", value, _CENT, project.place)


def _project_budgets(rule: Rule, book: Book) -> Iterator[Identity]:
    sheet = book.sheets.get("项目支出表")
    if sheet is None:
        return
    column = sheet.column("(.*/)?合计")
    for project in book.filing.projects:
        budget = _budget(project)
        index = next(
            (
                i for i, row in enumerate(sheet.table.rows)
                if (project.code and row.code == project.code) or squeeze(row.name) == squeeze(project.name)
            ), None,
        )  # fmt: skip
        if budget is not None and index is not None and column is not None:
            yield Identity(rule, (budget,), (sheet.figure(index, column),))


def _cost_targets(rule: Rule, book: Book) -> Iterator[Identity]:
    budgets = {squeeze(project.name): _budget(project) for project in book.filing.projects}
    for item in book.filing.indicators:
        budget = budgets.get(squeeze(item.scope))
        ceiling = _COST.match(squeeze(item.target or ""))
        if budget is None or ceiling is None or item.horizon != "年度" or item.name != "成本控制":
            continue
        scale = Decimal(1) if ceiling[2] == "万元" else Decimal("0.0001")
        stated = Figure(
            ("indicator", item.place), f"“{item.scope}”成本指标“{item.name}”", Decimal(ceiling[1]) * scale, _CENT,
            item.place,
        )  # fmt: skip
        yield Identity(rule, (stated,), (budget,))


def _points(item: Indicator, what: str) -> Figure | None:
    if what == "reached":
        value = _number(item.score)
    else:
        weight = _WEIGHT.search(squeeze(item.name))
        value = Decimal(weight[1]) if weight else None
    if value is None:
        return None
    return Figure(("points", what, item.place, item.name), f"指标“{item.name}”", value, Decimal(0), item.place)


def _goal_points(rule: Rule, book: Book) -> Iterator[Identity]:
    shape = rule.shape
    assert isinstance(shape, GoalPoints)
    goals: dict[str, list[Figure | None]] = defaultdict(list)
    for item in book.filing.indicators:
        if item.scope == "整体" and item.horizon == "年度" and item.goal:
            goals[item.goal].append(_points(item, shape.what))
    for passage in book.filing.passages:
        stated = _GOAL.search(squeeze(passage.text))
        if not stated or stated[1] not in goals:
            continue
        figures = goals[stated[1]]
        value = Decimal(stated[2] if shape.what == "full" else stated[3])
        left = _stated_points(stated[1], shape.what, value, passage.place)
        parts = tuple(figure for figure in figures if figure is not None)
        # A goal with an indicator whose points were not read decides nothing.
        doubtful = len(parts) < len(figures)
        yield Identity(rule, (left,), () if doubtful else parts)


def _stated_points(goal: str, what: str, value: Decimal, place: Place) -> Figure:
    name = "总分" if what == "full" else "得分"
    return Figure(("goal", what, goal, place), f"自评说明年度目标{goal}{name}", value, Decimal(0), place)


FORM_LAYERS: dict[type, Layer] = {
    FormTotals: _totals,
    FormShares: _shares,
    FormFigureIs: _figure_is,
    ProjectBudgets: _project_budgets,
    CostTargets: _cost_targets,
    GoalPoints: _goal_points,
}
