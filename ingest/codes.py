"""The field's codes: one canonical spelling, what kind a code is, and who is whose parent.

A functional code (支出功能分类) has 3, 5 or 7 digits and starts with 2; an economic code (支出经济分类) has 3 or 5 and
starts with 3, one of the government's own classification (政府预算) with 5; a unit has 3 digits (the department) or 6
(a unit under it); a project has 21 letters and digits with a letter at the 12th (region, year, unit) or the 9th
(region), its first-level project 21 digits. People write codes with blanks, hyphens or in three columns (201 03 01),
which is all one code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

CodeKind = Literal["functional", "economic", "unit", "project", "project_group"]

FUNCTIONAL_TABLES = frozenset(
    {"支出总表", "一般公共预算支出表", "政府性基金预算支出表", "国有资本经营预算支出表", "收入总表"}
)
UNIT_TABLES = frozenset({"收入总表", "一般公共预算支出表(分单位)", "项目支出表"})
ECONOMIC_TABLES = frozenset({"一般公共预算基本支出表"})
CODED_TABLES = FUNCTIONAL_TABLES | ECONOMIC_TABLES
"""The tables whose rows have codes of the classification."""

_PROJECT = re.compile(r"\d{11}[A-Z]\d{9}|\d{8}[A-Z]\d{12}")
_PROJECT_GROUP = re.compile(r"\d{21}")
_FUNCTIONAL = re.compile(r"2\d{2}(?:\d{2}){0,2}")
_ECONOMIC = re.compile(r"3\d{2}(?:\d{2})?")
_GOVERNMENT = re.compile(r"5\d{2}(?:\d{2})?")
_UNIT = re.compile(r"\d{3}(?:\d{3}){0,2}")


def canonical(text: str) -> str:
    """The code with digits and capitals only: ``201 03 01``, ``201-03-01``, ``２０１０３０１`` are all 2010301."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(ch for ch in folded if ch.isascii() and ch.isalnum())


def kind_of(code: str, table_key: str | None = None) -> CodeKind | None:
    """What kind of code this is; the table decides where 301 may be an economic code or a department. None: no code."""
    if _PROJECT.fullmatch(code):
        return "project"
    if _PROJECT_GROUP.fullmatch(code):
        return "project_group"
    if table_key in ECONOMIC_TABLES and (_ECONOMIC.fullmatch(code) or _GOVERNMENT.fullmatch(code)):
        return "economic"
    if table_key in FUNCTIONAL_TABLES and _FUNCTIONAL.fullmatch(code) and len(code) != 6:
        return "functional"
    if table_key in UNIT_TABLES and _UNIT.fullmatch(code):
        return "unit"
    if table_key is None:
        if _FUNCTIONAL.fullmatch(code):
            return "functional"
        if _ECONOMIC.fullmatch(code):
            return "economic"
        if _UNIT.fullmatch(code):
            return "unit"
    return None


def is_nested(code: str) -> bool:
    """Whether a code says itself what it is part of, by its first digits: every one but a project's."""
    return code.isdigit() and len(code) <= 9


def parent(code: str) -> str | None:
    """The code one level up: 2080502 → 20805 → 208; 30101 → 301; 301014 → 301. None for a top code or a project."""
    if not is_nested(code):
        return None
    if len(code) in (5, 7):
        return code[:-2]
    if len(code) in (6, 9):
        return code[:-3]
    return None


def ancestors(code: str) -> tuple[str, ...]:
    """All codes above this one, nearest first."""
    above: list[str] = []
    up = parent(code)
    while up:
        above.append(up)
        up = parent(up)
    return tuple(above)


def parents_in(codes: Sequence[str | None]) -> list[int | None]:
    """For each code of a table, in printed order, the index of the row that it is part of; None for a top code.

    Classification and unit codes go by prefix (the nearest ancestor that the table prints). A project is part of the
    first-level project last printed before it, which is part of the department or unit last printed before that.
    """
    where = {code: i for i, code in reversed(list(enumerate(codes))) if code}
    found: list[int | None] = []
    group: int | None = None
    unit: int | None = None
    for i, code in enumerate(codes):
        kind = kind_of(code) if code else None
        if kind == "project":
            found.append(group if group is not None else unit)
            continue
        if kind == "project_group":
            found.append(unit)
            group = i
            continue
        found.append(next((where[up] for up in ancestors(code or "") if up in where and where[up] != i), None))
        if code:
            unit, group = i, None
    return found
