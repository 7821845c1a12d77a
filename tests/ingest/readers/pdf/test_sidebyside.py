"""Tables side by side on a page, each with its own caption; and one table in two parts under one caption."""

from __future__ import annotations

from ingest.layout import Grid, Layout
from ingest.readers.pdf.reader import read_pdf

LEFT, RIGHT = [20, 100, 180], [220, 300, 380]


def order(layout: Layout) -> list[str]:
    """The texts of the page in the order that they are read, of grids the first cell."""
    return [block.cells[0].text if isinstance(block, Grid) else block.text for block in layout.blocks()]


def two_tables(paper) -> None:
    paper.rule(LEFT, [80, 100, 120, 140])
    paper.fill(LEFT, [80, 100, 120], [["收入", "金额"], ["财政拨款", "4.00"], ["合计", "4.00"]])
    paper.rule(RIGHT, [80, 100, 120])
    paper.fill(RIGHT, [80, 100], [["支出", "金额"], ["教育支出", "4.00"]])


def test_each_table_is_read_with_what_stands_over_and_under_it(draw, source) -> None:
    def page(paper) -> None:
        paper.text(120, 30, "第二部分单位预算表由两张表组成")
        for x, title in ((20, "收入总表"), (220, "支出总表")):
            paper.text(x, 60, title)
            paper.text(x + 90, 75, "单位：万元")
        two_tables(paper)
        paper.text(222, 132, "注：按功能分类")
        paper.text(20, 170, "两张表的合计数应当一致，不一致的要说明原因。")

    assert order(read_pdf(draw(page), "a.pdf", source)) == [
        "第二部分单位预算表由两张表组成", "收入总表", "单位：万元", "收入", "支出总表", "单位：万元", "支出",
        "注：按功能分类", "两张表的合计数应当一致，不一致的要说明原因。",
    ]  # fmt: skip


def test_a_table_in_two_parts_keeps_its_one_caption_over_both(draw, source) -> None:
    def page(paper) -> None:
        paper.text(150, 60, "单位收入和支出总表")
        paper.text(20, 75, "部门：青禾区档案馆")
        paper.text(320, 75, "单位：万元")
        two_tables(paper)

    assert order(read_pdf(draw(page), "a.pdf", source)) == [
        "单位收入和支出总表", "部门：青禾区档案馆    单位：万元", "收入", "支出",
    ]  # fmt: skip
