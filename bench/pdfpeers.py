"""The readers that ``bench.pdf`` runs side by side: this project's two sources, and whichever peers are installed.

Each takes a PDF's path and yields its tables as rows of texts, in its usual settings. A peer that is not installed is
left out; none is needed by the project. To measure beside all of them, install them beside the project in an
environment of their own: ``pip install . pdfplumber camelot-py tabula-py img2table pymupdf`` (tabula wants Java).
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

Rows = list[list[str]]
Reader = Callable[[Path], list[Rows]]


def mingzhang(source: str) -> Reader:
    """This project's grids, page by page."""

    def read(path: Path) -> list[Rows]:
        from ingest.layout import Grid
        from ingest.readers.pdf.reader import read_pdf

        return [block.texts() for block in read_pdf(path, source=source).blocks() if isinstance(block, Grid)]  # type: ignore[arg-type]

    return read


def mingzhang_filing(path: Path) -> list[Rows]:
    """The whole way: the filing's tables, each over all its pages, with codes joined."""
    from ingest.pipeline import recognise
    from ingest.readers.pdf.reader import read_pdf

    filing = recognise(read_pdf(path))
    return [
        [
            [row.code or "", row.name, *(a.printed if (a := row.values.get(c)) else "" for c in table.columns)]
            for row in table.rows
        ]
        for table in filing.tables
    ]


def pdfplumber(settings: dict[str, str] | None = None) -> Reader:
    """pdfplumber's tables; with ``settings`` other than its own."""

    def read(path: Path) -> list[Rows]:
        import pdfplumber

        tables: list[Rows] = []
        with pdfplumber.open(path) as document:
            for page in document.pages:
                tables += _plain(page.extract_tables(settings or {}))
                page.close()
        return tables

    return read


def pymupdf(strategy: str) -> Reader:
    """PyMuPDF's find_tables with one of its strategies."""

    def read(path: Path) -> list[Rows]:
        import pymupdf

        with pymupdf.open(path) as document:
            return [t for page in document for t in _plain(x.extract() for x in page.find_tables(strategy=strategy))]

    return read


def camelot(flavor: str) -> Reader:
    """camelot's tables in one of its flavours."""

    def read(path: Path) -> list[Rows]:
        import camelot

        return _plain(table.data for table in camelot.read_pdf(str(path), pages="all", flavor=flavor))

    return read


def tabula(lattice: bool) -> Reader:
    """tabula's tables by rulings, or by white space."""

    def read(path: Path) -> list[Rows]:
        import tabula

        how = {"lattice": True} if lattice else {"stream": True}
        frames = tabula.read_pdf(
            str(path), pages="all", silent=True, pandas_options={"header": None, "dtype": str}, **how
        )
        return _plain(frame.fillna("").to_numpy().tolist() for frame in frames)

    return read


def img2table(borderless: bool) -> Reader:
    """img2table's tables from the PDF's own text; with ``borderless`` those without rulings too."""

    def read(path: Path) -> list[Rows]:
        from img2table.document import PDF

        pages = PDF(src=str(path)).extract_tables(implicit_rows=False, borderless_tables=borderless)
        return _plain(table.df.fillna("").to_numpy().tolist() for found in pages.values() for table in found)

    return read


def _plain(tables: Iterable[Iterable[Iterable[str | None]]]) -> list[Rows]:
    return [[[str(text or "") for text in row] for row in table] for table in tables]


def readers() -> dict[str, Reader]:
    """Name and reader of everything that can run here."""
    found: dict[str, Reader] = {"mingzhang, pdfminer.six": mingzhang("pdfminer")}
    if _has("pypdfium2"):
        found["mingzhang, pypdfium2"] = mingzhang("pdfium")
    found["mingzhang, the whole way"] = mingzhang_filing
    if _has("pdfplumber"):
        found["pdfplumber"] = pdfplumber()
        found["pdfplumber, text"] = pdfplumber({"vertical_strategy": "text", "horizontal_strategy": "text"})
    if _has("pymupdf"):
        found |= {f"pymupdf, {strategy}": pymupdf(strategy) for strategy in ("lines", "text")}
    if _has("camelot"):
        found |= {f"camelot, {flavor}": camelot(flavor) for flavor in ("lattice", "stream")}
    if _has("tabula"):
        found |= {"tabula, lattice": tabula(True), "tabula, stream": tabula(False)}
    if _has("img2table"):
        found |= {"img2table": img2table(False), "img2table, borderless": img2table(True)}
    return found


def versions() -> str:
    """The peers that are installed, with their versions."""
    packages = ("pdfplumber", "pymupdf", "camelot-py", "tabula-py", "img2table")
    installed = [f"{name} {version(name)}" for name in packages if _has(name.removesuffix("-py"))]
    return ", ".join(installed) or "none"


def _has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def pdfminer_layout(path: Path) -> list[Rows]:
    """No tables: what pdfminer.six itself does to lay a page out, the measure for the time of the default source."""
    from pdfminer.high_level import extract_pages

    for _ in extract_pages(path):
        pass
    return []


def pdfium_marks(path: Path) -> list[Rows]:
    """No tables: the raw characters and rulings from PDFium, the measure for the time of the fast source.

    This is the least that a user of pypdfium2 writes to get both: the code and the box of every character, one call
    each, and the bounds of every path of the page, by the C functions that the package exposes. The package's own
    wrappers cost several times as much. What a ruling needs beyond its bounds (whether it is drawn at all, and in what
    colour; the borders of a drawn rectangle; paths within form objects) is left out here and is part of our time, as
    are the baselines of characters.
    """
    import ctypes

    import pypdfium2
    import pypdfium2.raw as c

    document = pypdfium2.PdfDocument(path.read_bytes())
    rect, numbers = c.FS_RECTF(), [ctypes.c_float() for _ in range(4)]
    for page in document:
        text = c.FPDFText_LoadPage(page)
        marks: list[object] = []
        for index in range(c.FPDFText_CountChars(text)):
            code = c.FPDFText_GetUnicode(text, index)
            c.FPDFText_GetLooseCharBox(text, index, rect)
            marks.append((code, rect.left, rect.bottom, rect.right, rect.top))
        for index in range(c.FPDFPage_CountObjects(page)):
            item = c.FPDFPage_GetObject(page, index)
            if c.FPDFPageObj_GetType(item) == c.FPDF_PAGEOBJ_PATH:
                c.FPDFPageObj_GetBounds(item, *numbers)
                marks.append(tuple(number.value for number in numbers))
        c.FPDFText_ClosePage(text)
        page.close()
    document.close()
    return []
