"""A table that has lost its title is the one whose total it states."""

from __future__ import annotations

import pytest

from ingest.pipeline import recognise
from ingest.readers.text import text_layout

TEXT = """甲市乙局2025年部门预算

第一部分 甲市乙局概况

第二部分 甲市乙局2025年部门预算表

表1

部门收支总表

部门：甲市乙局 单位：万元

收      入 支      出

项目 预算数 项目 预算数

一、一般公共预算拨款收入 80.00 一、城乡社区支出 {spent}

二、政府性基金预算拨款收入 {fund} 二、住房保障支出

本年收入合计 {spent} 本年支出合计 {spent}

收入总计 {spent} 支出总计 {spent}

表4

财政拨款收支总表

部门：甲市乙局 单位：万元

收      入 支      出

项目 预算数 项目 预算数

一、本年收入 {spent} 一、本年支出 {spent}

（一）一般公共预算拨款 80.00 （一）城乡社区支出 {spent}

（二）政府性基金预算拨款 {fund} （二）住房保障支出

收入总计 {spent} 支出总计 {spent}

部门：甲市乙局 单位：万元

科目编码 科目名称 合计 基本支出 项目支出

合计 {total} 60.00 {project}

212 城乡社区支出 {total} 60.00 {project}

第三部分 甲市乙局2025年部门预算情况说明
"""
UNNAMED = TEXT[TEXT.rindex("部门：") : TEXT.index("第三部分")]


@pytest.mark.parametrize(
    ("total", "project", "spent", "fund", "key", "said"),
    [
        ("80.00", "20.00", "100.00", "20.00", "一般公共预算支出表", "合计是《财政拨款收支总表》的一般公共预算"),
        ("100.00", "40.00", "100.00", "20.00", "支出总表", "按表头认定"),
        ("80.00", "20.00", "80.00", "0.00", "支出总表", "分不清是《支出总表》或《一般公共预算支出表》"),
        ("90.00", "30.00", "100.00", "20.00", "支出总表", "按表头认定"),
    ],
    ids=["budget", "all", "either", "neither"],
)
def test_the_total_tells(total: str, project: str, spent: str, fund: str, key: str, said: str) -> None:
    text = TEXT.format(total=total, project=project, spent=spent, fund=fund)
    filing = recognise(text_layout(text, "a.txt"))
    *_, table = filing.tables
    assert table.key == key
    assert any(said in note for note in filing.notes)
    assert [row.values["合计"].digits for row in table.rows] == [total, total]


def test_two_tables_in_the_other_order_are_told_apart() -> None:
    text = TEXT.replace(UNNAMED, UNNAMED + UNNAMED.format(total="100.00", project="40.00"))
    filing = recognise(text_layout(text.format(total="80.00", project="20.00", spent="100.00", fund="20.00"), "a.txt"))
    assert [(table.key, table.rows[0].values["合计"].digits) for table in filing.tables[2:]] == [
        ("一般公共预算支出表", "80.00"),
        ("支出总表", "100.00"),
    ]
