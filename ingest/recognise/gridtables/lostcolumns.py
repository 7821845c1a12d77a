"""A grid's columns where its header lost some: rows with more amounts than the header's cells leave room for.

Optical reading can lose the span of a merged header cell, so that a label seems to stand over its neighbour's column.
The labels themselves still say which form the table has (``headers``); where that form has just as many columns as the
fullest row has amounts, it takes the place of the header's own geometry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.filing import Repair
from ingest.recognise.linetables.headers import read_header
from ingest.recognise.rawtable import Figure, RawRow, RawTable
from ingest.recognise.tokens import pieces

_CERTAIN = 0.6
"""So much of the header's text must be explained by the form that is put in its place."""


def with_lost_columns(table: RawTable, header: Sequence[Sequence[str]]) -> RawTable:
    """The table with the columns of the form that its header's texts name, where its own are too few for its rows."""
    fullest = max((len(row.figures) for row in table.rows), default=0)
    if fullest <= len(table.columns) or any(row.side for row in table.rows):
        return table
    form = read_header(table.region.key or "", [[part for text in line for part in pieces(text)] for line in header])
    if len(form.columns) != fullest or form.explained < _CERTAIN:
        return table
    rows = tuple(_moved(row, table.columns, form.columns) for row in table.rows)
    place = table.region.blocks[0].place if table.region.blocks else table.region.place
    proof = f"表头只分出{len(table.columns)}栏，而最满的行有{fullest}个金额；按表头用语，此表应有{fullest}栏"
    repair = Repair(place, " | ".join(table.columns), " | ".join(form.columns), proof)
    return replace(table, columns=form.columns, rows=rows, repairs=(*table.repairs, repair))


def _moved(row: RawRow, before: tuple[str, ...], after: tuple[str, ...]) -> RawRow:
    """The row with each figure in the column of the same position, to be proved by the identities."""
    if len(row.figures) == len(after):
        figures = tuple(replace(f, column=c, certain=True) for f, c in zip(row.figures, after, strict=True))
        return replace(row, figures=figures)
    return replace(row, figures=tuple(_figure(f, before, after) for f in row.figures))


def _figure(figure: Figure, before: tuple[str, ...], after: tuple[str, ...]) -> Figure:
    if figure.column is None:
        return figure
    return replace(figure, column=after[before.index(figure.column)], certain=False)
