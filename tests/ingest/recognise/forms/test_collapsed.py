"""A table collapsed into one line: rows parted by their weights and scores, long texts told apart by how they go on."""

from __future__ import annotations

from ingest.layout import Place, TextLine
from ingest.recognise.forms import read_forms
from ingest.recognise.regions import Region

HEAD = "年度目标3: 办好图书馆 (12分) 一级 二级 三级 年初目标值(A) 得分 实际完成值(B) 指标 指标 指标 "


def rows(text: str, *more: str) -> list[tuple[object, ...]]:
    lines = tuple(TextLine(line, Place(number)) for number, line in enumerate((HEAD + text, *more), 5))
    found = read_forms([Region("form", lines, Place(5), scope="整体", title="整体支出绩效自评表")], [])
    return [(i.goal, i.level2, i.name, i.target, i.actual, i.score) for i in found.indicators]


def test_bands_of_pieces_in_the_order_of_their_height() -> None:
    found = rows(
        "夜间开放天数(1.5 300天 310天 1.50 分) 数量指标 产出指标 讲座场次 20场以上 25场 1.50 (1.5分) "
        "年 古籍修复册数、 质量指标 14 1.00 度 11 装裱件数(1分) 绩 效 编目任务完成及时率/上 时效指标 100% 100% 1.00 "
        "架及时率(1分) 社会公众或服 满意度指 务对象满意度 读者满意度(1分) 95%以上 ≥95% 1.00 标 指标"
    )
    assert found == [
        ("3", "数量指标", "夜间开放天数(1.5分)", "300天", "310天", "1.50"),
        ("3", "数量指标", "讲座场次(1.5分)", "20场以上", "25场", "1.50"),
        ("3", "质量指标", "古籍修复册数、装裱件数(1分)", "11", "14", "1.00"),
        ("3", "时效指标", "编目任务完成及时率/上架及时率(1分)", "100%", "100%", "1.00"),
        ("3", "社会公众或服务对象满意度指标", "读者满意度(1分)", "95%以上", "≥95%", "1.00"),
    ]


def test_the_rest_of_the_last_row_on_the_next_line() -> None:
    found = rows(
        "产出指标 数量指标 夜间开放天数(2分) 300天 310天 2.00 讲座场次(2分) 20场 10场 1.00 "
        "书目数据更新条数 80 条以上 100 0.75",
        "(0.75分)",
    )
    assert found[-1][2:] == ("书目数据更新条数(0.75分)", "80条以上", "100", "0.75")


def test_two_long_texts_are_told_apart() -> None:
    found = rows(
        "产出指标 数量指标 建成“阅读之城”示范馆、 新增示范馆20个;流动书 流动书车、自助书屋(智 "
        "新增示范馆18个;流动书车10 车12个;自助书屋1个 1.50 能化改造示范)个数 个 (3分) "
        "夜间开放天数(2分) 300天 310天 2.00 讲座场次(2分) 20场 10场 1.00"
    )
    assert found[0][2:] == (
        "建成“阅读之城”示范馆、流动书车、自助书屋(智能化改造示范)个数(3分)",
        "新增示范馆20个;流动书车12个;自助书屋1个",
        "新增示范馆18个;流动书车10个",
        "1.50",
    )
