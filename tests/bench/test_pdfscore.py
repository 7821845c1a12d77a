"""What a reader gives by itself, and what is left once pages and split codes are joined for it."""

from __future__ import annotations

import pytest

from bench.pdfscore import filled, score_given, score_rows
from ingest.filing import Filing
from ingest.serialise import filing_from_json

PRINTED = [["208", "", "社会保障支出", "64.26"], ["208", "05", "养老支出", "60.00"], ["", "", "合计", "64.26"]]
SPLIT = [row[:] for row in PRINTED]
WHOLE = [["208", "社会保障支出", "64.26"], ["20805", "养老支出", "60.00"], ["", "合计", "64.26"]]


@pytest.fixture
def filing() -> Filing:
    def row(code: str | None, name: str, figure: str) -> dict[str, object]:
        return {"code": code, "name": name, "values": {"合计": figure}}

    rows = [row("208", "社会保障支出", "64.26"), row("20805", "养老支出", "60.00"), row(None, "合计", "64.26")]
    facts = {
        "publisher": "测试局",
        "publisher_code": None,
        "fiscal_year": 2024,
        "kind": "部门预算",
        "title": "测试局部门预算",
    }
    table = {"key": "支出总表", "title": "支出总表", "number": None, "unit": "万元", "columns": ["合计"], "rows": rows}
    return filing_from_json(
        {"source": "测试.pdf", "filing": facts, "sections": [], "tables": [table], "indicators": [], "projects": []}
    )


def counts(found: list[list[list[str]]], filing: Filing) -> tuple[int, int, int]:
    given = score_given(found, filing)
    assert (given.rows, given.figures, given.tables) == (3, 3, 1)
    return given.rows_right, given.figures_right, given.tables_whole


def test_a_whole_table_gives_all(filing: Filing) -> None:
    assert counts([WHOLE], filing) == (3, 3, 1)


def test_a_code_in_three_columns_is_not_given_but_right_once_joined(filing: Filing) -> None:
    assert counts([SPLIT], filing) == (2, 2, 0)
    joined = score_rows(SPLIT, PRINTED)
    assert (joined.row_share, joined.cell_f1) == (1.0, 1.0)


def test_a_table_in_two_pieces_gives_the_larger(filing: Filing) -> None:
    assert counts([WHOLE[:1], WHOLE[1:]], filing) == (2, 2, 0)


def test_a_figure_in_the_wrong_row_does_not_count(filing: Filing) -> None:
    swapped = [["208", "社会保障支出", "60.00"], ["20805", "养老支出", "64.26"], ["", "合计", "64.26"]]
    assert counts([swapped], filing) == (3, 1, 1)
    assert score_rows(swapped, [["208", "社会保障支出", "64.26"], ["20805", "养老支出", "60.00"]]).cells_right == 0


def test_blank_parts_of_split_codes_are_filled_from_above() -> None:
    rows = [
        ["208", "", "", "甲"],
        ["", "05", "", "乙"],
        ["", "", "01", "丙"],
        ["210", "", "", "丁"],
        ["", "11", "", "戊"],
    ]
    assert ["".join(row[:3]) for row in filled(rows)] == ["208", "20805", "2080501", "210", "21011"]


@pytest.mark.parametrize("row", [["", "", "合计", "12.00"], ["20805", "养老支出", "60.00"], ["208", "05", "", "乙"]])
def test_nothing_else_is_filled(row: list[str]) -> None:
    assert filled([["210", "11", "01", "医疗"], row])[1] == row
