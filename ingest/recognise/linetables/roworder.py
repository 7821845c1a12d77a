"""Rows of a line table put together from their lines: code, name over its wraps, unit beside it, amounts in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, product

from ingest.codes import kind_of
from ingest.folding import fold_label, tidy
from ingest.recognise.known import likeness
from ingest.recognise.linetables.wraps import TOTAL_LABELS, Habits, Line
from ingest.recognise.rawtable import Figure, RawRow
from ingest.recognise.tokens import Token

_UNIT_CODE = re.compile(r"\d{6}")
_UNIT_END = re.compile(
    r"(?:局|中心|本级|处|院|所|队|馆|站|厅|委|学校|小学|中学|大学|学院|医院|委员会|办公室|机关|公司|协会|园|社|\))$"
)
_LEARNT = 1.0
"""What it speaks for a parting that the name is then the one that other filings print."""


def assemble_rows(groups: Sequence[Sequence[Line]], table: Habits) -> list[RawRow]:
    """One raw row for each group of lines."""
    rows = [_row(lines, table) for lines in groups]
    return [row for row in rows if row is not None]


def _row(lines: Sequence[Line], table: Habits) -> RawRow | None:
    tokens = [t for line in lines for t in line.tokens]
    code = next((t for t in tokens if t.kind == "code"), None)
    texts = [t for t in tokens if t.kind == "text"]
    cells = [t for t in tokens if t.kind in ("amount", "blank")]
    amounts = [t for t in cells if t.kind == "amount"]
    owner = texts[0].text if code and len(texts) > 1 and _UNIT_CODE.fullmatch(texts[0].text) else ""
    name, unit = _name_and_unit(texts[1:] if owner else texts, code.text if code else None, table)
    if not code and not amounts and not name:
        return None
    first = code or (texts[0] if texts else tokens[0])
    place = first.place.through(tokens[-1].place)
    if len({t.line for t in amounts}) > 1 and all(t.end for t in amounts):
        cells = sorted(cells, key=lambda t: t.end)  # a row's figures at two heights: left to right as they stand
    figures = figures_of(cells, table.columns)
    return RawRow(code.text if code else None, name, figures, place, None, _attrs(unit, owner))


def _attrs(unit: str, owner: str) -> dict[str, str]:
    """What stands beside the name: the unit of a project, the code of the unit that a row belongs to."""
    return {key: value for key, value in (("项目单位", unit), ("单位编码", owner)) if value}


def figures_of(cells: Sequence[Token], columns: tuple[str, ...]) -> tuple[Figure, ...]:
    """The amounts in order; marks for empty cells tell the columns where there are as many cells as columns."""
    known = len(cells) == len(columns) and any(t.kind == "blank" for t in cells)
    pairs = zip(cells, columns, strict=True) if known else ((t, None) for t in cells)
    return tuple(Figure(t.text, t.place, column) for t, column in pairs if t.kind == "amount")


def _name_and_unit(texts: Sequence[Token], code: str | None, table: Habits) -> tuple[str, str]:
    """The name joined over its wraps; in a project table the unit that stands beside it, parted from it."""
    whole = tidy("".join(t.text for t in texts))
    if table.key != "项目支出表" or len(texts) < 2 or fold_label(whole) in TOTAL_LABELS:
        return whole, ""
    if code and kind_of(code, table.key) != "project":
        return whole, ""
    learnt = table.known.learnt_of(code, table.key) if code else ()
    return min(_partings(texts), key=lambda parts: _parting_cost(parts[0], parts[1], table, learnt))


def _partings(texts: Sequence[Token]) -> list[tuple[str, str]]:
    """Every way to give each piece to the name or to the unit; on one line the name's pieces come first."""
    found = []
    for choice in product((0, 1), repeat=min(len(texts), 8)):
        pairs = list(zip(texts, (*choice, *[choice[-1]] * (len(texts) - len(choice))), strict=True))
        if any(a[0].line == b[0].line and a[1] > b[1] for a, b in pairwise(pairs)):
            continue
        parts = ["".join(t.text for t, side in pairs if side == want) for want in (0, 1)]
        if parts[0]:
            found.append((tidy(parts[0]), tidy(parts[1])))
    return found


def _parting_cost(name: str, unit: str, table: Habits, learnt: Sequence[str] = ()) -> float:
    """A unit that the filing names elsewhere costs nothing; one that only ends like a unit costs more.

    Where other filings print the whole name for the code, what is over is the unit.
    """
    folded = fold_label(unit)
    if unit and folded in table.known.units:
        cost = 0.0
    elif unit:
        near = likeness(folded, table.known.units)
        cost = (1.0 if _UNIT_END.search(folded) else 2.0) - (0.5 * near if near > 0.8 else 0.0)
    else:
        cost = 1.5
    if fold_label(name) in learnt:
        cost -= _LEARNT
    return cost + 0.01 * len(unit) + (0.3 if _UNIT_END.search(fold_label(name)) and not unit else 0.0)
