"""A paper as a web page, a DOCX, an XLSX, or Markdown with HTML tables: the same clean sheet in other forms.

Header cells are merged as publishers merge them; figures of a workbook are numbers with a number format.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby
from random import Random
from typing import Any, Literal

import docx
import openpyxl
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from corpus import ocr
from corpus.paper import Subject, paper
from corpus.sheet import Json, Line, Sheet

OfficeForm = Literal["html", "docx", "xlsx", "md"]
LABELS = frozenset({"header", "form header"})


@dataclass(frozen=True, slots=True)
class Merged:
    """One cell of a table and how far it reaches; ``amount`` says whether it is a figure."""

    text: str
    row: int
    column: int
    row_span: int
    column_span: int
    amount: bool


def office(seed: int, subject: Subject, form: OfficeForm) -> tuple[bytes, Json]:
    """The filing that ``subject`` names in an office form, with its truth (whose lines are not those of the file)."""
    name = f"sample.{form}"
    sheet = ocr.render(paper(seed, subject), name, Random(f"{seed}/{subject}/{form}"))
    writers = {"html": _html, "docx": _docx, "xlsx": _xlsx, "md": _markdown}
    data = writers[form](sheet)
    return data, sheet.finish()[1]


def pieces(sheet: Sheet) -> Iterator[list[Line]]:
    """The sheet's lines with each table's rows together, blank lines left out."""
    shown = [line for line in sheet.lines if line.printed().strip()]
    for is_table, run in groupby(shown, key=lambda line: line.cells is not None):
        if is_table:
            yield list(run)
        else:
            yield from ([line] for line in run)


def merged(lines: list[Line]) -> list[Merged]:
    """The cells of a table; a blank beside or below a header's label belongs to the label, as print shows it."""
    width = max(len(line.cells or ()) for line in lines)
    texts = [[*(line.cells or ()), *[""] * (width - len(line.cells or ()))] for line in lines]
    head = next((i for i, line in enumerate(lines) if line.kind not in LABELS), len(lines))
    taken: set[tuple[int, int]] = set()
    out = []
    for row, line in enumerate(lines):
        for column in range(width):
            if (row, column) in taken:
                continue
            text, deep, wide = texts[row][column], 1, 1
            if row < head and text:
                while column + wide < width and not texts[row][column + wide] and _free(taken, row, column + wide):
                    if row and not any(texts[r][column + wide] for r in range(row + 1, head)):
                        break
                    wide += 1
                if not any(texts[r][c] for r in range(row + 1, head) for c in range(column, column + wide)):
                    deep = head - row
            taken |= {(r, c) for r in range(row, row + deep) for c in range(column, column + wide)}
            roles = line.roles + ["text"] * width
            out.append(Merged(text, row, column, deep, wide, roles[column] == "amount"))
    return out


def _free(taken: set[tuple[int, int]], row: int, column: int) -> bool:
    return (row, column) not in taken


def _html(sheet: Sheet) -> bytes:
    body = []
    for lines in pieces(sheet):
        if lines[0].cells is None:
            body.append(_html_text(lines[0]))
            continue
        body.append(_html_table(lines))
    head = "<!DOCTYPE html><html><head><meta charset=utf-8><title>公开</title></head>"
    return (head + "<body>" + "\n".join(body) + "</body></html>").encode()


def _html_table(lines: list[Line], between: str = "\n") -> str:
    cells = merged(lines)
    rows = [
        "".join(f"<td rowspan={c.row_span} colspan={c.column_span}>{escape(c.text)}</td>" for c in cells if c.row == at)
        for at in range(len(lines))
    ]
    return "<table border=1>" + between.join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def _markdown(sheet: Sheet) -> bytes:
    """Markdown as tools write it that find tables in page images: each table as HTML, all of it on one line."""
    parts = [_html_table(run, "") if run[0].cells is not None else run[0].printed() for run in pieces(sheet)]
    return ("\n\n".join(parts) + "\n").encode()


def _html_text(line: Line) -> str:
    text, level = _marked(line)
    tag = f"h{level}" if level else "p"
    return f"<{tag}>{escape(text)}</{tag}>"


def _marked(line: Line) -> tuple[str, int]:
    """A line without its Markdown marks, and its heading level."""
    text = line.printed().strip().strip("*").removeprefix("- ")
    plain = text.lstrip("#")
    return plain.strip(), len(text) - len(plain)


def _docx(sheet: Sheet) -> bytes:
    document = docx.Document()
    for lines in pieces(sheet):
        if lines[0].cells is None:
            text, level = _marked(lines[0])
            document.add_heading(text, level) if level else document.add_paragraph(text)
            continue
        cells = merged(lines)
        table = document.add_table(len(lines), 1 + max(c.column + c.column_span - 1 for c in cells))
        grid = [list(row.cells) for row in table.rows]
        for cell in cells:
            target: Any = grid[cell.row][cell.column]
            if cell.row_span * cell.column_span > 1:
                end = grid[cell.row + cell.row_span - 1][cell.column + cell.column_span - 1]
                target = target.merge(end)
            target.text = cell.text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _xlsx(sheet: Sheet) -> bytes:
    """All of it on sheets of its own: text before the first table, then a sheet a table with what stands above it."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page.title = "封面"
    above: list[Line] = []
    row = 1
    for lines in pieces(sheet):
        if lines[0].cells is None:
            above.append(lines[0])
            continue
        start = next((i for i, line in enumerate(above) if line.kind == "caption"), len(above))
        _texts(page, row + 1, above[:start])
        cells = merged(lines)
        width = max(c.column + c.column_span for c in cells)
        page, row = book.create_sheet(f"Sheet{len(book.worksheets) + 1}"), 1
        for line in above[start:]:
            text, _ = _marked(line)
            page.cell(row, 1, text).alignment = Alignment(horizontal="center")
            page.merge_cells(f"A{row}:{get_column_letter(width)}{row}")
            row += 1
        above = []
        for cell in cells:
            _put(page, row + cell.row, cell)
        row += len(lines)
    _texts(page, row + 1, above)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _texts(page: Any, row: int, lines: list[Line]) -> int:
    """Lines of text, one a row in the first column; returns the next free row."""
    for at, line in enumerate(lines, row):
        page.cell(at, 1, _marked(line)[0])
    return row + len(lines)


def _put(page: Any, row: int, cell: Merged) -> None:
    target = page.cell(row, cell.column + 1)
    if cell.amount and cell.text:
        target.value = float(cell.text.replace(",", ""))
        target.number_format = "#,##0.00" if "," in cell.text else "0.00"
    elif cell.text:
        target.value = cell.text
        target.number_format = "@"
    if cell.row_span * cell.column_span > 1:
        page.merge_cells(start_row=row, start_column=cell.column + 1, end_row=row + cell.row_span - 1,
                         end_column=cell.column + cell.column_span)  # fmt: skip
