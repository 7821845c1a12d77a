"""Empty tables: how filings say that there is nothing in one."""

from __future__ import annotations

import pytest

from ingest.filing import Table
from ingest.pipeline import recognise
from ingest.readers.text import read_text

FILLED = "科目编码|科目名称|合计|基本支出|项目支出\n223|国有资本经营预算支出|1.00|1.00|\n"


def empty_table(said: str, grid: bool) -> Table:
    header = "科目编码|科目名称|合计|基本支出|项目支出\n"
    body = header + ("||||\n" if grid else "")
    text = f"某局2023年部门预算\n第二部分 2023年部门预算表\n表7\n政府性基金预算支出表\n单位：万元\n{body}\n{said}\n\n"
    text += f"表8\n国有资本经营预算支出表\n单位：万元\n{FILLED}"
    filing = recognise(read_text(text.replace("|", "\t" if grid else " ").encode(), "a.txt"))
    (table,) = [table for table in filing.tables if table.key == "政府性基金预算支出表"]
    return table


@pytest.mark.parametrize("grid", [True, False])
@pytest.mark.parametrize(
    "said",
    [
        "备注：此表无数据。",
        "（此表为空表）",
        "注：我单位无政府性基金预算",
        "备注：2023年未使用政府性基金预算拨款安排支出",
        "注：本单位2023年度无此项收支，此表以空表公开。",
        "本单位无此项业务，故公开空表。",
    ],
)
def test_an_empty_table_keeps_what_it_says(said: str, grid: bool) -> None:
    table = empty_table(said, grid)
    assert (table.rows, bool(table.statement)) == ((), True)
