"""Rows of cells: slid columns, names cut by borders and page breaks, goals in a side column, sisters that mend."""

from __future__ import annotations

from ingest.layout import Cell, Grid, Place, TextLine
from ingest.recognise.forms import Forms, read_forms
from ingest.recognise.regions import FormScope, Region


def grid(first: int, *rows: str) -> Grid:
    """A grid of rows whose cells are parted by |, on the lines from ``first``."""
    texts = [row.split("|") for row in rows]
    width = max(map(len, texts))
    cells = tuple(
        Cell(text, number, column, Place(first + number))
        for number, row in enumerate(texts)
        for column, text in enumerate(row + [""] * (width - len(row)))
    )
    return Grid(cells, len(texts), width, Place(first, first + len(texts) - 1))


def read(*blocks: Grid | TextLine, scope: FormScope = "整体", title: str = "") -> Forms:
    return read_forms([Region("form", blocks, Place(1), scope=scope, title=title)], [])


YEARLY = "目标名称|一级指标|二级指标|三级指标|前年|上年|预计当年实现|指标值确定依据"


def test_years_by_their_columns_and_slid_rows() -> None:
    found = read(
        grid(
            1,
            "年度绩效目标表",
            YEARLY,
            "年度绩效目标|产出指标|数量指标|开放天数|280 天|290 天|300 天|计划标准",
            "|||讲座场次||18 场|20 场|计划标准",
            "|||展览场次|||6 场|历史标准",
            "||质量指标|设备完好率||95%|96%|97%|计划标准",
            "|满意度指 标|服务对象满 意度|读者满意度|≥90%|≥ 90%|≥90%|其他标准",
        )
    )
    assert [(i.name, i.previous, i.target, i.basis) for i in found.indicators] == [
        ("开放天数", ("280天", "290天"), "300天", "计划标准"),
        ("讲座场次", (None, "18场"), "20场", "计划标准"),
        ("展览场次", (None, None), "6场", "历史标准"),
        ("设备完好率", ("95%", "96%"), "97%", "计划标准"),
        ("读者满意度", ("≥90%", "≥90%"), "≥90%", "其他标准"),
    ]
    assert [(i.level1, i.level2) for i in found.indicators][2:] == [
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("满意度指标", "服务对象满意度"),
    ]


def test_a_basis_pushed_over_the_edge_comes_from_the_sister_row_with_its_evidence() -> None:
    header = "长期绩效目标表", "目标名称|一级指标|二级指标|三级指标|指标值|指标值确定依据"
    found = read(
        grid(
            1,
            *header,
            "长期绩效目标 1|产出指标|数量指标|借阅册数|≥9 万册|历史标准",
            "长期绩效目标 2|||数量指标|讲座场次|20 场",
        ),
        grid(9, *header, "长期绩效目标 2|产出指标|数量指标|讲座场次|20 场|计划标准"),
    )
    assert [(i.name, i.basis) for i in found.indicators] == [
        ("借阅册数", "历史标准"),
        ("讲座场次", "计划标准"),
        ("讲座场次", "计划标准"),
    ]
    (repair,) = found.repairs
    assert (repair.place.line, repair.printed, repair.meant) == (4, "", "计划标准")
    assert "第11行" in repair.evidence


def test_a_name_torn_by_a_page_break_is_joined() -> None:
    found = read(
        grid(1, "年度绩效目标表", YEARLY, "年度绩效目标|产出指标|时效指标|新书编目|≤9天|≤8天|≤7天|计划标准"),
        grid(6, "|||上架周期||||", "|满意度指标|服务对象满意度|读者满意度|90%|90%|90%|计划标准"),
    )
    assert [i.name for i in found.indicators] == ["新书编目上架周期", "读者满意度"]


def test_a_self_evaluation_with_its_goals_in_a_side_column() -> None:
    found = read(
        TextLine("部门名称:江城市图书馆", Place(1)),
        grid(
            2,
            "项目名称||夜读服务|",
            "主管部门|江城市文 化局|项目实施单位|江城市图书 馆",
            "年度财政资 金总额|1,862.70|1,862.70|100.00%|20.00",
            "|一级指标|二级指标|三级指标|年初目标值(A)|实际完成值(B)|得分",
            "||数量指标|夜间开放天数(5分)|300 天|310 天|5.00",
            "项目年度 绩效目标|产出指标|数量指标|讲座 场次(5分)|20 场|10 场|2.50",
            "1 (50分)|效益指标|社会效益指标|领用读者证人数(5分)|400 人|420 人|5.00",
            "|产出指标|数量指标|修复古籍册数(5分)|30 册|33 册|5.00",
            "项目年度 绩效目标 2|满意度指标|服务对象满意度指标|读者满意度(10分)|≥90%|≥95%|10.00",
            "总分||||||95.00",
        ),
        scope="项目",
        title="2025年夜读服务项目自评表",
    )
    assert [(i.goal, i.level2, i.name, i.target, i.actual, i.score) for i in found.indicators] == [
        ("1", "数量指标", "夜间开放天数(5分)", "300天", "310天", "5.00"),
        ("1", "数量指标", "讲座场次(5分)", "20场", "10场", "2.50"),
        ("1", "社会效益指标", "领用读者证人数(5分)", "400人", "420人", "5.00"),
        ("2", "数量指标", "修复古籍册数(5分)", "30册", "33册", "5.00"),
        ("2", "服务对象满意度指标", "读者满意度(10分)", "≥90%", "≥95%", "10.00"),
    ]
    (project,) = found.projects
    assert (project.name, project.unit, project.year_budget) == ("夜读服务", "江城市图书馆", "1862.70")


def test_a_name_cut_by_a_column_border_keeps_what_both_sides_print_once() -> None:
    found = read(
        grid(
            1,
            "一级指标|二级指标|三级指标||年初目标值(A)|实际完成值(B)|得分",
            "产出指标|数量指标|按月走访|按月走访读者(2分)|12次|12次|2.00",
            "产出指标|时效指标|编目完成及时|寸率(2分)|100%|100%|2.00",
            "产出指标|时效指标|编目完成及时率(2分)||100%|100%|2.00",
        ),
        title="2025年整体支出绩效自评表",
    )
    assert [i.name for i in found.indicators] == [
        "按月走访读者(2分)",
        "编目完成及时率(2分)",
        "编目完成及时率(2分)",
    ]
    assert all("栏线" in repair.evidence for repair in found.repairs)
    assert len(found.repairs) == 2


def test_traditional_forms_and_signs_of_optical_reading_are_mended_and_shown() -> None:
    found = read(
        grid(
            1,
            "一级指标|二级指标|三级指标|指标值|指标值确定依据",
            "产出指标|数量指标|領取读者证人数|≥336 ↑|计划J数据",
            "产出指标|时效指标|响应时间|≪2 小时|计划数据",
        )
    )
    assert [(i.name, i.target, i.basis) for i in found.indicators] == [
        ("领取读者证人数", "≥336个", "计划数据"),
        ("响应时间", "≤2小时", "计划数据"),
    ]
    assert {(r.printed, r.meant) for r in found.repairs} == {
        ("領取读者证人数", "领取读者证人数"),
        ("≥336↑", "≥336个"),
        ("计划J数据", "计划数据"),
        ("≪2小时", "≤2小时"),
    }


def test_rows_that_are_no_indicators_leave_a_note_or_end_the_block() -> None:
    found = read(
        grid(
            1,
            "一级指标|二级指标|三级指标|指标值|指标值确定依据",
            "产出指标|数量指标|开放天数|300天|计划数据",
            "项目采购|品名|数量|金额|",
            "|书架|20|3.5|",
        )
    )
    assert [i.name for i in found.indicators] == ["开放天数"]


def test_points_and_reasons_in_columns_of_their_own() -> None:
    found = read(
        grid(
            1,
            "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施",
            "产出指标|数量指标|讲座场次|≥20场|18场|10|9|疫情影响,已补办",
            "产出指标|质量指标|设备完好率|≥98%|99%|10|10|无",
            "效益指标|社会效益指标|读者阅读量|有所提高|基本达成|20|18|",
        ),
        title="2025年整体支出绩效自评表",
    )
    assert [(i.name, i.target, i.actual, i.score) for i in found.indicators] == [
        ("讲座场次", "≥20场", "18场", "9"),
        ("设备完好率", "≥98%", "99%", "10"),
        ("读者阅读量", "有所提高", "基本达成", "18"),
    ]


def test_operator_and_unit_in_columns_of_their_own() -> None:
    found = read(
        grid(
            1,
            "一级指标|二级指标|三级指标|指标性质|指标值|计量单位|指标值确定依据",
            "产出指标|数量指标|讲座场次|≥|20|场|计划标准",
            "产出指标|质量指标|讲座反响|定性|良好||计划标准",
        )
    )
    assert [(i.name, i.target, i.basis) for i in found.indicators] == [
        ("讲座场次", "≥20场", "计划标准"),
        ("讲座反响", "良好", "计划标准"),
    ]


EVALUATION = "绩效指标|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|完成值|权重|得分|未完成原因分析"


def test_rows_that_left_out_spanning_cells_stand_under_their_header_again() -> None:
    found = read(
        grid(
            1,
            "项目名称|51012324R000001234567-河道清淤|||||||||",
            EVALUATION,
            "产出指标|数量指标|清淤长度|≥|6|公里|6.5|20|20|",
            "巡河次数|≥|24|次|24|20|20|",
            "质量指标|验收合格率|＝|100|%|100|20|20|",
            "合计|100|||||||||",
        ),
        scope="项目",
        title="项目支出绩效自评表",
    )
    assert [(i.level2, i.name, i.target, i.actual, i.score) for i in found.indicators] == [
        ("数量指标", "清淤长度", "≥6公里", "6.5", "20"),
        ("数量指标", "巡河次数", "≥24次", "24", "20"),
        ("质量指标", "验收合格率", "＝100%", "100", "20"),
    ]
    assert [(p.code, p.name) for p in found.projects] == [("51012324R000001234567", "河道清淤")]


def test_the_reason_for_a_deviation_is_no_part_of_the_next_name() -> None:
    lines = (
        "项目名称 河道清淤",
        "绩效指标 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施",
        "产出指标 数量指标 清淤长度 ≥6公里 5公里 20 15 汛期停工",
        "质量指标 验收合格率 100% 100% 20 20",
        "总分 100 95",
    )
    found = read(
        *(TextLine(text, Place(n)) for n, text in enumerate(lines, 1)), scope="项目", title="项目支出绩效自评表"
    )
    assert [(i.name, i.target, i.actual, i.score) for i in found.indicators] == [
        ("清淤长度", "≥6公里", "5公里", "15"),
        ("验收合格率", "100%", "100%", "20"),
    ]
