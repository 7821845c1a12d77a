"""What a publisher itself prints amiss: totals off by rounding, and now and then a figure that contradicts the rest.

Neither is damage: both stay as printed. A total that differs from its parts by rounding must pass every check; a
contradiction must fail one, and no reader may mend it.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from corpus.facts import FactRow, FactTable, Paper

CODED = ("支出总表", "一般公共预算支出表", "一般公共预算基本支出表")


def _changed(table: FactTable, at: int, column: str, by: int) -> FactTable:
    row = table.rows[at]
    values = {**row.values, column: row.values[column] + by}
    return replace(table, rows=(*table.rows[:at], replace(row, values=values), *table.rows[at + 1 :]))


def _coded(table: FactTable) -> bool:
    return table.key in CODED and table.layout == "coded"


def _tops(table: FactTable) -> list[tuple[int, FactRow]]:
    return [(i, r) for i, r in enumerate(table.rows) if r.depth == 0 and r.code]


def rounded(paper: Paper, strength: float, rng: Random) -> Paper:
    """Some tables print the amount of one 类 0.01 off the sum of its parts, as independent rounding does."""
    pieces = []
    for piece in paper.pieces:
        if isinstance(piece, FactTable) and _coded(piece) and len(_tops(piece)) > 2:
            at, row = rng.choice(_tops(piece))
            columns = [c for c in piece.columns[1:] if row.values.get(c, 0) > 1000]
            if columns and rng.random() < 0.25 * strength:
                piece = _changed(piece, at, rng.choice(columns), rng.choice((1, -1)))
        pieces.append(piece)
    return replace(paper, pieces=tuple(pieces))


def contradicted(paper: Paper, strength: float, rng: Random) -> Paper:
    """One filing in ten prints one figure of one table that its other tables and sums contradict."""
    if rng.random() >= 0.1 * strength:
        return paper
    places = [
        i for i, p in enumerate(paper.pieces) if isinstance(p, FactTable) and p.key in CODED and p.layout == "coded"
    ]
    at = rng.choice(places)
    table = paper.pieces[at]
    assert isinstance(table, FactTable)
    leaves = [
        i for i, r in enumerate(table.rows) if r.depth == (1 if "基本" in table.key else 2) and any(r.values.values())
    ]
    row = rng.choice(leaves)
    column = rng.choice([c for c, v in table.rows[row].values.items() if v])
    by = rng.choice((-1, 1)) * rng.randrange(20, 90) * (10_000 if table.unit == "元" else 1)
    by = by if table.rows[row].values[column] + by > 0 else abs(by)
    return replace(paper, pieces=(*paper.pieces[:at], _changed(table, row, column, by), *paper.pieces[at + 1 :]))
