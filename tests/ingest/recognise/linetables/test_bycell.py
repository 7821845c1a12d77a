"""Dumps that give cell after cell: header cells told from rows wherever they stand."""

from __future__ import annotations

from ingest.layout import Place, TextLine
from ingest.pipeline import recognise
from ingest.readers.text import text_layout
from ingest.recognise.linetables.bycell import parted

CELLS = """支出决算表

单位：万元

科目编码

科目名称
合计

本年支出合
计

基本支出

项目支
出

31.00

21.00

10.00

207

文化旅游体育与传媒支
出

29.00

20.00

9.00

20701

文化和旅游

29.00

20.00

9.00

上缴上级支
出

经营支出

208

社会保障和就业支
出

2.00

1.00

1.00
"""


def lines(text: str) -> list[TextLine]:
    return [TextLine(line, Place(n)) for n, line in enumerate(text.split("\n"), 1) if line.strip()]


def test_rows_are_read_cell_after_cell_and_header_cells_among_them_are_no_names() -> None:
    text = "第二部分 云溪区文化馆2024年度单位决算表\n\n" + CELLS + "\n第三部分 2024年度单位决算情况说明\n"
    table = recognise(text_layout(text, "a.txt")).tables[0]
    found = {row.code or row.name: (row.name, [a.digits for a in row.values.values()]) for row in table.rows}
    assert found == {
        "合计": ("合计", ["31.00", "21.00", "10.00"]),
        "207": ("文化旅游体育与传媒支出", ["29.00", "20.00", "9.00"]),
        "20701": ("文化和旅游", ["29.00", "20.00", "9.00"]),
        "208": ("社会保障和就业支出", ["2.00", "1.00", "1.00"]),
    }


def test_lines_that_hold_rows_are_no_cells() -> None:
    assert parted(lines("207 文化 29.00\n\n20701 文化和旅游 29.00\n\n" * 6), "支出总表") is None
    assert parted(lines("\n".join(["207", "文化", "29.00"] * 6)), "支出总表") is None
