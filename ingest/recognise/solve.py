"""Where each figure stands and what it is: one search for the cheapest assignment under the identities that hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.amounts import readings
from ingest.filing import Amount, Repair, Row, Table
from ingest.recognise.rawtable import Figure, RawRow, RawTable


@dataclass(frozen=True, slots=True)
class Settled:
    """The final tables of one filing with what was mended and what stays unsure."""

    tables: tuple[Table, ...]
    repairs: tuple[Repair, ...] = ()
    notes: tuple[str, ...] = ()


def settle(raw: Sequence[RawTable]) -> Settled:
    """Place and mend the figures of all tables of one filing together."""
    return Settled(tuple(_table(table) for table in raw))


def _table(raw: RawTable) -> Table:
    region = raw.region
    rows = tuple(
        Row(row.code, row.name, _values(row, raw.columns), row.place, row.side, dict(row.attrs)) for row in raw.rows
    )
    return Table(
        region.key or "", region.number, region.title, region.unit, raw.columns, rows, region.place, raw.statement
    )


def _values(row: RawRow, columns: tuple[str, ...]) -> dict[str, Amount]:
    open_columns = [c for c in columns if all(f.column != c for f in row.figures)]
    lost = [f for f in row.figures if f.column is None]
    placed = dict(zip(lost, open_columns, strict=False)) if len(lost) == len(open_columns) else {}
    values: dict[str, Amount] = {}
    for i, figure in enumerate(row.figures):
        column = figure.column or placed.get(figure) or (columns[min(i, len(columns) - 1)] if columns else None)
        if column is not None:
            values[column] = _amount(figure, unsure=figure.column is None and figure not in placed)
    return values


def _amount(figure: Figure, unsure: bool) -> Amount:
    read = readings(figure.printed)
    return Amount(read[0].digits if read else figure.printed, figure.printed, figure.place, unsure or not read)
