"""One line for a question: a figure with the row that states it, two held against each other, or that there is none.

A figure is only given where one row states it. What the wording leaves open is never chosen at random: of several
publishers each is named with its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from index.analysis import index_form
from index.asking import Asked
from index.documents import bare_name
from index.measures import Measure, figure, measure_of
from index.port import Answer, AnswerPart, AnswerUnit, Hit
from index.query import Clause, Code, Filter, Query, Term
from index.records import RowFacts
from index.store import Store
from ingest.codes import kind_of

Fetch = Callable[[int], Hit | None]

_TABLE_ORDER = (
    "项目支出表", "支出总表", "一般公共预算支出表", "一般公共预算基本支出表", "政府性基金预算支出表",
    "国有资本经营预算支出表", "收入总表", "收支总表",
)  # fmt: skip
_PLANS = ("年度预算", "项目总预算")
"""Columns of a project's form: in a final account they still state what was planned."""
_MOST = 6
_PERCENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class _Found:
    """A figure with the row that states it."""

    name: str
    column: str
    amount: Decimal
    hit: Hit

    @property
    def basis(self) -> tuple[str | None, str | None, str]:
        """What two figures must share to be held against each other: publisher, table, kind of account.

        A project keeps its code whoever publishes it, its department or its unit.
        """
        code = self.hit.code if kind_of(self.hit.code or "") == "project" else None
        return code or self.hit.filing.publisher, self.hit.table, (self.hit.filing.kind or "")[-2:]


class Known:
    """Which index forms name a figure, and under which printed names."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, form: str) -> bool:
        return measure_of(form) is not None or self._store.name_of(form) is not None


def rows_about(asked: Asked) -> Query:
    """The query for what a question is about, for the list below its answer."""
    clauses = []
    measure = measure_of(asked.thing) if asked.code is None else None
    if asked.code:
        clauses.append(Clause((Code(asked.code),)))
    elif measure is not None and asked.publisher:
        table = "项目支出表" if asked.wants == "largest" else measure.table
        told = (Term(asked.thing),) if asked.wants in ("change", "growth") and asked.thing else ()
        clauses.append(Clause((Filter("table", (table,)), *told)))
    else:
        clauses.append(Clause((Term(asked.thing),)))
    if asked.publisher:
        clauses.append(Clause((Filter("publisher", (asked.publisher,)),)))
    if asked.years:
        clauses.append(Clause((Filter("year", tuple(map(str, asked.years))),)))
    return Query("", tuple(clauses))


def answer(store: Store, asked: Asked, fetch: Fetch) -> Answer | None:
    """The answer to a question; None where it can be read in more ways than one and the list must do."""
    if asked.wants == "largest":
        return _largest(store, asked, fetch)
    if asked.wants == "rate":
        return _rate(store, asked, fetch)
    if asked.wants in ("change", "growth"):
        return _change(store, asked, fetch)
    year = asked.years[0] if len(asked.years) == 1 else None
    if len(asked.years) > 1:
        return None
    found = _figures(store, asked, year, fetch)
    if found is None:
        return None
    name = found[0].name if found else _name(store, asked)
    if not found:
        return Answer(name, year, asked.publisher)
    if len({one.hit.filing.publisher for one in found}) > 1 and len({one.amount for one in found}) > 1:
        parts = tuple(AnswerPart(one.hit.filing.publisher or "", one.amount, one.hit) for one in found[:_MOST])
        return Answer(name, year, None, None, None, None, parts=parts)
    best = found[0]
    ref = best.hit.filing
    return Answer(best.name, ref.fiscal_year, ref.publisher, _told(best), best.amount, best.hit)


def _told(found: _Found) -> str | None:
    return " ".join(part for part in (found.hit.filing.kind, found.column) if part) or None


def _name(store: Store, asked: Asked) -> str:
    measure = measure_of(asked.thing)
    if asked.code:
        return asked.code
    return store.name_of(asked.thing) or (measure.name if measure and asked.publisher else asked.thing)


def _figures(store: Store, asked: Asked, year: int | None, fetch: Fetch) -> list[_Found] | None:
    """The figures that answer, the best of each publisher first; None where it cannot be told what is asked."""
    measure = measure_of(asked.thing) if asked.code is None else None
    if measure is not None and asked.publisher:
        return _totals(store, asked, measure, year, fetch)
    forms = _forms(store, asked)
    if forms is None or (measure is not None and not forms):
        return None
    return _rows(store, asked, forms, year, fetch) if forms else ([] if asked.question else None)


def _forms(store: Store, asked: Asked) -> list[str] | None:
    """The index form of the name that is asked about: itself, or the only name that contains it; None for several."""
    if asked.code:
        return sorted(store.forms_coded(asked.code))
    if store.name_of(asked.thing) is not None:
        return [asked.thing]
    if len(asked.thing) < 3:
        return []
    # The list shows an indicator with its target, which is no amount.
    return store.forms_containing(asked.thing)


def _rows(store: Store, asked: Asked, forms: list[str], year: int | None, fetch: Fetch) -> list[_Found]:
    """The best row of each publisher that states one of these names."""
    rows = []
    for form in forms:
        for row in store.rows_named(form, store.filings_naming(form, year, asked.publisher, asked.kind)):
            if row.amount is not None and index_form(bare_name(row.name or "")) == form:
                rows.append(row)
    rows.sort(key=lambda row: _rank(asked, row))
    if year is None and rows:
        rows = [row for row in rows if row.year == rows[0].year]
    found: dict[str, _Found] = {}
    for row in rows:
        if (row.publisher or "") not in found and (hit := fetch(row.doc)) is not None and _states(hit, asked):
            found[row.publisher or ""] = _Found(
                store.name_of(asked.thing) or hit.name or "", _column(hit), hit.amount or Decimal(0), hit
            )
    return list(found.values())


def _states(hit: Hit, asked: Asked) -> bool:
    """Whether a row states what it seems to: a final account's project form repeats the plan, not what was spent."""
    planned = (hit.filing.kind or "").endswith("决算") and _column(hit) in _PLANS
    return not planned or asked.kind == "预算"


def _column(hit: Hit) -> str:
    return next((column for column, value in hit.amounts.items() if value == hit.amount), "")


def _rank(asked: Asked, row: RowFacts) -> tuple[int, bool, int, str, int]:
    """The newest year first, then the account that the wording leans to, then the table that covers most."""
    wanted = "决算" if asked.spent or asked.kind == "决算" else "预算"
    table = _TABLE_ORDER.index(row.table) if row.table in _TABLE_ORDER else len(_TABLE_ORDER)
    return (-(row.year or 0), wanted not in (row.filing_kind or ""), table, row.publisher or "", row.doc)


def _totals(store: Store, asked: Asked, measure: Measure, year: int | None, fetch: Fetch) -> list[_Found]:
    """The total row of a publisher's table that states a measure; a final account's plan only where it is asked for."""
    rows = [
        row for row in store.totals_of(asked.publisher or "", measure.table)
        if row.amount is not None and year in (None, row.year)
    ]  # fmt: skip
    rows.sort(key=lambda row: _rank(asked, row))
    for row in rows:
        hit = fetch(row.doc)
        stated = figure(measure, hit.amounts, hit.amount, asked.kind) if hit else None
        if hit is None or stated is None:
            continue
        column, amount = stated
        account = column[:2] if column.startswith(("预算", "决算")) else (hit.filing.kind or "")[-2:]
        if asked.kind in (None, account):
            return [_Found(measure.name, column, amount, hit)]
    return []


def _rate(store: Store, asked: Asked, fetch: Fetch) -> Answer | None:
    """The share of the year's budget that its final account spent, both from the total of 支出总表."""
    if asked.publisher is None or asked.thing or asked.code:
        return None if asked.thing and asked.publisher is None else Answer("执行率", None, asked.publisher)
    year = asked.years[0] if len(asked.years) == 1 else None
    plain = Asked("", asked.years, asked.publisher)
    spending = measure_of("")
    assert spending is not None
    spent = _totals(store, _as(plain, "决算"), spending, year, fetch)
    planned = _totals(store, _as(plain, "预算"), spending, spent[0].hit.filing.fiscal_year if spent else year, fetch)
    if not spent or not planned or not planned[0].amount:
        return Answer("执行率", year, asked.publisher)
    share = (100 * spent[0].amount / planned[0].amount).quantize(_PERCENT, ROUND_HALF_UP)
    parts = (
        AnswerPart("决算支出", spent[0].amount, spent[0].hit),
        AnswerPart("年初预算", planned[0].amount, planned[0].hit),
    )
    return Answer(
        "执行率", spent[0].hit.filing.fiscal_year, asked.publisher, "决算支出 ÷ 年初预算", share, None, "%", parts
    )


def _as(asked: Asked, kind: str) -> Asked:
    return Asked(asked.thing, asked.years, asked.publisher, kind, asked.code, "figure", False, True)


def _change(store: Store, asked: Asked, fetch: Fetch) -> Answer | None:
    """How a figure changed between two years, from rows of the same publisher, table and kind of account."""
    earlier, later = sorted(asked.years)
    pairs, stated = [], False
    for kind in (asked.kind,) if asked.kind else ("决算", "预算") if asked.spent else ("预算", "决算"):
        old, new = (_figures(store, _as(asked, kind), year, fetch) for year in (earlier, later))
        if old is None or new is None:
            return None
        stated = stated or bool(old or new)
        pairs += [(a, b) for a in old for b in new if a.basis == b.basis]
        if pairs:
            break
    publishers = {a.hit.filing.publisher for a, _ in pairs}
    name = pairs[0][0].name if pairs else _name(store, asked)
    if not pairs:
        # Filings tell in words how much more it is than the year before, so that nothing answers is not said then.
        return None if stated and later - earlier == 1 else Answer(name, None, asked.publisher, f"{earlier}–{later}")
    if len(publishers) > 1 and len({b.amount - a.amount for a, b in pairs}) > 1:
        return None
    old_one, new_one = pairs[0]
    parts = tuple(AnswerPart(str(one.hit.filing.fiscal_year), one.amount, one.hit) for one in (old_one, new_one))
    change = new_one.amount - old_one.amount
    unit: AnswerUnit = "万元"
    if asked.wants == "growth":
        if not old_one.amount:
            return Answer(name, None, asked.publisher, f"{earlier}–{later}")
        change, unit = (100 * change / old_one.amount).quantize(_PERCENT, ROUND_HALF_UP), "%"
    column = " ".join(part for part in (new_one.hit.filing.kind, f"{later}比{earlier}") if part)
    return Answer(name, later, new_one.hit.filing.publisher, column, change, None, unit, parts)


def _largest(store: Store, asked: Asked, fetch: Fetch) -> Answer | None:
    """The project with the most money in a publisher's filings of a year."""
    if asked.publisher is None or asked.thing or len(asked.years) > 1:
        return None
    year = asked.years[0] if asked.years else None
    hits = [hit for doc in store.largest_projects(asked.publisher, year, asked.kind) if (hit := fetch(doc)) is not None]
    hits = [hit for hit in hits if _states(hit, asked) and hit.amount is not None]
    if not hits:
        return Answer("最大的项目", year, asked.publisher)
    first = hits[0]
    told = _told(_Found("", _column(first), first.amount or Decimal(0), first))
    return Answer(first.name or "", first.filing.fiscal_year, asked.publisher, told, first.amount, first)
