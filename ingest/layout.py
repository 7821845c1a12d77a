"""What is on the paper: the one document form that every reader yields and that recognition starts from.

A layout is a list of pages, each a list of blocks in reading order; a block is a line of text or a grid of cells.
Every piece knows its place in the source, so that whatever is recognised later can be shown where it stands.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

BBox = tuple[float, float, float, float]
"""x0, top, x1, bottom in points, from the top left corner of the page as it is shown."""

SourceKind = Literal["text", "markdown", "pdf", "html", "docx", "xlsx"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the source: lines of a text source, or page and box of a PDF.

    ``line`` and ``last_line`` are 1-based and inclusive, ``page`` is 1-based, ``bbox`` is in points.
    A text source has lines, a PDF has a page and a box.
    """

    line: int | None = None
    last_line: int | None = None
    page: int | None = None
    bbox: BBox | None = None

    def through(self, other: Place) -> Place:
        """The place that runs from here through ``other``, which does not come before; boxes join on one page only."""
        last = max((n for n in (self.last_line or self.line, other.last_line or other.line) if n), default=None)
        bbox = self.bbox
        if self.bbox and other.bbox and self.page == other.page:
            a, b = self.bbox, other.bbox
            bbox = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
        return Place(self.line, last, self.page, bbox)


@dataclass(frozen=True, slots=True)
class TextLine:
    """One printed line, as printed but for its line break; ``marks`` are Markdown's (heading level, list, bold)."""

    text: str
    place: Place
    heading: int = 0
    """The heading level that the source itself states (Markdown ``##`` is 2); 0 where it states none."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid, its text joined over the lines inside it; row and column are 0-based within the grid."""

    text: str
    row: int
    column: int
    place: Place
    row_span: int = 1
    column_span: int = 1


def _row_of(cell: Cell) -> int:
    return cell.row


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid of cells as the source rules it (or as its tabs part it). Cells come row by row, left to right.

    Blank cells are there with empty text; a spanning cell is there once, at its top left.
    """

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    place: Place

    def row(self, index: int) -> list[Cell]:
        """The cells that start in this row, left to right."""
        at = bisect_left(self.cells, index, key=_row_of)
        return list(self.cells[at : bisect_left(self.cells, index + 1, lo=at, key=_row_of)])

    def texts(self) -> list[list[str]]:
        """The grid as a rectangle of texts; a spanning cell's text stands at its top left, the rest is empty."""
        table = [[""] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            table[cell.row][cell.column] = cell.text
        return table


Block = TextLine | Grid


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the source with its blocks in reading order; a text source has a page a form feed parts.

    ``width`` and ``height`` are in points and 0 for a text source. ``trouble`` says why the page has no usable
    text ("needs OCR": only images, or glyphs without characters), and is None for a page that was read. ``stamped`` is
    what stands obliquely over the page, a watermark, ``struck`` the pieces of text that a line through them takes back;
    both are no part of any block.
    """

    number: int
    blocks: tuple[Block, ...]
    width: float = 0.0
    height: float = 0.0
    trouble: str | None = None
    stamped: str = ""
    struck: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole document. ``encoding`` is that of a text source; ``notes`` say what the reader had to assume."""

    source: str
    kind: SourceKind
    pages: tuple[Page, ...]
    encoding: str | None = None
    notes: tuple[str, ...] = field(default=())

    def blocks(self) -> Iterator[Block]:
        """All blocks in reading order."""
        for page in self.pages:
            yield from page.blocks
