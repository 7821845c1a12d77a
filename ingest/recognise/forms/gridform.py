"""The indicator rows of a form that has cells: rows read one by one, names continued over page breaks, goals in a side
column, earlier years by their columns."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.folding import squeeze, tidy
from ingest.layout import Place
from ingest.recognise.forms.gridrow import Columns, GridCell, ReadRow, join_cut, read_row
from ingest.recognise.forms.lineform import settle_values
from ingest.recognise.forms.model import Block, Entry, LabelSeen, Mode
from ingest.recognise.forms.reading import name_cost, value_cost

_ENOUGH = 9.0
"""A row that costs more than this is no indicator: note or goal text."""


def header_columns(cells: Sequence[GridCell], known: Columns) -> Columns:
    """The columns that one more header row names, over those that the rows before named."""
    found = {"name": known.name, "before_last": known.before_last, "last": known.last, "target": known.target,
             "basis": known.basis}  # fmt: skip
    for cell in cells:
        text = squeeze(cell.text)
        if text in ("三级指标", "指标名称"):
            found["name"] = cell.column
        elif re.fullmatch(r"前年|\(?20\d\d年\)?", text) and found["before_last"] < 0:
            found["before_last"] = cell.column
        elif re.fullmatch(r"上年|\(?20\d\d年\)?", text):
            found["last"] = cell.column
        elif text.startswith(("预期当年", "预计当年", "年初目标值")) or (text == "指标值" and found["target"] < 0):
            found["target"] = cell.column
        elif text.startswith(("指标值确", "绩效标准", "确定依据")):
            found["basis"] = cell.column
    if found["last"] >= 0 and found["target"] <= found["last"]:
        found["target"] = found["last"] + 1
    return Columns(width=known.width, **found)


class GridBlock:
    """Reads the rows of one block; ``finish`` hands over what found no place."""

    def __init__(self, block: Block, mode: Mode) -> None:
        self.block = block
        self.mode: Mode = mode
        self.notes: list[str] = []
        self.asides: list[tuple[int, int, str]] = []
        self.names: list[GridCell] = []

    def take(self, cells: Sequence[GridCell], columns: Columns) -> None:
        """The next row of cells."""
        row = read_row(cells, self.mode, columns)
        if row is None:
            return
        index = len(self.block.entries)
        if self._only_names(row):
            self._several_names(row)
            return
        if self.names and not row.name and row.values and row.basis:
            row.name.append(self.names.pop(0))
            row.cost -= 6.0
        if not row.values and not row.basis and row.name and not row.labels and self.block.entries:
            self._continue(row)
            return
        if row.cost > _ENOUGH or (not row.name and not row.values):
            self._note(row, cells)
            return
        for name, printed, cell in row.labels:
            self.block.labels.append(LabelSeen(name, printed, float(index), cell.place, cell.rows))
        self.asides.extend((index, cell.column, squeeze(cell.text)) for cell in row.aside)
        if row.name or row.values:
            self.block.entries.append(self._entry(row, columns))

    def finish(self) -> list[Block]:
        """The block, parted where a side column names several goals."""
        return part_by_goals(self.block, goal_marks(self.asides))

    def _only_names(self, row: ReadRow) -> bool:
        texts = [squeeze(cell.text) for cell in row.cells]
        return (
            len(texts) >= 3
            and not row.basis
            and not row.labels
            and all(len(text) > 3 and name_cost(text) < 2.0 < value_cost(text) for text in texts)
        )

    def _several_names(self, row: ReadRow) -> None:
        """Names of several rows run together in one: the first may go on the name above, the others wait for values."""
        cells = [cell for cell in row.cells if name_cost(squeeze(cell.text)) < 3.0]
        above = self.block.entries[-1] if self.block.entries else None
        if above is not None and cells and above.cut:
            above.name += tidy(cells.pop(0).text)
        self.names.extend(cells)

    def _continue(self, row: ReadRow) -> None:
        """A row with a piece of a name alone goes on with the name above, past a page break."""
        above = self.block.entries[-1]
        above.name += "".join(tidy(cell.text) for cell in row.name)
        above.place = above.place.through(row.name[-1].place)

    def _note(self, row: ReadRow, cells: Sequence[GridCell]) -> None:
        text = tidy("".join(cell.text for cell in cells))
        if len(text) > 3 and (row.name or row.values):
            where = cells[0].place
            place = f"第{where.line}行" if where.line else f"第{where.page}页"
            self.notes.append(f"{place}的“{text[:30]}”在绩效表中没有找到位置")

    def _entry(self, row: ReadRow, columns: Columns) -> Entry:
        name = join_cut([cell.text for cell in row.name]) if len(row.name) > 1 else "".join(
            tidy(cell.text) for cell in row.name
        )  # fmt: skip
        first = (row.name or row.values)[0]
        place = _span(first.place, row.cells[-1].place)
        values = tuple(tidy(cell.text) for cell in row.values)
        entry = Entry(name, values, place, row.basis)
        settle_values(entry, self.mode)
        if self.mode == "previous" and 1 < len(values) < 3:
            entry.previous = _previous_by_column(row, columns)
        if self.mode == "evaluation" and len(values) == 2:
            entry.target, entry.actual, entry.score = _evaluation_by_column(row)
        if self.mode != "evaluation" and entry.basis is None and row.cells:
            entry.cut = row.cells[-1].column >= columns.width - 1
        return entry


def goal_marks(asides: Sequence[tuple[int, int, str]]) -> list[tuple[int, str]]:
    """(entry, goal) for the goals that a side column names (项目年度 | 绩效目标 | 1 (35分)), read downwards."""
    marks: list[tuple[int, str]] = []
    buffer: dict[int, str] = {}
    for index, column, text in asides:
        buffer[column] = buffer.get(column, "") + text
        found = re.search(r"目标(\d{1,2})(?!\d)", buffer[column])
        if found:
            marks.append((index, found[1]))
            buffer[column] = ""
    return marks


def part_by_goals(block: Block, marks: Sequence[tuple[int, str]]) -> list[Block]:
    """The block as one for each goal; between two marks the goal changes where the levels start anew."""
    if not marks:
        return [block]
    if len({goal for _, goal in marks}) == 1:
        block.goal = marks[0][1]
        return [block]
    cuts = [0]
    for (above, left), (below, right) in itertools.pairwise(marks):
        if left != right:
            again = [at for at in _restarts(block) if above < at <= below]
            cuts.append(again[0] if again else below)
    goals = [goal for index, (_, goal) in enumerate(marks) if index == 0 or goal != marks[index - 1][1]]
    out: list[Block] = []
    for start, end, goal in zip(cuts, [*cuts[1:], len(block.entries)], goals, strict=True):
        part = Block(block.horizon, goal, block.entries[start:end])
        part.labels = [
            replace(label, position=label.position - start)
            for label in block.labels
            if start <= label.position < end or (end == len(block.entries) and label.position >= end)
        ]
        out.append(part)
    return [part for part in out if part.entries]


def _restarts(block: Block) -> list[int]:
    """The entries at which the levels start anew: a level that forms print first after one that they print last."""
    ranks = {"output": 0, "benefit": 1, "satisfaction": 2}
    out: list[int] = []
    before = -1
    for label in sorted(block.labels, key=lambda la: la.position):
        rank = ranks.get(label.name.parent or label.name.key, -1)
        if rank < 0:
            continue
        if rank == 0 and before > 0:
            out.append(int(label.position))
        before = rank
    return out


def _previous_by_column(row: ReadRow, columns: Columns) -> tuple[str | None, str | None]:
    """Two values of three: the earlier one stands one column before the target (last year) or two (the year before)."""
    earlier, target = row.values
    gap = target.column - earlier.column
    step = columns.target - columns.before_last if columns.before_last >= 0 and columns.target >= 0 else 2
    text = tidy(earlier.text)
    return (text, None) if gap >= max(2, step) else (None, text)


def _evaluation_by_column(row: ReadRow) -> tuple[str | None, str | None, str | None]:
    """Two cells of target, actual, score: the last is the score where it has two decimals."""
    left, right = (tidy(cell.text) for cell in row.values)
    if re.fullmatch(r"\d{1,3}\.\d{2}", squeeze(right)):
        if row.values[1].column - row.values[0].column >= 2:
            return left, None, right
        return None, left, right
    return left, right, None


def _span(first: Place, last: Place) -> Place:
    return first.through(last)
