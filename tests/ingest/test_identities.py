"""Identities as data: sums that header paths say, rows under rows, facts that tables share."""

from ingest.identities import (
    Fact,
    Flow,
    Sum,
    column_flow,
    column_sums,
    facts_of,
    is_ratio,
    parents_by_sums,
    row_parents,
)


def test_header_paths_say_the_sums_of_a_row() -> None:
    columns = ("合计", "基本支出/小计", "基本支出/人员经费", "基本支出/公用经费", "项目支出")
    assert set(column_sums(columns)) == {Sum(0, (1, 4)), Sum(1, (2, 3))}
    assert column_sums(("合计", "本年拨款/一般公共预算", "本年拨款/政府性基金预算", "单位资金")) == (Sum(0, (1, 2, 3)),)
    assert column_sums(("决算数",)) == ()


def test_carried_over_and_received_balance_spent_and_left() -> None:
    columns = ("年初结转和结余", "本年收入", "本年支出/小计", "本年支出/基本支出", "年末结转和结余")
    assert column_flow(columns) == Flow((0, 1), (2, 4))
    assert column_flow(("合计", "基本支出")) is None


def test_rows_hang_under_the_total_and_under_their_codes() -> None:
    assert row_parents("支出总表", [None, "208", "20805", "210"], ["合计", "甲", "乙", "丙"], [None] * 4) == [
        None,
        0,
        1,
        0,
    ]


def test_a_two_sided_table_is_an_outline() -> None:
    names = ["一、本年收入", "(一)一般公共预算拨款", "二、上年结转", "(一)一般公共预算拨款", "收入总计"]
    assert row_parents("财政拨款收支总表", [None] * 5, names, ["收入"] * 5) == [4, 0, 4, 2, None]


def test_a_table_without_codes_is_nested_by_its_totals() -> None:
    totals = [100, 100, 70, 70, 30, 40, 30, 30]
    leaves = [False, False, False, False, True, True, False, True]
    assert parents_by_sums(totals, leaves) == [None, 0, 1, 2, 3, 3, 1, 6]
    assert parents_by_sums([100, 60, 30], [False, True, True]) == [None, None, None]


def test_two_tables_state_one_fact() -> None:
    spending = facts_of("支出总表", None, "合计", None, "项目支出", {})
    projects = facts_of("项目支出表", None, "合计", None, "合计", {})
    assert Fact("spending", "合计", "project") in spending
    assert Fact("spending", "合计", "project") in projects
    classes = {"卫生健康支出": "210"}
    assert Fact("spending", "210", "total") in facts_of("收支总表", None, "七、卫生健康支出", "支出", "预算数", classes)


def test_a_fund_is_at_most_what_is_spent_in_all() -> None:
    (_, bound) = facts_of("政府性基金预算支出表", "212", "城乡社区支出", None, "合计", {})
    assert bound == Fact("spending", "212", "total", "most")


def test_changes_and_parts_shown_once_more_are_no_parts_of_a_total() -> None:
    columns = ["合计", "事业收入/金额", "事业收入/其中:教育收费", "其他收入"]
    assert [(s.total, s.parts) for s in column_sums(columns)] == [(0, (1, 3))]
    columns = ["2029年执行数", "合计", "基本支出", "项目支出", "比上年增减额", "增减%"]
    assert [(s.total, s.parts) for s in column_sums(columns)] == [(1, (2, 3))]
    assert is_ratio("2030年预算数比2029年执行数/增减%")


def test_meetings_beside_the_three_public_expenses_leave_a_plain_total_open() -> None:
    items = ("因公出国(境)费", "公务接待费", "会议费")
    assert column_sums(("合计", *items)) == ()
    assert column_sums(("“三公”经费合计", *items)) == (Sum(0, (1, 2)),)


def test_ratios_under_one_head_do_not_add_up() -> None:
    assert column_sums(("增减%/合计", "增减%/因公出国(境)费", "增减%/公务接待费")) == ()
