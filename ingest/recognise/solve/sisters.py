"""Rows of a dump without cells in doubt that another table of expenditure has just so: its code, total and parts.

支出总表 repeats the row of a code from 一般公共预算支出表, or from that of a fund, where nothing else is spent on it.
Two tables are read apart, so that a row which is to the digit like the same code's in a table that is sure of it was
read right, though the rest of its own table is in doubt. Rows that speak against themselves stay in doubt. Where the
source ties figures to rows, a table is in doubt for its columns, which may be wrong in both: there this proves nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from ingest.identities import part_of_column
from ingest.recognise.solve.book import Book
from ingest.recognise.solve.doubting import speaks_against_itself
from ingest.recognise.solve.sheet import Entry, Sheet, SheetRow

SISTERS = ("支出总表", "一般公共预算支出表", "政府性基金预算支出表", "国有资本经营预算支出表")
_PARTS = ("total", "basic", "project")


def relieve(book: Book, damaged: Collection[int]) -> None:
    """Take the mark of doubt, in place, from such rows; ``damaged`` are the ids of entries whose print looks wrong."""
    sheets = [sheet for sheet in book.sheets if sheet.key in SISTERS]
    sure = {sheet.key: dict(_rows(sheet, sure_only=True)) for sheet in sheets}
    for s, sheet in enumerate(book.sheets):
        for code, (row, own) in _rows(sheet, sure_only=False) if sheet.key in SISTERS and sheet.raw.adrift else ():
            alike = any(
                {part: entry.value for part, entry in rows[code][1].items()} == {p: e.value for p, e in own.items()}
                for key, rows in sure.items()
                if key != sheet.key and code in rows
            )
            if alike and not speaks_against_itself(s, sheet, sheet.rows.index(row)):
                for entry in own.values():
                    entry.unsure = entry.unsure and (bool(entry.candidates) or id(entry) in damaged)


def _rows(sheet: Sheet, sure_only: bool) -> Iterator[tuple[str, tuple[SheetRow, dict[str, Entry]]]]:
    """The rows whose code is theirs alone in the table, with their figures by part: a total and what makes it up."""
    codes = Counter(row.raw.code for row in sheet.rows)
    for row in sheet.rows:
        code = row.raw.code
        found = {c: entry for c, entry in row.placed.items() if entry.value}
        parts = {part_of_column(sheet.raw.columns[c]): entry for c, entry in found.items()}
        own = {part: parts[part] for part in _PARTS if part in parts}
        if not code or codes[code] > 1 or "total" not in own or len(own) == 1:
            continue
        if not (sure_only and any(entry.unsure for entry in found.values())):
            yield code, (row, own)
