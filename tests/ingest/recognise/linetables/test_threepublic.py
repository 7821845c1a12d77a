"""The 三公 row: which order of the columns its sums allow."""

from __future__ import annotations

from ingest.layout import Place, TextLine
from ingest.recognise.linetables.table import read_line_table
from ingest.recognise.rawtable import Figure
from ingest.recognise.regions import Region

KEY = "三公经费支出表"


def figures(text: str) -> dict[str, Figure]:
    lines = tuple(TextLine(line, Place(n)) for n, line in enumerate(text.split("\n"), 1))
    table = read_line_table(Region("table", lines, Place(1), KEY, None, KEY))
    (row,) = table.rows
    return {f.column or "": f for f in row.figures}


RUNNING = (
    "“三公”经费预算数\n机关运行经费预算\n公务用车购置及运行费\n数\n合计 因公出国(境)费 公务接待费\n小计 购置费 运行费\n"
)


def test_the_sums_tell_where_the_vehicles_stand_and_what_is_no_part_of_it() -> None:
    found = figures(RUNNING + "12.40 0 3.40 9.00 1.50 7.50 88.10")
    short = {column.split("/", 1)[-1]: f.printed for column, f in found.items()}
    assert short["公务接待费"] == "3.40"
    assert short["公务用车购置及运行费/小计"] == "9.00"
    assert short["机关运行经费预算数"] == "88.10"
    assert not any(f.rivals for f in found.values())


def test_budget_and_account_in_pairs() -> None:
    found = figures(
        "公务用车购置及运行维护费\n合计 因公出国（境）费 公务接待费\n小计 公务用车购置费 公务用车运行维护费\n"
        "预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数\n"
        "9.00 8.10 1.00 0.60 7.00 6.90 2.00 2.00 5.00 4.90 1.00 0.60"
    )
    assert found["决算数/合计"].printed == "8.10"
    assert found["预算数/公务用车购置及运行维护费/小计"].printed == "7.00"
    assert found["决算数/公务用车购置及运行维护费/公务用车运行维护费"].printed == "4.90"


def test_what_two_orders_allow_is_in_doubt() -> None:
    found = figures(RUNNING + "6.00 0 3.00 3.00 0 3.00 88.10")
    doubted = {column.split("/")[-1] for column, f in found.items() if f.rivals}
    assert doubted == {"购置费", "运行费"}


def test_a_row_for_each_unit() -> None:
    text = (
        "单位编码 单位名称（科目）\n合计 因公出国（境）费 公务用车购置及运行费 公务接待费\n"
        "小计 公务用车购置费 公务用车运行费\n"
        "合 计 7.00 5.00 5.00 2.00\n312301 某局机关 4.00 3.00 3.00 1.00\n312302 某站 3.00 2.00 2.00 1.00"
    )
    lines = tuple(TextLine(line, Place(n)) for n, line in enumerate(text.split("\n"), 1))
    table = read_line_table(Region("table", lines, Place(1), KEY, None, KEY))
    assert [(r.code, r.name, len(r.figures)) for r in table.rows] == [
        (None, "合计", 4),
        ("312301", "某局机关", 4),
        ("312302", "某站", 4),
    ]
