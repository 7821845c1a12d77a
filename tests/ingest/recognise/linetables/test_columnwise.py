"""Tables of dumps that print whole columns: what is proved of them, and what is not."""

from __future__ import annotations

import pytest

from ingest.layout import Place, TextLine
from ingest.pipeline import recognise
from ingest.readers.text import text_layout
from ingest.recognise.linetables.columnwise import is_adrift, read_columnwise

NAMES = ["社会保障和就业支出", "行政事业单位养老支出", "行政单位离退休", "住房保障支出", "住房改革支出", "住房公积金"]
CODES = ["208", "20805", "2080501", "221", "22102", "2210201"]
HEADER = [
    "科目编码",
    "科目名称",
    "合计",
    "基本支出",
    "项目支出",
    "上缴上级支出",
    "事业单位经营支出",
    "对附属单位补助支出",
]
TOTALS = ["90.00", "60.00", "60.00", "60.00", "30.00", "30.00", "30.00"]
BASIC = ["75.00", "45.00", "45.00", "45.00", "30.00", "30.00", "30.00"]
PROJECT = ["15.00", "15.00", "15.00", "15.00"]
ZEROS = ["0.00"] * 7


def lines(*texts: str) -> list[TextLine]:
    return [TextLine(text, Place(number)) for number, text in enumerate(texts, 1)]


def figures(*texts: str, key: str = "支出总表") -> dict[str | None, list[tuple[str | None, str]]]:
    found = read_columnwise(lines(*texts), key)
    assert found is not None
    return {row.code: [(figure.column, figure.printed) for figure in row.figures] for row in found.rows}


def test_columns_of_one_length_are_matched_by_count_and_sums() -> None:
    project = [*PROJECT, "0.00", "0.00", "0.00"]
    columns = [*TOTALS, *BASIC, *project, *ZEROS, *ZEROS, *ZEROS]
    found = figures(*HEADER, "合计", *CODES, *NAMES, *columns)
    assert found["2080501"][:3] == [("合计", "60.00"), ("基本支出", "45.00"), ("项目支出", "15.00")]
    assert found["22102"][:3] == [("合计", "30.00"), ("基本支出", "30.00"), ("项目支出", "0.00")]
    assert found[None][0] == ("合计", "90.00")


def test_columns_with_empty_cells_are_told_by_the_sums() -> None:
    found = figures(*HEADER, "合计", *CODES, *NAMES, *TOTALS, *BASIC, *PROJECT)
    assert [printed for _, printed in found["20805"]] == ["60.00", "45.00", "15.00"]
    assert [printed for _, printed in found["221"]] == ["30.00", "30.00"]


def test_codes_apart_in_their_parts_belong_to_the_names_of_the_classification() -> None:
    parts = ["208", "208", "208", "221", "221", "221", "05", "05", "02", "02", "01", "01"]
    found = figures(*HEADER, "合计", *NAMES, *parts, *TOTALS, *BASIC, *PROJECT)
    assert list(found) == [None, *CODES]


@pytest.mark.parametrize("wrong", ["61.00", "0.61"])
def test_nothing_is_given_where_a_class_is_not_the_sum_of_its_items(wrong: str) -> None:
    totals = [*TOTALS[:3], wrong, *TOTALS[4:]]
    assert read_columnwise(lines(*HEADER, "合计", *CODES, *NAMES, *totals, *BASIC, *PROJECT), "支出总表") is None


def test_a_dump_with_rows_on_its_lines_is_not_adrift() -> None:
    assert not is_adrift(lines("科目编码 科目名称 合计 基本支出 项目支出", "208 社会保障和就业支出 60.00 45.00 15.00"))
    assert is_adrift(lines("208", "社会保障和就业支出", "60.00", "45.00"))


def test_what_nothing_confirms_is_unsure() -> None:
    text = [
        "表3",
        "支出总表",
        "单位：万元",
        *HEADER[:5],
        "合计",
        *CODES[:2],
        *NAMES[:2],
        "9.00",
        "7.00",
        "3.00",
        "8.00",
        "1.00",
    ]
    table = recognise(text_layout("\n\n".join(text), "dump.txt")).tables[0]
    assert [amount for row in table.rows for amount in row.values.values() if not amount.unsure] == []
