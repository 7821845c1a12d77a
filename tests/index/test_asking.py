"""Questions in words, read: whom they ask about, which years, which figure; and what is no question."""

from __future__ import annotations

import pytest

from index.asking import Asked, read_question
from index.measures import measure_of
from index.query import parse_query

PUBLISHERS = {"云岭市民政局": "云岭市民政局", "云岭市救助管理站": "云岭市救助管理站"}
NAMES = {"养老服务", "超长期国债安排的支出", "电梯补助"}


def read(text: str) -> Asked | None:
    return read_question(parse_query(text), PUBLISHERS, lambda form: measure_of(form) is not None or form in NAMES)


@pytest.mark.parametrize(
    ("text", "thing", "years", "publisher", "kind"),
    [
        ("云岭市民政局2024年养老服务预算多少", "养老服务", (2024,), "云岭市民政局", "预算"),
        ("请问2024年养老服务决算是多少万元?", "养老服务", (2024,), None, "决算"),
        ("云岭市民政局 2024 年三公经费", "三公经费", (2024,), "云岭市民政局", None),
        ("2024年救助管理站一共花了多少钱", "", (2024,), "云岭市救助管理站", None),
        ("2024年超长期国债安排的支出安排了多少资金", "超长期国债安排的支出", (2024,), None, None),
        ("雲嶺市民政局2024年養老服務預算多少", "养老服务", (2024,), "云岭市民政局", "预算"),
        ("养老服务 年:2024 单位:云岭市民政局", "养老服务", (2024,), "云岭市民政局", None),
    ],
)
def test_the_parts_of_a_question(
    text: str, thing: str, years: tuple[int, ...], publisher: str | None, kind: str | None
) -> None:
    asked = read(text)
    assert asked is not None
    assert (asked.thing, asked.years, asked.publisher, asked.kind) == (thing, years, publisher, kind)


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("养老服务2025年比2024年增加多少", "change"),
        ("2025年养老服务较2024年增长率", "growth"),
        ("云岭市民政局2024年预算执行率", "rate"),
        ("云岭市民政局2024年哪个项目最大", "largest"),
        ("云岭市民政局2024年最大的项目是什么", "largest"),
        ("云岭市民政局2024年最大的项目是哪个", "largest"),
        ("云岭市民政局2024年花钱最多的项目叫什么", "largest"),
        ("云岭市民政局2024年的项目中哪个金额最大?", "largest"),
        ("云岭市民政局2024年哪一项预算最多", "largest"),
        ("云岭市民政局2024年养老服务", "figure"),
    ],
)
def test_what_a_question_wants(text: str, wants: str) -> None:
    asked = read(text)
    assert asked is not None
    assert asked.wants == wants


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("云岭市民政局2025年养老服务比上年增加多少", "change"),
        ("2025年养老服务预算较上一年减少了多少", "change"),
        ("养老服务2025年度与上年相比增长率是多少", "growth"),
    ],
)
def test_the_year_before_need_not_be_named(text: str, wants: str) -> None:
    asked = read(text)
    assert asked is not None
    assert (asked.thing, sorted(asked.years), asked.wants) == ("养老服务", [2024, 2025], wants)


@pytest.mark.parametrize("text", ["最大的项目是哪个", "哪个项目金额最大", "项目里哪一个最大", "预算最多的是哪一项"])
def test_no_word_of_a_question_for_the_largest_is_left_as_a_name(text: str) -> None:
    asked = read(f"云岭市民政局2024年{text}?")
    assert asked is not None
    assert (asked.thing, asked.wants, asked.publisher) == ("", "largest", "云岭市民政局")


def test_carry_over_from_the_year_before_is_no_comparison() -> None:
    asked = read("云岭市民政局2025年上年结转结余多少")
    assert asked is not None
    assert (asked.thing, asked.years, asked.wants) == ("上年结转结余", (2025,), "figure")


def test_a_code_can_be_asked_for() -> None:
    asked = read("云岭市民政局2024年2080505是多少")
    assert asked is not None
    assert (asked.code, asked.thing) == ("2080505", "")


@pytest.mark.parametrize(
    "text",
    [
        "养老服务", "云岭市民政局有哪些项目", "为什么2024年养老服务减少了", "谁负责电梯补助", '"2024年养老服务"', "",
        "2024" * 200, "多少", "2024年养老服务占总支出多少", "云岭市民政局2024年人均支出多少",
        "哪个单位2024年养老服务最多",
    ],
)  # fmt: skip
def test_what_one_line_cannot_answer_is_left_to_the_list(text: str) -> None:
    assert read(text) is None
