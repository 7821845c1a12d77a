"""Which reader a file is for: told by what it holds; its name counts only for a fragment of a web page and for CSV."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from ingest.layout import Layout
from ingest.readers import UnreadableError
from ingest.readers.package import OLD_OFFICE, package_kind
from ingest.readers.pdf.reader import is_pdf, read_pdf
from ingest.readers.text import read_text
from ingest.readers.unread import why_unread

SUFFIXES = frozenset(
    {".txt", ".md", ".markdown", ".tsv", ".csv", ".pdf", ".html", ".htm", ".mht", ".mhtml", ".docx", ".xlsx", ".xls"}
)
"""What files that can be read are called."""
_WEB = (".html", ".htm")
_MAIL = re.compile(rb"\s*[A-Za-z][\w-]+:[^\n]*\n(?:[^\n]+\n)*?MIME-Version:|\s*MIME-Version:", re.IGNORECASE)
"""How a web archive begins: with the fields of a mail."""
_HEAD = 8192
_BLANK = b"\xef\xbb\xbf \t\r\n"


def read_any(path: Path) -> Layout:
    """The layout of a file of any kind. Raises UnreadableError, PdfError, OSError."""
    if is_pdf(path):
        return read_pdf(path)
    data = path.read_bytes()
    return flowing_layout(data, path.name) or read_text(data, path.name)


def flowing_layout(data: bytes, name: str) -> Layout | None:
    """The layout of a document without printed lines (web page, DOCX, workbook); None for any other kind.

    Raises UnreadableError, also for an Office file of a kind that cannot be read.
    """
    reader = _flowing_reader(data, name)
    return reader(data, name) if reader else None


def _flowing_reader(data: bytes, name: str) -> Callable[[bytes, str], Layout] | None:
    """Its library is loaded when a file needs it: most runs meet few such files, and each reading process would pay."""
    if why := why_unread(data, name):
        raise UnreadableError(why)
    if data.startswith(OLD_OFFICE):
        from ingest.readers.workbook import read_xls

        return read_xls
    kind = package_kind(data)
    if kind == "xlsx":
        from ingest.readers.workbook import read_xlsx

        return read_xlsx
    if kind == "docx":
        from ingest.readers.docx import read_docx

        return read_docx
    if _MAIL.match(data[:_HEAD]):
        from ingest.readers.webarchive import read_web_archive

        return read_web_archive
    if name.lower().endswith(".csv"):
        from ingest.readers.commas import read_csv

        return read_csv
    if not data.lstrip(_BLANK).startswith(b"<") and not name.lower().endswith(_WEB):
        return None
    from ingest.readers.html import is_html, read_html

    fragment = name.lower().endswith(_WEB) and b"<" in data
    return read_html if is_html(data[:4096]) or fragment else None
