"""Tables drawn with lines or parted by commas become the rows that they show."""

from __future__ import annotations

import pytest

from ingest.layout import Grid, TextLine
from ingest.readers.drawnrows import SKIPPED, with_plain_rows
from ingest.readers.markdown import clean, markdown_layout
from ingest.readers.text import read_text

FRAMED = """表3
┌──────┬────────┬────────┐
│ 编码 │ 名称   │ 合计   │
├──────┼────────┼────────┤
│ 208  │ 社会保 │ 12.00  │
│      │ 障     │        │
├──────┼────────┼────────┤
│ 221  │ 住房   │ 3.00   │
├──────┼────────┼────────┤
│ 229  │ 其他   │ 1.00   │
└──────┴────────┴────────┘
"""


def grids(text: str) -> list[list[list[str]]]:
    layout = read_text(text.encode(), "a.txt")
    return [block.texts() for block in layout.blocks() if isinstance(block, Grid)]


def test_a_framed_row_is_one_row_over_its_lines() -> None:
    assert grids(FRAMED) == [
        [["编码", "名称", "合计"], ["208", "社会保障", "12.00"], ["221", "住房", "3.00"], ["229", "其他", "1.00"]]
    ]


def test_lines_keep_their_numbers() -> None:
    lines = with_plain_rows(FRAMED).split("\n")
    assert len(lines) == len(FRAMED.split("\n"))
    assert lines[1] == lines[5] == SKIPPED
    assert lines[7] == "| 221 | 住房 | 3.00 |"


def test_a_frame_of_signs_without_lines_between_its_rows() -> None:
    text = "+----+------+\n| 项 | 金额 |\n+====+======+\n| 甲 | 1.00 |\n| 乙 | 2.00 |\n+----+------+\n"
    assert grids(text) == [[["项", "金额"], ["甲", "1.00"], ["乙", "2.00"]]]


def test_comma_separated_values_are_rows() -> None:
    text = '编码,名称,合计\n208,社会保障,"1,234.50"\n,,\n221,"住房,保障",3.00\n'
    assert grids(text)[0][1] == ["208", "社会保障", "1,234.50"]
    assert grids(text)[-1][-1] == ["221", "住房,保障", "3.00"]


@pytest.mark.parametrize("comma", [",", ", "])
def test_figures_whose_digits_commas_group_are_no_values(comma: str) -> None:
    text = "1,234.50 2,345.60\n3,456.70 4,567.80\n5,678.90 6,789.10\n".replace(",", comma)
    assert with_plain_rows(text) == text


def test_sentences_with_commas_stay_text() -> None:
    text = (
        "收入12.50万元,支出10.00万元,结余2.50万元。\n收入1.50万元,支出1.00万元,结余0.50万元。\n其中,基本支出,3.00。\n"
    )
    assert with_plain_rows(text) == text


def test_formulas_that_are_but_figures_are_plain() -> None:
    assert clean("$1{,}234.56$") == "1,234.56"
    assert clean(r"$\geq 95\%$") == "≥ 95%"
    assert clean(r"$\frac{1}{2}$") == r"$\frac{1}{2}$"


def test_pictures_and_page_numbers_do_not_part_a_table() -> None:
    text = "| 编码 | 合计 |\n|---|---|\n| 208 | 1.00 |\n| - 5 - | |\n![](images/p5.jpg)\n| 221 | 2.00 |\n"
    blocks = markdown_layout(text, "a.md").pages[0].blocks
    assert [block.texts() for block in blocks if isinstance(block, Grid)] == [
        [["编码", "合计"], ["208", "1.00"], ["221", "2.00"]]
    ]
    assert not [block for block in blocks if isinstance(block, TextLine)]


def test_an_escaped_bar_is_text() -> None:
    grid = markdown_layout("| a\\|b | 1.00 |\n| c | 2.00 |\n", "a.md").pages[0].blocks[0]
    assert isinstance(grid, Grid)
    assert grid.texts()[0] == ["a|b", "1.00"]


@pytest.mark.parametrize("heading", ["第三部分\t2025年单位预算情况说明", "三、\t收支情况说明"])
def test_a_tab_behind_the_ordinal_of_a_heading_makes_no_row(heading: str) -> None:
    layout = markdown_layout(f"编码\t名称\t合计\n208\t社会保障\t1.00\n221\t住房\t2.00\n{heading}\n", "a.md")
    table, line = layout.pages[0].blocks
    assert isinstance(table, Grid)
    assert table.rows == 3
    assert isinstance(line, TextLine)
    assert line.text == heading.replace("\t", "")


def test_rows_of_ordinals_and_labels_stay_rows() -> None:
    grid = markdown_layout("一、\t一般公共服务支出\n二、\t外交支出\n", "a.md").pages[0].blocks[0]
    assert isinstance(grid, Grid)
