"""Values of a field found by their forms: the same ones that a look at each would find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.fieldforms import FieldForms

FORMS = st.text("局县市 ", max_size=5)


@given(st.lists(FORMS, max_size=8), FORMS)
def test_what_is_found_is_what_a_look_at_each_finds(forms: list[str], wanted: str) -> None:
    pairs = [(str(number), form) for number, form in enumerate(forms)]
    known = FieldForms(pairs)
    assert known.holding(wanted) == [value for value, form in pairs if wanted in form]
    assert known.called(wanted) == [value for value, form in pairs if form == wanted]
    assert known.starting(wanted) == [value for value, form in pairs if form.startswith(wanted)]


def test_a_part_is_not_found_across_two_values() -> None:
    known = FieldForms([("甲", "梅湖县财政局"), ("乙", "商务局")])
    assert known.holding("局商") == []
    assert known.holding("务局") == ["乙"]
