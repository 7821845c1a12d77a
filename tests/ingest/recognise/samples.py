"""Small filings written for the tests of segmentation: the text of a dump, and of OCR Markdown."""

from __future__ import annotations

from ingest.layout import Layout
from ingest.readers.markdown import markdown_layout
from ingest.readers.text import text_layout

FRONT = """甲市乙局2025年部门预算

目录

第一部分 甲市乙局概况

第二部分 甲市乙局2025年部门预算表

第三部分 甲市乙局2025年部门预算情况说明

第四部分 名词解释

"""
OVERVIEW = """第一部分 甲市乙局概况

一、主要职责

负责全市河道与绿地的养护，按年度计划组织施工，并把养护结

果向社会公布。

二、机构设置

内设机构 3 个。

第二部分 甲市乙局2025年部门预算表

"""
INCOME = """表2

部门收入总表

部门：甲市乙局 单位：万元

部门（单位）代

码

部门（单位）名称 合计 本年收入 上年结转结余

小计 一般公共预算 事业收入 其他收入

合计 90.00 90.00 90.00

412 甲市乙局 90.00 90.00 90.00

412001 甲市乙局本级 90.00 90.00 90.00

"""
EXPENDITURE = """表3

部门支出总表

部门：甲市乙局 单位：万元

科目编码 科目名称 合计 基本支出 项目支出 上缴上级支出

合计 90.00 60.00 30.00

212 城乡社区支出 90.00 60.00 30.00

"""
FUND = """表8

政府性基金预算支出表

部门：甲市乙局 单位：元

科目编码 科目名称

本年政府性基金预算支出

合计 基本支出 项目支出

2025年没有使用政府性基金预算拨款安排的支出。

"""
FORM = """表12-1

项目支出绩效目标表

单位：万元

项目名称 河道养护 项目编码 42010025412T000000101

项目主管部门 甲市乙局 项目执行单位 甲市乙局

长期绩效目标表

目标名称 一级指标 二级指标 三级指标 指标值 指标值确定依据

产出指标 数量指标 养护长度 ≥30公里 计划数据

"""
NARRATIVE = """第三部分 甲市乙局2025年部门预算情况说明

一、收支预算总体安排情况

2025 年收支总预算 90 万元，比上年增加 2 万元，主要原因是养

护长度增加。

二、其他重要事项的情况说明

（一）机关运行经费情况

机关运行经费 4 万元。

第四部分 名词解释

（一）基本支出：指维持机构运转的支出。

（二）项目支出：指完成某一任务的支出。

（三）本部门使用的功能科目

"""
WHOLE = FRONT + OVERVIEW + INCOME + EXPENDITURE + FUND + FORM + NARRATIVE


def dump(text: str) -> Layout:
    """The layout of a text dump."""
    return text_layout(text, "a.txt")


def ocr(text: str) -> Layout:
    """The layout of OCR Markdown."""
    return markdown_layout(text, "a.md")
