"""Tables that the source rules or parts by tabs: header parted from rows, columns understood, lines read by blocks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from ingest.amounts import is_amount
from ingest.characters import HAN
from ingest.filing import TWO_SIDED, Repair
from ingest.folding import fold_label
from ingest.layout import Grid, Place, TextLine
from ingest.recognise.gridtables.codeparts import with_whole_codes
from ingest.recognise.gridtables.headers import BlockShape, HeaderReading, read_header
from ingest.recognise.gridtables.headerwords import word_of
from ingest.recognise.gridtables.lines import (
    ORDINAL,
    GridLine,
    grid_lines,
    is_code,
    is_firm_body,
    is_marks,
    kind_of_line,
    tight,
)
from ingest.recognise.gridtables.loosesides import entries_of, is_loose_run, is_run_together
from ingest.recognise.gridtables.lostcolumns import with_lost_columns
from ingest.recognise.gridtables.paths import paths_of_words
from ingest.recognise.gridtables.rows import LineReading, by_shape, read_line, row_of
from ingest.recognise.gridtables.slide import PieceKind, straightened
from ingest.recognise.linetables.twosided import known_labels
from ingest.recognise.rawtable import Figure, RawRow, RawTable
from ingest.recognise.regions import Region
from ingest.recognise.statements import is_statement_cell

_RECENT = 8
"""Among so many last repairs is the one of the row before, whose name goes on."""
_LOOKAHEAD = 3
"""So many lines after what looks like a row are searched for more header, since optical reading puts waste there."""


def read_grid_table(region: Region) -> RawTable:
    """The rows of a table region that holds at least one grid."""
    lines = [line for line in grid_lines(region.blocks) if not all(map(is_marks, line.texts))]
    head = header_length(lines)
    body = [line for line in lines[head:] if _is_row(line, lines[:head])]
    statement = _statement(region)
    body = [line for line in body if not _is_remark(line)]
    header = read_header(region.key or "", lines[:head], body)
    if not header.blocks:
        return RawTable(region, (), (), header.repairs, statement)
    if head == 0 and len(header.blocks) == 1:
        header, columns = _by_text_lines(region, header)
    else:
        columns = tuple(dict.fromkeys(path for block in header.blocks for _, path in block.amounts))
    body = with_whole_codes(header.blocks, body)
    if region.key in TWO_SIDED:
        rows, repairs, notes = _two_sided(header.blocks, body)
    else:
        rows, repairs, notes = _one_sided(header.blocks, body)
    table = RawTable(region, columns, tuple(rows), (*header.repairs, *repairs), statement, tuple(notes))
    return with_lost_columns(table, [line.texts for line in lines[:head]])


def _by_text_lines(region: Region, header: HeaderReading) -> tuple[HeaderReading, tuple[str, ...]]:
    """The header of a grid that has none, from the text lines before it, and the table's columns.

    Where the grid has fewer columns than the header names, because blank ones are gone, its figures are left open.
    """
    first = next((i for i, block in enumerate(region.blocks) if isinstance(block, Grid)), 0)
    lines = [block for block in region.blocks[:first] if isinstance(block, TextLine)]
    words = [(word, line.place) for line in lines for word in re.split(r"\s{2,}|\t", line.text.strip()) if word]
    words = [(word, place) for word, place in words if word_of(word).kind in ("measure", "unknown")]
    names, repairs = paths_of_words(region.key or "", words)
    block = header.blocks[0]
    if not names:
        return header, tuple(path for _, path in block.amounts)
    here = names if len(names) == len(block.amounts) else [""] * len(block.amounts)
    amounts = tuple((column, path) for (column, _), path in zip(block.amounts, here, strict=True))
    return HeaderReading((replace(block, amounts=amounts),), (*header.repairs, *repairs)), tuple(names)


def header_length(lines: Sequence[GridLine]) -> int:
    """How many of the first lines are header; waste that looks like a row is header where header goes on after it."""
    for index, line in enumerate(lines):
        if kind_of_line(line, seen_body=False) != "body":
            continue
        if is_firm_body(line):
            return index
        above = {tight(text) for other in lines[:index] for text in other.texts}
        ahead = [
            other
            for other in lines[index + 1 : index + 1 + _LOOKAHEAD]
            if kind_of_line(other, seen_body=True) in ("header", "numbers")
        ]
        again = all(tight(text) in above for other in ahead for text in other.texts if not is_marks(text))
        if not ahead or again:
            return index
    return len(lines)


def _is_row(line: GridLine, head: Sequence[GridLine]) -> bool:
    """Whether the line behind the header is a row. Words of headers may label rows without a figure too
    (年初结转和结余): in a ruled table only the table's own header is repeated, word for word."""
    kind = kind_of_line(line, seen_body=True)
    if kind != "header" or not line.ruled or not head:
        return kind == "body"
    own = {tight(text) for other in head for text in other.texts}
    return not any(tight(text) in own for text in line.texts if not is_marks(text))


def _statement(region: Region) -> str | None:
    """The sentence that the table gives in place of rows."""
    texts = [block.text for block in region.blocks if isinstance(block, TextLine)]
    texts += [text for line in grid_lines(region.blocks) for text in line.texts]
    return next((tight(text) for text in texts if is_statement_cell(text)), None)


def _is_remark(line: GridLine) -> bool:
    texts = [text for text in line.texts if not is_marks(text)]
    return len(texts) == 1 and (is_statement_cell(texts[0]) or tight(texts[0]).startswith(("注", "备注")))


def _one_sided(blocks: Sequence[BlockShape], body: Sequence[GridLine]) -> tuple[list[RawRow], list[Repair], list[str]]:
    """The rows of a table with one block of columns, or of several blocks side by side, block by block."""
    repairs: list[Repair] = []
    rows: list[list[RawRow]] = [[] for _ in blocks]
    body, notes = _with_labels(body, nameless=all(block.name is None for block in blocks))
    usual = Counter(column for line in body if not line.loose for column, _ in _figures(line, blocks))
    kinds = _kinds(blocks)
    for printed in body:
        line, shift = straightened(printed, kinds)
        for place, reading in _readings(blocks, line, usual):
            if shift:
                _tell_shift(reading, printed, shift)
            repairs += reading.repairs
            if not (reading.codes or reading.name or reading.figures):
                continue
            if not reading.figures and not reading.codes and rows[place]:
                cut = rows[place][-1]
                rows[place][-1] = whole = _continued(cut, reading)
                repairs[-_RECENT:] = [
                    replace(repair, meant=whole.name)
                    if (repair.place, repair.meant) == (cut.place, cut.name)
                    else repair
                    for repair in repairs[-_RECENT:]
                ]
            else:
                rows[place].append(row_of(reading, line))
    found = [row for block in rows for row in block]
    found, named = _name_total(found, nameless=all(block.name is None for block in blocks))
    return found, [*repairs, *named], notes


def _with_labels(body: Sequence[GridLine], nameless: bool) -> tuple[list[GridLine], list[str]]:
    """The body without grids in which no row has a code or a name: the figures of a chart, or columns that a sheet
    printed on a page of their own, are no rows. They are told. A ``nameless`` table has one row, in its first grid.
    """
    kept: list[GridLine] = []
    notes = []
    for number, group in groupby(body, key=lambda line: line.run):
        lines = list(group)
        named = any(line.loose or _is_labelled(line) for line in lines) or not any(map(_has_figure, lines))
        if nameless:
            named = False
        if named or number == body[0].run:
            kept += lines
        elif figures := [text for line in lines for text in line.texts if is_amount(text)]:
            place = lines[0].place
            where = f"第{place.page}页" if place.page else f"第{place.line}行"
            notes.append(f"{where}有 {len(figures)} 个数字既无编码也无名称(图表或另页续印的栏),未列入本表")
    return kept, notes


def _is_labelled(line: GridLine) -> bool:
    """Whether a code or a name stands on one line with a figure."""
    return _has_figure(line) and any(HAN.search(text) or is_code(text) for text in line.texts)


def _has_figure(line: GridLine) -> bool:
    return any(is_amount(text) and not is_code(text) for text in line.texts)


def _kinds(blocks: Sequence[BlockShape]) -> dict[int, PieceKind]:
    """What each column of a table holds."""
    kinds: dict[int, PieceKind] = {}
    for block in blocks:
        kinds |= dict.fromkeys(block.codes, "code")
        kinds |= dict.fromkeys((c for c, _ in block.texts), "text")
        kinds |= dict.fromkeys((*(c for c, _ in block.amounts), *block.surplus), "figure")
        if block.name is not None:
            kinds[block.name] = "text"
    return kinds


def _tell_shift(reading: LineReading, printed: GridLine, shift: int) -> None:
    """Note that a line stood some columns off, and let its figures be proved."""
    if reading.name:
        cells = " | ".join(text for text in printed.texts if not is_marks(text))
        way = "右" if shift < 0 else "左"
        how = f"整行向{way}移了{abs(shift)}栏,移回后编码、名称、金额各归其栏"
        reading.repairs.append(Repair(printed.place, cells, reading.name, how))
    if len(reading.figures) > 1:
        reading.figures = tuple(replace(figure, certain=False) for figure in reading.figures)


def _readings(blocks: Sequence[BlockShape], line: GridLine, usual: Counter[int]) -> Iterable[tuple[int, LineReading]]:
    """What the line says in each block; a total that runs over the borders of blocks is read as label and figure."""
    if len(blocks) > 1 and (totals := by_shape(blocks, line)):
        return totals
    return [(i, read_line(block, line, usual, alone=len(blocks) == 1)) for i, block in enumerate(blocks)]


def _figures(line: GridLine, blocks: Sequence[BlockShape]) -> Iterable[tuple[int, str]]:
    columns = {column for block in blocks for column, _ in block.amounts}
    return [(c, t) for c, t in enumerate(line.texts) if c in columns and not is_marks(t) and not HAN.search(t)]


def _continued(row: RawRow, more: LineReading) -> RawRow:
    """The row with the end of its name, which a page break put on a line of its own."""
    return RawRow(row.code, row.name + more.name, row.figures, row.place.through(more.place), row.side, row.attrs)


def _name_total(rows: list[RawRow], nameless: bool) -> tuple[list[RawRow], list[Repair]]:
    """The total row that the source leaves without a name is 合计; so is the one row of a table without names."""
    if nameless:
        return [RawRow(r.code, r.name or "合计", r.figures, r.place, r.side, r.attrs, r.code_cells) for r in rows], []
    repairs = []
    if any(row.name in {"合计", "总计"} for row in rows) or len(rows) < 2:
        return rows, []
    for index in {0, len(rows) - 1}:
        row = rows[index]
        if row.figures and not row.name and not row.code:
            rows[index] = RawRow(None, "合计", row.figures, row.place, row.side, row.attrs)
            where = "首" if index == 0 else "末"
            repairs.append(Repair(row.place, "", "合计", f"表中{where}行只有金额而无编码和名称,全表又没有另外的合计行"))
            break
    return rows, repairs


def _two_sided(blocks: Sequence[BlockShape], body: Sequence[GridLine]) -> tuple[list[RawRow], list[Repair], list[str]]:
    """The rows of both sides, income first; runs of lines that lost the columns are read by their labels."""
    sides = _Sides(blocks)
    names = [block.name for block in blocks if block.name is not None]
    amounts = [column for block in blocks for column, _ in block.amounts]
    kinds = _kinds(blocks)
    for run, (_, group) in enumerate(groupby(body, key=lambda line: line.run)):
        moved = [(line, *straightened(line, kinds)) for line in group]
        if len(names) < 2 or is_loose_run([line for _, line, _ in moved], names, amounts):
            sides.add_loose([printed for printed, _, _ in moved])
            continue
        for at, (printed, line, shift) in enumerate(moved):
            if is_run_together(line):
                sides.add_loose([line])
            else:
                sides.add(printed, line, shift, opens=run > 0 and at == 0)
    return [*sides.rows["收入"], *sides.rows["支出"]], sides.repairs, sides.notes


def _completes(label: str, more: str) -> bool:
    """Whether a label that a page ends with becomes a standard one by what the next page begins with."""
    known = known_labels()
    return fold_label(ORDINAL.sub("", more)) not in known and fold_label(ORDINAL.sub("", label) + more) in known


class _Sides:
    """The rows of a two-sided table as they are found, by side, with what was mended and what is to be noted."""

    def __init__(self, blocks: Sequence[BlockShape]) -> None:
        self.blocks = blocks
        self.rows: dict[str, list[RawRow]] = {"收入": [], "支出": []}
        self.repairs: list[Repair] = []
        self.notes: list[str] = []

    def add(self, printed: GridLine, line: GridLine, shift: int, *, opens: bool) -> None:
        """The rows of a line that stands in its columns, if moved by ``shift``; one that ``opens`` a page may be the
        rest of the row that the page before ends with."""
        for block in self.blocks:
            reading = read_line(block, line, Counter(), alone=False)
            if shift:
                _tell_shift(reading, printed, shift)
            self.repairs += reading.repairs
            if reading.name:
                side = block.side or "支出"
                rows = self.rows[side]
                if opens and rows and not reading.figures and _completes(rows[-1].name, reading.name):
                    rows[-1] = _continued(rows[-1], reading)
                else:
                    rows.append(row_of(reading, line, side))

    def add_loose(self, lines: Sequence[GridLine]) -> None:
        """The rows of lines that have lost their columns."""
        seen = {(side, row.name) for side, rows in self.rows.items() for row in rows}
        entries, told = entries_of(lines, seen)
        self.notes += told
        for entry in entries:
            block = next((b for b in self.blocks if b.side == entry.side), self.blocks[-1])
            figures = _loose_figures(entry.figures, block)
            self.rows[entry.side].append(RawRow(None, entry.label, figures, entry.place, entry.side))


def _loose_figures(figures: Sequence[tuple[str, Place]], block: BlockShape) -> tuple[Figure, ...]:
    """Figures of an entry whose line has no columns; with one amount column there is no doubt where they belong."""
    paths = [path for _, path in block.amounts]
    column = paths[0] if len(paths) == 1 and len(figures) == 1 else None
    return tuple(Figure(text, place, column, certain=column is not None) for text, place in figures)
