"""What a request handler works with: the application's index and settings, and the look-ups that end in 404."""

from __future__ import annotations

from typing import cast

from flask import abort, current_app, request, session

from index.port import FilingRef, Index
from ingest.filing import Filing
from web.settings import Settings
from web.state import whole

INDEX = "mingzhang.index"
SETTINGS = "mingzhang.settings"


def get_index() -> Index:
    """The index that this application serves."""
    return cast(Index, current_app.extensions[INDEX])


def get_settings() -> Settings:
    """The settings that this application was made with."""
    return cast(Settings, current_app.extensions[SETTINGS])


def base_url() -> str:
    """The address under which links that leave the site are absolute, without a slash at its end."""
    return (get_settings().public_url or request.url_root).rstrip("/")


def is_private() -> bool:
    """Whether the answer is for this reader alone: a page behind the token, or any page of one who gave it."""
    return request.blueprint == "upload" or bool(session.get("in"))


def page_number(most: int = 5000) -> int:
    """The 1-based page that the address asks for; 1 for anything that is none."""
    return whole(request.args.get("page"), most)


def filing_or_404(filing_id: str) -> tuple[FilingRef, Filing]:
    """A stored filing and how results name it; the request ends with 404 where there is none."""
    try:
        return get_index().ref(filing_id), get_index().filing(filing_id)
    except KeyError:
        abort(404, description="没有这份文件")


def source_or_404(filing_id: str) -> bytes:
    """The source bytes of a filing; the request ends with 404 where there is none."""
    try:
        return get_index().source(filing_id)
    except KeyError:
        abort(404, description="没有这份文件")
