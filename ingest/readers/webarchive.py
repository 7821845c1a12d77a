"""Web archives (MHT, MHTML): a page saved into one file as mail is written; the HTML in it goes to the web reader."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from ingest.layout import Layout
from ingest.readers import UnreadableError
from ingest.readers.html import WebPage, decoded_page, pages_layout


def read_web_archive(data: bytes, name: str) -> Layout:
    """The layout of the pages of an archive, frames and sheets in their order. Raises UnreadableError."""
    pages = list(_pages(message_from_bytes(data), name))
    if not pages:
        raise UnreadableError(f"网页没有内容:{name}")
    return pages_layout(pages, name)


def _pages(message: Message, name: str) -> Iterator[WebPage]:
    for part in message.walk():
        content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(content, bytes) and content.strip():
            yield decoded_page(content, name, part.get_content_charset())
