"""What filings state of each other."""

from __future__ import annotations

from dataclasses import replace

from ingest.filing import Filing, FilingFacts, Passage, Project, Section, Table
from ingest.layout import Place
from ingest.reconcile.between import Side, compared
from ingest.reconcile.book import Book
from tests.ingest.reconcile.builders import filing, row, table


def published(made: Filing, publisher: str, code: str, year: int, kind: str) -> Filing:
    """The filing as published by somebody for a year."""
    return replace(made, facts=FilingFacts("题", publisher, code, year, kind))


def income(total: str) -> Table:
    """A 收支总表 with one total."""
    return table("收支总表", ("预算数",), row(None, "收入总计", 1, "收入", 预算数=total))


def verdicts(mine: Filing, other: Filing) -> list[tuple[str, str]]:
    """(rule, verdict) of the checks of one filing against another; the other's operands must name it."""
    checks = compared(Side(Book(mine)), "other", Side(Book(other)))
    assert all(o.filing == "other" and o.place for c in checks for o in c.right)
    assert all(o.filing is None for c in checks for o in c.left)
    return [(c.rule, c.verdict) for c in checks]


def test_last_year_is_what_last_year_said() -> None:
    prose = (("一、收支预算总体安排情况", "2030年收支总预算 110.00 万元，比2029年预算增加10万元，增长10%。"),)
    mine = published(filing(income("110.00"), prose=prose), "某局", "328", 2030, "部门预算")
    for total, verdict in (("100.00", "holds"), ("101.00", "fails")):
        before = published(filing(income(total)), "某局", "328", 2029, "部门预算")
        assert verdicts(mine, before) == [("filings.last_year", verdict)]
    assert verdicts(mine, published(filing(income("7.00")), "另一局", "329", 2029, "部门预算")) == []
    assert verdicts(mine, published(filing(income("7.00")), "某局", "328", 2028, "部门预算")) == []


def test_a_department_contains_its_units() -> None:
    units = table("收入总表", ("合计",), row("328", "某局", 1, 合计="9.00"), row("328003", "某中心", 2, 合计="4.00"))
    own = table("收入总表", ("合计",), row(None, "合计", 1, 合计="4.00"))
    department = published(filing(units), "某局", "328", 2030, "部门预算")
    assert verdicts(department, published(filing(own), "某中心", "328003", 2030, "单位预算")) == [
        ("filings.unit", "holds")
    ]
    assert verdicts(department, published(filing(own), "某中心", "328003", 2030, "单位决算")) == []


def test_a_final_account_names_its_budget() -> None:
    prose = (
        ("五、一般公共预算财政拨款支出决算情况说明",
         "卫生健康支出(类)行政事业单位医疗(款)事业单位医疗(项)年初预算为80.5万元,支出决算为60万元,完成年初预算的74.5%。"),
    )  # fmt: skip
    account = published(filing(prose=prose), "某局", "328", 2030, "部门决算")
    for amount, verdict in (("80.50", "holds"), ("81.50", "fails")):
        spending = table("一般公共预算支出表", ("合计",), row("2101102", "事业单位医疗", 4, 合计=amount))
        budget = published(filing(spending), "某局", "328", 2030, "部门预算")
        assert verdicts(account, budget) == [("filings.budget", verdict)]


def test_a_project_says_what_it_was_granted_before() -> None:
    project = Project("42010022301T000000134", "某项目", Place(100), year_budget="55")
    history = Passage("2029年预算105.35万元，2030年预算55万元，比上年减少。", Place(130))
    elsewhere = Passage("2029年预算7万元。", Place(950))
    mine = replace(
        published(filing(), "某局", "328", 2030, "部门预算"),
        projects=(project,), passages=(history, elsewhere), sections=(Section(1, "第三部分 情况说明", Place(900)),),
    )  # fmt: skip
    for granted, verdict in (("105.35", "holds"), ("100.00", "fails")):
        grants = table("项目支出表", ("合计",), row("42010022301T000000134", "某项目", 3, 合计=granted))
        assert verdicts(mine, published(filing(grants), "另一局", "9", 2029, "单位预算")) == [
            ("filings.project", verdict)
        ]
