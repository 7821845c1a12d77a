"""Codes and names of all tables of one filing, mended by what the tables prove of each other; figures come later."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.learnt import NO_NAMES, LearntNames
from ingest.recognise.mending.codes import mend_codes
from ingest.recognise.mending.names import mend_names
from ingest.recognise.rawtable import RawTable


def mend_rows(tables: Sequence[RawTable], learnt: LearntNames = NO_NAMES) -> list[RawTable]:
    """The tables with damaged codes and names mended and the repairs added; what nothing proves stays as printed."""
    return mend_names(mend_codes(tables), learnt)
