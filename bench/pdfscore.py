"""How much of a drawn filing's tables a reader got back, for any reader that yields rows of texts.

The measure needs nothing of this project's recognition: a printed row is right where one row of the reader has just
its words (code and name, split codes joined, blanks dropped), a cell where the same row has its figure in the same
column, counted from the left over all columns of the table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.printed import PrintTable
from ingest.filing import Filing

_SPACE = re.compile(r"\s+")
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


def whole_tables(found: Iterable[Sequence[Sequence[str]]], filing: Filing) -> tuple[int, int]:
    """(tables that came whole, tables with rows): all rows of the table in one found table, each with its whole code
    in one cell, or its name where it has none."""
    keys = [Counter(squeeze(text) for row in table for text in row) for table in found]
    right = asked = 0
    for table in filing.tables:
        wanted = Counter(row.code or squeeze(row.name) for row in table.rows)
        if wanted and table.key != "三公经费支出表":
            asked += 1
            right += any(wanted <= have for have in keys)
    return right, asked


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
