"""A performance indicator: its targets and results over years and publishers, copied and vague targets visible."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, url_for

from index.port import Hit
from web.export import asked_format, deliver
from web.sheet import hits_sheet
from web.things import asked, hits_of

bp = Blueprint("indicator", __name__)


@dataclass(frozen=True, slots=True)
class Goal:
    """One statement of the indicator; ``vague`` where its target has no figure, ``copies`` how many
    other filings state the very same target.
    """

    hit: Hit
    vague: bool
    copies: int


@bp.get("/indicator/<path:name>")
def page(name: str) -> str | Response:
    """One indicator by its name."""
    hits = hits_of(asked("indicator", name), "indicator")
    if not hits:
        abort(404, description="没有这个指标")
    if kind := asked_format():
        return deliver(hits_sheet(name, hits), kind)
    evaluated = any(hit.fields.get("actual") or hit.fields.get("score") for hit in hits)
    return render_template(
        "indicator.html", name=name, goals=judge(hits), evaluated=evaluated,
        url=url_for("indicator.page", name=name),
    )  # fmt: skip


def judge(hits: list[Hit]) -> list[Goal]:
    """Each statement with what a reader should notice about its target."""
    filings: dict[str, set[str]] = defaultdict(set)
    for hit in hits:
        filings[_target(hit)].add(hit.filing.id)
    return [Goal(hit, is_vague(_target(hit)), len(filings[_target(hit)]) - 1 if _target(hit) else 0) for hit in hits]


def _target(hit: Hit) -> str:
    return "".join(hit.fields.get("target", "").split())


def is_vague(target: str) -> bool:
    """Whether a target states nothing that can be counted (有促进, 提升)."""
    counted = any(char.isdigit() or char in "零一二三四五六七八九十百千万两" for char in target)
    return bool(target) and not counted
