"""Stable addresses: of a place in a source with the place marked, of a row of a rebuilt table, of the pages of things.

An address holds only what the filing itself states (its id, its lines or page and box), so it stays good as long as
the filing is stored.
"""

from __future__ import annotations

from flask import url_for

from index.port import Hit
from ingest.codes import canonical, kind_of
from ingest.layout import BBox, Place


def source_url(filing_id: str, place: Place) -> str:
    """The source view with the place marked and scrolled to: lines of a text, or a box on a page."""
    if place.page is not None:
        box = format_box(place.bbox) if place.bbox else None
        anchor = "mark" if box else None
        return url_for("source.page", filing_id=filing_id, number=place.page, box=box, _anchor=anchor)
    if place.line is None:
        return url_for("source.text", filing_id=filing_id)
    lines = format_lines(place.line, place.last_line)
    return url_for("source.text", filing_id=filing_id, lines=lines, _anchor=f"L{place.line}")


def format_lines(first: int, last: int | None) -> str:
    """1-based lines as an address states them: ``339`` or ``339-343``."""
    return str(first) if last is None or last <= first else f"{first}-{last}"


def parse_lines(text: str | None) -> tuple[int, int] | None:
    """First and last line of what ``format_lines`` wrote; None for anything else."""
    first, _, last = (text or "").partition("-")
    if not (_number(first) and (not last or _number(last))):
        return None
    start, end = int(first), int(last or first)
    return (start, end) if 1 <= start <= end else None


def format_box(box: BBox) -> str:
    """A box in points as an address states it."""
    return ",".join(f"{value:.1f}" for value in box)


def parse_box(text: str | None) -> BBox | None:
    """The box of what ``format_box`` wrote; None for anything else."""
    try:
        numbers = [float(part) for part in (text or "").split(",")]
    except ValueError:
        return None
    if len(numbers) != 4 or not all(0 <= n < 20_000 for n in numbers) or numbers[0] > numbers[2]:
        return None
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if numbers[1] <= numbers[3] else None


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 7


def place_label(place: Place) -> str:
    """Where it stands, in Chinese, for a reader."""
    if place.page is not None:
        return f"第{place.page}页"
    if place.line is None:
        return "原文"
    if place.last_line and place.last_line > place.line:
        return f"第{place.line}–{place.last_line}行"
    return f"第{place.line}行"


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
