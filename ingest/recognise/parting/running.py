"""Running heads of a text dump: lines that stand again and again at the top or bottom of its pages.

A dump keeps the form feeds between pages, and with them the title that is printed over every page, in the midst of
whatever table or sentence the page break parts. Captions, units and header labels repeat too, but belong to a table.
"""

from __future__ import annotations

import re
from collections import Counter

from ingest.folding import squeeze
from ingest.layout import Block, Layout, Page, TextLine
from ingest.recognise.parting.captions import is_head_line, is_standard_caption
from ingest.recognise.parting.headings import part_number
from ingest.recognise.parting.tablehead import HEADER_WORDS, has_amount

EDGE = 4
"""Running heads and page numbers stand among so many lines at a page's top and bottom."""
REPEATS = 3
"""On so many pages at least, and on a quarter of all."""
_PAGE_NUMBER = re.compile(r"[-—–―─·]*第?\d{0,4}页?(?:[/,共]+共?\d{1,4}页?)?[-—–―─·]*")
_DIGITS = re.compile(r"^\d{1,4}(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])\d{1,4}$|[-—–―─·]+\d{0,4}[-—–―─·]*")
"""A page number beside the running head; a year inside it is no page number."""


def running_heads(layout: Layout) -> tuple[frozenset[int], tuple[str, ...]]:
    """The ids of the blocks that are running heads or page numbers of a text dump, and a note on what was left out."""
    if layout.kind != "text" or len(layout.pages) < REPEATS:
        return frozenset(), ()
    edges = [_edge(page) for page in layout.pages]
    seen = Counter(text for lines in edges for text in {_signature(line) for line in lines})
    least = max(REPEATS, len(layout.pages) // 4)
    heads = {text for text, count in seen.items() if count >= least and not _belongs(text)}
    parted = {id(line) for lines in edges for line in _parted_number(lines)}
    dropped = [
        line for lines in edges for line in lines if id(line) in parted or _is_number(line) or _signature(line) in heads
    ]
    notes = (f"略去页眉页脚和页码 {len(dropped)} 处",) if dropped else ()
    return frozenset(id(line) for line in dropped), notes


def _edge(page: Page) -> list[TextLine]:
    def lines(blocks: tuple[Block, ...]) -> list[TextLine]:
        return [block for block in blocks if isinstance(block, TextLine)]

    return list({id(line): line for line in (*lines(page.blocks[:EDGE]), *lines(page.blocks[-EDGE:]))}.values())


def _signature(line: TextLine) -> str:
    return _DIGITS.sub("", squeeze(line.text))


def _is_number(line: TextLine) -> bool:
    text = squeeze(line.text)
    return bool(_PAGE_NUMBER.fullmatch(text)) and any(char.isdigit() for char in text) and not text.isdigit()


def _parted_number(lines: list[TextLine]) -> list[TextLine]:
    """A page number between dashes whose three pieces stand on lines of their own."""
    texts = [squeeze(line.text) for line in lines]
    for i in range(len(texts) - 2):
        if texts[i + 1].isdigit() and texts[i] == texts[i + 2] and re.fullmatch(r"[-—–―─·]", texts[i]):
            return lines[i : i + 3]
    return []


def _belongs(text: str) -> bool:
    """Whether a line that repeats is part of what stands on the page: a caption, a unit, a header, a heading."""
    if len(text) < 6 or has_amount(text) or is_standard_caption(text) or is_head_line(text):
        return True
    return part_number(text) is not None or any(word in text for word in HEADER_WORDS) or text.endswith("表")
