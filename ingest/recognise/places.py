"""Places in words, for evidence and notes."""

from __future__ import annotations

from ingest.layout import Place


def where(place: Place) -> str:
    """The line or the page of a place; nothing where it has neither."""
    if place.line:
        return f"第{place.line}行"
    return f"第{place.page}页" if place.page else ""
