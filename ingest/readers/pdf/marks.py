"""What a PDF library tells of one page, whichever library it is: printed characters, straight thin marks, pictures.

Two sources yield these pages: ``miner`` (pdfminer.six) and ``pdfium`` (pypdfium2). Everything after works on these
types alone, so that both give the same layout.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from ingest.layout import BBox

Matrix = tuple[float, float, float, float, float, float]
"""An affine map (a, b, c, d, e, f): x' = ax + cy + e, y' = bx + dy + f."""

THIN = 3.0
"""A mark at most so many points thick is a ruling; a thicker one is a filled area."""

OBLIQUE = 0.05
"""Text whose direction has more than this share of both the page's axes is stamped across it: a watermark."""

UNMAPPED = "\ufffd"
"""The text of a glyph that its font gives no character for."""


class Char(NamedTuple):
    """One printed character that is no white space; its box in points from the shown page's top left.

    ``base`` is where its baseline lies: a y for upright text, an x for text that runs up or down the page.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float


@dataclass(frozen=True, slots=True)
class RawPage:
    """One page as its library tells it.

    ``rulings`` are the boxes of straight thin marks, drawn as lines, thin rectangles or the borders of rectangles.
    ``turned`` is by how many degrees, counter-clockwise, most of the text is turned on the shown page (0, 90, 180,
    270). ``pictures`` is the share of the page that images cover. ``trouble`` says why a page could not be read whole.
    ``stamped`` is the text that stands obliquely over the page; ``chars`` are without it. ``curves`` counts those
    of the paths drawn on it. ``aside`` has the characters that are turned otherwise than most, each by its position in
    ``chars``, which stand in the order of drawing: by how many degrees, counter-clockwise, more than most.
    """

    number: int
    width: float
    height: float
    chars: list[Char]
    rulings: list[BBox]
    pictures: float = 0.0
    turned: int = 0
    trouble: str | None = None
    stamped: str = ""
    curves: int = 0
    aside: dict[int, int] = field(default_factory=dict)


class Source(Protocol):
    """A PDF that was opened: its pages are read one at a time, and none is kept."""

    page_count: int

    def pages(self) -> Iterator[RawPage]:
        """The pages in order; a page that fails comes with its trouble."""


class PdfError(Exception):
    """The PDF cannot be read at all; the message is one line for the user, in Chinese."""


def thin_boxes(x0: float, top: float, x1: float, bottom: float, stroked: bool) -> list[BBox]:
    """The rulings that one drawn rectangle gives: itself where it is thin, its four borders where it is stroked."""
    if x1 - x0 <= THIN or bottom - top <= THIN:
        return [(x0, top, x1, bottom)]
    if not stroked:
        return []
    return [(x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)]


def shown_matrix(rotate: int, box: BBox) -> Matrix:
    """From the page's own coordinates to points from the top left of the page as it is shown (y downwards)."""
    x0, y0, x1, y1 = box
    if rotate == 90:
        return (0, 1, 1, 0, -y0, -x0)
    if rotate == 180:
        return (-1, 0, 0, 1, x1, -y0)
    if rotate == 270:
        return (0, -1, -1, 0, y1, x1)
    return (1, 0, 0, -1, -x0, y1)
