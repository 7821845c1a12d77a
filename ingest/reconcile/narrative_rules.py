"""What the narrative must agree with, as data: which figure each standard sentence of 情况说明 repeats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingest.reconcile.rules import (
    BASIC,
    CARRIED_IN,
    ECONOMIC,
    FORM,
    GRAND_IN,
    GRAND_OUT,
    ONE,
    OPERATING,
    PROJECTS,
    STAFF,
    TOTAL,
    YEAR_TOTAL_IN,
    YEAR_TOTAL_OUT,
    Ref,
    Rule,
)

Kind = Literal["budget", "final"]
SAME = "{subject}"
"""In a row or column pattern: the sentence's own subject."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence under a heading whose subject matches repeats this figure (the first of ``refs`` that is printed).

    ``first`` asks for the first amount under its heading, ``path`` for a sentence with 类/款/项 names: the row is then
    found by those. ``of`` "budget" takes the budget that the sentence executes in place of its amount.
    """

    heading: str
    subject: str
    refs: tuple[Ref, ...]
    kind: Kind | None = None
    first: bool = False
    path: bool = False
    of: Literal["amount", "budget"] = "amount"


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A percentage that the sentence's own amounts decide: its share, its growth or its completion."""

    what: Literal["share", "growth", "completed"]


OVERALL = "、收支?(入支出)?(预算|决算)?总体|、收支(预算|决算)"
INCOME = "、(部门|单位)?收入(预算|决算)"
EXPENDITURE = "、(部门|单位)?支出(预算|决算)"
APPROPRIATION = "、财政拨款收"
GENERAL = "、一般公共预算(财政拨款)?支出"
BASICS = "、一般公共预算(财政拨款)?基本支出"
THREE_PUBLIC = "、.*三公"
FUND = "、政府性基金"
CAPITAL = "、国有资本"
PROJECT = "、项目支出"
GENERAL_ROW = "一般公共预算(财政)?拨款(收入)?"
FUND_ROW = "政府性基金(预算)?(财政)?拨款(收入)?"
CAPITAL_ROW = "国有资本经营预算(财政)?拨款(收入)?"


def _told(number: int, statement: str, told: Told) -> Rule:
    return Rule(f"narrative.{number:02d}", "narrative", statement, FORM, told)


def _item(column: str) -> tuple[Ref, ...]:
    return (Ref("三公经费支出表", f"(?!预算数/)(.*/)?{column}"),)


_TOLD: tuple[tuple[str, Told], ...] = (
    ("文中的收支总额=收支总表的收入总计",
     Told(OVERALL, ".*(收支总预算|收支预算|收、?支总计|收入支出总计|支总计|收入总计|收支总额)",
          (Ref("收支总表", ONE, GRAND_IN, "收入"),))),
    ("文中的收入预算=收支总表的收入总计",
     Told(INCOME, ".*", (Ref("收支总表", ONE, GRAND_IN, "收入"),), "budget", first=True)),
    ("文中的收入合计=收支总表的本年收入合计",
     Told(INCOME, ".*", (Ref("收支总表", ONE, YEAR_TOTAL_IN, "收入"),), "final", first=True)),
    ("文中的一般公共预算拨款收入=收支总表的该项收入",
     Told(INCOME, "一般公共预算(财政)?拨款(本年)?(收入)?", (Ref("收支总表", ONE, GENERAL_ROW, "收入"),))),
    ("文中的财政拨款收入=收入决算表的财政拨款收入",
     Told(INCOME, "财政拨款收入", (Ref("收入总表", "财政拨款收入"),), "final")),
    ("文中的各项收入=收入总表的该项收入",
     Told(INCOME, "其他收入|事业收入|经营收入|上级补助收入|附属单位上缴收入",
          (Ref("收入总表", f"(.*/)?{SAME}"),))),
    ("文中的上年结转=收支总表的上年结转", Told(INCOME, "上年结转.*|年初结转.*",
          (Ref("收支总表", ONE, CARRIED_IN, "收入"),))),
    ("文中的支出预算=收支总表的支出总计",
     Told(EXPENDITURE, ".*", (Ref("收支总表", ONE, GRAND_OUT, "支出"),), "budget", first=True)),
    ("文中的支出合计=收支总表的本年支出合计",
     Told(EXPENDITURE, ".*", (Ref("收支总表", ONE, YEAR_TOTAL_OUT, "支出"),), "final", first=True)),
    ("文中的基本支出=支出总表的基本支出", Told(EXPENDITURE, "基本支出", (Ref("支出总表", BASIC),))),
    ("文中的项目支出=支出总表的项目支出", Told(EXPENDITURE, "项目支出", (Ref("支出总表", PROJECTS),))),
    ("文中的财政拨款收支总额=财政拨款收支总表的收入总计",
     Told(APPROPRIATION, ".*(收支总预算|收支预算|收入支出总计|支总计|收支总计)",
          (Ref("财政拨款收支总表", ONE, GRAND_IN, "收入"),))),
    ("文中的一般公共预算拨款=财政拨款收支总表的该项收入",
     Told(APPROPRIATION, "一般公共预算(财政)?拨款(本年)?(收入)?",
          (Ref("财政拨款收支总表", ONE, GENERAL_ROW, "收入"),))),
    ("文中的政府性基金拨款=财政拨款收支总表的该项收入",
     Told(APPROPRIATION, "政府性基金(预算)?(财政)?拨款(本年)?(收入)?",
          (Ref("财政拨款收支总表", ONE, FUND_ROW, "收入"),))),
    ("文中的国有资本经营预算拨款=财政拨款收支总表的该项收入",
     Told(APPROPRIATION, "国有资本经营预算(财政)?拨款(本年)?(收入)?",
          (Ref("财政拨款收支总表", ONE, CAPITAL_ROW, "收入"),))),
    ("文中的各类支出=财政拨款收支总表的该类支出",
     Told(APPROPRIATION, ".+支出", (Ref("财政拨款收支总表", ONE, SAME, "支出"),))),
    ("文中的一般公共预算支出=一般公共预算支出表的合计",
     Told(GENERAL, "一般公共预算((财政)?拨款)?(支出)?", (Ref("一般公共预算支出表", TOTAL),))),
    ("文中的基本支出=一般公共预算支出表的基本支出", Told(GENERAL, "基本支出", (Ref("一般公共预算支出表", BASIC),))),
    ("文中的项目支出=一般公共预算支出表的项目支出", Told(GENERAL, "项目支出", (Ref("一般公共预算支出表", PROJECTS),))),
    ("文中的人员经费=一般公共预算支出表的人员经费", Told(GENERAL, "人员经费", (Ref("一般公共预算支出表", STAFF),))),
    ("文中的公用经费=一般公共预算支出表的公用经费", Told(GENERAL, "公用经费", (Ref("一般公共预算支出表", OPERATING),))),
    ("文中的科目金额=一般公共预算支出表的该科目", Told(GENERAL, ".*", (Ref("一般公共预算支出表", TOTAL),), path=True)),
    ("文中的基本支出=一般公共预算支出表的基本支出", Told(BASICS, ".*基本支出", (Ref("一般公共预算支出表", BASIC),))),
    ("文中的人员经费=一般公共预算基本支出表的人员经费",
     Told(BASICS, "人员经费", (Ref(ECONOMIC, ONE, "人员经费合计"), Ref(ECONOMIC, STAFF)))),
    ("文中的公用经费=一般公共预算基本支出表的公用经费",
     Told(BASICS, "公用经费", (Ref(ECONOMIC, ONE, "公用经费合计"), Ref(ECONOMIC, OPERATING)))),
    ("文中的经济分类支出=一般公共预算基本支出表的该科目",
     Told(BASICS, "工资福利支出|商品和服务支出|对个人和家庭的补助(支出)?|资本性支出",
          (Ref(ECONOMIC, TOTAL + "|" + ONE, SAME),))),
    ("文中的“三公”经费=“三公”经费支出表的合计",
     Told(THREE_PUBLIC, '.*"三公"经费.*', (Ref("三公经费支出表", '(决算数/)?("三公"经费)?合计'),))),
    ("文中的“三公”经费预算=“三公”经费支出表的预算数",
     Told(THREE_PUBLIC, '.*"三公"经费.*', (Ref("三公经费支出表", "预算数/合计"),), "final", of="budget")),
    ("文中的因公出国(境)费=“三公”经费支出表的该项", Told(THREE_PUBLIC, "因公出国.*", _item("因公出国.*"))),
    ("文中的公务用车费=“三公”经费支出表的小计",
     Told(THREE_PUBLIC, "公务用车购置及运行.*", _item("公务用车购置(及|和)运行.*/小计"))),
    ("文中的公务用车购置费=“三公”经费支出表的该项",
     Told(THREE_PUBLIC, "公务用车购置(费|费支出)", _item("公务用车购置费?"))),
    ("文中的公务用车运行费=“三公”经费支出表的该项", Told(THREE_PUBLIC, "公务用车运行.*", _item("公务用车运行.*"))),
    ("文中的公务接待费=“三公”经费支出表的该项", Told(THREE_PUBLIC, "公务接待费", _item("公务接待费"))),
    ("文中的政府性基金收支=政府性基金预算支出表的合计",
     Told(FUND, ".*年初结转和结余", (Ref("政府性基金预算支出表", "年初结转和结余"),), "final")),
    ("文中的国有资本经营预算支出=该表的合计",
     Told(CAPITAL, ".*(本年)?支出",
          (Ref("国有资本经营预算支出表", TOTAL),), "final", first=True)),
    ("文中的科目金额=政府性基金预算支出表的该科目", Told(FUND, ".*", (Ref("政府性基金预算支出表", TOTAL),), path=True)),
    ("文中的科目金额=国有资本经营预算支出表的该科目", Told(CAPITAL, ".*",
          (Ref("国有资本经营预算支出表", TOTAL),), path=True)),
    ("文中的项目支出=项目支出表的合计", Told(PROJECT, "项目支出", (Ref("项目支出表", TOTAL),), "budget")),
    ("文中的项目金额=项目支出表的该项目", Told(PROJECT, ".+", (Ref("项目支出表", TOTAL, SAME),), "budget")),
)  # fmt: skip

NARRATIVE_RULES: tuple[Rule, ...] = (
    *(_told(number, statement, told) for number, (statement, told) in enumerate(_TOLD, 1)),
    Rule("narrative.share", "narrative", "文中的占比=金额÷总额", FORM, Reckoned("share")),
    Rule("narrative.growth", "narrative", "文中的增减百分比与增减额、方向一致", FORM, Reckoned("growth")),
    Rule("narrative.completed", "narrative", "文中的完成百分比=决算÷预算", FORM, Reckoned("completed")),
)
"""Every rule that holds the narrative against the tables and against itself."""
