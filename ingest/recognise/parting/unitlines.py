"""Lines that state the unit beside labels of a header, parted in two: the unit, and the labels where they stand.

A dump may print the unit that stands at the right over a table in the same line as the labels of its header, or in
the middle of them. As one line it would be taken for either, and the other be lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from ingest.folding import fold_label, tidy
from ingest.layout import Block, TextLine
from ingest.recognise.laidheader import SPACED_WORD
from ingest.recognise.tableforms import all_labels

_STATED = re.compile(r"[(（]?(?:金额|计量)?单\s*位\s*[:：]\s*(?:人民币)?\s*[万亿千]?元[)）]?")


def with_units_apart(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with such lines as two lines of one place, the unit first."""
    for block in blocks:
        stated = _STATED.search(block.text) if isinstance(block, TextLine) else None
        if stated is None or not isinstance(block, TextLine):
            yield block
            continue
        rest = block.text[: stated.start()] + " " * len(stated[0]) + block.text[stated.end() :]
        words = [fold_label(tidy(word[0])) for word in SPACED_WORD.finditer(rest)]
        if words and all(map(_is_label, words)):
            yield replace(block, text=stated[0])
            yield replace(block, text=rest.rstrip(), heading=0)
        else:
            yield block


@lru_cache(maxsize=1024)
def _is_label(word: str) -> bool:
    """Whether a word is a header's label, or a piece of one that was cut."""
    return word in ("收入", "支出") or any(word in label for label in all_labels())
