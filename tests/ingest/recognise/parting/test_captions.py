"""Captions by meaning: numbers in every spelling, budget and final-account titles, forms, and what is none."""

from __future__ import annotations

import pytest

from ingest.recognise.parting.captions import Caption, is_head_line, read_caption, unit_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("表1", "1"),
        ("表 12-1", "12-1"),
        ("表5－2", "5-2"),
        ("公开05表", "05"),
        ("附表-5-2", "5-2"),
        ("05表", "05"),
        ("部门公开表3", "3"),
        ("预算01表", "01"),
        ("财决02表", "02"),
        ("财决公开05表", "05"),
        ("财决批复07表", "07"),
        ("表（一）", "一"),
        ("表三", "三"),
        (" 表 11", "11"),
    ],
)
def test_a_number_alone(text: str, number: str) -> None:
    assert read_caption(text) == Caption(None, number)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("收支总表", "收支总表"),
        ("部门收支总表", "收支总表"),
        ("2024年度收入支出决算总表", "收支总表"),
        ("单位收入总表", "收入总表"),
        ("收入决算表", "收入总表"),
        ("支 出 总 表", "支出总表"),
        ("财政拨款收支总表", "财政拨款收支总表"),
        ("2023年度财政拨款收入支出决算总表", "财政拨款收支总表"),
        ("一般公共预算支出表（分功能科目）", "一般公共预算支出表"),
        ("一般公共预算支出表(分单位)", "一般公共预算支出表(分单位)"),
        ("2024年度一般公共预算财政拨款支出决算表", "一般公共预算支出表"),
        ("一般公共预算财政拨款基本支出决算明细表", "一般公共预算基本支出表"),
        ("一般公共预算“三公”经费支出表", "三公经费支出表"),
        ('财政拨款"三公"经费支出决算表', "三公经费支出表"),
        ("政府性基金预算财政拨款收入支出决算表", "政府性基金预算支出表"),
        ("国有资本经营预算支出表", "国有资本经营预算支出表"),
        ("项目支出情况表", "项目支出表"),
        ("一、收支总表..........3", "收支总表"),
        ("甲市乙局2025年部门支出总表", "支出总表"),
        ("一般公共预箅基本支出表", "一般公共预算基本支出表"),
        ("政府性基余预算支出表", "政府性基金预算支出表"),
    ],
)
def test_titles_of_budget_and_final_account_have_one_key(text: str, key: str) -> None:
    caption = read_caption(text)
    assert caption is not None
    assert (caption.kind, caption.key) == ("table", key)


def test_number_and_title_on_one_line() -> None:
    caption = read_caption("表 5-1. 一般公共预算支出表(分功能科目)")
    assert caption is not None
    assert (caption.number, caption.title) == ("5-1", "一般公共预算支出表(分功能科目)")


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("2024 年整体支出绩效目标申报表", "整体"),
        ("表 11.整体支出绩效目标表", "整体"),
        ("项目支出绩效目标表 (企业管理经费)", "项目"),
        ("部门项目申报表(含绩效目标)", "项目"),
        ("2024年度助餐补贴项目自评表", "项目"),
        ("2024年整体支出绩效自评表", "整体"),
    ],
)
def test_performance_forms(text: str, scope: str) -> None:
    caption = read_caption(text)
    assert caption is not None
    assert (caption.kind, caption.scope) == ("form", scope)


@pytest.mark.parametrize(
    "text",
    [
        "一、收支预算总体安排情况",
        "长期绩效目标表",
        "年度绩效目标表",
        "本表反映部门本年度的总收支情况。",
        "项目支出 375 万元",
        "301 工资福利支出 416.62",
        "表明",
        "决算20",
        "预算 12",
        "",
        "设置了整体支出绩效目标、2个项目支出绩效目标，填报了自评表。",
    ],
)
def test_what_is_no_caption(text: str) -> None:
    assert read_caption(text) is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("单位:某某中心 单位：元", "元"),
        ("金额单位: 万元", "万元"),
        ("单位：人民币元", "元"),
        ("部门：某某局", None),
        ("单位：某某中心", None),
    ],
)
def test_the_unit_that_a_head_line_states(text: str, unit: str | None) -> None:
    assert is_head_line(text)
    assert unit_of(text) == unit


@pytest.mark.parametrize("text", ["单位名称 某某中心", "单位职能概述", "单位地址 大道一号", "填报人 某某"])
def test_the_rows_of_a_form_are_no_head_lines(text: str) -> None:
    assert not is_head_line(text)


@pytest.mark.parametrize("stray", ["{}</p>", "{}**", "{} #", "{}{{#t3}}", "{}[1]", "<!-- --> {}", "{}&nbsp;"])
def test_markup_left_beside_a_caption_hides_nothing(stray: str) -> None:
    caption = read_caption(stray.format("表3 支出总表"))
    assert caption is not None
    assert (caption.number, caption.title, caption.key) == ("3", "支出总表", "支出总表")


def test_lines_far_to_the_right_of_a_wide_page_are_read() -> None:
    assert is_head_line(" " * 160 + "单位:万元")
    assert (read_caption(" " * 160 + "部门收入总表") or Caption(None)).key == "收入总表"
