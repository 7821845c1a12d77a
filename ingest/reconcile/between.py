"""What filings state of each other: a department contains its units, a year names the last, an account its budget."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from ingest.filing import Check, Filing, Operand, Passage, Project
from ingest.folding import squeeze
from ingest.layout import Place
from ingest.reconcile.book import Book, Figure, label
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
PROJECT = Rule("filings.project", "filings", "项目申报表所述往年预算=当年文件中该项目的预算", SOURCE, None)
BETWEEN_RULES = (UNIT, LAST_YEAR, BUDGET, PROJECT)
_EARLIER = re.compile(r"(?P<year>20\d{2})年(?:度)?(?:项目)?预算(?:数)?(?:为|安排)?(?P<number>\d[\d,]*(?:\.\d+)?)万元")


@dataclass(frozen=True)
class Side:
    """A filing opened for being compared; what its prose tells is worked out once, with however many it is."""

    book: Book

    @cached_property
    def told(self) -> tuple[tuple[Told, Fact], ...]:
        """What the narrative states of amounts, each fact under the first rule that speaks of it."""
        return tuple(_told(self.book))

    @cached_property
    def earlier(self) -> tuple[tuple[Project, Place, int, Decimal], ...]:
        """What the forms of single projects say of earlier years."""
        return tuple(earlier_budgets(self.book.filing))


def compared(side: Side, name: str, other: Side) -> tuple[Check, ...]:
    """The checks of one filing against another, whose id its operands then name."""
    return tuple(_name_other(check, name) for check in checks_of(_identities(side, other.book)))


def _identities(side: Side, other: Book) -> Iterator[Identity]:
    book = side.book
    ours, theirs = book.filing.facts, other.filing.facts
    if ours.fiscal_year is None or theirs.fiscal_year is None:
        return
    same_account = book.final_account == other.final_account
    same_publisher = squeeze(ours.publisher or "-") == squeeze(theirs.publisher or "")
    if ours.fiscal_year == theirs.fiscal_year and same_account and not same_publisher:
        yield from _unit(book, other)
    if same_account and not book.final_account and theirs.fiscal_year < ours.fiscal_year:
        yield from _project(side, other)
    if same_publisher and same_account and theirs.fiscal_year == ours.fiscal_year - 1:
        yield from _last_year(side, other)
    if same_publisher and book.final_account and not other.final_account and theirs.fiscal_year == ours.fiscal_year:
        yield from _budget(side, other)


def _unit(book: Book, other: Book) -> Iterator[Identity]:
    sheet, code = book.sheets.get("收入总表"), other.filing.facts.publisher_code
    index = sheet.by_code().get(code) if sheet and code and len(code) > 3 else None
    column = sheet.column(TOTAL) if sheet else None
    own = resolve(other, Ref("收入总表", TOTAL)) or resolve(other, Ref("收支总表", ONE, GRAND_IN, "收入"))
    if sheet is None or index is None or column is None or own is None:
        return
    # Departments of different places share codes; only a row of the unit's own name speaks of it.
    row, publisher = sheet.labels[index], label(other.filing.facts.publisher or "")
    if row and publisher and (publisher in row or row in publisher):
        yield Identity(UNIT, (sheet.figure(index, column),), (_theirs(own),))


def _last_year(side: Side, other: Book) -> Iterator[Identity]:
    year = (side.book.filing.facts.fiscal_year or 0) - 1
    for told, fact in side.told:
        if fact.compared_year != year or (fact.change is None and not fact.flat) or told.of != "amount":
            continue
        before = fact.amount - (fact.change or 0)
        found = figure_of(told, fact, other)
        if found is not None:
            yield Identity(LAST_YEAR, (_stated(fact, "推算的上年数", before),), (_theirs(found),))


def _budget(side: Side, other: Book) -> Iterator[Identity]:
    for told, fact in side.told:
        found = figure_of(told, fact, other) if fact.budget is not None and told.of == "amount" else None
        if found is not None and fact.budget is not None:
            yield Identity(BUDGET, (_stated(fact, "年初预算", fact.budget),), (_theirs(found),))


def _project(side: Side, other: Book) -> Iterator[Identity]:
    """A project keeps its code over the years, and its form says what it was granted before."""
    sheet = other.sheets.get("项目支出表")
    column = sheet.column(TOTAL) if sheet else None
    if sheet is None or column is None:
        return
    for project, place, year, amount in side.earlier:
        index = sheet.by_code().get(project.code or "")
        if year == other.filing.facts.fiscal_year and index is not None:
            label = f"项目申报表“{project.name}”所述{year}年预算"
            stated = Figure(("earlier", project.code, year), label, amount, Decimal("0.005"), place)
            yield Identity(PROJECT, (stated,), (_theirs(sheet.figure(index, column)),))


def earlier_budgets(filing: Filing) -> Iterator[tuple[Project, Place, int, Decimal]]:
    """What the forms of single projects say of earlier years, in 万元; a passage belongs to the form it stands in."""
    forms = sorted((p for p in filing.projects if p.place.line or p.place.page), key=lambda p: _order(p.place))
    for passage in filing.passages:
        before = [p for p in forms if _order(p.place) <= _order(passage.place)]
        if before and before[-1].code and not _beyond_forms(filing, before[-1], passage):
            for found in _EARLIER.finditer(squeeze(passage.text)):
                amount = Decimal(found["number"].replace(",", ""))
                yield before[-1], passage.place, int(found["year"]), amount


def _order(place: Place) -> tuple[int, float, int]:
    return (place.page or 0, place.bbox[1] if place.bbox else 0.0, place.line or 0)


def _beyond_forms(filing: Filing, project: Project, passage: Passage) -> bool:
    """Whether a heading of the first rank parts the passage from the project's form."""
    here, there = _order(project.place), _order(passage.place)
    return any(s.level == 1 and here < _order(s.place) <= there for s in filing.sections)


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
    label = f"情况说明“{fact.label}”{aspect}"
    # A difference of two rounded amounts carries the rounding of both.
    return Figure(("narrative", fact.order, aspect), label, value, fact.half * 2, fact.place)


def _theirs(figure: Figure) -> Figure:
    return replace(figure, key=("other", *figure.key))


def _name_other(check: Check, name: str) -> Check:
    """The check with the other filing named on the operands that it prints: the whole right side."""
    right: tuple[Operand, ...] = tuple(replace(operand, filing=name) for operand in check.right)
    return replace(check, right=right)
