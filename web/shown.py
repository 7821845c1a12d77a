"""How figures and printed text are shown: amounts in 万元, snippets with hits marked, headers of several levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup, escape

from index.snippet import WIDTH, window
from ingest.layout import BBox, Place
from web.paths import Span


def wan(value: Decimal | None) -> str:
    """A figure in 万元 with thousands separators and at least two decimals, never rounded; empty for None."""
    if value is None:
        return ""
    exponent = value.normalize().as_tuple().exponent
    decimals = max(2, -exponent) if isinstance(exponent, int) else 2
    return f"{value:,.{decimals}f}"


def telling(amounts: dict[str, Decimal], most: int = 3) -> dict[str, Decimal]:
    """The amounts of a hit by column without zeros, where there are more than a few and not all are zero."""
    kept = {column: amount for column, amount in amounts.items() if amount}
    return kept if kept and len(amounts) > most else amounts


def moment(stamp: str | None) -> str:
    """A moment in UTC of ISO 8601 as a reader wants it, to the minute: 2026-11-21 15:51."""
    return (stamp or "")[:16].replace("T", " ")


def digits(text: str) -> str:
    """A decimal string with thousands separators and its decimals as they are."""
    head, dot, tail = text.partition(".")
    sign, head = ("-", head[1:]) if head.startswith("-") else ("", head)
    return f"{sign}{int(head or 0):,}{dot}{tail}" if head.isdigit() or not head else text


def clean(text: str) -> str:
    """The text without the control characters that XML cannot hold."""
    return "".join(c if c >= " " or c in "\t\n\r" else " " for c in text if c not in "\ufffe\uffff")


def snippet(text: str, highlights: tuple[tuple[int, int], ...], width: int = WIDTH) -> Markup:
    """The part of a printed text around its first hit, escaped, with every hit in it marked."""
    start, end = window(text, highlights, width)
    out = Markup("…") if start else Markup("")
    at = start
    for first, last in _merge(highlights):
        first, last = max(first, at), min(last, end)
        if first >= last:
            continue
        out += escape(text[at:first]) + Markup("<mark>") + escape(text[first:last]) + Markup("</mark>")
        at = last
    return out + escape(text[at:end]) + (Markup("…") if end < len(text) else Markup(""))


def _merge(highlights: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(h for h in highlights if h[0] < h[1]):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """One cell of a table's header with the columns and header rows that it covers."""

    label: str
    columns: int
    rows: int


def header_rows(columns: tuple[str, ...]) -> list[list[HeaderCell]]:
    """The header of columns given as paths: parents of neighbours merge, a short path reaches down to the bottom."""
    paths = [column.split("/") for column in columns]
    depth = max((len(path) for path in paths), default=1)
    rows: list[list[HeaderCell]] = []
    for level in range(depth):
        cells: list[HeaderCell] = []
        at = 0
        while at < len(paths):
            path = paths[at]
            if level >= len(path):
                at += 1
                continue
            if level == len(path) - 1:
                cells.append(HeaderCell(path[level], 1, depth - level))
                at += 1
                continue
            end = at + 1
            while end < len(paths) and len(paths[end]) > level + 1 and paths[end][: level + 1] == path[: level + 1]:
                end += 1
            cells.append(HeaderCell(path[level], end - at, 1))
            at = end
        rows.append(cells)
    return rows


def depth(code: str | None) -> int:
    """How far a row's name stands in: 0 for 类 (3 digits) or no code, 1 for 款 (5), 2 for 项 (7)."""
    return {5: 1, 7: 2}.get(len(code or ""), 0)


def is_marked(place: Place, spans: Sequence[Span], page: int | None, boxes: Sequence[BBox]) -> bool:
    """Whether a row is one that the view marks: it shares a line with a span, or its height with a box of its page."""
    if place.line is not None:
        return any(place.line <= last and (place.last_line or place.line) >= first for first, last in spans)
    if place.bbox is None or place.page != page:
        return False
    _, top, _, bottom = place.bbox
    return any(top - 2 <= (box[1] + box[3]) / 2 <= bottom + 2 for box in boxes)
