"""A header that lost a span: the labels say how many columns there are, the fullest row confirms it."""

from ingest.layout import Place
from ingest.recognise.gridtables.lostcolumns import with_lost_columns
from ingest.recognise.rawtable import Figure, RawRow, RawTable
from ingest.recognise.regions import Region

REGION = Region("table", (), Place(1), "一般公共预算支出表", None, "一般公共预算支出表")
HEADER = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["", "", "", "小计", "人员经费", "公用经费"]]
SLID = ("合计", "基本支出/小计", "项目支出/人员经费", "项目支出/公用经费")


def row(code: str, *amounts: str, columns: tuple[str, ...] = ()) -> RawRow:
    stated = columns or (None,) * len(amounts)
    figures = tuple(Figure(a, Place(2), c, bool(columns)) for a, c in zip(amounts, stated, strict=True))
    return RawRow(code, "甲", figures, Place(2))


def test_the_form_that_the_labels_name_takes_the_place_of_too_few_columns() -> None:
    rows = (row("201", "5.00", "3.00", "2.00", "1.00", "2.00"), row("208", "4.00", "4.00", columns=SLID[::2]))
    mended = with_lost_columns(RawTable(REGION, SLID, rows), HEADER)
    assert mended.columns == ("合计", "基本支出/小计", "基本支出/人员经费", "基本支出/公用经费", "项目支出")
    assert [f.column for f in mended.rows[0].figures] == list(mended.columns)
    assert [(f.column, f.certain) for f in mended.rows[1].figures] == [("合计", False), ("基本支出/人员经费", False)]
    assert "5" in mended.repairs[-1].evidence


def test_a_header_with_room_for_every_figure_stays() -> None:
    table = RawTable(REGION, SLID, (row("201", "5.00", "3.00"),))
    assert with_lost_columns(table, HEADER) is table
