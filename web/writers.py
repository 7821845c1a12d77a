"""Sheets written as CSV, JSON, NDJSON or XLSX, in pieces, so that no download is ever whole in memory.

CSV starts with a byte order mark, which Excel needs to read UTF-8. A code of digits alone gets a tab in front in CSV,
which keeps Excel from taking it for a number (21 digits would be rounded); text that a spreadsheet would run as a
formula gets an apostrophe. JSON has amounts as decimal strings and codes as they are.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Literal, cast, get_args

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from web.sheet import Column, Sheet, Value

Format = Literal["csv", "xlsx", "json", "ndjson"]
FORMATS: tuple[Format, ...] = get_args(Format)
MIME: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
    "ndjson": "application/x-ndjson; charset=utf-8",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet would run; programs set up for Chinese take the full-width signs alike."""
_NUMBERLIKE = re.compile(r"\d+(?:[eE]\d+)?")
"""A code that a spreadsheet would take for a number; a filing's id can look like 12e45678."""
_CHUNK = 200


def csv_pieces(sheet: Sheet) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, CRLF line ends, Chinese headers."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([_safe(column.header) for column in sheet.columns])
    for number, row in enumerate(sheet.rows):
        writer.writerow([_csv_value(value, column) for value, column in zip(row, sheet.columns, strict=True)])
        if number % _CHUNK == 0:
            yield _drain(buffer)
    yield _drain(buffer)


def _drain(buffer: io.StringIO) -> bytes:
    data = buffer.getvalue().encode("utf-8", "replace")
    buffer.seek(0)
    buffer.truncate()
    return data


def _csv_value(value: Value, column: Column) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = "" if value is None else str(value)
    if column.code and text.isascii() and _NUMBERLIKE.fullmatch(text):
        return f"\t{text}"
    return _safe(text) if isinstance(value, str) else text


def _safe(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def json_pieces(sheet: Sheet) -> Iterator[bytes]:
    """One JSON array of objects."""
    yield b"["
    for number, line in enumerate(_json_lines(sheet)):
        yield (b",\n" if number else b"\n") + line
    yield b"\n]\n"


def ndjson_pieces(sheet: Sheet) -> Iterator[bytes]:
    """One JSON object a line."""
    for line in _json_lines(sheet):
        yield line + b"\n"


def _json_lines(sheet: Sheet) -> Iterator[bytes]:
    keys = [column.key for column in sheet.columns]
    for row in sheet.rows:
        values = (f"{value:f}" if isinstance(value, Decimal) else value for value in row)
        found = {key: value for key, value in zip(keys, values, strict=True) if value is not None}
        yield json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")


def xlsx_pieces(sheet: Sheet) -> Iterator[bytes]:
    """One worksheet: amounts as numbers, codes and all other text as text, the header row frozen."""
    book = Workbook(write_only=True)
    page = book.create_sheet(_sheet_name(sheet.name))
    page.freeze_panes = "A2"
    page.append([_cell(page, column.header, bold=True) for column in sheet.columns])
    for row in sheet.rows:
        page.append([_cell(page, value) for value in row])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(1 << 16):
            yield piece


def _cell(page: Any, value: Value, bold: bool = False) -> Any:
    text = isinstance(value, str)
    cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", str(value))[:32767] if text else cast(Any, value))
    if text:
        cell.data_type = "s"  # text that starts with = is text, not a formula
    if bold:
        cell.font = Font(bold=True)
    return cell


def _sheet_name(name: str) -> str:
    kept = "".join(c for c in ILLEGAL_CHARACTERS_RE.sub("", name) if c not in "[]:*?/\\'")
    return kept[:31] or "明账"


WRITERS: dict[Format, Callable[[Sheet], Iterator[bytes]]] = {
    "csv": csv_pieces,
    "xlsx": xlsx_pieces,
    "json": json_pieces,
    "ndjson": ndjson_pieces,
}
