"""What filings state of each other: a department contains its units, a year names the last, an account its budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from ingest.filing import Check, Filing, Operand
from ingest.folding import squeeze
from ingest.reconcile.book import Book, Figure
from ingest.reconcile.engine import checks_of
from ingest.reconcile.identities import Identity, resolve
from ingest.reconcile.narrative import Fact
from ingest.reconcile.narrative_rules import NARRATIVE_RULES, Told
from ingest.reconcile.rules import GRAND_IN, ONE, TOTAL, Ref, Rule
from ingest.reconcile.telling import figure_of, told_facts

SOURCE = "部门预算由本级和所属单位预算汇总编成;情况说明须同上年和年初预算比较"
UNIT = Rule("filings.unit", "filings", "部门文件中单位的收入=该单位自己文件的收入", SOURCE, None)
LAST_YEAR = Rule("filings.last_year", "filings", "情况说明推算的上年数=上年文件的同一数", SOURCE, None)
BUDGET = Rule("filings.budget", "filings", "决算说明中的年初预算=当年预算文件的同一数", SOURCE, None)
BETWEEN_RULES = (UNIT, LAST_YEAR, BUDGET)


def between(filing: Filing, others: Sequence[tuple[str, Filing]]) -> tuple[Check, ...]:
    """The checks of a filing against others, each given with the id that operands of it then name.

    The others may be any filings: those that this one says nothing of yield nothing.
    """
    book = Book(filing)
    found: list[Check] = []
    for name, other in others:
        found += [_name_other(check, name) for check in checks_of(_identities(book, Book(other)))]
    return tuple(found)


def _identities(book: Book, other: Book) -> Iterator[Identity]:
    ours, theirs = book.filing.facts, other.filing.facts
    if ours.fiscal_year is None or theirs.fiscal_year is None:
        return
    same_account = book.final_account == other.final_account
    same_publisher = squeeze(ours.publisher or "-") == squeeze(theirs.publisher or "")
    if ours.fiscal_year == theirs.fiscal_year and same_account and not same_publisher:
        yield from _unit(book, other)
    if same_publisher and same_account and theirs.fiscal_year == ours.fiscal_year - 1:
        yield from _last_year(book, other)
    if same_publisher and book.final_account and not other.final_account and theirs.fiscal_year == ours.fiscal_year:
        yield from _budget(book, other)


def _unit(book: Book, other: Book) -> Iterator[Identity]:
    sheet, code = book.sheets.get("收入总表"), other.filing.facts.publisher_code
    index = sheet.by_code().get(code) if sheet and code and len(code) > 3 else None
    column = sheet.column(TOTAL) if sheet else None
    own = resolve(other, Ref("收入总表", TOTAL)) or resolve(other, Ref("收支总表", ONE, GRAND_IN, "收入"))
    if sheet is not None and index is not None and column is not None and own is not None:
        yield Identity(UNIT, (sheet.figure(index, column),), (_theirs(own),))


def _last_year(book: Book, other: Book) -> Iterator[Identity]:
    year = (book.filing.facts.fiscal_year or 0) - 1
    for told, fact in _told(book):
        if fact.compared_year != year or (fact.change is None and not fact.flat) or told.of != "amount":
            continue
        before = fact.amount - (fact.change or 0)
        found = figure_of(told, fact, other)
        if found is not None:
            yield Identity(LAST_YEAR, (_stated(fact, "推算的上年数", before),), (_theirs(found),))


def _budget(book: Book, other: Book) -> Iterator[Identity]:
    for told, fact in _told(book):
        found = figure_of(told, fact, other) if fact.budget is not None and told.of == "amount" else None
        if found is not None and fact.budget is not None:
            yield Identity(BUDGET, (_stated(fact, "年初预算", fact.budget),), (_theirs(found),))


def _told(book: Book) -> Iterator[tuple[Told, Fact]]:
    seen: set[int] = set()
    for rule in NARRATIVE_RULES:
        if not isinstance(rule.shape, Told):
            continue
        for told, fact in told_facts(rule, book):
            if fact.order not in seen:
                seen.add(fact.order)
                yield told, fact


def _stated(fact: Fact, aspect: str, value: Decimal) -> Figure:
    label = f"情况说明“{''.join(fact.path) or fact.subject}”{aspect}"
    # A difference of two rounded amounts carries the rounding of both.
    return Figure(("narrative", fact.order, aspect), label, value, fact.half * 2, fact.place)


def _theirs(figure: Figure) -> Figure:
    return replace(figure, key=("other", *figure.key))


def _name_other(check: Check, name: str) -> Check:
    """The check with the other filing named on the operands that it prints: the whole right side."""
    right: tuple[Operand, ...] = tuple(replace(operand, filing=name) for operand in check.right)
    return replace(check, right=right)
