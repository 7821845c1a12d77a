"""The narrative as facts, and what it must agree with."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.filing import Check
from ingest.layout import Place
from ingest.reconcile import reconcile
from ingest.reconcile.narrative import Fact, _without_owner, read_paragraph
from tests.ingest.reconcile.builders import filing, row, table


def facts(text: str) -> list[Fact]:
    """The facts of a paragraph of a filing for 2030."""
    return read_paragraph(text, Place(1), year=2030)


def test_an_amount_with_its_change_and_reason() -> None:
    (fact,) = facts("2030年收支总预算 1,250.5 万元，比2029年预算减少50万元，下降3.84%，主要原因是压减会议开支。")
    assert (fact.subject, fact.amount) == ("收支总预算", Decimal("1250.5"))
    assert (fact.compared_year, fact.change) == (2029, Decimal(-50))
    assert fact.growth is not None
    assert (fact.growth.value, fact.growth.direction) == (Decimal("3.84"), -1)
    assert fact.reason == "压减会议开支"


def test_shares_belong_to_the_amount_before_them() -> None:
    total, basic, projects = facts(
        "支出合计200万元。其中:基本支出150万元,占本年支出75%;项目支出50万元,占本年支出的25%。"
    )
    assert total.share is None
    assert basic.share is not None
    assert projects.share is not None
    assert (basic.subject, basic.share.value, basic.share.whole) == ("基本支出", Decimal(75), "本年支出")
    assert (projects.subject, projects.share.value) == ("项目支出", Decimal(25))


def test_an_account_executes_its_budget() -> None:
    (fact,) = facts(
        "3.卫生健康支出(类)行政事业单位医疗(款)事业单位医疗(项)年初预算为80万元,支出决算为60万元,完成年初预算的75%。"
    )
    assert fact.path == ("卫生健康支出", "行政事业单位医疗", "事业单位医疗")
    assert (fact.budget, fact.amount) == (Decimal(80), Decimal(60))
    assert fact.completed is not None
    assert fact.completed.value == Decimal(75)


def test_a_name_with_brackets_of_its_own() -> None:
    (fact,) = facts(
        "一般公共服务支出(类)政府办公厅(室)及相关机构事务(款)事业运行(项)2030年预算数85.5万元,与2029年持平。"
    )
    assert fact.path == ("一般公共服务支出", "政府办公厅(室)及相关机构事务", "事业运行")


def test_a_path_begins_behind_what_leads_to_it() -> None:
    _, fact = facts("支出200.00万元,主要用于以下方面:社会保障和就业支出(类)20万元,占10%。")
    assert fact.path == ("社会保障和就业支出",)


def test_amounts_in_yuan_and_flat_comparison() -> None:
    (fact,) = facts("公务接待费 35,000 元，与上年持平。")
    assert (fact.amount, fact.flat, fact.compared_year) == (Decimal("3.5"), True, 2029)


def spending() -> tuple[tuple[str, str], ...]:
    """Prose that agrees with the table of ``checked``."""
    return (("三、支出预算安排情况", "2030年支出预算200.00万元,其中:基本支出150万元,占75%;项目支出50万元,占25%。"),)


def checked(prose: tuple[tuple[str, str], ...]) -> list[Check]:
    """The narrative checks of a filing with one table and this prose under 第三部分 情况说明."""
    sheet = table(
        "支出总表",
        ("合计", "基本支出", "项目支出"),
        row(None, "合计", 1, 合计="200.00", 基本支出="150.00", 项目支出="50.00"),
    )
    both = table(
        "收支总表",
        ("预算数",),
        row(None, "收入总计", 1, "收入", 预算数="200.00"),
        row(None, "支出总计", 1, "支出", 预算数="200.00"),
    )
    return [c for c in reconcile(filing(sheet, both, prose=prose)) if c.family == "narrative"]


def test_a_narrative_that_agrees_holds() -> None:
    checks = checked(spending())
    assert len(checks) == 5
    assert {c.verdict for c in checks} == {"holds"}
    assert all(o.place for c in checks for o in (*c.left, *c.right))


@pytest.mark.parametrize(
    ("printed", "changed", "rule"),
    [
        ("基本支出150万元", "基本支出151万元", "文中的基本支出=支出总表的基本支出"),
        ("占25%", "占27%", "文中的占比=金额÷总额"),
        ("支出预算200.00万元", "支出预算2000万元", "文中的支出预算=收支总表的支出总计"),
    ],
)
def test_a_narrative_at_odds_fails(printed: str, changed: str, rule: str) -> None:
    ((heading, text),) = spending()
    failing = [c for c in checked(((heading, text.replace(printed, changed)),)) if c.verdict != "holds"]
    assert rule in {c.statement for c in failing if c.verdict == "fails"}


def test_growth_against_its_own_direction_fails() -> None:
    text = "2030年机关运行经费 90 万元，比2029年增加 10 万元，下降12.5%。"
    (check,) = checked((("十一、其他重要事项的情况说明", text),))
    assert (check.rule, check.verdict) == ("narrative.growth", "fails")


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("东湖区水务局(东湖区河长办)2030年度财政拨款收支总计", "财政拨款收支总计"),
        ("本部门2030年收入合计", "收入合计"),
        ("单位资金收入", "单位资金收入"), ("东湖区水务局(东湖区河长办)", "东湖区水务局(东湖区河长办)"),
        ("一般公共服务支出", "一般公共服务支出"),
    ],
)  # fmt: skip
def test_a_label_names_no_owner(subject: str, shown: str) -> None:
    assert _without_owner(subject, "东湖区水务局（东湖区河长办）") == shown


def test_a_sentence_is_held_against_the_column_of_its_year() -> None:
    years = {"2029年预算数__公务接待费": "24.20", "2030年预算数__公务接待费": "20.00"}
    sheet = table("三公经费支出表", tuple(c.replace("__", "/") for c in years), row(None, "合计", **years))
    made = filing(sheet, prose=(("三、“三公”经费预算情况说明", "2030年公务接待费20.00万元。"),), kind="部门预算")
    (told,) = [c for c in reconcile(made) if c.statement.startswith("文中的公务接待费")]
    assert (told.verdict, told.right[0].column) == ("holds", "2030年预算数/公务接待费")


def test_spending_is_held_against_what_was_spent_where_a_table_prints_the_income_too() -> None:
    columns = ("年初结转和结余", "本年收入/合计", "本年支出/合计", "年末结转和结余")
    values = dict(zip((c.replace("/", "__") for c in columns), ("1.00", "9.00", "8.00", "2.00"), strict=True))
    sheet = table("一般公共预算支出表", columns, row(None, "合计", **values))
    prose = (("五、一般公共预算财政拨款支出决算情况说明", "一般公共预算财政拨款支出8.00万元。"),)
    made = filing(sheet, prose=prose, kind="部门决算")
    (told,) = [c for c in reconcile(made) if c.statement.startswith("文中的一般公共预算支出")]
    assert (told.verdict, told.right[0].column) == ("holds", "本年支出/合计")


def narrative_of(told: str, *values: str) -> list[Check]:
    """The checks of the sentences against a table of expenditure with these figures in 合计, 基本支出, 项目支出."""
    figures = dict(zip(("合计", "基本支出", "项目支出"), values, strict=True))
    sheet = table("支出总表", tuple(figures), row(None, "合计", **figures))
    made = filing(sheet, prose=(("二、支出预算情况说明", told),), kind="部门预算", year=2030)
    return [c for c in reconcile(made) if c.family == "narrative" and "支出总表" in c.statement]


def test_an_amount_of_another_year_is_not_held_against_this_years_table() -> None:
    found = narrative_of(
        "2029年基本支出7.00万元,2030年基本支出8.00万元。上年项目支出3.00万元。", "12.00", "8.00", "4.00"
    )
    assert [(c.verdict, c.left[0].value) for c in found] == [("holds", Decimal("8.00"))]


def test_what_a_single_unit_spends_is_no_statement_of_the_whole() -> None:
    told = "支出12.00万元,其中:局机关支出预算5.00万元,其中基本支出3.00万元,项目支出2.00万元。"
    assert narrative_of(told, "12.00", "8.00", "4.00") == []


def test_a_figure_told_unit_by_unit_is_held_against_the_sum() -> None:
    found = narrative_of("局机关:基本支出3.00万元。图书馆:基本支出5.00万元。", "12.00", "8.00", "4.00")
    assert [(c.verdict, len(c.left)) for c in found] == [("holds", 2)]
    found = narrative_of("基本支出9.00万元。", "12.00", "8.00", "4.00")
    assert [c.verdict for c in found] == ["fails"]


def test_the_publisher_itself_is_no_unit_of_its_own() -> None:
    (_, part) = read_paragraph("某市图书馆支出预算12.00万元,其中基本支出9.00万元。", Place(1), 2030, "某市图书馆")
    assert not part.of_unit
