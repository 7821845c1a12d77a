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
