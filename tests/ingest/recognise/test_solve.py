"""Placing and mending: columns by the identities, damaged figures by proof, real inconsistencies left alone."""

from __future__ import annotations

from dataclasses import replace

from ingest.filing import Unit
from ingest.layout import Place
from ingest.recognise.rawtable import Figure, RawRow, RawTable
from ingest.recognise.regions import Region
from ingest.recognise.solve import Settled, settle

SPENDING = ("合计", "基本支出", "项目支出", "经营支出")
GENERAL = ("合计", "基本支出/小计", "基本支出/人员经费", "基本支出/公用经费", "项目支出")


def table(key: str, columns: tuple[str, ...], rows: list[tuple[str | None, str, str]], unit: Unit = "万元") -> RawTable:
    """A raw table whose figures have lost their columns; amounts are parted by blanks, '-' is an empty known cell."""
    raw = []
    for n, (code, name, amounts) in enumerate(rows, 1):
        parts = amounts.split()
        known = len(parts) == len(columns)
        figures = tuple(Figure(p, Place(n), columns[i] if known else None) for i, p in enumerate(parts) if p != "-")
        raw.append(RawRow(code, name, figures, Place(n)))
    return RawTable(Region("table", (), Place(1), key, "3", key, unit), columns, tuple(raw))


def values(settled: Settled, index: int = 0) -> dict[str, dict[str, str]]:
    return {row.code or row.name: {c: a.digits for c, a in row.values.items()} for row in settled.tables[index].rows}


def test_children_and_parent_decide_which_of_two_columns_was_meant() -> None:
    found = settle([
        table("支出总表", SPENDING, [
            (None, "合计", "100.00 60.00 40.00 -"), ("208", "甲", "60.00 60.00"), ("215", "乙", "40.00 40.00"),
            ("21508", "丙", "40.00 40.00"), ("2150805", "丁", "30.00 30.00"), ("2150899", "戊", "10.00 10.00"),
        ])
    ])  # fmt: skip
    got = values(found)
    assert got["208"] == {"合计": "60.00", "基本支出": "60.00"}
    assert all("项目支出" in got[code] for code in ("215", "21508", "2150805", "2150899"))
    assert not any(a.unsure for row in found.tables[0].rows for a in row.values.values())


def test_what_the_identities_leave_open_is_unsure_with_its_candidates() -> None:
    found = settle([table("支出总表", SPENDING, [("208", "甲", "60.00 60.00")])])
    amounts = found.tables[0].rows[0].values
    assert not amounts["合计"].unsure
    unsure = [a for c, a in amounts.items() if c != "合计"]
    assert unsure[0].unsure
    assert "项目支出" in unsure[0].candidates


def test_a_sister_table_decides() -> None:
    found = settle(
        [
            table("一般公共预算支出表", GENERAL, [("208", "甲", "60.00 - - - 60.00")]),
            table("支出总表", SPENDING, [("208", "甲", "60.00 60.00")]),
        ]
    )
    assert values(found, 1)["208"] == {"合计": "60.00", "项目支出": "60.00"}


def test_a_cut_figure_is_mended_with_print_and_proof() -> None:
    found = settle(
        [
            table(
                "支出总表", SPENDING, [(None, "合计", "1,099.07 1,099.07 - -"), ("221", "甲", "1,099.0 1,099.07 - -")]
            ),
        ]
    )
    assert values(found)["221"] == {"合计": "1099.07", "基本支出": "1099.07"}
    (repair,) = found.repairs
    assert (repair.printed, repair.meant, repair.place.line) == ("1,099.0", "1099.07", 2)
    assert "基本支出" in repair.evidence
    assert found.tables[0].rows[1].values["合计"].printed == "1,099.0"


def test_a_dot_for_a_comma_is_confirmed_not_guessed() -> None:
    found = settle([table("支出总表", SPENDING, [("221", "甲", "2.432.62 2,432.62 - -")])])
    assert values(found)["221"]["合计"] == "2432.62"
    assert found.repairs[0].printed == "2.432.62"


def test_what_looks_damaged_and_nothing_confirms_is_unsure() -> None:
    rows: list[tuple[str | None, str, str]] = [(None, "乙", "3.00 - - -"), (None, "丙", "4.00 - - -")]
    found = settle([table("支出总表", SPENDING, [(None, "甲", "1,099.0 - - -"), *rows])])
    assert found.tables[0].rows[0].values["合计"].unsure
    assert not found.repairs


def test_a_lost_figure_is_found_by_two_proofs() -> None:
    found = settle([
        table("一般公共预算支出表", ("合计", "基本支出", "项目支出"), [
            ("210", "甲", "9.00 9.00 -"), ("21011", "乙", "9.00 9.00 -"),
            ("2101101", "丙", "5.00 5.00 -"), ("2101102", "丁", "4.00 - -"),
        ]),
    ])  # fmt: skip
    assert values(found)["2101102"] == {"合计": "4.00", "基本支出": "4.00"}
    assert found.repairs[0].printed == ""


def test_a_real_inconsistency_stays_as_printed() -> None:
    found = settle([
        table("支出总表", SPENDING, [
            (None, "合计", "99.50 99.50 - -"), ("208", "甲", "60.00 60.00 - -"), ("215", "乙", "40.00 40.00 - -"),
        ])
    ])  # fmt: skip
    assert values(found)["合计"]["合计"] == "99.50"
    assert values(found)["208"]["合计"] == "60.00"
    assert not found.repairs


def test_tables_in_yuan_and_in_wan_yuan_state_the_same() -> None:
    found = settle(
        [
            table("一般公共预算支出表", GENERAL, [("208", "甲", "600,000.00 - - - 600,000.00")], "元"),
            table("支出总表", SPENDING, [("208", "甲", "60.00 60.00")]),
        ]
    )
    assert values(found, 1)["208"] == {"合计": "60.00", "项目支出": "60.00"}


def test_one_figure_too_many_drops_a_zero() -> None:
    found = settle([table("支出总表", SPENDING, [("208", "甲", "60.00 60.00 0.00 0.00 0.00")])])
    assert values(found)["208"] == {"合计": "60.00", "基本支出": "60.00", "项目支出": "0.00", "经营支出": "0.00"}


def test_what_is_no_figure_is_left_out_with_a_note() -> None:
    found = settle([table("收支总表", ("预算数",), [(None, "九、其他收入", "42010025301T000000118")])])
    assert values(found) == {"九、其他收入": {}}
    assert any("42010025301T000000118" in note for note in found.notes)


def loose(raw: RawTable) -> RawTable:
    """The table with figures that state no column."""
    return replace(raw, rows=tuple(replace(r, figures=tuple(replace(f, column=None) for f in r.figures))
                                   for r in raw.rows))  # fmt: skip


def unsure(settled: Settled, index: int = 0) -> dict[str, set[str]]:
    """The columns of each row whose figures are unsure."""
    rows = settled.tables[index].rows
    return {row.code or row.name: {c for c, a in row.values.items() if a.unsure} for row in rows}


def test_a_table_whose_total_row_has_a_figure_too_many_is_in_doubt_as_a_whole() -> None:
    found = settle([
        loose(table("收入总表", ("附属单位上缴收入", "其他收入"), [
            (None, "合计", "90.00 80.00 10.00"), ("208", "甲", "60.00 60.00"), ("210", "乙", "30.00 20.00"),
        ]))
    ])  # fmt: skip
    assert all(columns for columns in unsure(found).values())


def test_parts_without_the_total_before_them_get_it_where_the_sums_prove_it() -> None:
    found = settle([
        table("支出总表", SPENDING, [
            (None, "合计", "90.00 80.00 10.00 -"), ("208", "甲", "60.00 60.00 - -"), ("210", "乙", "20.00 10.00"),
        ])
    ])  # fmt: skip
    assert values(found)["210"] == {"合计": "30.00", "基本支出": "20.00", "项目支出": "10.00"}
    assert [(repair.printed, repair.meant) for repair in found.repairs] == [("", "30.00")]
    assert not any(unsure(found).values())


def test_parts_that_add_up_with_no_total_are_unsure_in_any_column() -> None:
    found = settle([
        table("支出总表", SPENDING, [
            (None, "合计", "90.00 80.00 10.00 -"), ("208", "甲", "60.00 60.00 - -"), ("210", "乙", "20.00 11.00"),
        ])
    ])  # fmt: skip
    assert unsure(found) == {"合计": set(), "208": set(), "210": {"合计", "基本支出"}}
    assert found.repairs == ()


def test_one_figure_of_a_row_stands_in_its_total_and_in_the_column_that_another_table_names() -> None:
    found = settle([
        table("支出总表", SPENDING, [
            (None, "合计", "90.00 60.00 30.00 -"), ("208", "甲", "60.00 60.00 - -"), ("210", "乙", "30.00"),
        ]),
        table("一般公共预算支出表", GENERAL, [("210", "乙", "- - - - 30.00")]),
    ])  # fmt: skip
    assert values(found)["210"] == {"合计": "30.00", "项目支出": "30.00"}
    assert not any(unsure(found).values())


def test_sums_confirm_the_rows_of_a_single_column_whose_figures_nothing_ties_to_them() -> None:
    rows: list[tuple[str | None, str, str]] = [
        ("301", "甲", "30.00"), ("30101", "乙", "10.00"), ("30102", "丙", "20.00"),
        ("303", "丁", "5.00"), ("30301", "戊", ""), ("30302", "己", "5.00"), (None, "合计", "35.00"),
    ]  # fmt: skip
    raw = loose(table("一般公共预算基本支出表", ("决算数",), rows))
    found = unsure(settle([replace(raw, adrift=True)]))
    assert [row for row, columns in found.items() if columns] == ["30302"]


def test_figures_under_a_header_that_was_not_read_whole_are_unsure_unless_another_table_has_them() -> None:
    rows: list[tuple[str | None, str, str]] = [(None, "合计", "90.00 90.00"), ("412", "甲局", "90.00 90.00")]
    raw = loose(table("收入总表", ("合计", "一般公共预算"), rows))
    assert all(not columns for columns in unsure(settle([raw])).values())
    opened = unsure(settle([replace(raw, open_header=True)]))
    assert all(columns == {"合计", "一般公共预算"} for columns in opened.values())


def test_a_figure_that_another_table_leaves_blank_is_unsure() -> None:
    sides = RawTable(
        Region("table", (), Place(1), "收支总表", "1", "收支总表", "万元"),
        ("预算数",),
        (
            RawRow(None, "一、一般公共预算拨款收入", (Figure("60.00", Place(1), "预算数"),), Place(1), "收入"),
            RawRow(None, "二、政府性基金预算拨款收入", (), Place(2), "收入"),
            RawRow(None, "三、国有资本经营预算拨款收入", (Figure("30.00", Place(3), "预算数"),), Place(3), "收入"),
            RawRow(None, "收入总计", (Figure("90.00", Place(4), "预算数"),), Place(4), "收入"),
        ),
    )
    columns = ("合计", "本年收入/小计", "本年收入/一般公共预算", "本年收入/政府性基金预算")
    found = settle([sides, table("收入总表", columns, [(None, "合计", "90.00 90.00 60.00 30.00")])])
    assert found.tables[1].rows[0].values["本年收入/政府性基金预算"].digits == "30.00"
    open_rows = loose(table("收入总表", columns, [(None, "合计", "90.00 90.00 60.00 30.00")]))
    assert unsure(settle([sides, open_rows]), 1)["合计"] == {"本年收入/政府性基金预算"}


def test_the_columns_of_a_row_are_those_of_the_rows_under_it() -> None:
    columns = ("本年收入合计", "财政拨款收入", "上级补助收入", "其他收入")
    below = [("2010601", "丙", "20.01 20.00 0.01"), ("2010602", "丁", "16.19 10.00 6.19")]

    def settled(*above: tuple[str | None, str, str]) -> Settled:
        return settle([table("收入总表", columns, [*above, ("20106", "乙", "36.20 30.00 6.20"), *below])])

    told = settled((None, "合计", "36.20 30.00 - 6.20"), ("201", "甲", "36.20 30.00 - 6.20"))
    assert {code: row["其他收入"] for code, row in values(told).items() if code in ("20106", "2010601", "2010602")} == {
        "20106": "6.20", "2010601": "0.01", "2010602": "6.19",
    }  # fmt: skip
    assert not any(unsure(told).values())
    left_open = unsure(settled((None, "合计", "36.20 30.00 6.20"), ("201", "甲", "36.20 30.00 6.20")))
    assert {len(columns) for columns in left_open.values()} == {1}, "each row's third figure, and nothing else"


def test_a_row_with_the_names_of_two_is_unsure() -> None:
    names = ("办公费", "印刷费", "水费", "电费", "邮电费", "差旅费")
    rows: list[tuple[str | None, str, str]] = [(f"3020{n}", name, "3.00") for n, name in enumerate(names, 1)]
    rows.append(("31013", "公务用车购置3010绩效工资", "75.24"))
    found = unsure(settle([loose(table("一般公共预算基本支出表", ("决算数",), rows))]))
    assert {code for code, columns in found.items() if columns} == {"31013"}


def test_figures_of_a_page_that_nothing_names_are_unsure() -> None:
    raw = table("支出总表", ("合计", "第2栏"), [("208", "甲", "60.00 50.00"), (None, "", "900.00 -")])
    assert all(not columns for columns in unsure(settle([raw])).values())
    printed = tuple(replace(row, place=Place(page=2)) for row in raw.rows)
    assert unsure(settle([replace(raw, rows=printed)])) == {"208": {"第2栏"}, "": {"合计"}}
