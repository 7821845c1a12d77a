"""Kinds of files that filings come in and that nothing here reads, told by their first bytes; and what to do then."""

from __future__ import annotations

import re

from ingest.readers.package import OLD_OFFICE, is_encrypted, is_workbook, parts_of

_PAGES = "版式文件({kind})不能读,请用阅读软件另存为 PDF:{name}"
_ARCHIVE = "压缩包({kind})不能读,请解开后入库:{name}"
_PICTURE = "图片({kind})里没有文字可读,请先做文字识别(OCR):{name}"
_OPEN = "{kind} 文件不能读,请另存为 {other}:{name}"

_SIGNS: tuple[tuple[bytes, str, str, str], ...] = (
    (b"Rar!\x1a\x07", _ARCHIVE, "RAR", ""),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE, "7z", ""),
    (b"\x1f\x8b", _ARCHIVE, "gzip", ""),
    (b"\xff\xd8\xff", _PICTURE, "JPEG", ""),
    (b"\x89PNG\r\n", _PICTURE, "PNG", ""),
    (b"GIF8", _PICTURE, "GIF", ""),
    (b"BM", _PICTURE, "BMP", ""),
    (b"II*\0", _PICTURE, "TIFF", ""),
    (b"MM\0*", _PICTURE, "TIFF", ""),
    (b"CAJ\0", _PAGES, "CAJ", ""),
    (b"HN\0", _PAGES, "CAJ", ""),
    (b"Founder CEB", _PAGES, "CEB", ""),
    (b"{\\rtf", _OPEN, "RTF", ".docx 或 PDF"),
)
_PARTS: tuple[tuple[str, str, str, str], ...] = (
    ("OFD.xml", _PAGES, "OFD", ""),
    ("ppt/presentation.xml", _OPEN, "PPTX", "PDF"),
)
_OPEN_DOCUMENTS = {b"opendocument.text": ("ODT", ".docx 或 PDF"), b"opendocument.spreadsheet": ("ODS", ".xlsx")}
_XML = (
    (re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet"), "Excel 2003 XML", ".xlsx"),
    (re.compile(rb"schemas\.microsoft\.com/office/word/2003/wordml"), "Word 2003 XML", ".docx"),
)
_HEAD = 4096


def why_unread(data: bytes, name: str) -> str | None:
    """Why a file of a known kind cannot be read and what to do with it; None for what a reader may try."""
    if data.startswith(OLD_OFFICE):
        if is_encrypted(data):
            return f"文件有密码保护,无法读取:{name}"
        return None if is_workbook(data) else f"旧版 Office 文档(.doc、.wps)不能读,请另存为 .docx 或 PDF:{name}"
    for sign, message, kind, other in _SIGNS:
        if data.startswith(sign) and (sign != b"BM" or b"\0" in data[:_HEAD]):
            return message.format(kind=kind, other=other, name=name)
    return _package(data, name) or _xml(data, name) or _records(data, name)


def _package(data: bytes, name: str) -> str | None:
    parts = parts_of(data)
    for part, message, kind, other in _PARTS:
        if part in parts:
            return message.format(kind=kind, other=other, name=name)
    for mark, (kind, other) in _OPEN_DOCUMENTS.items():
        if "mimetype" in parts and mark in data[:_HEAD]:
            return _OPEN.format(kind=kind, other=other, name=name)
    return None


def _xml(data: bytes, name: str) -> str | None:
    head = data[:_HEAD]
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        return None
    found = next(((kind, other) for pattern, kind, other in _XML if pattern.search(head)), None)
    return _OPEN.format(kind=found[0], other=found[1], name=name) if found else None


def _records(data: bytes, name: str) -> str | None:
    """A recogniser's or a program's records (JSON): text and places that no standard orders."""
    start = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if re.match(rb"\{\s*\"|\[\s*\{\s*\"", start) and data.rstrip()[-1:] in (b"}", b"]"):
        return f"JSON 数据不能读,文字识别的结果请导出为文本、Markdown 或 HTML:{name}"
    return None
