"""When a figure is mended and when it is left as printed: how many proofs, what the print can be a damage of."""

from __future__ import annotations

import pytest

from ingest.layout import Place
from ingest.recognise.rawtable import Figure, RawRow, RawTable
from ingest.recognise.regions import Region
from ingest.recognise.solve import Settled, settle
from tests.ingest.recognise.test_solve import GENERAL, SPENDING, table, unsure, values

Rows = list[tuple[str | None, str, str]]


def settled(rows: Rows, sister: Rows | None = None) -> Settled:
    """支出总表 with these rows, beside a 一般公共预算支出表 with those of ``sister``."""
    tables = [table("支出总表", SPENDING, rows)]
    return settle([*tables, table("一般公共预算支出表", GENERAL, sister)] if sister else tables)


def repairs(found: Settled) -> list[tuple[str, str]]:
    return [(repair.printed, repair.meant) for repair in found.repairs]


TOTAL, SISTER = (None, "合计", "160.00 160.00 - -"), [("208", "甲", "160.00 160.00 160.00 - -")]


def test_a_sound_figure_is_mended_where_all_that_it_takes_part_in_says_the_same() -> None:
    found = settled([TOTAL, ("208", "甲", "60.00 160.00 - -")], list(SISTER))
    assert repairs(found) == [("60.00", "160.00")]
    assert values(found)["208"] == {"合计": "160.00", "基本支出": "160.00"}


def test_a_sound_figure_that_one_sum_confirms_stays_whatever_others_say() -> None:
    below = ("20805", "乙", "160.00 160.00 - -")
    assert repairs(settled([TOTAL, ("208", "甲", "60.00 160.00 - -"), below], list(SISTER))) == [("60.00", "160.00")]
    found = settled([TOTAL, ("208", "甲", "60.00 60.00 - -"), below], list(SISTER))
    assert repairs(found) == []
    assert values(found)["208"] == {"合计": "60.00", "基本支出": "60.00"}


def test_a_sound_figure_may_have_lost_a_digit_but_not_changed_one() -> None:
    total: tuple[str | None, str, str] = (None, "合计", "75.00 75.00 - -")
    assert repairs(settled([total, ("208", "甲", "5.00 75.00 - -")])) == [("5.00", "75.00")]
    assert repairs(settled([total, ("208", "甲", "76.00 75.00 - -")])) == []


def test_a_lost_figure_is_put_in_unless_a_sum_holds_without_it() -> None:
    row, sister = ("208", "甲", "60.00 50.00 - -"), [("208", "甲", "60.00 50.00 50.00 - 10.00")]
    other: tuple[str | None, str, str] = ("210", "乙", "30.00 10.00 20.00 -")
    found = settled([(None, "合计", "90.00 60.00 30.00 -"), row, other], list(sister))
    assert repairs(found) == [("", "10.00")]
    assert values(found)["208"]["项目支出"] == "10.00"
    assert repairs(settled([(None, "合计", "90.00 60.00 20.00 -"), row, other], list(sister))) == []


def test_a_damaged_figure_with_all_its_digits_is_not_moved_by_rounding() -> None:
    found = settled([("208", "甲", "l00.00 100.01 - -")])
    assert repairs(found) == [("l00.00", "100.00")]


def test_a_cut_figure_that_two_sums_read_apart_is_left_and_marked() -> None:
    found = settled([(None, "合计", "1,099.03 1,099.07 - -"), ("221", "甲", "1,099.0 1,099.07 - -")])
    assert repairs(found) == []
    assert unsure(found)["221"] == {"合计"}


def test_a_print_is_no_damage_of_just_any_figure() -> None:
    found = settled([(None, "合计", "5,000.00 5,000.00 - -"), ("221", "甲", "1,099.0 5,000.00 - -")])
    assert repairs(found) == []
    assert unsure(found)["221"] == {"合计"}


@pytest.mark.parametrize(("total", "marked"), [("9.00", True), ("14.00", False)])
def test_a_class_that_a_two_sided_table_alone_has_is_unsure_unless_its_classes_make_up_their_total(
    total: str, marked: bool
) -> None:
    def side(line: int, name: str, printed: str) -> RawRow:
        return RawRow(None, name, (Figure(printed, Place(line), None),), Place(line), "支出")

    rows = (side(1, "一、教育支出", "9.00"), side(2, "二、科学技术支出", "5.00"), side(3, "本年支出合计", total))
    sides = RawTable(Region("table", (), Place(1), "收支总表", "1", "收支总表", "万元"), ("预算数",), rows)
    spent = table("支出总表", SPENDING, [(None, "合计", f"{total} {total} - -"), ("205", "教育支出", "9.00 9.00 - -")])
    found = unsure(settle([sides, spent]))
    assert found["二、科学技术支出"] == ({"预算数"} if marked else set())
    assert found["一、教育支出"] == set()
