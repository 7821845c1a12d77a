"""What the performance forms must agree with, as data: their own sums, the tables, and the scores they report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingest.reconcile.rules import GRAND_IN, GRAND_OUT, ONE, Ref, Rule

SOURCE = "《项目支出绩效评价管理办法》的申报和自评表格"


@dataclass(frozen=True, slots=True)
class FormTotals:
    """In each group of the funding part, 合计 is the sum of its rows, column by column."""


@dataclass(frozen=True, slots=True)
class FormShares:
    """Each share of the funding part is its amount over its group's 合计."""


@dataclass(frozen=True, slots=True)
class FormFigureIs:
    """A figure of the funding part is a figure of a table."""

    group: str
    label: str
    column: str
    ref: Ref


@dataclass(frozen=True, slots=True)
class ProjectBudgets:
    """The budget that a project's form states is its row in the project table."""


@dataclass(frozen=True, slots=True)
class CostTargets:
    """The yearly cost ceiling among a project's indicators is the budget that its form asks for."""


@dataclass(frozen=True, slots=True)
class GoalPoints:
    """The points (full or reached) that the narrative states for a yearly goal are those of the goal's indicators."""

    what: Literal["full", "reached"]


FORM_RULES: tuple[Rule, ...] = (
    Rule("forms.totals", "forms", "总体资金情况的合计等于其各项之和", SOURCE, FormTotals()),
    Rule("forms.shares", "forms", "总体资金情况的占比=金额÷合计", SOURCE, FormShares()),
    Rule("forms.income", "forms", "整体绩效目标表的收入合计=收支总表的收入总计", SOURCE,
         FormFigureIs("收入构成", "合计", "当年金额", Ref("收支总表", ONE, GRAND_IN, "收入"))),
    Rule("forms.expenditure", "forms", "整体绩效目标表的支出合计=收支总表的支出总计", SOURCE,
         FormFigureIs("支出构成", "合计", "当年金额", Ref("收支总表", ONE, GRAND_OUT, "支出"))),
    Rule("forms.project_budget", "forms", "项目申报表的当年预算=项目支出表的该项目", SOURCE, ProjectBudgets()),
    Rule("forms.cost_target", "forms", "年度成本指标的金额=项目当年预算", SOURCE, CostTargets()),
    Rule("forms.points", "forms", "自评说明的目标总分=各指标分值之和", SOURCE, GoalPoints("full")),
    Rule("forms.score", "forms", "自评说明的目标得分=各指标得分之和", SOURCE, GoalPoints("reached")),
)  # fmt: skip
