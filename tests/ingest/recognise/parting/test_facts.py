"""Who published what for which year, however the title is put and whatever stands above it."""

from __future__ import annotations

import pytest

from ingest.pipeline import recognise
from ingest.readers.text import text_layout

BODY = "\n支出总表\n单位：万元\n科目编码 科目名称 合计 基本支出 项目支出\n"
BODY += "合计 3.00 2.00 1.00\n213 农林水支出 3.00 2.00 1.00\n"
NAME = "某县水利局"


@pytest.mark.parametrize(
    ("title", "year", "kind"),
    [
        (f"关于{NAME}2022年度部门决算的公告", 2022, "部门决算"),
        (f"{NAME}二〇二三年部门预算", 2023, "部门预算"),
        (f"{NAME}2023年预算公开", 2023, "部门预算"),
        (f"{NAME}2022年度决算公开情况说明", 2022, "部门决算"),
        (f"2024年预算公开-{NAME}", 2024, "部门预算"),
        (f"附件1：{NAME}2023年部门预算公开表", 2023, "部门预算"),
        (f"2021年部门预算公开说明（{NAME}）", 2021, "部门预算"),
        (f"某市2021年市级部门决算 {NAME}", 2021, "部门决算"),
        (f"2024年部门预算\n{NAME}\n2024年2月", 2024, "部门预算"),
        (f"索 引 号：0001/2024-18\n发布日期：2024-02-18\n{NAME}2024年部门预算", 2024, "部门预算"),
        (f"首页 > 财政信息 > 预决算\n{NAME}2023年度部门决算\n发布时间：2024-09-12", 2023, "部门决算"),
    ],
)
def test_a_title_tells_publisher_year_and_kind(title: str, year: int, kind: str) -> None:
    facts = recognise(text_layout(title + BODY, "a.txt")).facts
    assert (facts.publisher, facts.fiscal_year, facts.kind) == (NAME, year, kind)


def test_a_title_cut_before_a_bracket_is_joined_as_its_parts_name_the_publisher() -> None:
    text = "某区发展改革局\n(某区粮食局)2025年部门预算\n第一部分 某区发展改革局(某区粮食局)概况\n一、职责\n略。"
    assert recognise(text_layout(text + BODY, "a.txt")).facts.publisher == "某区发展改革局(某区粮食局)"


def test_a_county_is_no_department() -> None:
    assert recognise(text_layout("某县2023年预算公开" + BODY, "a.txt")).facts.kind is None
