"""The checks over all filings: what holds, what fails, and what could not be checked, each linked to its operands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from index.port import CheckHit, CheckResults
from ingest.filing import Check, Operand, Verdict
from ingest.reconcile import ALL_RULES, sign_of, unit_of
from ingest.reconcile.report import VERDICTS
from web.context import get_index, get_settings, page_number
from web.export import asked_format, deliver
from web.sheet import checks_sheet
from web.state import MAX_VALUE, is_year

bp = Blueprint("checks", __name__)
SIZE = 50
EXPORT_PAGE = 1000
RULE_NAMES = {rule.id: rule.statement for rule in ALL_RULES}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which checks an address asks for; None takes everything."""

    verdict: Verdict | None
    rule: str | None
    publisher: str | None
    year: int | None


@bp.get("/checks")
def page() -> str | BaseResponse:
    """One page of checks, failures first."""
    asked = _asked()
    if kind := asked_format():
        told = (asked.publisher, asked.year, VERDICTS[asked.verdict] if asked.verdict else None)
        name = " ".join(["勾稽核对", *(str(one) for one in told if one)])
        return deliver(checks_sheet(name, _walk(asked, get_settings().export_limit)), kind)
    number = page_number()
    results = _found(asked, (number - 1) * SIZE, SIZE)
    tally = _found(replace(asked, verdict=None), 0, 0).verdicts if asked.verdict else results.verdicts
    pages = -(-results.total // SIZE)
    if number > max(pages, 1):
        return redirect(checks_url(page=max(pages, 1)), 302)
    return render_template(
        "checks.html", results=results, tally=tally, asked=asked, verdicts=VERDICTS,
        rule_names=RULE_NAMES, number=number,
        pages=pages, checks_url=checks_url, years=_years(),
    )  # fmt: skip


def _asked() -> Asked:
    verdict = next((key for key in VERDICTS if key == request.args.get("verdict")), None)
    rule, publisher = (request.args.get(name, "")[:MAX_VALUE] or None for name in ("rule", "publisher"))
    year = request.args.get("year", "")
    return Asked(verdict, rule, publisher, int(year) if is_year(year) else None)


def _found(asked: Asked, offset: int, limit: int) -> CheckResults:
    return get_index().checks(
        verdict=asked.verdict, rule=asked.rule, publisher=asked.publisher, year=asked.year, offset=offset, limit=limit
    )


def _walk(asked: Asked, limit: int) -> Iterator[CheckHit]:
    """Up to ``limit`` checks, fetched some at a time so that the filings that bear them are never held together."""
    for offset in range(0, limit, EXPORT_PAGE):
        hits = _found(asked, offset, min(EXPORT_PAGE, limit - offset)).hits
        yield from hits
        if len(hits) < EXPORT_PAGE:
            return


def _years() -> list[int]:
    return sorted(map(int, get_index().field_values("year")), reverse=True)


@dataclass(frozen=True, slots=True)
class Term:
    """One operand as an equation shows it: its table only where it is another than the one before."""

    operand: Operand
    table: str
    name: str
    culprit: bool


@dataclass(frozen=True, slots=True)
class Equation:
    """A check as a line to read; ``unit`` is %, 分 or nothing (万元).

    ``blank`` counts the operands left out because the filing states no figure there.
    """

    left: tuple[Term, ...]
    right: tuple[Term, ...]
    sign: str
    blank: int
    unit: str


def equation(check: Check) -> Equation:
    """The check's operands, named no longer than a reader needs; blank ones go where there are many."""
    terms: list[Term] = []
    table = ""
    for number, operand in enumerate((*check.left, *check.right)):
        terms.append(Term(operand, (operand.table or "") if operand.table != table else "", _short(operand),
                          number == check.culprit))  # fmt: skip
        table = operand.table or table
    left, right = tuple(terms[: len(check.left)]), tuple(terms[len(check.left) :])
    stated = tuple(term for term in right if term.operand.value is not None) if len(right) > 2 else right
    return Equation(left, stated, sign_of(check), len(right) - len(stated), unit_of(check.rule))


def told_by(check: Check) -> bool:
    """Whether the check's detail only repeats what the name of an operand says already."""
    return any(check.detail == operand.label for operand in (*check.left, *check.right))


def _short(operand: Operand) -> str:
    """The label without the table in front of it and without a column that is the row's own total."""
    label = operand.label.removeprefix(f"{operand.table} ")
    return label.removesuffix(" 合计 合计") + " 合计" if label.endswith(" 合计 合计") else label


def checks_url(**changes: str | int | None) -> str:
    """The address of this list with some of its parameters changed; None takes one away."""
    kept = {k: v[:MAX_VALUE] for k, v in request.args.items() if k in ("verdict", "rule", "publisher", "year")}
    params = {k: v for k, v in (kept | changes).items() if v not in (None, "")}
    return url_for("checks.page") + ("?" + urlencode(params) if params else "")
