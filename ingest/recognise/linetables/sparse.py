"""Which cell each figure of a table with empty cells belongs to, where only the stream of its figures is known.

A dump may print a table's columns, or parts of them, one after the other, so that nothing beside a figure tells its
row. But the figures of one column come in the order of the rows, those of one row in the order of the columns; every
class is the sum of its items, and the total column that of its parts. The search goes through the rows once for the
total column, once for its parts; where a second arrangement holds as well, what differs is left open.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from ingest.identities import children_of

_NODES = 40000
"""Each search gives up after so many steps."""
_MOST_PARTS = 3
_SOLUTIONS = 6
_FEW = 60
_MANY = 16
_READINGS = 200

Vector = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """The rows, parents first: for each its parent (None for the root, which is row 0) and its children."""

    parents: tuple[int | None, ...]

    @property
    def children(self) -> list[list[int]]:
        """The rows under each row."""
        below = children_of(self.parents)
        return [below.get(row, []) for row in range(len(self.parents))]


def total_columns(tree: Tree, figures: Sequence[int]) -> list[list[int]]:
    """What the total column may have in each row: every reading with the least rounding; none where there are too many.

    ``figures`` are the table's figures in printed order, in hundredths. The root is the greatest of them.
    """
    return _Totals(tree, figures).best() if figures and len(figures) >= len(tree.parents) else []


class _Totals:
    """The search for a run of figures, in order, one for each row, under which every class is the sum of its items."""

    def __init__(self, tree: Tree, figures: Sequence[int]) -> None:
        self.children = tree.children
        self.parents = tree.parents
        self.figures = figures
        self.nodes = 0
        self.places: dict[int, list[int]] = {}
        for at, value in enumerate(figures):
            self.places.setdefault(value, []).append(at)
        self.last = {below[-1] for below in self.children if below}
        self.copies = _copies(self.children)
        self.found: dict[tuple[int, ...], int] = {}

    def best(self) -> list[list[int]]:
        root = max(self.figures)
        left = [0] * len(self.parents)
        left[0] = root
        values = [root]
        self._row(1, -1, left, values, 0)
        if not self.found or self.nodes > _NODES or len(self.found) > _READINGS:
            return []
        least = min(self.found.values())
        return [list(values) for values, off in self.found.items() if off == least]

    def _row(self, row: int, at: int, left: list[int], values: list[int], off: int) -> None:
        """Try every value for ``row``; ``left`` is what each class still lacks, ``off`` the rounding so far."""
        self.nodes += 1
        if self.nodes > _NODES or len(self.found) > _READINGS:
            return
        if row == len(self.parents):
            key = tuple(values)
            self.found[key] = min(off, self.found.get(key, off))
            return
        above = self.parents[row]
        if above is None:
            return
        slack = len(self.children[above]) // 2
        for value, place in self._candidates(at, left[above], slack, row):
            rest = left[above] - value
            if row in self.last and abs(rest) > slack:
                continue
            left[above] = rest
            left[row] = value
            values.append(value)
            self._row(row + 1, place, left, values, off + (abs(rest) if row in self.last else 0))
            values.pop()
            left[above] = rest + value

    def _candidates(self, at: int, most: int, slack: int, row: int) -> Iterator[tuple[int, int]]:
        """The values that a row may have, each at its first place behind ``at``."""
        wanted = range(most - slack, most + slack + 1) if row in self.last else None
        for value in wanted if wanted is not None else self.places:
            places = self.places.get(value)
            if not places or not 0 <= value <= most + slack:
                continue
            index = bisect_right(places, at)
            if index + self.copies[row] <= len(places):
                yield value, places[index]


def _copies(children: Sequence[Sequence[int]]) -> list[int]:
    """How often each row's value must be printed from it on: once more for every only item under it."""
    copies = [1] * len(children)
    for row in range(len(children) - 1, -1, -1):
        if len(children[row]) == 1:
            copies[row] += copies[children[row][0]]
    return copies


def parts_of(tree: Tree, totals: Sequence[int], figures: Counter[int], order: Sequence[int]) -> list[list[Vector]]:
    """The ways to part each row's total into as many columns as its root has parts.

    ``figures`` are those that are left, ``order`` the same in printed order. Each way is a vector a row; the parts of
    all rows are among the figures that are left, and each class is the sum of its items in every column.
    """
    if not figures:
        return []
    found: list[list[Vector]] = []
    for count in range(1, _MOST_PARTS + 1):
        for parts in _splits(totals[0], figures, count, order):
            found += _Parts(tree, totals, figures, parts).solutions()
    return found


def _splits(total: int, left: Counter[int], count: int, order: Sequence[int]) -> list[Vector]:
    """The ways to part a root's total into so many of the figures that are left, in any order."""
    if count == 1:
        return [(total,)] if left[total] else []
    first = list(dict.fromkeys(value for value in order if 0 < value < total))
    slack = count // 2
    if count > 2 and len(first) > _FEW:
        return []
    found = [c for c in combinations(first, count) if abs(sum(c) - total) <= slack][:_SOLUTIONS]
    found += [(v, v) for v in first if count == 2 and left[v] > 1 and 2 * v == total]
    return list(dict.fromkeys(way for parts in found for way in permutations(parts)))


class _Parts:
    """The search for the parts of each row under one parting of the root."""

    def __init__(self, tree: Tree, totals: Sequence[int], left: Counter[int], root: Vector) -> None:
        self.children = tree.children
        self.parents = tree.parents
        self.totals = totals
        self.left = Counter(left)
        self.root = root
        self.last = {below[-1] for below in self.children if below}
        self.nodes = 0
        self.found: list[list[Vector]] = []

    def solutions(self) -> list[list[Vector]]:
        """All ways, none where there are too many to try."""
        if not self._take(self.root):
            return []
        lacking: list[Vector] = [self.root] * len(self.parents)
        self._row(1, lacking, [self.root])
        return self.found if self.nodes <= _NODES else []

    def _take(self, vector: Vector) -> bool:
        """Use up the figures of a vector; false, and nothing used, where they are not all left."""
        used = Counter(value for value in vector if value)
        if any(self.left[value] < count for value, count in used.items()):
            return False
        self.left.subtract(used)
        return True

    def _row(self, row: int, lacking: list[Vector], chosen: list[Vector]) -> None:
        self.nodes += 1
        if self.nodes > _NODES or len(self.found) >= _SOLUTIONS:
            return
        if row == len(self.parents):
            self.found.append(list(chosen))
            return
        above = self.parents[row]
        assert above is not None
        slack = len(self.children[above]) // 2
        before = lacking[above]
        for vector in self._options(row, before, slack):
            rest = tuple(a - b for a, b in zip(before, vector, strict=True))
            if row in self.last and any(abs(value) > slack for value in rest):
                continue
            if not self._take(vector):
                continue
            lacking[above], lacking[row] = rest, vector
            chosen.append(vector)
            self._row(row + 1, lacking, chosen)
            chosen.pop()
            lacking[above] = before
            self.left.update(value for value in vector if value)

    def _options(self, row: int, most: Vector, slack: int) -> Iterator[Vector]:
        """All in one column, or parted into two figures that are left."""
        total, width = self.totals[row], len(self.root)
        if not total:
            yield (0,) * width
            return
        columns = [n for n in range(width) if self.root[n]]
        for n in columns:
            if total <= most[n] + slack and self.left[total] > 0:
                yield tuple(total if m == n else 0 for m in range(width))
        for a, b in combinations(columns, 2):
            self.nodes += len(self.left) // _MANY
            for value in list(self.left):
                rest = total - value
                if 0 < value <= most[a] + slack and 0 < rest <= most[b] + slack and self.left[value] > 0:
                    for other in (rest, rest - 1, rest + 1):
                        if self.left[other] > 0:
                            yield tuple(value if m == a else other if m == b else 0 for m in range(width))
