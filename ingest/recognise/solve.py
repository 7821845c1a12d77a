"""Where each figure stands and what it is: one search for the cheapest assignment under the identities that hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.filing import Repair, Table
from ingest.recognise.rawtable import RawTable


@dataclass(frozen=True, slots=True)
class Settled:
    """The final tables of one filing with what was mended and what stays unsure."""

    tables: tuple[Table, ...]
    repairs: tuple[Repair, ...] = ()
    notes: tuple[str, ...] = ()


def settle(raw: Sequence[RawTable]) -> Settled:
    """Place and mend the figures of all tables of one filing together."""
    return Settled(())
