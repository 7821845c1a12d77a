"""What stands ahead of a place among a filing's blocks: caption and unit lines, a header with its first rows, a form.

Nothing here knows what was read before but whether a form is open; what follows from it is decided by ``scan``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.folding import squeeze
from ingest.layout import Block, Grid, TextLine
from ingest.recognise.laidheader import header_pieces
from ingest.recognise.parting.captions import Caption, is_head_line, read_caption, unit_of
from ingest.recognise.parting.headings import part_number, read_ordinal
from ingest.recognise.parting.tablehead import (
    block_text,
    has_amount,
    header_rows,
)
from ingest.recognise.regions import FormScope
from ingest.recognise.statements import is_statement
from ingest.recognise.tableforms import all_labels

_PAGE_NUMBER = re.compile(r"^[-—–]\s*\d{1,4}\s*[-—–]$|^第\d{1,4}页(?:共\d{1,4}页)?$")
LOOK_AHEAD = 45
"""So many lines below a caption may belong to a header."""


@dataclass(frozen=True, slots=True)
class Head:
    """A group of caption and unit lines at ``start``..``end`` (exclusive); ``listed_until`` ends a list before it."""

    start: int
    end: int
    listed_until: int
    caption: Caption
    unit: str | None
    stated: bool
    """Whether a unit line or a second caption line shows that this is no entry of a list."""
    entry_end: int = 0
    """Where a list ends of which the caption may be the last entry; 0 where it is none."""


def is_furniture(block: Block) -> bool:
    """Whether a line is a page number."""
    return isinstance(block, TextLine) and bool(_PAGE_NUMBER.match(block.text.strip()))


def head_at(blocks: Sequence[Block], index: int, in_form: bool) -> Head | None:
    """The group of caption and unit lines that starts here, None where none does."""
    end = index
    captions: list[tuple[int, Caption]] = []
    unit: str | None = None
    last_unit = -1
    while end < len(blocks):
        block = blocks[end]
        if not isinstance(block, TextLine):
            break
        caption, lines = _caption_at(blocks, end, bool(captions), in_form)
        bare_unit = squeeze(block.text) if end > index and squeeze(block.text) in ("万元", "元") else None
        if caption:
            captions.append((end, caption))
        elif is_head_line(block.text) or (unit is None and bare_unit):
            unit = unit_of(block.text) or bare_unit or unit
            last_unit = end
        elif not is_furniture(block):
            break
        end += lines
    if not captions and last_unit < 0:
        return None
    if not captions:
        return Head(index, end, index, Caption(None), unit, True)
    start, chosen = _last_caption(captions)
    lines = sum(1 for at, _ in captions if at >= start)
    entry_end = captions[-1][0] + 1 if start > index and lines == 1 else 0
    return Head(index, end, start, chosen, unit, last_unit > start or lines > 1, entry_end)


def _caption_at(blocks: Sequence[Block], index: int, inside: bool, in_form: bool) -> tuple[Caption | None, int]:
    """The caption at ``index`` and its number of lines; ``inside`` a head an unusual title counts too."""
    block = blocks[index]
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    if not isinstance(block, TextLine):
        return None, 1
    caption = read_caption(block.text)
    if caption and caption.kind == "other" and not caption.number:
        headed = isinstance(following, Grid) or (following is not None and is_head_line(following.text))
        return (caption if not in_form and (inside or headed) else None), 1
    if caption or not isinstance(following, TextLine):
        return caption, 1
    tail = read_caption(following.text)
    joined = read_caption(block.text + following.text) if len(squeeze(block.text)) >= 4 else None
    if joined is None or joined.kind != "table" or not joined.exact or is_head_line(block.text):
        return None, 1
    # The end of a cut title may be the title of another table (财政拨款 / 收支总表), but not one with a number.
    if tail is None or (tail.kind == "table" and not tail.number and tail.key != joined.key):
        return joined, 2
    return None, 1


def _last_caption(captions: Sequence[tuple[int, Caption]]) -> tuple[int, Caption]:
    """The last caption of a group, joined from the lines that name it, and the index of its first line."""
    number: str | None = None
    chosen: Caption | None = None
    start = captions[-1][0]
    for index, caption in reversed(captions):
        if caption.number and number and caption.number != number:
            break
        if caption.kind is not None:
            if chosen and _meaning(caption) != _meaning(chosen):
                break
            chosen = chosen or caption
        number = number or caption.number
        start = index
    if chosen is None:
        return start, Caption(None, number)
    return start, replace(chosen, number=number)


def _meaning(caption: Caption) -> tuple[str | None, str | None]:
    """What two captions must share to be one; titles that are no usual ones must be equal."""
    return caption.kind, caption.key or caption.scope or squeeze(caption.title)


def header_ahead(blocks: Sequence[Block], index: int) -> tuple[str, str]:
    """The squeezed header from ``index`` (up to the first amount) and the text of the first rows below it."""
    first = blocks[index] if index < len(blocks) else None
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    if isinstance(first, Grid):
        rows = header_rows(first)
        header = block_text(first, rows)
        if rows < first.rows or not isinstance(following, Grid):
            return header, block_text(first, rows + 30)[len(header) :]
        more = block_text(following, header_rows(following))
        return header + more, block_text(following, 30)[len(more) :]
    lines: list[TextLine] = []
    for block in blocks[index : index + LOOK_AHEAD]:
        if isinstance(block, Grid) or part_number(block.text):
            break
        if lines and (read_caption(block.text) or is_head_line(block.text)):
            break
        lines.append(block)
    texts = [block_text(line) for line in lines]
    split = next((n for n, text in enumerate(texts) if has_amount(text)), len(texts))
    laid = header_pieces(lines[:split], all_labels()) or [texts[:split]]
    return squeeze("".join(piece for line in laid for piece in line)), "".join(texts[split:])


def starts_form(blocks: Sequence[Block], index: int) -> bool:
    """Whether a project's form begins here: its first row names the project and states its code."""
    ahead = blocks[index : index + 1]
    if not ahead:
        return False
    text = block_text(ahead[0], 2)
    if isinstance(ahead[0], TextLine):
        text = "".join(block_text(b) for b in blocks[index : index + 4] if isinstance(b, TextLine))
    return text.startswith("项目名称") and ("项目编" in text or "主管部门" in text)


def statement_follows(blocks: Sequence[Block], index: int) -> bool:
    """Whether the next line says why the table is empty."""
    following = blocks[index] if index < len(blocks) else None
    return (
        isinstance(following, TextLine) and is_statement(squeeze(following.text)) and not read_ordinal(following.text)
    )


def scope_of(text: str) -> FormScope:
    return "项目" if "项目主管部门" in text or "项目编" in text else "整体"
