"""The web application: one factory that puts the blueprints of all pages over one index."""

from __future__ import annotations

import logging
import secrets
from pathlib import Path
from urllib.parse import quote, urlencode

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from index import open_index
from index.errors import UNAVAILABLE
from index.port import Index
from ingest.reconcile.report import VERDICTS
from web import (
    api,
    checks,
    compare,
    feeds,
    filing,
    i18n,
    indicator,
    ledger,
    links,
    project,
    publisher,
    search,
    shown,
    source,
    subject,
    upload,
)
from web.context import INDEX, SETTINGS
from web.settings import Settings

log = logging.getLogger(__name__)
POLICY = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
))  # fmt: skip
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
BLUEPRINTS = (
    search.bp,
    filing.bp,
    source.bp,
    project.bp,
    subject.bp,
    indicator.bp,
    publisher.bp,
    checks.bp,
    ledger.bp,
    feeds.bp,
    api.bp,
    upload.bp,
    compare.bp,
)
NAV = (("checks.page", "核对"), ("ledger.page", "收录"))


def create_app(location_or_index: str | Path | Index, settings: Settings | None = None) -> Flask:
    """The application over an open index, or over the one at a location, which it then opens."""
    app = Flask(__name__)
    app.extensions[SETTINGS] = settings or Settings()
    app.extensions[INDEX] = _opened(location_or_index)
    app.config.update(
        MAX_CONTENT_LENGTH=app.extensions[SETTINGS].upload_bytes, SECRET_KEY=secrets.token_bytes(32),
        SESSION_COOKIE_SAMESITE="Strict", SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=(app.extensions[SETTINGS].public_url or "").startswith("https:"),
    )  # fmt: skip
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.filters.update(wan=shown.wan, digits=shown.digits, mended=shown.mended, clean=shown.clean)
    app.jinja_env.globals.update(
        snippet=shown.snippet, header_rows=shown.header_rows, depth=shown.depth, source_url=links.source_url,
        table_url=links.table_url, hit_url=links.hit_url, project_url=links.project_url, place_short=links.place_short,
        feed_url=feeds.feed_url, verdict_names=VERDICTS, equation=checks.equation, operand_urls=links.operand_urls,
        is_marked=shown.is_marked,
    )  # fmt: skip
    app.context_processor(lambda: {"nav": _navigation(app.extensions[SETTINGS]), "lang_url": _other_language()})
    i18n.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.register_error_handler(HTTPException, _error_page)
    for kind in UNAVAILABLE:
        app.register_error_handler(kind, _unavailable)
    app.after_request(_guard)
    return app


def _opened(location_or_index: str | Path | Index) -> Index:
    if isinstance(location_or_index, (str, Path)):
        return open_index(location_or_index)
    return location_or_index


def _navigation(settings: Settings) -> tuple[tuple[str, str], ...]:
    return (*NAV, ("upload.page", "上传")) if settings.token and settings.upload_folder else NAV


def _other_language() -> str:
    """The present address in the other language."""
    kept = [(k, v) for k, v in request.args.items(multi=True) if k != "lang"]
    other = "zh" if i18n.language() == "en" else "en"
    return "?" + urlencode([*kept, ("lang", other)])


def _guard(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.method in ("GET", "HEAD") and response.status_code == 200 and not response.is_streamed:
        response.add_etag()
        response.make_conditional(request)
    return response


def _unavailable(error: Exception) -> tuple[str, int] | Response:
    """The index is not there or cannot be read just now: told as such, and the cause to the log alone."""
    log.error("index unavailable: %s", error)
    return _error_page(ServiceUnavailable("索引暂时不可用，请稍后再试"))


def _without_slash() -> str | None:
    """The present address without slashes at its end, where that is a page of this site."""
    path = request.path.rstrip("/")
    if path == request.path or not path:
        return None
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return None
    query = request.query_string.decode("latin-1")
    return request.script_root + quote(path) + (f"?{query}" if query else "")


def _error_page(error: HTTPException) -> tuple[str, int] | Response:
    if error.code == 404 and (plain := _without_slash()) is not None:
        return Response(status=308, headers={"Location": plain})
    if request.path.startswith("/api/"):
        return api.problem(error)
    return render_template("error.html", error=error), error.code or 500
