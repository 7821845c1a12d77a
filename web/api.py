"""The JSON API under ``/api/v1``: what the pages show, with cursors for paging; ``openapi.json`` describes it.

Answers are readable from any site (CORS for GET) and carry an ETag. An error is a problem document (RFC 9457).
"""

from __future__ import annotations

import base64
import binascii
from typing import Any, cast

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.exceptions import HTTPException

from index.port import KINDS, STATES
from ingest.serialise import filing_to_json
from web import resources
from web.context import filing_or_404, get_index, get_settings
from web.ledger import for_readers
from web.openapi import document
from web.state import SORTS, is_year, read_state, whole
from web.things import asked, hits_of

bp = Blueprint("api", __name__, url_prefix="/api/v1")
Json = dict[str, Any]
DEFAULT_LIMIT = 20


@bp.get("/openapi.json")
def openapi() -> Response:
    """The OpenAPI 3.1 description of everything here."""
    return jsonify(document(get_settings().api_page_limit))


@bp.get("/search")
def search() -> Response:
    """One page of a search."""
    _known("kind", KINDS)
    _known("sort", SORTS)
    state = read_state(request.args)
    _years()
    if state.empty:
        abort(400, description="q is empty and no filter is given")
    offset, limit = _window()
    found = get_index().search(
        state.query(), kind=state.kind, sort=state.sort, offset=offset, limit=limit, facets=True
    )  # fmt: skip
    return jsonify({"query": state.text} | resources.results(found) | _next(offset, limit, found.total))


@bp.get("/filings")
def filings() -> Response:
    """Filings that answer searches, by publisher, year and kind."""
    publisher, year, kind = request.args.get("publisher"), _year(), request.args.get("type")
    refs = [
        ref
        for ref in get_index().filings()
        if publisher in (None, ref.publisher) and year in (None, ref.fiscal_year) and kind in (None, ref.kind)
    ]
    offset, limit = _window()
    page = [resources.filing_ref(ref) for ref in refs[offset : offset + limit]]
    return jsonify({"total": len(refs), "filings": page} | _next(offset, limit, len(refs)))


@bp.get("/filings/<filing_id>")
def filing(filing_id: str) -> Response:
    """One filing whole, as the command ``extract`` prints it."""
    ref, found = filing_or_404(filing_id)
    return jsonify({"id": ref.id, "link": resources.filing_ref(ref)["link"]} | filing_to_json(found))


@bp.get("/filings/<filing_id>/versions")
def versions(filing_id: str) -> Response:
    """All versions of a filing, the newest first."""
    filing_or_404(filing_id)
    return jsonify({"versions": [resources.filing_ref(ref) for ref in get_index().versions(filing_id)]})


@bp.get("/filings/<filing_id>/tables/<int:ordinal>")
def table(filing_id: str, ordinal: int) -> Response:
    """One rebuilt table (1-based) of a filing."""
    _, found = filing_or_404(filing_id)
    tables = filing_to_json(found)["tables"]
    if not 1 <= ordinal <= len(tables):
        abort(404, description="no such table")
    return jsonify(tables[ordinal - 1])


@bp.get("/projects/<path:code>")
def project(code: str) -> Response:
    """Every statement of a project and its indicators."""
    return _thing("code", code, resources_of(code, "project"))


@bp.get("/subjects/<path:code>")
def subject(code: str) -> Response:
    """Every row of a subject code."""
    return _thing("code", code, resources_of(code, "code", "subject"))


@bp.get("/indicators/<path:name>")
def indicator(name: str) -> Response:
    """Every statement of an indicator."""
    return _thing("name", name, resources_of(name, "indicator", "indicator"))


@bp.get("/publishers/<path:name>")
def publisher(name: str) -> Response:
    """A publisher's filings."""
    refs = [resources.filing_ref(ref) for ref in get_index().filings() if ref.publisher == name]
    if not refs:
        abort(404, description="no such publisher")
    return jsonify({"name": name, "filings": refs})


@bp.get("/checks")
def checks() -> Response:
    """Checks over all filings, failures first."""
    _known("verdict", ("holds", "rounding", "fails", "not_checkable"))
    offset, limit = _window()
    found = get_index().checks(
        verdict=request.args.get("verdict"), rule=request.args.get("rule"), publisher=request.args.get("publisher"),
        year=_year(), offset=offset, limit=limit,
    )  # fmt: skip
    return jsonify(resources.check_results(found) | _next(offset, limit, found.total))


@bp.get("/ledger")
def ledger() -> Response:
    """Every file ever met and how its reading ended."""
    _known("state", STATES)
    files = [for_readers(file) for file in get_index().ledger() if request.args.get("state") in (None, file.state)]
    offset, limit = _window()
    page = [resources.source_file(file) for file in files[offset : offset + limit]]
    return jsonify({"total": len(files), "files": page} | _next(offset, limit, len(files)))


@bp.get("/suggest")
def suggest() -> Response:
    """Completions of what stands in a search box."""
    text = request.args.get("q", "")[:80].strip()
    found = get_index().suggest(text) if text else []
    return jsonify({"suggestions": [{"text": s.text, "kind": s.kind, "code": s.code} for s in found]})


def resources_of(value: str, field: str, kind: str | None = None) -> list[Json]:
    """The hits of a thing as JSON."""
    return [resources.hit(found) for found in hits_of(asked(cast(Any, field), value), cast(Any, kind))]


def _thing(key: str, value: str, hits: list[Json]) -> Response:
    if not hits:
        abort(404, description=f"nothing has this {key}")
    return jsonify({key: value, "hits": hits})


def _known(name: str, allowed: Any) -> None:
    """End with 400 where a parameter has a value that it cannot have."""
    value = request.args.get(name)
    if value is not None and value not in allowed:
        abort(400, description=f"{name} must be one of {', '.join(allowed)}")


def _year() -> int | None:
    text = request.args.get("year")
    if text is None:
        return None
    _years()
    return int(text)


def _years() -> None:
    """End with 400 where a year is none."""
    if not all(is_year(text) for text in request.args.getlist("year")):
        abort(400, description="year must have four digits")


def _window() -> tuple[int, int]:
    """Offset and limit of the page that ``cursor`` and ``limit`` ask for."""
    most = get_settings().api_page_limit
    text = request.args.get("limit", str(min(DEFAULT_LIMIT, most)))
    limit = whole(text, most + 1, 0)
    if not 1 <= limit <= most:
        abort(400, description=f"limit must be a number from 1 to {most}")
    return _offset(request.args.get("cursor")), limit


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor.encode("ascii")).decode("ascii")
    except (UnicodeError, binascii.Error, ValueError):
        text = ""
    if not (text.startswith("o") and text[1:].isdigit() and len(text) <= 10):
        abort(400, description="cursor is none that this API gave out")
    return int(text[1:])


def _next(offset: int, limit: int, total: int) -> Json:
    after = offset + limit
    return {"next_cursor": base64.urlsafe_b64encode(f"o{after}".encode()).decode() if after < total else None}


@bp.errorhandler(HTTPException)
def problem(error: HTTPException) -> Response:
    """An error as a problem document."""
    response = jsonify({"status": error.code, "title": error.name, "detail": error.description})
    response.status_code = error.code or 500
    response.mimetype = "application/problem+json"
    return response


@bp.after_request
def open_to_all(response: Response) -> Response:
    """Reads are open to pages of any site; nothing here depends on who asks."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
    response.headers["Cache-Control"] = "no-cache"
    return response
