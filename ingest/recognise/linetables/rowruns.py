"""The figures of a stream cut into the runs of its rows, where rows come one after the other but empty cells are gone.

Each row is a total and the parts that make it up; each class is the sum of the items under it. The names may stand
anywhere: only the figures and the tree of the rows are asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from ingest.identities import Sum, children_of

_NODES = 20000
_SOLUTIONS = 8

Run = tuple[int, int]
"""The figures of one row: its first, and one behind its last."""


def row_runs(
    parents: Sequence[int | None], figures: Sequence[int], columns: int, sums: Sequence[Sum]
) -> list[list[Run]]:
    """Every way to cut the figures (in hundredths) into runs, one for each row, the root's first or last.

    Empty where there is none, or too many to try.
    """
    found: list[list[Run]] = []
    for first in (True, False):
        found += _Cut(parents, figures, columns, sums, first).ways()
        if found:
            break
    return found


class _Cut:
    """One search: rows in order, each taking the next figures."""

    def __init__(
        self,
        parents: Sequence[int | None],
        figures: Sequence[int],
        columns: int,
        sums: Sequence[Sum],
        root_first: bool,
    ) -> None:
        self.parents, self.figures, self.columns, self.sums = parents, figures, columns, tuple(sums)
        self.order = [*range(len(parents))] if root_first else [*range(1, len(parents)), 0]
        self.below = children_of(parents)
        self.last = {rows[-1] for rows in self.below.values()}
        self.nodes = 0
        self.found: list[list[Run]] = []
        self.root = max(figures, default=0)

    def ways(self) -> list[list[Run]]:
        """All cuts."""
        left = [0] * len(self.parents)
        left[0] = self.root
        self._row(0, 0, left, {})
        return self.found if self.nodes <= _NODES and len(self.found) < _SOLUTIONS else []

    def _row(self, nth: int, at: int, left: list[int], runs: dict[int, Run]) -> None:
        self.nodes += 1
        if self.nodes > _NODES or len(self.found) >= _SOLUTIONS:
            return
        if nth == len(self.order):
            if at == len(self.figures):
                self.found.append([runs[row] for row in range(len(self.order))])
            return
        row = self.order[nth]
        for end in self._ends(at, len(self.order) - nth):
            value = self.figures[at]
            above = self.parents[row]
            if above is None and value != self.root:
                continue
            slack = len(self.below[above]) // 2 if above is not None else 0
            rest = left[above] - value if above is not None else 0
            if rest < -slack or (row in self.last and abs(rest) > slack):
                continue
            before = left[above] if above is not None else 0
            if above is not None:
                left[above], left[row] = rest, value
            runs[row] = at, end
            self._row(nth + 1, end, left, runs)
            if above is not None:
                left[above] = before

    def _ends(self, at: int, rows: int) -> Iterator[int]:
        """Where a run that begins at ``at`` may end, so that its sums hold in some columns."""
        for end in range(at + 1, min(at + self.columns, len(self.figures) - rows + 1) + 1):
            if adds_up(tuple(self.figures[at:end]), self.columns, self.sums):
                yield end


@lru_cache(maxsize=1 << 16)
def adds_up(run: tuple[int, ...], columns: int, sums: tuple[Sum, ...]) -> bool:
    """Whether a row's figures, in order, can stand in these columns so that every sum of the header holds."""
    for chosen in combinations(range(columns), len(run)):
        values = dict(zip(chosen, run, strict=True))
        if all(
            abs(values.get(item.total, 0) - sum(values.get(part, 0) for part in item.parts))
            <= (len(item.parts) + 1) // 2
            for item in sums
        ):
            return True
    return False
