"""A subject code: its names over time, its parents and children, and the publishers compared."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, url_for

from index.port import Hit
from web.context import get_index, get_settings
from web.export import asked_format, deliver
from web.plot import bar_plot, line_plot
from web.sheet import hits_sheet, walk
from web.things import asked, figures, hits_of, names_over_years, over_years, short_label

bp = Blueprint("subject", __name__)


@bp.get("/subject/<code>")
def page(code: str) -> str | Response:
    """One functional (类 3 digits, 款 5, 项 7), economic (3 or 5) or unit (3 or 6) code."""
    if kind := asked_format():
        settings = get_settings()
        rows = walk(get_index(), asked("code", code), settings.export_page, settings.export_limit, "subject")
        return deliver(hits_sheet(code, rows), kind)
    own = hits_of(asked("code", code), "subject")
    found = hits_of(asked("code", f"{code}*"), "subject")
    if not found:
        abort(404, description="没有这个科目")
    compared = figures(own)
    largest = sorted(compared, key=lambda figure: figure.amount, reverse=True)
    items = [(short_label(figure), figure.amount) for figure in largest]
    return render_template(
        "subject.html", code=code, names=names_over_years(own), hits=own, figures=compared,
        parents=_parents(code), children=children(code, found), most=get_settings().thing_limit,
        bars=bar_plot("各单位比较", items), lines=line_plot("历年金额", over_years(compared)),
        url=url_for("subject.page", code=code),
    )  # fmt: skip


def _parents(code: str) -> list[tuple[str, str]]:
    """The codes above with the name that is used most, from the highest down."""
    above = [code[:length] for length in (3, 5) if length < len(code)]
    named = [(parent, [h for h in hits_of(asked("code", parent), "subject") if h.name]) for parent in above]
    return [(parent, names_over_years(hits)[0][0]) for parent, hits in named if hits]


def children(code: str, found: list[Hit]) -> list[tuple[str, str]]:
    """The codes one step below with their newest names, in order."""
    below = {hit.code: hit.name for hit in reversed(found) if hit.code and hit.code != code and hit.name}
    shortest = min((len(child) for child in below), default=0)
    return sorted((child, name) for child, name in below.items() if len(child) == shortest)
