"""CSV files: rows whose cells commas or semicolons part, read as a sheet; each row with any text counts as a line."""

from __future__ import annotations

import csv
import io

from ingest.layout import Layout
from ingest.readers import UnreadableError
from ingest.readers.encoding import decode
from ingest.readers.flow import Flow, FlowCell

_SAMPLE = 20_000


def read_csv(data: bytes, name: str) -> Layout:
    """The layout of a CSV file. Raises UnreadableError."""
    decoded = decode(data, name)
    text = decoded.text.removeprefix("\ufeff")
    flow = Flow(name, "xlsx")
    for note in decoded.notes:
        flow.note(note)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise UnreadableError(f"CSV 无法读取:{name}({error})") from error
    flow.table(FlowCell(cell, at, column) for at, row in enumerate(rows) for column, cell in enumerate(row))
    return flow.layout(decoded.encoding)


def _delimiter(text: str) -> str:
    """What parts the cells: the one of the usual marks that the most lines have most of."""
    lines = [line for line in text[:_SAMPLE].split("\n") if line.strip()]
    return max(",\t;|", key=lambda mark: sum(min(line.count(mark), 4) for line in lines))
