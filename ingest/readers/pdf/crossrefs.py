"""Whether a PDF's cross-reference table leads to its objects, as that of an undamaged file does.

Both libraries search a damaged file for its objects, but PDFium then loses characters here and there without a word,
and pdfminer.six may search for minutes. So the file is read as always, and its user is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_START = re.compile(rb"startxref\s+(\d{1,12})")
_OBJECT = re.compile(rb"\s*(\d{1,10})\s+(\d{1,5})\s+obj")
_SECTION = re.compile(rb"\s*(\d{1,10})\s+(\d{1,7})\s*?(?:\r\n|\r|\n|\s)")
_ENTRY = re.compile(rb"\s*(\d{10}) (\d{5}) ([nf])")


def leads_to_objects(data: bytes) -> bool:
    """Whether the last cross-reference table stands where the file says, and each of its entries leads to its object.

    Of a table that is packed in a stream only its place is looked at.
    """
    header = max(data.find(b"%PDF-"), 0)
    start = _START.search(data, data.rfind(b"startxref"))
    if not start:
        return False
    at = header + int(start[1])
    if _OBJECT.match(data, at):
        return True
    if not data.startswith(b"xref", at):
        return False
    return all(
        (found := _OBJECT.match(data, header + offset)) is not None and int(found[1]) == number
        for number, offset in _entries(data, at + 4)
    )


def _entries(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Number and place of each object in use that the table from ``at`` on lists."""
    while section := _SECTION.match(data, at):
        at = section.end()
        for number in range(int(section[1]), int(section[1]) + int(section[2])):
            entry = _ENTRY.match(data, at)
            if not entry:
                yield number, len(data)
                return
            at = entry.end()
            if entry[3] == b"n":
                yield number, int(entry[1])
