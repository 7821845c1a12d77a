"""Workbooks (XLSX and the older XLS): each visible sheet a page, each row a line, figures as the sheet shows them.

A workbook keeps numbers, not what is printed; the number format of the cell gives the printed form back. Sheets, rows
and columns that are hidden are not published to the eye: they are left out, and a note says so.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

import openpyxl
import xlrd

from ingest.layout import Layout
from ingest.readers import UnreadableError
from ingest.readers.flow import Flow, FlowCell
from ingest.readers.package import checked_archive

_PLAIN_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)
_QUOTED = re.compile(r"_.|\*.|\[[^\]]*\]")
_LITERAL = re.compile(r'"([^"]*)"|[\\!](.)')
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?[\d.]+)\]")
_SCALED = re.compile(r"[0#?](,+)(?![0#?,])")
_UNCOMPUTED = re.compile(rb"</f>\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_DOT = "\x00"
_PLACES = re.compile(r"\.([0#?]+)")
_MOST_CELLS = 2_000_000


def read_xlsx(data: bytes, name: str) -> Layout:
    """The layout of an XLSX workbook. Raises UnreadableError."""
    checked_archive(data, name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile, SyntaxError) as error:
        raise UnreadableError(f"工作簿结构损坏:{name}({type(error).__name__})") from error
    flow = Flow(name, "xlsx")
    if empty := _uncomputed(data):
        flow.note(f"有 {empty} 个公式没有存下计算结果,按空白读")
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            flow.note(f"未读隐藏的工作表“{sheet.title}”")
            continue
        if (sheet.max_row or 0) * (sheet.max_column or 0) > _MOST_CELLS:
            raise UnreadableError(f"工作表过大:{name}“{sheet.title}”({sheet.max_row} 行 {sheet.max_column} 列)")
        _read_sheet(flow, sheet.title, list(_xlsx_cells(sheet, flow)))
    return flow.layout()


def _uncomputed(data: bytes) -> int:
    """How many formulas of the workbook have no stored result: nothing shows what they would print."""
    count = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                count += len(_UNCOMPUTED.findall(archive.read(name)))
    return count


def read_xls(data: bytes, name: str) -> Layout:
    """The layout of an XLS workbook (Excel 97 to 2003). Raises UnreadableError."""
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except Exception as error:  # the library meets damage with whatever exception the bytes lead to
        raise UnreadableError(f"工作簿无法打开:{name}({type(error).__name__})") from error
    flow = Flow(name, "xlsx")
    for sheet in book.sheets():
        if sheet.visibility:
            flow.note(f"未读隐藏的工作表“{sheet.name}”")
            continue
        _read_sheet(flow, sheet.name, list(_xls_cells(book, sheet, flow)))
    return flow.layout()


def shown(value: object, number_format: str) -> str:
    """A cell's value as the sheet prints it: ``(1234.5, "#,##0.00")`` is 1,234.50. Text and dates as they are."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).upper()
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    if not isinstance(value, int | float | Decimal):
        return str(value)
    try:
        number = Decimal(repr(value) if isinstance(value, float) else value)
    except InvalidOperation:
        return str(value)
    return _formatted(number, number_format) if number.is_finite() else str(value)


def _formatted(number: Decimal, number_format: str) -> str:
    sections = _LITERAL.sub(_literal, number_format or "General").split(";")
    used, negative = _section(number, sections)
    if not used.strip() and len(sections) > 1:
        return ""
    marked = negative and bool(re.search(r"[-(△▲]|\[(?:red|color|红)", used, re.IGNORECASE))
    used = _QUOTED.sub("", used)
    if number == 0 and not re.search("[0#?]|general", used, re.IGNORECASE):
        return used.strip(" -")
    if not re.search("[0#?]", used) or "E" in used.upper().replace("GENERAL", ""):
        # Excel's General shows at most 11 digits; what binary fractions add behind them was never printed.
        return f"{_rounded(number, max(0, 10 - max(0, number.adjusted()))).normalize():f}"
    if "%" in used:
        number *= 100
    scaled = _SCALED.search(used)
    number = number.scaleb(-3 * len(scaled[1])) if scaled else number
    number = abs(number) if negative else number
    places = _PLACES.search(used)
    digits = len(places[1]) if places else 0
    if (dot := used.find(_DOT)) >= 0 and not places:
        # A point that is only written between the digits (0!.0000) shows 元 as 万元.
        digits = len(re.findall("[0#?]", used[dot:]))
        number = _rounded(number, 0).scaleb(-digits)
    number = _rounded(number, digits)
    text = f"{number:,.{digits}f}" if re.search(r"[#0?],[#0?]", used) else f"{number:.{digits}f}"
    return ("-" if marked else "") + text + ("%" if "%" in used else "")


def _literal(found: re.Match[str]) -> str:
    """A point that is written as it is becomes ``_DOT``; other such text stays where it tells the sign."""
    text = found[1] if found[1] is not None else found[2]
    return _DOT if text == "." else text if text in ("(", "-", "△", "▲") else ""


def _section(number: Decimal, sections: list[str]) -> tuple[str, bool]:
    """The part of a format that holds for this number, and whether it prints one below zero without its sign."""
    conditional = any(map(_CONDITION.search, sections))
    for section in sections[:2] if conditional else ():
        if condition := _CONDITION.search(section):
            bound = Decimal(condition[2])
            compared = {"<": number < bound, "<=": number <= bound, ">": number > bound, ">=": number >= bound,
                        "=": number == bound, "<>": number != bound}  # fmt: skip
            if compared[condition[1]]:
                return section, False
        else:
            return section, False
    if conditional:
        return sections[min(2, len(sections) - 1)], False
    if number < 0 and len(sections) > 1:
        return sections[1], True
    return sections[2] if number == 0 and len(sections) > 2 else sections[0], False


def _rounded(number: Decimal, digits: int) -> Decimal:
    try:
        return number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    except InvalidOperation:
        return number


def _read_sheet(flow: Flow, title: str, cells: list[FlowCell]) -> None:
    """One sheet as a page; its name is the title of a table that has none of its own above its header."""
    first = min((cell.row for cell in cells if cell.text.strip()), default=None)
    if first is None:
        return
    flow.page()
    untitled = sum(bool(cell.text.strip()) for cell in cells if cell.row == first) > 1
    if untitled and not _PLAIN_NAME.fullmatch(title.strip()):
        flow.text(title)
    flow.table(cells)


def _xlsx_cells(sheet: Any, flow: Flow) -> Iterator[FlowCell]:
    spans = {(r.min_row, r.min_col): (r.max_row, r.max_col) for r in sheet.merged_cells.ranges}
    rows = [n for n in range(1, sheet.max_row + 1) if not sheet.row_dimensions[n].hidden]
    columns = [n for n in range(1, sheet.max_column + 1) if n not in _hidden_columns(sheet)]
    _note_hidden(flow, sheet.title, sheet.max_row - len(rows), sheet.max_column - len(columns))
    row_at, column_at = {n: i for i, n in enumerate(rows)}, {n: i for i, n in enumerate(columns)}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None or cell.row not in row_at or cell.column not in column_at:
                continue
            last_row, last_column = spans.get((cell.row, cell.column), (cell.row, cell.column))
            deep = sum(1 for n in range(cell.row, last_row + 1) if n in row_at)
            wide = sum(1 for n in range(cell.column, last_column + 1) if n in column_at)
            text = shown(cell.value, cell.number_format)
            yield FlowCell(text, row_at[cell.row], column_at[cell.column], deep, wide)


def _hidden_columns(sheet: Any) -> frozenset[int]:
    """Their numbers from 1; one entry of the sheet can stand for a run of columns."""
    hidden = (d for d in sheet.column_dimensions.values() if d.hidden and d.min and d.max)
    return frozenset(n for d in hidden for n in range(d.min, min(d.max, sheet.max_column) + 1))


def _xls_cells(book: Any, sheet: Any, flow: Flow) -> Iterator[FlowCell]:
    spans = {(r0, c0): (r1, c1) for r0, r1, c0, c1 in sheet.merged_cells}
    rows = [n for n in range(sheet.nrows) if not (n in sheet.rowinfo_map and sheet.rowinfo_map[n].hidden)]
    columns = [n for n in range(sheet.ncols) if not (n in sheet.colinfo_map and sheet.colinfo_map[n].hidden)]
    _note_hidden(flow, sheet.name, sheet.nrows - len(rows), sheet.ncols - len(columns))
    row_at, column_at = {n: i for i, n in enumerate(rows)}, {n: i for i, n in enumerate(columns)}
    for row in rows:
        for column in columns:
            cell = sheet.cell(row, column)
            if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                continue
            last_row, last_column = spans.get((row, column), (row + 1, column + 1))
            deep = sum(1 for n in range(row, last_row) if n in row_at)
            wide = sum(1 for n in range(column, last_column) if n in column_at)
            yield FlowCell(_xls_text(book, cell), row_at[row], column_at[column], deep, wide)


def _xls_text(book: Any, cell: Any) -> str:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERR!"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return shown(bool(cell.value), "")
    if cell.ctype == xlrd.XL_CELL_DATE:
        return shown(xlrd.xldate_as_datetime(cell.value, book.datemode), "")
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        style = book.xf_list[cell.xf_index].format_key if cell.xf_index is not None else 0
        known = book.format_map.get(style)
        return shown(cell.value, known.format_str if known else "General")
    return str(cell.value)


def _note_hidden(flow: Flow, title: str, rows: int, columns: int) -> None:
    if rows or columns:
        flow.note(f"工作表“{title}”有隐藏的 {rows} 行、{columns} 列,未读")
