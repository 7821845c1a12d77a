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
_PAGE_NUMBER = re.compile(r"[-—–―─·.\s]*(?:第?\s*\d{1,4}\s*页?)(?:\s*[/,,共]\s*共?\s*\d{1,4}\s*页?)?[-—–―─·.\s]*")
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
    return "页眉页脚" if _signature(line, page) in heads else None


def _running_heads(pages: Sequence[Page]) -> set[tuple[str, int]]:
    seen = Counter(signature for page in pages for signature in {_signature(line, page) for line in _edge_lines(page)})
    return {signature for signature, count in seen.items() if count >= max(REPEATS, len(pages) // 4)}


def _edge_lines(page: Page) -> list[TextLine]:
    """The lines in the page's upper and lower margin."""
    if not page.height:
        return []
    low, high = MARGIN * page.height, (1 - MARGIN) * page.height
    return [
        block
        for block in page.blocks
        if isinstance(block, TextLine)
        and block.place.bbox
        and (block.place.bbox[3] <= low or block.place.bbox[1] >= high)
    ]


def _signature(line: TextLine, page: Page) -> tuple[str, int]:
    """What a running head has in common over the pages: its text but for digits, and its height on the page."""
    top = line.place.bbox[1] if line.place.bbox else 0.0
    return _DIGITS.sub("", line.text), round(top / 6)
