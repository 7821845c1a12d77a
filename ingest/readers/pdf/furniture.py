"""Running heads and page numbers: lines in the margins that repeat over the pages, left out with a note."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.layout import Block, Page, TextLine

MARGIN = 0.12
"""Running heads stand in the top or bottom share of the page."""
REPEATS = 3
"""A line that stands at the same height of so many pages, but for its digits, is a running head."""
_PAGE_NUMBER = re.compile(r"[-—–―─·.\s]*(?:第?\s*\d{1,4}\s*页?)(?:\s*[/,，共]\s*共?\s*\d{1,4}\s*页?)?[-—–―─·.\s]*")
_CAPTION = re.compile(r"(?:.*单位\s*[:：]\s*[万千亿]?元.*|.*表\s*(?:[(（][^()（）]{1,12}[)）])?|.*表\s*[\d-]+)")
"""Captions that a sheet repeats over every page stand like running heads, but say whose table this is, in what unit."""
_DIGITS = re.compile(r"\d+|\s+")


def without_furniture(pages: Sequence[Page]) -> tuple[tuple[Page, ...], tuple[str, ...]]:
    """The pages without their running heads and page numbers, and a note that says what was left out."""
    heads = _running_heads(pages)
    dropped: Counter[str] = Counter()
    kept = []
    for page in pages:
        furniture = {id(line): kind for line in _edge_lines(page) if (kind := _kind(line, page, heads))}
        if furniture:
            dropped.update(furniture.values())
            blocks: tuple[Block, ...] = tuple(block for block in page.blocks if id(block) not in furniture)
            page = replace(page, blocks=blocks)
        kept.append(page)
    notes = tuple(f"略去{kind} {count} 处" for kind, count in dropped.items())
    return tuple(kept), notes


def _kind(line: TextLine, page: Page, heads: set[tuple[str, int]]) -> str | None:
    if _PAGE_NUMBER.fullmatch(line.text):
        return "页码"
    return "页眉页脚" if _signature(line, page) in heads and not _CAPTION.fullmatch(line.text) else None


def _running_heads(pages: Sequence[Page]) -> set[tuple[str, int]]:
    seen = Counter(signature for page in pages for signature in {_signature(line, page) for line in _edge_lines(page)})
    return {signature for signature, count in seen.items() if count >= max(REPEATS, len(pages) // 4)}


def _edge_lines(page: Page) -> list[TextLine]:
    """The lines in the page's upper and lower margin."""
    found = []
    for block in page.blocks:
        if isinstance(block, TextLine) and block.place.bbox and page.height:
            near, far, length = _extent(block, page)
            if far <= MARGIN * length or near >= (1 - MARGIN) * length:
                found.append(block)
    return found


def _extent(line: TextLine, page: Page) -> tuple[float, float, float]:
    """Where the line begins and ends across its direction, and how long the page is there: text may run up or down."""
    x0, top, x1, bottom = line.place.bbox or (0.0, 0.0, 0.0, 0.0)
    return (x0, x1, page.width) if bottom - top > x1 - x0 else (top, bottom, page.height)


def _signature(line: TextLine, page: Page) -> tuple[str, int]:
    """What a running head has in common over the pages: its text but for digits, and its height on the page."""
    return _DIGITS.sub("", line.text), round(_extent(line, page)[0] / 6)
