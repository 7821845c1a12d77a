"""Columns that only a table's header parts: figures and parts of codes find theirs, words stay as they stand."""

from __future__ import annotations

from ingest.layout import Grid
from ingest.readers.pdf.reader import read_pdf

XS = [40.0, 80.0, 120.0, 200.0]


def grid_of(draw, source, rows: list[list[str]], header: list[str]) -> list[list[str]]:
    """A table whose first two columns are parted in its header alone."""
    ys = [60.0 + 20 * at for at in range(len(rows) + 2)]

    def page(paper) -> None:
        for y in ys:
            paper.line(XS[0], y, XS[-1], y)
        for x in (XS[0], XS[2], XS[3]):
            paper.line(x, ys[0], x, ys[-1])
        paper.line(XS[1], ys[0], XS[1], ys[1])
        paper.fill(XS, ys, [header, *rows])

    (grid,) = [block for block in read_pdf(draw(page), "a.pdf", source).blocks() if isinstance(block, Grid)]
    return grid.texts()


def test_lone_parts_of_codes_stand_in_their_columns(draw, source) -> None:
    rows = [["208", "", "社会保障"], ["", "05", "养老"], ["", "08", "抚恤"], ["210", "", "卫生"]]
    assert grid_of(draw, source, rows, ["类", "款", "名称"])[1:] == rows


def test_one_row_under_a_header_is_enough(draw, source) -> None:
    assert grid_of(draw, source, [["", "05", "养老"]], ["类", "款", "名称"])[1:] == [["", "05", "养老"]]


def test_one_row_under_figures_is_not(draw, source) -> None:
    assert grid_of(draw, source, [["", "05", "养老"]], ["208", "", "名称"])[1] == ["05", "", "养老"]


def test_words_over_both_columns_stay_one_cell(draw, source) -> None:
    rows = [["合计支出金额", "", "1.00"], ["208", "", "2.00"], ["", "05", "3.00"], ["", "08", "4.00"]]
    assert grid_of(draw, source, rows, ["类", "款", "名称"])[1:] == rows
