"""Codes: every spelling is one code, and a table's rows know what they are part of."""

import pytest

from ingest.codes import ancestors, canonical, kind_of, parents_in


@pytest.mark.parametrize("spelling", ["2010301", "201 03 01", "201-03-01", "２０１０３０１", " 201\u3000 0301 "])
def test_every_spelling_is_one_code(spelling: str) -> None:
    assert canonical(spelling) == "2010301"


def test_the_table_decides_what_301_is() -> None:
    assert kind_of("301", "一般公共预算基本支出表") == "economic"
    assert kind_of("301", "收入总表") == "unit"
    assert kind_of("301014", "一般公共预算支出表(分单位)") == "unit"
    assert kind_of("2150805", "支出总表") == "functional"
    assert kind_of("42010022301T000000134", "项目支出表") == "project"
    assert kind_of("420100223010310000100") == "project_group"
    assert kind_of("3012", "一般公共预算基本支出表") is None


def test_ancestors_go_up_level_by_level() -> None:
    assert ancestors("2080502") == ("20805", "208")
    assert ancestors("301014") == ("301",)


def test_rows_hang_under_the_nearest_printed_code_and_projects_under_the_last_group() -> None:
    codes = [None, "208", "2080502", "20899", "2089999"]
    assert parents_in(codes) == [None, None, 1, 1, 3]
    projects = ["301", "420100223010310000100", "42010022301T000000134", "420100223010310000105"]
    assert parents_in(projects) == [None, 0, 1, 0]


def test_a_project_code_may_have_its_letter_behind_the_region() -> None:
    assert kind_of("51012324R000001234567") == "project"
    assert kind_of("51012324R00000123456") is None
