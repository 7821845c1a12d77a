"""What performance forms state beside the tables: funding sums and shares, budgets, cost ceilings, points."""

from __future__ import annotations

from dataclasses import replace

from ingest.filing import Check, Filing, FormFigure, Indicator, Project
from ingest.layout import Place
from ingest.reconcile import reconcile
from tests.ingest.reconcile.builders import filing, row, table


def funding(**figures: str) -> tuple[FormFigure, ...]:
    """The expenditure part of an overall form; keywords are label__column."""
    items = {"人员类项目支出__当年金额": "60", "人员类项目支出__占比": "60", "运转类项目支出__当年金额": "40",
             "运转类项目支出__占比": "40", "合计__当年金额": "100", "合计__占比": "100"} | figures  # fmt: skip
    return tuple(
        FormFigure("整体", "支出构成", *key.split("__"), digits, digits, Place(n))
        for n, (key, digits) in enumerate(items.items(), 1)
    )  # fmt: skip


def form_checks(made: Filing) -> list[Check]:
    """The checks of the family of forms."""
    return [c for c in reconcile(made) if c.family == "forms"]


def test_funding_sums_and_shares() -> None:
    sound = form_checks(replace(filing(), form_figures=funding()))
    assert len(sound) == 4
    assert {c.verdict for c in sound} == {"holds"}
    broken = form_checks(replace(filing(), form_figures=funding(人员类项目支出__占比="61.2")))
    assert [(c.rule, c.verdict) for c in broken if c.verdict != "holds"] == [("forms.shares", "fails")]


def test_a_project_asks_for_what_the_table_grants() -> None:
    sheet = table("项目支出表", ("合计",), row("42010022301T000000134", "某项目", 3, 合计="55.00"))
    for budget, verdict in (("55", "holds"), ("56", "fails")):
        project = Project("42010022301T000000134", "某项目", Place(9), year_budget=budget)
        (check,) = form_checks(replace(filing(sheet), projects=(project,)))
        assert (check.rule, check.verdict) == ("forms.project_budget", verdict)


def indicator(name: str, goal: str | None = "1", **other: str) -> Indicator:
    """An indicator of the overall form's yearly goal."""
    scope = other.pop("scope", "整体")
    target = other.pop("target", "1")
    return Indicator(scope, None, "年度", goal, "成本指标", "经济成本指标", name, target, Place(5), **other)  # type: ignore[arg-type]


def test_the_cost_ceiling_is_the_budget() -> None:
    project = Project(None, "某项目", Place(9), year_budget="80")
    made = replace(
        filing(), projects=(project,), indicators=(indicator("成本控制", scope="某项目", target="≤95.5万元"),)
    )
    (check,) = form_checks(made)
    assert (check.rule, check.verdict, str(check.difference)) == ("forms.cost_target", "fails", "15.5")


def test_points_of_a_goal_add_up() -> None:
    items = (indicator("甲率(2分)", score="2.00"), indicator("乙数(1.5分)", score="1.31"))
    prose = (("十三、绩效情况", "年度目标1共设置2个指标，总分3.5分，得3.31分。"),)
    checks = form_checks(replace(filing(prose=prose), indicators=items))
    assert [(c.rule, c.verdict) for c in checks] == [("forms.points", "holds"), ("forms.score", "holds")]
    unread = form_checks(replace(filing(prose=prose), indicators=(*items, indicator("丙"))))
    assert {c.verdict for c in unread} == {"not_checkable"}
