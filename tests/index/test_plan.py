"""What a query compiles to: groups that must fit, words that may name the surroundings, bounds that are open."""

from __future__ import annotations

from decimal import Decimal

from index.analysis import index_form
from index.fieldforms import FieldForms
from index.plan import CodePrefix, Figures, Plan, Tags, Text, compile_query, to_int
from index.query import Clause, Code, Filter, Query, parse_query

KNOWN = {
    "publisher": ("云岭市民政局", "云岭市救助管理站"),
    "kind": ("部门预算", "部门决算"),
    "table": ("收支总表", "财政拨款收支总表"),
}


def values(field: str) -> FieldForms:
    return FieldForms((value, index_form(value)) for value in KNOWN.get(field, ()))


def plan(text: str) -> Plan:
    return compile_query(parse_query(text), values)


def test_a_value_given_whole_is_no_part_of_another_and_a_part_takes_all_that_hold_it() -> None:
    assert plan("表:收支总表").required == ((Tags("table", ("收支总表",)),),)
    assert plan("表:总表").required == ((Tags("table", ("收支总表", "财政拨款收支总表")),),)
    assert plan("类型:部门*").required == ((Tags("kind", ("部门预算", "部门决算")),),)


def test_of_words_that_name_the_surroundings_one_stands_in_the_document_itself() -> None:
    groups = plan("民政局 决算").required
    assert [any(isinstance(leaf, Tags) for leaf in group) for group in groups] == [True, True, False]
    assert {leaf.form for leaf in groups[-1] if isinstance(leaf, Text)} == {"民政局", "决算"}


def test_one_word_alone_and_one_character_name_no_surroundings() -> None:
    assert not any(isinstance(leaf, Tags) for leaf in plan("民政局").leaves())
    assert not any(isinstance(leaf, Tags) for leaf in plan("局 养老").leaves())


def test_a_word_beside_a_figure_may_name_the_surroundings_without_standing_in_the_document() -> None:
    groups = plan("民政局 金额:>5").required
    assert len(groups) == 2
    assert any(isinstance(leaf, Tags) and leaf.field == "publisher" for leaf in groups[0])


def test_open_bounds_leave_their_own_figure_out() -> None:
    (above,), (below,), (between,) = (plan(text).required[0] for text in ("金额:>5", "金额:<5", "金额:5..7"))
    five, seven = to_int(Decimal(5)), to_int(Decimal(7))
    assert (above, below) == (Figures(five + 1, None), Figures(None, five - 1))
    assert between == Figures(five, seven)


def test_what_is_excluded_is_required_nowhere() -> None:
    found = plan("养老 -补助")
    assert [leaf.form for leaf in found.excluded if isinstance(leaf, Text)] == ["补助"]
    assert "补助" not in {leaf.form for leaf in found.leaves() if isinstance(leaf, Text)}


def test_a_prefix_of_the_code_field_is_of_the_rows_own_code_and_a_typed_one_of_any() -> None:
    assert plan("科目:215*").required == ((CodePrefix("215", own=True),),)
    typed = compile_query(Query("215", (Clause((Code("215"),)),)), values)
    assert CodePrefix("215") in typed.required[0]


def test_a_group_that_holds_wherever_another_does_is_not_asked_again() -> None:
    one, more = Filter("table", ("收支总表",)), Filter("kind", ("部门预算",))
    found = compile_query(Query("", (Clause((one,)), Clause((one, more)))), values)
    assert found.required == ((Tags("table", ("收支总表",)),),)
