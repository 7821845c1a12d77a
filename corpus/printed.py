"""A filing's tables as they would be printed: headers merged over their columns, codes split, blocks side by side.

Between a filing's facts and the pages that ``corpus.pdf`` and ``corpus.html`` draw stands this form: a table is a
rectangle of cells with spans, and nothing is said yet of lines, fonts or page breaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Literal

from corpus.variants import CodeCells
from ingest.filing import SIDES, Filing, Row, Table

Align = Literal["left", "center", "right"]
CODE_PARTS = ("类", "款", "项")


@dataclass(frozen=True, slots=True)
class PrintCell:
    """One cell; row and column are 0-based. ``kind`` says what it holds, which decides its width and alignment."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    kind: Literal["header", "code", "part", "name", "text", "amount"] = "header"

    @property
    def align(self) -> Align:
        """Headers and codes in the middle, names and texts left, amounts right."""
        if self.kind == "amount":
            return "right"
        return "left" if self.kind in ("name", "text") else "center"


@dataclass(frozen=True, slots=True)
class PrintTable:
    """One table with its caption; ``kinds`` are those of its columns, ``header_rows`` how many rows head it."""

    title: str
    number: str | None
    unit: str
    kinds: tuple[str, ...]
    header_rows: int
    rows: int
    cells: tuple[PrintCell, ...]
    statement: str | None = None


@dataclass(frozen=True, slots=True)
class PrintForm:
    """The choices in how a table is laid out; ``code_cells`` as ``corpus.variants`` says."""

    split_codes: bool = False
    blocks: int = 1
    code_cells: CodeCells = "repeated"
    code_label: str = "科目编码"


def print_table(table: Table, form: PrintForm) -> PrintTable:
    """The table as it would be printed."""
    if any(row.side for row in table.rows):
        parts = [_side_part(table, side) for side in SIDES]
    elif table.key == "三公经费支出表":
        parts = [_Part(table.columns, table.rows, ())]
    elif table.key == "项目支出表":
        parts = [_Part(table.columns, table.rows, ("项目编码", "项目名称", "项目单位"))]
    else:
        parts = _coded_parts(table, form)
    return _assemble(table, parts, form.code_cells)


@dataclass(frozen=True, slots=True)
class _Part:
    """A run of columns that has rows of its own: a side, a block, or the whole table."""

    columns: tuple[str, ...]
    rows: Sequence[Row]
    labels: tuple[str, ...]
    title: str | None = None

    @property
    def paths(self) -> list[tuple[str, ...]]:
        """The header path of each column of the part, from the top."""
        head = (self.title,) if self.title else ()
        own = [tuple(label.split("/")) for label in self.labels]
        return [head + path for path in (*own, *(tuple(column.split("/")) for column in self.columns))]

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(_kind_of(label) for label in self.labels) + ("amount",) * len(self.columns)

    def texts(self, row: Row) -> list[str]:
        """The row's texts under the part's columns."""
        out = []
        for label in self.labels:
            last = label.split("/")[-1]
            if last in CODE_PARTS:
                out.append(_code_part(row.code, CODE_PARTS.index(last)))
            elif last.endswith("编码"):
                out.append(row.code or "")
            elif last == "项目单位":
                out.append(row.attrs.get("项目单位", ""))
            else:
                out.append(row.name)
        figures = [amount.digits if (amount := row.values.get(column)) else "" for column in self.columns]
        return out + [grouped(digits) for digits in figures]


def grouped(digits: str) -> str:
    """The figure with commas between thousands."""
    whole, dot, rest = digits.partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return sign + (f"{int(whole):,}" if whole else "") + dot + rest


def _kind_of(label: str) -> str:
    last = label.split("/")[-1]
    if last in CODE_PARTS:
        return "part"
    if last.endswith("编码"):
        return "code"
    return "text" if last == "项目单位" else "name"


def _code_part(code: str | None, index: int) -> str:
    if not code:
        return ""
    return (code[:3], code[3:5], code[5:7])[index]


def _side_part(table: Table, side: str) -> _Part:
    rows = [row for row in table.rows if row.side == side]
    used = {column for row in rows for column in row.values}
    columns = tuple(column for column in table.columns if column in used) or table.columns[:1]
    return _Part(columns, rows, ("项目",), side)


def _coded_parts(table: Table, form: PrintForm) -> list[_Part]:
    widest = max((len(row.code) for row in table.rows if row.code), default=7)
    is_class = all(not row.code or (row.code.isdigit() and len(row.code) in (3, 5, 7)) for row in table.rows)
    if form.split_codes and is_class and "单位" not in table.key:
        depth = 3 if widest == 7 else 2
        labels = (*(f"{form.code_label}/{part}" for part in CODE_PARTS[:depth]), "科目名称")
    else:
        labels = (form.code_label, "科目名称")
    if form.blocks < 2 or table.key != "一般公共预算基本支出表" or len(table.columns) > 1:
        return [_Part(table.columns, table.rows, labels)]
    coded = [row for row in table.rows if row.code]
    closing = [row for row in table.rows if not row.code]
    size = -(-len(coded) // form.blocks)
    parts = [coded[at : at + size] for at in range(0, len(coded), size)]
    parts[-1] = parts[-1] + closing
    return [_Part(table.columns, rows, labels) for rows in parts]


def _assemble(table: Table, parts: Sequence[_Part], code_cells: CodeCells) -> PrintTable:
    paths = [path for part in parts for path in part.paths]
    depth = max(len(path) for path in paths)
    cells = _header_cells(paths, depth)
    kinds = tuple(kind for part in parts for kind in part.kinds)
    count = max(len(part.rows) for part in parts) or 3
    start = 0
    for part in parts:
        for index in range(count):
            texts = part.texts(part.rows[index]) if index < len(part.rows) else [""] * len(part.kinds)
            cells += [
                PrintCell(text, depth + index, start + at, kind=part.kinds[at])  # type: ignore[arg-type]
                for at, text in enumerate(texts)
            ]
        start += len(part.kinds)
    statement = table.statement or ("注:本单位无此项支出,故本表无数据。" if not table.rows else None)
    if code_cells != "repeated":
        cells = _codes_once(cells, merged=code_cells == "merged")
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return PrintTable(table.title, table.number, table.unit, kinds, depth, depth + count, tuple(cells), statement)


def _codes_once(cells: Sequence[PrintCell], *, merged: bool) -> list[PrintCell]:
    """The cells with each part of a split code where it first stands only: the rows under it that repeat it, and all
    parts before it, have a blank cell there, or are covered by one cell over them all."""
    parts = sorted((cell for cell in cells if cell.kind == "part"), key=lambda cell: (cell.column, cell.row))
    out = [cell for cell in cells if cell.kind != "part"]
    new: dict[int, set[int]] = {}
    """By column, the rows where its part is not that of the row above."""
    for column, run in groupby(parts, key=lambda cell: cell.column):
        rows = list(run)
        fresh = new[column] = set(new.get(column - 1, ()))
        fresh |= {b.row for a, b in pairwise(rows) if a.text != b.text or not b.text} | {rows[0].row}
        for cell in rows:
            if cell.row in fresh:
                end = next(
                    (other.row for other in rows if other.row > cell.row and other.row in fresh), rows[-1].row + 1
                )
                out.append(replace(cell, row_span=end - cell.row if merged else 1))
            elif not merged:
                out.append(replace(cell, text=""))
    return out


def _header_cells(paths: list[tuple[str, ...]], depth: int) -> list[PrintCell]:
    """Each label once, over all neighbours that share it, and down to the last header row where it ends."""
    cells: list[PrintCell] = []
    for level in range(depth):
        column = 0
        for head, run in groupby(enumerate(paths), key=lambda item, level=level: item[1][: level + 1]):  # type: ignore[misc]
            width = len(list(run))
            if level < len(head):
                leaf = all(len(path) == level + 1 for path in paths[column : column + width])
                if leaf and width > 1:  # the same leaf twice is two columns
                    cells += [PrintCell(head[level], level, column + at, row_span=depth - level) for at in range(width)]
                else:
                    span = depth - level if leaf else 1
                    cells.append(PrintCell(head[level], level, column, span, width))
            column += width
    return cells


def print_tables(filing: Filing, form: PrintForm) -> list[PrintTable]:
    """All standard tables of the filing as they would be printed."""
    return [print_table(table, form) for table in filing.tables]
