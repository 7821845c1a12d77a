"""Text files: a dump of a PDF's text gives lines; what holds Markdown or tab-parted rows goes to its own reader.

Line numbers are those of the text split at line breaks, from 1. A form feed parts pages without ending a line, so
the end of one page and the start of the next may share a line number. Blank lines are no blocks.
"""

from __future__ import annotations

from pathlib import Path

from ingest.layout import Block, Layout, Page, Place, TextLine
from ingest.readers.drawnrows import with_plain_rows
from ingest.readers.encoding import decode
from ingest.readers.markdown import looks_like_markdown, markdown_layout


def read_text(file: Path | bytes, name: str | None = None) -> Layout:
    """The layout of a text file of any of the kinds above; ``name`` is what it is called, by default its file's name.

    Raises UnreadableError and OSError.
    """
    name = name or (file.name if isinstance(file, Path) else "")
    decoded = decode(file.read_bytes() if isinstance(file, Path) else file, name)
    text = decoded.text.removeprefix("\ufeff")
    text = with_plain_rows(text)
    if looks_like_markdown(text):
        return markdown_layout(text, name, decoded.encoding, decoded.notes)
    return text_layout(text, name, decoded.encoding, decoded.notes)


def text_layout(text: str, source: str, encoding: str | None = None, notes: tuple[str, ...] = ()) -> Layout:
    """The layout of a text dump: one TextLine for each line that is not blank, as printed."""
    pages: list[list[Block]] = [[]]
    for number, line in enumerate(text.split("\n"), 1):
        for index, piece in enumerate(line.split("\f")):
            if index:
                pages.append([])
            if piece.strip():
                pages[-1].append(TextLine(piece.rstrip(), Place(number)))
    return Layout(source, "text", _numbered(pages), encoding, notes)


def _numbered(pages: list[list[Block]]) -> tuple[Page, ...]:
    return tuple(Page(number, tuple(blocks)) for number, blocks in enumerate(pages, 1))
