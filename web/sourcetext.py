"""The lines of a source as its reader counted them, so that a place's line numbers fall on the right ones."""

from __future__ import annotations

from functools import lru_cache

from ingest.readers import UnreadableError
from ingest.readers.encoding import decode
from ingest.readers.flow import shown_lines
from ingest.readers.kinds import flowing_layout


@lru_cache(maxsize=4)
def source_lines(data: bytes, name: str) -> tuple[str, ...]:
    """The source's lines without their breaks; of a web page, DOCX or workbook, its paragraphs and rows.

    Bytes that no encoding explains show as U+FFFD.
    """
    try:
        if (layout := flowing_layout(data, name)) is not None:
            return tuple(shown_lines(layout))
        text = decode(data, "").text
    except UnreadableError:
        text = data.decode("utf-8", errors="replace").replace("\r\n", "\n")
    return tuple(line.replace("\f", "") for line in text.removeprefix("\ufeff").split("\n"))
