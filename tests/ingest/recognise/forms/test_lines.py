"""Rows of a text dump's form: cells found among wrapped lines, levels carried, values put in their years."""

from __future__ import annotations

from ingest.layout import Place, TextLine
from ingest.recognise.forms import read_forms
from ingest.recognise.regions import FormScope, Region


def form(text: str, scope: FormScope = "整体") -> Region:
    lines = tuple(TextLine(line, Place(number)) for number, line in enumerate(text.splitlines(), 1) if line.strip())
    return Region("form", lines, Place(1, lines[-1].place.line), scope=scope)


def test_wrapped_names_labels_and_values_come_together() -> None:
    text = """长期目标 1：
修好堤坝，守住两岸。
长期绩效指标
一级
指标
二级指标 三级指标 指标值 指标值确定依据
产出
指标
数量指标
巡查河道里程 30 公里 计划数据
更新水位监测
设备数
15台 计划数据
满意度指
标
服务对象满意度
指标
沿岸居民满意
度
≥95% 计划数据
"""
    found = read_forms([form(text)], [])
    assert [(i.level1, i.level2, i.name, i.target, i.basis, i.place.line) for i in found.indicators] == [
        ("产出指标", "数量指标", "巡查河道里程", "30公里", "计划数据", 10),
        ("产出指标", "数量指标", "更新水位监测设备数", "15台", "计划数据", 11),
        ("满意度指标", "服务对象满意度指标", "沿岸居民满意度", "≥95%", "计划数据", 18),
    ]
    assert {(i.scope, i.horizon, i.goal) for i in found.indicators} == {("整体", "长期", "1")}


def test_years_before_stand_apart_from_the_target() -> None:
    text = """年度目标 2：
年度绩效指标
一级指标 二级指标 三级指标
指标值
指标值确定
依据近两年指标值 预期当年
实现值前 年 上 年
产出指标
数量指标
开放自习座位数 ≥300 个 ≥320 个 ≥350 个 计划数据
借阅系统升级次
数
2 次 计划数据
质量指标
古籍修复合格
率
98% 100% 计划标准
"""
    found = read_forms([form(text)], [])
    assert [(i.name, i.previous, i.target) for i in found.indicators] == [
        ("开放自习座位数", ("≥300个", "≥320个"), "≥350个"),
        ("借阅系统升级次数", (None, None), "2次"),
        ("古籍修复合格率", (None, "98%"), "100%"),
    ]


def test_values_that_wrap_alike_are_told_apart() -> None:
    text = """年度绩效目标表
目标名称 一级指标 二级指标 三级指标
指标值
前年 上年 预计当年实现
年度目标 1 产出指标 数量指标
公园喷泉改造
新建喷泉二
座，旧泉修
缮
新建喷泉二
座，旧泉修
缮
新建喷泉三
座，旧泉修
缮
计划数据
"""
    (item,) = read_forms([form(text)], []).indicators
    assert item.name == "公园喷泉改造"
    assert item.previous == ("新建喷泉二座，旧泉修缮", "新建喷泉二座，旧泉修缮")
    assert item.target == "新建喷泉三座，旧泉修缮"


def test_a_row_printed_before_its_name_gets_it_back() -> None:
    text = """年度目标 1：
年度绩效指标
一级指标 二级指标 三级指标 前年 上年 预期当年实现值 指标值确定依据
产出指标
数量指标
新增停车位 345 400 420 计划数据
612 683 700 计划数据
老旧小区加装充电
桩数量
免费开放时段 0 7 5 计划数据
"""
    found = read_forms([form(text)], []).indicators
    assert [(i.name, i.target) for i in found] == [
        ("新增停车位", "420"),
        ("老旧小区加装充电桩数量", "700"),
        ("免费开放时段", "5"),
    ]


def test_the_projects_head_is_read_over_wraps() -> None:
    text = """项目名称
“夜读”平台
升级改造
项目编码 42010025301T000000101
项目主管部门 江城市文化局 项目执行单位 江城市图书馆
起始年度 2025 终止年度 2026
项目总预算 99 项目当年预算 49.5
长期绩效目标表
目标名称 一级指标 二级指标 三级指标 指标值 指标值确定依据
长期绩效目标
产出指标
数量指标
夜间开放天数 300 天 计划数据
"""
    found = read_forms([form(text, "项目")], [])
    (project,) = found.projects
    assert (project.name, project.code) == ("“夜读”平台升级改造", "42010025301T000000101")
    assert (project.department, project.unit) == ("江城市文化局", "江城市图书馆")
    assert (project.total_budget, project.year_budget) == ("99", "49.5")
    assert (project.start_year, project.end_year) == ("2025", "2026")
    (item,) = found.indicators
    assert (item.scope, item.project_code, item.goal) == (project.name, project.code, None)


def test_a_self_evaluation_in_lines_with_points_before_the_score() -> None:
    text = """一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
产出指标 数量指标
讲座场次 ≥20 场 18 场 10 9
质量指标 设备完好率 ≥98% 99% 10 10
效益指标 社会效益指标
读者阅读量 有所提高 有所提高 20 18.5
"""
    found = read_forms([form(text)], [])
    assert [(i.level2, i.name, i.target, i.actual, i.score) for i in found.indicators] == [
        ("数量指标", "讲座场次", "≥20场", "18场", "9"),
        ("质量指标", "设备完好率", "≥98%", "99%", "10"),
        ("社会效益指标", "读者阅读量", "有所提高", "有所提高", "18.5"),
    ]


def test_what_finds_no_place_is_noted() -> None:
    text = """长期绩效目标表
一级指标 二级指标 三级指标 指标值 指标值确定依据
产出指标 数量指标 讲座场次 20 场 计划标准
（此处手写批注，请以附件为准并另行核实各项内容）
质量指标 设备完好率 98% 计划标准
"""
    found = read_forms([form(text)], [])
    assert [i.target for i in found.indicators] == ["20场", "98%"]
    kept = "".join(i.name for i in found.indicators) + "".join(found.notes)
    assert "手写批注" in kept
