"""A table as read from the page before its figures are proved: rows with printed figures, their columns maybe unknown.

The line reader and the grid reader both yield raw tables; ``solve`` places and mends the figures of all tables of one
filing together, under the identities of the domain, and yields the final tables with their repairs.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.filing import Repair
from ingest.layout import Place
from ingest.recognise.regions import Region


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure of a row, in printed order.

    ``column`` is where the source says it stands, None where blanks were lost. ``certain`` is False where the source
    states a column but the row's cells may have slid.
    """

    printed: str
    place: Place
    column: str | None = None
    certain: bool = True
    rivals: tuple[str, ...] = ()
    """The other columns that it may stand in where the source leaves that open."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row with its code (digits and letters only), its name joined over wraps, and its figures in order.

    ``code_cells`` are the printed cells that the code was read from, where a source parts or damages codes.
    """

    code: str | None
    name: str
    figures: tuple[Figure, ...]
    place: Place
    side: str | None = None
    attrs: dict[str, str] = field(default_factory=dict)
    code_cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawTable:
    """One standard table: its region, its amount columns as header paths, its rows, and what was already mended."""

    region: Region
    columns: tuple[str, ...]
    rows: tuple[RawRow, ...]
    repairs: tuple[Repair, ...] = ()
    statement: str | None = None
    notes: tuple[str, ...] = ()
    side_columns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """In a two-sided table the columns of each side (收入, 支出), where they differ; empty elsewhere."""
    adrift: bool = False
    """Whether nothing in the source ties a figure to its row (a dump that prints cell after cell): a figure that no sum
    and no other table confirms is then unsure."""
    open_header: bool = False
    """Whether the header may name more columns than were read, so that a figure's column is but the likeliest."""

    def columns_of(self, side: str | None) -> tuple[str, ...]:
        """The columns that a row of this side can have figures in."""
        return dict(self.side_columns).get(side or "", self.columns)
