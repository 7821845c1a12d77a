"""Where the body of a filing begins: behind the table of contents, which lists the same parts before."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.folding import squeeze
from ingest.layout import Block, Grid, TextLine
from ingest.recognise.parting.headings import part_number
from ingest.recognise.parting.tablehead import block_text, has_amount

_MAX_ENTRY = 45
_SENTENCES = 0.1
"""The share of lines with a full stop from which a stretch is no list of headings."""

_Part = tuple[int, int]
"""The index of a part's heading (第一部分) among the blocks, and its number."""

_TABLE = 3
"""From so many lines with amounts on there is a table among them, not only a list of contents."""


def body_start(blocks: Sequence[Block]) -> int:
    """The index of the first block of the body.

    The parts' headings form runs that count up; the body is the first that is no mere list, since an appended report
    may count its parts again. Where the body's own 第一部分 is lost, it begins at the first line behind the list that
    the list has named, or that is no entry. Lines with figures before it are tables whose part has no heading.
    """
    parts = [(n, number) for n, block in enumerate(blocks) if (number := _part(block)) is not None]
    if not parts:
        return 0
    runs = _runs(parts)
    at = next((n for n, run in enumerate(runs) if not _is_list(blocks[run[0][0] : run[-1][0]])), len(runs) - 1)
    start, number = runs[at][0]
    if (number == 1 or at == 0) and not _has_table(blocks[runs[at - 1][-1][0] if at else 0 : start]):
        return start
    return _behind(blocks, runs[at - 1][-1][0], start) if at else 0


def _part(block: Block) -> int | None:
    return part_number(block.text) if isinstance(block, TextLine) else None


def _runs(parts: Sequence[_Part]) -> list[list[_Part]]:
    runs: list[list[_Part]] = []
    for index, number in parts:
        if runs and number > runs[-1][-1][1]:
            runs[-1].append((index, number))
        else:
            runs.append([(index, number)])
    return runs


def _is_list(blocks: Sequence[Block]) -> bool:
    """Whether these blocks only list headings: no figures in a grid, hardly a sentence."""
    if any(isinstance(block, Grid) and has_amount(block_text(block)) for block in blocks):
        return False
    lines = [block.text for block in blocks if isinstance(block, TextLine)]
    return sum("。" in line or has_amount(line) for line in lines) <= _SENTENCES * len(lines)


def _has_table(blocks: Sequence[Block]) -> bool:
    """Whether figures stand here as a table has them: in a grid, or on several lines."""
    figured = [block for block in blocks if has_amount(block_text(block))]
    return len(figured) >= _TABLE or any(isinstance(block, Grid) for block in figured)


def _behind(blocks: Sequence[Block], last: int, start: int) -> int:
    """The first line behind the list (which ends at ``last``) that the list has named or that is no entry."""
    listed = {squeeze(block.text) for block in blocks[:last] if isinstance(block, TextLine)}
    for index in range(last + 1, start):
        block = blocks[index]
        if not isinstance(block, TextLine) or squeeze(block.text) in listed or len(squeeze(block.text)) > _MAX_ENTRY:
            return index
    return start
