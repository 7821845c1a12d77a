"""The analyzer: one form for what readers take as the same, and offsets that fall on the print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import (
    find_spans,
    grams,
    index_form,
    index_form_with_offsets,
    longest_inside,
    plain_words,
    query_form,
    words,
)

PRINTED = "支出預算预算“”\"'（(,，.1203 \n\t　ＡaB部⻔⼯%㎡é"
PRINT = st.text(alphabet=st.sampled_from(PRINTED), max_size=24) | st.text(max_size=12)


@pytest.mark.parametrize(
    ("printed", "form"),
    [
        ("“三公”经费", "三公经费"),
        ("１,２02.95 万元", "1202.95万元"),
        ("資源勘探工業信 息", "资源勘探工业信息"),
        ("部⻔（本级）", "部门(本级)"),
        ("Digital  Leader 企业", "digital leader企业"),
        ("≪50%", "≤50%"),
    ],
)
def test_forms(printed: str, form: str) -> None:
    assert index_form(printed) == form


@given(PRINT)
def test_offsets_agree_with_the_form(text: str) -> None:
    form, offsets = index_form_with_offsets(text)
    assert form == index_form(text)
    assert len(offsets) == len(form)
    assert offsets == sorted(offsets)
    assert all(0 <= offset < len(text) for offset in offsets)


@given(PRINT, st.data())
def test_a_part_of_a_text_has_a_part_of_its_form(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    part = text[start : data.draw(st.integers(start, len(text)))]
    assert query_form(part) in index_form(text)


def test_words_are_the_fields_own() -> None:
    assert {"一般公共预算", "三公经费", "1202.95"} <= set(words(index_form("一般公共预算“三公”经费1,202.95万元")))


def test_words_that_must_all_occur() -> None:
    assert plain_words("信息化应用与产业研究") == ("信息化", "应用", "产业", "研究")


def test_grams_keep_the_order_of_characters() -> None:
    assert grams("支出预算") == ["支出", "出预", "预算"]
    assert grams("a b") == ["a␣", "␣b"]


def test_spans_fall_on_the_print() -> None:
    text = "“三公”经费 １,２02.95 万元,資源信 息"
    assert [text[a:b] for a, b in find_spans(text, [(form, ()) for form in ("三公经费", "1202.95万", "资源信息")])] == [
        "三公”经费",
        "１,２02.95 万",
        "資源信 息",
    ]


def test_neighbouring_spans_are_one() -> None:
    assert find_spans("支出预算", [("支出", ()), ("预算", ())]) == ((0, 4),)


def test_words_are_marked_where_the_whole_does_not_stand() -> None:
    assert find_spans("预算的支出", [("支出预算", ("支出", "预算"))]) == ((0, 2), (3, 5))


@given(st.text("市财政局区", max_size=12), st.lists(st.text("市财政局区", min_size=1, max_size=6), max_size=200))
def test_the_longest_name_inside_is_the_same_either_way(form: str, names: list[str]) -> None:
    inside = [name for name in names if len(name) > 1 and name in form]
    found = longest_inside(form, dict.fromkeys(names), 2)
    assert found == max(inside, key=lambda name: (len(name), -form.index(name)), default=None)
