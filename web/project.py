"""A project over the years: its budget and final account by publisher, its indicators, every place that states it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, url_for

from index.port import Hit
from index.query import Clause, Code, Leaf, Query, Term
from web.context import get_index
from web.export import asked_format, deliver
from web.plot import bar_plot, line_plot
from web.sheet import hits_sheet
from web.things import asked, figures, hits_of, names_over_years, over_years, short_label

bp = Blueprint("project", __name__)


def goals(code: str, stated: list[Hit]) -> list[Hit]:
    """The indicators of a project's forms: those with its code, and those with its name in a filing that lists it."""
    names = {hit.name for hit in stated if hit.name}
    filings = {hit.filing.id for hit in stated}
    wanted: tuple[Leaf, ...] = (Code(code), *(Term(name, phrase=True) for name in sorted(names)))
    return [
        hit
        for hit in hits_of(Query("", (Clause(wanted),)), "indicator")
        if hit.fields.get("project_code") == code
        or ("project_code" not in hit.fields and hit.fields.get("scope") in names and hit.filing.id in filings)
    ]


@bp.get("/project/<path:code>")
def page(code: str) -> str | Response:
    """One project by its code, or by its name."""
    hits = hits_of(asked("project", code))
    if not hits:
        abort(404, description="没有这个项目")
    if kind := asked_format():
        return deliver(hits_sheet(code, hits), kind)
    found = figures(hits)
    names = names_over_years(hits)
    items = [(short_label(figure), figure.amount) for figure in found]
    return render_template(
        "project.html", code=code, names=names, hits=hits, figures=found, indicators=goals(code, hits),
        bars=bar_plot("各文件所列金额", items), lines=line_plot("历年金额", over_years(found)),
        url=url_for("project.page", code=code), generation=get_index().generation(),
    )  # fmt: skip
