"""Which reader a file is for: told by what it holds; its name counts only for a fragment of a web page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ingest.layout import Layout
from ingest.readers import UnreadableError
from ingest.readers.package import OLD_OFFICE, is_encrypted, is_workbook, package_kind
from ingest.readers.pdf.reader import is_pdf, read_pdf
from ingest.readers.text import read_text

SUFFIXES = frozenset({".txt", ".md", ".markdown", ".tsv", ".pdf", ".html", ".htm", ".docx", ".xlsx", ".xls"})
"""What files that can be read are called."""
_WEB = (".html", ".htm")
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
    if data.startswith(OLD_OFFICE):
        if is_encrypted(data):
            raise UnreadableError(f"文件有密码保护,无法读取:{name}")
        if not is_workbook(data):
            raise UnreadableError(f"旧版 Word 文档(.doc)不能读,请另存为 .docx 或 PDF:{name}")
        from ingest.readers.workbook import read_xls

        return read_xls
    kind = package_kind(data)
    if kind == "xlsx":
        from ingest.readers.workbook import read_xlsx

        return read_xlsx
    if kind == "docx":
        from ingest.readers.docx import read_docx

        return read_docx
    if not data.lstrip(_BLANK).startswith(b"<") and not name.lower().endswith(_WEB):
        return None
    from ingest.readers.html import is_html, read_html

    fragment = name.lower().endswith(_WEB) and b"<" in data
    return read_html if is_html(data[:4096]) or fragment else None
