"""What the tables of one filing decide: verdicts, culprits, and one record for each cause."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from ingest.filing import Check, Filing, Table, Verdict
from ingest.reconcile import reconcile, sign_of
from ingest.reconcile.identities import header_totals
from ingest.serialise import filing_from_json
from tests.ingest.reconcile.builders import filing, row, table

SPENDING = ("合计", "基本支出", "项目支出")


def spending(**changed: str) -> Table:
    """A small 支出总表; keyword arguments replace the 合计 of 2080501, as figure(合计=…)."""
    return table(
        "支出总表",
        SPENDING,
        row(None, "合计", 1, 合计="30.00", 基本支出="20.00", 项目支出="10.00"),
        row("208", "社会保障和就业支出", 2, 合计="30.00", 基本支出="20.00", 项目支出="10.00"),
        row("20805", "行政事业单位养老支出", 3, 合计="30.00", 基本支出="20.00", 项目支出="10.00"),
        row("2080501", "行政单位离退休", 4, **({"合计": "12.00", "基本支出": "12.00"} | changed)),
        row("2080502", "事业单位离退休", 5, 合计="18.00", 基本支出="8.00", 项目支出="10.00"),
    )


def unlike(checks: tuple[Check, ...], *verdicts: str) -> list[Check]:
    """The checks with none of these verdicts."""
    return [check for check in checks if check.verdict not in verdicts]


def test_a_sound_table_holds_throughout() -> None:
    checks = reconcile(filing(spending()))
    assert {c.rule for c in checks} == {"hierarchy.children", "hierarchy.roots", "row.header"}
    assert not unlike(checks, "holds")


def test_a_changed_figure_fails_and_is_named() -> None:
    failing = unlike(reconcile(filing(spending(合计="13.00", 基本支出="12.00"))), "holds")
    assert {c.rule for c in failing} == {"hierarchy.children", "row.header"}
    for check in failing:
        assert check.verdict == "fails"
        operands = (*check.left, *check.right)
        assert check.culprit is not None
        assert (operands[check.culprit].row, operands[check.culprit].column) == ("2080501", "合计")
        assert operands[check.culprit].place is not None
        assert abs(check.difference or 0) == Decimal("1.00")


def test_a_failure_that_either_of_two_figures_would_mend_accuses_none() -> None:
    sheet = table(
        "政府性基金预算支出表", ("合计",), row(None, "合计", 1, 合计="10.00"), row("208", "甲", 2, 合计="9.00")
    )
    (failing,) = unlike(reconcile(filing(sheet)), "holds", "not_checkable")
    assert (failing.rule, failing.verdict, failing.culprit) == ("hierarchy.roots", "fails", None)


def test_sums_of_zeros_alone_are_no_checks() -> None:
    zeros = [row(None, "合计", 1, 合计="0.00"), row("208", "甲", 2, 合计="0.00"), row("20805", "乙", 3, 合计="0.00")]
    assert reconcile(filing(table("政府性基金预算支出表", ("合计",), *zeros))) == ()


def test_rounding_is_told_from_failure() -> None:
    parts = [row(f"301{n:02d}", f"项{n}", n, 合计="1.00") for n in range(1, 10)]
    for total, verdict in (("9.00", "holds"), ("9.01", "rounding"), ("9.05", "rounding"), ("9.06", "fails")):
        sheet = table("一般公共预算基本支出表", ("合计",), row("301", "工资福利支出", 20, 合计=total), *parts)
        (check,) = reconcile(filing(sheet))
        assert check.verdict == verdict


def test_one_cause_is_one_record() -> None:
    parts = [row(f"301{n:02d}", f"项{n}", n, 合计="1.00", 人员经费="1.00") for n in range(1, 10)]
    sheet = table(
        "一般公共预算基本支出表",
        ("合计", "人员经费", "公用经费"),
        row("301", "工资福利支出", 20, 合计="9.01", 人员经费="9.01"),
        *parts,
    )
    (noise,) = unlike(reconcile(filing(sheet)), "holds")
    assert noise.rule == "hierarchy.children"
    assert "人员经费" in noise.detail


def test_an_unsure_operand_is_not_checkable() -> None:
    sheet = spending()
    doubtful = sheet.rows[3]
    amounts = {c: replace(a, unsure=True) for c, a in doubtful.values.items()}
    rows = (*sheet.rows[:3], replace(doubtful, values=amounts), *sheet.rows[4:])
    checks = reconcile(filing(replace(sheet, rows=rows)))
    touching = [c for c in checks if any(o.row == "2080501" and o.value is not None for o in (*c.left, *c.right))]
    assert touching
    assert {c.verdict for c in touching} == {"not_checkable"}


def test_a_blank_that_an_unsure_figure_of_its_row_may_belong_to_fails_nothing() -> None:
    sheet = table(
        "支出总表",
        SPENDING,
        row(None, "合计", 1, 合计="30.00", 基本支出="20.00", 项目支出="10.00"),
        row("208", "社会保障和就业支出", 2, 合计="12.00", 基本支出="10.00", 项目支出="2.00"),
        row("210", "卫生健康支出", 3, 合计="18.00", 基本支出="18.00"),
    )
    as_printed = {c.left[0].column for c in reconcile(filing(sheet)) if c.verdict == "fails"}
    assert as_printed == {"基本支出", "项目支出"}
    moved = replace(sheet.rows[2].values["基本支出"], unsure=True, candidates=("项目支出",))
    open_row = replace(sheet.rows[2], values=sheet.rows[2].values | {"基本支出": moved})
    checks = reconcile(filing(replace(sheet, rows=(*sheet.rows[:2], open_row))))
    by_column = {c.left[0].column: c for c in checks if c.rule == "hierarchy.roots"}
    assert {column: check.verdict for column, check in by_column.items()} == {
        "合计": "holds", "基本支出": "not_checkable", "项目支出": "not_checkable",
    }  # fmt: skip
    blank = by_column["项目支出"].right[1]
    assert (blank.row, blank.value, blank.unsure) == ("210", None, True)


def test_the_sign_says_what_the_figures_are_to_each_other() -> None:
    def check(rule: str, verdict: Verdict) -> Check:
        return Check(rule, "tables", "", verdict, (), ())

    verdicts: tuple[Verdict, ...] = ("holds", "rounding", "fails", "not_checkable")
    assert [sign_of(check("row.header", verdict)) for verdict in verdicts] == ["=", "≈", "≠", "?"]
    assert [sign_of(check("tables.part_of_whole", verdict)) for verdict in verdicts] == ["≤", "≈", ">", "?"]


def test_units_of_the_tables_are_respected() -> None:
    in_yuan = table(
        "项目支出表", ("合计",), row(None, "合计", 1, 合计="100000.00"), unit="元"
    )  # fmt: skip
    checks = reconcile(filing(spending(), in_yuan))
    (between,) = [c for c in checks if c.rule == "tables.projects"]
    assert between.verdict == "holds"


def test_what_rounding_hides_is_told_in_the_unit_of_the_table() -> None:
    rows = [row(None, "合计", 1, 合计="100000.00"), row("208", "甲", 2, 合计="99999.00")]
    (check,) = reconcile(filing(table("政府性基金预算支出表", ("合计",), *rows, unit="元")))
    assert (check.verdict, check.difference) == ("fails", Decimal("0.0001"))


def test_a_code_that_a_table_prints_in_two_lists_is_added_once() -> None:
    listed = [row("208", "甲", 2, 合计="10.00"), row("20805", "乙", 3, 合计="10.00")]
    again = [row("208", "甲", 4, 合计="10.00"), row("20805", "乙", 5, 合计="10.00")]
    sheet = table("政府性基金预算支出表", ("合计",), row(None, "合计", 1, 合计="10.00"), *listed, *again)
    assert {c.rule: c.verdict for c in reconcile(filing(sheet))} == {
        "hierarchy.children": "holds", "hierarchy.roots": "holds",
    }  # fmt: skip


def test_ratios_are_not_added_up() -> None:
    columns = ("合计", "比上年增减%")
    rows = [
        row(None, "合计", 1, 合计="20.00", **{"比上年增减%": "5.00"}),
        row("208", "甲", 2, 合计="15.00", **{"比上年增减%": "5.00"}),
        row("210", "乙", 3, 合计="5.00", **{"比上年增减%": "5.00"}),
    ]
    (check,) = reconcile(filing(table("政府性基金预算支出表", columns, *rows)))
    assert (check.left[0].column, check.verdict) == ("合计", "holds")


def test_a_class_is_looked_up_by_its_numbered_row_alone() -> None:
    sides = table(
        "收支总表",
        ("预算数",),
        row(None, "一、教育支出", 1, "支出", 预算数="10.00"),
        row(None, "教育支出", 2, "支出", 预算数="3.00"),
    )
    spent = table("支出总表", ("合计",), row("205", "教育支出", 3, 合计="10.00"))
    (check,) = [c for c in reconcile(filing(sides, spent)) if c.family == "tables"]
    assert (check.verdict, check.left[0].row) == ("holds", "一、教育支出")


def test_a_two_sided_table_is_summed_by_its_outline() -> None:
    def sheet(carried: str) -> Table:
        return table(
            "财政拨款收支总表",
            ("预算数",),
            row(None, "一、本年收入", 1, "收入", 预算数="90.00"),
            row(None, "（一）一般公共预算拨款", 2, "收入", 预算数="80.00"),
            row(None, "（二）政府性基金预算拨款", 3, "收入", 预算数="10.00"),
            row(None, "二、上年结转", 4, "收入", 预算数=carried),
            row(None, "收入总计", 5, "收入", 预算数="95.00"),
            row(None, "一、本年支出", 1, "支出", 预算数="95.00"),
            row(None, "（一）一般公共服务支出", 2, "支出", 预算数="95.00"),
            row(None, "二、年终结转结余", 4, "支出"),
            row(None, "支出总计", 5, "支出", 预算数="95.00"),
        )

    assert not unlike(reconcile(filing(sheet("5.00"))), "holds")
    (failing,) = unlike(reconcile(filing(sheet("6.00"))), "holds")
    assert failing.rule == "totals.income.2"
    assert failing.difference == Decimal("-1.00")


def test_header_paths_state_their_own_totals() -> None:
    columns = ("合计", "基本支出/小计", "基本支出/人员经费", "基本支出/公用经费", "项目支出")
    assert header_totals(columns) == (
        ("基本支出/小计", ("基本支出/人员经费", "基本支出/公用经费")),
        ("合计", ("基本支出/小计", "项目支出")),
    )


def test_one_column_beside_the_total_of_a_whole_table_is_not_all_of_it() -> None:
    assert header_totals(("合计", "基本支出")) == ()
    assert header_totals(("本年支出/小计", "本年支出/基本支出")) == (("本年支出/小计", ("本年支出/基本支出",)),)


def test_a_column_that_is_named_like_a_group_is_no_part_of_it() -> None:
    columns = ("本年支出", "本年支出/小计", "本年支出/基本支出", "本年支出/项目支出")
    assert header_totals(columns) == (("本年支出/小计", ("本年支出/基本支出", "本年支出/项目支出")),)
    assert header_totals(("合计", *columns, "其他"))[-1] == ("合计", ("本年支出", "其他"))


@pytest.mark.parametrize("name", ["truth/000", "truth/001", "truth/003", "pdf/puto-caizheng-2024"])
def test_real_filings_state_no_false_alarm(shared: Path, name: str) -> None:
    real = filing_from_json(json.loads((shared / f"{name}.json").read_text(encoding="utf-8")))
    checks = reconcile(real)
    tables_only = [c for c in checks if c.family in ("hierarchy", "row", "totals", "tables", "three_public")]
    assert len(tables_only) > 150
    assert not unlike(tuple(tables_only), "holds", "rounding")


def injected(real: Filing, rng: random.Random) -> tuple[Filing, tuple[str, str, str]]:
    """The filing with one printed figure changed by more than rounding, and where."""
    cells = [
        (t, r, c)
        for t, sheet in enumerate(real.tables)
        for r, line in enumerate(sheet.rows)
        for c, amount in line.values.items()
        if amount.value()
    ]
    t, r, c = rng.choice(cells)
    sheet, line = real.tables[t], real.tables[t].rows[r]
    amount = line.values[c]
    digits = str(amount.value() + rng.choice([1, -1]) * Decimal(rng.randint(100, 99999)) / 100)
    values = line.values | {c: replace(amount, digits=digits)}
    rows = (*sheet.rows[:r], replace(line, values=values), *sheet.rows[r + 1 :])
    tables = (*real.tables[:t], replace(sheet, rows=rows), *real.tables[t + 1 :])
    return replace(real, tables=tables), (sheet.key, line.code or line.name, c)


def test_a_changed_cell_is_reported(shared: Path) -> None:
    rng = random.Random(7)
    real = filing_from_json(json.loads((shared / "truth/003.json").read_text(encoding="utf-8")))
    reported = 0
    trials = 60
    for _ in range(trials):
        changed, where = injected(real, rng)
        failing = [c for c in reconcile(changed) if c.verdict == "fails"]
        reported += any((o.table, o.row, o.column) == where for c in failing for o in (*c.left, *c.right))
    assert reported == trials
