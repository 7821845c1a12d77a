"""Lists of goals: one table for all projects, its columns headed 项目名称, 一级指标, 三级指标, 指标值, 度量单位.

Each row is an indicator; what stands left of it (project, goal, levels) is printed once for all rows that it covers,
merged or with blank cells below. The header tells every column, so nothing has to be guessed from the rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from ingest.amounts import plain
from ingest.filing import UNIT_IN_WAN, Indicator, Project
from ingest.folding import squeeze, tidy
from ingest.layout import Cell, Grid, Place
from ingest.recognise.places import where
from ingest.recognise.regions import Region

_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("project", re.compile(r"(?:单位名称、)?(?:支出|预算)?项目(?:名称)?(?:\((?:单位|编码).{0,6}\))?")),
    ("code", re.compile(r"项目(?:编码|代码|编号)")),
    ("department", re.compile(r"(?:主管|预算)部门(?:名称)?")),
    ("unit", re.compile(r"(?:预算|实施|项目|填报)?单位(?:\(部门\))?名称|(?:预算|实施|项目)单位|部门\(单位\)(?:名称)?")),
    ("budget", re.compile(r"(?:项目|年度|本年|预算|全年|当年)*(?:资金|预算|金额)(?:总额|数|金额|安排)?(?:\(万?元\))?")),
    ("level1", re.compile(r"一级指标(?:名称)?")),
    ("level2", re.compile(r"二级指标(?:名称)?")),
    ("name", re.compile(r"三级指标(?:名称)?|指标名称")),
    ("sign", re.compile(r"(?:绩效)?指标(?:性质|方向|符号)|(?:运算|计算|比较)符号?")),
    ("target", re.compile(r"(?:绩效|年度|本年|全年|预期)*(?:指标|目标)值|年初目标值")),
    ("measure", re.compile(r"(?:绩效)?(?:度量|计量|指标)单位")),
    ("basis", re.compile(r"指标值?(?:确定|设定)?依据.{0,8}")),
    ("actual", re.compile(r"(?:全年)?实际完成(?:值|情况)")),
    ("score", re.compile(r"得分|自评得分")),
    ("goal", re.compile(r"(?:项目|年度|绩效|总体)*目标(?:内容)?")),
)
_CARRIED = ("project", "code", "department", "unit", "budget", "level1", "level2")
_NEEDED = {"project", "level1", "name", "target"}
_SIGN = re.compile(r"[≥≤><=＝≧≦]|(?:大于|小于|等于|不低于|不高于){1,2}")
_CODED = re.compile(r"^([0-9A-Z]{15,25})[-—_:：]*(?=[\u3400-\u9fff])")
_UNIT = re.compile(r"\((万元|元|千元|亿元)\)")
_GROUP = re.compile(r"指标|绩效|目标|备注|序号")
_NUMERIC = re.compile(r"\d[\d.,]*")


@dataclass(slots=True)
class Listed:
    """What lists say: their indicators, a project for each name, and what found no place."""

    indicators: list[Indicator] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def is_list(region: Region) -> bool:
    """Whether a region of forms is a list of several projects' goals."""
    first = next((block for block in region.blocks if isinstance(block, Grid)), None)
    return first is not None and _header(first) is not None


def read_list(region: Region) -> Listed:
    """The indicators and projects of a list."""
    found = Listed()
    columns: dict[int, str] = {}
    unit = region.unit
    carried: dict[str, str] = {}
    for grid in (block for block in region.blocks if isinstance(block, Grid)):
        header = _header(grid)
        if header is not None:
            columns = header[1]
            unit = _unit(grid, header, region.unit)
        for at in range(header[0] if header else 0, grid.rows):
            said, place = _row(grid, at, columns)
            _carry(said, carried)
            _take(said, carried, place, unit, found)
    return found


def _header(grid: Grid) -> tuple[int, dict[int, str]] | None:
    """Where the body begins, and what each column holds; None for a grid without such a header."""
    for at in range(min(grid.rows, 6)):
        level = [c for c in grid.row(at) if squeeze(c.text) in ("三级指标", "三级指标名称")]
        if not level:
            continue
        above = [c for c in grid.cells if c.row == at - 1 and c.text.strip()]
        above = above if all(_role(c, at - 1) or _GROUP.search(squeeze(c.text)) for c in above) else []
        cells = [*above, *(c for c in grid.cells if c.row <= at < c.row + c.row_span)]
        columns = {c.column: role for c in sorted(cells, key=lambda c: c.row) if (role := _role(c, at))}
        return (at + 1, columns) if set(columns.values()) >= _NEEDED else None
    return None


def _role(cell: Cell, at: int) -> str | None:
    """What the header cell says of its column; the row above the last may head single columns only."""
    if cell.row + cell.row_span <= at and cell.column_span > 1:
        return None
    text = squeeze(cell.text)
    return next((role for role, pattern in _WORDS if pattern.fullmatch(text)), None)


def _row(grid: Grid, at: int, columns: dict[int, str]) -> tuple[dict[str, str], Place]:
    """The texts that begin in a row by what their column holds, and the row's place."""
    cells = grid.row(at)
    said = {columns[c.column]: tidy(c.text) for c in cells if c.column in columns and tidy(c.text)}
    named = next((c.place for c in cells if columns.get(c.column) == "name"), None)
    return said, named or (cells[0].place if cells else grid.place)


def _carry(said: dict[str, str], carried: dict[str, str]) -> None:
    """What a cell says holds for the rows below too, until what it stands under is said anew."""
    if "project" in said and said["project"] != carried.get("project"):
        for role in ("code", "budget", "level1", "level2"):
            carried.pop(role, None)
    elif "level1" in said:
        carried.pop("level2", None)
    carried.update({role: said[role] for role in _CARRIED if role in said})


def _take(said: dict[str, str], carried: dict[str, str], place: Place, unit: str, found: Listed) -> None:
    name, target = said.get("name"), said.get("target")
    if not name:
        if target:
            found.notes.append(f"{where(place)}有指标值“{target}”而没有指标名称,未列入")
        return
    project = _project(carried, place, unit, found.projects)
    found.indicators.append(
        Indicator(
            scope=project.name if project else "整体",
            project_code=project.code if project else None,
            horizon="年度",
            goal=None,
            level1=carried.get("level1"),
            level2=carried.get("level2"),
            name=name,
            target=_target(target, said),
            place=place,
            basis=said.get("basis"),
            actual=said.get("actual"),
            score=said.get("score"),
        )
    )


def _target(target: str | None, said: dict[str, str]) -> str | None:
    """The target with its operator and its unit, which a list prints in columns of their own."""
    if target is None or not target[-1:].isdigit():
        return target
    sign = said.get("sign", "") if _NUMERIC.fullmatch(target) else ""
    return (sign if _SIGN.fullmatch(sign) else "") + target + said.get("measure", "")


def _project(carried: dict[str, str], place: Place, unit: str, projects: list[Project]) -> Project | None:
    """The project that a row stands under; the one met last, or a new one."""
    printed = carried.get("project")
    if printed is None:
        return None
    coded = _CODED.match(printed)
    code = carried.get("code") or (coded[1] if coded else None)
    name = printed[coded.end() :] if coded else printed
    if projects and (projects[-1].code, projects[-1].name) == (code, name):
        return projects[-1]
    made = Project(
        code,
        name,
        place,
        department=carried.get("department"),
        unit=carried.get("unit"),
        year_budget=_in_wan(carried.get("budget"), unit),
    )
    projects.append(made)
    return made


def _unit(grid: Grid, header: tuple[int, dict[int, str]], default: str) -> str:
    """What the budgets are in: as their own header cell says, else as the list's unit line does."""
    heads = [c.text for c in grid.cells if c.row < header[0] and header[1].get(c.column) == "budget"]
    stated = next((m[1] for m in map(_UNIT.search, map(squeeze, heads)) if m), None)
    return stated or default


def _in_wan(budget: str | None, unit: str) -> str | None:
    """A printed budget in 万元."""
    digits = plain(budget) if budget else None
    if digits is None or unit == "万元":
        return digits
    return f"{(Decimal(digits) * UNIT_IN_WAN[unit]).normalize():f}"
