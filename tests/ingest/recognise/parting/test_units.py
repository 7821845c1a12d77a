"""A table that does not say what its amounts are in."""

from __future__ import annotations

from ingest.filing import Filing
from ingest.pipeline import recognise
from ingest.readers.text import text_layout

HEAD = "某局2024年部门预算\n支出总表\n单位：万元\n科目编码 科目名称 合计 基本支出 项目支出\n"
ROWS = "合计 30.00 20.00 10.00\n213 农林水支出 30.00 20.00 10.00\n"
SECOND = "一般公共预算支出表\n科目编码 科目名称 合计 基本支出 项目支出\n"


def read(second: str) -> Filing:
    return recognise(text_layout(HEAD + ROWS + SECOND + second, "a.txt"))


def test_the_filings_usual_unit_is_taken_for_it() -> None:
    filing = read(ROWS)
    assert [table.unit for table in filing.tables] == ["万元", "万元"]
    assert not [note for note in filing.notes if "金额单位" in note]


def test_figures_many_times_the_whole_are_in_yuan() -> None:
    filing = read("合计 300,000.00 200,000.00 100,000.00\n213 农林水支出 300,000.00 200,000.00 100,000.00\n")
    assert [table.unit for table in filing.tables] == ["万元", "元"]
    assert any("按金额大小认定为元" in note for note in filing.notes)


def test_where_no_table_states_its_unit_the_others_are_parts_of_the_first() -> None:
    first = "某局2024年部门预算\n收支总表\n收入 支出\n项目 预算数 项目 预算数\n"
    first += "一、一般公共预算拨款收入 30.00 一、农林水支出 30.00\n收入总计 30.00 支出总计 30.00\n"
    rows = "合计 300,000.00 200,000.00 100,000.00\n213 农林水支出 300,000.00 200,000.00 100,000.00\n"
    assert [t.unit for t in recognise(text_layout(first + SECOND + rows, "a.txt")).tables] == ["万元", "元"]
