"""The lines of a drawn table in each way that real PDFs draw them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from corpus.variants import Rules

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of a table on one page, in points from the page's top left.

    ``xs`` and ``ys`` are all borders, ``boxes`` the cells, ``header`` the number of header rows shown here; ``last``
    says that the table ends on this page.
    """

    xs: list[float]
    ys: list[float]
    boxes: list[Box]
    header: int
    last: bool


def cell_boxes(cells: Iterable[tuple[Box, str]], *, open_codes: bool) -> list[Box]:
    """The boxes of cells, given with the kind of what each holds; with ``open_codes`` the parts of a split code that
    stand side by side have one box."""
    boxes: list[Box] = []
    before = ""
    for box, kind in cells:
        x0, top, x1, bottom = box
        if open_codes and kind == before == "part" and boxes[-1][1:] == (top, x0, bottom):
            boxes[-1] = (boxes[-1][0], top, x1, bottom)
        else:
            boxes.append(box)
        before = kind
    return boxes


def draw_rules(canvas: Canvas, frame: Frame, rules: Rules, height: float) -> None:
    """Draw the table's lines on a page of this height."""
    canvas.setLineWidth(0.6)
    if rules == "cell_borders":
        for x0, top, x1, bottom in frame.boxes:
            canvas.rect(x0, height - bottom, x1 - x0, bottom - top, stroke=1, fill=0)
        return
    if rules == "dashed":
        canvas.setDash(2.5, 1.5)
    for x0, y0, x1, y1 in _lines(frame, rules):
        if rules == "thin_rectangles":
            canvas.rect(x0 - 0.3, height - y1 - 0.3, x1 - x0 + 0.6, y1 - y0 + 0.6, stroke=0, fill=1)
        else:
            canvas.line(x0, height - y0, x1, height - y1)
        if rules == "doubled":
            shift = (1.5, 0) if x0 == x1 else (0, 1.5)
            canvas.line(x0 + shift[0], height - y0 - shift[1], x1 + shift[0], height - y1 - shift[1])
    canvas.setDash()


def _lines(frame: Frame, rules: Rules) -> Iterator[Box]:
    left, right = frame.xs[0], frame.xs[-1]
    if rules in ("horizontal", "three_lines"):
        yield left, frame.ys[0], right, frame.ys[0]
        yield left, frame.ys[-1], right, frame.ys[-1]
        if frame.header:
            yield left, frame.ys[frame.header], right, frame.ys[frame.header]
        if rules == "horizontal":
            for y in frame.ys[frame.header + 1 : -1]:
                yield left, y, right, y
        return
    if rules == "none":
        return
    body = frame.ys[frame.header]
    for x0, top, x1, bottom in frame.boxes:
        sideless = rules == "header_and_columns" and top >= body
        if not sideless or top == frame.ys[0]:
            yield x0, top, x1, top
        if not sideless or bottom == frame.ys[-1]:
            yield x0, bottom, x1, bottom
        if rules != "open_sides" or x0 != left:
            yield x0, top, x0, bottom
        if rules != "open_sides" or x1 != right:
            yield x1, top, x1, bottom
