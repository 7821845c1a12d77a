"""Tables without rulings: columns, rows and headers from what stands where."""

from __future__ import annotations

import pytest

from ingest.layout import Grid, TextLine
from ingest.readers.pdf.reader import read_pdf

RIGHT = (230.0, 300.0, 370.0)


def row(paper, y: float, name: str, *figures: str) -> None:
    """A row: a name at the left, figures that end where their columns do."""
    paper.text(40, y, name)
    for right, figure in zip(RIGHT, figures, strict=False):
        if figure:
            paper.canvas.setFont("STSong-Light", 10)
            paper.canvas.drawRightString(right, paper.size[1] - y, figure)


def plain(paper) -> None:
    paper.text(150, 40, "支出总表", 15)
    paper.text(330, 60, "单位:万元")
    for x, word in ((60, "项目"), (200, "合计"), (262, "基本支出"), (332, "项目支出")):
        paper.text(x, 80, word)
    row(paper, 100, "社会保障和就业支出", "64.26", "64.26")
    row(paper, 120, "卫生健康支出", "23.96", "23.96")
    row(paper, 140, "住房保障支出", "74.16")
    row(paper, 160, "合计", "1,162.38", "88.22", "")


TEXTS = [
    ["项目", "合计", "基本支出", "项目支出"],
    ["社会保障和就业支出", "64.26", "64.26", ""],
    ["卫生健康支出", "23.96", "23.96", ""],
    ["住房保障支出", "74.16", "", ""],
    ["合计", "1,162.38", "88.22", ""],
]


def grids(layout) -> list[Grid]:
    return [block for block in layout.blocks() if isinstance(block, Grid)]


def test_columns_from_figures_and_a_column_that_only_its_header_shows(draw, source) -> None:
    layout = read_pdf(draw(plain), "a.pdf", source)
    (grid,) = grids(layout)
    assert grid.texts() == TEXTS
    assert [b.text for b in layout.blocks() if isinstance(b, TextLine)] == ["支出总表", "单位:万元"]
    name, total = grid.row(1)[0].place.bbox, grid.row(1)[1].place.bbox
    assert name[0] <= 40
    assert name[2] < 230 <= total[2]
    assert name[1] < 95 < name[3]


def test_lines_above_and_below_the_header_change_nothing(draw, source) -> None:
    def page(paper) -> None:
        plain(paper)
        for y in (66, 87, 167):
            paper.line(36, y, 374, y)

    (grid,) = grids(read_pdf(draw(page), "a.pdf", source))
    assert grid.texts() == TEXTS


@pytest.mark.parametrize("shift", [0, 6, 12], ids=["at the first line", "in the middle", "at the last line"])
def test_a_wrapped_name_is_one_row_wherever_its_figure_stands(draw, source, shift: float) -> None:
    def page(paper) -> None:
        row(paper, 60, "卫生健康支出", "23.96", "23.96", "1.00")
        paper.text(40, 90, "机关事业单位基本养")
        paper.text(40, 102, "老保险缴费支出")
        row(paper, 90 + shift, "", "64.26", "64.26", "2.00")
        row(paper, 132, "住房保障支出", "74.16", "74.16", "3.00")
        row(paper, 162, "合计", "162.38", "162.38", "6.00")

    (grid,) = grids(read_pdf(draw(page), "a.pdf", source))
    assert [r[0] for r in grid.texts()] == ["卫生健康支出", "机关事业单位基本养老保险缴费支出", "住房保障支出", "合计"]
    assert grid.texts()[1][1:] == ["64.26", "64.26", "2.00"]


def test_a_merged_header_spans_its_columns(draw, source) -> None:
    def page(paper) -> None:
        paper.text(60, 69, "项目")
        paper.text(200, 69, "合计")
        paper.text(297, 60, "本年支出")
        paper.text(262, 78, "基本支出")
        paper.text(332, 78, "项目支出")
        row(paper, 100, "卫生健康支出", "23.96", "23.96", "1.00")
        row(paper, 120, "合计", "23.96", "23.96", "1.00")

    (grid,) = grids(read_pdf(draw(page), "a.pdf", source))
    spans = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells if cell.row < 2}
    assert spans["本年支出"] == (0, 2, 1, 2)
    assert spans["项目"] == (0, 0, 2, 1)
    assert spans["项目支出"] == (1, 3, 1, 1)


def test_a_table_runs_on_in_its_columns_without_a_header(draw, source) -> None:
    def second(paper) -> None:
        row(paper, 40, "城乡社区支出")
        row(paper, 60, "农林水支出", "", "", "7.00")
        row(paper, 80, "其他支出", "1.00", "", "")

    _, grid = grids(read_pdf(draw(plain, second), "a.pdf", source))
    assert grid.texts() == [["城乡社区支出", "", "", ""], ["农林水支出", "", "", "7.00"], ["其他支出", "1.00", "", ""]]


def test_two_figures_that_touch_are_two(draw, source) -> None:
    def page(paper) -> None:
        for y in (60, 80, 100, 120):
            row(paper, y, "卫生健康支出", "23.96", "23.96")
        paper.text(40, 140, "合计")
        paper.canvas.drawRightString(232, paper.size[1] - 140, "113,062,113,062.79")
        paper.canvas.drawString(232.2, paper.size[1] - 140, "113,033,033.61")

    (grid,) = grids(read_pdf(draw(page), "a.pdf", source))
    assert grid.texts()[-1] == ["合计", "113,062,113,062.79", "113,033,033.61"]


def test_prose_with_figures_is_no_table(draw, source) -> None:
    def page(paper) -> None:
        paper.text(60, 60, "本年支出合计 888.50 万元,比上年增加 12.30 万元,")
        paper.text(40, 76, "其中:基本支出 513.50 万元,项目支出 375.00 万元。")
        paper.text(40, 92, "三公经费 3.50 万元。")

    layout = read_pdf(draw(page), "a.pdf", source)
    assert not grids(layout)
    assert sum(isinstance(b, TextLine) for b in layout.blocks()) == 3


def test_names_that_begin_before_their_header_word_run_on(draw, source) -> None:
    def first(paper) -> None:
        for x, word in ((60, "项目"), (160, "单位"), (240, "合计"), (302, "基本支出")):
            paper.text(x, 60, word)
        for y, name in ((80, "卫生健康支出"), (100, "住房保障支出")):
            row(paper, y, name, "", "23.96", "1.00")

    def second(paper) -> None:
        row(paper, 46, "城乡社区支出", "", "", "7.00")
        paper.text(120, 46, "会展服务和招商")
        paper.text(120, 59, "中心")
        row(paper, 80, "农林水支出", "", "", "7.00")

    _, grid = grids(read_pdf(draw(first, second), "a.pdf", source))
    assert grid.texts() == [["城乡社区支出", "会展服务和招商中心", "", "7.00"], ["农林水支出", "", "", "7.00"]]


def test_a_table_in_larger_type_than_the_page_keeps_its_wrapped_names(draw, source) -> None:
    def page(paper) -> None:
        row(paper, 50, "卫生健康支出", "23.96", "23.96", "1.00")
        paper.text(40, 70, "机关事业单位基本养老")
        row(paper, 77, "", "64.26", "64.26", "2.00")
        paper.text(40, 84, "保险缴费支出")
        for y in range(150, 280, 12):
            paper.text(40, y, "按照预算管理要求编制并公开本部门的各项收支" * 2, 7)

    (grid,) = grids(read_pdf(draw(page), "a.pdf", source))
    assert [r[0] for r in grid.texts()] == ["卫生健康支出", "机关事业单位基本养老保险缴费支出"]


def test_a_header_that_ends_a_page_heads_the_rows_on_the_next(draw, source) -> None:
    def first(paper) -> None:
        paper.text(40, 60, "收入按照来源逐项列示,支出按照功能分类列示。")
        paper.text(150, 200, "支出总表", 15)
        paper.text(330, 216, "单位:万元")
        paper.text(60, 244, "项目")
        paper.text(200, 244, "合计")
        paper.text(297, 235, "本年支出")
        paper.text(262, 253, "基本支出")
        paper.text(332, 253, "项目支出")

    def second(paper) -> None:
        row(paper, 40, "卫生健康支出", "23.96", "23.96")
        row(paper, 60, "合计", "24.96", "23.96", "1.00")

    layout = read_pdf(draw(first, second), "a.pdf", source)
    (grid,) = grids(layout)
    assert grid.texts()[2:] == [["卫生健康支出", "23.96", "23.96", ""], ["合计", "24.96", "23.96", "1.00"]]
    heads = {cell.text: cell for cell in grid.cells if cell.row < 2 and cell.text}
    assert (heads["本年支出"].column, heads["本年支出"].column_span) == (2, 2)
    assert heads["项目支出"].place.page == 1
    assert 240 < heads["项目支出"].place.bbox[1] < 253 <= heads["项目支出"].place.bbox[3] <= 300
    assert grid.place.page == 2
    assert 25 < grid.place.bbox[1] < 40


def test_a_page_may_open_with_wrapped_names_before_the_first_figure(draw, source) -> None:
    def second(paper) -> None:
        for at, name in enumerate(("国有资本经营预算", "灾害防治及应急管理")):
            paper.text(40, 40 + 30 * at, name)
            paper.text(40, 52 + 30 * at, "支出事项")
        for right in RIGHT:
            paper.canvas.drawRightString(right, paper.size[1] - 76, "7.00")
        for y in (30, 56, 88):
            paper.line(36, y, 374, y)

    _, grid = grids(read_pdf(draw(plain, second), "a.pdf", source))
    assert grid.texts() == [
        ["国有资本经营预算支出事项", "", "", ""],
        ["灾害防治及应急管理支出事项", "7.00", "7.00", "7.00"],
    ]


def lines_with_rows(paper, ys: tuple[float, ...], *rows: tuple[tuple[float, float, str], ...]) -> None:
    """Level lines of one length at these heights, and words at (x, y)."""
    for y in ys:
        paper.line(36, y, 374, y)
    for cells in rows:
        for x, y, text in cells:
            paper.text(x, y, text)


WIDE_PITCH_HEAD = (
    ((40, 50, "科目"), (40, 68, "编码"), (100, 59, "科目名称")),
    ((200, 50, "本年支"), (200, 68, "出合计"), (262, 59, "基本支出"), (332, 50, "经营"), (332, 68, "支出")),
)


def test_header_words_wrap_at_any_pitch_between_the_lines_of_a_table_that_rules_all_rows(draw, source) -> None:
    def page(paper) -> None:
        lines_with_rows(paper, (36, 76, 112, 130, 148, 166), *WIDE_PITCH_HEAD)
        lines_with_rows(paper, (), ((40, 86, "208"), (40, 95, "05"), (40, 104, "99"), (100, 95, "养老支出")))
        paper.text(100, 124, "医疗")
        paper.text(100, 142, "住房")
        paper.text(100, 160, "合计")
        for y, figure in ((95, "64.26"), (124, "23.96"), (142, "7.00"), (160, "95.22")):
            paper.canvas.drawRightString(230, paper.size[1] - y, figure)
            paper.canvas.drawRightString(300, paper.size[1] - y, figure)

    (grid,) = grids(read_pdf(draw(page), "a.pdf", source))
    assert grid.texts() == [
        ["科目编码", "科目名称", "本年支出合计", "基本支出", "经营支出"],
        ["2080599", "养老支出", "64.26", "64.26", ""],
        ["", "医疗", "23.96", "23.96", ""],
        ["", "住房", "7.00", "7.00", ""],
        ["", "合计", "95.22", "95.22", ""],
    ]


def test_a_line_in_the_header_tells_which_words_stand_under_a_merged_one(draw, source) -> None:
    def page(paper) -> None:
        lines_with_rows(paper, (36, 112, 130, 148), ((60, 78, "项目"), (200, 78, "合计"), (297, 48, "本年支出")))
        lines_with_rows(paper, (), ((262, 72, "基本"), (262, 96, "支出"), (332, 72, "项目"), (332, 96, "支出")))
        paper.line(245, 56, 374, 56)
        row(paper, 124, "卫生健康支出", "23.96", "22.96", "1.00")
        row(paper, 142, "合计", "23.96", "22.96", "1.00")

    (grid,) = grids(read_pdf(draw(page), "a.pdf", source))
    assert {(c.text, c.row, c.column, c.column_span) for c in grid.cells if c.row < 2 and c.text} == {
        ("项目", 0, 0, 1),
        ("合计", 0, 1, 1),
        ("本年支出", 0, 2, 2),
        ("基本支出", 1, 2, 1),
        ("项目支出", 1, 3, 1),
    }


def test_the_numbers_of_columns_make_no_columns(draw, source) -> None:
    def page(paper) -> None:
        for x, word in ((60, "项目"), (176, "合计"), (246, "基本支出"), (320, "项目支出")):
            paper.text(x, 60, word)
        for x, number in ((60, "栏次"), (182, "1"), (262, "2"), (336, "3")):
            paper.text(x, 80, number)
        row(paper, 100, "社会保障和就业支出", "64.26", "64.26")
        row(paper, 120, "合计", "64.26", "64.26")

    def far(paper) -> None:
        page(paper)
        for y in (100, 120):  # the last column's figures end far to the right of its word
            paper.canvas.drawRightString(395, paper.size[1] - y, "3.00")

    (grid,) = grids(read_pdf(draw(far), "a.pdf", source))
    assert grid.texts()[2:] == [
        ["社会保障和就业支出", "64.26", "64.26", "3.00"],
        ["合计", "64.26", "64.26", "3.00"],
    ]
