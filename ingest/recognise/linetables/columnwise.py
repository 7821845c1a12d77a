"""Tables of a dump that gives whole columns, or names and figures apart from their codes: matched by count and sums.

Plain ``pdftotext`` prints a table in the order in which it finds blocks on the page: all codes, all names, then each
column of figures, or row after row with the codes somewhere else. Nothing beside a figure says whose it is, but there
are as many figures as rows and columns make, so that only one arrangement has every row, and every class over its
items, add up. Without such proof nothing is returned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ingest.amounts import looks_sound, plain
from ingest.codes import CODED_TABLES
from ingest.folding import fold_label
from ingest.identities import ROOT, Sum, children_of, column_sums, row_parents
from ingest.layout import TextLine
from ingest.recognise.linetables.headers import Header, read_header
from ingest.recognise.linetables.namedcodes import NameToken, coded, names_in
from ingest.recognise.linetables.rowruns import adds_up
from ingest.recognise.linetables.sparseplace import StreamFigure, StreamRow, place_sparse
from ingest.recognise.rawtable import Figure, RawRow

_HALF = Decimal("0.005")
_STEPS = 20000
"""The search for the pieces of one table gives up after so many steps."""
_MOST = 300
"""Tables of more rows are left to the reading by lines, which takes time in step with them."""
_SINGLE, _ALONE = 0.7, 0.5
"""From this share of lines of one word on, and of lines with figures that hold nothing else."""


@dataclass(slots=True)
class _Row:
    """A name (None for the total, whose label the header may have too) with its figures in the columns' order."""

    name: NameToken | None
    figures: list[StreamFigure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ColumnTable:
    """What was proved: the header and the rows, every figure with its column."""

    header: Header
    rows: tuple[RawRow, ...]


def is_adrift(lines: Sequence[TextLine]) -> bool:
    """Whether a dump prints its cells one by one, so that what stands in a row need not stand together."""
    figured = [line for line in lines if any(map(looks_sound, line.text.split()))]
    single = sum(len(line.text.split()) == 1 for line in lines)
    alone = sum(len(line.text.split()) == 1 for line in figured)
    return bool(figured) and single >= _SINGLE * len(lines) and alone >= _ALONE * len(figured)


def read_columnwise(lines: Sequence[TextLine], key: str) -> ColumnTable | None:
    """The rows of a table of codes, every sum of which holds; None where no arrangement is proved."""
    if key not in CODED_TABLES:
        return None
    words = [(line, word) for line in lines for word in line.text.split()]
    amounts = [
        StreamFigure(at, line, word, Decimal(plain(word) or 0))
        for at, (line, word) in enumerate(words)
        if looks_sound(word)
    ]
    names, labels, codes = names_in(words, key)
    if not names or not amounts or len(names) > _MOST:
        return None
    header = _header(labels, key)
    columns = tuple(fold_label(column) for column in header.columns)
    if not columns:
        return None
    paired = coded(names, codes, key)
    if paired is None:
        return None
    sums = column_sums(columns)
    if len(columns) > 1 and not sums:
        return None
    for rows in _Pieces(names, amounts, len(columns), sums).arrangements():
        if found := _proved(rows, dict(zip(map(id, names), paired, strict=True)), key):
            return ColumnTable(header, tuple(_raw(row, code, header.columns) for row, code in found))
    by_code = sorted(zip(paired, names, strict=True), key=lambda item: item[0])
    printed = [StreamRow(code, name.text, name.line) for code, name in by_code]
    placed = place_sparse(printed, amounts, sums, header.columns, key)
    return ColumnTable(header, tuple(placed)) if placed else None


def _header(labels: Sequence[str], key: str) -> Header:
    """The header that the labels make; one 合计 among them is the total row's, that without which it reads best."""
    totals = [n for n, label in enumerate(labels) if label == ROOT]
    ways = [[*labels[:n], *labels[n + 1 :]] for n in reversed(totals)] or [list(labels)]
    read = [read_header(key, [[label] for label in way], in_order=False) for way in ways]
    return max(read, key=lambda header: (len(header.columns), header.explained))


def _proved(rows: Sequence[_Row], codes: dict[int, str], key: str) -> list[tuple[_Row, str | None]] | None:
    """The rows with their codes where every class is the sum of what stands under it; None where one is not."""
    with_codes = [(row, codes[id(row.name)] if row.name else None) for row in rows]
    with_codes.sort(key=lambda item: (item[1] is not None, item[1] or ""))
    own = [code for _, code in with_codes]
    names = [row.name.text if row.name else ROOT for row, _ in with_codes]
    parents = row_parents(key, own, names, [None] * len(own))
    below = children_of(parents)
    for above, children in below.items():
        for column, amount in enumerate(with_codes[above][0].figures):
            parts = sum(with_codes[child][0].figures[column].value for child in children)
            if abs(amount.value - parts) > _HALF * (len(children) + 1):
                return None
    return with_codes if below else None


def _raw(row: _Row, code: str | None, columns: Sequence[str]) -> RawRow:
    figures = tuple(
        Figure(amount.printed, amount.line.place, column)
        for amount, column in zip(row.figures, columns, strict=True)
    )  # fmt: skip
    place = row.name.line.place if row.name else figures[0].place
    return RawRow(code, row.name.text if row.name else ROOT, figures, place)


class _Pieces:
    """The stream of names and figures cut into pieces that hold just the figures of their rows."""

    def __init__(
        self, names: Sequence[NameToken], amounts: Sequence[StreamFigure], columns: int, sums: Sequence[Sum]
    ) -> None:
        self.stream: list[NameToken | StreamFigure] = sorted((*names, *amounts), key=lambda item: item.at)
        self.columns = columns
        self.sums = tuple(sums)
        self.total = len(amounts) == columns * (len(names) + 1)
        self.whole = self.total or len(amounts) == columns * len(names)
        self.steps = 0

    def arrangements(self) -> Iterator[list[_Row]]:
        """The ways to give every name its figures, each row's sums holding."""
        if self.whole:
            yield from self._from(0, not self.total)

    def _from(self, start: int, had_total: bool) -> Iterator[list[_Row]]:
        if start == len(self.stream):
            yield []
            return
        names: list[NameToken] = []
        amounts: list[StreamFigure] = []
        for end in range(start, len(self.stream)):
            item = self.stream[end]
            if isinstance(item, NameToken):
                names.append(item)
            else:
                amounts.append(item)
            self.steps += 1
            if self.steps > _STEPS:
                return
            rows, over = divmod(len(amounts), self.columns)
            extra = rows - len(names)
            if over or not rows or extra not in ((0,) if had_total else (0, 1)):
                continue
            for piece in self._rows(names, amounts, bool(extra)):
                for rest in self._from(end + 1, had_total or bool(extra)):
                    yield [*piece, *rest]

    def _rows(self, names: list[NameToken], amounts: list[StreamFigure], total: bool) -> Iterator[list[_Row]]:
        """The piece's rows: row by row or column by column, from the left or from the right, the total at an end."""
        count = len(amounts) // self.columns
        by_row = [amounts[n * self.columns : (n + 1) * self.columns] for n in range(count)]
        by_column = [[amounts[c * count + n] for c in range(self.columns)] for n in range(count)]
        orders: list[list[NameToken | None]] = [[None, *names], [*names, None]] if total else [list(names)]
        for table in (by_row, by_column, [row[::-1] for row in by_column]) if count > 1 else (by_row,):
            if all(map(self._adds_up, table)):
                for order in orders if count > 1 else orders[:1]:
                    yield [_Row(name, figures) for name, figures in zip(order, table, strict=True)]
                if self.columns > 1:
                    return
        return

    def _adds_up(self, row: Sequence[StreamFigure]) -> bool:
        return adds_up(tuple(int(figure.value * 100) for figure in row), self.columns, self.sums)
