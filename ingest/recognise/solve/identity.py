"""The identities of a filing laid over its cells: sums in rows, sums down the codes, one fact in two tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ingest.recognise.solve.book import Book, CellRef

Kind = Literal["row", "down", "same"]

PAIRS = 6
"""A fact is compared among so many of its statements at most."""


@dataclass(frozen=True, slots=True)
class Identity:
    """``total`` equals the sum of ``parts`` within ``tolerance``; for kind "same" there is one part.

    ``weight`` is how much it proves: 1 for an identity that must hold, less for one that has exceptions.
    """

    kind: Kind
    total: CellRef
    parts: tuple[CellRef, ...]
    tolerance: int
    weight: float = 1.0

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """All cells that take part."""
        return (self.total, *self.parts)

    def implied(self, cell: CellRef, values: dict[CellRef, int]) -> int:
        """What the cell must be by the others; ``values`` holds those that are not empty."""
        others = sum(values.get(p, 0) for p in self.parts if p != cell)
        return others if cell == self.total else values.get(self.total, 0) - others

    def evidence(self, book: Book, cell: CellRef) -> str:
        """Why the cell must be so, in Chinese."""
        if self.kind == "same":
            other = self.parts[0] if cell == self.total else self.total
            return f"与{book.where(other)}所列为同一数"
        sheet = book.sheets[cell.sheet]
        if self.kind == "row":
            total = sheet.raw.columns[self.total.column]
            parts = "”“".join(sheet.raw.columns[p.column] for p in self.parts if book.entry(p) or p == cell)
            return f"同行“{total}”等于“{parts}”之和"
        above = sheet.rows[self.total.row].raw
        return f"“{above.code or ''}{above.name}”等于其下{len(self.parts)}行之和"


def identities(book: Book) -> list[Identity]:
    """All identities of the filing that have at least two cells with figures."""
    found = [i for s in range(len(book.sheets)) for i in (*_rows(book, s), *_hierarchy(book, s))]
    return [*found, *_same(book)]


def _rows(book: Book, s: int) -> Iterator[Identity]:
    sheet = book.sheets[s]
    for r, row in enumerate(sheet.rows):
        for item in sheet.sums:
            if item.total not in row.columns:
                continue
            parts = tuple(CellRef(s, r, c) for c in item.parts if c in row.columns)
            filled = sum(c in row.placed for c in item.parts)
            if parts and (filled or item.total in row.placed):
                yield Identity("row", CellRef(s, r, item.total), parts, sheet.half * (max(filled, 1) + 1))


def _hierarchy(book: Book, s: int) -> Iterator[Identity]:
    sheet = book.sheets[s]
    for above, below in sheet.children.items():
        for column in sheet.adding(sheet.rows[above].columns):
            parts = tuple(CellRef(s, r, column) for r in below if column in sheet.rows[r].columns)
            filled = [p for p in parts if book.entry(p)]
            stated = book.entry(CellRef(s, above, column)) is not None
            if (filled and stated) or len(filled) > 1 or (stated and len(parts) == 1):
                yield Identity("down", CellRef(s, above, column), parts, sheet.half * (max(1, len(filled)) + 1))


def _same(book: Book) -> Iterator[Identity]:
    stated: dict[tuple[str, str, str], list[tuple[CellRef, bool]]] = defaultdict(list)
    for s, sheet in enumerate(book.sheets):
        for r, row in enumerate(sheet.rows):
            for column in row.columns if row.placed or row.raw.side else ():
                for fact in sheet.facts(r, column):
                    if fact.relation != "within":
                        at = CellRef(s, r, column), fact.relation == "same"
                        stated[fact.what, fact.code, fact.part].append(at)
    pairs: dict[tuple[CellRef, CellRef], float] = {}
    for cells in stated.values():
        for i, (left, sure_left) in enumerate(cells[:PAIRS]):
            for right, sure_right in cells[i + 1 : PAIRS]:
                if not (sure_left or sure_right):
                    continue
                weight = 1.0 if sure_left and sure_right else 0.6
                pairs[left, right] = max(weight, pairs.get((left, right), 0.0))
    for (left, right), weight in pairs.items():
        if book.entry(left) is not None or book.entry(right) is not None:
            half = max(book.sheets[left.sheet].half, book.sheets[right.sheet].half)
            yield Identity("same", left, (right,), 3 * half, weight)
