"""Sheets whose columns run on to further pages: joined where the rows' heights prove it, left where they do not."""

from __future__ import annotations

from ingest.layout import Block, Cell, Grid, Layout, Page, Place, TextLine
from ingest.pipeline import recognise
from ingest.recognise.parting.sidepages import with_side_pages

MAIN = """
部门代码|部门名称|合计|本年收入
部门代码|部门名称|合计|小计
|合计|30.00|20.00
131|甲局|30.00|20.00
131001|甲局本级|20.00|15.00
131002|甲局中心|10.00|5.00
"""
STRIP = """
|上年结转结余
一般公共预算|小计
20.00|10.00
20.00|10.00
15.00|5.00
5.00|5.00
"""


def grid(text: str, page: int, top: float = 90.0) -> Grid:
    """A ruled grid of rows 15 points high; a text that stands below itself is one cell over both rows."""
    rows = [line.split("|") for line in text.strip("\n").split("\n")]
    cells = []
    for r, row in enumerate(rows):
        for c, word in enumerate(row):
            deep = 2 if word and r == 0 and rows[1][c] == word else 1
            if not (r == 1 and word and rows[0][c] == word):
                box = (80.0 * c, top + 15 * r, 80.0 * c + 80, top + 15 * (r + deep))
                cells.append(Cell(word, r, c, Place(page=page, bbox=box), deep))
    whole = (0.0, top, 80.0 * len(rows[0]), top + 15 * len(rows))
    return Grid(tuple(cells), len(rows), len(rows[0]), Place(page=page, bbox=whole))


def line(text: str, page: int, x0: float = 100.0) -> TextLine:
    return TextLine(text, Place(page=page, bbox=(x0, 50.0, x0 + 10 * len(text), 60.0)))


def page(number: int, *blocks: Block) -> Page:
    return Page(number, blocks, 595.0, 842.0)


def test_columns_of_a_further_page_stand_in_the_rows_at_their_heights() -> None:
    first = page(1, line("部门收入总表", 1), grid(MAIN, 1))
    filing = recognise(Layout("a.pdf", "pdf", (first, page(2, line("单位:万元", 2), grid(STRIP, 2)))))
    table = filing.tables[0]
    assert [row.name for row in table.rows] == ["合计", "甲局", "甲局本级", "甲局中心"]
    assert {column: a.digits for column, a in table.rows[3].values.items()} == {
        "合计": "10.00", "本年收入/小计": "5.00", "本年收入/一般公共预算": "5.00", "上年结转结余/小计": "5.00",
    }  # fmt: skip
    assert table.rows[3].values["本年收入/一般公共预算"].place.page == 2
    assert any("第2页是第1页表格右侧续印的栏" in note for note in filing.notes)


def test_rows_at_other_heights_are_not_joined_and_their_figures_are_told() -> None:
    first = page(1, line("部门收入总表", 1), grid(MAIN, 1))
    filing = recognise(Layout("a.pdf", "pdf", (first, page(2, grid(STRIP, 2, top=97.0)))))
    assert [len(row.values) for row in filing.tables[0].rows] == [2, 2, 2, 2]
    assert any("第2页有 8 个数字既无编码也无名称" in note for note in filing.notes)


def test_a_page_with_a_title_of_its_own_is_another_table() -> None:
    pages = (page(1, line("部门收入总表", 1), grid(MAIN, 1)), page(2, line("部门支出总表", 2), grid(STRIP, 2)))
    assert with_side_pages(pages) == (pages, ())


def test_the_next_rows_of_a_table_under_its_repeated_header_are_no_columns() -> None:
    pages = (page(1, line("部门收入总表", 1), grid(MAIN, 1)), page(2, grid(MAIN, 2)))
    assert with_side_pages(pages) == (pages, ())


def test_a_page_beyond_the_next_title_goes_on_with_no_earlier_sheet() -> None:
    other = page(2, line("部门支出总表", 2), grid("科目编码|科目名称|合计\n|合计|1.00\n201|某支出|1.00", 2, top=200.0))
    pages = (page(1, line("部门收入总表", 1), grid(MAIN, 1)), other, page(3, grid(STRIP, 3)))
    assert with_side_pages(pages) == (pages, ())


def one_row(title: float, second: float) -> tuple[Page, Page]:
    """A sheet of one row in two halves; its title is printed at ``title`` on the one page, from ``second`` on the
    other."""
    left = "预算数|\n合计|公务接待费\n9.00|1.00"
    right = "决算数|\n合计|公务接待费\n8.00|0.50"
    text = "“三公”经费支出决算表"
    return page(1, line(text, 1, title), grid(left, 1)), page(2, line(text, 2, second), grid(right, 2))


def test_a_single_row_goes_on_where_the_title_is_printed_across_both_pages() -> None:
    pages, notes = with_side_pages(one_row(110.0, -50.0))
    (joined,) = [block for block in pages[0].blocks if isinstance(block, Grid)]
    assert joined.texts()[2] == ["9.00", "1.00", "8.00", "0.50"]
    assert not pages[1].blocks
    assert notes


def test_a_single_row_under_the_same_title_at_its_own_place_is_another_sheet() -> None:
    assert with_side_pages(one_row(110.0, 110.0))[1] == ()
