"""The one row of the “三公”经费 table in a text dump: in which order its columns stand, told by its own sums.

The header's cells lie on two or three levels, and a dump prints a cell that spans them on a line of its own, so the
order of 出国, 公务用车 and 公务接待 is lost; filings use several. Where the row has a figure for every column, only the
orders under which every total is the sum of its parts are left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

from ingest.amounts import plain
from ingest.folding import fold_label
from ingest.identities import column_sums
from ingest.recognise.linetables.roworder import figures_of
from ingest.recognise.rawtable import Figure, RawRow
from ingest.recognise.tokens import Token

KEY = "三公经费支出表"
_YEARS = ("预算数", "决算数", "统计数")
_CODE = re.compile(r"\d{3}(?:\d{3})?")
_UNITS = 2
_ROUNDING = Decimal("0.005")


def canonical_path(path: str) -> str:
    """The column's path with the year's measure first, as the usual form has it (接待费/决算数 → 决算数/接待费)."""
    levels = path.split("/")
    return "/".join((levels[-1], *levels[:-1])) if len(levels) > 1 and levels[-1].endswith(_YEARS) else path


def unit_rows(lines: Sequence[Sequence[Token]]) -> list[list[Token]]:
    """The lines of a table that gives each unit a row of its own, its code told; empty where there is one row only."""
    rows = [line for line in lines if any(t.kind == "amount" and "." in t.text for t in line)]
    if len(rows) < _UNITS or any(line[0].kind != "text" and not _unit_code(line) for line in rows):
        return []
    return [[replace(line[0], kind="code"), *line[1:]] if _unit_code(line) else list(line) for line in lines]


def _unit_code(line: Sequence[Token]) -> bool:
    return bool(_CODE.fullmatch(line[0].text)) and len(line) > 1 and line[1].kind == "text"


def single_row(cells: Sequence[Token], columns: tuple[str, ...]) -> tuple[RawRow, ...]:
    """The row, named 合计; ``cells`` are its amounts and marks for empty cells, ``columns`` those of the header."""
    if all(t.kind == "blank" for t in cells):
        return ()
    place = cells[0].place.through(cells[-1].place)
    if len(cells) != len(columns):
        return (RawRow(None, "合计", figures_of(cells, columns), place),)
    fitting = [order for order in _orders(columns) if _holds(order, cells)]
    if not fitting:
        return (RawRow(None, "合计", figures_of(cells, columns), place),)
    return (RawRow(None, "合计", _figures(cells, fitting), place),)


def _figures(cells: Sequence[Token], orders: Sequence[tuple[str, ...]]) -> tuple[Figure, ...]:
    """The figures under the first order; one that another order puts elsewhere, beside another value, is in doubt."""
    values = [_value(t) for t in cells]
    told = [dict(zip(order, values, strict=True)) for order in orders]
    figures = []
    for at, token in enumerate(cells):
        column = orders[0][at]
        differs = any(other[column] != values[at] for other in told)
        rivals = tuple(dict.fromkeys(order[at] for order in orders if order[at] != column)) if differs else ()
        if token.kind == "amount":
            figures.append(Figure(token.text, token.place, column, rivals=rivals))
    return tuple(figures)


def _orders(columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The orders that the columns may stand in, the header's own first: the two years apart or in pairs.

    Only an item with columns of its own (公务用车) moves: its label stands on another line than those of the others,
    which the header has in their printed order.
    """
    own = [columns]
    years = list(dict.fromkeys(c.split("/")[0] for c in columns if c.split("/")[0].endswith(_YEARS) and "/" in c))
    years = years if len(years) == 2 else []
    rest = [c for c in columns if not years or c.split("/")[0] in years]
    if len(rest) != len(columns):
        return own
    block = [c for c in columns if not years or c.startswith(years[0] + "/")]
    depth = 1 if years or all(c.startswith(block[0].split("/")[0] + "/") for c in block[:-1]) else 0
    items = list(dict.fromkeys("/".join(c.split("/")[: depth + 1]) for c in block))
    first = [i for i in items if _is_total(i)][:1]
    aside = [i for i in items if "运行经费" in i]
    movable = [i for i in items if i not in first and i not in aside]
    leaves = [i for i in movable if i in block]
    for order in permutations(movable):
        if [i for i in order if i in leaves] != leaves:
            continue
        flat = [c for item in (*first, *order, *aside) for c in block if c == item or c.startswith(item + "/")]
        if len(flat) != len(block):
            return own
        if not years:
            own.append(tuple(flat))
            continue
        other = [years[1] + c[len(years[0]) :] for c in flat]
        if set(other) | set(flat) != set(columns):
            return own
        own.append((*flat, *other))
        own.append(tuple(c for pair in zip(flat, other, strict=True) for c in pair))
    return list(dict.fromkeys(own))


def _is_total(item: str) -> bool:
    return item.split("/")[-1].endswith(("合计", "小计", "预算总额"))


def _holds(order: tuple[str, ...], cells: Sequence[Token]) -> bool:
    """Whether every total of the row is the sum of its parts under this order, and there is any such sum."""
    values = [_value(t) for t in cells]
    sums = column_sums([fold_label(c) for c in order])
    if not sums or None in values:
        return False
    return all(
        abs((values[s.total] or 0) - sum((values[p] or Decimal(0) for p in s.parts), Decimal(0)))
        <= _ROUNDING * (len(s.parts) + 1)
        for s in sums
    )


def _value(token: Token) -> Decimal | None:
    digits = "0" if token.kind == "blank" else plain(token.text)
    return None if digits is None else Decimal(digits)
