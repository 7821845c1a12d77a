"""Titles of standard tables as publishers and years vary them, and titles near them that are of other tables."""

from __future__ import annotations

import pytest

from ingest.folding import squeeze
from ingest.recognise.parting.titles import is_usual, table_key


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("部门收支总体情况表", "收支总表"),
        ("2014年部门收支预算总表", "收支总表"),
        ("部门综合预算收支总表", "收支总表"),
        ("部门收入总体情况表", "收入总表"),
        ("部门预算收入总表", "收入总表"),
        ("支出预算总表（按功能科目）", "支出总表"),
        ("财政拨款收支情况表", "财政拨款收支总表"),
        ("2013年公共财政预算支出表", "一般公共预算支出表"),
        ("一般公共预算支出情况表（按功能分类科目）", "一般公共预算支出表"),
        ("一般公共预算财政拨款收入支出决算表", "一般公共预算支出表"),
        ("一般公共预算支出预算表（分单位）", "一般公共预算支出表(分单位)"),
        ("公共财政预算基本支出表", "一般公共预算基本支出表"),
        ("一般公共预算基本支出情况表（按支出经济分类科目）", "一般公共预算基本支出表"),
        ("“三公”经费公共预算财政拨款支出决算表", "三公经费支出表"),
        ("一般公共预算“三公”经费、会议费、培训费支出表", "三公经费支出表"),
        ("三公经费预算情况表", "三公经费支出表"),
        ("政府性基金支出情况表", "政府性基金预算支出表"),
        ("国有资本经营预算支出情况表", "国有资本经营预算支出表"),
        ("部门预算项目支出表", "项目支出表"),
    ],
)
def test_a_title_is_told_by_what_it_is_made_of(title: str, key: str) -> None:
    assert table_key(squeeze(title)) == key
    assert is_usual(squeeze(title))


@pytest.mark.parametrize(
    "title",
    [
        "一般公共预算项目支出预算表",
        "政府性基金预算“三公”经费支出预算表",
        "政府性基金预算项目支出表",
        "一般公共预算收支总表",
        "一般公共预算收入预算表",
        "一般公共预算支出经济分类情况表",
        "一般公共预算基本支出政府预算经济分类表",
        "一般公共预算基本支出表（按政府预算支出经济分类科目）",
        "支出预算表（按支出经济分类科目）",
        "财政拨款支出表（功能科目）",
        "政府采购支出表",
        "社会保险基金支出预算表",
    ],
)
def test_a_title_of_another_table_is_none(title: str) -> None:
    assert table_key(squeeze(title)) is None


def test_a_damaged_title_is_told_by_its_likeness() -> None:
    assert table_key("一般公共预算基木支出表") == "一般公共预算基本支出表"
    assert not is_usual("一般公共预算基木支出表")
