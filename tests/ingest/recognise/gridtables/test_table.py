"""Grid tables: header paths, rows by blocks, and the ways in which optical reading displaces cells."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.layout import Cell, Grid, Place
from ingest.readers.markdown import markdown_layout
from ingest.recognise.gridtables.table import read_grid_table
from ingest.recognise.rawtable import RawTable
from ingest.recognise.regions import Region


def read(key: str, text: str) -> RawTable:
    """The raw table of a table printed with ``|`` for tabs, one row a line."""
    layout = markdown_layout(text.strip("\n").replace("|", "\t"), "sample.md")
    return read_grid_table(Region("table", tuple(layout.blocks()), Place(1), key))


def rows(table: RawTable) -> list[tuple[str | None, str, dict[str, str]]]:
    return [(row.code, row.name, {f.column or "?": f.printed for f in row.figures}) for row in table.rows]


def test_a_merged_header_that_slid_by_a_column_still_names_every_amount() -> None:
    table = read(
        "一般公共预算支出表",
        """
科目编码|科目名称|合计|基本支出|||项目支出
||||小计|人员经费|公用经费|
|合计|30.00|20.00|15.00|5.00|10.00
201|一般公共服务支出|30.00|20.00|15.00|5.00|10.00
""",
    )
    assert table.columns == ("合计", "基本支出/小计", "基本支出/人员经费", "基本支出/公用经费", "项目支出")
    assert rows(table)[1] == (
        "201",
        "一般公共服务支出",
        {
            "合计": "30.00",
            "基本支出/小计": "20.00",
            "基本支出/人员经费": "15.00",
            "基本支出/公用经费": "5.00",
            "项目支出": "10.00",
        },
    )


def test_a_header_without_its_spans_is_named_by_the_layout_that_has_as_many_columns() -> None:
    table = read(
        "一般公共预算支出表",
        """
科目编码|科目名称|合计|基本支出|项目支出
||||小计|人员经费|公用经费|
|合计|30.00|20.00|15.00|5.00|10.00
""",
    )
    assert table.columns[1:4] == ("基本支出/小计", "基本支出/人员经费", "基本支出/公用经费")
    assert table.columns[4] == "项目支出"


def test_columns_that_no_standard_form_has_keep_their_printed_words() -> None:
    table = read(
        "支出总表",
        """
科目编码|科目名称|合计|基本支出|项目支出|专项债支出
201|一般公共服务支出|30.00|20.00|10.00|0.00
""",
    )
    assert table.columns == ("合计", "基本支出", "项目支出", "专项债支出")


def test_one_zero_more_than_the_header_has_columns_is_dropped_and_told() -> None:
    table = read(
        "支出总表",
        """
科目编码|科目名称|合计|基本支出|项目支出|事业单位经营支出|上缴上级支出|对附属单位补助支出|
201|一般公共服务支出|30.00|20.00|10.00|0.00|0.00|0.00|0.00
20101|人大事务|30.00|20.00|10.00|0.00|0.00|0.00|0.00
""",
    )
    assert len(table.columns) == 6
    assert [len(row.figures) for row in table.rows] == [6, 6]
    assert [(r.printed, r.meant) for r in table.repairs] == [("0.00", ""), ("0.00", "")]


def test_column_numbers_and_waste_of_the_header_are_no_rows() -> None:
    table = read(
        "支出总表",
        """
功能分类 科目编码|科目名称|本年支出合计|基本支出|项目支出
类 款 项|栏次|1|2|3
尖 款 坝|合计|30.00|20.00|10.00
201|一般公共服务支出|30.00|20.00|10.00
""",
    )
    assert [(row.code, row.name) for row in table.rows] == [(None, "合计"), ("201", "一般公共服务支出")]
    assert ("尖 款 坝", "") in [(r.printed, r.meant) for r in table.repairs]


def test_stray_marks_between_amounts_are_dropped_and_told_but_dashes_are_empty_cells() -> None:
    table = read(
        "支出总表",
        """
科目编码|科目名称|合计|基本支出|项目支出
201|一般公共服务支出|30.00|•|30.00
20101|人大事务|30.00|-|30.00
""",
    )
    assert [[f.column for f in row.figures] for row in table.rows] == [["合计", "项目支出"]] * 2
    assert [r.printed for r in table.repairs] == ["•"]


def test_code_cells_are_kept_beside_their_plain_joining() -> None:
    table = read(
        "支出总表",
        """
科目编码||科目名称|合计|基本支出|项目支出
201|||一般公共服务支出|30.00|20.00|10.00
20101|||人大事务|30.00|20.00|10.00
201010|1||行政运行|30.00|20.00|10.00
""".replace("|||", "||"),
    )
    assert [row.code for row in table.rows] == ["201", "20101", "2010101"]
    assert table.rows[2].code_cells == ("201010", "1")


def test_a_row_whose_name_and_amounts_ran_into_other_columns_is_set_right_and_left_to_proof() -> None:
    table = read(
        "政府性基金预算支出表",
        """
科目编码|科目名称|年初结转和结余|本年收入|小计|基本支出|项目支出|年末结转和结余
类 款 项|栏次|1|2|3|4|5|6
|合计||90.00|90.00||90.00|
212 城乡社|城乡社区|支出|90.00|90.00||90.00|
21208|国有土地使用权出让收入安排的支出||90.00|90.00||90.00|
2120801 征地补偿|90.00|90.00||90.00|||
""".replace("212 城乡社|城乡社区|支出|", "212 城乡社区|城乡社区|支出|"),
    )
    assert table.columns[2:5] == ("本年支出/小计", "本年支出/基本支出", "本年支出/项目支出")
    assert [(row.code, row.name) for row in table.rows][1] == ("212", "城乡社区支出")
    last = table.rows[-1]
    assert (last.code, last.name) == ("2120801", "征地补偿")
    assert [f.column for f in last.figures] == ["本年收入", "本年支出/小计", "本年支出/项目支出"]
    assert not any(f.certain for f in last.figures)


def test_blocks_side_by_side_are_one_list_block_by_block_with_their_totals() -> None:
    table = read(
        "一般公共预算基本支出表",
        """
人员经费||||公用经费||||
科目编码|科目名称|决算数|科目编码|科目名称|决算数|科目编码|科目名称|决算数
301|工资福利支出|50.00|302|商品和服务支出|30.00|310|资本性支出|5.00
30101|基本工资|50.00|30201|办公费|30.00|31002|办公设备购置|5.00
|人员经费合计|50.00|||公用经费|合计||35.00
""",
    )
    assert table.columns == ("决算数",)
    assert [row.code or row.name for row in table.rows] == [
        "301",
        "30101",
        "人员经费合计",
        "302",
        "30201",
        "310",
        "31002",
        "公用经费合计",
    ]


def test_both_sides_of_a_table_are_rows_of_their_own() -> None:
    table = read(
        "收支总表",
        """
收 入||支 出|
项目|预算数|项目|预算数
一、一般公共预算拨款收入|30.00|一、一般公共服务支出|20.00
二、其他收入|0.00|二、教育支出|
||三、科学技术支出|10.00
收 入 总 计|30.00|支 出 总 计|30.00
""",
    )
    assert [(r.side, r.name) for r in table.rows] == [
        ("收入", "一、一般公共预算拨款收入"),
        ("收入", "二、其他收入"),
        ("收入", "收入总计"),
        ("支出", "一、一般公共服务支出"),
        ("支出", "二、教育支出"),
        ("支出", "三、科学技术支出"),
        ("支出", "支出总计"),
    ]


def test_the_lower_half_in_reverse_order_without_columns_finds_its_sides_and_its_order() -> None:
    table = read(
        "收支总表",
        """
收 入||支 出|
项目|预算数|项目|预算数
一、一般公共预算拨款收入|30.00|一、一般公共服务支出|20.00
二、其他收入|0.00|二、教育支出|0.00

收 入 总 计|30.00 支 出 总 计|30.00
五、农林水支出||
四、节能环保支出||
三、科学技术支出|10.00|
""",
    )
    expenses = [(r.name, [f.printed for f in r.figures]) for r in table.rows if r.side == "支出"]
    assert expenses == [
        ("一、一般公共服务支出", ["20.00"]),
        ("二、教育支出", ["0.00"]),
        ("三、科学技术支出", ["10.00"]),
        ("四、节能环保支出", []),
        ("五、农林水支出", []),
        ("支出总计", ["30.00"]),
    ]
    assert [(r.name, r.figures[0].printed) for r in table.rows if r.side == "收入"][-1] == ("收入总计", "30.00")
    assert table.notes


def test_a_table_without_names_is_one_row_and_budget_and_account_stand_first_in_its_paths() -> None:
    table = read(
        "三公经费支出表",
        """
预算数||||||决算数|||||
合计|因公出国(境)费|公务用车购置及运行费|||公务接待费|合计|因公出国(境)费|公务用车购置及运行费|||公务接待费
||小计|公务用车购置费|公务用车运行费||||小计|公务用车购置费|公务用车运行费|
1|2|3|4|5|6|7|8|9|10|11|12
9.00|0.00|8.00|0.00|8.00|1.00|6.00|0.00|5.00|0.00|5.00|1.00
""",
    )
    assert len(table.columns) == 12
    assert (table.columns[0], table.columns[6]) == ("预算数/合计", "决算数/合计")
    assert [(row.name, len(row.figures)) for row in table.rows] == [("合计", 12)]


@pytest.mark.parametrize(
    "sentence",
    ["本单位没有使用政府性基金预算拨款安排的支出。", "注：某区档案馆无政府性基金预算财政拨款支出，故本表无数据。"],
)
def test_an_empty_table_gives_its_statement_and_its_columns(sentence: str) -> None:
    table = read(
        "政府性基金预算支出表",
        f"""
科目编码|科目名称|本年政府性基金预算支出||
|||合计|基本支出|项目支出

{sentence}
""",
    )
    assert table.rows == ()
    assert table.columns[1] == "本年政府性基金预算支出/基本支出"
    assert table.statement == sentence


@pytest.mark.parametrize("text", ["x|y", "一|二\n三|四", "||||", "2024-001|", "1|2|3|4"])
def test_waste_yields_a_table_and_no_error(text: str) -> None:
    assert read("支出总表", text).region.key == "支出总表"


def test_a_total_that_stands_in_the_code_column_keeps_its_name() -> None:
    table = read(
        "支出总表",
        """
科目编码|科目名称|合计|基本支出|项目支出
201|一般公共服务支出|30.00|20.00|10.00
20101|人大事务|30.00|20.00|10.00
合计||30.00|20.00|10.00
""",
    )
    assert [(row.code, row.name) for row in table.rows][-1] == (None, "合计")
    assert table.repairs == ()


def test_codes_by_level_are_no_column_numbers() -> None:
    table = read(
        "一般公共预算基本支出表",
        """
类|款|科目名称|决算数
301||工资福利支出|50.00
301|01|基本工资|30.00
301|02|津贴补贴|20.00
303|01|离休费|1.00
""",
    )
    assert [row.code for row in table.rows] == ["301", "30101", "30102", "30301"]


def test_the_second_of_two_classifications_stands_beside_the_row() -> None:
    table = read(
        "一般公共预算基本支出表",
        """
科目编码|科目名称|科目编码|科目名称|合计|人员经费|公用经费
301|工资福利支出|501|机关工资福利支出|50.00|50.00|0.00
30101|基本工资|50101|工资奖金津补贴|50.00|50.00|0.00
""",
    )
    assert [(row.code, row.name) for row in table.rows] == [("301", "工资福利支出"), ("30101", "基本工资")]
    assert [len(row.figures) for row in table.rows] == [3, 3]


def test_a_row_that_slid_as_a_whole_is_moved_back_and_its_figures_left_to_proof() -> None:
    table = read(
        "支出总表",
        """
科目编码|科目名称|合计|基本支出|项目支出|
201|一般公共服务支出|30.00|20.00|10.00|
|20101|人大事务|30.00|20.00|10.00
2010101|行政运行|30.00|20.00|10.00|
""",
    )
    assert [row.code for row in table.rows] == ["201", "20101", "2010101"]
    slid = table.rows[1]
    assert [f.column for f in slid.figures] == ["合计", "基本支出", "项目支出"]
    assert not any(f.certain for f in slid.figures)
    assert [(r.meant, "移了1栏" in r.evidence) for r in table.repairs] == [("人大事务", True)]


def test_a_page_break_that_repeats_the_header_adds_no_rows() -> None:
    table = read(
        "支出总表",
        """
科目编码|科目名称|合计|基本支出|项目支出
201|一般公共服务支出|30.00|20.00|10.00

科目编码|科目名称|合计|基本支出|项目支出
20101|人大事务|30.00|20.00|10.00
""",
    )
    assert [row.code for row in table.rows] == ["201", "20101"]


def test_a_grid_without_a_header_is_named_by_the_text_before_it_and_leaves_its_figures_open() -> None:
    table = read(
        "三公经费支出表",
        """
公务用车购置及运行费
“三公”经费合计    因公出国（境）费    公务接待费
小计    公务用车购置费    公务用车运行费
10.52|9.43|9.43|1.09
""",
    )
    assert len(table.columns) == 6
    assert [f.column for f in table.rows[0].figures] == [None] * 4


def test_a_header_that_lost_spans_and_trailing_cells_still_counts_all_columns() -> None:
    table = read(
        "收入总表",
        """
单位代码|单位名称|合计|本年收入|上年结转结余
|||小计|一般公共预算|政府性基金预算|国有资本经营预算|财政专户管理资金|单位资金|
|合计|30.00|30.00|20.00||||10.00|
301|某局|30.00|30.00|20.00||||10.00|
""",
    )
    assert table.columns[0] == "合计"
    assert table.columns[1:3] == ("本年收入/小计", "本年收入/一般公共预算")
    assert table.columns[-2:] == ("本年收入/单位资金", "上年结转结余")
    assert [f.column for f in table.rows[0].figures][-1] == "本年收入/单位资金"


@given(
    st.lists(
        st.lists(
            st.sampled_from(["", "201", "20101", "人大事务", "合计", "1.00", "22.50", "•", "3.00 4.00"]),
            min_size=5,
            max_size=5,
        ),
        min_size=1,
        max_size=8,
    )
)
def test_no_figure_of_a_row_is_lost_wherever_it_stands(body: list[list[str]]) -> None:
    header = (
        "科目编码|科目名称|合计|基本支出|项目支出\n201|一般公共服务支出|5.00|2.00|3.00\n20101|人大事务|5.00|2.00|3.00\n"
    )
    table = read("支出总表", header + "\n".join("|".join(row) for row in body))
    printed = Counter(number for row in body for text in row for number in re.findall(r"\d+\.\d\d", text))
    kept = Counter(f.printed for row in table.rows for f in row.figures) + Counter(
        number for repair in table.repairs for number in re.findall(r"\d+\.\d\d", repair.printed)
    )
    assert not printed - kept


def test_a_spare_column_between_code_and_name_holds_what_ran_over_from_the_code_cell() -> None:
    table = read(
        "政府性基金预算支出表",
        """
科目编码||科目名称|本年政府性基金预算支出||
|||合计|基本支出|项目支出
||合计|80.00||80.00
212 城乡|城乡|社区支出|80.00||80.00
21208||国有土地使用权出让收入安排的支出|80.00||80.00
""",
    )
    assert [(row.code, row.name) for row in table.rows] == [
        (None, "合计"),
        ("212", "城乡社区支出"),
        ("21208", "国有土地使用权出让收入安排的支出"),
    ]


def ruled(rows: list[list[str]]) -> Grid:
    """A grid as a PDF's rulings give it: every cell has its box."""
    cells = [
        Cell(text, r, c, Place(page=1, bbox=(50.0 * c, 12.0 * r, 50.0 * c + 50, 12.0 * r + 12)))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    return Grid(tuple(cells), len(rows), len(rows[0]), Place(page=1, bbox=(0, 0, 200, 12.0 * len(rows))))


def test_a_row_without_figures_whose_labels_are_words_of_headers_is_a_row() -> None:
    head = ["项目", "决算数", "项目", "决算数"]
    grid = ruled(
        [
            head,
            ["一、事业收入", "5.00", "一、教育支出", "5.00"],
            head,
            ["年初结转和结余", "", "年末结转和结余", ""],
            ["总计", "5.00", "总计", "5.00"],
        ]
    )
    table = read_grid_table(Region("table", (grid,), grid.place, "收支总表"))
    assert [(row.side, row.name) for row in table.rows] == [
        ("收入", "一、事业收入"),
        ("收入", "年初结转和结余"),
        ("收入", "总计"),
        ("支出", "一、教育支出"),
        ("支出", "年末结转和结余"),
        ("支出", "总计"),
    ]


def test_a_total_centred_over_code_and_name_has_not_slid() -> None:
    table = read(
        "政府性基金预算支出表",
        """
项目||年初结转和结余|本年收入|本年支出|||年末结转和结余
功能分类科目编码|科目名称|||小计|基本支出|项目支出|
合计|||16.20|16.20||16.20|
212|城乡社区支出||16.20|16.20||16.20|
""",
    )
    expected = {"本年收入": "16.20", "本年支出/小计": "16.20", "本年支出/项目支出": "16.20"}
    assert rows(table) == [(None, "合计", expected), ("212", "城乡社区支出", expected)]
    assert not table.repairs


def test_the_unit_and_a_second_classification_stand_beside_the_row() -> None:
    table = read(
        "一般公共预算基本支出表",
        """
科目编码||单位代码|单位名称(科目)|合计|人员经费|公用经费
类|款||||||
301|||工资福利支出|9.00|9.00|
301|01|312301|基本工资|9.00|9.00|
""",
    )
    assert [(row.code, row.attrs) for row in table.rows] == [("301", {}), ("30101", {"单位编码": "312301"})]
    table = read(
        "一般公共预算基本支出表",
        """
科目编码|科目名称|科目编码|科目名称|合计|人员经费|公用经费
501|机关工资福利支出|301|工资福利支出|9.00|9.00|
50101|工资奖金津补贴|30101|基本工资|9.00|9.00|
""",
    )
    assert table.rows[1].attrs == {"科目编码": "30101", "科目名称": "基本工资"}


def test_figures_without_decimals_are_told_from_the_header_by_their_separators() -> None:
    table = read(
        "收入总表",
        """
部门代码|部门名称|合计|本年收入||上年结转结余
|||小计|一般公共预算|
|合计|4,066,800|3,066,800|3,066,800|1,000,000
131|某部门|4,066,800|3,066,800|3,066,800|1,000,000
""",
    )
    assert [(row.code, row.name, [f.printed for f in row.figures]) for row in table.rows] == [
        (None, "合计", ["4,066,800", "3,066,800", "3,066,800", "1,000,000"]),
        ("131", "某部门", ["4,066,800", "3,066,800", "3,066,800", "1,000,000"]),
    ]
    assert table.columns[0] == "合计"


def test_columns_printed_in_another_order_keep_it_where_a_label_is_damaged() -> None:
    table = read(
        "支出总表",
        """
科目编码|科目名称|项目支出|基本支出|合计|上缴�级支出|经营支出
|合计|10.00|20.00|30.00||
201|一般公共服务支出|10.00|20.00|30.00||
""",
    )
    assert table.columns[:3] == ("项目支出", "基本支出", "合计")


def test_a_total_without_a_name_before_a_repeated_header_is_a_row() -> None:
    header = "项目编码|项目名称|项目单位|合计|本年拨款||\n||||一般公共预算|政府性基金预算|单位资金"
    table = read("项目支出表", f"{header}\n|||47.00|47.00||\n{header}\n652|甲局||47.00|47.00||")
    assert not any("47.00" in column for column in table.columns)
    assert [row.name for row in table.rows] == ["合计", "甲局"]


def test_a_column_of_kinds_before_the_name_stands_beside_it() -> None:
    table = read(
        "项目支出表",
        """
类型|项目名称|项目单位|合计|单位资金
合计|||3.00|3.00
特定目标类|信息化运维|某医院|1.00|1.00
特定目标类|设备购置|某医院|2.00|2.00
""",
    )
    assert [row.name for row in table.rows] == ["合计", "信息化运维", "设备购置"]
    assert table.rows[1].attrs["类型"] == "特定目标类"


def test_years_that_name_the_rows_are_no_amounts() -> None:
    table = read(
        "三公经费支出表",
        """
年度|“三公”经费合计|因公出国(境)费|公务接待费
2023|3.00|2.00|1.00
2024|2.50|2.00|0.50
""",
    )
    assert [(name, figures) for _, name, figures in rows(table)] == [
        ("2023", {"“三公”经费合计": "3.00", "因公出国(境)费": "2.00", "公务接待费": "1.00"}),
        ("2024", {"“三公”经费合计": "2.50", "因公出国(境)费": "2.00", "公务接待费": "0.50"}),
    ]


def test_a_line_that_numbers_the_columns_of_codes_and_names_too_makes_them_no_amounts() -> None:
    table = read(
        "收入总表",
        """
部门（单位）代码|部门（单位）名称|合计|财政拨款|单位资金
1|2|3|4|5
130001|某县审计局|7.40|7.00|0.40
合计||7.40|7.00|0.40
""",
    )
    assert rows(table)[0] == ("130001", "某县审计局", {"合计": "7.40", "财政拨款": "7.00", "单位资金": "0.40"})


def test_projects_with_their_classifications_beside_go_by_the_project() -> None:
    table = read(
        "项目支出表",
        """
项目分类|项目单位|项目代码|项目名称|功能科目编码|功能科目名称|经济科目编码|经济科目名称|本年拨款
专项业务类|某局|530822241100002345678|审计经费|2010804|审计业务|30227|委托业务费|90.00
专项业务类|某局|530822241100002345679|培训经费|2010899|其他审计事务支出|30216|培训费|10.00
""",
    )
    assert [(row.code, row.name) for row in table.rows] == [
        ("530822241100002345678", "审计经费"),
        ("530822241100002345679", "培训经费"),
    ]
    assert table.rows[0].attrs == {
        "项目分类": "专项业务类",
        "项目单位": "某局",
        "功能科目编码": "2010804",
        "功能科目名称": "审计业务",
        "经济科目编码": "30227",
        "经济科目名称": "委托业务费",
    }


def test_a_project_code_before_its_name_in_one_cell() -> None:
    table = read(
        "项目支出表",
        """
类型|项目名称|项目单位|合计
31-部门项目|11000024T000002345678-内容建设|某局|1.00
31-部门项目|11000024T000002345679-运行维护|某局|2.00
""",
    )
    assert rows(table)[0][:2] == ("11000024T000002345678", "内容建设")
