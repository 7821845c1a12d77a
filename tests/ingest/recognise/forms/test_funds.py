"""The funding part of the overall form, in lines and in slid grids."""

from __future__ import annotations

from ingest.layout import Cell, Grid, Place, TextLine
from ingest.recognise.forms.funds import read_form_figures
from ingest.recognise.regions import Region


def form(*blocks: TextLine | Grid) -> Region:
    """An overall form of these blocks."""
    return Region("form", blocks, Place(1), scope="整体")


def line(number: int, text: str) -> TextLine:
    """A line of a text dump."""
    return TextLine(text, Place(number))


def test_lines_of_a_text_dump() -> None:
    region = form(
        line(1, "总体资金情况 当年金额 占比"), line(2, "2028 年 2029 年"),
        line(3, "财政拨款 1,888.5 100% 928.71 938.73"),
        line(4, "单位资金"), line(5, "合 计 1,888.5 100% 928.71 938.73"), line(6, "运转类项目支出 54.41 6.12%"),
        line(7, "单位职能概述"), line(8, "合计 9 9 9 9"),
    )  # fmt: skip
    figures = read_form_figures([region], 2030)
    assert [(f.group, f.label, f.column, f.digits, f.place.line) for f in figures] == [
        ("收入构成", "财政拨款", "当年金额", "1888.5", 3), ("收入构成", "财政拨款", "占比", "100", 3),
        ("收入构成", "财政拨款", "2028年", "928.71", 3), ("收入构成", "财政拨款", "2029年", "938.73", 3),
        ("收入构成", "合计", "当年金额", "1888.5", 5), ("收入构成", "合计", "占比", "100", 5),
        ("收入构成", "合计", "2028年", "928.71", 5), ("收入构成", "合计", "2029年", "938.73", 5),
        ("支出构成", "运转类项目支出", "当年金额", "54.41", 6), ("支出构成", "运转类项目支出", "占比", "6.12", 6),
    ]  # fmt: skip
    assert [f.printed for f in figures[:2]] == ["1,888.5", "100%"]


def test_cells_of_a_slid_grid() -> None:
    texts = (
        ("", "总体资金情况", "", ""),
        ("支出构成", "人", "员类项目支出", "1, 281. 24"),
        ("", "", "合计", "1281.24"),
    )
    cells = tuple(
        Cell(text, r, c, Place(10 + r)) for r, texts_of_row in enumerate(texts) for c, text in enumerate(texts_of_row)
    )
    figures = read_form_figures([form(Grid(cells, 3, 4, Place(10, 12)))], 2030)
    assert [(f.label, f.digits, f.place.line) for f in figures] == [
        ("人员类项目支出", "1281.24", 11), ("合计", "1281.24", 12),
    ]  # fmt: skip
