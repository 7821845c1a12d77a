"""Split codes whose parts are printed once: the rest of each row's code stands above it."""

from __future__ import annotations

import pytest

from ingest.layout import Place
from ingest.recognise.gridtables.codeparts import with_whole_codes
from ingest.recognise.gridtables.headers import BlockShape
from ingest.recognise.gridtables.lines import GridLine

PRINTED_ONCE = ["208||", "|05|", "||01", "||05", "|99|", "||99", "210||", "|11|"]
WHOLE = ["208", "20805", "2080501", "2080505", "20899", "2089999", "210", "21011"]


def line(row: str) -> GridLine:
    texts = (*row.split("|"), "名称", "1.00")
    places = (Place(page=1),) * len(texts)
    return GridLine(texts, texts, places, places[0], ruled=True)


def codes(rows: list[str], columns: tuple[int, ...] = (0, 1, 2)) -> list[str]:
    block = BlockShape(columns, 3, (), ((4, "合计"),), None, ())
    return ["".join(found.texts[:3]) for found in with_whole_codes([block], [line(row) for row in rows])]


def test_parts_printed_once_are_filled_from_above() -> None:
    assert codes(PRINTED_ONCE) == WHOLE


def test_a_total_between_stays_without_a_code() -> None:
    assert codes(["||", *PRINTED_ONCE]) == ["", *WHOLE]


@pytest.mark.parametrize(
    "rows",
    [
        ["208||", "208|05|", "208|05|01", "|05|05", "210||"],
        ["||05", "||01"],
        ["2080501||", "20805||"],
    ],
    ids=["one row of a table that repeats them", "nothing stands above", "whole codes"],
)
def test_what_is_no_habit_of_the_table_stays(rows: list[str]) -> None:
    assert codes(rows) == [row.replace("|", "") for row in rows]


def test_codes_in_one_column_stay() -> None:
    assert codes(PRINTED_ONCE, columns=(0,)) == [row.replace("|", "") for row in PRINTED_ONCE]
