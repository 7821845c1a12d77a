"""From rules to identities: each rule's shape is laid over the tables and yields the figures that must agree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingest.identities import children_of, column_flow, column_sums, is_ratio, outline_parents
from ingest.reconcile.book import Book, Figure, Sheet, is_numbered, plain, roots_and_children
from ingest.reconcile.rules import (
    Children,
    Flow,
    HeaderTotals,
    Outline,
    Parted,
    ProjectTree,
    Ref,
    Relation,
    Roots,
    Rule,
    SameRow,
    Sum,
)


@dataclass(frozen=True, slots=True)
class Identity:
    """One statement about figures: the left together equal (or are no more than) the right together."""

    rule: Rule
    left: tuple[Figure, ...]
    right: tuple[Figure, ...]
    relation: Relation = "="


Layer = Callable[[Rule, Book], Iterator[Identity]]
"""What a shape of rule does: the identities that it states of a filing; none where its tables are not there."""


def _sheets(book: Book, keys: tuple[str, ...]) -> Iterator[Sheet]:
    return (sheet for sheet in book.all_sheets if sheet.table.key in keys)


def _children(rule: Rule, book: Book) -> Iterator[Identity]:
    assert isinstance(rule.shape, Children)
    for sheet in _sheets(book, rule.shape.tables):
        _, children = roots_and_children(sheet.table.rows)
        for parent, parts in children.items():
            yield from _by_column(rule, sheet, parent, parts)


def _roots(rule: Rule, book: Book) -> Iterator[Identity]:
    assert isinstance(rule.shape, Roots)
    for sheet in _sheets(book, rule.shape.tables):
        roots, _ = roots_and_children(sheet.table.rows)
        if sheet.total_row is not None and roots:
            yield from _by_column(rule, sheet, sheet.total_row, roots)


def _by_column(rule: Rule, sheet: Sheet, total: int, parts: list[int]) -> Iterator[Identity]:
    for column in sheet.table.columns:
        if is_ratio(plain(column)):
            continue
        yield Identity(rule, (sheet.figure(total, column),), tuple(sheet.figure(part, column) for part in parts))


@lru_cache(maxsize=512)
def header_totals(columns: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The totals that header paths state: (total column, the columns beside it), from the innermost group outwards.

    One column alone beside the total of a whole table is not all of it: the table does not print the others.
    """
    paths = [plain(column) for column in columns]
    stated = [s for s in column_sums(paths) if len(s.parts) > 1 or "/" in paths[s.total]]
    stated.sort(key=lambda s: -paths[s.total].count("/"))
    return tuple((columns[s.total], tuple(columns[part] for part in s.parts)) for s in stated)


def _header_totals(rule: Rule, book: Book) -> Iterator[Identity]:
    assert isinstance(rule.shape, HeaderTotals)
    for sheet in _sheets(book, rule.shape.tables):
        for side in dict.fromkeys(row.side for row in sheet.table.rows):
            rows = [i for i, row in enumerate(sheet.table.rows) if row.side == side]
            used = {column for i in rows for column in sheet.table.rows[i].values}
            # A two-sided table has other columns on its other side; one-sided tables state all of theirs.
            columns = tuple(c for c in sheet.table.columns if side is None or c in used)
            for total, parts in header_totals(columns):
                for index in rows:
                    yield Identity(
                        rule, (sheet.figure(index, total),), tuple(sheet.figure(index, part) for part in parts)
                    )


def _flow(rule: Rule, book: Book) -> Iterator[Identity]:
    assert isinstance(rule.shape, Flow)
    for sheet in _sheets(book, rule.shape.tables):
        columns = sheet.table.columns
        flow = column_flow([plain(column) for column in columns])
        if flow is None:
            continue
        for row in range(len(sheet.table.rows)):
            left, right = (tuple(sheet.figure(row, columns[c]) for c in side) for side in (flow.inward, flow.outward))
            yield Identity(rule, left, right)


def _outline(rule: Rule, book: Book) -> Iterator[Identity]:
    shape = rule.shape
    assert isinstance(shape, Outline)
    for sheet in _sheets(book, shape.tables):
        rows = sheet.table.rows
        parts = children_of(outline_parents([plain(row.name) for row in rows], [row.side for row in rows]))
        for total, under in parts.items():
            if re.fullmatch(shape.total, sheet.labels[total]):
                yield from _by_column(rule, sheet, total, under)


def resolve(book: Book, ref: Ref) -> Figure | None:
    """The figure that a reference names, preferring a printed one; None where the form has no such cell."""
    sheet = book.sheets.get(ref.table)
    if sheet is None:
        return None
    rows = [sheet.total_row] if ref.row is None else list(sheet.rows(ref.row, ref.side))
    for index in rows:
        if index is None:
            continue
        figure = sheet.printed(index, ref.column)
        if figure is not None:
            return figure
    return None


def _sum(rule: Rule, book: Book) -> Iterator[Identity]:
    shape = rule.shape
    assert isinstance(shape, Sum)
    for refs in filter(None, (shape.right, shape.instead)):
        left = [(ref, resolve(book, ref)) for ref in shape.left]
        right = [(ref, resolve(book, ref)) for ref in refs]
        if any(found is None and not ref.optional for ref, found in (*left, *right)):
            continue
        sides = [tuple(found for _, found in side if found is not None) for side in (left, right)]
        yield Identity(rule, sides[0], sides[1], shape.relation)
        return


def _same_row(rule: Rule, book: Book) -> Iterator[Identity]:
    shape = rule.shape
    assert isinstance(shape, SameRow)
    left, right = book.sheets.get(shape.left), book.sheets.get(shape.right)
    if left is None or right is None:
        return
    others = [book.sheets[key] for key in shape.others if key in book.sheets]
    for left_pattern, right_pattern in shape.columns:
        for index, row in enumerate(left.table.rows):
            if (row.side != shape.side) or (shape.by == "label" and not is_numbered(row.name)):
                continue
            figure = left.printed(index, left_pattern)
            if figure is None or figure.value is None:
                continue
            parts = [
                found
                for sheet in (right, *others)
                if (at := _counterpart(sheet, row.code if shape.by == "code" else left.labels[index], shape.by))
                is not None
                and (found := sheet.printed(at, right_pattern)) is not None
            ]
            if parts:
                yield Identity(rule, (figure,), tuple(parts), shape.relation)


def _counterpart(sheet: Sheet, wanted: str | None, by: str) -> int | None:
    if wanted is None:
        return None
    if by == "code":
        return sheet.by_code().get(wanted)
    rows = sheet.table.rows
    return next((i for i, text in enumerate(sheet.labels) if text == wanted and len(rows[i].code or "") == 3), None)


def _parted(rule: Rule, book: Book) -> Iterator[Identity]:
    shape = rule.shape
    assert isinstance(shape, Parted)
    sheet = book.sheets.get(shape.table)
    if sheet is None:
        return
    for total in sheet.rows(shape.total):
        parts = [
            i for i, row in enumerate(sheet.table.rows) if row.code and len(row.code) == 3
            and row.code.startswith(shape.codes)
        ]  # fmt: skip
        if parts:
            yield from _by_column(rule, sheet, total, parts)


def _project_tree(rule: Rule, book: Book) -> Iterator[Identity]:
    assert isinstance(rule.shape, ProjectTree)
    for sheet in _sheets(book, (rule.shape.table,)):
        rows = sheet.table.rows
        leaves = [i for i, row in enumerate(rows) if any("单位" in name and text for name, text in row.attrs.items())]
        if not leaves:
            continue
        if sheet.total_row is not None:
            yield from _by_column(rule, sheet, sheet.total_row, leaves)
        for index in range(len(rows)):
            if index in leaves or index == sheet.total_row:
                continue
            run = []
            for after in range(index + 1, len(rows)):
                if after not in leaves:
                    break
                run.append(after)
            if run:
                yield from _by_column(rule, sheet, index, run)


LAYERS: dict[type, Layer] = {
    Children: _children,
    Roots: _roots,
    HeaderTotals: _header_totals,
    Flow: _flow,
    Outline: _outline,
    Sum: _sum,
    SameRow: _same_row,
    Parted: _parted,
    ProjectTree: _project_tree,
}
