"""Cells that hold more than they should, taken apart."""

from __future__ import annotations

import pytest

from ingest.recognise.gridtables.slide import pieces_of


@pytest.mark.parametrize(
    ("cell", "pieces"),
    [
        ("4,21 7.58 支 出 总 计", ["4,21 7.58", "支出总计"]),
        ("9, 1 06.  30 支出总计", ["9, 1 06.  30", "支出总计"]),
        ("12.50 318.40", ["12.50", "318.40"]),
        ("2.10 3.22 合计", ["2.10", "3.22", "合计"]),
    ],
)
def test_blanks_inside_a_number_part_nothing_where_three_digits_must_follow(cell: str, pieces: list[str]) -> None:
    assert [piece.text for piece in pieces_of(cell)] == pieces
