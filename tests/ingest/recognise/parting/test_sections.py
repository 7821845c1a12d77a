"""Headings: joined over wraps, moved pieces put together, and enumerations that are none."""

from __future__ import annotations

import pytest

from ingest.recognise.parting.headings import chinese_number, mended_title, read_ordinal
from ingest.recognise.parting.sections import find_headings
from ingest.recognise.parting.segment import Segmentation, segment
from tests.ingest.recognise.samples import FRONT, INCOME, NARRATIVE, OVERVIEW, WHOLE, dump, ocr


def titles(found: Segmentation) -> list[tuple[int, str]]:
    return [(section.level, section.title) for section in found.sections]


def test_the_headings_of_the_body_are_the_sections() -> None:
    assert titles(segment(dump(WHOLE))) == [
        (1, "第一部分 甲市乙局概况"),
        (2, "一、主要职责"),
        (2, "二、机构设置"),
        (1, "第二部分 甲市乙局2025年部门预算表"),
        (1, "第三部分 甲市乙局2025年部门预算情况说明"),
        (2, "一、收支预算总体安排情况"),
        (2, "二、其他重要事项的情况说明"),
        (3, "（一）机关运行经费情况"),
        (1, "第四部分 名词解释"),
    ]


def test_sections_know_their_lines() -> None:
    lines = WHOLE.split("\n")
    for section in segment(dump(WHOLE)).sections:
        printed = "".join(lines[(section.place.line or 0) - 1 : section.place.last_line or section.place.line])
        assert section.title.replace(" ", "") == printed.replace(" ", "")


def test_a_parts_heading_over_two_lines_is_joined() -> None:
    text = WHOLE.replace("第二部分 甲市乙局2025年部门预算表", "第二部分 甲市乙局2025年\n\n部门预算表")
    assert (1, "第二部分 甲市乙局2025年部门预算表") in titles(segment(dump(text)))


def test_a_parts_heading_keeps_its_last_two_characters() -> None:
    text = WHOLE.replace("部门预算情况说明", "部门预算情况\n说明")
    assert (1, "第三部分 甲市乙局2025年部门预算情况说明") in titles(segment(dump(text)))


DISPLACED = """第三部分 甲市乙局2025年部门预算情况说明

一、项目支出安排情况

项目支出 30 万元。

(二)政府采购预算情

二、其他重要事项的情况说明

(一)机关运行经费情况

机关运行经费 4 万元。

况

政府采购预算 3 万元。

(三)国有资产占有使用情况

有车 2 辆。
"""


def test_a_heading_cut_in_two_stands_where_its_end_stands() -> None:
    found = segment(dump(FRONT + OVERVIEW + INCOME + DISPLACED))
    assert [title for _, title in titles(found)][-4:] == [
        "二、其他重要事项的情况说明",
        "(一)机关运行经费情况",
        "(二)政府采购预算情况",
        "(三)国有资产占有使用情况",
    ]
    under = {r.section: r for r in found.regions if r.kind == "prose" and r.section is not None}
    at = next(n for n, section in enumerate(found.sections) if section.title.startswith("(二)"))
    assert [getattr(b, "text", "") for b in under[at].blocks] == ["政府采购预算 3 万元。"]


def test_a_lost_character_is_put_back_with_its_evidence() -> None:
    found = segment(dump(WHOLE.replace("机关运行经费情况\n", "机关运行费情况\n")))
    assert (3, "（一）机关运行经费情况") in titles(found)
    (repair,) = found.repairs
    assert (repair.printed, repair.meant) == ("（一）机关运行费情况", "（一）机关运行经费情况")
    assert repair.evidence


@pytest.mark.parametrize("title", ["收入决算情况说明", "支出预算安排情况", "一、机关运行情况", "（二）养护长度情况"])
def test_a_whole_or_unknown_title_is_not_mended(title: str) -> None:
    assert mended_title(title) is None


@pytest.mark.parametrize(
    "enumeration",
    [
        "1.负责河道养护。\n\n2.负责绿地养护。\n\n3.完成其他任务。\n",
        "包括下列单位：\n\n1.甲市乙局本级\n\n2.甲市丙中心\n\n3.甲市丁站\n",
        "（一）人员经费 40 万元，包括：\n\n工资。\n\n（二）公用经费 20 万元，包括：\n\n水费。\n",
        "（一）基本支出：指维持运转的支出。\n\n（二）项目支出：指完成任务的支出。\n\n（三）本部门的功能科目\n\n2120101\n",
    ],
)
def test_enumerations_are_no_headings(enumeration: str) -> None:
    text = FRONT + OVERVIEW + INCOME + NARRATIVE.replace("护长度增加。\n", f"护长度增加。\n\n{enumeration}")
    plain = FRONT + OVERVIEW + INCOME + NARRATIVE
    assert len(segment(dump(text)).sections) == len(segment(dump(plain)).sections)


def test_markdown_headings_and_ordinals_without_marks_are_one_tree() -> None:
    text = """# 第一部分 甲市乙局概况

正文。

# 第二部分 附件

- 一、整体绩效自评结果
  - (一)自评得分
  - 得分 95 分。
  - (二)完成情况
  - 1.执行情况

执行率 100%。

#### 2.完成的目标

全部完成。

# 2024年整体支出绩效自评表

部门名称	甲市乙局
一级指标	二级指标	三级指标	年初目标值
产出指标	数量指标	养护长度	30公里
"""
    assert titles(segment(ocr("# 甲市乙局2024年度部门决算\n\n" + text))) == [
        (1, "第一部分 甲市乙局概况"),
        (1, "第二部分 附件"),
        (2, "一、整体绩效自评结果"),
        (3, "(一)自评得分"),
        (3, "(二)完成情况"),
        (4, "1.执行情况"),
        (4, "2.完成的目标"),
        (3, "2024年整体支出绩效自评表"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "#### 图 1: 收、支决算变动情况",
        "## 单位:万元",
        "# 注: 本表反映收支情况",
        "## 1.因公出国(境)费全年预算为 3 万元,支出决算为 3 万元",
        "### 2025年9月29日",
        "## 一是健全机制。加强巡查",
        "## 全部完成。",
    ],
)
def test_what_ocr_marks_as_a_heading_by_mistake_is_none(line: str) -> None:
    text = f"# 甲市乙局2024年度部门决算\n\n# 第一部分 甲市乙局概况\n\n# 一、主要职责\n\n正文。\n\n{line}\n\n正文。\n"
    assert len(segment(ocr(text)).sections) == 2


@pytest.mark.parametrize(
    ("text", "value"), [("一", 1), ("十", 10), ("十二", 12), ("廿一", 21), ("二十", 20), ("三十二", 32), ("7", 7)]
)
def test_ordinals_have_values(text: str, value: int) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize(
    ("text", "level"), [("一、甲", 2), ("（二）甲", 3), ("3.甲", 4), ("（4）甲", 5), ("(十一) 甲", 3), ("12、甲", 4)]
)
def test_each_kind_of_ordinal_has_its_level(text: str, level: int) -> None:
    ordinal = read_ordinal(text)
    assert ordinal is not None
    assert ordinal.level == level


@pytest.mark.parametrize("text", ["3.6万元", "2024年", "一般公共预算", "(款)", "十分重要"])
def test_figures_and_words_are_no_ordinals(text: str) -> None:
    assert read_ordinal(text) is None


def test_a_heading_goes_on_to_the_end_of_its_bracket() -> None:
    text = (
        "一、部门决算单位构成（只有一个单位的部门，本部分写“机\n构设置”）\n某局的决算包括本级和两个下属单位的决算。\n"
    )
    (heading,) = find_headings(list(dump(text).blocks()))
    assert heading.title == "一、部门决算单位构成（只有一个单位的部门，本部分写“机构设置”）"
