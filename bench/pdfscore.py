"""How much of a drawn filing's tables a reader got back, for any reader that yields rows of texts.

Two measures, and neither needs this project's recognition. What a reader *gives*: a row counts where the reader's
table has its code whole in one cell (its name where it has no code), and all rows of a printed table are looked for in
the one found table that has most of them; so a code left in three columns, or a table left in a piece a page, count as
what they are to whoever uses them. A figure counts where it stands in such a row. What is left *once joined*: the rows
of all pages together, the parts of codes that are left blank filled in from the rows above (``filled``), each row's
words (code and name, split codes joined, blanks dropped) compared with the printed row's, and a cell right where such a
row has its figure in the same column, counted from the left: what a reader has once somebody has joined pages and codes
for it. A filing's rows are compared with the filing's (``filing_rows``), since two sides printed in one row are two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.printed import PrintTable, grouped
from ingest.filing import Filing

_SPACE = re.compile(r"\s+")
_PART = re.compile(r"\d{2,3}")
_FIGURE = re.compile(r"-?[\d,]+\.\d{1,2}")


@dataclass
class Score:
    """Printed and right rows and cells; cells also counts figures that stand where none is printed."""

    rows: int = 0
    rows_right: int = 0
    cells: int = 0
    cells_right: int = 0
    cells_found: int = 0

    def __iadd__(self, other: Score) -> Score:
        for name in ("rows", "rows_right", "cells", "cells_right", "cells_found"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    @property
    def row_share(self) -> float:
        """The share of the printed rows that were read right."""
        return self.rows_right / self.rows if self.rows else 1.0

    @property
    def cell_f1(self) -> float:
        """The F1 of the figures."""
        total = self.cells + self.cells_found
        return 2 * self.cells_right / total if total else 1.0


def squeeze(text: str | None) -> str:
    """The text without white space."""
    return _SPACE.sub("", text or "")


def printed_rows(tables: Iterable[PrintTable]) -> list[list[str]]:
    """The body rows of the drawn tables as texts."""
    rows = []
    for table in tables:
        for index in range(table.header_rows, table.rows):
            texts = [""] * len(table.kinds)
            for cell in table.cells:
                if cell.row == index:
                    texts[cell.column] = squeeze(cell.text)
            rows.append(texts)
    return rows


def filled(rows: Iterable[Sequence[str | None]]) -> list[list[str]]:
    """The rows with the parts of split codes that are left blank filled in from the rows above: those to the left of a
    part that is printed, as far as three digits. A part printed anew ends those to its right."""
    above: dict[int, str] = {}
    out = []
    for row in rows:
        texts = [squeeze(text) for text in row]
        for column, text in enumerate(texts):
            if not _PART.fullmatch(text):
                continue
            at = column
            while len(texts[at]) == 2 and at > 0 and not texts[at - 1] and at - 1 in above:
                at -= 1
                texts[at] = above[at]
            above = {c: part for c, part in above.items() if not column < c <= column + 2} | {column: text}
        out.append(texts)
    return out


def filing_rows(filing: Filing) -> list[list[str]]:
    """The filing's own rows as texts, of which a reader that yields whole filings is to have each."""
    return [
        [row.code or "", row.name, *(grouped(a.digits) if (a := row.values.get(c)) else "" for c in table.columns)]
        for table in filing.tables
        for row in table.rows
    ]


def score_rows(found: Iterable[Sequence[str | None]], printed: Sequence[Sequence[str]]) -> Score:
    """The score of a reader's rows against the printed ones."""
    rows = [[squeeze(text) for text in row] for row in found]
    true_words, found_words = Counter(map(_words, printed)), Counter(map(_words, rows))
    true_words.pop("", None)
    true_cells, found_cells = _cells(printed), _cells(rows)
    return Score(
        rows=sum(true_words.values()),
        rows_right=sum((true_words & found_words).values()),
        cells=sum(true_cells.values()),
        cells_right=sum((true_cells & found_cells).values()),
        cells_found=sum(found_cells.values()),
    )


_Keyed = tuple[Counter[str], Counter[tuple[str, str]]]


@dataclass
class Given:
    """What a reader's tables hold as they stand: rows, figures, and tables that hold all their rows."""

    rows: int = 0
    rows_right: int = 0
    figures: int = 0
    figures_right: int = 0
    tables: int = 0
    tables_whole: int = 0

    def __iadd__(self, other: Given) -> Given:
        for name in ("rows", "rows_right", "figures", "figures_right", "tables", "tables_whole"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


def score_given(found: Iterable[Sequence[Sequence[str]]], filing: Filing) -> Given:
    """The score of a reader's tables as it gives them, against the filing's; a table of one row without a code, and
    tables without rows, are left out."""
    haves = [_keyed([squeeze(text) for text in row] for row in table) for table in found]
    given = Given()
    for table in filing.tables:
        keys = [row.code or squeeze(row.name) for row in table.rows]
        if not keys or table.key == "三公经费支出表":
            continue
        amounts = [(key, amount) for key, row in zip(keys, table.rows, strict=True) for amount in row.values.values()]
        printed = [(key, grouped(amount.digits)) for key, amount in amounts]
        here, figures = max((_shared(keys, printed, have) for have in haves), default=(0, 0))
        given += Given(len(keys), here, len(printed), figures, 1, int(here == len(keys)))
    return given


def _shared(keys: list[str], printed: list[tuple[str, str]], have: _Keyed) -> tuple[int, int]:
    """How many of a table's rows and figures a found table has."""
    return sum((Counter(keys) & have[0]).values()), sum((Counter(printed) & have[1]).values())


def _keyed(rows: Iterable[Sequence[str]]) -> _Keyed:
    """The texts of a found table's cells, and its figures beside each text of their row."""
    texts: Counter[str] = Counter()
    beside: Counter[tuple[str, str]] = Counter()
    for row in rows:
        texts.update(row)
        figures = [text for text in row if _FIGURE.fullmatch(text)]
        beside.update((text, figure) for text in row if text and not _FIGURE.fullmatch(text) for figure in figures)
    return texts, beside


def misses(found: Iterable[Sequence[str | None]], printed: Sequence[Sequence[str]]) -> list[str]:
    """The printed rows and cells that the reader does not have, as texts."""
    rows = [[squeeze(text) for text in row] for row in found]
    words = Counter(map(_words, printed)) - Counter(map(_words, rows))
    words.pop("", None)
    cells = _cells(printed) - _cells(rows)
    return [f"row {text}" for text in words.elements()] + [f"cell {item}" for item in cells.elements()]


def _words(row: Sequence[str]) -> str:
    return "".join(text for text in row if not _FIGURE.fullmatch(text))


def _cells(rows: Iterable[Sequence[str]]) -> Counter[tuple[str, int, str]]:
    return Counter(
        (_words(row), column, text) for row in rows for column, text in enumerate(row) if _FIGURE.fullmatch(text)
    )
