"""Passages: wraps undone in filled and unfilled text, page breaks bridged, forms' texts kept, nothing lost."""

from __future__ import annotations

import pytest

from ingest.filing import Indicator, Passage
from ingest.layout import Layout, Place
from ingest.recognise.parting.segment import segment
from ingest.recognise.prose.passages import read_passages
from ingest.recognise.unwrap import filled_width, join_wrapped, unwrap
from tests.ingest.recognise.samples import FORM, FRONT, INCOME, NARRATIVE, OVERVIEW, dump, ocr


def passages(layout: Layout, stated: tuple[Indicator, ...] = ()) -> list[Passage]:
    return list(read_passages(segment(layout).regions, stated))


FILLED = """第三部分 甲市乙局2025年部门预算情况说明

一、收支预算总体安排情况

2025 年养护河道三十公里，修补步道二十处，更换路灯一百

盏，并对绿地灌溉系统进行检修，检修结果按季度公布。

养护经费由年初预算安排，不足部分从其他收入中列支，并报
 主管部门备案，备案材料保存五年，五年以后按档案规定处理，

— 12 —

处理结果由档案部门登记，登记以后任何单位和个人都可以查

13

阅，查阅不收费用。查阅地点设在服务大厅一楼北侧的 LED

display 屏旁。

办理时请携带证件，没有证件的由所在单位出具书面说明，并

加盖公章。

二、其他重要事项的情况说明

（一）机关运行经费情况

机关运行经费 4 万元。
"""


def test_filled_paragraphs_are_joined_over_lines_pages_and_page_numbers() -> None:
    texts = [p.text for p in passages(dump(FRONT + OVERVIEW + INCOME + FILLED)) if (p.section or 0) >= 5]
    assert texts == [
        "2025 年养护河道三十公里，修补步道二十处，更换路灯一百盏，并对绿地灌溉系统进行检修，检修结果按季度公布。",
        "养护经费由年初预算安排，不足部分从其他收入中列支，并报主管部门备案，备案材料保存五年，五年以后按档案规定处理，"
        "处理结果由档案部门登记，登记以后任何单位和个人都可以查阅，查阅不收费用。查阅地点设在服务大厅一楼北侧的 LED "
        "display 屏旁。",
        "办理时请携带证件，没有证件的由所在单位出具书面说明，并加盖公章。",
        "机关运行经费 4 万元。",
    ]


def test_a_passage_knows_its_lines_and_its_section() -> None:
    text = FRONT + OVERVIEW + INCOME + NARRATIVE
    found = segment(dump(text))
    (passage,) = (p for p in read_passages(found.regions) if p.text.startswith("2025 年收支"))
    lines = text.split("\n")
    assert lines[(passage.place.line or 0) - 1].startswith("2025 年收支")
    assert lines[(passage.place.last_line or 0) - 1] == "护长度增加。"
    assert found.sections[passage.section or 0].title == "一、收支预算总体安排情况"


def test_where_a_paragraph_is_a_line_only_one_cut_in_mid_sentence_runs_on() -> None:
    long = "负责全市河道、绿地、步道与照明设施的日常养护、定期检修和突发情况的处置,组织编制年度养护计划并监督实施,"
    text = f"# 第一部分 甲市乙局概况\n\n- 1.{long}向主管部门报\n\n告进度。\n- 2.{long}。\n\n"
    text += "养护对象包括:\n\n- 1. 河道\n- 2. 绿地\n"
    texts = [p.text for p in passages(ocr("# 甲市乙局2025年部门预算\n\n" + text)) if p.section == 0]
    assert texts == [f"1.{long}向主管部门报告进度。", f"2.{long}。", "养护对象包括:", "1. 河道", "2. 绿地"]


def test_the_rows_of_a_grid_that_is_no_table_are_passages() -> None:
    text = "# 甲市乙局2025年部门预算\n\n# 第一部分 甲市乙局概况\n\n"
    text += "序号\t事项\t进度\n1\t养护河道\t完成\n2\t修 补步道\t在建\n"
    assert [p.text for p in passages(ocr(text)) if p.section == 0] == [
        "序号 事项 进度",
        "1 养护河道 完成",
        "2 修补步道 在建",
    ]


def test_a_forms_text_is_kept_but_not_what_its_indicators_state() -> None:
    text = FRONT + OVERVIEW + INCOME + FORM + NARRATIVE
    line = text.split("\n").index("产出指标 数量指标 养护长度 ≥30公里 计划数据") + 1
    indicator = Indicator("河道养护", None, "长期", None, "产出指标", "数量指标", "养护长度", "≥30公里", Place(line))
    said = " ".join(p.text for p in passages(dump(text), (indicator,)))
    assert "42010025412T000000101" in said
    assert "养护长度 ≥30公里" not in said
    assert "养护长度 ≥30公里" in " ".join(p.text for p in passages(dump(text)))


def test_a_row_printed_over_an_indicator_keeps_what_the_indicator_does_not_say() -> None:
    grid = "项目名称\t河道养护\t项目编码\t101\n项目负责人\t张养护\t养护长度\t≥30公里\n"
    text = f"# 甲市乙局2025年部门预算\n\n# 第一部分 附件\n\n# 项目支出绩效目标表\n\n{grid}"
    indicator = Indicator("河道养护", None, "长期", None, None, None, "养护长度", "≥30公里", Place(8))
    said = [p.text for p in passages(ocr(text), (indicator,))]
    assert "项目负责人 张养护" in said
    assert not any("30公里" in text for text in said)


def test_the_head_of_a_table_is_found_as_one_passage() -> None:
    assert "表2 部门收入总表 部门：甲市乙局 单位：万元" in [p.text for p in passages(dump(FRONT + OVERVIEW + INCOME))]


def test_every_character_of_the_prose_is_in_a_passage_or_a_section() -> None:
    text = FRONT + OVERVIEW + INCOME + FILLED
    found = segment(dump(text))
    said = "".join(p.text for p in read_passages(found.regions)) + "".join(s.title for s in found.sections)
    start = text.rindex("第三部分")
    for line in text[start:].split("\n"):
        printed = "".join(line.split())
        if printed.strip("—0123456789"):
            assert printed in "".join(said.split())


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("资源勘探工业信", "息等支出", "资源勘探工业信息等支出"),
        ("open", "data", "open data"),
        ("使用 LED", "显示屏", "使用 LED显示屏"),
        ("货物类3", ".6万元", "货物类3.6万元"),
        ("比 2023 ", "年减少", "比 2023年减少"),
        ("42010025412T000000101", "42010025412T000000102", "42010025412T000000101 42010025412T000000102"),
        ("编码 42010025412T0000", "00101", "编码 42010025412T000000101"),
    ],
)
def test_wrapped_pieces_join(first: str, second: str, joined: str) -> None:
    assert join_wrapped(first, second) == joined


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("民营经济 工作的法律", "民营经济工作的法律"),
        ("支出 1450. 24 万元,占 37. 74%", "支出 1450.24 万元,占 37.74%"),
        ("2, 910. 06 万元", "2,910.06 万元"),
        ("养护(款)事业单位 (项): 反映支出", "养护(款)事业单位(项):反映支出"),
        ("共 3 个 project A", "共 3 个 project A"),
        ("1. 河道养护", "1. 河道养护"),
    ],
)
def test_blanks_that_a_wrap_or_ocr_put_in_go(printed: str, meant: str) -> None:
    assert unwrap(printed) == meant


def test_scattered_widths_are_no_filled_page() -> None:
    layout = ocr("# 甲\n" + "\n".join("字" * n for n in range(3, 200, 7)))
    assert filled_width(b for b in layout.blocks() if hasattr(b, "text")) is None
