"""Where each figure stands and what it is: one search for the cheapest assignment under the identities that hold.

``settle`` takes the raw tables of one filing together. Rows whose columns are known stand as they are; the others get
the columns that cost least under the row's own sums (``placing``), the sums over the code hierarchy (``tree``) and the
figures that other tables state of the same thing (``ingest.identities``). Then damaged figures are mended where the
identities prove what was meant (``mending``). What stays open is marked unsure.
"""

from __future__ import annotations

from ingest.recognise.solve.settling import Settled, settle

__all__ = ["Settled", "settle"]
