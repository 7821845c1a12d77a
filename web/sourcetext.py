"""The lines of a text source as its reader counted them, so that a place's line numbers fall on the right ones."""

from __future__ import annotations

from ingest.readers import UnreadableError
from ingest.readers.encoding import decode


def is_pdf(data: bytes) -> bool:
    """Whether a source is shown by page images rather than by lines."""
    return data[:1024].lstrip().startswith(b"%PDF")


def source_lines(data: bytes) -> list[str]:
    """The source's lines without their breaks; bytes that no encoding explains show as U+FFFD."""
    try:
        text = decode(data, "").text
    except UnreadableError:
        text = data.decode("utf-8", errors="replace").replace("\r\n", "\n")
    return [line.replace("\f", "") for line in text.removeprefix("\ufeff").split("\n")]
