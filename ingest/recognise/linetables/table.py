"""Tables of a text dump, which has no grid: rows aligned from wrapped lines, figures in printed order.

A region's lines are parted into header, body and note. The header gives the amount columns (``headers``), the body's
lines are cut into rows (``wraps``, or ``twosided`` where income and spending stand side by side). Which column a
figure belongs to is left open: blanks were lost, and only the arithmetic of the whole filing tells (``solve``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.codes import ECONOMIC_TABLES
from ingest.filing import TWO_SIDED, Repair
from ingest.folding import fold_label, tidy
from ingest.layout import Place, TextLine
from ingest.recognise.known import NOTHING, Known
from ingest.recognise.laidheader import header_pieces
from ingest.recognise.linetables.bycell import parted as by_cell
from ingest.recognise.linetables.codestream import KEY as CODE_STREAM
from ingest.recognise.linetables.codestream import stream_rows, well_named
from ingest.recognise.linetables.columnwise import is_adrift, read_columnwise
from ingest.recognise.linetables.headers import Header, numbered_form, read_header
from ingest.recognise.linetables.laidout import body_lines
from ingest.recognise.linetables.roworder import assemble_rows
from ingest.recognise.linetables.sideblocks import blocks_side_by_side
from ingest.recognise.linetables.threepublic import KEY as THREE_PUBLIC
from ingest.recognise.linetables.threepublic import canonical_path, single_row, unit_rows
from ingest.recognise.linetables.twoclasses import NOTE as TWO_CLASSES
from ingest.recognise.linetables.twoclasses import with_one_classification
from ingest.recognise.linetables.twosided import ORDINAL, is_row_label, read_two_sided
from ingest.recognise.linetables.unmerged import unmerged
from ingest.recognise.linetables.vertical import KEY as VERTICAL
from ingest.recognise.linetables.vertical import read_vertical
from ingest.recognise.linetables.wraps import TOTAL_LABELS, Line, cells_joined, cut, habits
from ingest.recognise.rawtable import RawRow, RawTable
from ingest.recognise.regions import Region
from ingest.recognise.statements import is_statement
from ingest.recognise.tableforms import labels_of
from ingest.recognise.tokens import Token, goes_on_code, pieces, tokenise

_NOTE = re.compile(r"^\(?(?:备注|注|说明)[:：)]|^注\d*[.:：、]")
_UNIT_LINE = re.compile(
    r"单位[:：](?:人民币)?(?:万元|元|千元|亿元)"
    r"|^(?:单位|部门|编制单位|公开部门|预算单位)(?:名称)?[:：]"
)
_PAGE_NUMBER = re.compile(r"第\d{1,4}页(?:[/,，]?共\d{1,4}页)?|[-—–]+\d{1,4}[-—–]+|\d{1,4}/\d{1,4}|\d{1,4}页")
_HEADER_LINES = 10
_COUNTED, _COUNTER = 3, 3
"""So many numbers one after the other count columns, behind a label of so many characters at most."""


def read_line_table(region: Region, known: Known = NOTHING) -> RawTable:
    """The rows of a table region whose blocks are text lines; ``known`` says what names to expect."""
    key = region.key or ""
    lines = [b for b in region.blocks if isinstance(b, TextLine) and b.text.strip() and not _furniture(b.text)]
    lines, doubled = with_one_classification(lines) if key in ECONOMIC_TABLES else (lines, False)
    adrift = is_adrift(lines)
    if adrift and (whole := _by_columns(region, lines)):
        return whole
    if cells := by_cell(lines, key):
        lines = [*cells[0], *cells[1]]
    start = len(cells[0]) if cells else _body_start(lines, key)
    end = next((i for i in range(start, len(lines)) if _NOTE.match(tidy(lines[i].text))), len(lines))
    apart = [pieces(line.text) for line in lines[:start]]
    printed = unmerged(apart) or header_pieces(lines[:start], labels_of(key)) or apart
    header = read_header(key, printed, in_order=cells is None)
    numbered = 0 if key in TWO_SIDED else _numbered(lines[:start])
    lost = numbered > len(header.columns)
    if lost and (numbered_as := numbered_form(key, header, numbered)):
        header = numbered_as
    if key == THREE_PUBLIC:
        header = replace(header, columns=tuple(canonical_path(column) for column in header.columns))
    statement = _statement(lines[:end])
    body = _without_repeated_header(lines[start:end], lines[:start], region.title)
    body = [] if statement else body_lines(body, key, key in TWO_SIDED)
    if key == VERTICAL and (on_end := read_vertical(tokenise(lines, key), [pieces(line.text) for line in lines[:1]])):
        return RawTable(region, on_end[0], (on_end[1],), (), statement)
    notes = [f"表“{region.title}”的表头未能识别，按常见格式处理"] if body and not header.explained else []
    if doubled:
        notes.append(f"表“{region.title}”的{TWO_CLASSES}")
    repairs: tuple[Repair, ...] = ()
    if key in TWO_SIDED:
        rows = read_two_sided(body, header)
    else:
        rows, repairs = _rows(body, key, header, known)
    if not rows and statement is None:  # an empty table may give its sentence as a note
        statement = _statement(lines[end:])
    if not adrift and _torn(rows) and (whole := _by_columns(region, lines)):
        return whole
    wide = widened(header, rows)
    if wide != header:
        header = wide
        rows = tuple(replace(row, figures=tuple(replace(f, column=None) for f in row.figures)) for row in rows)
        notes.append(f"表“{region.title}”各行的数多于表头认出的列，按第几列标明")
    sides = tuple(header.sides.items())
    unread = header.open_labels or not header.explained or (lost and numbered > len(header.columns))
    if unread and rows and header.explained:
        told = "、".join(header.open_labels) or f"共{numbered}栏"
        notes.append(f"表“{region.title}”的表头没有全部认出({told}),各数所在的栏未能证实")
    repairs = (*_mended_labels(header, lines[:start]), *repairs)
    return RawTable(
        region, header.columns, rows, repairs, statement, tuple(notes), sides, adrift, bool(unread and rows)
    )


def _numbered(header: Sequence[TextLine]) -> int:
    """How many columns a header numbers (栏次 1 2 3 …), 0 where it does not."""
    for line in header:
        numbers = [piece for piece in pieces(line.text) if piece.isdigit() and len(piece) < 3]
        if numbers == [str(n) for n in range(1, len(numbers) + 1)] and len(numbers) > 1:
            return len(numbers)
    return 0


def _mended_labels(header: Header, lines: Sequence[TextLine]) -> tuple[Repair, ...]:
    """What tells of labels that were printed with damaged characters."""
    if not header.mended or not lines:
        return ()
    place = lines[0].place.through(lines[-1].place)
    why = "表头这一栏与这种表常见的栏名只差个别字，其余各栏都已认出"
    return tuple(Repair(place, printed, meant, why) for printed, meant in header.mended)


def _by_columns(region: Region, lines: Sequence[TextLine]) -> RawTable | None:
    """The table as its columns and sums prove it, whatever stands beside what; None where they do not."""
    whole = read_columnwise(lines, region.key or "")
    if whole is None:
        return None
    chosen = any(figure.column is None for row in whole.rows for figure in row.figures)
    return RawTable(region, whole.header.columns, whole.rows, adrift=chosen)


def _torn(rows: Sequence[RawRow]) -> bool:
    """Whether figures stand apart from their rows: in a row without code and name, or in a second total."""
    loose = [row for row in rows if row.figures and not row.code and not row.side]
    return any(not row.name for row in loose) or sum(row.name == "合计" for row in loose) > 1


def widened(header: Header, rows: Sequence[RawRow]) -> Header:
    """The header, its columns only counted (第1列 …) where most rows have more figures than it names columns."""
    sides = dict(header.sides) or {"": header.columns}
    found: dict[str, tuple[str, ...]] = {}
    for side, own in sides.items():
        counts = [len(row.figures) for row in rows if (row.side or "") == side and row.figures]
        over = sum(count > len(own) for count in counts)
        found[side] = tuple(f"第{n}列" for n in range(1, max(counts) + 1)) if over * 2 > len(counts) else own
    if found == sides:
        return header
    columns = tuple(dict.fromkeys(column for own in found.values() for column in own))
    return Header(columns, found if header.sides else {}, header.explained)


def _furniture(text: str) -> bool:
    """Page numbers and the line that states the unit of the amounts belong to no row."""
    tight = tidy(text)
    if _PAGE_NUMBER.fullmatch(tight):
        return True
    return bool(_UNIT_LINE.search(tight)) and not any(ch.isdigit() for ch in tight)


def _body_start(lines: Sequence[TextLine], key: str) -> int:
    """The index of the first line of the body: the first with a code, an amount or, in a two-sided table, a label."""
    labels_end = _measures_line(lines) if key in TWO_SIDED else -1
    for i, (line, tokens) in enumerate(zip(lines, tokenise(lines, key), strict=True)):
        tight = fold_label(tidy(line.text))
        if i <= labels_end or _column_numbers(tokens) or tight.startswith(("栏次", "行次")):
            continue
        if key in TWO_SIDED:
            if ORDINAL.match(tight) or is_row_label(tokens[0].text) or any(t.kind == "amount" for t in tokens):
                return i
        elif any(t.kind in ("code", "amount") for t in tokens) or is_statement(tight):
            return i - 1 if i and _lone_total(lines, i, key) else i
    return len(lines)


def _measures_line(lines: Sequence[TextLine]) -> int:
    """The index of the last line that names 项目 and a measure before any row of a two-sided table; -1 where none does.

    What stands above it is header, even where it reads like a row's label (财政拨款收入 over the income side).
    """
    last = -1
    for i, line in enumerate(lines[:_HEADER_LINES]):
        tight = fold_label(tidy(line.text))
        if ORDINAL.match(tight) or any(ch.isdigit() for ch in tight):
            break
        if "项目" in tight and any(word in tight for word in ("预算数", "决算数", "金额", "合计")):
            last = i
    return last


def _lone_total(lines: Sequence[TextLine], i: int, key: str) -> bool:
    """Whether the line before is the label of the total row, whose amounts stand on a line of their own."""
    if fold_label(tidy(lines[i - 1].text)) not in TOTAL_LABELS:
        return False
    tokens = tokenise(lines[i : i + 1], key)[0]
    if any(t.kind != "amount" for t in tokens):
        return False
    with_it = read_header(key, [pieces(line.text) for line in lines[:i]])
    without = read_header(key, [pieces(line.text) for line in lines[: i - 1]])
    return len(without.columns) >= len(with_it.columns)


def _column_numbers(tokens: Sequence[Token]) -> bool:
    """A line that only numbers the columns: 1 2 3 4; its label (栏次) may be damaged."""
    numbers = [t.text for t in tokens[1:]]
    if len(numbers) >= _COUNTED and len(tokens[0].text) <= _COUNTER and not tokens[0].text.isdigit():
        return numbers == [str(n) for n in range(1, len(numbers) + 1)]
    texts = [t.text for t in tokens if t.text not in ("栏次", "行次", "类", "款", "项", "合计")]
    return len(texts) > 1 and all(t.isdigit() and len(t) < 3 for t in texts)


def _statement(lines: Sequence[TextLine]) -> str | None:
    """The sentence that an empty table gives in place of rows, joined over its lines."""
    for i, line in enumerate(lines):
        if is_statement(tidy(line.text)):
            rest = [tidy(other.text) for other in lines[i:]]
            if not any(t.kind == "amount" for row in tokenise(lines[i:], None) for t in row):
                return _NOTE.sub("", "".join(rest))
    return None


def _without_repeated_header(body: Sequence[TextLine], header: Sequence[TextLine], title: str) -> list[TextLine]:
    """The body without what a page break repeats: header lines (two or more in a row) and page numbers."""
    printed = {tidy(line.text) for line in header}
    title = tidy(title)
    tight = [tidy(line.text) for line in body]
    again = [t in printed for t in tight]
    out: list[TextLine] = []
    for i, line in enumerate(body):
        beside = (i > 0 and again[i - 1]) or (i + 1 < len(body) and again[i + 1])
        if again[i] and (beside or "编码" in tight[i]):
            continue
        if (title and tight[i].startswith(title) and len(tight[i]) < len(title) + 5) or tight[i] in ("续表", "(续表)"):
            continue
        if tight[i] in ("类款项", "类款", "款项"):  # labels of code columns that stand below the others
            continue
        if tight[i].isdigit() and len(tight[i]) < 3 and not goes_on_code(body, i):
            continue
        out.append(line)
    return out


def _rows(
    body: Sequence[TextLine], key: str, header: Header, known: Known
) -> tuple[tuple[RawRow, ...], tuple[Repair, ...]]:
    tokens = [_without_stub(line) for line in tokenise(body, key)]
    if key == THREE_PUBLIC:
        told = unit_rows(tokens)
        if not told:
            cells = [t for line in tokens for t in line if t.kind != "text" and not _column_numbers(line)]
            return single_row(cells, header.columns), ()
        tokens = told
    rows: list[RawRow] = []
    for block in blocks_side_by_side(tokens, key, known):
        lines = cells_joined([Line(tuple(line)) for line in block if line], len(header.columns))
        table = habits(lines, key, header.columns, known)
        ranges = cut(lines, table)
        rows += assemble_rows([lines[a:b] for a, b in ranges], table)
    if key == CODE_STREAM and len(header.columns) == 1:
        streamed = stream_rows(tokens)
        rows = streamed if well_named(streamed) > well_named(rows) else rows
    return _named_total(rows)


def _without_stub(line: list[Token]) -> list[Token]:
    """A total row without the labels of the code columns that stand on its line (类 款 项 合计)."""
    at = next((i for i, t in enumerate(line) if fold_label(t.text) in TOTAL_LABELS), 0)
    return line[at:] if at and all(set(t.text) <= set("类款项栏次") for t in line[:at]) else line


def _named_total(rows: list[RawRow]) -> tuple[tuple[RawRow, ...], tuple[Repair, ...]]:
    """A first row that has amounts but neither code nor name is the total, whose label was lost."""
    if len(rows) < 2 or rows[0].name or rows[0].code or not rows[0].figures:
        return tuple(rows), ()
    total = rows[0]
    printed = " ".join(f.printed for f in total.figures)
    named = RawRow(None, "合计", total.figures, total.place, total.side, total.attrs)
    proof = f"首行有金额而无编码和名称，位于“{rows[1].name}”{_where(rows[1].place)}之前，应为合计行"
    return (named, *rows[1:]), (Repair(total.place, printed, f"合计 {printed}", proof),)


def _where(place: Place) -> str:
    return f"（第{place.line}行）" if place.line else ""
