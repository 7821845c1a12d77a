"""One row of a form that has cells: each cell becomes part of a label, the name, a value or the basis, left to right.

Cells slide where a merged cell was lost, a name may be cut by a column border, labels run together with what follows:
so the role of a cell follows from its text and its order first, from its column second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ingest.characters import HAN
from ingest.folding import squeeze, tidy
from ingest.layout import Place
from ingest.recognise.forms.model import Mode
from ingest.recognise.forms.reading import POINTS, is_number_like, name_cost, value_cost
from ingest.recognise.forms.vocabulary import (
    LevelName,
    basis_prefix,
    damaged_basis,
    damaged_label,
    is_basis,
    is_header_text,
    is_value_word,
    level_label,
)


@dataclass(frozen=True, slots=True)
class GridCell:
    """One printed cell of a row: its column, its text with the blanks that the source has, how many rows it spans.

    ``grid`` counts the grids of the form: a new one mostly is a new page.
    """

    column: int
    text: str
    place: Place
    rows: int = 1
    grid: int = 0


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the header puts the roles: the two levels, the earlier years, the target and so on, -1 where unsaid.

    ``weight``, ``note``, ``sign`` and ``unit`` are columns that some forms have beside: a row's points, the reason for
    a deviation, the target's operator and its unit of measure.
    """

    first: int = -1
    second: int = -1
    name: int = -1
    before_last: int = -1
    last: int = -1
    target: int = -1
    basis: int = -1
    weight: int = -1
    note: int = -1
    sign: int = -1
    unit: int = -1
    width: int = 0


@dataclass(slots=True)
class ReadRow:
    """What a row holds. ``labels`` with the cell that prints each; ``shifted`` says that its cells slid."""

    labels: list[tuple[LevelName, str, GridCell]] = field(default_factory=list)
    name: list[GridCell] = field(default_factory=list)
    values: list[GridCell] = field(default_factory=list)
    basis: str | None = None
    aside: list[GridCell] = field(default_factory=list)
    cost: float = 0.0
    cells: list[GridCell] = field(default_factory=list)


_ROLES = ("aside", "label", "name", "value", "basis")
_GOAL_WORDS = re.compile(r"^(?:项目)?(?:长期|年度|年度?绩效|绩效)?.{0,2}(?:绩效|目标|指标).{0,6}$")
_GOAL_WORD = re.compile(r"目标|绩效")


def split_cells(cells: Sequence[GridCell]) -> list[GridCell]:
    """The row's printed cells; a cell that runs two of them together (数量指标 开放天数, 上年 20场) is parted."""
    out: list[GridCell] = []
    for cell in cells:
        text = squeeze(cell.text)
        if not text or (
            len(text) > 2 and is_header_text(text) and not level_label(text) and not _GOAL_WORD.search(text)
        ):
            continue
        out.extend(replace(cell, text=part) for part in _parts(cell.text))
    return out


def _parts(text: str) -> list[str]:
    whole = squeeze(text)
    if level_label(whole) or is_basis(whole):
        return [text]
    pieces = text.split()
    for cut in range(len(pieces), 0, -1):
        head = squeeze("".join(pieces[:cut]))
        if cut < len(pieces) and (
            level_label(head)
            or (is_header_text(head) and not _GOAL_WORD.search(head) and _starts_row_text(pieces[cut]))
        ):
            rest = " ".join(pieces[cut:])
            return ([head] if level_label(head) else []) + _parts(rest)
    for cut in range(3, len(whole) - 2):
        if level_label(whole[:cut]) and level_label(whole[cut:]):
            return [whole[:cut], whole[cut:]]
    for start in range(1, len(pieces)):
        if level_label(squeeze("".join(pieces[start:]))) and damaged_label(squeeze("".join(pieces[:start]))):
            return ["".join(pieces[:start]), "".join(pieces[start:])]
    return [text]


def _starts_row_text(piece: str) -> bool:
    text = squeeze(piece)
    return is_number_like(text) or is_basis(text) or is_value_word(text)


def read_row(cells: Sequence[GridCell], mode: Mode, columns: Columns) -> ReadRow | None:
    """The cheapest reading of the row's cells, None where it is no indicator row at all."""
    parts = split_cells(cells)
    if not parts:
        return None
    limit = {"plain": 1, "previous": 3, "evaluation": 3}[mode]
    # state: (role index, number of values); the path of each state is kept whole, rows are short.
    states: dict[tuple[int, int], tuple[float, tuple[str, ...]]] = {(0, 0): (0.0, ())}
    before: _Priced | None = None
    for cell in parts:
        priced = _Priced(cell, columns, mode, before)
        after: dict[tuple[int, int], tuple[float, tuple[str, ...]]] = {}
        for (role, count), (price, path) in states.items():
            for index in range(role, len(_ROLES)):
                name = _ROLES[index]
                values = count + (name == "value")
                if values > limit or (name == "basis" and mode == "evaluation"):
                    continue
                total = price + priced.cost(name, path, values)
                key = (index, values)
                if key not in after or total < after[key][0]:
                    after[key] = (total, (*path, name))
        states = after
        before = priced
    if not states:
        return None
    price, path = min(((p + _end(path, mode), path) for p, path in states.values()), key=lambda item: item[0])
    row = ReadRow(cost=price, cells=list(parts))
    for cell, name in zip(parts, path, strict=True):
        _put(row, name, cell)
    return row


def _end(path: tuple[str, ...], mode: Mode) -> float:
    cost = 0.0
    if "name" not in path:
        cost += 6.0
    if "value" not in path:
        cost += 5.0
    if mode != "evaluation" and "basis" not in path:
        cost += 1.5
    return cost


class _Priced:
    """One cell with what it costs in each role; what does not depend on the cells before it is found once."""

    def __init__(self, cell: GridCell, columns: Columns, mode: Mode, before: _Priced | None) -> None:
        self.cell = cell
        self.text = squeeze(cell.text)
        self.before = before
        self.label = level_label(self.text)
        self.name = name_cost(self.text)
        self.third = 0.0 if POINTS.fullmatch(self.text) else 4.0
        self.scored = mode == "evaluation"
        self.off = min(abs(cell.column - columns.name), 3) * 0.25 if columns.name >= 0 else 0.0
        stated = (columns.target, columns.last, columns.before_last)
        self.stated = columns.target >= 0 and cell.column in stated

    def cost(self, role: str, path: tuple[str, ...], values: int) -> float:
        """The price of the role behind the roles ``path`` of the cells before, as the value number ``values``."""
        if role == "value":
            cost = self.third if self.scored and values == 3 else value_cost(self.text)
            if "name" not in path:
                cost += 3.0
            return cost * 0.7 if self.stated else cost
        if role == "name":
            cost = self.again if path and path[-1] == "name" else self.name + self.off
            if self.label and self.label.level == 2 and "label" not in path:
                cost += 2.0
            return cost
        if role == "label":
            return self.as_label if "name" not in path else self.as_late_label
        if role == "basis":
            return self.as_more_basis if path and path[-1] == "basis" else self.as_basis
        return self.aside

    @cached_property
    def aside(self) -> float:
        """Beside the row: a goal's name, a note."""
        if _GOAL_WORDS.match(self.text) and not (self.label and len(self.text) >= 4):
            return 0.3
        if self.label or is_basis(self.text):
            return 8.0
        return 2.5 if self.cell.column <= 2 else 5.0 + (1.0 if len(self.text) > 6 else 0.0)

    @cached_property
    def as_late_label(self) -> float:
        """A label behind the name."""
        if self.label:
            return 0.0 if len(self.text) >= 4 else 1.0
        return 1.0 if damaged_label(self.text) else 9.0

    @cached_property
    def as_label(self) -> float:
        """A label before the name, where one may stand that cannot be read."""
        unread = self.cell.column <= 3 and len(self.text) <= 8 and _is_garbage(self.text)
        return 3.0 if self.as_late_label == 9.0 and unread else self.as_late_label

    @cached_property
    def again(self) -> float:
        """A further piece of the name that the cell before began."""
        assert self.before is not None
        first, text = self.before.text, self.text
        if self.before.name > 3.0:
            return self._joined() + 6.0
        if first in text or (len(text) > 3 and text in first):
            return 0.5
        return self._joined()

    def _joined(self) -> float:
        assert self.before is not None
        joined = squeeze(join_cut([self.before.cell.text, self.cell.text]))
        return 1.2 + max(0.0, name_cost(joined)) + (2.5 if self.before.name <= 0.2 else 0.0)

    @cached_property
    def as_basis(self) -> float:
        """The basis, or its first piece."""
        if is_basis(self.text):
            return 0.0
        if len(self.text) >= 2 and basis_prefix(self.text):
            return 0.5
        return 1.5 if damaged_basis(self.text) else 9.0

    @cached_property
    def as_more_basis(self) -> float:
        """A further piece of the basis."""
        if is_basis(self.text):
            return 0.0
        return 0.5 if len(self.text) <= 3 else 6.0


def _is_garbage(text: str) -> bool:
    return len(HAN.findall(text)) < len(text) / 2 or len(text) <= 5


def _put(row: ReadRow, role: str, cell: GridCell) -> None:
    if role == "label":
        text = squeeze(cell.text)
        name = level_label(text) or damaged_label(text)
        if name is not None:
            row.labels.append((name, tidy(cell.text), cell))
        else:
            row.aside.append(cell)
    elif role == "name":
        row.name.append(cell)
    elif role == "value":
        row.values.append(cell)
    elif role == "basis":
        row.basis = (row.basis or "") + tidy(cell.text)
    else:
        row.aside.append(cell)


def join_cut(texts: Sequence[str]) -> str:
    """A name that a column border cut, put together: what both sides print of the cut stands once, two-line halves
    are read line by line (``a1 a2`` + ``b1 b2`` is a1 b1 a2 b2)."""
    if len(texts) == 2:
        left, right = texts[0].split(), texts[1].split()
        if len(left) == 2 and len(right) == 2 and not right[1].startswith("("):
            return _overlapped([left[0], right[0], left[1], right[1]])
    return _overlapped([tidy(text) for text in texts])


def _overlapped(pieces: Sequence[str]) -> str:
    out = ""
    for piece in pieces:
        if out and (piece.startswith(out) or out in piece):
            out = piece
            continue
        shared = 0
        for size in range(1, min(len(out), len(piece), 8) + 1):
            if out.endswith(piece[:size]):
                shared = size
        out += piece[shared:]
    return out
