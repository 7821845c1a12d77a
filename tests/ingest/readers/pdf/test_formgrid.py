"""Performance forms with level lines only, as word processors draw them: every row and label between its lines."""

from __future__ import annotations

from ingest.layout import Grid
from ingest.readers.pdf.reader import read_pdf

SIZE = (420.0, 400.0)
LEFT, LEVEL2, NAME, RIGHT = 70, 120, 180, 400


def form(paper) -> None:
    """Two outputs and one effect under a header of two lines; lines of one cell stand 16 points apart."""
    paper.line(20, 60, RIGHT, 60)
    for x, y, word in (
        (75, 75, "一级指"), (75, 91, "标"), (125, 83, "二级指标"), (190, 83, "三级指标"), (270, 83, "指标值"),
        (330, 75, "指标值确"), (330, 91, "定依据"), (22, 83, "目标"),
    ):  # fmt: skip
        paper.text(x, y, word)
    paper.line(20, 100, RIGHT, 100)
    rows = [
        (100, 135, [(190, "建成投用的社区"), (190, "食堂个数")], "≥12个"),
        (135, 160, [(190, "日均用餐人次")], "≥900人次"),
        (160, 210, [(190, "就餐老人满意")], "≥95%"),
    ]
    for top, bottom, names, value in rows:
        middle = (top + bottom) / 2 + 4
        for at, (x, name) in enumerate(names):
            paper.text(x, middle + 16 * (at - (len(names) - 1) / 2), name)
        paper.text(270, middle, value)
        paper.text(330, middle, "计划标准")
        start = {135: NAME, 160: LEFT, 210: 20}[bottom]
        paper.line(start, bottom, RIGHT, bottom)
    for x, y, part in (
        (75, 126, "产出指"), (75, 142, "标"), (125, 134, "数量指标"), (75, 181, "满意度"), (75, 197, "指标"),
        (125, 173, "服务对象"), (125, 189, "满意度指"), (125, 205, "标"), (30, 139, "年度"), (30, 155, "绩效"),
        (30, 171, "指标"),
    ):  # fmt: skip
        paper.text(x, y, part)


def test_level_lines_tell_the_rows_and_which_of_them_a_label_covers(draw, source) -> None:
    grids = [b for b in read_pdf(draw(form, size=SIZE), "a.pdf", source).blocks() if isinstance(b, Grid)]
    (grid,) = grids
    assert [row[1:] for row in grid.texts()] == [
        ["一级指标", "二级指标", "三级指标", "指标值", "指标值确定依据"],
        ["产出指标", "数量指标", "建成投用的社区食堂个数", "≥12个", "计划标准"],
        ["", "", "日均用餐人次", "≥900人次", "计划标准"],
        ["满意度指标", "服务对象满意度指标", "就餐老人满意", "≥95%", "计划标准"],
    ]
    spans = {cell.text: cell.row_span for cell in grid.cells if cell.column < 3 and cell.row}
    assert spans == {"年度绩效指标": 3, "产出指标": 2, "数量指标": 2, "满意度指标": 1, "服务对象满意度指标": 1}


def test_a_header_that_ends_its_page_heads_the_rows_of_the_next(draw, source) -> None:
    def first(paper) -> None:
        paper.text(20, 300, "本单位的绩效目标按年度工作安排编制并公开")
        for x, word in ((20, "一级指标"), (90, "二级指标"), (160, "三级指标"), (300, "指标值")):
            paper.text(x, 380, word)

    def second(paper) -> None:
        for at, name in enumerate(("食堂个数", "用餐人次")):
            paper.text(160, 40 + 20 * at, name)
            paper.text(300, 40 + 20 * at, f"≥{at + 1}个")
        paper.text(90, 50, "数量指标")
        paper.text(20, 50, "产出指标")

    (grid,) = [b for b in read_pdf(draw(first, second, size=SIZE), "a.pdf", source).blocks() if isinstance(b, Grid)]
    assert grid.texts() == [
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "食堂个数", "≥1个"],
        ["", "", "用餐人次", "≥2个"],
    ]
    assert {cell.place.page for cell in grid.cells if cell.row == 0} == {1}


def test_a_table_below_a_list_of_titles_belongs_to_no_form(draw, source) -> None:
    def page(paper) -> None:
        paper.text(20, 40, "表9 项目支出绩效目标表")
        paper.text(150, 58, "收支总表", 16)
        for at, row in enumerate(
            [("项目", "预算数"), ("教育支出", "4.00"), ("卫生健康支出", "5.00"), ("合计", "9.00")]
        ):
            paper.text(20, 90 + 16 * at, row[0])
            paper.text(300, 90 + 16 * at, row[1])

    (grid,) = [b for b in read_pdf(draw(page), "a.pdf", source).blocks() if isinstance(b, Grid)]
    assert grid.texts()[0] == ["项目", "预算数"]
