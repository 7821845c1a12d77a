"""The 三公 table on end: which item each line is, and what a form adds to the items."""

from __future__ import annotations

from ingest.layout import Place, TextLine
from ingest.recognise.known import Known
from ingest.recognise.linetables.table import read_line_table
from ingest.recognise.regions import Region


def figures(text: str) -> dict[str, str]:
    """The printed figures of the one row by column."""
    lines = tuple(TextLine(line, Place(n)) for n, line in enumerate(text.split("\n"), 1) if line.strip())
    table = read_line_table(Region("table", lines, Place(1), "三公经费支出表", None, "三公经费支出表"), Known())
    (row,) = table.rows
    return {figure.column or "?": figure.printed for figure in row.figures}


def test_the_older_form_calls_both_car_expenses_by_one_name() -> None:
    found = figures(
        "项目 2029年预算数 2030年预算数\n合计 9.00 8.00\n1、因公出国(境)费用 1.00 0.50\n2、公务接待费 2.00 1.50\n"
        "3、公务用车费 6.00 6.00\n其中:(1)公务用车运行维护费 6.00 6.00\n(2)公务用车购置 0.00 0.00\n"
    )
    assert found["2029年预算数/公务用车购置及运行费/小计"] == "6.00"
    assert found["2030年预算数/公务用车购置及运行费/公务用车购置费"] == "0.00"
    assert len(found) == 12


def test_what_the_form_adds_is_kept_beside_the_items() -> None:
    found = figures(
        "项目 2030年预算数\n合计 9.00\n因公出国(境)费用 1.00\n公务接待费 2.00\n其中:外事接待费 0.40\n"
        "公务用车购置及运行费 6.00\n公务用车购置费 0.00\n公务用车运行费 6.00\n会议费 3.00\n"
    )
    assert found["公务接待费"] == "2.00"
    assert found["公务接待费/外事接待费"] == "0.40"
    assert found["另列/会议费"] == "3.00"


def test_a_change_beside_two_years_is_headed_as_printed() -> None:
    found = figures(
        "项 目 2029年预算 2030年预算 比上年增减\n“三公”经费 9.00 8.00 -1.00\n（一）因公出国（境）支出 1.00 0.50 -0.50\n"
        "（二）公务用车购置及运行维护支出 6.00 6.00 0.00\n（三）公务接待费支出 2.00 1.50 -0.50\n"
    )
    assert found["2030年预算/“三公”经费合计"] == "8.00"
    assert found["比上年增减/公务接待费"] == "-0.50"
