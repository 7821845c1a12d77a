"""Tables that the source rules or parts by tabs: header paths, codes joined over cells, figures under their column."""

from __future__ import annotations

from ingest.recognise.rawtable import RawTable
from ingest.recognise.regions import Region


def read_grid_table(region: Region) -> RawTable:
    """The rows of a table region that holds at least one grid."""
    return RawTable(region, (), ())
