"""Saved searches as Atom feeds: the newest hits of a search, each with the stable address of its place."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template, request, url_for

from index.port import KINDS, Hit
from web.context import base_url, get_index
from web.links import source_url
from web.state import SearchState, read_state

bp = Blueprint("feeds", __name__)
ENTRIES = 50
NEVER = "1970-01-01T00:00:00Z"


@bp.get("/feed.atom")
def feed() -> Response:
    """The hits of a search in the filings that were stored last."""
    state = read_state(request.args)
    if state.empty:
        abort(400, description="缺少检索词")
    hits = get_index().search(state.query(), kind=state.kind, sort="added", limit=ENTRIES).hits
    base = base_url()
    text = render_template(
        "feed.xml", state=state, base=base, self=base + feed_url(state), never=NEVER,
        entries=[(hit, _title(hit), base + source_url(hit.filing.id, hit.place)) for hit in hits],
        updated=max((hit.filing.added or NEVER for hit in hits), default=NEVER),
        page=base + url_for("search.page") + "?" + urlencode(state.params()),
    )  # fmt: skip
    return Response(text, content_type="application/atom+xml; charset=utf-8")


def feed_url(state: SearchState) -> str:
    """The address of a search's feed, its order and page left out."""
    return url_for("feeds.feed") + "?" + urlencode(replace(state, page=1, sort="relevance").params())


def _title(hit: Hit) -> str:
    parts = (KINDS[hit.kind], hit.code, hit.name or hit.text[:60], hit.filing.publisher, hit.filing.fiscal_year)
    return " · ".join(str(part) for part in parts if part)
