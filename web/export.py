"""Every result and table to take away: ``format=csv|xlsx|json|ndjson`` at the address of the page that shows it."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, abort, request, stream_with_context

from web.sheet import Sheet
from web.writers import FORMATS, MIME, WRITERS, Format


def asked_format() -> Format | None:
    """The download that this request asks for, None for the page; anything else ends with 400."""
    asked = request.args.get("format")
    known = next((kind for kind in FORMATS if kind == asked), None)
    if asked is not None and known is None:
        abort(400, description="没有这种格式")
    return known


def deliver(sheet: Sheet, kind: Format) -> Response:
    """The sheet as a download, sent while it is written."""
    response = Response(stream_with_context(WRITERS[kind](sheet)), content_type=MIME[kind])
    response.headers["Content-Disposition"] = disposition(f"{_file_name(sheet.name)}.{kind}")
    return response


def disposition(name: str) -> str:
    """The header of a download: an ASCII name for old clients, the whole one in UTF-8 as RFC 6266 has it."""
    plain = "".join(c for c in name if c.isascii() and (c.isalnum() or c in "._-")).lstrip("._-") or "mingzhang"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _file_name(name: str) -> str:
    kept = "".join(c if c.isalnum() or c in " -_" else "_" for c in name).strip("_ ")
    return kept[:80] or "mingzhang"
