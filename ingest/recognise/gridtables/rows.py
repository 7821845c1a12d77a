"""One line of a grid read by the shape of its columns: code cells, name, texts beside it, figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.amounts import is_amount
from ingest.characters import HAN
from ingest.codes import canonical, kind_of
from ingest.filing import Repair
from ingest.identities import BLOCK_TOTALS
from ingest.layout import Place
from ingest.recognise.gridtables.headers import BlockShape
from ingest.recognise.gridtables.headerwords import word_of
from ingest.recognise.gridtables.lines import GridLine, is_code, is_marks, is_year, split_code_and_name, tight
from ingest.recognise.gridtables.slide import Piece, best_shift, figures_of, joined_name, pieces_of
from ingest.recognise.rawtable import Figure, RawRow

_UNIT = re.compile(r"\d{6}")
_CODED_NAME = re.compile(r"(\d{11}[TYR]\d{9}|\d{6}[0-9A-Z]{12,15})[-—_](?=[\u3400-\u9fff])")
"""A project's code and its name in one cell."""
_CLASS = 3
"""Digits of a 类."""
_SUBJECTS = ("functional", "economic")
_DASHES = frozenset("-—–－─/／")
_TOTALS = (*BLOCK_TOTALS, "合计", "总计")


@dataclass(slots=True)
class LineReading:
    """What one line says in one block of columns."""

    place: Place
    codes: tuple[str, ...] = ()
    name: str = ""
    figures: tuple[Figure, ...] = ()
    attrs: dict[str, str] = field(default_factory=dict)
    repairs: list[Repair] = field(default_factory=list)


def read_line(block: BlockShape, line: GridLine, usual: Counter[int], alone: bool) -> LineReading:
    """The line in one block. ``usual`` counts figures by column; ``alone`` says that there is no other block."""
    if line.loose or (alone and has_slid(block, line)):
        return _slid(block, line, usual)
    reading = LineReading(line.place if alone else _place_in(block, line))
    codes = [(column, line.texts[column]) for column in block.codes if column < len(line.texts)]
    reading.codes = tuple(text for _, text in codes if any(ch.isalnum() for ch in text))
    for column, text in codes:
        if text.strip() and text not in reading.codes and not set(text.strip()) <= _DASHES:
            reading.repairs.append(Repair(line.places[column], text.strip(), "", "编码格中的杂点,其中没有数字"))
    reading.name = tight(line.texts[block.name]) if block.name is not None and block.name < len(line.texts) else ""
    reading.attrs = {
        word: tight(line.texts[c]) for c, word in block.texts if c < len(line.texts) and not is_marks(line.texts[c])
    }
    if is_marks(reading.name):
        reading.name = ""
    if not reading.name and (label := next((t for t in reading.codes if HAN.search(t) and not _has_digits(t)), "")):
        reading.name = tight(label)
        reading.codes = tuple(text for text in reading.codes if text != label)
    if not reading.name and reading.codes and (both := split_code_and_name(reading.codes[0])):
        reading.codes, reading.name = (both[0],), tight(both[1])
    if not reading.name and not reading.codes and (beside := next(iter(reading.attrs.items()), None)):
        reading.name = beside[1]  # a total or a heading printed in the first of several text columns
        reading.attrs.pop(beside[0])
    if not reading.codes and (coded := _CODED_NAME.match(reading.name)):
        reading.codes, reading.name = (coded[1],), reading.name[coded.end() :]
    reading.figures = tuple(_figures(block, line, reading))
    _drop_waste_codes(reading)
    return reading


def _place_in(block: BlockShape, line: GridLine) -> Place:
    """Where the line stands within one of several blocks or sides: the box of that block's own cells."""
    columns = [*block.codes, *(c for c, _ in block.texts), *(c for c, _ in block.amounts)]
    return _place_of(line, columns if block.name is None else [*columns, block.name])


def _place_of(line: GridLine, columns: Sequence[int]) -> Place:
    """The box around these columns of the line; the whole line's place where the source has no boxes."""
    places = [line.places[column] for column in sorted(columns) if column < len(line.places)]
    if not places or any(place.bbox is None for place in places):
        return line.place
    place = places[0]
    for other in places[1:]:
        place = place.through(other)
    return place


def _figures(block: BlockShape, line: GridLine, reading: LineReading) -> Iterable[Figure]:
    """The figures under the block's columns; a total left blank before its parts shows that the row may have slid."""
    found = []
    for column, path in block.amounts:
        text = line.texts[column] if column < len(line.texts) else ""
        if is_amount(text) and len(figures_of(text)) == 1:
            found.append((column, path, text))
        elif any(ch.isdigit() for ch in text):
            pieces = [piece for piece in pieces_of(text, column) if piece.kind == "figure"]
            found += [(column, "" if len(pieces) > 1 else path, piece.text) for piece in pieces]
        elif text.strip() and not set(text.strip()) <= _DASHES and not HAN.search(text):
            reading.repairs.append(Repair(line.places[column], text.strip(), "", "空白金额格中的杂点,其中没有数字"))
    for column in block.surplus:
        text = line.texts[column] if column < len(line.texts) else ""
        if text.strip():
            reading.repairs.append(
                Repair(line.places[column], text.strip(), "", "该行金额比表头栏数多一个,多出的一个为零")
            )
    first = block.amounts[0][0] if len(block.amounts) > 1 and block.amounts[0][1].endswith(("合计", "小计")) else None
    whole = first is None or not found or found[0][0] == first
    for column, path, text in found:
        yield Figure(text, line.places[column], path or None, certain=whole and bool(path))


def _has_digits(text: str) -> bool:
    return any(ch.isdigit() for ch in text)


def _drop_waste_codes(reading: LineReading) -> None:
    """A total has no code, and a code has digits: what stands in their cells else is waste of the header."""
    waste = [text for text in reading.codes if not _has_digits(text)]
    if reading.name in _TOTALS or waste:
        dropped = reading.codes if reading.name in _TOTALS else tuple(waste)
        for text in dropped:
            if not _has_digits(text) and word_of(text).score < 100:
                reading.repairs.append(Repair(reading.place, text, "", "编码格中没有数字,是表头的残留"))
        reading.codes = tuple(text for text in reading.codes if text not in dropped)


def has_slid(block: BlockShape, line: GridLine) -> bool:
    """Whether cells of a line stand where the block has no such column: a figure as name, a name under the amounts."""
    amounts = {column for column, _ in block.amounts}
    for column, text in enumerate(line.texts):
        if is_marks(text):
            continue
        if column in block.codes:
            figure = any(piece.kind == "figure" and "." in piece.text for piece in pieces_of(text))
            if figure or (HAN.search(text) and _has_digits(text)):
                return True
        elif column == block.name:
            if not is_year(text) and (is_amount(text) or is_code(text)):
                return True
            if any(p.kind == "figure" for p in pieces_of(text)) and not _has_figures(line, amounts):
                return True
        elif column in amounts:
            if len(HAN.findall(text)) > 1 and (column == min(amounts) or any(ch.isdigit() for ch in text)):
                return True
        elif is_amount(text) and "." in text and column > block.first and column not in block.surplus:
            return True
    return False


def _has_figures(line: GridLine, amounts: set[int]) -> bool:
    return any(column in amounts and is_amount(text) for column, text in enumerate(line.texts))


def _slid(block: BlockShape, line: GridLine, usual: Counter[int]) -> LineReading:
    """A line whose cells have run together or stand in wrong columns, read by what its pieces are."""
    pieces = [p for c, text in enumerate(line.texts) for p in _pieces(text, c, block)]
    start = next((i for i, p in enumerate(pieces) if p.kind == "text"), len(pieces))
    codes = tuple(p.text for p in pieces[:start] if p.kind == "code" or p.text.strip().isdigit())
    figures = [p for p in pieces[start:] if p.kind == "figure"] or [p for p in pieces if p.kind == "figure"]
    text_columns = {c for c, _ in block.texts}
    named = [p.text for p in pieces if p.kind == "text" and p.column not in text_columns]
    attrs = {word: tight(line.texts[c]) for c, word in block.texts if c < len(line.texts) and HAN.search(line.texts[c])}
    amounts = [column for column, _ in block.amounts]
    by_cell = len({p.column for p in figures}) == len(figures) and not line.loose
    shift = best_shift([p.column for p in figures], amounts, usual) if by_cell else None
    paths = dict(block.amounts)
    placed = tuple(
        Figure(p.text, line.places[p.column], paths[p.column + shift] if shift is not None else None, certain=False)
        for p in figures
    )
    reading = LineReading(line.place, codes, joined_name(named), placed, attrs)
    printed = " | ".join(text for text in line.texts if not is_marks(text))
    how = "单元格被并在一起或移了栏,按编码、名称、金额重新分列,栏位与上下行一致"
    reading.repairs.append(Repair(line.place, printed, reading.name, how))
    return reading


def _pieces(text: str, column: int, block: BlockShape) -> list[Piece]:
    """The pieces of a cell; what a code column holds by itself is a code however many digits it has left."""
    if column in block.codes and re.fullmatch(r"[\d\s]+", text or "-"):
        return [Piece("code", text, column)]
    return pieces_of(text, column)


def by_shape(blocks: Sequence[BlockShape], line: GridLine) -> list[tuple[int, LineReading]] | None:
    """The totals of a line that carries no code: label and figure each, wherever the blocks' borders cut them.

    None where the line is no line of totals. A total stands behind the rows of the last block that it covers.
    """
    pieces = [p for c, text in enumerate(line.texts) for p in pieces_of(text, c)]
    labels = [p for p in pieces if p.kind == "text"]
    if not labels or any(p.kind == "code" for p in pieces) or "合计" not in "".join(p.text for p in labels):
        return None
    found: list[tuple[int, LineReading]] = []
    label: list[Piece] = []
    for piece in pieces:
        if piece.kind == "text":
            label.append(piece)
            continue
        if not label:
            return None
        block = next((i for i, b in enumerate(blocks) if b.first <= piece.column <= b.last), len(blocks) - 1)
        name = joined_name(p.text for p in label)
        path = blocks[block].amounts[0][1]
        place = _place_of(line, [*(p.column for p in label), piece.column])
        reading = LineReading(place, (), name, (Figure(piece.text, line.places[piece.column], path),))
        if len(label) > 1:
            printed = " ".join(p.text for p in label)
            reading.repairs.append(Repair(line.place, printed, name, "名称被栏线切开,合为一行合计"))
        found.append((block, reading))
        label = []
    return found


def _own_cells(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The cells that hold the code between them; the last alone where each has the whole code so far
    (208 | 20805 | 2080501)."""
    plain = [canonical(cell) for cell in cells]
    grows = all(len(a) < len(b) and b.startswith(a) for a, b in pairwise(plain))
    return cells[-1:] if len(cells) > 1 and len(plain[0]) >= _CLASS and grows else cells


def row_of(reading: LineReading, line: GridLine, side: str | None = None) -> RawRow:
    """The raw row of a reading; the code is the plain joining of its cells, to be proved against the other tables."""
    codes, attrs = reading.codes, reading.attrs
    if len(codes) > 1 and _UNIT.fullmatch(codes[-1].strip()) and kind_of(canonical("".join(codes[:-1]))) in _SUBJECTS:
        codes, attrs = codes[:-1], {**attrs, "单位编码": codes[-1].strip()}
    codes = _own_cells(codes)
    code = canonical("".join(codes)) or None
    cells = tuple(text.strip() for text in codes)
    return RawRow(code, reading.name, reading.figures, reading.place, side, attrs, cells)
