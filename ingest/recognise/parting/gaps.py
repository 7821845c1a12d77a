"""Tables that nothing names: told by the one gap that they fill in the order of the standard tables.

Where both caption and header of a table are lost or unreadable, its rows stand in the prose between two tables that
are known, or were taken for a table that had come before. If exactly one standard table is missing between the
neighbours, in the order of the filing's own table of contents, it is that one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.filing import TABLE_KEYS
from ingest.layout import Grid
from ingest.recognise.parting.stretch import Stretch
from ingest.recognise.parting.tablehead import has_amount

_ORDER = "前后各表的次序"
_LEAST_ROWS = 3
_LEAST_LISTED = 5


def fill_gaps(stretches: Sequence[Stretch], titles: Mapping[str, str]) -> list[Stretch]:
    """The stretches with unnamed tables named; ``titles`` are the listed tables' titles by key, in their order."""
    order = list(titles) if len(titles) >= _LEAST_LISTED else list(TABLE_KEYS)
    filled: list[Stretch] = []
    known = [stretch.key for stretch in stretches if stretch.key]
    for index, stretch in enumerate(stretches):
        before = [s.key for s in filled if s.key]
        unnamed = stretch.key in before or (stretch.kind == "prose" and _holds_rows(stretch))
        following = next((s.key for s in stretches[index + 1 :] if s.key), None) if unnamed else None
        key = _missing(order, before[-1] if before else None, following, known) if unnamed else None
        if key is None:
            filled.append(stretch)
        elif stretch.kind == "table":
            stretch.key, stretch.title = key, titles.get(key, "")
            stretch.told_by = _ORDER
            filled.append(stretch)
        else:
            filled.extend(_split(stretch, key, titles.get(key, "")))
    return filled


def _holds_rows(stretch: Stretch) -> bool:
    """Whether a stretch of prose holds a grid with several rows of figures."""
    if stretch.contents or stretch.other or not stretch.has_grid:
        return False
    rows = {(n, cell.row) for n, g in enumerate(_grids(stretch)) for cell in g.cells if has_amount(cell.text)}
    return len(rows) >= _LEAST_ROWS


def _grids(stretch: Stretch) -> list[Grid]:
    return [block for block in stretch.blocks if isinstance(block, Grid)]


def _missing(order: Sequence[str], before: str | None, following: str | None, known: Sequence[str]) -> str | None:
    """The one key between two neighbours that no table has; None where there are none or several."""
    if before not in order or following not in order:
        return None
    between = order[order.index(before) + 1 : order.index(following)]
    left = [key for key in between if key not in known]
    if len(left) == 2 and left[1].startswith(left[0]):
        left.pop()  # the table by units comes only where that by functions does, so the first is the one
    return left[0] if len(left) == 1 else None


def _split(stretch: Stretch, key: str, title: str) -> list[Stretch]:
    """The prose before the first grid, the table from it through the last, the prose behind."""
    at = [n for n, block in enumerate(stretch.blocks) if isinstance(block, Grid)]
    before, after = Stretch("prose"), Stretch("prose")
    table = Stretch("table", key=key, number=stretch.number, title=title, told_by=_ORDER)
    before.add(*stretch.blocks[: at[0]])
    table.add(*stretch.blocks[at[0] : at[-1] + 1])
    after.add(*stretch.blocks[at[-1] + 1 :])
    return [part for part in (before, table, after) if part.blocks]
