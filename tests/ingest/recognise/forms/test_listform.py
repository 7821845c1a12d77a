"""Lists of several projects' goals: every column told by the header, what is printed once held for the rows below."""

from __future__ import annotations

from ingest.layout import Cell, Grid, Place
from ingest.recognise.forms import Forms, read_forms
from ingest.recognise.regions import Region


def grid(first: int, *rows: str) -> Grid:
    """A grid of rows whose cells are parted by |; ^ is covered by the cell above, < by the one before."""
    texts = [row.split("|") for row in rows]
    cells = tuple(
        Cell(text, r, c, Place(first + r), _down(texts, r, c), _right(texts, r, c))
        for r, row in enumerate(texts)
        for c, text in enumerate(row)
        if text not in ("^", "<")
    )
    return Grid(cells, len(texts), len(texts[0]), Place(first, first + len(texts) - 1))


def _down(texts: list[list[str]], row: int, column: int) -> int:
    below = next((n for n in range(row + 1, len(texts)) if texts[n][column] != "^"), len(texts))
    return below - row


def _right(texts: list[list[str]], row: int, column: int) -> int:
    line = texts[row]
    return next((n for n in range(column + 1, len(line)) if line[n] != "<"), len(line)) - column


def read(*grids: Grid, unit: str = "万元") -> Forms:
    return read_forms([Region("form", grids, Place(1), scope="项目", title="项目绩效目标表", unit=unit)], [])


HEAD = "单位名称|项目名称|年度资金|年度目标|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|权重"
ROWS = (
    "某局|51080022T000000412-登记运维|88.00|办好登记。|产出指标|数量指标|登记件数|≥|4|万件|20",
    "^|^|^|^|^|质量指标|可用率|≥|99|%|20",
    "^|^|^|^|效益指标|社会效益指标|便利度|定性|提升||20",
    "^|51080023T000000533-规划编制|310.50|编好规划。|产出指标|数量指标|规划数量|=|2|个|30",
)


def said(forms: Forms) -> list[tuple[str, str | None, str | None, str, str | None]]:
    return [(i.scope, i.level1, i.level2, i.name, i.target) for i in forms.indicators]


EXPECTED = [
    ("登记运维", "产出指标", "数量指标", "登记件数", "≥4万件"),
    ("登记运维", "产出指标", "质量指标", "可用率", "≥99%"),
    ("登记运维", "效益指标", "社会效益指标", "便利度", "提升"),
    ("规划编制", "产出指标", "数量指标", "规划数量", "=2个"),
]


def test_merged_cells_hold_for_the_rows_that_they_cover() -> None:
    forms = read(grid(1, HEAD, *ROWS))
    assert said(forms) == EXPECTED
    assert [(p.code, p.name, p.unit, p.year_budget) for p in forms.projects] == [
        ("51080022T000000412", "登记运维", "某局", "88.00"),
        ("51080023T000000533", "规划编制", "某局", "310.50"),
    ]
    assert forms.indicators[1].place.line == 3


def test_a_list_goes_on_on_the_next_page_with_blank_cells() -> None:
    blank = [row.replace("^", "") for row in ROWS]
    assert said(read(grid(1, HEAD, *blank[:2]), grid(9, *blank[2:]))) == EXPECTED
    assert said(read(grid(1, HEAD, *blank[:2]), grid(9, HEAD, *blank[2:]))) == EXPECTED


def test_a_header_of_two_rows_and_budgets_in_yuan() -> None:
    forms = read(
        grid(
            1,
            "项目名称|项目编码|预算金额(元)|绩效指标|<|<|<|<",
            "^|^|^|一级指标|二级指标|三级指标|指标值|计量单位",
            "库房维护|42010024T000000012|125,000.00|产出指标|时效指标|完工时间|≤12|月",
            "||||||5|",
        )
    )
    assert said(forms) == [("库房维护", "产出指标", "时效指标", "完工时间", "≤12月")]
    assert forms.projects[0].year_budget == "12.5"
    assert forms.notes == ("第4行有指标值“5”而没有指标名称,未列入",)


def test_the_form_of_one_project_is_no_list() -> None:
    forms = read(
        grid(1, "项目名称|库房维护|<|<", "一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|面积|≥12平方米")
    )
    assert [p.name for p in forms.projects] == ["库房维护"]
