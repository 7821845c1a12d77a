"""A table without rulings that may run on to the next page: where its columns stand, and what its header says."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf.atoms import Atom
from ingest.readers.pdf.columns import Span

MOVED = 2.0
"""A header that stands so many points off where it stood on the page before heads other columns."""
Line = list[Atom]
Words = tuple[tuple[str, float], ...]
"""Words and the x where each begins, in order."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table that may run on to the next page, the words of its header with the x where each begins,
    and the page's width.

    ``head`` is the header of a table whose rows all stand on the next page; there is no column yet, and its heights are
    counted from that next page's top, so below 0. ``ruled`` says that level lines part all rows.
    """

    spans: tuple[Span, ...]
    words: Words
    width: float
    head: tuple[Line, ...] = ()
    ruled: bool = False

    def repeats(self, line: Sequence[Atom]) -> bool:
        """Whether the line is one of the table's header again."""
        known = {text for text, _ in self.words}
        return all(atom.text in known for atom in line)

    def stands_at(self, words: Words) -> bool:
        """Whether these are the words of the table's header, at the same places: its columns are then the same."""
        return len(words) == len(self.words) and all(
            ours[0] == theirs[0] and abs(ours[1] - theirs[1]) < MOVED
            for ours, theirs in zip(words, self.words, strict=True)
        )

    def fit(self, line: Sequence[Atom]) -> bool:
        """Whether each atom of the line stands in one of the columns, or beside it and in no other."""
        return all(column is not None for column in _columns_of(line, self.spans))

    def holding(self, lines: Sequence[Sequence[Atom]]) -> list[Span] | None:
        """The columns made as wide as these lines need; None where they do not stand in them.

        A column that only its header word showed may hold names that begin before that word, and their last lines may
        not reach it: all lines together tell how wide the column is.
        """
        atoms = [atom for line in lines for atom in line]
        spans = list(self.spans)
        for atom, column in zip(atoms, _columns_of(atoms, self.spans), strict=True):
            if column is not None:
                start, end = spans[column]
                spans[column] = (min(start, atom.x0), max(end, atom.x1))
        apart = all(a[1] <= b[0] for a, b in pairwise(spans))
        return spans if apart and all(column is not None for column in _columns_of(atoms, spans)) else None


def _columns_of(atoms: Iterable[Atom], spans: Sequence[Span]) -> Iterator[int | None]:
    """The one column that each atom stands in, of columns in order from left to right; None where in none, or
    several."""
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    for atom in atoms:
        first = bisect_right(ends, atom.x0)
        yield first if bisect_left(starts, atom.x1) == first + 1 else None


def words_of(header: Sequence[Line]) -> Words:
    """The words of a header."""
    return tuple(sorted((atom.text, atom.x0) for line in header for atom in line))
