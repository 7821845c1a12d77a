"""Figures, snippets and headers as a reader sees them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.shown import digits, header_rows, snippet, telling, wan


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1202.95", "1,202.95"), ("55", "55.00"), ("0.123456", "0.123456"), ("-3.5", "-3.50"), ("1E+4", "10,000.00")],
)
def test_figures_in_wan_keep_every_digit(value: str, shown: str) -> None:
    assert wan(Decimal(value)) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [("2910.06", "2,910.06"), ("-1234", "-1,234"), ("0.00", "0.00"), ("--", "--")]
)
def test_printed_figures_only_gain_separators(value: str, shown: str) -> None:
    assert digits(value) == shown


def test_a_snippet_marks_hits_and_escapes_the_rest() -> None:
    assert snippet("甲<b>乙丙", ((4, 5),)) == "甲&lt;b&gt;<mark>乙</mark>丙"
    assert snippet("甲乙丙", ((0, 2), (1, 3))) == "<mark>甲乙丙</mark>"


def test_a_long_text_is_cut_around_its_first_hit() -> None:
    text = "前" * 500 + "要点" + "后" * 500
    shown = snippet(text, ((500, 502),), 60)
    assert "<mark>要点</mark>" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 90


@given(st.text(max_size=400), st.lists(st.tuples(st.integers(0, 420), st.integers(0, 420)), max_size=6))
def test_no_text_and_no_offsets_can_make_markup(text: str, spans: list[tuple[int, int]]) -> None:
    shown = snippet(text, tuple(spans))
    bare = shown.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert ">" not in bare


def test_merged_headers_span_their_columns() -> None:
    rows = header_rows(("合计", "基本支出/人员经费", "基本支出/公用经费", "项目支出"))
    assert [(c.label, c.columns, c.rows) for c in rows[0]] == [("合计", 1, 2), ("基本支出", 2, 1), ("项目支出", 1, 2)]
    assert [c.label for c in rows[1]] == ["人员经费", "公用经费"]


@given(st.lists(st.lists(st.sampled_from("甲乙丙"), min_size=1, max_size=3).map("/".join), min_size=1, max_size=8))
def test_every_header_is_a_full_rectangle(columns: list[str]) -> None:
    rows = header_rows(tuple(columns))
    assert sum(cell.columns * cell.rows for row in rows for cell in row) == len(rows) * len(columns)


def test_zeros_of_a_hit_are_left_out_only_where_they_hide_the_rest() -> None:
    few = {"合计": Decimal(1), "项目支出": Decimal(0)}
    many = {"合计": Decimal(1), **{f"栏{n}": Decimal(0) for n in range(6)}}
    nothing = {f"栏{n}": Decimal(0) for n in range(6)}
    assert (telling(few), telling(many), telling(nothing)) == (few, {"合计": Decimal(1)}, nothing)
