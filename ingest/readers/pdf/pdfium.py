"""The characters and rulings of a PDF by pypdfium2: the fast source, taken where the extra ``fast`` is installed.

This module opens the PDF and its pages; ``pdfiumchars`` and ``pdfiummarks`` ask PDFium for what stands on one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as c

from ingest.readers.pdf.marks import PdfError, RawPage, shown_matrix
from ingest.readers.pdf.pdfiumchars import read_chars
from ingest.readers.pdf.pdfiummarks import read_marks


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
    chars, turned, aside, stamped = read_chars(page, to_shown, rotate)
    rulings, images, curves = read_marks(page, to_shown)
    area = width * height
    pictures = min(1.0, images / area) if area > 0 else 0.0
    return RawPage(number, width, height, chars, rulings, pictures, turned, stamped=stamped, curves=curves, aside=aside)
