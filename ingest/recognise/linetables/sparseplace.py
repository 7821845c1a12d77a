"""Rows whose empty cells are not printed, given their figures out of one stream: values by sums, places by order.

``sparse`` finds which values the sums allow; here they become figures of the page again. What every way that adds up
agrees on is certain; where the ways differ, a figure names the columns that it may stand in, or none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from ingest.identities import ROOT, Sum, row_parents
from ingest.layout import TextLine
from ingest.recognise.linetables.rowruns import Run, adds_up, row_runs
from ingest.recognise.linetables.sparse import Tree, Vector, parts_of, total_columns
from ingest.recognise.rawtable import Figure, RawRow

_WIDEST = 9
"""Rows of more columns leave too many ways to try."""
_DISPLACED = 0.12
"""Of so large a share of a table's figures the order may be wrong."""
_TRIPLE = 3
_WAYS = 12
"""From so many ways on nothing is settled."""


@dataclass(frozen=True, slots=True)
class StreamFigure:
    """One figure of a dump's stream: which word of it, its line, as printed, its value."""

    at: int
    line: TextLine
    printed: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class StreamRow:
    """A row by its code, with its name and the line of it; the total row has no line of its own."""

    code: str | None
    name: str
    line: TextLine | None


Cells = dict[int, int]
"""The values of a row by column, in hundredths."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to give every row its figures; ``open`` says that there are more columns than parts to choose among."""

    rows: tuple[Cells, ...]
    open: bool = False
    spots: tuple[Cells, ...] = ()
    """The figure that stands in each cell, by its number in the stream."""
    displaced: int = 0


def place_sparse(
    rows: Sequence[StreamRow], figures: Sequence[StreamFigure], sums: Sequence[Sum], columns: Sequence[str], key: str
) -> list[RawRow] | None:
    """The rows with their figures, the total first; None where the sums settle nothing."""
    whole = [StreamRow(None, ROOT, None), *rows]
    parents = row_parents(key, [r.code for r in whole], [r.name for r in whole], [None] * len(whole))
    values = [int(figure.value * 100) for figure in figures]
    top = next((s for s in sums if not any(s.total in other.parts for other in sums)), None)
    if (
        top is None
        or len(columns) > _WIDEST
        or any(above is None for above in parents[1:])
        or min(values, default=0) <= 0
    ):
        return None
    runs = row_runs(parents, values, len(columns), sums)
    if not runs and (moved := _with_whole_root(values, len(columns), sums)) is not None:
        values = [values[at] for at in moved]
        figures = [figures[at] for at in moved]
        runs = row_runs(parents, values, len(columns), sums)
    if runs:
        return _run_rows(whole, figures, runs[0]) if len(runs) == 1 else None
    tree = Tree(tuple(parents))
    found: list[Way] = []
    for totals in total_columns(tree, values):
        left = Counter(values)
        left.subtract(totals)
        if min(left.values()) < 0:
            continue
        ways = [] if +left else [Way(tuple({top.total: total} for total in totals))]
        ways += _ways(tree, totals, top, sums, +left, values)
        for way in ways:
            if spots := _spots(way.rows, values):
                found.append(replace(way, spots=tuple(spots[0]), displaced=spots[1]))
    if not found:
        return None
    triples = {tuple(values[at : at + 3]) for at in range(len(values) - 2)}
    off = [(_reversed(way, triples), way.displaced, _off(way, sums)) for way in found]
    found = [way for way, rounding in zip(found, off, strict=True) if rounding == min(off)]
    return _rows(whole, figures, found, columns, top.total) if len(found) <= _WAYS else None


def _with_whole_root(values: Sequence[int], columns: int, sums: Sequence[Sum]) -> list[int] | None:
    """The order of the figures with that one put behind the first which makes the first row add up.

    The last figure of the total row, behind a gap of empty cells, may be printed anywhere.
    """
    root = values.index(max(values))
    rest = [at for at in range(len(values)) if at != root]
    for width in range(columns - 1, 0, -1):
        known = [at for at in rest if at > root][: width - 1]
        for at in (a for a in rest if a not in known):
            for row in ([*known, at], [at, *known]):
                run = (values[root], *(values[a] for a in row))
                if width > 1 and adds_up(run, columns, tuple(sums)):
                    return [root, *row, *(a for a in rest if a not in row)]
    return None


def _reversed(way: Way, triples: set[tuple[int, ...]]) -> int:
    """How many more rows of three figures are printed with their parts in the other order than in the way's own."""
    rows = [tuple(value for _, value in sorted(cells.items())) for cells in way.rows if len(cells) == _TRIPLE]
    return sum(((a, c, b) in triples) - ((a, b, c) in triples) for a, b, c in rows if b != c)


def _off(way: Way, sums: Sequence[Sum]) -> int:
    """By how much rounding all rows together are off their sums."""
    return sum(
        abs(cells.get(item.total, 0) - sum(cells.get(part, 0) for part in item.parts))
        for cells in way.rows
        for item in sums
        if any(part in cells for part in item.parts)
    )


def _run_rows(rows: Sequence[StreamRow], figures: Sequence[StreamFigure], runs: Sequence[Run]) -> list[RawRow]:
    """The rows with their runs of figures, whose columns are left open."""
    out = []
    for row, (start, end) in zip(rows, runs, strict=True):
        found = tuple(Figure(figure.printed, figure.line.place) for figure in figures[start:end])
        out.append(RawRow(row.code, row.name, found, row.line.place if row.line else found[0].place))
    return out


def _ways(
    tree: Tree, totals: Sequence[int], item: Sum, sums: Sequence[Sum], left: Counter[int], order: Sequence[int]
) -> list[Way]:
    """The ways to part a total column, and its parts again where the header says so, until no figure is left."""
    found: list[Way] = []
    for vectors in parts_of(tree, totals, left, order):
        rest = Counter(left)
        rest.subtract(value for vector in vectors for value in vector if value)
        inner = any(s.total in item.parts for s in sums)
        chosen = combinations(item.parts, len(vectors[0])) if inner else iter((item.parts[: len(vectors[0])],))
        for columns in chosen:
            found += _below(tree, totals, item, sums, +rest, order, columns, vectors)
    return found


def _below(
    tree: Tree,
    totals: Sequence[int],
    item: Sum,
    sums: Sequence[Sum],
    left: Counter[int],
    order: Sequence[int],
    columns: Sequence[int],
    vectors: Sequence[Vector],
) -> Iterator[Way]:
    rows = tuple(
        {item.total: total} | {c: v for c, v in zip(columns, vector, strict=True) if v}
        for total, vector in zip(totals, vectors, strict=True)
    )
    choice = len(columns) < len(item.parts)
    inner = next((s for s in sums if s.total in columns), None)
    if not left and inner is None:
        yield Way(rows, choice)
    if inner is None:
        return
    own = [cells.get(inner.total, 0) for cells in rows]
    for deeper in _ways(tree, own, inner, sums, left, order):
        joined = tuple(
            cells | {c: v for c, v in more.items() if v} for cells, more in zip(rows, deeper.rows, strict=True)
        )
        yield Way(joined, choice or deeper.open)


def _spots(rows: Sequence[Cells], values: Sequence[int]) -> tuple[list[Cells], int] | None:
    """Which figure stands in each cell, and how many of them stand out of order; None where too many do.

    Figures are printed down each column and along each row, the total row first or last; a dump puts a lone figure
    behind a wide gap somewhere else, and one that stands a little higher before the others of its row.
    """
    first = list(range(len(rows)))
    found = [_in_order(rows, values, order, along) for order in (first, [*first[1:], 0]) for along in (True, False)]
    spots, displaced = min(found, key=lambda item: item[1])
    whole = sum(map(len, spots)) == len(values)
    return (spots, displaced) if whole and displaced <= _DISPLACED * len(values) else None


def _in_order(
    rows: Sequence[Cells], values: Sequence[int], order: Sequence[int], along: bool
) -> tuple[list[Cells], int]:
    """The figures taken column by column, each behind the one above it and, ``along`` rows, behind those before it."""
    places: dict[int, list[int]] = {}
    for at, value in enumerate(values):
        places.setdefault(value, []).append(at)
    used: set[int] = set()
    spots: list[Cells] = [{} for _ in rows]
    displaced = 0
    for column in sorted({c for cells in rows for c in cells}):
        last = -1
        for row in order:
            if column not in rows[row]:
                continue
            least = max(last, *(at for c, at in spots[row].items() if along and c < column), -1)
            free = [n for n in places.get(rows[row][column], ()) if n not in used]
            if not free:
                displaced += 1
                continue
            at = next((n for n in free if n > least), free[0])
            displaced += at <= least
            last = max(last, at)
            spots[row][column] = at
            used.add(at)
    return spots, displaced


def _rows(
    rows: Sequence[StreamRow],
    figures: Sequence[StreamFigure],
    ways: Sequence[Way],
    columns: Sequence[str],
    total: int,
) -> list[RawRow]:
    """The rows by the first way; where the others have a figure elsewhere, its column is open or has rivals."""
    out = []
    chosen = ways[0]
    for n, row in enumerate(rows):
        own = chosen.rows[n]
        alike = all(list(way.rows[n].values()) == list(own.values()) for way in ways)
        found = []
        for column, at in sorted(chosen.spots[n].items()):
            figure = figures[at]
            agreed = all(way.rows[n].get(column) == own[column] for way in ways) and (
                not chosen.open or column == total
            )
            others = {c for way in ways for c, value in way.rows[n].items() if value == own[column]} - {column}
            rivals = tuple(columns[c] for c in sorted(others)) or (columns[column],)
            found.append(
                Figure(
                    figure.printed,
                    figure.line.place,
                    columns[column] if agreed or not alike else None,
                    True,
                    () if agreed or alike else rivals,
                )
            )
        out.append(RawRow(row.code, row.name, tuple(found), row.line.place if row.line else found[0].place))
    return out
