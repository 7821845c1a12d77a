"""The characters and rulings of a PDF by pdfminer.six: the source that is always there.

pdfminer's interpreter calls a device for every shown string and painted path; this device notes them directly, in
place of pdfminer's own layout objects, which cost most of its time.
"""

from __future__ import annotations

import io
import logging
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.utils import Matrix, apply_matrix_pt

from ingest.layout import BBox
from ingest.readers.pdf.marks import OBLIQUE, UNMAPPED, Char, PdfError, RawPage, shown_matrix, thin_boxes
from ingest.readers.pdf.minerfonts import Fonts

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font, once a character
FONTS_KEPT = 64
"""pdfminer keeps every font of the document; beyond so many the fonts are read anew, so that memory stays level."""


class MinerSource:
    """A PDF opened by pdfminer.six. Raises PdfError where it cannot be opened or needs a password."""

    def __init__(self, data: bytes) -> None:
        try:
            self._document = PDFDocument(PDFParser(io.BytesIO(data)), caching=False)
            self.page_count = _page_count(self._document)
        except PDFPasswordIncorrect as error:
            raise PdfError("PDF 已加密,需要口令才能打开") from error
        except MemoryError:
            raise
        except Exception as error:  # pdfminer raises whatever a broken file leads it into
            raise PdfError("PDF 结构损坏,无法读取") from error

    def pages(self) -> Iterator[RawPage]:
        """The pages in order, each interpreted only when asked for."""
        resources = Fonts(caching=True)
        walk = PDFPage.create_pages(self._document)
        number = 0
        while True:
            number += 1
            try:
                page = next(walk)
            except StopIteration:
                return
            except (MemoryError, TimeoutError):
                raise
            except Exception as error:
                if number == 1:
                    raise PdfError("PDF 的页面目录损坏,无法读取") from error
                yield RawPage(number, 0.0, 0.0, [], [], trouble=f"从第 {number} 页起页面目录损坏,无法读取")
                return
            if len(resources._cached_fonts) > FONTS_KEPT:
                resources = Fonts(caching=True)
            yield _read_page(page, number, resources)


def _page_count(document: PDFDocument) -> int:
    tree = resolve1(document.catalog.get("Pages"))
    total = tree.get("Count") if isinstance(tree, dict) else None
    return total if isinstance(total, int) and total >= 0 else 0


def _read_page(page: PDFPage, number: int, resources: PDFResourceManager) -> RawPage:
    x0, y0, x1, y1 = _shown_box(page)
    width, height = (x1 - x0, y1 - y0) if page.rotate % 180 == 0 else (y1 - y0, x1 - x0)
    device = _Device(resources)
    trouble = None
    try:
        interpreter = PDFPageInterpreter(resources, device)
        interpreter.render_contents(page.resources, page.contents, ctm=shown_matrix(page.rotate, (x0, y0, x1, y1)))
    except (MemoryError, TimeoutError):
        raise
    except Exception as error:  # one broken page must not lose the others
        trouble = f"第 {number} 页未能全部读出({type(error).__name__})"
    area = width * height
    turned = Counter(device.turns).most_common(1)[0][0] if device.turns else 0
    alike = len(set(device.turns)) < 2
    aside = {} if alike else {at: (turn - turned) % 360 for at, turn in enumerate(device.turns) if turn != turned}
    pictures = min(1.0, device.pictures / area) if area > 0 else 0.0
    stamped = "".join(device.stamped)
    return RawPage(
        number,
        width,
        height,
        device.chars,
        device.rulings,
        pictures,
        turned,
        trouble,
        stamped,
        device.curves,
        aside,
    )


def _shown_box(page: PDFPage) -> tuple[float, float, float, float]:
    """The part of the page that viewers show: the crop box within the media box."""
    a, b = page.mediabox, page.cropbox
    x0, y0, x1, y1 = max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else (a[0], a[1], a[2], a[3])


class _Device(PDFTextDevice):
    """Notes characters, rulings and the area of images of one page."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self.chars: list[Char] = []
        self.rulings: list[BBox] = []
        self.pictures = 0.0
        self.curves = 0
        self.stamped: list[str] = []
        self.turns: list[int] = []

    def render_char(
        self,
        matrix: Matrix,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = UNMAPPED
        advance: float = font.char_width(cid) * fontsize * scaling
        if text.isspace() or not text:
            return advance
        if font.is_vertical():
            vx, vy = font.char_disp(cid)
            left = -(fontsize * 0.5 if vx is None else vx * fontsize * 0.001)
            low = (1000 - vy) * fontsize * 0.001 + rise
            box = (left, low + advance, left + fontsize, low)
        else:
            low = font.get_descent() * fontsize + rise
            box = (0.0, low, advance, low + fontsize)
        a, b, c, d, e, f = matrix
        if b and min(abs(a), abs(b)) > OBLIQUE * max(abs(a), abs(b)):
            self.stamped.append(text)
            return advance
        xs = (a * box[0] + c * box[1] + e, a * box[2] + c * box[3] + e)
        ys = (b * box[0] + d * box[1] + f, b * box[2] + d * box[3] + f)
        # The matrix leads to coordinates with y downwards, so upright text has a > 0, and b < 0 climbs the page.
        level = abs(a) >= abs(b)
        self.turns.append((0 if a > 0 else 180) if level else (90 if b < 0 else 270))
        self.chars.append(Char(text, min(xs), min(ys), max(xs), max(ys), f if level else e))
        return advance

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        if _is_white(gstate.scolor if stroke else gstate.ncolor):
            return
        start = last = (0.0, 0.0)
        run: list[tuple[float, float]] = []
        for operator, *numbers in path:
            if operator == "m":
                self._note(run, stroke, fill)
                last = start = apply_matrix_pt(self.ctm, (numbers[0], numbers[1]))  # type: ignore[arg-type]
                run = [last]
            elif operator == "h":
                run.append(start)
                last = start
            elif operator == "l":
                last = apply_matrix_pt(self.ctm, (numbers[0], numbers[1]))  # type: ignore[arg-type]
                run.append(last)
            else:  # a curve: what stands before it still counts, the curve itself is no ruling
                self._note(run, stroke, False)
                self.curves += 1
                last = apply_matrix_pt(self.ctm, (numbers[-2], numbers[-1]))  # type: ignore[arg-type]
                run = [last]
        self._note(run, stroke, fill)

    def _note(self, run: list[tuple[float, float]], stroke: bool, fill: bool) -> None:
        self.rulings.extend(straight_marks(run, stroke, fill))

    def render_image(self, name: str, stream: Any) -> None:
        a, b, c, d, _, _ = self.ctm  # type: ignore[misc]
        self.pictures += abs(a * d - b * c)


def straight_marks(run: list[tuple[float, float]], stroke: bool, fill: bool) -> list[BBox]:
    """The rulings of one drawn run of points in shown coordinates."""
    if len(run) < 2:
        return []
    xs, ys = [x for x, _ in run], [y for _, y in run]
    if len(run) in (4, 5) and _is_rectangle(run):
        return thin_boxes(min(xs), min(ys), max(xs), max(ys), stroke)
    if not stroke:
        return thin_boxes(min(xs), min(ys), max(xs), max(ys), False) if fill and len(run) > 3 else []
    return [
        (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        for (x0, y0), (x1, y1) in pairwise(run)
        if abs(x1 - x0) <= 1.0 or abs(y1 - y0) <= 1.0
    ]


def _is_rectangle(run: list[tuple[float, float]]) -> bool:
    return all(abs(x1 - x0) < 0.5 or abs(y1 - y0) < 0.5 for (x0, y0), (x1, y1) in pairwise(run))


def _is_white(color: Any) -> bool:
    """Whether a colour is plain white in grey or RGB: drawn to cover, not to be seen."""
    values = color if isinstance(color, (tuple, list)) else (color,)
    return len(values) in (1, 3) and all(isinstance(v, (int, float)) and v >= 0.999 for v in values)
