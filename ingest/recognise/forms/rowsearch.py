"""Rows of a text dump's form found by one search: every atom becomes part of a label, a name, a value or a basis.

The search is a shortest path over atoms: each step takes a run of atoms as one cell of the row, at a cost that says
how unlikely its text is for that cell and how oddly its lines wrap, and how unlikely the cell is at this point of the
row. Rows may lack cells, labels may stand inside a row, a row may come without its name; each at its price.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from ingest.recognise.forms.atoms import Atom
from ingest.recognise.forms.reading import SCORE, is_number_like, is_sound_value, name_cost, value_cost
from ingest.recognise.forms.vocabulary import is_basis, level_label

_TAIL = re.compile(r".{0,5}?\(?(?:\d+(?:\.\d+)?)?分\)")
_WEIGHT_POINTS = re.compile(r"\d{1,2}(?:\.\d{1,2})?|100")

Role = Literal["label", "name", "tail", "value", "basis", "junk"]
BOUNDARY, NAMED, BROKEN, VALUED = 0, 1, 2, 3
"""Where in its row the search stands: before a row, after a name, after a name cut by a label, after 1, 2, … values."""
_LONGEST = {"label": 6, "name": 14, "value": 22, "basis": 3, "junk": 1}
_INFINITE = float("inf")
_BEAM = 16.0
"""Paths that cost so much more than the cheapest at the same atom are given up."""
_Place = tuple[int, bool]


@dataclass(frozen=True, slots=True)
class Step:
    """One cell: atoms ``start`` to ``end`` (exclusive) in a role, and the state of the row before it."""

    role: Role
    start: int
    end: int
    state: int


@dataclass(frozen=True, slots=True)
class RowShape:
    """What the form's header says of a row: how many values it may have, what ends it.

    A goal's row ends with its basis, a self-evaluation's (``scored``) with the score; where the form gives each row's
    points in a column of its own (``weighted``), they are the last value before the score.
    """

    values: int
    scored: bool = False
    weighted: bool = False

    def ends(self, text: str) -> bool:
        """Whether this piece ends a row."""
        if self.weighted:
            return bool(_WEIGHT_POINTS.fullmatch(text))
        return bool(SCORE.fullmatch(text)) if self.scored else is_basis(text)

    def lacking(self, state: int) -> float:
        """The price of ending a row in this state: a weighted row has all its values."""
        return 2.0 * (VALUED + self.values - 1 - state) if self.weighted and state >= VALUED else 0.0


class CellSearch:
    """The cheapest reading of atoms as rows of a shape, cell by cell; the search may be run again with a name width."""

    def __init__(self, atoms: Sequence[Atom], shape: RowShape) -> None:
        self.atoms = atoms
        self.shape = shape
        self.name_width = 0
        self.texts = [atom.text for atom in atoms]
        self.basis_at = [not shape.scored and is_basis(text) for text in self.texts]
        self.states = VALUED + shape.values
        self.scored_only = shape.scored and not shape.weighted
        self.value_costs: dict[tuple[int, int], float] = {}
        self.name_costs: dict[tuple[int, int], float] = {}
        self.wraps: dict[tuple[int, int], tuple[float, int]] = {}

    def cells(self, name_width: int = 0) -> list[Step]:
        """The cells in order; ``name_width`` is how wide the name column is, 0 where that is not known.

        Places of the path are (row state, whether a row is owed its name).
        """
        self.name_width = name_width
        count = len(self.atoms)
        cost: list[dict[_Place, float]] = [{} for _ in range(count + 1)]
        back: list[dict[_Place, tuple[Step, _Place]]] = [{} for _ in range(count + 1)]
        cost[0][BOUNDARY, False] = 0.0
        for start in range(count):
            if not cost[start]:
                continue
            runs = self._runs(start)
            cheapest = min(cost[start].values())
            for place, so_far in cost[start].items():
                if so_far > cheapest + _BEAM:
                    continue
                before = back[start][place][0] if start else None
                for role, end, own in runs:
                    price, after = self._move(role, place)
                    if after is None:
                        continue
                    total = so_far + own + price
                    known = cost[end].get(after, _INFINITE)
                    if total - own - 1.5 >= known:
                        continue
                    if role == "value" and before is not None and before.role == "value":
                        total += self._unlikeness(before, start, end, own)
                    if total < known - 1e-9:
                        cost[end][after] = total
                        back[end][after] = (Step(role, start, end, place[0]), place)
        return self._trace(cost[count], back)

    def _trace(self, last: dict[_Place, float], back: list[dict[_Place, tuple[Step, _Place]]]) -> list[Step]:
        place = min(last, key=lambda p: last[p] + self._end_price(*p))
        steps: list[Step] = []
        at = len(self.atoms)
        while at > 0:
            step, place = back[at][place]
            steps.append(step)
            at = step.start
        return steps[::-1]

    def _end_price(self, state: int, owed: bool) -> float:
        if state == BOUNDARY:
            return 1.0 if owed else 0.0
        if state == NAMED and owed:
            return 0.2
        return 2.0 if state >= VALUED else 6.0

    def _runs(self, start: int) -> list[tuple[Role, int, float]]:
        """All cells that may start at this atom, with what their text costs."""
        out: list[tuple[Role, int, float]] = [("junk", start + 1, _junk_cost(self.texts[start]))]
        text = ""
        for end in range(start + 1, min(len(self.texts), start + _LONGEST["value"]) + 1):
            text += self.texts[end - 1]
            length = end - start
            if length <= _LONGEST["basis"] and self.shape.ends(text):
                out.append(("basis", end, 0.0 if length == 1 else 0.3 + self._wrap(start, end)[0]))
            if self.basis_at[end - 1]:
                break
            if length <= _LONGEST["label"]:
                label = level_label(text)
                if label is not None:
                    out.append(("label", end, label.distance * 3))
            if length == 1 and self.shape.scored and self._is_tail(start):
                out.append(("tail", end, 0.0))
            if length <= _LONGEST["name"]:
                own = self._name_cost(text, start, end)
                if own < 12:
                    out.append(("name", end, own))
            own = self._value_cost(text, start, end)
            if own < 12:
                out.append(("value", end, own))
        return out

    def _is_tail(self, at: int) -> bool:
        """Whether the piece is the end of a name with its weight, its values behind it on the line."""
        atom = self.atoms[at]
        return atom.first and not atom.last and bool(_TAIL.fullmatch(atom.text))

    def _move(self, role: Role, place: _Place) -> tuple[float, _Place | None]:
        """The price of a cell of this role at this place, and the place after it; None where it cannot stand."""
        state, owed = place
        if role == "junk":
            return 0.0, place
        if role == "label":
            if state == BOUNDARY:
                return 0.0, place
            if state == NAMED and owed:
                # The name belongs to the row above that had none: the next row starts here.
                return 0.2, (BOUNDARY, False)
            return (1.0 if state >= VALUED else 1.5), (BROKEN if state == NAMED else state, owed)
        if role == "tail":
            return (4.0, (NAMED, True)) if state == BOUNDARY else (0.0, None)
        if role == "basis":
            price = {BOUNDARY: 2.5, NAMED: 4.0, BROKEN: 4.0}.get(state, 0.0) + self.shape.lacking(state)
            return price, (BOUNDARY, owed)
        if role == "name":
            if state == BOUNDARY:
                return 0.0, (NAMED, owed)
            if state == BROKEN:
                return 1.5, (NAMED, owed)
            if state == NAMED:
                return (0.5, (NAMED, False)) if owed else (6.0, (NAMED, False))
            return 2.5, (NAMED, owed)
        if state == BOUNDARY:
            return 4.5, (VALUED, True)
        if state in (NAMED, BROKEN):
            return 0.0, (VALUED, owed)
        after = state + 1
        return (0.0, (after, owed)) if after < self.states else (0.0, None)

    def _name_cost(self, text: str, start: int, end: int) -> float:
        key = start, end
        if key not in self.name_costs:
            own = name_cost(text) + max(0, len(text) - 20) * 0.03
            self.name_costs[key] = own + 3.0 if text.startswith("指标") else own
        wrap, edge = self._wrap(start, end)
        if edge and self.name_width > edge + 3:
            wrap += min(0.1 * (self.name_width - edge - 3), 1.0)
        return self.name_costs[key] + wrap

    def _value_cost(self, text: str, start: int, end: int) -> float:
        key = start, end
        if key not in self.value_costs:
            own = value_cost(text) + (1.5 if self.scored_only and SCORE.fullmatch(text) else 0.0)
            self.value_costs[key] = own + max(0, len(text) - 12) * 0.03 + self._wrap(start, end)[0]
        return self.value_costs[key]

    def _wrap(self, start: int, end: int) -> tuple[float, int]:
        """How oddly the cell's atoms hang together, and how wide the widest of its lines is, 0 where it is one line.

        Odd are blanks inside a line and lines that end before the cell's edge.
        """
        key = start, end
        if key not in self.wraps:
            self.wraps[key] = self._wrapped(start, end)
        return self.wraps[key]

    def _wrapped(self, start: int, end: int) -> tuple[float, int]:
        total = 0.0
        lines: list[tuple[int, bool]] = []
        for index in range(start, end):
            atom = self.atoms[index]
            if index > start and atom.line == self.atoms[index - 1].line:
                total += 0.3 if atom.spaced else _blank_cost(self.texts[index - 1], atom.text)
                lines[-1] = (lines[-1][0] + atom.width, lines[-1][1] or atom.spaced)
            else:
                lines.append((atom.width, atom.spaced))
        if len(lines) == 1:
            return total, 0
        edge = max(w for w, _ in lines)
        for line_width, spaced in lines[:-1]:
            short = edge - line_width
            if short > 3 and not spaced:
                total += min(0.35 * (short - 2), 3.0)
        return total, edge

    def _unlikeness(self, before: Step, start: int, end: int, own: float) -> float:
        """What a value pays for being unlike the value before it; the years of one indicator are alike or equal."""
        left, right = "".join(self.texts[before.start : before.end]), "".join(self.texts[start:end])
        if left == right:
            return -own - 0.5
        if len(left) > 6 and fuzz.ratio(left, right) >= 60:
            return -1.5
        return 0.0 if is_sound_value(left) == is_sound_value(right) else 1.0


def _junk_cost(text: str) -> float:
    if is_basis(text):
        return 9.0
    return 2.2 if len(text) <= 2 else 5.0 + 0.4 * len(text)


def _blank_cost(left: str, right: str) -> float:
    """The price of a blank inside a cell; dumps set one between Chinese and Latin text."""
    if is_number_like(left) and is_number_like(right):
        return 4.0 if not left.endswith("年") else 0.3
    if right[0] in "≥≤<>=" and left[-1] not in "≥≤<>=":
        return 4.0
    if left[-1] in ',.、，。;；:：)）”"' or right[0] in '(（“"':
        return 0.6
    return 0.3 if ord(left[-1]) < 0x2E80 or ord(right[0]) < 0x2E80 else 2.5
