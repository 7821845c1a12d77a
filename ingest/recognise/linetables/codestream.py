"""A table of economic codes in blocks side by side whose lines do not hold whole rows: read as one stream of cells.

A dump in the page's own order prints the rows of such a table one after the other, block by turns, each cell on a line
of its own or several on one: a code (301, or its class and item in two cells, 301 01), a name over its wraps, the
amount. Every code begins a row, whatever line it stands on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.classification import names_of
from ingest.folding import fold_label, tidy
from ingest.identities import BLOCK_TOTALS
from ingest.recognise.rawtable import Figure, RawRow
from ingest.recognise.tokens import Token

KEY = "一般公共预算基本支出表"
TOTALS = (*BLOCK_TOTALS, "合计", "总计")
_CLASS, _WHOLE = 3, 5


@dataclass(slots=True)
class _Item:
    """One row in the making."""

    code: str | None
    tokens: list[Token]
    names: list[str] = field(default_factory=list)
    amounts: list[Token] = field(default_factory=list)

    @property
    def name(self) -> str:
        return tidy("".join(self.names))

    @property
    def open(self) -> bool:
        """Whether nothing but a class was read, so that the item's two digits may follow."""
        return bool(self.code) and len(self.code or "") == _CLASS and not self.names and not self.amounts


def stream_rows(lines: Iterable[Sequence[Token]]) -> list[RawRow]:
    """The rows of the stream, those of one block together, in the blocks' order."""
    items: list[_Item] = []
    for token in (token for line in lines for token in line):
        if token.kind == "blank":
            continue
        text = token.text
        bare = fold_label(text)
        if _is_code(text):
            items.append(_Item(text, [token]))
        elif items and items[-1].open and len(text) == 2 and text.isdigit() and _is_code((items[-1].code or "") + text):
            items[-1].code = (items[-1].code or "") + text
            items[-1].tokens.append(token)
        elif token.kind == "amount":
            if items:
                items[-1].amounts.append(token)
                items[-1].tokens.append(token)
        elif bare in TOTALS:
            items.append(_Item(None, [token], [text]))
        elif items:
            items[-1].names.append(text)
            items[-1].tokens.append(token)
    return [_row(item) for item in _by_block(items)]


def well_named(rows: Iterable[RawRow]) -> int:
    """How many rows have just the name that the classification gives their code; rows with neither count off."""
    right = 0
    for row in rows:
        listed = {fold_label(name) for name in names_of(row.code, "economic")} if row.code else set()
        right += (fold_label(row.name) in listed) if row.code else (1 if fold_label(row.name) in TOTALS else -1)
    return right


def _is_code(text: str) -> bool:
    return len(text) in (_CLASS, _WHOLE) and text.isdigit() and bool(names_of(text, "economic"))


def _row(item: _Item) -> RawRow:
    place = item.tokens[0].place.through(item.tokens[-1].place)
    figures = tuple(Figure(token.text, token.place) for token in item.amounts)
    return RawRow(item.code, item.name, figures, place)


def _by_block(items: Sequence[_Item]) -> list[_Item]:
    """The items of each block together: a block goes on with its class until that has no more items to come."""
    left: dict[str, int] = {}
    for item in items:
        if item.code:
            left[item.code[:_CLASS]] = left.get(item.code[:_CLASS], 0) + 1
    blocks: list[list[_Item]] = []
    closing: list[_Item] = []
    for item in items:
        if not item.code:
            closing.append(item)
            continue
        own = item.code[:_CLASS]
        at = next((n for n, block in enumerate(blocks) if _class_of(block[-1]) == own), None)
        if at is None:
            at = next((n for n, block in enumerate(blocks) if not left[_class_of(block[-1])]), None)
        if at is None:
            blocks.append([])
            at = len(blocks) - 1
        blocks[at].append(item)
        left[own] -= 1
    return [*(item for block in blocks for item in block), *closing]


def _class_of(item: _Item) -> str:
    return (item.code or "")[:_CLASS]
