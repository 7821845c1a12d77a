"""Headers of a dump that keeps places by blanks (``pdftotext -layout``): the pieces of a wrapped label put together.

Such a dump prints a header line after line across all its columns, so that a label cut over lines has those of its
neighbours in between; but its pieces stand one under the other.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ingest.folding import fold_label
from ingest.layout import TextLine
from ingest.recognise.tokens import keeps_places

SPACED_WORD = re.compile(r"[\u3400-\u9fff（](?: [\u3400-\u9fff（）]){2,}(?!\S)|\S+")
"""A word, or the letters of one that is spaced out."""
_REACH = 4
"""The lines of one header cell stand within so many lines of each other."""
_LAID_OUT = 0.3
"""From this share of lines with cells set apart on a table is laid out."""
_SEVERAL = 2


@dataclass(slots=True)
class _Stack:
    """Pieces that stand under each other: where the last one stands, and their text so far."""

    first: int
    last: int
    start: int
    end: int
    text: str


def is_laid_out(lines: Sequence[TextLine]) -> bool:
    """Whether the lines keep their cells apart by several blanks."""
    apart = sum(keeps_places(line.text) for line in lines)
    return apart >= _SEVERAL and apart >= _LAID_OUT * len(lines)


def header_pieces(lines: Sequence[TextLine], labels: Collection[str]) -> list[list[str]] | None:
    """The header's pieces with wrapped labels put together, a list for each line; None where it is not laid out.

    ``labels`` are those that the table may have, folded (``fold_label``).
    """
    if not is_laid_out(lines):
        return None
    stacks: list[_Stack] = []
    for number, line in enumerate(lines):
        at = line.place.line or number
        for word in SPACED_WORD.finditer(line.text):
            text, start, end = word[0], word.start(), word.end()
            over = [s for s in stacks if s.last != at and at - s.last <= _REACH and s.start < end and start < s.end]
            over = [s for s in over if not any(o.last > s.last and o.start < s.end and s.start < o.end for o in over)]
            if len(over) == 1 and _begins(fold_label(over[0].text + text), labels):
                over[0].text += text
                over[0].last = at
                over[0].start, over[0].end = min(over[0].start, start), max(over[0].end, end)
            else:
                stacks.append(_Stack(number, at, start, end, text))
    return [[stack.text for stack in stacks if stack.first == number] for number in range(len(lines))]


def _begins(text: str, labels: Collection[str]) -> bool:
    return any(label.startswith(text) for label in labels)
