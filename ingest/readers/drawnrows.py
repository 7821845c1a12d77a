"""Tables that plain text draws with lines or parts by commas, rewritten as rows that bars or tabs part.

Frames of box characters (┌─┬─┐) or of ``+---+``, and comma-separated values as spreadsheets save them. The number of
lines stays the same, so that places stay true; a line that is but part of a frame, or of a row begun above, is SKIPPED.
"""

from __future__ import annotations

import csv
import re

SKIPPED = "\x01"
"""A line that says nothing by itself and ends no table."""

_BARS = re.compile("[│┃║┆┇┊┋╎╏]")
_FRAME = re.compile(r"\s*[─━═┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝╒╤╕╞╪╡╘╧╛╓╥╖╟╫╢╙╨╜┏┳┓┣╋┫┗┻┛┠┨┯┷┰┸╂│┃║\s]{3,}")
_FRAME_OF_SIGNS = re.compile(r"\s*\+(?:[-=]{2,}\+)+\s*")
_RULE = re.compile(r"[─━═]{2}")
_FEW = 2
_LEAST_ROWS, _LEAST_CELLS = 3, 3
_SELDOM = 8
"""One row in so many at least has a figure."""
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\s*\d{3})+(?:\.\d+)?(?!\d)")
_QUOTED = re.compile(r'"[^"]*"')
_VALUE = re.compile(r"-?[\d,]*\.\d+|\d{3,}")


def with_plain_rows(text: str) -> str:
    """The text with such tables as rows; the same text where it has none."""
    if _BARS.search(text) or _FRAME_OF_SIGNS.search(text):
        text = _unframed(text)
    return _tabbed(text) if "," in text else text


def _is_frame(line: str) -> bool:
    return bool(_FRAME_OF_SIGNS.fullmatch(line)) or bool(_FRAME.fullmatch(line) and _RULE.search(line))


def _unframed(text: str) -> str:
    """Framed rows as rows between bars; the lines between two frames are one row where frames part all rows."""
    lines = text.split("\n")
    run: list[int] = []
    for number in range(len(lines) + 1):
        line = lines[number] if number < len(lines) else ""
        if number < len(lines) and (_is_frame(line) or _BARS.search(line) or (run and line.strip().startswith("|"))):
            run.append(number)
        elif run:
            _redraw(lines, run)
            run = []
    return "\n".join(lines)


def _redraw(lines: list[str], run: list[int]) -> None:
    frames = {n for n in run if _is_frame(lines[n])}
    if len(frames) < _FEW:
        return
    each = sum(run[0] < n < run[-1] for n in frames) > _FEW  # more than what parts header and body
    open_row: list[str] | None = None
    at = 0
    for n in run:
        if n in frames:
            lines[n], open_row = SKIPPED, None
            continue
        cells = [cell.strip() for cell in _BARS.sub("|", lines[n]).strip().strip("|").split("|")]
        if open_row is not None and each and len(cells) == len(open_row):
            open_row = [a + b for a, b in zip(open_row, cells, strict=True)]
            lines[at], lines[n] = _row(open_row), SKIPPED
        else:
            open_row, at = cells, n
            lines[n] = _row(cells)


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _tabbed(text: str) -> str:
    """Runs of lines with the same number of comma-separated values, some of them figures, as rows that tabs part."""
    lines = text.split("\n")
    rows = [_values(line) for line in lines]
    start = 0
    while start < len(lines):
        width = len(rows[start])
        end = start
        while end < len(lines) and len(rows[end]) == width:
            end += 1
        run = rows[start:end]
        if width >= _LEAST_CELLS and len(run) >= _LEAST_ROWS and _has_values(run):
            lines[start:end] = ["\t".join(cells) for cells in run]
        start = max(end, start + 1)
    return "\n".join(lines)


def _has_values(run: list[list[str]]) -> bool:
    held = sum(any(_VALUE.fullmatch(cell) for cell in row) for row in run)
    sentences = sum("。" in cell for row in run for cell in row)
    return held * _SELDOM >= len(run) and not sentences


def _values(line: str) -> list[str]:
    """The values of a line; none where its commas may group the digits of a figure."""
    if "," not in line or "\t" in line or _GROUPED.search(_QUOTED.sub("", line)):
        return []
    try:
        cells = next(csv.reader([line]))
    except (csv.Error, StopIteration):
        return []
    return [cell.replace("\t", " ").strip() for cell in cells]
