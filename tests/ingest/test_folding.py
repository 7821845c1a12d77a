"""Folding: one spelling for what readers take as the same, and offsets that lead back to the printed text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.folding import fold, squeeze, tidy

TEXTS = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("⻔⾦⼀⺠（）“”—－≪㎡①ﬁ１２ａＺ 　\n部门预算"),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("部⻔预算", "部门预算"),
        ("⾦额⼀览", "金额一览"),
        ("⺠政", "民政"),
        ("１，２０２．９５", "1,202.95"),
        ("“三公”经费", '"三公"经费'),
        ("（境）", "(境)"),
        ("≪2小时", "≤2小时"),
        ("商品—委托", "商品-委托"),
        ("ＡＢＣ", "abc"),
    ],
)
def test_one_spelling_for_the_same_characters(printed: str, folded: str) -> None:
    assert fold(printed) == folded


def test_traditional_characters_stay() -> None:
    assert fold("預算") == "預算"


def test_every_radical_with_an_ideograph_becomes_it() -> None:
    left = [c for c in map(chr, range(0x2E80, 0x2FD6)) if unicodedata.category(c) != "Cn" and fold(c) == c]
    assert left == ["\u2e80"]


@given(TEXTS)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_names_are_compared_without_blanks_and_kept_as_printed() -> None:
    assert squeeze(" 收　入 总 计（万元）") == "收入总计(万元)"
    assert tidy("收 入\n总计（万元）") == "收入总计（万元）"
