"""A filing drawn as a PDF in a chosen layout, with reportlab: every line and every character placed by this module.

The second way, by a browser, is ``corpus.html``. Text is set in an embedded subset of a TrueType font where one of
``FONTS`` is installed, else in a font that the viewer brings (the PDF then names its characters by Adobe's collection).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from corpus.breaking import Row, carried, fitting
from corpus.printed import PrintCell, PrintForm, PrintTable, print_tables
from corpus.ruling import Frame, cell_boxes, draw_rules
from corpus.variants import Turn, Variant
from ingest.filing import Filing

FONTS = (
    Path("/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf"),
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
)
MARGIN = 40.0
PAD = 3.0
"""The least distance of text from a cell's border, in points."""
WIDTHS = {"code": 4.5, "part": 2.4, "name": 13.0, "text": 9.0, "amount": 3.2}
"""The least width of a column by what it holds, in type sizes."""
LEADING = 1.25
"""From line to line, in type sizes."""
OTHER_MARGIN = 17.0
"""How much further right a table stands on the pages that set its columns otherwise, in points."""
WIDE = 8
"""A table of so many columns has turned pages where only wide tables have."""
LONG_CODE = 16
"""A code of more characters than this wraps in its cell: the codes of projects."""


def render_pdf(filing: Filing, variant: Variant, pages: int = 0) -> bytes:
    """The filing as a PDF in this layout; its tables again and again until it has so many ``pages``.

    The same input gives the same bytes.
    """
    out = io.BytesIO()
    book = _Book(Canvas(out, invariant=1, pageCompression=1), variant, filing.facts.title or "")
    book.title_page(filing)
    tables = print_tables(filing, PrintForm(variant.split_codes, variant.blocks, variant.code_cells))
    while True:
        for table in tables:
            book.table(table)
        if book.number >= pages:
            break
    book.close()
    return out.getvalue()


@cache
def font_name(index: int) -> str:
    """The name of a registered font that has Chinese characters."""
    found = [path for path in FONTS if path.is_file()]
    if not found:
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        return "STSong-Light"
    path = found[index % len(found)]
    pdfmetrics.registerFont(TTFont(path.stem, str(path)))
    return path.stem


class _Book:
    """The pages being drawn: where the next thing goes, and what every page has."""

    def __init__(self, canvas: Canvas, variant: Variant, title: str) -> None:
        self.canvas = canvas
        self.variant = variant
        self.title = title
        self.font = font_name(variant.font)
        self.size = variant.type_size
        short, long = (float(side) for side in A4)
        self.width, self.height = (long, short) if variant.landscape else (short, long)
        self.turn: Turn = "none" if variant.turn == "mixed" else variant.turn
        self.turned_tables = 0
        self.number = 0
        self.y = 0.0
        self._start_page()

    def title_page(self, filing: Filing) -> None:
        """The cover and the heading of the part that holds the tables."""
        facts = filing.facts
        self.y = self.height / 3
        self._centred(self.title, 20)
        self._next_page()
        self._centred(f"第一部分 {facts.publisher}概况", 15)
        self._line("一、主要职能", self.size + 2)
        for line in self._wrapped(_duties(filing), self.width - 2 * MARGIN, self.size + 2):
            self._line(line, self.size + 2)
        self._next_page()
        self._centred(f"第二部分 {facts.publisher}{facts.fiscal_year}年{facts.kind}表", 15)

    def table(self, table: PrintTable) -> None:
        """One table with its caption, over as many pages as it needs."""
        self._lay(table)
        settings = [self._measured(table)]
        if self.variant.shifted:
            settings.append(self._measured(table, other=True))
        rows, edges = settings[0]
        head = sum(row.height for row in rows[: table.header_rows])
        if not self.variant.together or self.y + 60 + head + 2 * rows[-1].height > self._bottom:
            if self.y > MARGIN + 40:
                self._next_page()
        elif self.y > MARGIN + 30:
            self.y += 24
        self._caption(table, edges)
        self._rows(table, settings)
        if table.statement:
            self.y += 4
            self._line(table.statement, self.size)

    def close(self) -> None:
        """Finish the last page and the file."""
        self._end_page()
        self.canvas.save()

    @property
    def _bottom(self) -> float:
        return self.height - MARGIN - 12

    def _caption(self, table: PrintTable, edges: Sequence[float]) -> None:
        if table.number:
            self._line(f"表{table.number}" if not table.number.startswith("0") else f"公开{table.number}表", self.size)
        self._centred(table.title, self.size + 5)
        width = self._measure(f"单位:{table.unit}", self.size)
        self.y += 4
        self._text(edges[-1] - width, self.y + self.size, f"单位:{table.unit}", self.size)
        self.y += self.size + 6

    def _lay(self, table: PrintTable) -> None:
        """Where wide tables have turned pages, start one, or an upright one behind it."""
        if self.variant.turn != "mixed":
            return
        wide = len(table.kinds) >= WIDE
        ways: tuple[Turn, Turn] = ("entry", "sideways")
        turn: Turn = ways[self.turned_tables % 2] if wide else "none"
        self.turned_tables += wide
        if turn != self.turn:
            self._end_page()
            self.turn = turn
            self.width, self.height = (max if wide else min)(A4), (min if wide else max)(A4)
            self._start_page()

    def _measured(self, table: PrintTable, *, other: bool = False) -> tuple[list[Row], list[float]]:
        """The rows with their lines and heights, and where the columns' borders stand; type shrinks until all fits.

        ``other`` gives other widths to the columns, for a page that does not set them as the one before did.
        """
        left = MARGIN + (OTHER_MARGIN if other else 0.0)
        room = self.width - left - MARGIN
        if not other:
            self.size = self.variant.type_size
        while sum(widths := self._widths(table)) > room and self.size > 4:
            self.size -= 0.5
        flexible = [kind != "part" for kind in table.kinds]
        spare = (room - sum(widths)) / max(1, sum(flexible)) * (0.3 if self.variant.narrow else 0.9)
        edges = [left]
        for column, (width, flexes) in enumerate(zip(widths, flexible, strict=True)):
            share = (0.2, 1.0)[column % 2] if other else 1.0
            edges.append(edges[-1] + width + (spare * share if flexes else 0.0))
        return [self._measured_row(table, index, edges) for index in range(table.rows)], edges

    def _widths(self, table: PrintTable) -> list[float]:
        """The least width of each column: figures and short codes whole, names as the layout allows."""
        widths = []
        for column, kind in enumerate(table.kinds):
            names = 0.62 if self.variant.narrow and kind in ("name", "text") else 1.0
            texts = [c.text for c in table.cells if c.column == column and c.kind == kind and c.column_span == 1]
            whole = [self._measure(text, self.size) for text in texts if _is_figure(text) and len(text) <= LONG_CODE]
            least = WIDTHS[kind] * self.size * names
            widths.append(max([least, *whole] if kind in ("amount", "code") else [least]) + 2 * PAD)
        return widths

    def _measured_row(self, table: PrintTable, index: int, edges: list[float]) -> Row:
        cells = []
        tallest = 1
        for cell in (c for c in table.cells if c.row == index):
            width = edges[cell.column + cell.column_span] - edges[cell.column] - 2 * PAD
            lines = list(self._wrapped(cell.text, width, self.size))
            cells.append((cell, lines))
            tallest = max(tallest, -(-len(lines) // cell.row_span))
        pad = 2 * PAD + (10.0 if self.variant.high_rows and index >= table.header_rows else 2.0)
        return Row(index, tallest * self.size * LEADING + pad, cells)

    def _rows(self, table: PrintTable, settings: Sequence[tuple[list[Row], list[float]]]) -> None:
        """The rows of the table, on every page in the next of its ``settings``."""
        start, page, cut = 0, 0, None
        while start < table.rows:
            rows, edges = settings[page % len(settings)]
            left = rows[start:] if cut is None else [cut, *rows[start + 1 :]]
            head = rows[: table.header_rows]
            shown = list(head) if start and self.variant.repeat_header else []
            room = self._bottom - self.y - sum(row.height for row in shown)
            least = table.header_rows if start == 0 else 1
            leading = self.size * LEADING if self.variant.cut_rows else 0.0
            here, cut = fitting(left, room, least, leading)
            header = len(shown) or (table.header_rows if start == 0 else 0)
            over = carried(rows[:start], left[0].index)
            start = here[-1].index + (cut is None)
            if over:
                here[0] = replace(here[0], cells=[*over, *here[0].cells])
            self._piece(shown + here, edges, header, last=start == table.rows)
            page += 1
            if start < table.rows:
                self._next_page()

    def _piece(self, rows: list[Row], edges: list[float], header: int, *, last: bool) -> None:
        """The rows of one page: texts, then lines."""
        tops = [self.y]
        for row in rows:
            tops.append(tops[-1] + row.height)
        boxes = []
        for row, top in zip(rows, tops, strict=False):
            for cell, lines in row.cells:
                covered = [
                    below
                    for under, below in zip(rows, tops[1:], strict=True)
                    if row.index <= under.index < cell.row + cell.row_span
                ]
                box = (edges[cell.column], top, edges[cell.column + cell.column_span], max(covered))
                boxes.append((box, cell.kind))
                self._cell(cell, lines, box)
        self.y = tops[-1]
        frame = Frame(edges, tops, cell_boxes(boxes, open_codes=self.variant.open_codes), header, last)
        draw_rules(self.canvas, frame, self.variant.rules, self.height)

    def _cell(self, cell: PrintCell, lines: list[str], box: tuple[float, float, float, float]) -> None:
        x0, top, x1, bottom = box
        leading = self.size * LEADING
        y = (top + bottom - leading * len(lines)) / 2 + self.size
        for line in lines:
            width = self._measure(line, self.size)
            x = (
                x0 + PAD
                if cell.align == "left"
                else x1 - PAD - width
                if cell.align == "right"
                else (x0 + x1 - width) / 2
            )
            self._text(x, y, line, self.size)
            y += leading

    def _wrapped(self, text: str, width: float, size: float) -> Iterator[str]:
        """The text in lines that fit the width; a figure or a short code is never broken."""
        line = ""
        for char in text:
            whole = _is_figure(text) and len(text) <= LONG_CODE
            if line and self._measure(line + char, size) > width and not whole:
                yield line
                line = ""
            line += char
        yield line

    def _measure(self, text: str, size: float) -> float:
        width: float = pdfmetrics.stringWidth(text, self.font, size)
        return width

    def _text(self, x: float, y: float, text: str, size: float) -> None:
        if text:
            self.canvas.setFont(self.font, size)
            self.canvas.drawString(x, self.height - y, text)

    def _centred(self, text: str, size: float) -> None:
        self.y += size + 8
        self._text((self.width - self._measure(text, size)) / 2, self.y, text, size)
        self.y += 4

    def _line(self, text: str, size: float) -> None:
        self.y += size * 1.5
        self._text(MARGIN, self.y, text, size)

    def _start_page(self) -> None:
        self.number += 1
        self.y = MARGIN + 10
        canvas = self.canvas
        canvas.setPageRotation(0)
        if self.turn == "entry":  # reportlab takes the size as shown and turns the box itself
            canvas.setPageSize((self.width, self.height))
            canvas.setPageRotation(90)
            canvas.translate(self.height, 0)
            canvas.rotate(90)
        elif self.turn == "sideways":
            canvas.setPageSize((self.height, self.width))
            canvas.translate(self.height, 0)
            canvas.rotate(90)
        elif self.turn == "down":
            canvas.setPageSize((self.height, self.width))
            canvas.translate(0, self.width)
            canvas.rotate(-90)
        else:
            canvas.setPageSize((self.width, self.height))

    def _end_page(self) -> None:
        if self.variant.furniture and self.number > 1:
            text = f"- {self.number} -"
            self._text((self.width - self._measure(text, 9)) / 2, self.height - 22, text, 9)
            self._text(MARGIN, 24, self.title, 8)
        self.canvas.showPage()

    def _next_page(self) -> None:
        self._end_page()
        self._start_page()


def _is_figure(text: str) -> bool:
    return bool(text) and all(char.isascii() and (char.isdigit() or char in ",.-%") for char in text)


def _duties(filing: Filing) -> str:
    facts = filing.facts
    return (
        f"{facts.publisher}按照职责编报{facts.fiscal_year}年{facts.kind},各项收入和支出均纳入管理,"
        "所列数字以万元为单位,保留两位小数,总计与分项之间因四舍五入可能略有出入。"
    )
