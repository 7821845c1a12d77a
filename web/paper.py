"""The pages of a PDF source: their sizes, and which of them a table stands on."""

from __future__ import annotations

from ingest.filing import Filing, Table
from ingest.readers.pdf.render import RenderError, page_sizes

NOMINAL = (595.0, 842.0)
"""A page's size in points where it cannot be known."""


def table_pages(table: Table) -> list[int]:
    """The pages (1-based) that a table stands on, in order."""
    return sorted({page for page in (table.place.page, *(row.place.page for row in table.rows)) if page})


def sizes(data: bytes, filing: Filing) -> list[tuple[float, float]]:
    """The size of each page in points; where pages cannot be drawn, a nominal size for each page that is known."""
    try:
        return page_sizes(data)
    except RenderError:
        return [NOMINAL] * max((page for table in filing.tables for page in table_pages(table)), default=1)
