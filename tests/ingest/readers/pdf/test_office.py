"""What sheets and documents printed by an office program do to a table, each shown on the smallest page."""

from __future__ import annotations

import pytest

from ingest.layout import Grid, Layout
from ingest.readers.pdf.reader import read_pdf


@pytest.fixture(params=["pdfminer", "pdfium"])
def read(request, draw):
    """A function that draws a page and reads it with either source."""

    def make(*pages, **how) -> Layout:
        return read_pdf(draw(*pages, **how), "sheet.pdf", source=request.param)

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
