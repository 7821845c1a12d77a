"""From narrative facts to identities: the figure each sentence repeats, and the percentages it reckons itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from ingest.reconcile.book import Book, Figure, Sheet, label
from ingest.reconcile.identities import Identity, resolve
from ingest.reconcile.narrative import Fact, Percentage
from ingest.reconcile.narrative_rules import SAME, Reckoned, Told
from ingest.reconcile.rules import Ref, Rule

HUNDRED = Decimal(100)
_ALL_EXPENDITURE = "本年支出(合计)?|支出合计|支出总(额|计)"
_ALL_INCOME = "本年收入(合计)?|收入合计"


def lay_told(rule: Rule, book: Book) -> Iterator[Identity]:
    """One identity for each sentence that repeats a printed figure."""
    stated: dict[tuple[object, ...], list[tuple[Figure, Figure]]] = {}
    for told, fact in told_facts(rule, book):
        left, right = _amount(fact, told), figure_of(told, fact, book)
        if left is not None and right is not None:
            stated.setdefault((right.key, fact.within), []).append((left, right))
    for pairs in stated.values():
        lefts, whole = tuple(left for left, _ in pairs), pairs[0][1]
        if len(pairs) > 1 and _add_up(lefts, whole):
            yield Identity(rule, lefts, (whole,))  # the figure is told unit by unit
        else:
            yield from (Identity(rule, (left,), (right,)) for left, right in pairs)


def _add_up(parts: Sequence[Figure], whole: Figure) -> bool:
    """Whether no part is the whole, and all together are."""
    values = [part.value for part in parts if part.value is not None]
    return whole.value is not None and whole.value not in values and sum(values) == whole.value


def told_facts(rule: Rule, book: Book) -> Iterator[tuple[Told, Fact]]:
    """The facts of the narrative that a rule speaks of."""
    told = rule.shape
    assert isinstance(told, Told)
    if told.kind is not None and (told.kind == "final") != book.final_account:
        return
    headings: set[tuple[str, ...]] = set()
    for fact in book.facts:
        if not _under(told.heading, fact.within) or fact.of_unit or fact.year != book.filing.facts.fiscal_year:
            continue
        first = fact.within not in headings
        headings.add(fact.within)
        if (told.first and not first) or told.path != bool(fact.path) or not re.fullmatch(told.subject, fact.subject):
            continue
        yield told, fact


def figure_of(told: Told, fact: Fact, book: Book) -> Figure | None:
    """The figure of a filing that a fact names; the filing need not be the one that states the fact."""
    return _by_path(told, fact, book) if told.path else _by_subject(told, fact, book)


@lru_cache(maxsize=16384)
def _under(heading: str, within: tuple[str, ...]) -> bool:
    """Whether any of the headings over a passage matches."""
    return any(re.search(heading, title) for title in within)


def _amount(fact: Fact, told: Told) -> Figure | None:
    if told.of == "budget":
        return None if fact.budget is None else _figure(fact, "预算", fact.budget)
    return _figure(fact, "", fact.amount)


def _figure(fact: Fact, aspect: str, value: Decimal) -> Figure:
    return Figure(
        key=("narrative", fact.order, aspect),
        label=f"情况说明“{fact.label}{aspect}”",
        value=value,
        half=fact.half,
        place=fact.place,
    )


def _by_subject(told: Told, fact: Fact, book: Book) -> Figure | None:
    for ref in told.refs:
        escaped = re.escape(re.sub(r"(项目|支出)$", "", fact.subject)) + "(项目|支出)?"
        row = ref.row.replace(SAME, escaped) if ref.row else ref.row
        found = resolve(book, replace(ref, row=row, column=ref.column.replace(SAME, re.escape(fact.subject))))
        if found is not None and found.value is not None:
            return found
    return None


def _by_path(told: Told, fact: Fact, book: Book) -> Figure | None:
    for ref in told.refs:
        sheet = book.sheets.get(ref.table)
        index = _row_of_path(sheet, fact.path) if sheet else None
        if sheet is None or index is None:
            continue
        found = sheet.printed(index, ref.column)
        return found if found is not None and found.value is not None else None
    return None


def _row_of_path(sheet: Sheet, path: Sequence[str]) -> int | None:
    """The row that the 类/款/项 names lead to: the last name, under rows of the names before it."""
    codes = sheet.by_code()
    wanted = [label(name) for name in path]
    for code, index in codes.items():
        if sheet.labels[index] != wanted[-1]:
            continue
        above = [sheet.labels[codes[code[:cut]]] for cut in (3, 5) if cut < len(code) and code[:cut] in codes]
        if above == wanted[:-1][-len(above):] or not above:  # fmt: skip
            return index
    return None


def lay_reckoned(rule: Rule, book: Book) -> Iterator[Identity]:
    """One identity for each percentage: printed on the left, reckoned from the amounts on the right."""
    shape = rule.shape
    assert isinstance(shape, Reckoned)
    for at, fact in enumerate(book.facts):
        if shape.what == "share" and fact.share is not None:
            wholes = [whole for whole in _wholes(book, at) if whole.value]
            shares = [_percentage(rule, fact, fact.share, fact.amount / (w.value or HUNDRED), (w,)) for w in wholes]
            # A share that names no whole is judged kindly: it holds where it is a share of any total it can mean.
            yield from [s for s in shares if s.left[0].value == s.right[0].value][:1] or shares[:1]
        elif shape.what == "growth" and fact.growth is not None and fact.change is not None:
            before = fact.amount - fact.change
            if before:
                yield _percentage(rule, fact, fact.growth, fact.change / before, ())
        elif shape.what == "completed" and fact.completed is not None and fact.budget:
            yield _percentage(rule, fact, fact.completed, fact.amount / fact.budget, ())


def _percentage(rule: Rule, fact: Fact, printed: Percentage, ratio: Decimal, others: tuple[Figure, ...]) -> Identity:
    """A printed percentage against its own amounts, in points of percent.

    Rounded as printed it must agree; one unit of the last printed decimal more is forgiven as rounding, because
    shares are often adjusted to add up and growth is often cut instead of rounded.
    """
    signed = printed.value * (printed.direction or 1)
    exponent = printed.value.as_tuple().exponent
    unit = Decimal((0, (1,), exponent if isinstance(exponent, int) else 0))
    left = Figure(("narrative", fact.order, rule.id), f"情况说明“{fact.label}”的百分比", signed, unit / 2, fact.place)
    base = fact.amount if rule.id != "narrative.growth" else fact.amount - (fact.change or 0)
    # The amounts are rounded too: half a unit of each moves the percentage by this much.
    moved = fact.half * 2 * HUNDRED / abs(base) if base else Decimal(0)
    exact = (ratio * HUNDRED).quantize(unit / 10, ROUND_HALF_UP)
    reckoned = signed if abs(ratio * HUNDRED - signed) <= unit / 2 + moved else exact
    basis = "、".join(f.label for f in others) or "同句的金额"
    key = ("narrative", fact.order, rule.id, "reckoned")
    right = Figure(key, f"由{basis}推算", reckoned, unit / 2 + moved, fact.place)
    return Identity(rule, (left,), (right,))


def _wholes(book: Book, at: int) -> Iterator[Figure]:
    """What a share can be a share of: the whole that it names, else the totals that stand over it, nearest first."""
    facts = book.facts
    fact = facts[at]
    named = fact.share.whole if fact.share else ""
    for pattern, side in ((_ALL_EXPENDITURE, "支出"), (_ALL_INCOME, "收入")):
        if re.fullmatch(pattern, named):
            yield from _year_totals(book, ("收支总表",), side)
            return
    if named:
        stated = next((f for f in reversed(facts[:at]) if f.subject.endswith(named)), None)
        if stated is not None:
            yield _figure(stated, "", stated.amount)
        return
    within = fact.within
    while within:
        opening = next((f for f in facts[: at + 1] if f.within[: len(within)] == within), None)
        # An amount whose own share names its whole can still be the whole of what follows.
        if opening is not None and (opening.share is None or opening.share.whole) and not opening.path:
            yield _figure(opening, "", opening.amount)
        within = within[:-1]
    yield from _year_totals(book, ("财政拨款收支总表", "收支总表"), "支出")
    yield from _year_totals(book, ("财政拨款收支总表", "收支总表"), "收入")


def _year_totals(book: Book, tables: Sequence[str], side: str) -> Iterator[Figure]:
    for table in tables:
        found = resolve(book, Ref(table, ".*", f"本年{side}(合计)?", side))
        if found is not None:
            yield found
