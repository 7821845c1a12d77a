"""What the made-up publishers are made of: subject codes with names, fields of work, projects and indicator terms.

Codes, names and indicator terms are facts of the field; towns, publishers and projects are invented, with region codes
under a prefix that no province has. The facts stand in ``data/catalogue.json``; this module gives them types.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_DATA: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "catalogue.json").read_text(encoding="utf-8"))

FUNCTIONAL: dict[str, str] = _DATA["functional"]
"""支出功能分类: the codes that the made-up filings use, 类 (3 digits), 款 (5) and 项 (7)."""
ECONOMIC: dict[str, str] = _DATA["economic"]
"""支出经济分类 (部门): 类 (3 digits) and 款 (5)."""
BUDGET_CLASSES: list[str] = _DATA["budget_classes"]
FINAL_CLASSES: list[str] = _DATA["final_classes"]
CLASS_NAMES: dict[str, str] = _DATA["class_names"]
"""The names of all 类 that the two-sided tables print, used or not."""
REASONS_UP: list[str] = _DATA["reasons_up"]
REASONS_DOWN: list[str] = _DATA["reasons_down"]
TOWN_FIRST: str = _DATA["town_first"]
TOWN_SECOND: str = _DATA["town_second"]
TOWN_RANK: list[str] = _DATA["town_rank"]
BASES: list[str] = _DATA["bases"]


@dataclass(frozen=True, slots=True)
class IndicatorTerm:
    """A kind of indicator: its levels, its name, how its target is printed ({n} is the number) and the number's range.

    ``low`` and ``high`` are 0 for a target without a number.
    """

    level1: str
    level2: str
    name: str
    target: str
    low: int = 0
    high: int = 0


@dataclass(frozen=True, slots=True)
class ProjectTerm:
    """A kind of project: its name, the subject code that pays it, what it does, its indicators and its fund.

    ``fund`` is general (一般公共预算), fund (政府性基金) or capital (国有资本经营预算).
    """

    name: str
    functional_code: str
    purpose: str
    indicators: tuple[IndicatorTerm, ...]
    fund: str = "general"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of work: what the department and its units are called, their main subject codes, duties and projects."""

    department: str
    units: tuple[str, ...]
    running_code: str
    unit_code: str
    duties: tuple[str, ...]
    top_project: str
    projects: tuple[ProjectTerm, ...]


_LEVELS = {
    "数": ("产出指标", "数量指标"),
    "质": ("产出指标", "质量指标"),
    "时": ("产出指标", "时效指标"),
    "成": ("成本指标", "经济成本指标"),
    "经": ("效益指标", "经济效益指标"),
    "社": ("效益指标", "社会效益指标"),
    "生": ("效益指标", "生态效益指标"),
    "满": ("满意度指标", "服务对象满意度指标"),
    "众": ("满意度指标", "社会公众或服务对象满意度指标"),
}
LEVEL1_ORDER = ("成本指标", "产出指标", "效益指标", "满意度指标")


def _term(spec: str) -> IndicatorTerm:
    """An indicator term from "数|name|target|low|high"; the first character says the levels."""
    kind, name, target, *bounds = spec.split("|")
    low, high = (int(b) for b in bounds) if bounds else (0, 0)
    return IndicatorTerm(*_LEVELS[kind], name, target, low, high)


def _project(data: dict[str, Any]) -> ProjectTerm:
    terms = tuple(sorted((_term(s) for s in data["indicators"]), key=lambda t: LEVEL1_ORDER.index(t.level1)))
    return ProjectTerm(data["name"], data["functional_code"], data["purpose"], terms, data["fund"])


FIELDS: tuple[Field, ...] = tuple(
    Field(
        f["department"],
        tuple(f["units"]),
        f["running_code"],
        f["unit_code"],
        tuple(f["duties"]),
        f["top_project"],
        tuple(_project(p) for p in f["projects"]),
    )
    for f in _DATA["fields"]
)
