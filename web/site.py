"""What programs ask of any site: whether it is well, what to leave alone, how to search it from a browser's bar."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from web.context import base_url, get_index

bp = Blueprint("site", __name__)
LEFT_ALONE = ("/search", "/suggest", "/feed.atom", "/upload", "/api/")
"""Addresses without end, and those that are no pages: a crawler would never be done with them."""


@bp.get("/healthz")
def health() -> Response:
    """200 while the index answers; where it cannot be read, the error handlers make it 503."""
    response = jsonify({"status": "ok", "filings": len(get_index().filings())})
    response.cache_control.no_store = True
    return response


@bp.get("/robots.txt")
def robots() -> Response:
    """Pages of filings, publishers, projects and codes may be read by crawlers; searches may not."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in LEFT_ALONE)]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@bp.get("/opensearch.xml")
def opensearch() -> Response:
    """The OpenSearch description: a browser that has read it offers the search and its completions in its own bar."""
    text = render_template("opensearch.xml", base=base_url())
    return Response(text, content_type="application/opensearchdescription+xml; charset=utf-8")


@bp.get("/favicon.ico")
def icon() -> BaseResponse:
    """The icon, for programs that look in the old place."""
    return redirect(url_for("static", filename="seal.svg"), 301)
