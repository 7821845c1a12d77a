"""The rulings of one page by PDFium, and the area that its images cover, through nested form objects."""

from __future__ import annotations

from typing import Any

import pypdfium2.raw as c

from ingest.layout import BBox
from ingest.readers.pdf.calls import ADDRESS, NUMBER, Answers, address, each, plain
from ingest.readers.pdf.marks import THIN, Matrix
from ingest.readers.pdf.miner import straight_marks

MAX_DEPTH = 8
"""Form objects nested deeper than this are not followed."""
SIMPLE = 6
"""A path of at most so many segments is one line or one rectangle."""

_FOUR = (ADDRESS,) * 4
_PAGE_OBJECT = plain(c.FPDFPage_GetObject, ADDRESS, NUMBER, result=ADDRESS)
_FORM_OBJECT = plain(c.FPDFFormObj_GetObject, ADDRESS, NUMBER, result=ADDRESS)
_FORM_COUNT = plain(c.FPDFFormObj_CountObjects, ADDRESS)
_KIND = plain(c.FPDFPageObj_GetType, ADDRESS)
_BOUNDS = plain(c.FPDFPageObj_GetBounds, ADDRESS, *_FOUR)
_MATRIX = plain(c.FPDFPageObj_GetMatrix, ADDRESS, ADDRESS)
_MODE = plain(c.FPDFPath_GetDrawMode, ADDRESS, ADDRESS, ADDRESS)
_STROKE_COLOR = plain(c.FPDFPageObj_GetStrokeColor, ADDRESS, *_FOUR)
_FILL_COLOR = plain(c.FPDFPageObj_GetFillColor, ADDRESS, *_FOUR)
_SEGMENTS = plain(c.FPDFPath_CountSegments, ADDRESS)
_SEGMENT = plain(c.FPDFPath_GetPathSegment, ADDRESS, NUMBER, result=ADDRESS)
_SEGMENT_KIND = plain(c.FPDFPathSegment_GetType, ADDRESS)
_SEGMENT_POINT = plain(c.FPDFPathSegment_GetPoint, ADDRESS, ADDRESS, ADDRESS)
_SEGMENT_CLOSES = plain(c.FPDFPathSegment_GetClose, ADDRESS)


def read_marks(page: Any, to_shown: Matrix) -> tuple[list[BBox], float, int]:
    """The boxes of the straight thin marks on the shown page, the area of its images, the curves of its paths."""
    marks = _Marks(to_shown)
    marks.collect(address(page), _PAGE_OBJECT, c.FPDFPage_CountObjects(page))
    return marks.rulings, marks.pictures, marks.curves


class _Marks:
    """What was found so far on one page."""

    def __init__(self, to_shown: Matrix) -> None:
        self.to_shown = to_shown
        self.rulings: list[BBox] = []
        self.pictures = 0.0
        self.curves = 0

    def collect(self, parent: int, get: Any, count: int, outer: Matrix | None = None, depth: int = 0) -> None:
        """Everything of the page, or of a form object within it that ``outer`` places there."""
        items = each(get, parent, range(count))
        kinds = list(map(_KIND, items))
        paths = [item for item, kind in zip(items, kinds, strict=True) if kind == c.FPDF_PAGEOBJ_PATH]
        self._paths(paths, _mult(outer, self.to_shown) if outer else self.to_shown)
        if c.FPDF_PAGEOBJ_IMAGE in kinds:
            images = [item for item, kind in zip(items, kinds, strict=True) if kind == c.FPDF_PAGEOBJ_IMAGE]
            self.pictures += sum(abs((x1 - x0) * (y1 - y0)) for x0, y0, x1, y1 in _bounds(images))
        if c.FPDF_PAGEOBJ_FORM in kinds and depth < MAX_DEPTH:
            for item, kind in zip(items, kinds, strict=True):
                if kind == c.FPDF_PAGEOBJ_FORM:
                    inner = _own_matrix(item)
                    inner = _mult(inner, outer) if outer else inner
                    self.collect(item, _FORM_OBJECT, _FORM_COUNT(item), inner, depth + 1)

    def _paths(self, paths: list[int], matrix: Matrix) -> None:
        """The rulings among paths. Nearly all are one line or one thin rectangle, whose bounds tell all."""
        shown = _visible(paths)
        items = [item for item, _, _ in shown]
        counts = list(map(_SEGMENTS, items))
        for (item, stroke, fill), count, box in zip(shown, counts, _moved(_bounds(items), matrix), strict=True):
            simple = count <= SIMPLE
            if simple and (box[2] - box[0] <= THIN or box[3] - box[1] <= THIN):
                self.rulings.append(box)
            elif stroke or not simple:
                rulings, curves = _segments(item, count, _mult(_own_matrix(item), matrix), stroke, fill)
                self.rulings += rulings
                self.curves += curves


def _visible(paths: list[int]) -> list[tuple[int, bool, bool]]:
    """(path, stroked, filled) of those that are drawn, but not in plain white, which covers and is not seen."""
    modes = Answers("i", 2, len(paths))
    list(map(_MODE, paths, *modes.pointers))
    drawn = [(path, stroke != 0, fill != 0) for path, fill, stroke in zip(paths, *modes.columns, strict=True)]
    stroked = _white([path for path, stroke, _ in drawn if stroke], _STROKE_COLOR)
    filled = _white([path for path, stroke, fill in drawn if fill and not stroke], _FILL_COLOR)
    return [item for item in drawn if (item[1] or item[2]) and item[0] not in stroked and item[0] not in filled]


def _white(paths: list[int], get: Any) -> set[int]:
    """Those of the paths whose colour is plain white."""
    colors = Answers("I", 4, len(paths))
    known = list(map(get, paths, *colors.pointers))
    red, green, blue, _ = colors.columns
    if max(red, default=0) < 255:
        return set()
    return {
        path
        for path, told, *color in zip(paths, known, red, green, blue, strict=True)
        if told and color == [255, 255, 255]
    }


def _bounds(items: list[int]) -> list[BBox]:
    """Left, bottom, right and top of each object."""
    bounds = Answers("f", 4, len(items))
    list(map(_BOUNDS, items, *bounds.pointers))
    return list(zip(*bounds.columns, strict=True))


def _moved(boxes: list[BBox], matrix: Matrix) -> list[BBox]:
    """The boxes on the shown page, given as left, bottom, right and top in the page's own coordinates."""
    a, b, cc, d, e, f = matrix
    if not b and not cc and a > 0 > d:
        return [(a * x0 + e, d * y1 + f, a * x1 + e, d * y0 + f) for x0, y0, x1, y1 in boxes]
    if not a and not d and b > 0 < cc:
        return [(cc * y0 + e, b * x0 + f, cc * y1 + e, b * x1 + f) for x0, y0, x1, y1 in boxes]
    moved = []
    for left, bottom, right, top in boxes:
        x0, x1 = sorted((a * left + cc * bottom + e, a * right + cc * top + e))
        y0, y1 = sorted((b * left + d * bottom + f, b * right + d * top + f))
        moved.append((x0, y0, x1, y1))
    return moved


def _segments(item: int, count: int, matrix: Matrix, stroke: bool, fill: bool) -> tuple[list[BBox], int]:
    """The rulings of a path of several strokes, each looked at by itself, and how many of these are curves."""
    a, b, cc, d, e, f = matrix
    segments = each(_SEGMENT, item, range(count))
    points = Answers("f", 2, count)
    list(map(_SEGMENT_POINT, segments, *points.pointers))
    closes, kinds = list(map(_SEGMENT_CLOSES, segments)), list(map(_SEGMENT_KIND, segments))
    rulings: list[BBox] = []
    run: list[tuple[float, float]] = []
    for kind, x, y, close in zip(kinds, *points.columns, closes, strict=True):
        point = (a * x + cc * y + e, b * x + d * y + f)
        if kind == c.FPDF_SEGMENT_LINETO:
            run.append(point)
            if close and run[0] != point:
                run.append(run[0])
        else:
            rulings += straight_marks(run, stroke, fill and kind == c.FPDF_SEGMENT_MOVETO)
            run = [point]
    return rulings + straight_marks(run, stroke, fill), kinds.count(c.FPDF_SEGMENT_BEZIERTO) // 3


def _own_matrix(item: int) -> Matrix:
    answer = Answers("f", 6, 1)
    _MATRIX(item, answer.structures[0])
    a, b, cc, d, e, f = answer.numbers
    return (a, b, cc, d, e, f)


def _mult(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies ``first`` and then ``then``."""
    a, b, cc, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, cc * p + d * r, cc * q + d * s, e * p + f * r + t, e * q + f * s + u)
