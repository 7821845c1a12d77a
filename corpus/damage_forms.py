"""Damage to the performance forms of OCR Markdown: level labels lost, garbled or run together, rows slid."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from random import Random

from corpus.damage_cells import note
from corpus.sheet import Json, Line, Sheet

GARBLED = {
    "数量指标": "双里1日小",
    "质量指标": "G H W.F.",
    "时效指标": "从重泪办",
    "产出指标": ") шил",
    "效益指标": "XXIIII.7H VV",
}
"""Level labels that stand in narrow upright cells, as OCR has been seen to read them."""


def _name(item: Json) -> str:
    return str(item["name"]).split("（")[0].split("(")[0]


def _goal(row: Line) -> tuple[str, ...]:
    """Which goal the indicator of a line belongs to."""
    return tuple(str(row.starts[0][k]) for k in ("scope", "horizon", "goal"))


def _forms(sheet: Sheet) -> list[list[Line]]:
    """The indicator lines of each goal, in printed order."""
    rows = [line for line in sheet.lines if line.kind == "indicator" and line.starts and line.cells]
    return [list(group) for _, group in groupby(rows, key=_goal)]


def _twice(sheet: Sheet) -> Counter[str]:
    """How often each indicator's name is printed: overall and project form print the same indicators."""
    return Counter(_name(i) for i in sheet.truth["indicators"])


def lost_levels(sheet: Sheet, strength: float, rng: Random) -> None:
    """The labels of one goal's indicators lost from a page break on; the sister form still has them.

    Only the overall form suffers, so that the project's own form can tell the levels.
    """
    for rows in _forms(sheet):
        seen = _twice(sheet)
        if rows[0].starts[0]["scope"] != "整体" or len(rows) < 5 or rng.random() >= 0.15 * strength:
            continue
        if any(seen[_name(r.starts[0])] < 2 for r in rows):
            continue
        cut = rng.randrange(1, len(rows) - 2)
        for row in rows[cut : cut + rng.randrange(1, 4)]:
            cells = row.cells or []
            for level in (1, 2):
                if cells[level]:
                    note(row, "", cells[level], "the level of the same indicator in the project's form")
                    cells[level] = ""


def garbled_levels(sheet: Sheet, strength: float, rng: Random) -> None:
    """A level label read as something else altogether; its rows' neighbours and order tell it."""
    for rows in _forms(sheet):
        places = [(row, i) for row in rows for i in (1, 2) if (row.cells or [])[i] in GARBLED]
        if not places or rng.random() >= 0.1 * strength:
            continue
        row, i = rng.choice(places)
        cells = row.cells or []
        note(row, GARBLED[cells[i]], cells[i], "the order of the levels; the same indicator elsewhere")
        cells[i] = GARBLED[cells[i]]


def fused_levels(sheet: Sheet, strength: float, rng: Random) -> None:
    """Both level labels in one cell, in any order: 数量指标 产出 指标."""
    for rows in _forms(sheet):
        places = [row for row in rows if (row.cells or [])[1] and (row.cells or [])[2]]
        if not places or rng.random() >= 0.1 * strength:
            continue
        row = rng.choice(places)
        cells = row.cells or []
        one, two = cells[1], cells[2]
        fused = rng.choice((f"{one} {two}", f"{two} {one[:-2]} {one[-2:]}"))
        note(row, fused, f"{one} | {two}", "two labels of different levels in one cell")
        cells[1], cells[2] = "", fused


def slid_indicators(sheet: Sheet, strength: float, rng: Random) -> None:
    """Some rows of a goal one column to the right, where the page broke a merged cell."""
    for rows in _forms(sheet):
        if len(rows) < 4 or rng.random() >= 0.08 * strength:
            continue
        cut = rng.randrange(1, len(rows) - 1)
        for row in rows[cut : cut + rng.randrange(1, 3)]:
            if row.cells is not None and not row.cells[1]:
                note(row, "\t" + row.printed(), row.printed(), "slid one column to the right")
                row.cells.insert(0, "")
                row.roles.insert(0, "label")
                row.columns.insert(0, None)
                row.owners.insert(0, None)


def blanks_in_targets(sheet: Sheet, strength: float, rng: Random) -> None:
    """Blanks behind the signs and before the units of targets: ≤ 0. 1%, 30 家次."""
    for rows in _forms(sheet):
        if rng.random() >= 0.3 * strength:
            continue
        for row in rows:
            for i, role in enumerate(row.roles):
                if role == "target" and row.cells and rng.random() < 0.5:
                    row.cells[i] = row.cells[i].replace("≥", "≥ ").replace("≤", "≤ ").replace(".", ". ")
