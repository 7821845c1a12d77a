"""Captions inside a table's frame: title, number and unit in the grid's own rows become lines before it."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.layout import Cell, Grid, Layout, Page, Place, TextLine
from ingest.recognise.parting.framed import unframed
from ingest.recognise.parting.segment import segment

HEAD = ["科目编码", "科目名称", "合计"]


def grid(rows: Sequence[Sequence[str]], top: float = 50.0) -> Grid:
    """A ruled grid of three columns; a row of one text is a cell over the whole width."""
    cells = []
    for at, row in enumerate(rows):
        y = top + 12 * at
        if len(row) == 1:
            cells.append(Cell(row[0], at, 0, Place(page=1, bbox=(40, y, 340, y + 12)), 1, 3))
        else:
            boxes = [(40 + 100 * n, y, 140 + 100 * n, y + 12) for n in range(3)]
            cells += [Cell(text, at, n, Place(page=1, bbox=boxes[n])) for n, text in enumerate(row)]
    return Grid(tuple(cells), len(rows), 3, Place(page=1, bbox=(40, top, 340, top + 12 * len(rows))))


def shown(blocks: Sequence[object]) -> list[object]:
    """Lines as texts, grids as their rows."""
    return [block.text if isinstance(block, TextLine) else block.texts() for block in blocks]  # type: ignore[union-attr]


def test_title_number_and_unit_in_the_first_rows_come_out_as_lines() -> None:
    whole = grid(
        [
            ["公开03表"],
            ["支出总表"],
            ["部门：青禾区档案馆", "", "单位：万元"],
            HEAD,
            ["201", "一般公共服务支出", "7.00"],
        ]
    )
    found = unframed([whole])
    assert shown(found) == [
        "公开03表",
        "支出总表",
        "部门：青禾区档案馆    单位：万元",
        [HEAD, ["201", "一般公共服务支出", "7.00"]],
    ]
    assert found[1].place.bbox == (40, 62, 340, 74)
    assert found[3].place.bbox == (40, 86, 340, 110)


def test_the_caption_repeated_over_a_page_break_is_no_row() -> None:
    first = grid([["支出总表"], ["单位：万元", "", ""], HEAD, ["201", "一般公共服务支出", "7.00"]])
    second = grid([["支出总表"], ["单位：万元", "", ""], HEAD, ["20126", "档案事务", "7.00"]])
    parts = segment(Layout("sheet.pdf", "pdf", (Page(1, (first,)), Page(2, (second,)))))
    (table,) = [region for region in parts.regions if region.kind == "table"]
    assert (table.key, table.title, table.unit) == ("支出总表", "支出总表", "万元")
    assert sum(isinstance(block, Grid) for block in table.blocks) == 2


def test_two_tables_in_one_frame_are_two() -> None:
    row = ["223", "国有资本经营预算支出", "1.00"]
    found = unframed([grid([HEAD, row, ["国有资本经营预算支出表"], ["单位：元"], HEAD, row])])
    assert shown(found) == [[HEAD, row], "国有资本经营预算支出表", "单位：元", [HEAD, row]]


def test_a_note_in_the_last_row_comes_out_behind_the_table() -> None:
    row = ["201", "一般公共服务支出", "7.00"]
    assert shown(unframed([grid([HEAD, row, ["备注：本表含上年结转。"]])])) == [[HEAD, row], "备注：本表含上年结转。"]
    assert shown(unframed([grid([HEAD, ["备注：", "一般公共服务支出", "7.00"]])])) == [[HEAD, ["备注：", *row[1:]]]]


def test_rows_that_only_look_like_captions_stay() -> None:
    rows = [["项目", "单位名称", "合计"], ["部门：", "青禾区档案馆", "7.00"], ["", "", ""]]
    assert shown(unframed([grid(rows)])) == [rows]
    spanned = grid([["支出总表", "", "单位：万元"], HEAD])
    tall = Grid((Cell("支出总表", 0, 0, Place(1), 2, 1), *spanned.cells[1:]), 2, 3, Place(1))
    assert unframed([tall]) == [tall]  # a cell that reaches into the table is none of its caption
