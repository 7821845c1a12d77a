"""Small filings for the tests of reconciliation."""

from __future__ import annotations

from ingest.filing import Amount, Filing, FilingFacts, Passage, Row, Section, Table
from ingest.layout import Place


def row(code: str | None, name: str, line: int = 1, side: str | None = None, **values: str) -> Row:
    """A row whose column names are keyword arguments; '__' stands for the path separator."""
    place = Place(line)
    amounts = {column.replace("__", "/"): Amount(digits, digits, place) for column, digits in values.items()}
    return Row(code, name, amounts, place, side)


def table(key: str, columns: tuple[str, ...], *rows: Row, unit: str = "万元") -> Table:
    """A table with the given key, amount columns and rows."""
    return Table(key, None, key, unit, columns, rows, Place(1))


def filing(
    *tables: Table, kind: str | None = None, year: int = 2030, prose: tuple[tuple[str, str], ...] = ()
) -> Filing:
    """A filing of these tables, with (heading, paragraph) prose; of no kind, so that no standard table is missed."""
    sections = tuple(Section(2, heading, Place(900 + n)) for n, (heading, _) in enumerate(prose))
    passages = tuple(Passage(text, Place(950 + n), n) for n, (_, text) in enumerate(prose))
    return Filing("x.txt", FilingFacts("题", "某局", None, year, kind), sections, tables, passages=passages)
