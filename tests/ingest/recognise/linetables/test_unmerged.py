"""Header lines that repeat the labels of merged cells."""

from __future__ import annotations

from ingest.recognise.linetables.unmerged import unmerged

GRID = [
    ["科目编码", "科目名称", "合计", "本年收入", "本年收入", "结转"],
    ["科目编码", "科目名称", "合计", "小计", "拨款", "结转"],
]
ONCE = [["科目编码", "科目名称", "合计", "本年收入", "结转"], ["小计", "拨款"]]


def test_a_merged_label_stands_once_where_its_cell_begins() -> None:
    assert unmerged([["部门名称"], *GRID]) == [["部门名称"], *ONCE]


def test_cells_one_by_one_are_a_grid_where_just_one_width_makes_one() -> None:
    cells = [[label] for row in GRID for label in row]
    assert unmerged(cells) == [[label] for row in ONCE for label in row]


def test_headers_without_repeated_labels_stay() -> None:
    assert unmerged([]) is None
    assert unmerged([["科目编码", "科目名称", "合计"], ["类", "款", "项"]]) is None
    assert unmerged([["项目", "预算数", "项目", "预算数"]]) is None
    assert unmerged([[label] for label in ("合计", "小计", "基本", "合计", "小计", "项目")]) is None


def test_labels_that_name_two_columns_alike_are_not_taken_for_one() -> None:
    assert unmerged([["支出", "支出", "上年"], ["金额", "金额", "金额"]]) is None
    assert unmerged([["收入", "支出", "支出"], ["金额", "金额", "合计"]]) is None
