"""A page of a PDF as a picture, for the source view; needs pypdfium2 (the extra ``fast``).

Drawing a page is the one thing that pdfminer.six cannot do, so there is no second way: without pypdfium2 the source
view shows the rebuilt table alone and says what is missing.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

MAX_PIXELS = 25_000_000
"""A page is never drawn larger than this; a huge page box gives a smaller scale, not a huge picture."""

_PDFIUM = threading.Lock()
"""PDFium is not made for threads; the web server has several."""


class RenderError(Exception):
    """The page cannot be drawn; the message is one line for the user, in Chinese."""


def can_render() -> bool:
    """Whether page images are available on this machine."""
    try:
        import pypdfium2  # noqa: F401
    except ImportError:
        return False
    return True


def render_page(data: bytes, page: int, scale: float = 1.5) -> bytes:
    """Page ``page`` (1-based) of the PDF ``data`` as PNG, ``scale`` pixels a point, turned as the page is shown.

    A box (x0, top, x1, bottom) in points stands at the same numbers times ``width_in_pixels / page.width`` in the
    picture. Raises RenderError.
    """
    with _opened(data) as document:
        return _png(document, page, scale)


def page_sizes(data: bytes) -> list[tuple[float, float]]:
    """Width and height in points of every page of the PDF ``data``, turned as it is shown. Raises RenderError."""
    with _opened(data) as document:
        return [document.get_page_size(number) for number in range(len(document))]


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    try:
        import pypdfium2 as pdfium
    except ImportError as error:
        raise RenderError("未安装 pypdfium2,无法显示页面图像") from error
    with _PDFIUM:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            raise RenderError("PDF 无法打开,不能显示页面图像") from error
        try:
            yield document
        finally:
            document.close()


def _png(document: Any, number: int, scale: float) -> bytes:
    if not 1 <= number <= len(document):
        raise RenderError(f"没有第 {number} 页,全文共 {len(document)} 页")
    page = document[number - 1]
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        raise RenderError(f"第 {number} 页没有大小,不能显示")
    scale = min(scale, (MAX_PIXELS / (width * height)) ** 0.5)
    bitmap = page.render(scale=scale)
    out = io.BytesIO()
    bitmap.to_pil().save(out, "PNG", compress_level=3)
    return out.getvalue()
