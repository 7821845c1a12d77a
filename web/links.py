"""Stable addresses: of places in a source marked there, of a row of a rebuilt table, of the pages of things."""

from __future__ import annotations

from flask import request, url_for

from index.port import Hit
from ingest.codes import canonical, kind_of
from ingest.filing import Check
from ingest.layout import Place
from web.paths import marked_path, source_path


def source_url(filing_id: str, place: Place) -> str:
    """The source view with the place marked and scrolled to: lines of a text, or a box on a page."""
    return request.script_root + source_path(filing_id, place)


def operand_urls(check: Check, filing_id: str) -> list[tuple[str, int]]:
    """Views of the filing's own source with all operands of a check marked, and how many each marks.

    One for a text; for a PDF one for each page that states any of them.
    """
    places = [o.place for o in (*check.left, *check.right) if o.place is not None and o.filing is None]
    pages: dict[int | None, list[Place]] = {}
    for place in dict.fromkeys(places):
        if place.line is not None or place.bbox is not None:
            pages.setdefault(place.page, []).append(place)
    return [(request.script_root + marked_path(filing_id, group), len(group)) for group in pages.values()]


def place_short(place: Place) -> str:
    """Where it stands, as short as a table's margin wants it: L339 or p. 3."""
    if place.page is not None:
        return f"p.{place.page}"
    return f"L{place.line}" if place.line is not None else "原文"


def table_url(filing_id: str, ordinal: int, row: int | None = None) -> str:
    """The rebuilt table (0-based ordinal) on its own page beside its source."""
    return url_for("filing.table", filing_id=filing_id, ordinal=ordinal + 1, _anchor=f"r{row}" if row else None)


def project_url(code: str, name: str | None) -> str:
    """The page of a project: by its name where the code is one that only its own filing gives out (2024-002)."""
    unique = kind_of(canonical(code)) in ("project", "project_group")
    return url_for("project.page", code=code if unique or not name else name)


def hit_url(hit: Hit) -> str:
    """Where the title of a hit leads: the page of the thing that it names, or else its place in the filing."""
    if hit.kind == "project" and hit.code:
        return project_url(hit.code, hit.name)
    if hit.kind == "subject" and hit.code:
        return url_for("subject.page", code=hit.code)
    if hit.kind == "indicator" and hit.name:
        return url_for("indicator.page", name=hit.name)
    if hit.kind == "table" and hit.fields.get("table_index", "").isdigit():
        return table_url(hit.filing.id, int(hit.fields["table_index"]))
    if hit.kind == "filing":
        return url_for("filing.page", filing_id=hit.filing.id)
    return source_url(hit.filing.id, hit.place)
