"""All filings that answer searches, to browse and to take away: by publisher, year and kind, page by page."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from index.port import FilingRef
from web.context import base_url, get_index, page_number
from web.export import asked_format, deliver
from web.sheet import FILING, Column, Sheet, filing_values
from web.state import is_year

bp = Blueprint("filings", __name__)
SIZE = 100
KEPT = ("q", "year", "type")
MAX_TEXT = 120


@bp.get("/filings")
def page() -> str | BaseResponse:
    """One page of the filings that fit, or all of them as a download."""
    refs = get_index().filings()
    text, year, kind = (
        request.args.get("q", "").strip()[:MAX_TEXT],
        request.args.get("year", ""),
        request.args.get("type"),
    )
    fitting = [
        ref
        for ref in refs
        if (not text or text in (ref.publisher or "") or text in ref.title)
        and (not is_year(year) or ref.fiscal_year == int(year))
        and (not kind or ref.kind == kind)
    ]
    if asked := asked_format():
        return deliver(filings_sheet(fitting), asked)
    number, pages = page_number(), max(-(-len(fitting) // SIZE), 1)
    if number > pages:
        return redirect(filings_url(page=pages), 302)
    return render_template(
        "filings.html", refs=fitting[(number - 1) * SIZE : number * SIZE], total=len(fitting), text=text, year=year,
        kind=kind or "", number=number, pages=pages, filings_url=filings_url,
        years=sorted({ref.fiscal_year for ref in refs if ref.fiscal_year}, reverse=True),
        filing_kinds=sorted({ref.kind for ref in refs if ref.kind}),
    )  # fmt: skip


def filings_sheet(refs: Iterable[FilingRef]) -> Sheet:
    """One filing a row."""
    columns = (*FILING, Column("added", "收录时间"), Column("link", "链接"))
    rows = ((*filing_values(ref), ref.added, base_url() + url_for("filing.page", filing_id=ref.id)) for ref in refs)
    return Sheet("文件", columns, rows)


def filings_url(**changes: str | int | None) -> str:
    """The address of this list with some of its parameters changed; None takes one away."""
    kept = {k: v[:MAX_TEXT] for k, v in request.args.items() if k in KEPT}
    params = {k: v for k, v in (kept | changes).items() if v not in (None, "", 1)}
    return url_for("filings.page") + ("?" + urlencode(params) if params else "")
