"""Economic subjects in blocks side by side, read as one stream of cells."""

from __future__ import annotations

from ingest.filing import Row
from ingest.layout import Layout
from ingest.pipeline import recognise
from ingest.readers.text import text_layout

STREAM = """第二部分 云溪区文化馆2024年度单位决算表
2024年度一般公共预算财政拨款基本支出决算明细表
公开06表
单位：万元
人员经费 公用经费
科目编码
科目名称 决算数
科目编码
科目名称 决算数
301
工资福利支出
30.50 302
商品和服务支出
4.20
301 01
基本工资 20.50
302
01 办公费 1.20
301 08 机关事业单位基本养老保险缴
费
10.00
302
02
印刷费 3.00
303
对个人和家庭的补助 2.00
303 02
退休费
2.00
人员经费合计
32.50
公用经费合计
4.20
第三部分 2024年度单位决算情况说明
"""


def rows(layout: Layout) -> dict[str, Row]:
    table = next(t for t in recognise(layout).tables if t.key == "一般公共预算基本支出表")
    return {row.code or row.name: row for row in table.rows}


def test_each_code_begins_a_row_wherever_it_stands() -> None:
    found = rows(text_layout(STREAM, "a.txt"))
    assert list(found) == [
        "301", "30101", "30108", "303", "30302", "302", "30201", "30202", "人员经费合计", "公用经费合计",
    ]  # fmt: skip
    assert found["30108"].name == "机关事业单位基本养老保险缴费"
    assert {code: next(iter(row.values.values())).digits for code, row in found.items()} == {
        "301": "30.50", "30101": "20.50", "30108": "10.00", "303": "2.00", "30302": "2.00", "302": "4.20",
        "30201": "1.20", "30202": "3.00", "人员经费合计": "32.50", "公用经费合计": "4.20",
    }  # fmt: skip
