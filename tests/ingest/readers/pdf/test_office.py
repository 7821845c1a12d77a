"""What sheets and documents printed by an office program do to a table, each shown on the smallest page."""

from __future__ import annotations

import pytest

from ingest.layout import Grid, Layout
from ingest.readers.pdf.reader import read_pdf


@pytest.fixture
def read(source, draw):
    """A function that draws a page and reads it with either source."""

    def make(*pages, **how) -> Layout:
        return read_pdf(draw(*pages, **how), "sheet.pdf", source=source)

    return make


def grids(layout: Layout) -> list[Grid]:
    return [block for block in layout.blocks() if isinstance(block, Grid)]


def test_a_long_code_on_three_lines_of_its_cell_is_one_row(read) -> None:
    def page(paper) -> None:
        paper.rule([20, 70, 200, 280], [30, 50, 100, 120])
        paper.fill([20, 70, 200], [30], [["编码", "项目名称", "合计"]])
        for at, part in enumerate(("4100003", "1905031", "0000100")):
            paper.text(24, 62 + 14 * at, part)
        paper.text(74, 76, "老旧管网改造")
        paper.text(204, 76, "395.63")
        paper.fill([20, 70, 200], [100], [["", "合计", "395.63"]])

    (grid,) = grids(read(page))
    assert grid.texts()[1:] == [["410000319050310000100", "老旧管网改造", "395.63"], ["", "合计", "395.63"]]


def test_a_name_on_three_lines_of_the_last_row_is_one(read) -> None:
    def page(paper) -> None:
        paper.rule([20, 70, 120, 200], [30, 50, 70, 120])
        paper.fill([20, 70, 120], [30, 50], [["编码", "名称", "合计"], ["122001", "局本级", "2.00"]])
        for at, part in enumerate(("青禾区政", "务服务保", "障中心")):
            paper.text(74, 84 + 15.2 * at, part)
        paper.text(24, 99.2, "122008")
        paper.text(124, 99.2, "1.40")

    (grid,) = grids(read(page))
    assert grid.texts()[2:] == [["122008", "青禾区政务服务保障中心", "1.40"]]


def test_a_long_code_that_its_narrow_column_wraps_or_the_page_cuts_makes_no_rows(read) -> None:
    def page(paper) -> None:
        paper.rule([20, 50, 200, 280], [30, 50, 122])
        paper.fill([20, 50, 200], [30], [["编码", "项目名称", "合计"]])
        for at, part in enumerate(("490", "003", "213", "35T", "000")):
            paper.text(24, 62 + 13 * at, part)
        paper.text(54, 75, "河湖水质")
        paper.text(54, 88, "提升工程")
        paper.text(204, 88, "395.63")

    (grid,) = grids(read(page))
    assert grid.texts()[1:] == [["49000321335T000", "河湖水质提升工程", "395.63"]]


def test_a_last_row_whose_figure_is_in_the_middle_of_far_lines_is_one(read) -> None:
    def page(paper) -> None:
        paper.rule([20, 70, 120, 200], [30, 50, 70, 170])
        paper.fill([20, 70, 120], [30, 50], [["编码", "名称", "合计"], ["122001", "局本级", "2.00"]])
        for at, part in enumerate(("青禾", "区政务", "服务保", "障中心", "本部")):
            paper.text(74, 84 + 20 * at, part)
        paper.text(24, 124, "122008")
        paper.text(124, 124, "1.40")

    (grid,) = grids(read(page))
    assert grid.texts()[2:] == [["122008", "青禾区政务服务保障中心本部", "1.40"]]


def test_the_heading_of_the_next_part_is_no_row_of_a_table_without_lines(read) -> None:
    def page(paper) -> None:
        for at, row in enumerate([("科目", "合计"), ("教育支出", "4.00"), ("卫生健康支出", "5.00")]):
            paper.text(20, 60 + 30 * at, row[0])
            paper.text(330, 60 + 30 * at, row[1])
        paper.text(60, 150, "第三部分")
        paper.text(120, 150, "青禾区档案馆预算情况说明")

    (grid,) = grids(read(page))
    assert grid.texts()[-1] == ["卫生健康支出", "5.00"]


def test_a_figure_that_fills_its_column_is_parted_from_the_next_name(read) -> None:
    def page(paper) -> None:
        rows = [
            ("一、事业收入", "4,048.43", "一、教育支出", ""),
            ("二、经营收入", "", "二、科学技术支出", "52.30"),
            ("上年结转", "", "年终结转", ""),
            ("收入总计", "4,048.43", "支出总计", "4,048.43"),
        ]
        for x, word in ((40, "项目"), (155, "预算数"), (240, "项目"), (340, "预算数")):
            paper.text(x, 60, word)
        for at, (left, income, right, spent) in enumerate(rows, 1):
            y = 60 + 15 * at
            paper.text(20, y, left)
            paper.text(200 - 1 - paper.canvas.stringWidth(income, "STSong-Light", 10), y, income)
            paper.text(200, y, right)
            paper.text(380 - paper.canvas.stringWidth(spent, "STSong-Light", 10), y, spent)

    (grid,) = grids(read(page))
    assert grid.texts() == [
        ["项目", "预算数", "项目", "预算数"],
        ["一、事业收入", "4,048.43", "一、教育支出", ""],
        ["二、经营收入", "", "二、科学技术支出", "52.30"],
        ["上年结转", "", "年终结转", ""],
        ["收入总计", "4,048.43", "支出总计", "4,048.43"],
    ]


def test_publisher_and_unit_over_a_table_without_lines_are_none_of_its_header(read) -> None:
    def page(paper) -> None:
        paper.text(20, 60, "部门：青禾区档案馆")
        paper.text(320, 60, "单位：万元")
        for at, row in enumerate([("科目", "合计"), ("教育支出", "4.00"), ("卫生健康支出", "5.00")]):
            paper.text(20, 76 + 16 * at, row[0])
            paper.text(330, 76 + 16 * at, row[1])

    layout = read(page)
    (grid,) = grids(layout)
    assert grid.texts()[0] == ["科目", "合计"]
    assert next(iter(layout.blocks())).text == "部门：青禾区档案馆    单位：万元"


def test_a_watermark_across_the_page_is_told_and_in_no_cell(read) -> None:
    def page(paper) -> None:
        paper.rule([20, 120, 380], [30, 60, 90, 120])
        paper.fill([20, 120], [30, 60, 90], [["科目", "合计"], ["教育支出", "4.00"], ["合计", "4.00"]])
        paper.canvas.saveState()
        paper.canvas.setFont("STSong-Light", 40)
        paper.canvas.translate(100, 180)
        paper.canvas.rotate(35)
        paper.canvas.drawString(0, 0, "仅供查阅")
        paper.canvas.restoreState()

    layout = read(page)
    (grid,) = grids(layout)
    assert grid.texts() == [["科目", "合计"], ["教育支出", "4.00"], ["合计", "4.00"]]
    assert [block for block in layout.blocks() if not isinstance(block, Grid)] == []
    assert layout.notes == ("略去斜印的水印“仅供查阅” 1 页",)


def test_captions_that_stand_on_every_page_are_no_running_heads(read) -> None:
    def page(paper) -> None:
        paper.text(150, 20, "支出总表")
        paper.text(320, 32, "单位：元")
        paper.text(20, 12, "青禾区档案馆公开文件")
        paper.rule([20, 120, 380], [50, 80, 110])
        paper.fill([20, 120], [50, 80], [["科目", "合计"], ["教育支出", "4.00"]])

    texts = [block.text for block in read(*[page] * 4).blocks() if not isinstance(block, Grid)]
    assert texts == ["支出总表", "单位：元"] * 4
