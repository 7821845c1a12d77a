"""What must be there, and how the report says so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner

from ingest.filing import Filing, FilingFacts
from ingest.reconcile import ALL_RULES, FAMILIES, reconcile
from ingest.reconcile.report import report_lines
from ingest.reconcile.structure import ALWAYS
from mingzhang import main
from tests.ingest.reconcile.builders import filing, row, table


def structure(made: Filing) -> list[tuple[str, str, str]]:
    """(rule, verdict, table) of the structure checks."""
    return [(c.rule, c.verdict, c.left[0].table or "") for c in reconcile(made) if c.family == "structure"]


def test_missing_tables_are_named() -> None:
    made = filing(*(table(key, ("合计",), row("1", "x", 合计="1.00")) for key in ALWAYS), kind="部门决算")
    assert {verdict for _, verdict, _ in structure(made)} == {"holds"}
    lacking = structure(replace(made, tables=made.tables[1:]))
    assert ("structure.table", "fails", ALWAYS[0]) in lacking


def test_a_text_that_is_no_filing_has_no_gaps() -> None:
    assert structure(Filing("x.txt", FilingFacts())) == []


def test_an_empty_table_needs_its_statement() -> None:
    empty = table("政府性基金预算支出表", ("合计",))
    stated = replace(empty, statement="本年没有此项支出。")
    assert ("structure.statement", "fails", empty.key) in structure(filing(empty, kind="单位预算"))
    assert ("structure.statement", "holds", empty.key) in structure(filing(stated, kind="单位预算"))


def test_a_blank_among_printed_zeros_is_reported() -> None:
    rows = [row(f"30{n}", f"项{n}", n, 合计="1.00", 人员经费="0.00") for n in range(1, 6)]
    sheet = table("一般公共预算基本支出表", ("合计", "人员经费"), *rows, row("399", "其他支出", 9, 合计="1.00"))
    assert ("structure.blank", "fails", sheet.key) in structure(filing(sheet, kind="单位预算"))


def test_a_blank_among_a_few_printed_zeros_may_be_one_of_many() -> None:
    rows = [row(f"30{n}", f"项{n}", n, 合计="1.00", 人员经费="0.00") for n in range(1, 4)]
    sheet = table("一般公共预算基本支出表", ("合计", "人员经费"), *rows, row("399", "其他支出", 9, 合计="1.00"))
    assert ("structure.blank", "fails", sheet.key) not in structure(filing(sheet, kind="单位预算"))


def test_every_rule_is_whole() -> None:
    ids = [rule.id for rule in ALL_RULES]
    assert len(ids) == len(set(ids))
    assert all(rule.family in FAMILIES and rule.statement and rule.source for rule in ALL_RULES)


def test_the_report_names_figures_and_lines() -> None:
    spending = row("208", "社会保障和就业支出", 7, 合计="3.00", 基本支出="1.00", 项目支出="1.00")
    made = filing(table("支出总表", ("合计", "基本支出", "项目支出"), spending))
    lines = "\n".join(report_lines(replace(made, checks=reconcile(made))))
    assert "[不符] 行内合计" in lines
    assert "差额 1.00\n" in lines
    assert "\n      ≠ 支出总表" in lines
    assert "(第7行)" in lines


def test_the_command_fails_on_a_missing_file() -> None:
    result = CliRunner().invoke(main, ["check", "/nowhere/x.txt"])
    assert result.exit_code == 1
    assert "错误" in result.output


@pytest.mark.parametrize(
    ("year", "key", "verdict"),
    [
        (2014, "收入总表", "not_checkable"),
        (2018, "收入总表", "fails"),
        (2018, "国有资本经营预算支出表", "not_checkable"),
        (2024, "国有资本经营预算支出表", "fails"),
        (2024, "项目支出表", "not_checkable"),
    ],
)
def test_a_missing_table_is_a_failure_only_where_the_rules_ask_for_it(year: int, key: str, verdict: str) -> None:
    made = filing(table("支出总表", ("合计",), row("1", "x", 合计="1.00")), kind="部门预算", year=year)
    assert ("structure.table", verdict, key) in structure(made)


def test_a_filing_whose_tables_stand_elsewhere_lacks_none() -> None:
    assert {verdict for _, verdict, _ in structure(filing(kind="部门预算"))} == {"not_checkable"}
