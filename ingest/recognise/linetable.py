"""Tables of a text dump, which has no grid: rows aligned from wrapped lines, figures in printed order."""

from __future__ import annotations

from ingest.recognise.rawtable import RawTable
from ingest.recognise.regions import Region


def read_line_table(region: Region) -> RawTable:
    """The rows of a table region whose blocks are text lines; the figures' columns are left open."""
    return RawTable(region, (), ())
