"""The indicator rows of a text dump's form: atoms labelled by search, rows put together, levels left to be carried."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from ingest.layout import TextLine
from ingest.recognise.forms.atoms import Atom, atoms_of
from ingest.recognise.forms.model import Block, Entry, LabelSeen, Mode
from ingest.recognise.forms.reading import value_cost
from ingest.recognise.forms.rowsearch import BOUNDARY, BROKEN, VALUED, CellSearch, RowShape, Step
from ingest.recognise.forms.vocabulary import is_unit, level_label
from ingest.recognise.forms.weights import settle_weights, without_reasons

_SIDE_LABEL = re.compile(r"(?:项目)?(?:年度|长期)?绩效(?:指标|目标)\d{0,2}")


@dataclass(slots=True)
class _Row:
    name: list[Atom] = field(default_factory=list)
    tail: list[Atom] = field(default_factory=list)
    values: list[list[Atom]] = field(default_factory=list)
    basis: list[Atom] = field(default_factory=list)

    def atoms(self) -> list[Atom]:
        return [*self.name, *(a for v in self.values for a in v), *self.basis]


def read_line_rows(
    lines: Sequence[TextLine], mode: Mode, block: Block, weighted: bool = False, reasoned: bool = False
) -> list[str]:
    """Add the entries and labels of these lines to the block; notes on what found no place.

    ``weighted`` says that each row of a self-evaluation prints its points before its score, ``reasoned`` that the
    reason for a deviation follows the score.
    """
    atoms = _heads_of_values_to_their_units([a for a in atoms_of(lines) if not _SIDE_LABEL.fullmatch(a.text)])
    if not atoms:
        return []
    if mode == "evaluation":
        atoms = settle_weights(atoms)
        atoms = without_reasons(atoms) if reasoned and weighted else atoms
    values = {"plain": 1, "previous": 3, "evaluation": 3 if weighted else 2}[mode]
    shape = RowShape(values, scored=mode == "evaluation", weighted=weighted)
    search = CellSearch(atoms, shape)
    steps = search.cells()
    edge = _name_width(atoms, steps)
    if edge:
        steps = search.cells(edge)
    return _assemble(atoms, steps, mode, block)


def _heads_of_values_to_their_units(atoms: list[Atom]) -> list[Atom]:
    """A value of two lines beside a name of more can stand around it: 市级30, name, 座. Its head joins its unit."""
    out = list(atoms)
    for index, atom in enumerate(atoms):
        if not (is_unit(atom.text) and index and not atom.last):
            continue
        for back in range(index - 1, max(-1, index - 6), -1):
            head = atoms[back]
            if level_label(head.text) or (value_cost(head.text) == 0.0 and not head.text[-1].isdigit()):
                break
            if head.text[-1].isdigit() and head.first and head.last and back < index - 1:
                joined = replace(atom, text=head.text + atom.text, printed=head.printed + atom.printed)
                out[index] = joined
                out.remove(head)
                return _heads_of_values_to_their_units(out)
    return out


def _name_width(atoms: Sequence[Atom], steps: Sequence[Step]) -> int:
    """How wide the name column is: the widest line of the names that wrap."""
    widths: list[int] = []
    for step in steps:
        if step.role == "name":
            cell = atoms[step.start : step.end]
            by_line: dict[int, int] = {}
            for atom in cell:
                by_line[atom.line] = by_line.get(atom.line, 0) + atom.width
            if len(by_line) > 1:
                widths.append(max(by_line.values()))
    widths.sort()
    return widths[len(widths) * 3 // 4] if len(widths) >= 3 else 0


def _assemble(atoms: Sequence[Atom], steps: Sequence[Step], mode: Mode, block: Block) -> list[str]:
    rows: list[_Row] = []
    labels: list[tuple[Sequence[Atom], float]] = []
    stray: list[Atom] = []
    open_row = False
    behind: list[int] = []
    for step in steps:
        cell = atoms[step.start : step.end]
        state = step.state
        if step.role == "label":
            if open_row and state >= VALUED:
                behind.append(len(labels))
            given_back = len(rows) > 1 and not rows[-1].values and not rows[-2].name
            inside = open_row and state != BOUNDARY and not given_back
            # A label that shares its line with a row's beginning stands on that row.
            between = 0.5 if cell[-1].last else 0.0
            labels.append((cell, len(rows) - (1.0 if inside else between)))
            open_row = open_row and not given_back
        elif step.role == "name":
            if state == BROKEN and open_row:
                rows[-1].name.extend(cell)
            else:
                # The row before had no basis: labels behind its values stand before this row.
                for index in behind:
                    labels[index] = (labels[index][0], len(rows) - 0.5)
                rows.append(_Row(name=list(cell)))
            open_row, behind = True, []
        elif step.role == "tail":
            rows.append(_Row(tail=list(cell)))
            open_row, behind = True, []
        elif step.role == "value":
            if state == BOUNDARY:
                rows.append(_Row())
                open_row = True
            rows[-1].values.append(list(cell))
        elif step.role == "basis":
            if rows and (open_row or not rows[-1].basis):
                rows[-1].basis = list(cell)
            open_row, behind = False, []
        else:
            stray.extend(cell)
    first = len(block.entries)
    kept, moved = _give_names_back(rows)
    for cell, at in labels:
        name = level_label("".join(a.text for a in cell))
        if name is not None:
            printed = "".join(a.printed for a in cell)
            place = cell[0].place.through(cell[-1].place)
            block.labels.append(LabelSeen(name, printed, first + moved(at), place))
    block.entries.extend(_entry(row, mode) for row in kept)
    _share_bases(kept, block.entries[first:])
    return [
        f"第{a.place.line or a.place.page}行的“{a.printed}”在绩效表中没有找到位置" for a in stray if len(a.text) > 2
    ]


def _give_names_back(rows: list[_Row]) -> tuple[list[_Row], Callable[[float], float]]:
    """A row without its name takes that of the nameless-valued row after or before it, whose cells were set apart."""
    kept: list[_Row] = []
    shift: list[int] = []
    for row in rows:
        if kept and row.name and not row.values and not kept[-1].name and kept[-1].values:
            kept[-1].name = [*row.name, *kept[-1].tail]
        elif kept and not row.name and kept[-1].name and not kept[-1].values:
            kept[-1].values, kept[-1].basis = row.values, row.basis or kept[-1].basis
        else:
            kept.append(row)
        shift.append(len(kept) - 1)

    def moved(at: float) -> float:
        whole = ceil(at)
        index = shift[whole] if whole < len(shift) else len(kept)
        return index - (whole - at)

    return kept, moved


def _entry(row: _Row, mode: Mode) -> Entry:
    cells = row.atoms()
    start = row.name[0] if row.name else cells[0]
    last = max(cells, key=lambda a: a.line)
    values = tuple("".join(a.printed for a in value) for value in row.values)
    ending = "".join(a.printed for a in row.basis) or None
    if mode == "evaluation" and ending:
        values = (*values[:1], *(values[1:2] or ("",)), ending)
        ending = None
    entry = Entry("".join(a.printed for a in row.name), values, start.place.through(last.place), ending)
    settle_values(entry, mode)
    return entry


def settle_values(entry: Entry, mode: Mode) -> None:
    """Which of the values is the target, which the years before it, which the actual and the score."""
    values = entry.values
    if mode == "evaluation":
        entry.target = values[0] or None if values else None
        entry.actual = values[1] or None if len(values) > 1 else None
        entry.score = values[2] if len(values) > 2 else None
        return
    entry.target = values[-1] if values else None
    if mode == "previous":
        earlier = values[:-1][-2:]
        entry.previous = (earlier[-2] if len(earlier) == 2 else None, earlier[-1] if earlier else None)


def _share_bases(rows: Sequence[_Row], entries: Sequence[Entry]) -> None:
    """A basis printed below its row, apart from the row's last value, is a cell merged over the next row too."""
    for above, _, entry_above, entry in zip(rows, rows[1:], entries, entries[1:], strict=False):
        if entry.basis is None and above.basis and above.values and entry.values:
            value_line = above.values[-1][-1].place.line
            basis_line = above.basis[0].place.line
            if above.basis[0].first and value_line and basis_line and basis_line - value_line > 1:
                entry.basis = entry_above.basis
