"""Line tables: rows cut anywhere, headers interleaved, two sides on one line, totals without a label."""

from __future__ import annotations

from ingest.layout import Place, TextLine
from ingest.recognise.known import Known
from ingest.recognise.linetables.table import read_line_table
from ingest.recognise.rawtable import RawRow, RawTable
from ingest.recognise.regions import Region


def read(key: str, text: str, known: Known | None = None) -> RawTable:
    lines = tuple(TextLine(line, Place(n)) for n, line in enumerate(text.split("\n"), 1) if line.strip())
    return read_line_table(Region("table", lines, Place(1), key, None, key), known or Known())


def shown(row: RawRow) -> tuple[str | None, str, list[str]]:
    return row.code, row.name, [f.printed for f in row.figures]


SPENDING = "科目编码 科目名称 合计 基本支出 项目支出\n"


def test_a_row_may_stand_on_several_lines_in_any_order() -> None:
    table = read(
        "支出总表",
        SPENDING + "合计 30.00 20.00 10.00\n208 社会保障和就业支出 30.00 20.00 10.00\n2080505\n"
        "机关事业单位基本养老保险缴费支\n出\n" + "20.00 20.00\n机关事业单位职业年金缴费支\n2080506 10.00 10.00\n出\n",
    )
    assert [shown(r) for r in table.rows] == [
        (None, "合计", ["30.00", "20.00", "10.00"]),
        ("208", "社会保障和就业支出", ["30.00", "20.00", "10.00"]),
        ("2080505", "机关事业单位基本养老保险缴费支出", ["20.00", "20.00"]),
        ("2080506", "机关事业单位职业年金缴费支出", ["10.00", "10.00"]),
    ]
    assert (table.rows[2].place.line, table.rows[2].place.last_line) == (4, 7)


def test_codes_in_three_columns_and_column_numbers() -> None:
    table = read("支出总表", SPENDING + "栏次 1 2 3\n合计 5.00 5.00\n201 03 01 行政运行 5.00 5.00\n")
    assert [r.code for r in table.rows] == [None, "2010301"]


def test_a_page_break_repeats_the_header() -> None:
    body = "208 社会保障和就业支出 30.00 30.00\n"
    table = read(
        "支出总表", SPENDING + body + "3\n" + SPENDING + "210 卫生健康支出 1.00 1.00\n注：说明。\n2025 年 1.00\n"
    )
    assert [shown(r) for r in table.rows] == [
        ("208", "社会保障和就业支出", ["30.00", "30.00"]),
        ("210", "卫生健康支出", ["1.00", "1.00"]),
    ]


def test_page_numbers_are_no_rows() -> None:
    table = read(
        "支出总表", SPENDING + "208 社会保障和就业支出 30.00 30.00\n第 8 页\n210 卫生健康支出 1.00 1.00\n- 9 -\n"
    )
    assert [r.code for r in table.rows] == ["208", "210"]


def test_a_project_code_cut_over_lines_is_put_together() -> None:
    table = read(
        "项目支出表",
        "项目编码 项目名称 项目单位 合计\n42010022301T0000\n00134 信息化应用与产业研究 武汉市工业信息化中心 55.00\n",
    )
    assert (table.rows[0].code, table.rows[0].name) == ("42010022301T000000134", "信息化应用与产业研究")


def test_header_labels_that_wrapped_side_by_side_are_put_together() -> None:
    table = read(
        "收入总表",
        "单位编码 单位名称 合计 本年收入 上年结转结余\n小计 一般公共预 政府性基 事业收 附属单位\n"
        "算 金预算 入 上缴收入\n"
        "合计 8.00 8.00 8.00\n",
    )
    assert table.columns == (
        "合计", "本年收入/小计", "本年收入/一般公共预算", "本年收入/政府性基金预算", "本年收入/事业收入",
        "本年收入/附属单位上缴收入", "上年结转结余",
    )  # fmt: skip


def test_both_sides_of_a_line_are_rows_of_their_own() -> None:
    table = read(
        "收支总表",
        "收      入 支      出\n项    目 预算数 项    目 预算数\n"
        "一、一般公共预算拨款收入 8.50 一、一般公共服务支出\n七、上级补助收 七、卫生健康支出 4.20\n入\n"
        "八、附属单位上缴收入 八、社会保障和就业支\n出 4.30\n"
        "本年收入合计 8.50 本年支出合计 8.50\n收    入    总    计 8.50 支    出    总    计 8.50\n备注：下同。\n",
    )
    assert table.columns == ("预算数",)
    assert [(r.side, r.name, [f.printed for f in r.figures]) for r in table.rows] == [
        ("收入", "一、一般公共预算拨款收入", ["8.50"]),
        ("收入", "七、上级补助收入", []),
        ("收入", "八、附属单位上缴收入", []),
        ("收入", "本年收入合计", ["8.50"]),
        ("收入", "收入总计", ["8.50"]),
        ("支出", "一、一般公共服务支出", []),
        ("支出", "七、卫生健康支出", ["4.20"]),
        ("支出", "八、社会保障和就业支出", ["4.30"]),
        ("支出", "本年支出合计", ["8.50"]),
        ("支出", "支出总计", ["8.50"]),
    ]


def test_the_line_numbers_of_a_final_account_are_no_amounts() -> None:
    table = read(
        "收支总表",
        "项目 行次 决算数 项目 行次 决算数\n栏次 1 栏次 2\n"
        "一、一般公共预算财政拨款收入 1 96.93 一、一般公共服务支出 32\n"
        "9 九、卫生健康支出 40 96.93\n总计 31 96.93 总计 62 96.93\n",
    )
    assert [(r.side, r.name, [f.printed for f in r.figures]) for r in table.rows] == [
        ("收入", "一、一般公共预算财政拨款收入", ["96.93"]),
        ("收入", "总计", ["96.93"]),
        ("支出", "一、一般公共服务支出", []),
        ("支出", "九、卫生健康支出", ["96.93"]),
        ("支出", "总计", ["96.93"]),
    ]


def test_a_total_row_without_a_label_is_named_and_the_repair_says_why() -> None:
    table = read(
        "项目支出表",
        "项目编码 项目名称 项目单位 合计\n本年拨款 单位资金\n一般公共预算\n55.00 55.00\n"
        "301 武汉市经济和信息化局 55.00 55.00\n",
    )
    assert shown(table.rows[0]) == (None, "合计", ["55.00", "55.00"])
    assert table.repairs[0].place.line == 4
    assert table.repairs[0].meant.startswith("合计")
    assert "武汉市经济和信息化局" in table.repairs[0].evidence


def test_name_and_unit_of_a_project_are_parted_where_both_wrap() -> None:
    known = Known({}, frozenset({"武汉市中小企业发展促进中心"}))
    table = read(
        "项目支出表",
        "项目编码 项目名称 项目单位 合计\n42010025301Y000000100\n"
        "“汉企通”平台运维资源 武汉市中小企业发展促进\n包 中心 40.00\n",
        known,
    )
    assert (table.rows[0].name, table.rows[0].attrs) == (
        "“汉企通”平台运维资源包",
        {"项目单位": "武汉市中小企业发展促进中心"},
    )


def test_the_three_public_expenses_are_one_row() -> None:
    table = read(
        "三公经费支出表",
        "“三公”经费合计 因公出国（境）费\n公务用车购置及运行费\n公务接待费\n"
        "小计 公务用车购置费 公务用车运行费\n3.50 3.50 3.50\n",
    )
    assert [shown(r) for r in table.rows] == [(None, "合计", ["3.50", "3.50", "3.50"])]
    assert table.columns[2:5] == (
        "公务用车购置及运行费/小计", "公务用车购置及运行费/公务用车购置费", "公务用车购置及运行费/公务用车运行费",
    )  # fmt: skip


def test_three_public_expenses_that_stand_on_end_are_the_same_row() -> None:
    table = read(
        "三公经费支出表",
        "项目 预算数\n合计 10.00\n1、因公出国（境）费\n2、公务接待费 1.00\n3、公务用车购置及运行费 9.00\n"
        "其中：（1）公务用车运行维护费 9.00\n（2）公务用车购置费 -\n",
    )
    (row,) = table.rows
    assert {f.column: f.printed for f in row.figures} == {
        "“三公”经费合计": "10.00", "公务接待费": "1.00", "公务用车购置及运行费/小计": "9.00",
        "公务用车购置及运行费/公务用车运行费": "9.00",
    }  # fmt: skip


def test_marks_for_empty_cells_tell_the_columns() -> None:
    table = read("支出总表", SPENDING + "201 一般公共服务支出 234.56 - 234.56\n")
    assert [(f.printed, f.column) for f in table.rows[0].figures] == [("234.56", "合计"), ("234.56", "项目支出")]


def test_an_empty_table_has_its_statement() -> None:
    table = read("政府性基金预算支出表", "科目编码 科目名称 合计\n2024年没有使用政府性基金预算拨款\n安排的支出。\n")
    assert (table.rows, table.statement) == ((), "2024年没有使用政府性基金预算拨款安排的支出。")


def test_an_empty_table_may_say_so_in_a_note() -> None:
    table = read("国有资本经营预算支出表", "科目编码 科目名称 合计\n栏次 1\n说明：本年度没有此项支出，\n本表无数据。\n")
    assert (table.rows, table.statement) == ((), "本年度没有此项支出，本表无数据。")


def test_blocks_side_by_side_are_one_list_of_rows() -> None:
    table = read(
        "一般公共预算基本支出表",
        "人员经费 公用经费\n科目编码 科目名称 决算数 科目编码 科目名称 决算数 科目编码 科目名称 决算数\n"
        "301 工资福利支出 7.00 302 商品和服务支出 2.00 310 资本性支出\n"
        "30101 基本工资 7.00 30201 办公费 2.00 31002 办公设备购置\n"
        "303 对个人和家庭的补助 1.00 30202 印刷费\n30301 离休费 1.00 30203 咨询费\n"
        "人员经费合计 8.00 公用经费合计 2.00\n",
    )
    assert sorted((r.code or "", r.name) for r in table.rows) == sorted([
        ("301", "工资福利支出"), ("30101", "基本工资"), ("303", "对个人和家庭的补助"), ("30301", "离休费"),
        ("", "人员经费合计"), ("302", "商品和服务支出"), ("30201", "办公费"), ("30202", "印刷费"), ("30203", "咨询费"),
        ("", "公用经费合计"), ("310", "资本性支出"), ("31002", "办公设备购置"),
    ])  # fmt: skip


def test_the_labels_of_the_code_columns_are_no_part_of_the_total_row() -> None:
    table = read("支出总表", SPENDING + "类 款 项 合计 5.00 4.00 1.00\n201 一般公共服务支出 5.00 4.00 1.00\n")
    assert [shown(r)[:2] for r in table.rows] == [(None, "合计"), ("201", "一般公共服务支出")]


def test_a_code_glued_to_its_name() -> None:
    table = read(
        "一般公共预算基本支出表", "合计 人员经费 公用经费\n301 工资福利支出 9,100 9,100\n301 01基本工资 9,100 9,100\n"
    )
    assert [shown(r)[:2] for r in table.rows] == [("301", "工资福利支出"), ("30101", "基本工资")]


def test_more_figures_than_the_header_names_are_kept_by_their_number() -> None:
    table = read(
        "支出总表", SPENDING + "201 一般公共服务支出 5.00 1.00 1.00 1.00 2.00\n202 外交支出 4.00 1.00 1.00 1.00 1.00"
    )
    assert table.columns == ("第1列", "第2列", "第3列", "第4列", "第5列")
    assert len(table.rows[1].figures) == 5
    assert table.notes


def test_a_two_sided_header_over_named_sides_is_no_row() -> None:
    table = read(
        "财政拨款收支总表",
        "财政拨款收入 财政拨款支出\n项目 预算数 项目 合计 一般公共预算 政府性基金预算 国有资本经营预算\n"
        "一、一般公共预算 900,100 一、外交支出 900,100 900,100\n收入总计 900,100 支出总计 900,100 900,100\n",
    )
    assert dict(table.side_columns)["支出"] == ("合计", "一般公共预算", "政府性基金预算", "国有资本经营预算")
    assert [(r.side, r.name) for r in table.rows] == [
        ("收入", "一、一般公共预算"), ("收入", "收入总计"), ("支出", "一、外交支出"), ("支出", "支出总计"),
    ]  # fmt: skip


def test_the_end_of_a_label_goes_on_one_that_is_known_without_it_too() -> None:
    table = read(
        "收支总表",
        "项目 预算数 项目 预算数\n三、国有资本经营预算\n4.00 三、教育支出 7.00\n拨款收入\n"
        "使用非财政拨款结余\n四、科学技术支出 6.00\n（含专用结余）\n总计 4.00 总计 13.00\n",
    )
    assert [(r.name, [f.printed for f in r.figures]) for r in table.rows if r.side == "收入"] == [
        ("三、国有资本经营预算拨款收入", ["4.00"]), ("使用非财政拨款结余（含专用结余）", []), ("总计", ["4.00"]),
    ]  # fmt: skip


def test_an_ordinal_apart_from_its_label_stays_with_it() -> None:
    table = read("收支总表", "项目 预算数 项目 预算数\n一、财政拨款收入 5.00 一、外交支出 5.00\n1. 一般公共预算 5.00\n")
    assert [r.name for r in table.rows if r.side == "收入"] == ["一、财政拨款收入", "1.一般公共预算"]


def test_the_year_before_and_the_change_over_it_have_columns_of_their_own() -> None:
    table = read(
        "一般公共预算支出表",
        "功能分类科目 2029年执行数 2030年预算数 2030年预算数比2029年执行数\n"
        "科目编码 科目名称 小计 基本支出 项目支出 增减额 增减%\n"
        "205 教育支出 110.00 120.00 120.00 10.00 9.09%\n合计 110.00 120.00 120.00 10.00 9.09%\n",
    )
    assert table.columns == (
        "2029年执行数",
        "2030年预算数/小计",
        "2030年预算数/基本支出",
        "2030年预算数/项目支出",
        "2030年预算数比2029年执行数/增减额",
        "2030年预算数比2029年执行数/增减%",
    )
    assert shown(table.rows[0]) == ("205", "教育支出", ["110.00", "120.00", "120.00", "10.00", "9.09%"])


def test_the_code_of_the_unit_behind_that_of_the_subject_is_no_part_of_the_name() -> None:
    table = read(
        "一般公共预算基本支出表",
        "合计 人员经费 公用经费\n301 工资福利支出 9.00 9.00\n301 01 312301 基本工资 9.00 9.00\n",
    )
    assert (table.rows[1].code, table.rows[1].name, table.rows[1].attrs) == (
        "30101",
        "基本工资",
        {"单位编码": "312301"},
    )


def test_codes_of_the_governments_own_economic_classification() -> None:
    table = read(
        "一般公共预算基本支出表",
        "合计 人员经费 公用经费\n501 机关工资福利支出 9.00 9.00\n50101 工资奖金津补贴 9.00 9.00\n",
    )
    assert [r.code for r in table.rows] == ["501", "50101"]


def test_a_header_label_with_damaged_characters_is_read_and_told() -> None:
    table = read(
        "支出总表",
        "科目编码 科目名称 合计 基本支出 项目支出 上缴�级支出 经营支出\n合计 30.00 20.00 10.00\n",
    )
    assert table.columns == ("合计", "基本支出", "项目支出", "上缴上级支出", "经营支出")
    assert [(r.printed, r.meant) for r in table.repairs] == [("上缴�级支出", "上缴上级支出")]
    assert not table.open_header


def test_a_label_repeated_over_all_its_columns_names_no_further_ones() -> None:
    table = read(
        "一般公共预算支出表",
        "科目编码 科目名称 合计 基本支出 基本支出 基本支出 项目支出\n"
        "科目编码 科目名称 合计 小计 人员经费 公用经费 项目支出\n合计 30.00 20.00 15.00 5.00 10.00\n",
    )
    assert table.columns == ("合计", "基本支出/小计", "基本支出/人员经费", "基本支出/公用经费", "项目支出")
    assert not table.open_header


def test_a_header_that_holds_more_than_is_known_is_open() -> None:
    text = "科目编码 科目名称 合计 基本支出 项目支出 专项债券安排\n合计 30.00 20.00 10.00\n"
    assert read("支出总表", text).open_header
    assert not read("支出总表", SPENDING + "合计 30.00 20.00 10.00\n").open_header


def test_damaged_labels_of_columns_without_amounts_open_no_header() -> None:
    rows = "合计 30.00 20.00 10.00\n"
    assert not read("支出总表", "草位：甲局 单伩：万元\n料目编码 料日名称 合计 基本支出 项目支出\n" + rows).open_header
    assert not read("支出总表", "功能分锟斤拷科目\n编码 科目名称 合计 基本支出 项目支出\n" + rows).open_header
    assert read("支出总表", "科目编码 科目名称 合计 基本支出 项目支出 经管攴岀\n" + rows).open_header


def test_the_line_that_numbers_the_columns_is_no_row_though_its_label_is_damaged() -> None:
    assert [r.name for r in read("支出总表", SPENDING + "\ufffd\ufffd次 1 2 3\n合计 30.00 20.00 10.00\n").rows] == [
        "合计"
    ]


def test_the_line_that_numbers_the_columns_tells_of_lost_labels() -> None:
    table = read(
        "收入总表",
        "功能分类科目\n编码\n附属单位上缴\n收入\n其他收入\n栏次 1 2 3 4 5 6 7\n合计 90.00 80.00 10.00\n",
    )
    assert len(table.columns) == 7
    assert table.columns[0] == "本年收入合计"


def test_labels_of_two_sides_with_blanks_or_damage_inside_begin_their_own_rows() -> None:
    table = read(
        "收支总表",
        "项目 行次 决算数 项目 行次 决算数\n"
        "一、一般公共预算财政拨款收入 1 96.93 二十六、抗疫特别国债安排的支出 56\n"
        "本年收入合 计 27 96.93 本年 支 出合计 57 96.93\n"
        "年初结转和结余 29 年末结转和结余 59\n总计 31 96.93 �计 62 96.93\n",
    )
    spending = [(r.name, [f.printed for f in r.figures]) for r in table.rows if r.side == "支出"]
    assert spending[:2] == [("二十六、抗疫特别国债安排的支出", []), ("本年支出合计", ["96.93"])]
    assert ("年末结转和结余", []) in spending
    assert not any("结余�" in name for name, _ in spending)
