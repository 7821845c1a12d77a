"""The classification: names by code and year, and codes that hang together."""

from ingest.classification import names_of, subjects
from ingest.codes import parent


def test_names_change_over_the_years() -> None:
    assert names_of("210", year=2018) == ("医疗卫生与计划生育支出",)
    assert names_of("210", year=2024) == ("卫生健康支出",)
    assert names_of("20805", year=2025) == ("行政事业单位养老支出",)
    assert names_of("30213") == ("维修(护)费",)
    assert names_of("29999") == ()


def test_every_entry_hangs_under_one_that_is_listed() -> None:
    for which in ("functional", "economic"):
        table = subjects(which)
        assert not [code for code in table if parent(code) and parent(code) not in table]


def test_what_the_seed_filings_print_is_listed() -> None:
    printed = {
        "2150805": "中小企业发展专项",
        "2101103": "公务员医疗补助",
        "2230199": "其他解决历史遗留问题及改革成本支出",
    }
    assert {code: names_of(code)[0] for code in printed} == printed


def test_each_line_states_a_code_a_name_and_years_that_agree() -> None:
    for which, top in (("functional", "2"), ("economic", "3")):
        table = subjects(which)
        assert all(code.isdigit() and code[0] == top and len(code) in (3, 5, 7) for code in table)
        entries = [entry for found in table.values() for entry in found]
        assert len({(entry.code, entry.name) for entry in entries}) == len(entries)
        assert all(entry.first is None or entry.last is None or entry.first <= entry.last for entry in entries)
        assert not [entry for entry in entries if entry.name != entry.name.strip() or not entry.name]


def test_what_was_added_for_one_year_is_known_from_then_on() -> None:
    (added,) = subjects("functional")["22006"]
    assert (added.first, added.valid(2023), added.valid(2025)) == (2024, False, True)
