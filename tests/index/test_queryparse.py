"""What people type and what is meant by it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.query import AmountRange, Clause, Code, Filter, Leaf, Problem, Query, Term, parse_query


def only(text: str) -> tuple[Leaf, ...]:
    """The alternatives of the one clause of a text that has no problem."""
    query = parse_query(text)
    assert not query.problems
    assert len(query.clauses) == 1
    return query.clauses[0].any_of


def amount(low: str | None, high: str | None, low_open: bool = False, high_open: bool = False) -> AmountRange:
    return AmountRange(low and Decimal(low), high and Decimal(high), low_open, high_open)  # type: ignore[arg-type]


def test_words_and_phrases() -> None:
    assert [c.any_of for c in parse_query("中小企业 专项").clauses] == [(Term("中小企业"),), (Term("专项"),)]
    assert only('"中小企业 专项"') == (Term("中小企业 专项", phrase=True),)
    assert only("“三公”") == (Term("三公", phrase=True),)


@pytest.mark.parametrize("text", ["2150805", "215 08 05", "21508-05", "215-08-05", "21508 05", "２１５０８０５"])
def test_codes(text: str) -> None:
    assert only(text) == (Code("2150805"), Term("2150805"))


def test_a_code_in_columns_ends_where_it_is_whole() -> None:
    assert parse_query("215 08 05 07").clauses[0].any_of[0] == Code("2150805")
    assert len(parse_query("215 08 05 07").clauses) == 2


def test_project_code() -> None:
    assert only("42010022301t000000134") == (Code("42010022301T000000134"), Term("42010022301T000000134"))


@pytest.mark.parametrize("text", ["1202.95", "1,202.95", "1,202.95万元", "1202.95万"])
def test_amounts(text: str) -> None:
    assert only(text) == (amount("1202.95", "1202.95"), Term("1202.95"))


def test_amount_in_another_unit() -> None:
    assert only("12,029,500元")[0] == amount("1202.9500", "1202.9500")
    assert only("1.5亿")[0] == amount("15000", "15000")


def test_a_short_number_is_all_that_it_can_be() -> None:
    assert only("215") == (amount("215", "215"), Code("215"), Term("215"))
    assert only("7") == (amount("7", "7"), Term("7"))


def test_percent_is_text() -> None:
    assert only("4.60%") == (Term("4.60%"),)


@pytest.mark.parametrize(
    ("text", "leaf"),
    [
        ("金额:>1000", amount("1000", None, low_open=True)),
        ("金额:>=1,000万元", amount("1000", None)),
        ("amount:<55.5", amount(None, "55.5", high_open=True)),
        ("金额：≤1亿", amount(None, "10000")),
        ("amount:55..130", amount("55", "130")),
        ("金额:130至55", amount("55", "130")),
        ("金额:55..", amount("55", None)),
        ("金额:1202.95", amount("1202.95", "1202.95")),
        ("年:2024", Filter("year", ("2024",))),
        ("年:2024,2025", Filter("year", ("2024", "2025"))),
        ("year:2023..2025", Filter("year", ("2023", "2024", "2025"))),
        ("单位:经信局", Filter("publisher", ("经信局",))),
        ('单位:"经济和信息化 局"', Filter("publisher", ("经济和信息化 局",))),
        ("类型:决算", Filter("kind", ("决算",))),
        ("科目:215*", Filter("code", ("215*",))),
        ("code:215-08-05", Filter("code", ("2150805",))),
        ("项目:信息化", Filter("project", ("信息化",))),
        ("指标:增速", Filter("indicator", ("增速",))),
        ("表:三公", Filter("table", ("三公",))),
        ("核对:不符", Filter("verdict", ("fails",))),
        ("verdict:holds", Filter("verdict", ("holds",))),
        ("规则:children", Filter("rule", ("children",))),
        ("文件:abc", Filter("filing", ("abc",))),
    ],
)
def test_field_filters(text: str, leaf: Leaf) -> None:
    assert only(text) == (leaf,)


def test_exclusion_and_alternatives() -> None:
    query = parse_query("补助 -电梯 -类型:决算 车辆 或 交通 OR 差旅")
    assert query.clauses == (
        Clause((Term("补助"),)),
        Clause((Term("电梯"),), negated=True),
        Clause((Filter("kind", ("决算",)),), negated=True),
        Clause((Term("车辆"), Term("交通"), Term("差旅"))),
    )


def test_year_and_question_words() -> None:
    query = parse_query("2024年信息化应用与产业研究预算多少")
    assert [c.any_of[0] for c in query.clauses] == [
        Filter("year", ("2024",)),
        Term("信息化应用与产业研究"),
        Term("预算"),
    ]
    query = parse_query("请问某局2024年度的三公经费是多少钱?")
    assert [c.any_of[0] for c in query.clauses] == [Filter("year", ("2024",)), Term("某局"), Term("三公经费")]
    assert only("多少") == (Term("多少"),)
    assert only("2024年")[0] == Filter("year", ("2024",))


@pytest.mark.parametrize(
    ("text", "span", "rest"),
    [
        ('补助 "电梯', (3, 6), 2),
        ("补助 年:明年", (3, 7), 1),
        ("金额:多 补助", (0, 4), 1),
        ("补助 核对:也许", (3, 8), 1),
        ("补助 -", (3, 4), 1),
        ("补助 单位:", (3, 6), 1),
        ("colour:red 补助", (0, 10), 1),
        ('"" 补助', (0, 2), 1),
    ],
)
def test_problems_point_at_their_place_and_the_rest_is_searched(text: str, span: tuple[int, int], rest: int) -> None:
    query = parse_query(text)
    assert [(p.start, p.end) for p in query.problems] == [span]
    assert len(query.clauses) == rest


def test_an_unknown_chinese_word_before_a_colon_is_text() -> None:
    assert only("项目编码:12") == (Term("项目编码:12"),)


@given(st.text(alphabet=st.sampled_from('的年2024:-"“”或 OR金额单位>.,补助万元多少()|\t%'), max_size=30))
def test_nothing_typed_raises(text: str) -> None:
    query = parse_query(text)
    assert isinstance(query, Query)
    assert all(isinstance(p, Problem) and 0 <= p.start < p.end <= len(text) for p in query.problems)


@given(st.text(max_size=30))
def test_nothing_at_all_raises(text: str) -> None:
    assert parse_query(text).text == text


@pytest.mark.parametrize("text", ["养老 OR", "或 养老", "OR 养老 OR"])
def test_an_or_without_a_word_on_one_side_is_told_and_left_out(text: str) -> None:
    query = parse_query(text)
    assert query.clauses == parse_query("养老").clauses
    assert query.problems


def test_a_figure_that_could_be_a_code_is_both() -> None:
    (clause,) = parse_query("323.81").clauses
    assert AmountRange(Decimal("323.81"), Decimal("323.81")) in clause.any_of
    assert Code("32381") in clause.any_of
