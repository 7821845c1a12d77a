"""Tables of a dump that gives cell after cell, a blank line between (plain ``pdftotext``): header cells told from rows.

In such a dump the lines of one cell stand together, and header cells come wherever their column is read: often behind
the first rows. A cell that prints just a label of the table's header is header wherever it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ingest.amounts import looks_sound
from ingest.classification import Classification, subjects
from ingest.filing import TWO_SIDED
from ingest.folding import fold_label, tidy
from ingest.layout import TextLine
from ingest.recognise.linetables.headers import read_header
from ingest.recognise.linetables.twosided import ORDINAL
from ingest.recognise.linetables.wraps import TOTAL_LABELS
from ingest.recognise.tableforms import labels_of
from ingest.recognise.tokens import pieces

_SINGLE = 0.8
"""From this share of lines that hold one piece on a dump gives cells, not rows,"""
_ALONE = 0.5
"""if of those with figures this share holds nothing else: other dumps have names or further figures beside them."""
_FIGURES = 6
"""Fewer figures tell nothing."""
_PARTED = 0.4
"""So many cells a line at least: blank lines part them."""
_MARKS = frozenset({"项目", "收入", "支出", "行次", "栏次", "类", "款", "项"})
_TAILS = frozenset({"收入", "支出", "款", "项"})
"""Marks that the wrap of a name may leave on a line of its own."""
"""Tables whose labels begin with ordinals, which part them."""
_TOTAL = "合计"
_PART = 2
"""A number of so many digits may count a column or be a part of a code."""


def parted(lines: Sequence[TextLine], key: str) -> tuple[list[TextLine], list[TextLine]] | None:
    """The header's cells and the body's, a line each; None where the lines are no cells."""
    cells = _cells(lines)
    figured = [line for line in lines if any(map(looks_sound, line.text.split()))]
    few = len(figured) < _FIGURES or len(cells) < _PARTED * len(lines)
    if few or _single(lines) < _SINGLE or _single(figured) < _ALONE:
        return None
    labels = _labels(key)
    first = next((at for at, cell in enumerate(cells) if any(_begins_rows(line, key) for line in cell)), len(cells))
    header = [line for cell in cells[:first] for line in cell]
    body: list[TextLine] = []
    for cell in cells[first:]:
        if named := _as_labels(cell, labels):
            header += named
            continue
        for index, line in enumerate(cell):
            tail = index > 0 and tidy(line.text) in _TAILS
            (header if not tail and _is_label(line.text, labels) else body).append(line)
        if key not in TWO_SIDED:
            body = _with_whole_names(body, cell)
    return _with_one_total(header, body, key) if key not in TWO_SIDED else (header, body)


def _begins_rows(line: TextLine, key: str) -> bool:
    """Whether a line is a row's: it holds a figure or a code, or a label with its ordinal."""
    if key in TWO_SIDED:
        return bool(ORDINAL.match(fold_label(tidy(line.text)))) or looks_sound(tidy(line.text))
    text = tidy(line.text)
    return looks_sound(text) or (text.isdigit() and len(text) > _PART)


def _with_one_total(header: list[TextLine], body: list[TextLine], key: str) -> tuple[list[TextLine], list[TextLine]]:
    """The label of the total row once in the body: the header has its own, once on each page.

    Of those before the rows it is the one without which the header reads best, the last of equal ones.
    """
    above = [line for line in header if tidy(line.text) == _TOTAL]
    below = [line for line in body if tidy(line.text) == _TOTAL]
    if not above or (len(above) == 1 and below):
        return header, [line for line in body if line not in below[1:]]

    def without(total: TextLine) -> tuple[int, float]:
        read = read_header(key, [pieces(line.text) for line in header if line is not total], in_order=False)
        return len(read.columns), read.explained

    label = max(reversed(above), key=without)
    return [line for line in header if line is not label], [label, *(line for line in body if line not in below)]


def _single(lines: Sequence[TextLine]) -> float:
    return sum(len(line.text.split()) == 1 for line in lines) / len(lines)


def _cells(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    cells: list[list[TextLine]] = []
    for line in lines:
        if cells and (line.place.line or 0) - (cells[-1][-1].place.line or 0) == 1:
            cells[-1].append(line)
        else:
            cells.append([line])
    return cells


def _as_labels(cell: Sequence[TextLine], labels: frozenset[str]) -> list[TextLine]:
    """The labels that a cell's lines are, one after the other, each over its wraps; none if some line is no label."""
    if len(cell) == 1:
        return list(cell) if _is_label(cell[0].text, labels) else []
    best: list[list[TextLine] | None] = [[]]
    for end in range(1, len(cell) + 1):
        found = None
        for start in range(end):
            before = best[start]
            text = tidy("".join(line.text for line in cell[start:end]))
            if before is not None and fold_label(text) in labels:
                found = [*before, TextLine(text, cell[start].place.through(cell[end - 1].place))]
                break
        best.append(found)
    return best[-1] or []


def _with_whole_names(body: Sequence[TextLine], cell: Sequence[TextLine]) -> list[TextLine]:
    """The body, which ends with this cell's lines, with the lines of a wrapped name put together.

    A cell may hold a column of names: then some line is a name of its own.
    """
    out: list[TextLine] = []
    mine = {id(line) for line in cell}
    for line in body:
        last = out[-1] if out else None
        if last is not None and id(line) in mine and _is_text(line) and _goes_on(last, line, mine):
            out[-1] = TextLine(tidy(last.text + line.text), last.place.through(line.place))
            mine.add(id(out[-1]))
        else:
            out.append(line)
    return out


def _goes_on(last: TextLine, line: TextLine, mine: set[int]) -> bool:
    known = _names()
    return id(last) in mine and _is_text(last) and tidy(last.text) not in known and tidy(line.text) not in known


def _is_text(line: TextLine) -> bool:
    return not any(char.isdigit() for char in line.text)


@cache
def _names() -> frozenset[str]:
    """The names that rows have by themselves: those of the classification, and totals."""
    kinds: tuple[Classification, ...] = ("functional", "economic")
    listed = {tidy(entry.name) for kind in kinds for entries in subjects(kind).values() for entry in entries}
    return frozenset(listed | TOTAL_LABELS)


def _labels(key: str) -> frozenset[str]:
    if key in TWO_SIDED:  # whose rows may be called as a column is (一般公共预算财政拨款)
        return _MARKS | {"预算数", "决算数"}
    return labels_of(key) | _MARKS


def _is_label(text: str, labels: frozenset[str]) -> bool:
    folded = fold_label(tidy(text))
    return folded in labels and folded != _TOTAL
