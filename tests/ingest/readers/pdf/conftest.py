"""Small PDFs drawn on the spot: text and lines at stated places, so that a test shows all that it needs."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

SIZE = (400.0, 300.0)
Draw = Callable[["Paper"], None]


class Paper:
    """A page to draw on, with coordinates from its top left as the layout has them."""

    def __init__(self, canvas: Canvas, size: tuple[float, float]) -> None:
        self.canvas = canvas
        self.size = size

    def text(self, x: float, y: float, text: str, size: float = 10) -> None:
        """Text whose baseline starts at (x, y)."""
        self.canvas.setFont("STSong-Light", size)
        self.canvas.drawString(x, self.size[1] - y, text)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A stroked line."""
        self.canvas.line(x0, self.size[1] - y0, x1, self.size[1] - y1)

    def rect(self, x0: float, y0: float, x1: float, y1: float, *, stroke: bool = True, fill: bool = False) -> None:
        """A rectangle, stroked or filled."""
        self.canvas.rect(x0, self.size[1] - y1, x1 - x0, y1 - y0, stroke=int(stroke), fill=int(fill))

    def rule(self, xs: list[float], ys: list[float]) -> None:
        """A full grid of lines."""
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        for x in xs:
            self.line(x, ys[0], x, ys[-1])

    def fill(self, xs: list[float], ys: list[float], rows: list[list[str]]) -> None:
        """Texts into the cells of a grid, near their left border."""
        for top, row in zip(ys, rows, strict=False):
            for left, text in zip(xs, row, strict=False):
                self.text(left + 3, top + 14, text)


@pytest.fixture(scope="session")
def draw() -> Callable[..., bytes]:
    """A function that draws pages and returns the PDF: ``draw(page, page, size=…, rotate=…, encrypt=…)``."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

    def make(*pages: Draw, size: tuple[float, float] = SIZE, rotate: int = 0, encrypt: object = None) -> bytes:
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=size, invariant=1, encrypt=encrypt)
        for page in pages:
            if rotate:
                canvas.setPageRotation(rotate)
            page(Paper(canvas, size))
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    return make


@pytest.fixture(params=["pdfminer", "pdfium"])
def source(request: pytest.FixtureRequest) -> str:
    """Each source of characters and rulings, where it is installed."""
    if request.param == "pdfium":
        pytest.importorskip("pypdfium2")
    return str(request.param)
