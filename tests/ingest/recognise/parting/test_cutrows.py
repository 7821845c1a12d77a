"""Rows that a page break cuts: whole again where what stands on the next page completes them, else left alone."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.layout import Cell, Grid, Place
from ingest.recognise.parting.cutrows import with_whole_rows

HEAD = ["一级指标", "二级指标", "三级指标", "指标值"]


def grid(rows: Sequence[Sequence[str]], page: int) -> Grid:
    """A ruled grid; all columns are 90 points wide."""
    cells = [
        Cell(text, r, c, Place(page=page, bbox=(40.0 + 90 * c, 50.0 + 12 * r, 130.0 + 90 * c, 62.0 + 12 * r)))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    return Grid(tuple(cells), len(rows), len(rows[0]), Place(page=page, bbox=(40, 50, 400, 50 + 12 * len(rows))))


def test_a_level_label_that_goes_on_over_the_page_break_is_whole() -> None:
    first = grid([HEAD, ["满意", "服务对象满意度指", "读者满意度", "≥90%"]], 3)
    second = grid([["度指标", "标", "", ""], ["产出指标", "数量指标", "接待人次", "≥300人次"]], 4)
    ours, theirs = with_whole_rows([first, second])
    assert ours.texts()[1] == ["满意度指标", "服务对象满意度指标", "读者满意度", "≥90%"]
    assert theirs.texts() == [["产出指标", "数量指标", "接待人次", "≥300人次"]]


def test_a_code_and_a_unit_go_on_behind_the_repeated_header() -> None:
    head = ["科目编码", "科目名称", "合计", "备注"]
    first = grid([head, ["20899", "其他社会保障和就业支出", "2.52", ""]], 1)
    ours, theirs = with_whole_rows([first, grid([head, ["99", "", "", ""]], 2)])
    assert ours.texts()[1][0] == "2089999"
    assert theirs.texts() == [head]
    units = with_whole_rows([grid([HEAD, ["", "", "接待人次", "≥300"]], 1), grid([["", "", "", "人次"]], 2)])
    assert [block.texts()[-1][-1] for block in units if isinstance(block, Grid)] == ["≥300人次"]


def test_rows_of_their_own_stay() -> None:
    blocks = [
        grid([HEAD, ["", "", "接待人次", "≥300人次"]], 1),
        grid([["", "", "巡展场次", "≥4场"]], 2),
        grid([["", "", "资料更新", ""]], 3),
    ]
    assert with_whole_rows(blocks) == blocks
    far = [grid([HEAD, ["满意", "", "读者满意度", "≥90%"]], 1), grid([["度指标", "", "", ""]], 3)]
    assert with_whole_rows(far) == far  # there is a page between
