"""The indicator rows of a form that has cells: rows read one by one, names continued over page breaks, goals in a side
column, earlier years by their columns."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.filing import Repair
from ingest.folding import squeeze, tidy
from ingest.recognise.forms.gridrow import Columns, GridCell, ReadRow, join_cut, read_row
from ingest.recognise.forms.lineform import settle_values
from ingest.recognise.forms.model import Block, Entry, LabelSeen, Mode
from ingest.recognise.forms.reading import name_cost, value_cost
from ingest.recognise.forms.vocabulary import damaged_basis, is_basis, level_label

_FEW, _LABEL = 3, 4
"""A row of at least so many cells that begins with a label of at least so many characters may have lost spans."""
_ENOUGH = 9.0
"""A row that costs more than this is no indicator: note or goal text."""


_COLUMN_WORDS = (
    ("first", re.compile(r"一级指标")),
    ("second", re.compile(r"二级指标")),
    ("name", re.compile(r"三级指标|指标名称")),
    ("target", re.compile(r"(?:预期当年|预计当年|年初目标值|年度指标值).*")),
    ("basis", re.compile(r"(?:指标值确|绩效标准|确定依据).*")),
    ("weight", re.compile(r"分值|权重|标准分|权重\(分值\)")),
    ("note", re.compile(r"(?:偏差原因|未完成原因|指标解释|评分标准|备注).*")),
    ("sign", re.compile(r"(?:绩效)?指标性质|指标方向|运算符号")),
    ("unit", re.compile(r"计量单位|度量单位|单位")),
)


def header_columns(cells: Sequence[GridCell], known: Columns) -> Columns:
    """The columns that one more header row names, over those that the rows before named."""
    found: dict[str, int] = {}
    for cell in cells:
        text = squeeze(cell.text)
        role = next((role for role, pattern in _COLUMN_WORDS if pattern.fullmatch(text)), None)
        if role is not None:
            found[role] = cell.column
        elif re.fullmatch(r"前年|上年|\(?20\d\d年\)?", text):
            first = text != "上年" and known.before_last < 0 and "before_last" not in found
            found["before_last" if first else "last"] = cell.column
        elif text == "指标值" and known.target < 0:
            found.setdefault("target", cell.column)
    columns = replace(known, **found)
    if columns.last >= 0 and columns.target <= columns.last:
        return replace(columns, target=columns.last + 1)
    return columns


class GridBlock:
    """Reads the rows of one block; ``finish`` hands over what found no place."""

    def __init__(self, block: Block, mode: Mode) -> None:
        self.block = block
        self.mode: Mode = mode
        self.notes: list[str] = []
        self.asides: list[tuple[int, int, str]] = []
        self.names: list[GridCell] = []
        # A collapsed line may have begun the block: its labels stand in no column.
        self.label_columns: list[int] = [-1] * len(block.labels)
        self.grid = -1

    def take(self, cells: Sequence[GridCell], columns: Columns) -> None:
        """The next row of cells."""
        edge = cells[-1].column
        cells = _under_header(cells, columns)
        cells, beside = _beside(cells, columns)
        if self.names and _only_values(cells):
            cells = (replace(self.names.pop(0), column=max(0, columns.name)), *cells)
        row = read_row(cells, self.mode, columns)
        if row is None:
            return
        index = len(self.block.entries)
        new_page = self.grid >= 0 and cells[0].grid != self.grid
        self.grid = cells[0].grid
        if new_page and self.block.entries:
            self.block.entries[-1].torn = True
        if self._only_names(row):
            self._several_names(row)
            return
        if not row.values and not row.basis and row.name and not row.labels and self.block.entries:
            self._continue(row)
            return
        if row.cost > _ENOUGH or (not row.name and not row.values):
            self._note(row, cells)
            return
        for name, printed, cell in row.labels:
            self.block.labels.append(LabelSeen(name, printed, float(index), cell.place, cell.rows))
            self.label_columns.append(cell.column)
        self.asides.extend((index, cell.column, squeeze(cell.text)) for cell in row.aside)
        if row.name or row.values:
            entry = self._entry(row, columns, edge)
            _add_sign_and_unit(entry, beside)
            entry.page_start = new_page
            self.block.entries.append(entry)

    def finish(self) -> list[Block]:
        """The block, parted where a side column names several goals."""
        self.block.labels = _with_garbage(self.block.labels, self.label_columns, self.asides)
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
        if above is not None and cells and above.torn:
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

    def _entry(self, row: ReadRow, columns: Columns, edge: int) -> Entry:
        name = "".join(tidy(cell.text) for cell in row.name)
        first = (row.name or row.values)[0]
        if len(row.values) == 1 and self.mode == "previous" and _is_value_twice(row, columns):
            row.values.insert(0, row.name.pop())
            name = ""
        elif len(row.values) == 1 and row.name and tidy(row.values[0].text) == name:
            # The name was read twice; the value itself is lost.
            row.values.clear()
        values = tuple(tidy(cell.text) for cell in row.values)
        entry = Entry(name, values, first.place.through(row.cells[-1].place), row.basis)
        if len(row.name) > 1:
            entry.name = join_cut([cell.text for cell in row.name])
            entry.joint = len(tidy(row.name[0].text))
            if entry.name != name:
                entry.repairs.append(Repair(entry.place, name, entry.name, "名称被栏线切开,切口处重复的字只留一次"))
        settle_values(entry, self.mode)
        if self.mode == "previous" and 1 < len(values) < 3:
            entry.previous = _previous_by_column(row, columns)
        if self.mode == "evaluation" and len(values) == 2:
            entry.target, entry.actual, entry.score = _evaluation_by_column(row)
        if self.mode != "evaluation" and entry.basis is None and row.cells:
            entry.cut = row.cells[-1].column >= edge
        _mend_words(entry, row)
        return entry


def _under_header(cells: Sequence[GridCell], columns: Columns) -> Sequence[GridCell]:
    """The row moved to the right under its header, where a source leaves out cells that span rows above it.

    Such a row begins in the first column with a label whose column, as the header says, is a later one, or with a name
    that its values follow.
    """
    printed = [cell for cell in cells if tidy(cell.text)]
    if len(printed) < _FEW or [cell.column for cell in printed[:_FEW]] != [0, 1, 2]:
        return cells
    texts = [squeeze(cell.text) for cell in printed[:_FEW]]
    label = level_label(texts[0]) if len(texts[0]) >= _LABEL else None
    if label is not None:
        shift = columns.first if label.level == 1 else columns.second
    else:
        named = name_cost(texts[0]) < 1.0 and columns.name > columns.second >= 0
        shift = columns.name if named and any(value_cost(text) <= 1.0 for text in texts[1:]) else 0
    beyond = columns.width and printed[-1].column + shift >= columns.width
    if shift <= 0 or beyond:
        return cells
    return [replace(cell, column=cell.column + shift) for cell in cells]


def _beside(cells: Sequence[GridCell], columns: Columns) -> tuple[Sequence[GridCell], dict[str, str]]:
    """The row without the cells of the columns that stand beside the common ones, and what those cells print."""
    roles = {getattr(columns, role): role for role in ("weight", "note", "sign", "unit")}
    roles.pop(-1, None)
    if not roles:
        return cells, {}
    out = {roles[cell.column]: tidy(cell.text) for cell in cells if cell.column in roles}
    return [cell for cell in cells if cell.column not in roles], out


def _add_sign_and_unit(entry: Entry, beside: dict[str, str]) -> None:
    """The target with its operator and its unit where the form prints them in columns of their own."""
    if entry.target is None or not re.search(r"\d", entry.target):
        return
    sign, unit = beside.get("sign", ""), beside.get("unit", "")
    if re.fullmatch(r"[≥≤><=＝≧≦]", sign) and not entry.target.startswith(sign):
        entry.target = sign + entry.target
    if unit and entry.target[-1:].isdigit():
        entry.target += unit


def _only_values(cells: Sequence[GridCell]) -> bool:
    texts = [squeeze(cell.text) for cell in cells if tidy(cell.text)]
    return bool(texts) and all(is_basis(text) or value_cost(text) <= 1.0 for text in texts)


def _is_value_twice(row: ReadRow, columns: Columns) -> bool:
    """Whether what was taken for the name is last year's value: it stands in that column and reads like the target."""
    if len(row.name) != 1 or columns.name < 0 or row.name[0].column <= columns.name:
        return False
    return squeeze(row.name[0].text) == squeeze(row.values[0].text)


def _mend_words(entry: Entry, row: ReadRow) -> None:
    """The form's own words, labels and bases, put right where a cell prints them damaged."""
    if row.basis and not is_basis(squeeze(row.basis)):
        meant = damaged_basis(squeeze(row.basis))
        if meant:
            entry.basis = meant
            entry.repairs.append(Repair(entry.place, row.basis, meant, "确定依据的固定用语"))
    for name, printed, cell in row.labels:
        if name.distance:
            entry.repairs.append(Repair(cell.place, printed, name.text, f"{name.level}级指标的固定用语"))


def _with_garbage(
    labels: list[LabelSeen], columns: Sequence[int], asides: Sequence[tuple[int, int, str]]
) -> list[LabelSeen]:
    """The labels with their places widened by what is no text in the cell above or below: a part of the same cell."""
    out: list[LabelSeen] = []
    for label, column in zip(labels, columns, strict=True):
        near = [at for at, where, text in asides if where == column and abs(at - label.position) == 1.0 and text]
        others = [o.position for o, c in zip(labels, columns, strict=True) if c == column and o is not label]
        near = [at for at in near if all(abs(at - position) > 1.0 for position in others)]
        place = (label.position + sum(near)) / (1 + len(near))
        out.append(replace(label, position=place) if near else label)
    return out


def goal_marks(asides: Sequence[tuple[int, int, str]]) -> list[tuple[int, str]]:
    """(entry, goal) for the goals that a side column names (项目年度 | 绩效目标 | 1 (35分)), read downwards."""
    marks: list[tuple[int, str]] = []
    buffer: dict[int, str] = {}
    for index, column, text in asides:
        buffer[column] = buffer.get(column, "") + text
        found = re.search(r"目标表?(\d{1,2})(?!\d)", buffer[column])
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
