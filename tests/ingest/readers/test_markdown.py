"""OCR Markdown and TSV: marks off, tags out, rows into grids that know their lines."""

from __future__ import annotations

import pytest

from ingest.layout import Grid, TextLine
from ingest.readers.markdown import clean, looks_like_markdown, markdown_layout


def blocks(text: str) -> list[TextLine | Grid]:
    return list(markdown_layout(text, "a.md").blocks())


def test_heading_and_list_marks_go_and_the_level_stays() -> None:
    found = blocks("## 第一部分 概况\n- 一、职责\n**预算公开**\n正文\n")
    assert [(b.text, b.heading) for b in found if isinstance(b, TextLine)] == [
        ("第一部分 概况", 2),
        ("一、职责", 0),
        ("预算公开", 0),
        ("正文", 0),
    ]


def test_tab_rows_without_a_blank_line_between_are_one_grid() -> None:
    found = [b.texts() for b in blocks("a\tb\n正文\nx\t1.00\n\ny\t2.00\nw\t\n") if isinstance(b, Grid)]
    assert found == [[["a", "b"]], [["x", "1.00"]], [["y", "2.00"], ["w", ""]]]


def test_a_short_row_is_filled_and_cells_know_their_line() -> None:
    (grid,) = (b for b in blocks("\n科目\t合计\t基本支出\n208\t1.00\n") if isinstance(b, Grid))
    assert grid.texts() == [["科目", "合计", "基本支出"], ["208", "1.00", ""]]
    assert [cell.place.line for cell in grid.cells] == [2, 2, 2, 3, 3, 3]
    assert (grid.place.line, grid.place.last_line) == (2, 3)


@pytest.mark.parametrize("separator", ["| --- | :-: |", "|---|---|"])
def test_a_pipe_table_is_a_grid_without_its_rule(separator: str) -> None:
    (grid,) = blocks(f"| 项目 | 预算数 |\n{separator}\n| 合计 | 1.00 |\n")
    assert isinstance(grid, Grid)
    assert grid.texts() == [["项目", "预算数"], ["合计", "1.00"]]
    assert (grid.place.line, grid.place.last_line) == (1, 3)


def test_a_tabbed_rule_row_is_no_row() -> None:
    (grid,) = blocks("科目编码\t合计\n------\t----\n208\t1.00\n")
    assert isinstance(grid, Grid)
    assert [row[0] for row in grid.texts()] == ["科目编码", "208"]


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("<b>F</b> 初财政拨款", "F 初财政拨款"),
        ("<u> </u>", ""),
        ("<del>      </del>", ""),
        ("<sup>2.</sup>本表", "2.本表"),
        ("<p>一、甲</p> <p>二、乙</p>", "一、甲\n 二、乙"),
        ("上缴<br>支出", "上缴\n支出"),
        ("≤7 个工作日 <7 个工作日", "≤7 个工作日 <7 个工作日"),
        ("管^{理水平}", "管理水平"),
        ("A&amp;B", "A&B"),
        ("x<y 且 y>z", "x<y 且 y>z"),
    ],
)
def test_leftover_tags_go_and_comparison_signs_stay(printed: str, meant: str) -> None:
    assert clean(printed) == meant


def test_an_html_table_on_one_line_is_a_grid_and_its_title_a_line() -> None:
    found = blocks(
        "# 公开\n\n<html><body><table><tr><td colspan=2>收支总表</td></tr><tr><td>项目</td><td>预算数</td></tr>"
        "<tr><td>合计</td><td>1.00</td></tr></table></body></html>\n\n后文\n"
    )
    assert [b.texts() if isinstance(b, Grid) else b.text for b in found] == [
        "公开",
        "收支总表",
        [["项目", "预算数"], ["合计", "1.00"]],
        "后文",
    ]
    assert [b.place.line for b in found] == [1, 3, 3, 5]


def test_rows_of_an_html_table_over_lines_know_theirs() -> None:
    found = blocks("前文\n<table>\n<tr><td>项目</td><td>数</td></tr>\n<tr><td>甲</td>\n<td>1</td></tr>\n</table>后文\n")
    (grid,) = (b for b in found if isinstance(b, Grid))
    assert [cell.place.line for cell in grid.cells] == [3, 3, 4, 4]
    assert [b.text for b in found if isinstance(b, TextLine)] == ["前文", "后文"]


def test_a_table_tag_that_opens_no_table_loses_nothing() -> None:
    assert [b.text for b in blocks("甲<table>乙\n丙\n") if isinstance(b, TextLine)] == ["甲乙", "丙"]


def test_bars_that_only_part_the_cells_make_rows_where_several_stand_together() -> None:
    text = "项目 | 行次 | 金额 |\n一、事业收入 | 1 | |\n|2 | |\n合计 | 3 | 5.00 |\n"
    (grid,) = blocks(text)
    assert isinstance(grid, Grid)
    assert grid.texts() == [["项目", "行次", "金额"], ["一、事业收入", "1", ""], ["", "2", ""], ["合计", "3", "5.00"]]
    assert looks_like_markdown(text)


def test_a_bar_behind_a_cell_on_a_line_of_its_own_is_no_text() -> None:
    found = blocks("主管部门 |\n某局 |\n|\n首页 | 公开 | 正文\n")
    assert [b.text.strip() for b in found if isinstance(b, TextLine)] == ["主管部门", "某局", "首页 | 公开 | 正文"]
