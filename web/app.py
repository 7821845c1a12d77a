"""The web application: one factory that puts the blueprints of all pages over one index."""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, Response, request

from index import open_index
from index.port import Index
from ingest.reconcile.report import VERDICTS
from web import (
    api,
    checks,
    compare,
    compress,
    errors,
    feeds,
    filing,
    filings,
    guide,
    i18n,
    indicator,
    ledger,
    links,
    project,
    publisher,
    search,
    shown,
    site,
    source,
    subject,
    upload,
)
from web.context import INDEX, SETTINGS, is_private
from web.settings import Settings

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
    filings.bp,
    guide.bp,
    site.bp,
)
NAV = (("filings.page", "文件"), ("checks.page", "核对"), ("ledger.page", "收录"), ("guide.page", "帮助"))
MOST_KEPT = 40
"""Parameters of an address that its form in the other language repeats."""


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
    app.jinja_env.filters.update(
        wan=shown.wan,
        digits=shown.digits,
        clean=shown.clean,
        shortpath=ledger.short_path,
        moment=shown.moment,
    )
    app.jinja_env.globals.update(
        snippet=shown.snippet, header_rows=shown.header_rows, depth=shown.depth, source_url=links.source_url,
        table_url=links.table_url, hit_url=links.hit_url, project_url=links.project_url, place_short=links.place_short,
        feed_url=feeds.feed_url, told_by=checks.told_by, verdict_names=VERDICTS, equation=checks.equation,
        operand_urls=links.operand_urls, is_marked=shown.is_marked, telling=shown.telling,
    )  # fmt: skip
    app.context_processor(lambda: {"nav": _navigation(app.extensions[SETTINGS]), "lang_url": _other_language()})
    i18n.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    errors.init_app(app)
    compress.init_app(app)
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
    given = [(k, v[:400]) for k, v in request.args.items(multi=True) if k != "lang"]
    kept = given if len(given) <= MOST_KEPT else []
    other = "zh" if i18n.language() == "en" else "en"
    return "?" + urlencode([*kept, ("lang", other)])


def _guard(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.method in ("GET", "HEAD") and response.status_code == 200 and not response.is_streamed:
        response.add_etag(weak=True)
        response.make_conditional(request)
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store" if is_private() else "no-cache")
    return response
