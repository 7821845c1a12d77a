"""Addresses of places in sources, as plain paths: what the pages link to and the command line prints.

An address holds only what the filing itself states (its id, its lines or page and boxes), so it stays good as long as
the filing is stored. Several places of one source are marked together: ``lines=5-6,20``, ``box=…;…``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.layout import BBox, Place

Span = tuple[int, int]
MOST_MARKS = 60
"""How many places one address marks at most."""


def source_path(filing_id: str, place: Place) -> str:
    """The source view with the place marked and scrolled to: lines of a text, or a box on a page."""
    return marked_path(filing_id, (place,))


def marked_path(filing_id: str, places: Sequence[Place]) -> str:
    """The source view with several places of one text, or of one page, marked together; the first is scrolled to."""
    base = f"/filing/{filing_id}"
    page = next((place.page for place in places if place.page is not None), None)
    if page is not None:
        boxes = [place.bbox for place in places if place.page == page and place.bbox]
        asked = f"?box={';'.join(map(format_box, boxes))}#mark" if boxes else ""
        return f"{base}/page/{page}{asked}"
    spans = merged((place.line, place.last_line or place.line) for place in places if place.line is not None)
    if not spans:
        return f"{base}/source"
    return f"{base}/source?lines={format_lines(spans)}#L{spans[0][0]}"


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, those that overlap or touch as one."""
    out: list[Span] = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(last, out[-1][1]))
        else:
            out.append((first, max(first, last)))
    return tuple(out)


def format_lines(spans: Sequence[Span]) -> str:
    """1-based lines as an address states them: ``339``, ``339-343``, ``5-6,20``."""
    return ",".join(str(first) if last <= first else f"{first}-{last}" for first, last in spans[:MOST_MARKS])


def parse_lines(text: str | None) -> tuple[Span, ...]:
    """The spans of what ``format_lines`` wrote; none for anything else."""
    found = []
    for part in (text or "").split(",")[:MOST_MARKS]:
        first, _, last = part.partition("-")
        if not (_number(first) and (not last or _number(last))):
            return ()
        start, end = int(first), int(last or first)
        if not 1 <= start <= end:
            return ()
        found.append((start, end))
    return merged(found)


def format_box(box: BBox) -> str:
    """A box in points as an address states it."""
    return ",".join(f"{value:.1f}" for value in box)


def parse_boxes(text: str | None) -> tuple[BBox, ...]:
    """The boxes of an address, parted by semicolons; those that are none are left out."""
    found = (_box(part) for part in (text or "").split(";")[:MOST_MARKS])
    return tuple(box for box in found if box is not None)


def _box(text: str) -> BBox | None:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        return None
    if len(numbers) != 4 or not all(0 <= n < 20_000 for n in numbers) or numbers[0] > numbers[2]:
        return None
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if numbers[1] <= numbers[3] else None


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 7
