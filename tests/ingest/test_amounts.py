"""Amounts: sound spellings, damaged spellings, and what a damaged one can have meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.amounts import damage_cost, looks_sound, plain, readings, same_value


@pytest.mark.parametrize(
    ("printed", "digits"),
    [
        ("888.50", "888.50"), ("124,242.49", "124242.49"), ("2, 910. 06", "2910.06"), ("2.432.62", "2432.62"),
        ("３．５０", "3.50"), ("0. 00", "0.00"), ("-12.40", "-12.40"), ("55", "55"), ("1,099,07", "1099.07"),
        ("△12.40", "-12.40"), ("▲1,012.40", "-1012.40"), ("(12.40)", "-12.40"), ("（1,012）", "-1012"),
        ("－12.40", "-12.40"), ("–12.40", "-12.40"),
    ],
)  # fmt: skip
def test_reads(printed: str, digits: str) -> None:
    assert readings(printed)[0].digits == digits


@pytest.mark.parametrize("text", ["", "-", "合计", "(1)", "(2024)", "△", "42010022301T000000134", "100%", "2024年"])
def test_other_text_is_no_amount(text: str) -> None:
    assert readings(text) == ()


def test_damage_is_possible_or_absurd() -> None:
    assert damage_cost("1,099.07", "1099.07") == 0
    assert damage_cost("1,099.0", "1099.07") is not None
    assert damage_cost("113,311.4", "113311.47") is not None
    assert damage_cost("1,099.0", "2143.55") is None
    assert damage_cost("416.62", "416.61") is not None
    assert damage_cost("3.50", "5.41") is None


@given(st.decimals(min_value=0, max_value=10**8, places=2), st.booleans())
def test_separators_never_change_the_value(value: object, commas: bool) -> None:
    printed = f"{value:,.2f}" if commas else f"{value:.2f}"
    assert looks_sound(printed)
    assert same_value(plain(printed) or "", f"{value:.2f}")
    spaced = printed.replace(",", ", ").replace(".", ". ")
    assert same_value(readings(spaced)[0].digits, f"{value:.2f}")
