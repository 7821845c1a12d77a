"""Rows of a dump without cells that a sure table has just so are sure as well."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.recognise.solve import settle
from tests.ingest.recognise.test_solve import table, unsure

COLUMNS = ("合计", "基本支出", "项目支出")
SURE = table(
    "一般公共预算支出表",
    COLUMNS,
    [
        (None, "合计", "90.00 60.00 30.00"),
        ("208", "社会保障和就业支出", "60.00 60.00 0.00"),
        ("20805", "行政事业单位养老支出", "60.00 60.00 0.00"),
        ("212", "城乡社区支出", "30.00 0.00 30.00"),
    ],
)


def whole(middle: str, adrift: bool) -> dict[str, set[str]]:
    """What is unsure in a table of all expenditure that has a figure too many in its total row."""
    rows = [
        (None, "合计", "110.00 60.00 50.00 7.00"),
        ("208", "社会保障和就业支出", "60.00 60.00"),
        ("20805", "行政事业单位养老支出", middle),
        ("212", "城乡社区支出", "50.00 50.00"),
    ]
    return unsure(settle([replace(table("支出总表", COLUMNS, rows), adrift=adrift), SURE]))


def test_a_row_like_the_sure_tables_is_sure() -> None:
    found = whole("60.00 60.00", adrift=True)
    assert not found["20805"]
    assert found["合计"]
    assert found["212"]


@pytest.mark.parametrize(("middle", "adrift"), [("59.00 59.00", True), ("60.00 60.00", False)])
def test_another_figure_or_a_table_whose_columns_are_in_doubt_stays(middle: str, adrift: bool) -> None:
    assert whole(middle, adrift)["20805"]
