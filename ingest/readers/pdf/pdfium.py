"""The characters and rulings of a PDF by pypdfium2: the fast source, taken where the extra ``fast`` is installed.

PDFium is asked through its C functions directly and with reused buffers: a call costs under a microsecond, while the
package's own wrappers cost several.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from math import pi
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as c

from ingest.layout import BBox
from ingest.readers.pdf.marks import THIN, UNMAPPED, Char, Matrix, PdfError, RawPage, shown_matrix
from ingest.readers.pdf.miner import straight_marks

MAX_DEPTH = 8
"""Form objects nested deeper than this are not followed."""
SAMPLE = 7
"""Every how manieth character is asked for its angle."""
CHECKED = 16
"""Every how manieth character is asked for whether its font has a character for it."""
SIMPLE = 6
"""A path of at most so many segments is one line or one rectangle."""
LINE_END_HYPHEN = 2
"""PDFium gives a hyphen at the end of a line as this control character."""


class PdfiumSource:
    """A PDF opened by PDFium. Raises PdfError where it cannot be opened or needs a password."""

    def __init__(self, data: bytes) -> None:
        try:
            self._document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            if "password" in str(error).lower():
                raise PdfError("PDF 已加密,需要口令才能打开") from error
            raise PdfError("PDF 结构损坏,无法读取") from error
        self.page_count: int = len(self._document)

    def pages(self) -> Iterator[RawPage]:
        """The pages in order, each loaded when asked for and closed before the next."""
        try:
            for index in range(self.page_count):
                try:
                    page = self._document[index]
                except pdfium.PdfiumError:
                    yield RawPage(index + 1, 0.0, 0.0, [], [], trouble=f"第 {index + 1} 页损坏,无法读取")
                    continue
                try:
                    yield _read_page(page, index + 1)
                finally:
                    page.close()
        finally:
            self._document.close()


def _read_page(page: Any, number: int) -> RawPage:
    box = c.FS_RECTF()
    c.FPDF_GetPageBoundingBox(page, box)
    rotate = c.FPDFPage_GetRotation(page) * 90
    to_shown = shown_matrix(rotate, (box.left, box.bottom, box.right, box.top))
    width, height = c.FPDF_GetPageWidthF(page), c.FPDF_GetPageHeightF(page)
    chars, turned = _read_chars(page, to_shown, rotate)
    marks = _Marks(to_shown)
    marks.collect(page, c.FPDFPage_CountObjects(page), c.FPDFPage_GetObject)
    area = width * height
    pictures = min(1.0, marks.pictures / area) if area > 0 else 0.0
    return RawPage(number, width, height, chars, marks.rulings, pictures, turned)


def _read_chars(page: Any, to_shown: Matrix, rotate: int) -> tuple[list[Char], int]:
    text_page = c.FPDFText_LoadPage(page)
    if not text_page:
        return [], 0
    try:
        count = c.FPDFText_CountChars(text_page)
        turned = _turn_of_text(text_page, count, rotate)
        loose = (turned + rotate) % 360 == 0
        return _collect_chars(text_page, count, to_shown, loose, turned % 180 == 0), turned
    finally:
        c.FPDFText_ClosePage(text_page)


def _turn_of_text(text_page: Any, count: int, rotate: int) -> int:
    """By how many degrees counter-clockwise most text is turned on the shown page, from a sample of characters."""
    get_angle, turns = c.FPDFText_GetCharAngle, Counter[int]()
    for index in range(0, count, SAMPLE):
        angle = get_angle(text_page, index)
        if angle >= 0:
            turns[round(angle / (pi / 2)) * 90 % 360] += 1
    clockwise = turns.most_common(1)[0][0] if turns else 0
    return -(clockwise + rotate) % 360


def _collect_chars(
    text_page: Any, count: int, to_shown: Matrix, loose: bool, level: bool, check_all: bool = False
) -> list[Char]:
    """All printed characters; ``level`` says that their lines run along the shown page's x.

    ``loose`` boxes reach from the font's ascent to its descent, as pdfminer's do; PDFium's hold for upright text only,
    so turned text gets its tight boxes, widened to the type size. For a glyph without a character PDFium gives some
    number as one: asking for that costs as much as the box, so it is asked where the character is an unlikely one, and
    of every character (``check_all``) once one such glyph was found.
    """
    a, b, cc, d, e, f = to_shown
    plain = level and not b and a > 0 > d
    get_code, get_error, make = c.FPDFText_GetUnicode, c.FPDFText_HasUnicodeMapError, tuple.__new__
    rect, ox, oy = c.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    pointer, origin_x, origin_y = ctypes.byref(rect), ctypes.byref(ox), ctypes.byref(oy)
    get_box, get_origin = c.FPDFText_GetLooseCharBox if loose else _turned_box, c.FPDFText_GetCharOrigin
    chars: list[Char] = []
    for index in range(count):
        code = get_code(text_page, index)
        if code <= 32 and code not in (0, LINE_END_HYPHEN):
            continue
        likely = 32 < code < 127 or 0x4E00 <= code < 0xA000 or 0xFF00 < code < 0xFF60 or 0x3000 < code < 0x3020
        if check_all or not likely or index % CHECKED == 0:
            if get_error(text_page, index) == 1 or code in (0, 0xFFFE, 0xFFFF):
                if not check_all:
                    return _collect_chars(text_page, count, to_shown, loose, level, True)
                text = UNMAPPED
            else:
                text = "-" if code == LINE_END_HYPHEN else chr(code)
                if text.isspace():
                    continue
        else:
            text = chr(code)
        if not get_box(text_page, index, pointer):
            continue
        get_origin(text_page, index, origin_x, origin_y)
        if plain:
            box = (text, rect.left + e, f - rect.top, rect.right + e, f - rect.bottom, f - oy.value)
        else:
            xs = (a * rect.left + cc * rect.bottom + e, a * rect.right + cc * rect.top + e)
            ys = (b * rect.left + d * rect.bottom + f, b * rect.right + d * rect.top + f)
            base = b * ox.value + d * oy.value + f if level else a * ox.value + cc * oy.value + e
            box = (text, min(xs), min(ys), max(xs), max(ys), base)
        chars.append(make(Char, box))
    return chars


def _turned_box(text_page: Any, index: int, pointer: Any) -> bool:
    """The box of a turned character into the rectangle behind ``pointer``.

    PDFium knows the glyph's own outline only; it is widened to what loose boxes are: from ascent to descent across the
    line, and along it from the pen's position to where the pen goes next.
    """
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not c.FPDFText_GetCharBox(text_page, index, left, right, bottom, top):
        return False
    matrix = c.FS_MATRIX()
    c.FPDFText_GetMatrix(text_page, index, matrix)
    size = c.FPDFText_GetFontSize(text_page, index) * max(abs(matrix.a), abs(matrix.b))
    x, y = _origin(text_page, index)
    next_x, next_y = _origin(text_page, index + 1)
    rect = pointer._obj
    if abs(matrix.b) > abs(matrix.a):  # the line runs up or down the page's own y
        way = 1 if matrix.b > 0 else -1
        rect.left, rect.right = sorted((x - way * 0.88 * size, x + way * 0.12 * size))
        end = next_y if abs(next_x - x) < 0.5 and 0 < way * (next_y - y) <= 1.1 * size else y
        rect.bottom, rect.top = min(bottom.value, y, end), max(top.value, y, end)
    else:
        way = 1 if matrix.a > 0 else -1
        rect.bottom, rect.top = sorted((y - way * 0.12 * size, y + way * 0.88 * size))
        end = next_x if abs(next_y - y) < 0.5 and 0 < way * (next_x - x) <= 1.1 * size else x
        rect.left, rect.right = min(left.value, x, end), max(right.value, x, end)
    return True


def _origin(text_page: Any, index: int) -> tuple[float, float]:
    """Where the pen stands when it draws this character, in the page's own coordinates."""
    x, y = ctypes.c_double(), ctypes.c_double()
    c.FPDFText_GetCharOrigin(text_page, index, x, y)
    return x.value, y.value


class _Marks:
    """Collects the rulings and the area of images of one page, through nested form objects."""

    def __init__(self, to_shown: Matrix) -> None:
        self.to_shown = to_shown
        self.rulings: list[BBox] = []
        self.pictures = 0.0
        self._numbers = [ctypes.c_float() for _ in range(4)]
        self._matrix = c.FS_MATRIX()
        self._stroke = ctypes.c_int()
        self._fill = ctypes.c_int()
        self._color = [ctypes.c_uint() for _ in range(4)]
        self._pointers = [ctypes.byref(number) for number in self._numbers]
        self._color_pointers = [ctypes.byref(part) for part in self._color]
        self._fill_pointer, self._stroke_pointer = ctypes.byref(self._fill), ctypes.byref(self._stroke)

    def collect(self, parent: Any, count: int, get: Any, outer: Matrix | None = None, depth: int = 0) -> None:
        matrix = _mult(outer, self.to_shown) if outer else self.to_shown
        get_type = c.FPDFPageObj_GetType
        for index in range(count):
            item = get(parent, index)
            kind = get_type(item)
            if kind == c.FPDF_PAGEOBJ_PATH:
                self._path(item, matrix)
            elif kind == c.FPDF_PAGEOBJ_IMAGE:
                x0, y0, x1, y1 = self._bounds(item)
                self.pictures += abs((x1 - x0) * (y1 - y0))
            elif kind == c.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
                inner = self._own_matrix(item)
                inner = _mult(inner, outer) if outer else inner
                self.collect(item, c.FPDFFormObj_CountObjects(item), c.FPDFFormObj_GetObject, inner, depth + 1)

    def _bounds(self, item: Any) -> BBox:
        c.FPDFPageObj_GetBounds(item, *self._pointers)
        left, bottom, right, top = self._numbers
        return (left.value, bottom.value, right.value, top.value)

    def _own_matrix(self, item: Any) -> Matrix:
        m = self._matrix
        c.FPDFPageObj_GetMatrix(item, m)
        return (m.a, m.b, m.c, m.d, m.e, m.f)

    def _path(self, item: Any, matrix: Matrix) -> None:
        c.FPDFPath_GetDrawMode(item, self._fill_pointer, self._stroke_pointer)
        stroke, fill = self._stroke.value != 0, self._fill.value != 0
        if not (stroke or fill) or self._is_white(item, stroke):
            return
        count = c.FPDFPath_CountSegments(item)
        if count <= SIMPLE:  # nearly all rulings are one line or one thin rectangle: their bounds tell all
            left, bottom, right, top = self._bounds(item)
            a, b, cc, d, e, f = matrix
            xs, ys = (
                (a * left + cc * bottom + e, a * right + cc * top + e),
                (b * left + d * bottom + f, b * right + d * top + f),
            )
            x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
            if x1 - x0 <= THIN or y1 - y0 <= THIN:
                self.rulings.append((x0, y0, x1, y1))
                return
            if not stroke:
                return
        self._segments(item, count, _mult(self._own_matrix(item), matrix), stroke, fill)

    def _is_white(self, item: Any, stroke: bool) -> bool:
        get = c.FPDFPageObj_GetStrokeColor if stroke else c.FPDFPageObj_GetFillColor
        if not get(item, *self._color_pointers):
            return False
        r, g, b, _ = self._color
        return r.value == 255 and g.value == 255 and b.value == 255

    def _segments(self, item: Any, count: int, matrix: Matrix, stroke: bool, fill: bool) -> None:
        a, b, cc, d, e, f = matrix
        x, y = self._numbers[0], self._numbers[1]
        get, get_type, get_point = c.FPDFPath_GetPathSegment, c.FPDFPathSegment_GetType, c.FPDFPathSegment_GetPoint
        run: list[tuple[float, float]] = []
        for index in range(count):
            segment = get(item, index)
            kind = get_type(segment)
            get_point(segment, x, y)
            px, py = x.value, y.value
            point = (a * px + cc * py + e, b * px + d * py + f)
            if kind == c.FPDF_SEGMENT_LINETO:
                run.append(point)
                if c.FPDFPathSegment_GetClose(segment) and run[0] != point:
                    run.append(run[0])
            else:
                self.rulings.extend(straight_marks(run, stroke, fill and kind == c.FPDF_SEGMENT_MOVETO))
                run = [point]
        self.rulings.extend(straight_marks(run, stroke, fill))


def _mult(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies ``first`` and then ``then``."""
    a, b, cc, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, cc * p + d * r, cc * q + d * s, e * p + f * r + t, e * q + f * s + u)
