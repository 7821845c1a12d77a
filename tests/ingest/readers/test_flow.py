"""Paragraphs and rows counted as lines; titles, units and notes that stand in cells are lines, the rest is a grid."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.layout import Grid, TextLine
from ingest.readers.flow import Flow, FlowCell, shown_lines


def rows(*texts: list[str]) -> list[FlowCell]:
    return [FlowCell(text, r, c) for r, row in enumerate(texts) for c, text in enumerate(row)]


def read(*texts: list[str]) -> list[TextLine | Grid]:
    flow = Flow("a.xlsx", "xlsx")
    flow.table(rows(*texts))
    return list(flow.layout().blocks())


def test_title_and_unit_above_the_header_are_lines_and_so_is_the_note_below() -> None:
    found = read(
        ["收支总表", "", ""],
        ["部门:甲局", "", "单位:万元"],
        ["科目", "名称", "合计"],
        ["205", "教育支出", "1.00"],
        ["注:本表含单位资金", "", ""],
    )
    above = [b.text for b in found[:2] if isinstance(b, TextLine)]
    grid, below = found[2:]
    assert above == ["收支总表", "部门:甲局  单位:万元"]
    assert isinstance(grid, Grid)
    assert grid.texts() == [["科目", "名称", "合计"], ["205", "教育支出", "1.00"]]
    assert [cell.place.line for cell in grid.cells] == [3, 3, 3, 4, 4, 4]
    assert isinstance(below, TextLine)
    assert (below.text, below.place.line) == ("注:本表含单位资金", 5)


def test_a_last_row_with_a_name_alone_stays_in_the_table() -> None:
    (grid,) = read(["项目", "预算数"], ["一、教育支出", "1.00"], ["二、其他支出", ""])
    assert isinstance(grid, Grid)
    assert grid.texts()[-1] == ["二、其他支出", ""]


def test_a_blank_row_parts_two_tables_of_one_sheet() -> None:
    found = read(["项目", "数"], ["甲", "1"], ["", ""], ["表二", ""], ["项目", "数"], ["乙", "2"])
    assert [b.texts()[1] if isinstance(b, Grid) else b.text for b in found] == [["甲", "1"], "表二", ["乙", "2"]]


def test_columns_that_hold_nothing_at_the_edges_are_no_columns() -> None:
    (grid,) = read(["", "项目", "数", ""], ["", "甲", "1", ""])
    assert isinstance(grid, Grid)
    assert grid.texts() == [["项目", "数"], ["甲", "1"]]


texts = st.lists(
    st.lists(st.sampled_from(["", "甲", "1.00", "单位:万元", "注:乙"]), min_size=3, max_size=3), max_size=6
)


@given(texts)
def test_no_text_is_lost_and_every_place_is_a_shown_line(table: list[list[str]]) -> None:
    flow = Flow("a.xlsx", "xlsx")
    flow.text("前文")
    flow.table(rows(*table))
    layout = flow.layout()
    lines = shown_lines(layout)
    assert sorted("".join(lines).replace("\t", "").replace(" ", "")) == sorted(
        "前文" + "".join(text for row in table for text in row)
    )
    for block in layout.blocks():
        for piece in block.cells if isinstance(block, Grid) else [block]:
            if piece.text:
                assert piece.place.line
                assert piece.text in lines[piece.place.line - 1]
