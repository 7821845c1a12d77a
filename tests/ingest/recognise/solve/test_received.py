"""Columns of income that nothing in a dump without cells names are sure where the money is listed and spent so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.recognise.solve import settle
from tests.ingest.recognise.test_solve import loose, table, unsure

KINDS = ("小计", "一般公共预算", "政府性基金预算")
COLUMNS = ("合计", *(f"本年收入/{kind}" for kind in KINDS), *(f"上年结转结余/{kind}" for kind in KINDS))
INCOME = [
    (None, "合计", "96.00 96.00 80.00 16.00"),
    ("650001", "甲市乙局本级", "60.00 60.00 60.00"),
    ("650002", "甲市丙中心", "36.00 36.00 20.00 16.00"),
]
SOURCES = [
    (None, "一、一般公共预算拨款收入", "80.00"),
    (None, "二、政府性基金预算拨款收入", "16.00"),
    (None, "本年收入合计", "96.00"),
    (None, "收入总计", "96.00"),
]
SPENT = ("合计", "基本支出", "项目支出")


@pytest.mark.parametrize(("fund", "sure"), [("16.00", True), ("15.00", False)], ids=["spent", "spent otherwise"])
def test_a_source_that_is_listed_and_spent_so_names_its_column(fund: str, sure: bool) -> None:
    sources = table("收支总表", ("预算数",), SOURCES)
    sided = replace(loose(sources), rows=tuple(replace(row, side="收入") for row in loose(sources).rows), adrift=True)
    income = replace(table("收入总表", COLUMNS, INCOME), adrift=True)
    general = table(
        "一般公共预算支出表", SPENT, [(None, "合计", "80.00 50.00 30.00"), ("212", "甲", "80.00 50.00 30.00")]
    )
    funds = table(
        "政府性基金预算支出表", SPENT, [(None, "合计", f"{fund} 0.00 {fund}"), ("212", "甲", f"{fund} 0.00 {fund}")]
    )
    found = unsure(settle([sided, income, general, funds]), 1)
    assert [("本年收入/小计" not in columns) for columns in found.values()] == [sure] * 3
