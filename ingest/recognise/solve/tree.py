"""Which placement each row gets, so that every row is the sum of the rows under it, column by column.

An exact search over each tree of rows: for every placement of a row the cheapest placements of its children that add
up to it, found by running sums; then down again. Sums that can no longer fit are cut off, so the running sums stay few.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.recognise.solve.packing import Packing
from ingest.recognise.solve.placing import Placement
from ingest.recognise.solve.sheet import Entry, Sheet

MISFIT = 3.0
"""A column of a row that is not the sum of the rows under it."""
SOFT = 0.4
"""The same where a figure of that column looks damaged."""
LOOSE = 0.5
"""A sum that fits within the rounding only: so much at the very edge, so that an exact fit is preferred."""
WIDTH = 600
CLOSE = 0.35
"""Two placements whose costs differ by less are both possible."""

RIVAL = 1.0
"""A placement that costs so much more in itself is no rival, whatever its neighbours could make of it."""

NARROW = 24
STEPS, STEPS_A_ROW, EFFORT = 20000, 150, 10
"""A sheet may try so many running sums, and so many more for each row; then the search narrows and rivals count by
their own cost, so that time stays linear in the rows and what was not searched is unsure rather than settled."""

Cells = Mapping[int, Entry]
Sums = int
"""One sum for each column, packed into one whole number."""
Stage = dict[Sums, tuple[float, int, Sums]]
"""The running sums after some children: the cost of the cheapest way there, its last pick, the sums before it."""


@dataclass(slots=True)
class _Way:
    """The cheapest way to settle a subtree for one placement of its top row."""

    cost: float
    picks: tuple[int, ...] = ()


@dataclass(slots=True)
class Forest:
    """The rows of one sheet with their possible placements, and the choice among them."""

    sheet: Sheet
    options: dict[int, list[Placement]]
    chosen: dict[int, int] = field(default_factory=dict)
    rivals: dict[int, list[int]] = field(default_factory=dict)
    steps: int = 0
    _ways: dict[tuple[int, int], _Way] = field(default_factory=dict)
    _cells: dict[tuple[int, int], dict[int, Entry]] = field(default_factory=dict)
    _vectors: dict[tuple[int, int], Sums] = field(default_factory=dict)
    _packing: Packing = field(init=False)

    def __post_init__(self) -> None:
        values = [e.value or 0 for row in self.options for e in self.sheet.rows[row].entries]
        most = sum(map(abs, values)) + self.sheet.half * (len(self.options) + 1)
        self._packing = Packing(len(self.sheet.raw.columns), most)

    def spent(self) -> bool:
        """Whether the search has used what it may."""
        return self.steps > STEPS + STEPS_A_ROW * len(self.options)

    def settle(self) -> None:
        """Choose a placement for every row and note its rivals: other placements that cost nearly the same."""
        for row in self.options:
            above = self.sheet.parents[row]
            if above is None or above not in self.options:
                costs = [self._way(row, i).cost for i in range(len(self.options[row]))]
                best = min(range(len(costs)), key=costs.__getitem__)
                self.rivals[row] = [i for i, cost in enumerate(costs) if i != best and cost <= costs[best] + CLOSE]
                self._take(row, best)

    def _take(self, row: int, pick: int) -> None:
        self.chosen[row] = pick
        children = self._children(row)
        picks = self._way(row, pick).picks
        for child, choice in zip(children, picks, strict=True):
            self.rivals[child] = self._rivals(row, pick, children, picks, child)
            self._take(child, choice)

    def _rivals(self, row: int, pick: int, children: Sequence[int], picks: Sequence[int], child: int) -> list[int]:
        """Placements of a child that could be swapped in at nearly the same cost, the other children adapting."""
        at = children.index(child)
        best = self._way(row, pick).cost
        own = self._way(child, picks[at]).cost
        found = []
        for other in range(len(self.options[child])):
            if other == picks[at] or self._way(child, other).cost > own + RIVAL:
                continue
            if (self.spent() and self._way(child, other).cost <= own + CLOSE) or (
                not self.spent() and self._join(row, pick, children, {child: other}).cost <= best + CLOSE
            ):
                found.append(other)
        return found

    def _children(self, row: int) -> list[int]:
        return [c for c in self.sheet.children.get(row, ()) if c in self.options]

    def cells(self, row: int, pick: int) -> dict[int, Entry]:
        """The figures of a row by column under one of its placements."""
        key = row, pick
        if key not in self._cells:
            self._cells[key] = self.options[row][pick].cells(self.sheet.rows[row])
        return self._cells[key]

    def _added(self, row: int, pick: int) -> dict[int, Entry]:
        """The same without the columns that do not add up over rows."""
        cells = self.cells(row, pick)
        return {c: cells[c] for c in self.sheet.adding(cells)} if self.sheet.ratios else cells

    def _way(self, row: int, pick: int) -> _Way:
        key = row, pick
        if key not in self._ways:
            self._ways[key] = self._join(row, pick, self._children(row), {})
        return self._ways[key]

    def _join(self, row: int, pick: int, children: Sequence[int], forced: Mapping[int, int]) -> _Way:
        """The cheapest placements of the children that add up to this placement of their parent."""
        own = self.options[row][pick].cost
        if not children:
            return _Way(own)
        self.steps += EFFORT * len(children)
        goal = self._added(row, pick)
        half = self.sheet.half * (len(children) + 1)
        bound = self._bound(goal, half, children)
        stages: list[Stage] = [{0: (0.0, 0, 0)}]
        for child in children:
            picks = [forced[child]] if child in forced else self._picks(child)
            moves = [(self._vector(child, p), self._way(child, p).cost, p) for p in picks]
            self.steps += len(stages[-1]) * len(moves)
            stages.append(self._step(stages[-1], moves, bound, NARROW if self.spent() else WIDTH))
            if not stages[-1]:
                return self._apart(row, pick, children, forced)
        columns = range(len(self.sheet.raw.columns))
        wanted = [_value(goal.get(c)) for c in columns]
        doubted = self._doubted(children)
        soft = [doubted or (c in goal and goal[c].doubtful) for c in columns]
        unpacked = self._packing.unpacked
        costs = {sums: state[0] + _misfit(wanted, unpacked(sums), half, soft) for sums, state in stages[-1].items()}
        end = min(costs, key=lambda sums: (costs[sums], sums))
        return _Way(own + costs[end], _path(stages, end))

    def _step(self, before: Stage, moves: Sequence[tuple[Sums, float, int]], bound: Sums | None, width: int) -> Stage:
        """All running sums after one more child, with the cheapest way to each."""
        found: Stage = {}
        guards = self._packing.guards if bound is not None else 0
        limit = (bound or 0) + guards
        for sums, (cost, _, _) in before.items():
            for vector, extra, pick in moves:
                total = sums + vector
                if (limit - total) & guards != guards:
                    continue
                known = found.get(total)
                if known is None or cost + extra < known[0]:
                    found[total] = cost + extra, pick, sums
        if len(found) > width:
            found = dict(sorted(found.items(), key=lambda item: item[1][0])[:width])
        return found

    def _picks(self, row: int) -> range:
        return range(len(self.options[row]))

    def _vector(self, row: int, pick: int) -> Sums:
        key = row, pick
        if key not in self._vectors:
            self._vectors[key] = self._packing.packed({c: e.value or 0 for c, e in self._added(row, pick).items()})
        return self._vectors[key]

    def _doubted(self, rows: Sequence[int]) -> bool:
        return any(e.doubtful for r in rows for e in self.sheet.rows[r].entries)

    def _bound(self, goal: Cells, half: int, children: Sequence[int]) -> Sums | None:
        """The most that each column may come to; None where negative or damaged figures forbid to say."""
        entries = [*goal.values(), *(e for c in children for e in self.sheet.rows[c].entries)]
        if not goal or any(e.value is None or e.value < 0 or e.doubtful for e in entries):
            return None
        columns = range(len(self.sheet.raw.columns))
        return self._packing.packed({c: (_value(goal.get(c)) or 0) + half for c in columns})

    def _apart(self, row: int, pick: int, children: Sequence[int], forced: Mapping[int, int]) -> _Way:
        """Where no combination adds up: each child's own cheapest placement."""
        picks = [forced[c] if c in forced else self._cheapest(c) for c in children]
        goal = self._added(row, pick)
        total: dict[int, int] = {}
        for child, choice in zip(children, picks, strict=True):
            for column, entry in self._added(child, choice).items():
                total[column] = total.get(column, 0) + (entry.value or 0)
        columns = sorted({*goal, *total})
        soft = [self._doubted(children)] * len(columns)
        half = self.sheet.half * (len(children) + 1)
        wanted = [_value(goal.get(c)) for c in columns]
        cost = sum(self._way(c, p).cost for c, p in zip(children, picks, strict=True))
        cost += _misfit(wanted, [total.get(c, 0) for c in columns], half, soft)
        return _Way(self.options[row][pick].cost + cost, tuple(picks))

    def _cheapest(self, row: int) -> int:
        return min(self._picks(row), key=lambda pick: self._way(row, pick).cost)


def _value(entry: Entry | None) -> int | None:
    """The value of a cell: 0 for an empty one, None for one that cannot be read."""
    return entry.value if entry else 0


def _path(stages: Sequence[Stage], end: Sums) -> tuple[int, ...]:
    """The picks that led to the running sums ``end``, in the children's order."""
    picks: list[int] = []
    for stage in reversed(stages[1:]):
        _, pick, end = stage[end]
        picks.append(pick)
    return tuple(reversed(picks))


def _misfit(wanted: Sequence[int | None], sums: Sequence[int], half: int, soft: Sequence[bool]) -> float:
    """What it costs that the children's sums differ from what their parent has."""
    cost = 0.0
    for value, total, doubted in zip(wanted, sums, soft, strict=True):
        if value is None or value == total:
            continue
        off = abs(value - total)
        if off > half:
            cost += SOFT if doubted else MISFIT
        else:
            cost += LOOSE * off / half
    return cost
