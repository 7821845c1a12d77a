"""The checks over all filings: what holds, what fails, and what could not be checked, each linked to its operands."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for

from web.context import get_index, page_number

bp = Blueprint("checks", __name__)
SIZE = 50
VERDICTS = {"fails": "不符", "rounding": "仅差四舍五入", "holds": "相符", "not_checkable": "无法核对"}


@bp.get("/checks")
def page() -> str:
    """One page of checks, failures first."""
    verdict = request.args.get("verdict") if request.args.get("verdict") in VERDICTS else None
    rule, publisher, year = request.args.get("rule"), request.args.get("publisher"), request.args.get("year", "")
    number = page_number()
    results = get_index().checks(
        verdict=verdict, rule=rule or None, publisher=publisher or None,
        year=int(year) if year.isascii() and year.isdigit() else None, offset=(number - 1) * SIZE, limit=SIZE,
    )  # fmt: skip
    return render_template(
        "checks.html", results=results, verdict=verdict, rule=rule, verdicts=VERDICTS, number=number,
        pages=-(-results.total // SIZE), checks_url=checks_url,
    )  # fmt: skip


def checks_url(**changes: str | int | None) -> str:
    """The address of this list with some of its parameters changed; None takes one away."""
    kept = {k: v for k, v in request.args.items() if k in ("verdict", "rule", "publisher", "year")}
    params = {k: v for k, v in (kept | changes).items() if v not in (None, "")}
    return url_for("checks.page") + ("?" + urlencode(params) if params else "")
