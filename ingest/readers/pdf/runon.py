"""A table without rulings that may run on to the next page: where its columns stand, and what its header says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf.atoms import Atom
from ingest.readers.pdf.columns import Span, overlap

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
    counted from that next page's top, so below 0.
    """

    spans: tuple[Span, ...]
    words: Words
    width: float
    head: tuple[Line, ...] = ()

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
        return all(_stands_in_one(atom, self.spans) for atom in line)

    def holding(self, lines: Sequence[Sequence[Atom]]) -> list[Span] | None:
        """The columns made as wide as these lines need; None where they do not stand in them.

        A column that only its header word showed may hold names that begin before that word, and their last lines may
        not reach it: all lines together tell how wide the column is.
        """
        atoms = [atom for line in lines for atom in line]
        spans = list(self.spans)
        for index, (start, end) in enumerate(self.spans):
            inside = [a for a in atoms if overlap((a.x0, a.x1), (start, end)) > 0 and _stands_in_one(a, self.spans)]
            spans[index] = (min([start, *(a.x0 for a in inside)]), max([end, *(a.x1 for a in inside)]))
        apart = all(a[1] <= b[0] for a, b in pairwise(spans))
        return spans if apart and all(_stands_in_one(atom, spans) for atom in atoms) else None


def _stands_in_one(atom: Atom, spans: Sequence[Span]) -> bool:
    return sum(overlap((atom.x0, atom.x1), span) > 0 for span in spans) == 1


def words_of(header: Sequence[Line]) -> Words:
    """The words of a header."""
    return tuple(sorted((atom.text, atom.x0) for line in header for atom in line))
