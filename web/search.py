"""The front page and the search page: one list with tabs, facets, totals and a link to the place of every hit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from index.port import KINDS, Facet, Results, SuggestionKind
from index.query import Filter
from ingest.classification import names_of
from ingest.reconcile.report import VERDICTS
from web.context import get_index, get_settings
from web.export import asked_format, deliver
from web.i18n import named, translate
from web.sheet import hits_sheet, walk
from web.state import FACETS, SORTS, SearchState, read_state

bp = Blueprint("search", __name__)
SUGGESTED: dict[SuggestionKind, str] = {"project": "项目", "subject": "科目", "indicator": "指标", "publisher": "单位"}
MOST_PARTS = 8
"""Words of a query that are tried one by one where nothing answers."""
NEWEST = 40
"""Filings listed on the front page."""
EDGE = 2
"""Pages shown by number on each side of the present one."""


@dataclass(frozen=True, slots=True)
class FacetBox:
    """A facet as the page shows it: its name in the address, its label, its values with counts."""

    name: str
    label: str
    values: tuple[tuple[str, int], ...]


@bp.get("/")
def home() -> str:
    """The front page: the search box, what can be asked, and what is stored: all of it, or the newest of much."""
    refs = get_index().filings()
    shown = refs if len(refs) <= NEWEST else sorted(refs, key=lambda ref: ref.added or "", reverse=True)[:NEWEST]
    return render_template("home.html", refs=shown, total=len(refs), state=SearchState())


@bp.get("/search")
def page() -> str | BaseResponse:
    """One page of answers; a page past the last one leads to the last one."""
    state, settings = read_state(request.args), get_settings()
    if state.empty:
        return Response(status=302, headers={"Location": url_for("search.home")})
    if kind := asked_format():
        hits = walk(get_index(), state.query(), settings.export_page, settings.export_limit, state.kind, state.sort)
        return deliver(hits_sheet(state.text or "明账", hits), kind)
    results, boxes = find(state, settings.page_size)
    pages = -(-results.total // settings.page_size)
    if results.total and state.page > pages:
        return redirect(search_url(state.on_page(pages)), 302)
    return render_template(
        "search.html", state=state, results=results, boxes=boxes, overlaps=overlaps(state, boxes), pages=pages,
        numbers=page_numbers(state.page, pages), between=_asks_for_checks(state),
        relaxed=relaxed(state) if not results.total else (), page_size=settings.page_size,
        kinds=KINDS, sorts=SORTS, search_url=search_url, facets=FACETS, facet_value=facet_value, part_name=part_name,
    )  # fmt: skip


@bp.get("/suggest")
def suggest() -> Response:
    """Completions for the search box, for the page's own script or as a browser's address bar takes them."""
    text = request.args.get("q", "")[:80].strip()
    found = get_index().suggest(text) if text else []
    if request.args.get("form") == "opensearch":
        return jsonify([text, [s.text for s in found]])
    return jsonify([{"text": s.text, "kind": translate(SUGGESTED[s.kind]), "code": s.code} for s in found])


def find(state: SearchState, size: int) -> tuple[Results, list[FacetBox]]:
    """The answers of one page, and the facets; a facet in use counts as if it were not, so others can be added."""
    results = get_index().search(
        state.query(), kind=state.kind, sort=state.sort, offset=(state.page - 1) * size, limit=size, facets=True
    )
    known = {facet.field: facet for facet in results.facets}
    for name in state.chosen:
        others = get_index().search(state.query(without=name), kind=state.kind, limit=1, facets=True)
        known |= {f.field: f for f in others.facets if f.field == FACETS[name][0]}
    return results, [_box(name, known, state) for name in FACETS if FACETS[name][0] in known]


def _asks_for_checks(state: SearchState) -> str | None:
    """The result of checks that a search asks for, by its text or by a facet; None where it asks for none."""
    asked = [leaf for clause in state.query().clauses if not clause.negated for leaf in clause.any_of]
    verdicts = (v for leaf in asked if isinstance(leaf, Filter) and leaf.field == "verdict" for v in leaf.values)
    return next(verdicts, None)


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The same search without one of its conditions: what was taken away, and how many answers there are then."""

    label: str
    without: str
    state: SearchState
    total: int


def relaxed(state: SearchState) -> list[Relaxed]:
    """What to let go of where nothing answers: each single condition without which something does, most first."""
    ways: list[tuple[str, str, SearchState]] = [
        (FACETS[name][1], Markup("、").join(facet_value(name, v) for v in values), state.without(name))
        for name, values in state.chosen.items()
    ]
    if state.kind:
        ways.append(("结果种类", translate(KINDS[state.kind]), state.in_kind(None)))
    parts = state.text.split()
    if 1 < len(parts) <= MOST_PARTS:
        ways += [("", part, state.with_text(" ".join(parts[:n] + parts[n + 1 :]))) for n, part in enumerate(parts)]
    found = []
    for label, without, other in ways:
        if not other.empty and (total := _exactly(other)):
            found.append(Relaxed(label, without, other, total))
    return sorted(found, key=lambda way: -way.total)


def _exactly(state: SearchState) -> int:
    """How many answers a search has as it stands, without those to what was probably meant."""
    results = get_index().search(state.query(), kind=state.kind, limit=0)
    return 0 if results.did_you_mean else results.total


def _box(name: str, known: dict[str, Facet], state: SearchState) -> FacetBox:
    field, label = FACETS[name]
    values = known[field].values
    missing = tuple((value, 0) for value in state.chosen.get(name, ()) if value not in dict(values))
    return FacetBox(name, label, (*values, *missing))


def overlaps(state: SearchState, boxes: list[FacetBox]) -> list[str]:
    """Why the result's total adds what nobody would: several years, plans and results, departments and their units."""
    found = {box.name: set(state.chosen.get(box.name, ())) or {value for value, _ in box.values} for box in boxes}
    kinds = found.get("type", set())
    several = {part: len({kind for kind in kinds if part in kind}) > 0 for part in ("预算", "决算", "部门", "单位")}
    return [
        reason
        for reason, holds in (
            ("跨年度相加", len(found.get("year", ())) > 1),
            ("预算与决算相加", several["预算"] and several["决算"]),
            ("部门与单位相加，部门已含所属单位", several["部门"] and several["单位"]),
        )
        if holds
    ]


def facet_value(name: str, value: str) -> str:
    """A facet's value in words: verdicts by their name, classes with theirs, without the asterisk of their filter."""
    if name == "verdict":
        return translate(next((label for key, label in VERDICTS.items() if key == value), value))
    if name == "code":
        code = value.rstrip("*")
        return Markup(" ").join((code, *map(named, names_of(code, year=date.today().year)[:1])))
    return named(value)


def part_name(part: str) -> str:
    """What a sum adds up, in words: a table and a level of its codes."""
    return " · ".join(translate(piece) for piece in part.split("·"))


def page_numbers(page: int, pages: int) -> list[int | None]:
    """The page numbers to link: the ends, the present one and its neighbours; None where some are left out."""
    near = sorted({1, pages, *range(max(1, page - EDGE), min(pages, page + EDGE) + 1)} - {0})
    out: list[int | None] = []
    for number in near:
        if out and out[-1] is not None and number - out[-1] > 1:
            out.append(None)
        out.append(number)
    return out


def search_url(state: SearchState, endpoint: str = "search.page") -> str:
    """The address of a state, at the search page or at another endpoint that takes the same parameters."""
    path = url_for(endpoint)
    params = urlencode(state.params() if endpoint == "search.page" else replace(state, page=1).params())
    return f"{path}?{params}" if params else path
