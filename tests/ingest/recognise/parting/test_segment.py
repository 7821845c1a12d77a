"""Segmentation: tables, forms and prose found with their captions, and without them where these are lost."""

from __future__ import annotations

import itertools

import pytest

from ingest.layout import Layout, TextLine
from ingest.recognise.parting.segment import NO_FILING, segment
from ingest.recognise.regions import Region
from tests.ingest.recognise.samples import (
    EXPENDITURE,
    FORM,
    FRONT,
    FUND,
    INCOME,
    NARRATIVE,
    OVERVIEW,
    WHOLE,
    dump,
    ocr,
)


def tables(layout: Layout) -> list[Region]:
    return [region for region in segment(layout).regions if region.kind == "table"]


def uncovered(layout: Layout, text: str) -> list[int]:
    covered: set[int] = set()
    for region in segment(layout).regions:
        first = region.place.line or 0
        covered.update(range(first, (region.place.last_line or first) + 1))
    return [n for n, line in enumerate(text.split("\n"), 1) if line.strip() and n not in covered]


def test_tables_have_key_number_title_and_unit() -> None:
    assert [(t.key, t.number, t.title, t.unit) for t in tables(dump(WHOLE))] == [
        ("收入总表", "2", "部门收入总表", "万元"),
        ("支出总表", "3", "部门支出总表", "万元"),
        ("政府性基金预算支出表", "8", "政府性基金预算支出表", "元"),
    ]


def test_a_table_runs_from_its_number_to_its_last_row() -> None:
    lines = WHOLE.split("\n")
    table = tables(dump(WHOLE))[0]
    assert lines[(table.place.line or 0) - 1] == "表2"
    assert lines[(table.place.last_line or 0) - 1].startswith("412001")


def test_caption_lines_are_not_among_a_tables_blocks() -> None:
    table = tables(dump(WHOLE))[1]
    assert next(getattr(b, "text", "") for b in table.blocks).startswith("科目编码")


def test_a_form_is_one_region_with_its_scope() -> None:
    (form,) = (r for r in segment(dump(WHOLE)).regions if r.kind == "form")
    assert (form.scope, form.number, form.title) == ("项目", "12-1", "项目支出绩效目标表")


def test_facts_are_those_that_title_headings_and_unit_list_state() -> None:
    facts = segment(dump(WHOLE)).facts
    assert (facts.title, facts.publisher, facts.publisher_code, facts.fiscal_year, facts.kind) == (
        "甲市乙局2025年部门预算",
        "甲市乙局",
        "412",
        2025,
        "部门预算",
    )


def test_without_a_title_page_the_title_is_that_of_the_tables_part() -> None:
    facts = segment(dump(OVERVIEW + INCOME + NARRATIVE)).facts
    assert (facts.title, facts.publisher) == ("甲市乙局2025年部门预算", "甲市乙局")


def test_a_title_over_two_lines_is_joined() -> None:
    text = "甲市乙局\n（甲市丙办）2025年部门预算\n" + FRONT.split("\n", 1)[1].replace(
        "甲市乙局", "甲市乙局（甲市丙办）"
    )
    text += (OVERVIEW + INCOME).replace("甲市乙局", "甲市乙局（甲市丙办）")
    facts = segment(dump(text)).facts
    assert facts.title == "甲市乙局（甲市丙办）2025年部门预算"
    assert facts.publisher == "甲市乙局（甲市丙办）"


def test_a_heading_without_publisher_or_kind_leaves_them_to_the_tables_and_the_text() -> None:
    text = (OVERVIEW + INCOME + EXPENDITURE + NARRATIVE).replace("第一部分 甲市乙局概况", "第一部分 部门概况")
    text = text.replace("第二部分 甲市乙局2025年部门预算表", "第二部分 2025年预算公开表").replace(
        "第三部分 甲市乙局2025年部门预算情况说明", "第三部分 2025年预算情况说明"
    )
    facts = segment(dump(text + "\n本部门预算由财政部门批复。\n")).facts
    assert (facts.publisher, facts.fiscal_year, facts.kind) == ("甲市乙局", 2025, "部门预算")


def test_the_body_is_found_where_its_first_heading_is_lost() -> None:
    listed = FRONT.replace("第二部分", "一、主要职责\n\n二、机构设置\n\n第二部分", 1)
    body = (OVERVIEW + INCOME + NARRATIVE).replace("第一部分 甲市乙局概况\n", "\n", 1)
    titles = [s.title for s in segment(dump(listed + body)).sections]
    assert titles[:3] == ["一、主要职责", "二、机构设置", "第二部分 甲市乙局2025年部门预算表"]
    assert titles.count("一、主要职责") == 1


def test_an_appended_report_that_counts_its_parts_again_does_not_hide_the_tables() -> None:
    report = "第一部分 评价工作概况\n\n评价组查阅了资料。\n\n第二部分 评价结论\n\n结论为良好。\n"
    found = segment(dump(WHOLE + report))
    assert [r.key for r in found.regions if r.kind == "table"] == ["收入总表", "支出总表", "政府性基金预算支出表"]
    assert [s.title for s in found.sections][-2:] == ["第一部分 评价工作概况", "第二部分 评价结论"]


def test_a_parts_number_misread_does_not_move_the_start_of_the_body() -> None:
    misread = FRONT + OVERVIEW + INCOME + NARRATIVE.replace("第三部分", "第二部分")
    assert [t.key for t in tables(dump(misread))] == ["收入总表"]


@pytest.mark.parametrize("title", ["表4\n\n政府采购预算表\n\n单位：万元\n", "政府采购预算表\n单位：万元\n"])
def test_a_table_that_is_no_standard_one_does_not_run_into_the_one_before(title: str) -> None:
    other = title + "\n采购项目 采购品目 合计 一般公共预算\n\n养护机具 机械 7.00 7.00\n\n"
    found = segment(dump(FRONT + OVERVIEW + INCOME + EXPENDITURE + other + FUND + NARRATIVE))
    regions = [r for r in found.regions if r.kind == "table"]
    assert [r.key for r in regions] == ["收入总表", "支出总表", "政府性基金预算支出表"]
    assert not any("养护机具" in getattr(b, "text", "") for r in regions for b in r.blocks)


def test_a_title_over_two_lines_is_one_caption() -> None:
    split = FUND.replace("政府性基金预算支出表", "政府性基金预算\n支出表", 1)
    fund = tables(dump(FRONT + OVERVIEW + INCOME + split + NARRATIVE))[-1]
    assert fund.key == "政府性基金预算支出表"


def test_a_damaged_title_gives_way_to_what_stands_below_it() -> None:
    damaged = EXPENDITURE.replace("部门支出总表", "部门收攴总表")
    assert [t.key for t in tables(dump(FRONT + OVERVIEW + INCOME + damaged + NARRATIVE))] == ["收入总表", "支出总表"]


@pytest.mark.parametrize("lost", [("表3", "部门支出总表"), ("表3", "部门支出总表", "部门：甲市乙局 单位：万元")])
def test_a_table_without_its_caption_is_told_by_its_header(lost: tuple[str, ...]) -> None:
    damaged = EXPENDITURE
    for line in lost:
        damaged = damaged.replace(line + "\n", "\n", 1)
    text = FRONT + OVERVIEW + INCOME + damaged + FUND + NARRATIVE
    assert [t.key for t in tables(dump(text))] == ["收入总表", "支出总表", "政府性基金预算支出表"]


def test_a_list_of_captions_is_no_table() -> None:
    listed = "表1.收支总表\n\n表2.收入总表\n\n表3.支出总表\n\n表12-1.项目支出绩效目标表\n\n"
    text = FRONT + OVERVIEW + listed + INCOME + EXPENDITURE + NARRATIVE
    found = segment(dump(text))
    assert [r.key for r in found.regions if r.kind == "table"] == ["收入总表", "支出总表"]
    assert not [r for r in found.regions if r.kind == "form"]


def test_the_lists_last_entry_does_not_take_a_table_whose_caption_is_lost() -> None:
    listed = "表2.收入总表\n\n表3.支出总表\n\n表12-1.项目支出绩效目标表\n\n"
    bare = INCOME.replace("表2\n", "").replace("部门收入总表\n", "")
    found = segment(dump(FRONT + OVERVIEW + listed + bare + EXPENDITURE + NARRATIVE))
    assert [r.key for r in found.regions if r.kind == "table"] == ["收入总表", "支出总表"]


def test_a_caption_printed_again_carries_its_table_on() -> None:
    again = EXPENDITURE + "表3\n\n部门支出总表\n\n部门：甲市乙局 单位：万元\n\n213 农林水支出 1.00 1.00\n\n"
    found = [t for t in tables(dump(FRONT + OVERVIEW + again + NARRATIVE)) if t.key == "支出总表"]
    assert len(found) == 1
    assert getattr(found[0].blocks[-1], "text", "").startswith("213")


def test_notes_below_a_table_are_prose_but_the_sentence_of_an_empty_table_is_its_own() -> None:
    noted = EXPENDITURE + "注：本表金额取两位小数。\n\n" + FUND.replace("2025年没有", "备注：2025年没有")
    found = segment(dump(FRONT + OVERVIEW + noted + NARRATIVE))
    expenditure, fund = (r for r in found.regions if r.kind == "table")
    assert not any("注：本表" in getattr(b, "text", "") for b in expenditure.blocks)
    assert any("没有使用" in getattr(b, "text", "") for b in fund.blocks)


def test_the_unit_may_stand_on_two_lines() -> None:
    split = FUND.replace("部门：甲市乙局 单位：元", "单位：\n元")
    (fund,) = tables(dump(FRONT + OVERVIEW + split + NARRATIVE))
    assert fund.unit == "元"


def test_a_table_without_a_unit_has_that_of_the_other_tables() -> None:
    yuan = (INCOME + EXPENDITURE).replace("单位：万元", "单位：元")
    bare = FUND.replace("部门：甲市乙局 单位：元\n", "")
    assert [t.unit for t in tables(dump(FRONT + OVERVIEW + yuan + bare + NARRATIVE))] == ["元", "元", "元"]


OCR_TABLES = """## 第一部分 甲市乙局概况

职责如下。

## 第二部分 甲市乙局2024年度部门决算表

#### 2024年度支出决算表

公开03表

单位:万元

科目名称	本年支出合计	基本支出	项目支出	上缴上级支出	经营支出
合计	90.00	60.00	30.00
城乡社区支出	60.00	60.00

农林水支出	30.00		30.00

注: 本表反映支出情况。

部门: 甲市乙局

单位:万元

	项目	收 入	支 出
项目	决算数	项目	决算数
一、一般公共预算财政拨款	90.00	一、农林水支出	30.00

## 第三部分 甲市乙局2024年度部门决算情况说明

一、收入支出决算总体情况说明

收支总计 90 万元。
"""


def test_ocr_grids_over_a_page_break_are_one_table_and_a_new_header_starts_the_next() -> None:
    first, second = tables(ocr(OCR_TABLES))
    assert (first.key, first.number, len(first.blocks)) == ("支出总表", "03", 2)
    assert second.key == "财政拨款收支总表"
    assert segment(ocr(OCR_TABLES)).facts.kind == "部门决算"


def test_a_text_that_is_no_filing_is_plain_prose_with_a_note() -> None:
    found = segment(dump("养护须知\n\n每月巡查一次。\n\n雨季加密巡查。\n"))
    assert found.facts.kind is None
    assert found.facts.publisher is None
    assert [r.kind for r in found.regions] == ["prose"]
    assert found.notes == (NO_FILING,)


PIECES = (FRONT, OVERVIEW, INCOME, EXPENDITURE, FUND, FORM, NARRATIVE, "养护须知一句。\n", "表4\n")


@pytest.mark.parametrize("chosen", itertools.combinations(range(len(PIECES)), 3))
def test_every_line_is_in_a_region_whatever_is_missing(chosen: tuple[int, ...]) -> None:
    text = "".join(PIECES[n] for n in chosen)
    assert uncovered(dump(text), text) == []


@pytest.mark.parametrize("chosen", itertools.permutations((0, 2, 4, 5, 6), 3))
def test_every_line_is_in_a_region_in_any_order(chosen: tuple[int, ...]) -> None:
    text = "".join(PIECES[n] for n in chosen)
    assert uncovered(dump(text), text) == []


UNREADABLE = """甲市乙局2024年度部门决算

第一部分 甲市乙局概况

第二部分 甲市乙局2024年度部门决算表

#### 2024年度收入支出决算总表

项目	决算数	项目	决算数
一、事业收入	9.00	一、农林水支出	9.00

#### 2024年度收入决算表

科目名称	本年收入合计	财政拨款收入	事业收入	其他收入
合计	9.00		9.00

注：本表反映收入情况。

禾斗日	夕冲	合讣	坝日攴出
213	农林水支出	9.00	3.00
21301	农业农村	6.00	3.00
21303	水利	3.00

#### 2024年度财政拨款收入支出决算总表

项目	决算数	项目	决算数
一、一般公共预算财政拨款	9.00	一、农林水支出	9.00
"""


def test_a_table_that_nothing_names_is_the_one_missing_between_its_neighbours() -> None:
    assert [t.key for t in tables(ocr(UNREADABLE))] == ["收支总表", "收入总表", "支出总表", "财政拨款收支总表"]


def test_a_grid_of_figures_is_no_table_where_none_is_missing() -> None:
    whole = UNREADABLE.replace(
        "禾斗日", "#### 2024年度支出决算表\n\n科目名称\t合计\n农林水支出\t9.00\n\n注：无。\n\n禾斗日"
    )
    assert [t.key for t in tables(ocr(whole))] == ["收支总表", "收入总表", "支出总表", "财政拨款收支总表"]


TWO_PAGES = """甲市乙局2025年部门预算

第一部分 甲市乙局概况

第二部分 甲市乙局2025年部门预算表

收支总表

HI-1 J. 2404.14 ZE

收 入\t\t支 出\t
项目\t预算数\t项目\t预算数
一、一般公共预算拨款收入\t9.00\t一、公共安全支出\t0.00
二、事业收入\t1.00\t二、教育支出\t0.00

收 入\t\t支 出\t
项目\t预算数\t项目\t预算数
\t\t十一、农林水支出\t10.00
收入总计\t10.00\t支出总计\t10.00
"""


def test_a_header_repeated_on_the_next_page_opens_no_new_table() -> None:
    assert [t.key for t in tables(ocr(TWO_PAGES))] == ["收支总表"]


def test_a_header_with_a_wrong_character_is_told_by_the_rest_and_by_its_codes() -> None:
    grid = "科目编码\t科目名称\t合计\t基本攴出\t项目支出\n\t\t\t小计\t人员经费\t公用经费\n"
    rows = "213\t农林水支出\t10.00\t9.00\t8.00\t1.00\t1.00\n21301\t农业农村\t10.00\t9.00\t8.00\t1.00\t1.00\n"
    found = tables(ocr(TWO_PAGES + "\n单位：万元\n\n" + grid + rows))
    assert [t.key for t in found] == ["收支总表", "一般公共预算支出表"]


def test_tables_before_the_first_part_heading_are_no_front_matter() -> None:
    text = """某区档案馆2024年部门预算

表3 支出总表
单位：万元
科目编码 科目名称 合计 基本支出 项目支出
合计 100.00 60.00 40.00
201 一般公共服务支出 100.00 60.00 40.00
2010301 行政运行 100.00 60.00 40.00

第三部分 情况说明
一、2024年预算数100万元。
"""
    assert [table.key for table in tables(dump(text))] == ["支出总表"]


COVER = "某市某区2030年区级单位预算\n预算单位：某市某区河湖管理所\n"
WHOLE_YUAN = (
    "2030年预算单位{title}\n编制单位：某市某区河湖管理所 单位：元\n功能分类科目编码\n"
    "功能分类科目名称 合计 基本支出 项目支出\n类 款 项\n213 农林水支出 3,353,072 3,353,072\n合计 3,353,072 3,353,072\n"
)


def test_whole_yuan_are_amounts_and_the_region_of_the_title_is_no_publisher() -> None:
    text = COVER + "".join(WHOLE_YUAN.format(title=t) for t in ("支出预算总表", "一般公共预算支出功能分类预算表"))
    found = segment(dump(text))
    assert [(r.key, r.unit) for r in found.regions if r.kind == "table"] == [
        ("支出总表", "元"),
        ("一般公共预算支出表", "元"),
    ]
    assert found.facts.publisher == "某市某区河湖管理所"


def test_a_second_note_that_says_why_a_table_is_empty_belongs_to_it() -> None:
    text = (
        FRONT
        + "政府性基金预算财政拨款收入支出决算表\n单位：万元\n项目\n科目编码 科目名称 年初结转和结余 本年收入\n"
        + ("注：本表反映收支情况。\n说明：本单位没有政府性基金预算财政拨款收入和支出，故本表无数据。\n")
    )
    (table,) = tables(dump(text))
    assert "故本表无数据" in table.blocks[-1].text  # type: ignore[union-attr]


def test_a_title_cut_before_what_is_another_tables_title_is_joined() -> None:
    rows = "\n收 入 支 出\n\n项目 预算数 项目 预算数\n\n一、本年收入 90.00 一、本年支出 90.00\n\n"
    text = FRONT + OVERVIEW + "表4\n\n财政拨款\n收支总表\n\n单位：万元\n" + rows + NARRATIVE
    keys = [region.key for region in segment(dump(text)).regions if region.kind == "table"]
    assert keys == ["财政拨款收支总表"]


LAID_OUT = """                                                            单位:万元

                                                        对附属
                   本年支出    基本支    项目支    上缴上   经营支
 科目编码     科目名称                                      单位补
                     合计      出      出     级支出    出
                                                        助支出

          合计         90.00   60.00   30.00

  212     城乡社区支出     90.00   60.00   30.00
"""


def test_a_header_laid_out_over_lines_tells_its_table_by_what_stands_under_each_other() -> None:
    *_, table = tables(dump(FRONT + OVERVIEW + INCOME + LAID_OUT + NARRATIVE))
    assert table.key == "支出总表"


HEADER = """公开03表

部门支出决算表

部门：甲市乙局

本年支出
{first}
科目编码 科目名称
{middle}
合计 基本支出 项目支出{beside}
{last}
合计 90.00 60.00 30.00

212 城乡社区支出 90.00 60.00 30.00

"""


@pytest.mark.parametrize("place", ["first", "middle", "last", "beside"])
def test_a_unit_stated_inside_a_header_is_the_open_tables(place: str) -> None:
    stated = dict.fromkeys(("first", "middle", "last", "beside"), "") | {place: "  金额单位：元"}
    *_, before, table = tables(dump(FRONT + OVERVIEW + INCOME + HEADER.format(**stated) + NARRATIVE))
    assert (before.key, table.key, table.number, table.unit) == ("收入总表", "支出总表", "03", "元")
    header = "".join("".join(block.text.split()) for block in table.blocks[:3] if isinstance(block, TextLine))
    assert header == "本年支出科目编码科目名称合计基本支出项目支出"
