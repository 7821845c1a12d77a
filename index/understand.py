"""What a query is about, given the names that the index knows: whom it asks about, which year, which figure.

A word that runs a publisher's name together with something else is parted, which never loses a hit, since each part
may stand in the text or around it. A question that names a project, subject or publisher is answered in one line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.analysis import index_form, query_form
from index.documents import bare_name
from index.port import Answer, Hit
from index.query import Clause, Filter, Query, Term
from index.queryparse import is_question, parts_of_word
from index.store import Store

_FILLERS = ("的", "在", "与", "和", ",", "、", "关于")
_KINDS = ("预算", "决算")
_SHORTEST_NAMED = 6
"""A word must be so long to hold a publisher's name and something else."""
_TABLE_ORDER = ("项目支出表", "支出总表", "一般公共预算支出表", "一般公共预算基本支出表", "收入总表", "收支总表")
_MEASURES: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"(?:总)?收入(?:合计|总额|总计|预算|决算)?"), "收入总表", "收入合计"),
    (
        re.compile(r"(?:总|全年)?(?:支出|开支|经费|资金|钱)?(?:合计|总额|总计|预算|决算)?"),
        "支出总表",
        "支出合计",
    ),
    (re.compile(r"三公(?:经费)?(?:支出)?(?:合计|总额|预算|决算)?"), "三公经费支出表", "三公经费"),
)
"""What can be asked of a publisher as a whole: its wording, the table whose total row answers, its name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The parts of a question: index forms but for ``publisher``, which is a known publisher's printed name."""

    things: tuple[str, ...]
    year: int | None
    publisher: str | None
    kind: str | None
    question: bool


def part_words(query: Query, forms: dict[str, str]) -> Query:
    """The query with words parted at the publishers' names that they contain; ``forms`` maps index form to name."""
    clauses: list[Clause] = []
    for clause in query.clauses:
        term = clause.any_of[0]
        if clause.negated or len(clause.any_of) > 1 or not isinstance(term, Term) or term.phrase:
            clauses.append(clause)
        else:
            clauses += _parted(clause, query_form(term.text), forms)
    return replace(query, clauses=tuple(clauses))


def _parted(clause: Clause, form: str, forms: dict[str, str]) -> list[Clause]:
    if len(form) < _SHORTEST_NAMED:
        return [clause]
    named = max((name for name in forms if len(name) > 3 and name in form), key=len, default=None)
    if named is None or named == form:
        return [clause]
    before, _, after = form.partition(named)
    pieces = [Clause((Term(named),))]
    for rest in (_bare(before), _bare(after)):
        if rest:
            pieces += [Clause(leaves) for leaves in parts_of_word(rest)]
    return pieces


def _bare(text: str) -> str:
    """The text without the little words that link the parts of a question."""
    while text.startswith(_FILLERS) or text.endswith(_FILLERS):
        text = next((text[len(f) :] for f in _FILLERS if text.startswith(f)), text)
        text = next((text[: -len(f)] for f in _FILLERS if text.endswith(f)), text)
    return text


def may_ask(query: Query) -> bool:
    """Whether the query can be a question: it names a year or has a question's words."""
    leaves = (clause.any_of[0] for clause in query.clauses)
    return any(isinstance(leaf, Filter) and leaf.field == "year" for leaf in leaves) or is_question(query.text)


def asked(query: Query, forms: dict[str, str]) -> Asked:
    """What the query asks about."""
    years: list[int] = []
    things: list[str] = []
    publisher = kind = None
    for clause in query.clauses:
        leaf = clause.any_of[0]
        if clause.negated:
            continue
        if isinstance(leaf, Filter) and leaf.field == "year":
            years += [int(year) for year in leaf.values if year.isascii() and year.isdigit()]
        elif isinstance(leaf, Filter) and leaf.field == "publisher" and len(leaf.values) == 1:
            publisher = _publisher(query_form(leaf.values[0]), forms) or publisher
        elif isinstance(leaf, Term):
            form = query_form(leaf.text)
            if form.startswith(_KINDS):
                kind, form = form[:2], form[2:]
            if not form:
                continue
            if (found := _publisher(form, forms)) is not None:
                publisher = found
            else:
                things.append(form)
    year = years[0] if len(set(years)) == 1 else None
    return Asked(tuple(things), year, publisher, kind, is_question(query.text))


def _publisher(form: str, forms: dict[str, str]) -> str | None:
    """The publisher of this name, or the only one whose name contains it."""
    if form in forms:
        return forms[form]
    fitting = [name for known, name in forms.items() if form in known]
    return fitting[0] if len(form) > 3 and len(fitting) == 1 else None


def answer(store: Store, question: Asked, fetch: Callable[[int], Hit | None]) -> Answer | None:
    """The answer to a question that names a thing or a publisher; None where nothing of the kind is asked."""
    if len(question.things) > 1 or (question.year is None and not question.question):
        return None
    if not question.things:
        return _of_publisher(store, question, "", fetch) if question.publisher and question.year else None
    thing = question.things[0]
    for name in dict.fromkeys((thing, *(_without_ending(thing)))):
        if store.name_of(name) is not None:
            named = store.filings_naming(name, question.year, question.publisher, question.kind)
            return _of_thing(store, question, name, named, fetch)
    if question.publisher and any(pattern.fullmatch(thing) for pattern, _, _ in _MEASURES):
        return _of_publisher(store, question, thing, fetch)
    return Answer(thing, question.year, question.publisher) if question.question else None


def _without_ending(thing: str) -> list[str]:
    endings = ("预算", "决算", "支出", "经费", "金额", "资金", "项目")
    return [thing[: -len(e)] for e in endings if thing.endswith(e) and len(thing) > len(e) + 1]


def _of_thing(
    store: Store, question: Asked, form: str, filings: Sequence[int], fetch: Callable[[int], Hit | None]
) -> Answer:
    """The figure of a project or subject, from the filing that fits best."""
    rows = [
        row
        for row in store.rows_named(form, filings)
        if row.amount is not None
        and row.name is not None
        and index_form(bare_name(row.name)) == form
        and (question.year is None or row.year == question.year)
        and (question.publisher is None or row.publisher == question.publisher)
        and (question.kind is None or question.kind in (row.filing_kind or ""))
    ]
    rows.sort(key=lambda row: (-(row.year or 0), _table_rank(row.table), row.publisher or "", row.doc))
    return _told(fetch(rows[0].doc) if rows else None, store.name_of(form) or form, question)


def _of_publisher(store: Store, question: Asked, thing: str, fetch: Callable[[int], Hit | None]) -> Answer:
    """A total of a publisher's filing: the total row of the table that the wording means."""
    _, table, name = next(measure for measure in _MEASURES[::-1] if measure[0].fullmatch(thing or "支出"))
    rows = [
        row
        for row in store.totals_of(question.publisher or "", table)
        if row.amount is not None
        and (question.year is None or row.year == question.year)
        and (question.kind is None or question.kind in (row.filing_kind or ""))
    ]
    rows.sort(key=lambda row: (-(row.year or 0), "预算" not in (row.filing_kind or ""), row.doc))
    return _told(fetch(rows[0].doc) if rows else None, name, question)


def _table_rank(table: str | None) -> int:
    return _TABLE_ORDER.index(table) if table in _TABLE_ORDER else len(_TABLE_ORDER)


def _told(hit: Hit | None, name: str, question: Asked) -> Answer:
    if hit is None:
        return Answer(name, question.year, question.publisher)
    column = next((c for c, value in hit.amounts.items() if value == hit.amount), None)
    kind = hit.filing.kind or ""
    column = " ".join(part for part in (kind, column) if part) or None
    return Answer(name, hit.filing.fiscal_year, hit.filing.publisher, column, hit.amount, hit)
