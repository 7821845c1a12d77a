"""What the amounts of a table are in that does not say it: the filing's usual unit, unless its figures rule that out.

No part of a filing is larger than all of it: where a table's largest figure would be many times the largest of the
tables that state their unit, and in another unit would not, it is in that one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from ingest.filing import UNIT_IN_WAN
from ingest.layout import Block, Grid
from ingest.recognise.parting.captions import unit_of
from ingest.recognise.parting.stretch import Stretch

_FIGURE = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?![\d.])|(?<![\d.,])\d+\.\d{2}(?!\d)")
_TIMES = 20
"""So many times what is stated elsewhere is no slip of a figure: units differ by ten thousand."""
_USUAL = "万元"


def assumed_units(tables: Sequence[Stretch]) -> dict[int, tuple[str, bool]]:
    """The unit of each table that states none, by the stretch's id, and whether its figures told it."""
    stated = {id(table): unit for table in tables if (unit := table.unit or unit_inside(table.blocks))}
    usual = Counter(stated.values()).most_common(1)
    default = usual[0][0] if usual else _USUAL
    largest = {id(table): max(_figures(table.blocks), default=Decimal(0)) for table in tables}
    # Where no table states its unit, all the others are parts of the first one still.
    known = stated or {id(table): default for table in tables if table.key == "收支总表"}
    whole = max((largest[at] * UNIT_IN_WAN[unit] for at, unit in known.items()), default=Decimal(0))
    found = {}
    for table in tables:
        if id(table) not in stated:
            unit = _fitting(largest[id(table)], whole, default)
            found[id(table)] = (unit or default, unit is not None)
    return found


def _fitting(figure: Decimal, whole: Decimal, default: str) -> str | None:
    """The unit in which a figure is no larger than the whole, where in the default it is many times that."""
    if not whole or figure * UNIT_IN_WAN[default] <= whole * _TIMES:
        return None
    fitting = [unit for unit in ("元", "万元") if unit != default and figure * UNIT_IN_WAN[unit] <= whole]
    return fitting[0] if fitting else None


def unit_inside(blocks: Sequence[Block]) -> str | None:
    """The unit that the first rows of a grid state where it has no line of its own."""
    for block in blocks[:2]:
        texts = [c.text for c in block.cells if c.row < 3] if isinstance(block, Grid) else [block.text]
        for text in texts:
            unit = unit_of(text)
            if unit:
                return unit
    return None


def _figures(blocks: Iterable[Block]) -> Iterable[Decimal]:
    """The figures with decimals or separators: no codes, no numbers of rows."""
    for block in blocks:
        for text in (c.text for c in block.cells) if isinstance(block, Grid) else (block.text,):
            yield from (Decimal(found.replace(",", "")) for found in _FIGURE.findall(text))
