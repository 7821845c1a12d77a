"""Split codes whose 类 and 款 are printed once, for all rows below that share them: their blank parts filled in.

A table that parts its codes into columns may print each part where it first stands only, or in one cell over all rows
that share it. Each such row then says no more than its own part, and the rest of its code stands above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.recognise.gridtables.headers import BlockShape
from ingest.recognise.gridtables.lines import GridLine

_PART = re.compile(r"\d{2,3}")


def with_whole_codes(blocks: Sequence[BlockShape], body: Sequence[GridLine]) -> list[GridLine]:
    """The lines with the blank parts of their split codes filled from above, where the table prints a part once."""
    lines = list(body)
    for block in blocks:
        columns = _run(block.codes)
        if len(columns) > 1 and _prints_once(columns, lines):
            lines = list(_filled(columns, lines))
    return lines


def _run(codes: Sequence[int]) -> list[int]:
    """The first code columns that stand side by side."""
    run = list(codes[:1])
    for left, right in pairwise(codes):
        if right != left + 1:
            break
        run.append(right)
    return run


def _parts(columns: Sequence[int], line: GridLine) -> list[str]:
    """What the line prints under each of the columns; no parts where it is loose or prints no digits there."""
    if line.loose or columns[-1] >= len(line.texts):
        return []
    texts = [line.texts[column].strip() for column in columns]
    return texts if all(not text or _PART.fullmatch(text) for text in texts) else []


def _prints_once(columns: Sequence[int], lines: Sequence[GridLine]) -> bool:
    """Whether rows that lack the first part of their code are more than those that print that of the row above."""
    rows = [parts for line in lines if any(parts := _parts(columns, line))]
    lacking = sum(not parts[0] for parts in rows)
    repeating = sum(bool(below[0]) and above[0] == below[0] for above, below in pairwise(rows))
    return lacking > repeating and any(len(parts[0]) == 3 for parts in rows)


def _filled(columns: Sequence[int], lines: Iterable[GridLine]) -> Iterable[GridLine]:
    """Each line with the parts to the left of its first one taken from above; a part that is printed ends those to
    its right."""
    above = [""] * len(columns)
    for line in lines:
        parts = _parts(columns, line)
        first = next((at for at, part in enumerate(parts) if part), None)
        if first is None:
            yield line
            continue
        whole = above = [*above[:first], *parts[first:]]
        texts = list(line.texts)
        for column, part in zip(columns, whole, strict=True):
            texts[column] = part
        yield replace(line, texts=tuple(texts)) if all(whole[:first]) else line
