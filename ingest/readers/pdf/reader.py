"""A PDF into a layout: a source opened, its pages read one after the other, running heads left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from ingest.layout import Layout, Page
from ingest.readers.pdf.crossrefs import leads_to_objects
from ingest.readers.pdf.furniture import without_furniture
from ingest.readers.pdf.marks import PdfError, Source
from ingest.readers.pdf.page import NEEDS_OCR, read_page
from ingest.script import is_traditional, printed_pages, simplify

SourceName = Literal["auto", "pdfminer", "pdfium"]

DAMAGED = "PDF 的交叉引用表损坏,对象是逐个查找的,个别文字可能缺失"
SHOWN = 40
"""So many characters of a watermark, or of what is struck out on a page, are told in its note."""
_MAGIC_WITHIN = 1024
"""Viewers accept a PDF whose first bytes are something else for so many bytes."""


def is_pdf(file: Path | bytes) -> bool:
    """Whether the file says that it is a PDF, whatever it is called."""
    if isinstance(file, bytes):
        return b"%PDF-" in file[:_MAGIC_WITHIN]
    with file.open("rb") as opened:
        return b"%PDF-" in opened.read(_MAGIC_WITHIN)


def read_pdf(file: Path | bytes, name: str | None = None, source: SourceName = "auto") -> Layout:
    """The layout of a PDF; ``name`` is what it is called, by default its file's name.

    ``source`` "auto" takes pypdfium2 where it is installed and pdfminer.six where it is not, or where pypdfium2
    cannot open the file. Raises PdfError with one line in Chinese.
    """
    data = file.read_bytes() if isinstance(file, Path) else file
    pages, notes = without_furniture(_pages(data, source))
    if not pages:
        raise PdfError("PDF 没有一页")
    if all(page.trouble and page.trouble != NEEDS_OCR and not page.blocks for page in pages):
        raise PdfError("PDF 结构损坏,没有一页能读出")
    if all(page.trouble == NEEDS_OCR for page in pages):
        notes = (*notes, "全文没有可读的文字,需要 OCR")
    troubles = tuple(_note(page) for page in pages if page.trouble)
    damaged = () if leads_to_objects(data) else (DAMAGED,)
    notes = (*damaged, *troubles, *notes, *_stamps(pages), *_struck(pages))
    return Layout(name or (file.name if isinstance(file, Path) else ""), "pdf", pages, None, notes)


def _pages(data: bytes, source: SourceName) -> list[Page]:
    """All pages; those of a document in traditional characters are set out by their simplified form."""
    pages = list(read_pages(data, source))
    if not is_traditional(block for page in pages for block in page.blocks):
        return pages
    return list(printed_pages(read_pages(data, source, simplified=True), pages))


def read_pages(data: bytes, source: SourceName = "auto", simplified: bool = False) -> Iterator[Page]:
    """The pages one at a time, none kept; running heads are still in. Raises PdfError."""
    columns = None
    for raw in open_source(data, source).pages():
        if simplified:
            raw.chars[:] = [char._replace(text=simplify(char.text)) for char in raw.chars]
        try:
            page, columns = read_page(raw, columns)
        except (MemoryError, RecursionError):
            raise
        except Exception as error:  # one odd page must not lose the others; its note says which
            trouble = f"第 {raw.number} 页的版面未能分析({type(error).__name__})"
            page, columns = Page(raw.number, (), raw.width, raw.height, trouble), None
        yield page


def open_source(data: bytes, source: SourceName = "auto") -> Source:
    """The PDF opened by the library that ``source`` names. Raises PdfError."""
    from ingest.readers.pdf.miner import MinerSource

    if source == "pdfminer":
        return MinerSource(data)
    try:
        from ingest.readers.pdf.pdfium import PdfiumSource
    except ImportError:
        if source == "pdfium":
            raise
        return MinerSource(data)
    if source == "pdfium":
        return PdfiumSource(data)
    try:
        return PdfiumSource(data)
    except PdfError as error:
        if "口令" in str(error):
            raise
        return MinerSource(data)


def _stamps(pages: Sequence[Page]) -> list[str]:
    """A note for every watermark: what it says, on how many pages."""
    stamps = Counter(page.stamped for page in pages if page.stamped)
    return [f"略去斜印的水印“{text[:SHOWN]}” {count} 页" for text, count in stamps.items()]


def _struck(pages: Sequence[Page]) -> list[str]:
    """A note for every page with text that is struck out."""
    return [
        f"第 {page.number} 页略去划去的文字 {len(page.struck)} 处:{'、'.join(page.struck)[:SHOWN]}"
        for page in pages
        if page.struck
    ]


def _note(page: Page) -> str:
    if page.trouble == NEEDS_OCR:
        return f"第 {page.number} 页没有可读的文字(图像或无对应字符的字体),需要 OCR,未编入索引"
    return page.trouble or ""
