"""Tables without rulings, or with horizontal ones only: rebuilt from how their figures and header words align.

A region is found around lines that hold figures standing apart; its columns are what blank gutters part, its rows what
horizontal lines or blank space part; the words above are its header. What is no table stays lines of text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.layout import BBox, Cell, Grid, Place
from ingest.readers.pdf.atoms import Atom, atoms_of
from ingest.readers.pdf.bands import Band, bands_between, bands_of
from ingest.readers.pdf.columns import Span, body_columns, borders, with_header_words
from ingest.readers.pdf.heads import Head, set_over
from ingest.readers.pdf.marks import Char
from ingest.readers.pdf.ruledrows import ROW_LINES, heads_by_lines, part_all, whole_regions
from ingest.readers.pdf.rulings import Ruling
from ingest.readers.pdf.runon import Columns, Line, words_of
from ingest.readers.pdf.words import cell_text, text_of

APART = 1.0
"""Atoms of a row stand at least so many type sizes apart somewhere in the row."""
NEXT = 2.2
"""A table goes on where the next line is at most this many times its usual pitch away."""
LARGER = 1.2
"""Type so many times as large as that around it is a title's."""
EDGE = 0.055
"""In this share of the page at its top and bottom stand running heads and page numbers, no tables."""
LOW = 0.6
"""A header without rows ends below this share of the page's height."""
_CAPTION = re.compile(
    r"单位[:：].*元|.*金额单位.*|(?:公开|附)?\s*(?:预算|决算|部门)?\s*\d*\s*表\s*[\d-]+|公开\s*\d+\s*表"
    r"|(?:备?注|说明)\s*[:：].*|(?:编制|填报|预算|公开)?(?:部门|单位)(?:名称)?[:：].+"
)

Part = tuple[Sequence[Char], str | None]
"""A piece of an atom, and what a reader should see where the piece is the whole atom and its text is known."""
_PART = re.compile("第[一二三四五六七八九十]+部分")
_MAY_CAPTION = re.compile("[位表注明门]")
"""Every caption has one of these."""


def _head_alone(lines: Sequence[Line], size: float, page: tuple[int, float, float]) -> Columns | None:
    """The header that a page ends with under its caption, no row of the table below it."""
    caption = max((at for at, line in enumerate(lines) if _is_caption(line)), default=len(lines))
    head = lines[caption + 1 :]
    if not head or head[-1][0].base < LOW * page[2] or any(map(_is_body, head)):
        return None
    if not any(_stands_apart(line, size) for line in head):
        return None
    return Columns((), words_of(head), page[1], tuple(moved_up(line, page[2]) for line in head))


def moved_up(line: Line, height: float) -> Line:
    """A line of a page as it stands over the next one, which begins ``height`` below this one's top."""
    return [a._replace(base=a.base - height, top=a.top - height, bottom=a.bottom - height) for a in line]


def head_before(grid: Grid, levels: int, height: float) -> Grid:
    """The grid with its header's places on the page before, which is as high."""
    cells = []
    for cell in grid.cells:
        if cell.row < levels and cell.place.bbox and cell.place.page:
            x0, top, x1, bottom = cell.place.bbox
            cell = replace(
                cell, place=Place(page=cell.place.page - 1, bbox=(x0, top + height, x1, min(bottom, 0) + height))
            )
        cells.append(cell)
    x0, _, x1, bottom = grid.place.bbox or (0.0, 0.0, 0.0, 0.0)
    top = min((cell.place.bbox[1] for cell in cells if cell.row == levels and cell.place.bbox), default=0.0)
    return replace(grid, cells=tuple(cells), place=Place(page=grid.place.page, bbox=(x0, top, x1, bottom)))


@dataclass(frozen=True, slots=True)
class Aligned:
    """What one page holds: the grids, the characters that they used, and the columns of the last."""

    grids: list[Grid]
    used: set[int]
    columns: Columns | None


def aligned_grids(
    lines: Sequence[Sequence[Char]],
    level: Sequence[Ruling],
    size: float,
    page: tuple[int, float, float],
    before: Columns | None,
) -> Aligned:
    """The tables among the lines of a page (``page`` is its number, width and height) that no full grid rules.

    ``level`` are the horizontal rulings that cross no others; ``before`` the columns of a table that the page before
    ended with.
    """
    atoms = [atoms_of(line, size) for line in lines]
    grids: list[Grid] = []
    used: set[int] = set()
    columns: Columns | None = None
    known = before if before and abs(before.width - page[1]) < 2 else None
    edge = EDGE * page[2]
    inner = [index for index, line in enumerate(atoms) if edge < line[0].base < page[2] - edge]
    found = _regions(atoms[: inner[-1] + 1], size, inner[0], known) if inner else []
    for first, last in whole_regions(found, atoms, inner[0], level, size, _is_caption) if found else []:
        built = _grid(atoms[first:last], level, size, page, known if first == inner[0] else None)
        if built is None:
            continue
        grid, columns = built
        grids.append(grid)
        used.update(range(first, last))
    below = [atoms[index] for index in inner if index > max(used, default=-1)]
    return Aligned(grids, used, _head_alone(below, size, page) or columns)


def _regions(lines: Sequence[Line], size: float, start: int, known: Columns | None) -> list[tuple[int, int]]:
    """The runs of lines from ``start`` on that make a table each, as ranges of indexes.

    The first line of a page that repeats the ``known`` header, or stands in its columns, goes on with that table.
    """
    cores = [index for index, line in enumerate(lines) if index >= start and _is_core(line, size)]
    opening = lines[start]
    runs_on = known is not None and (known.repeats(opening) or known.fit(opening))
    known = known if runs_on else None
    if runs_on and len(opening) > 1 and start not in cores:
        cores.insert(0, start)
    if not cores:
        return []
    pitches = [lines[b][0].base - lines[a][0].base for a, b in pairwise(cores) if b == a + 1]
    pitch = median([apart for apart in pitches if apart >= 1.3 * size] or [2 * size])  # closer lines are one row's
    regions: list[tuple[int, int]] = []
    for core in cores:
        if regions and core < regions[-1][1]:
            continue
        floor = regions[-1][1] if regions else start
        first = _grown(lines, core, -1, floor - 1, pitch, size, known)
        last = _grown(lines, core, 1, len(lines), pitch, size, known)
        members = [index for index in cores if first <= index <= last]
        figures = sum(atom.is_figure for index in members for atom in lines[index])
        apart = sum(_stands_apart(line, size) for line in lines[first : last + 1])
        if len(members) > 1 or figures > 1 or apart > 2 or (runs_on and first == start):
            regions.append((first, last + 1))
    return regions


def _is_core(line: Line, size: float) -> bool:
    """A line with a figure that stands apart from what else it holds, or of figures alone."""
    figures = sum(atom.is_figure for atom in line)
    return figures == len(line) or (figures > 0 and _stands_apart(line, size))


def _stands_apart(line: Line, size: float) -> bool:
    """Whether the line is in pieces with room between."""
    return any(b.x0 - a.x1 >= APART * size for a, b in pairwise(line))


def _grown(
    lines: Sequence[Line], core: int, step: int, stop: int, pitch: float, size: float, known: Columns | None
) -> int:
    """How far the table that holds ``core`` reaches, upwards (-1) or downwards (1); no line within ``known`` columns is
    prose."""
    at = core
    while (following := at + step) != stop:
        line = lines[following]
        gap = abs(line[0].base - lines[at][0].base)
        if (
            (gap > NEXT * pitch and _between(lines[at], line) + size > NEXT * pitch)
            or _is_caption(line)
            or _is_title(line, lines[core], size)
            or (_is_prose(line, lines[core], size) and not (known and known.fit(line)))
        ):
            break
        at = following
    return at


def _between(a: Line, b: Line) -> float:
    """The blank between two lines: turned words are much higher than others."""
    upper, lower = (a, b) if a[0].base < b[0].base else (b, a)
    return min(atom.top for atom in lower) - max(atom.bottom for atom in upper)


def _is_caption(line: Line) -> bool:
    text = " ".join([atom.text for atom in line])
    if not _MAY_CAPTION.search(text):
        return False
    return any(_CAPTION.fullmatch(atom.text) for atom in line) or bool(_CAPTION.fullmatch(text))


def _is_title(line: Line, core: Line, size: float) -> bool:
    """A line of one piece in larger type than the page's, and than the table's where that is larger; or the heading of
    a document's part."""
    if _PART.match(line[0].text):
        return True
    if len(line) > 1 or len(line[0].chars) < 3 or line[0].text[0] < "\u2e80":
        return False
    own = median([char.x1 - char.x0 for char in line[0].chars])
    wide = [char.x1 - char.x0 for atom in core for char in atom.chars if char.text >= "\u2e80"]
    return own > LARGER * max([size, *([median(wide)] if wide else [])])


def _is_prose(line: Line, core: Line, size: float) -> bool:
    """A line that runs over the columns: most of the table's width without a gap."""
    widest = max(atom.x1 - atom.x0 for atom in line)
    width = core[-1].x1 - core[0].x0
    gaps = [b.x0 - a.x1 for a, b in pairwise(line)]
    return widest > 0.7 * width or (any(mark in line[-1].text for mark in "。;；") and max(gaps, default=0) < 2 * size)


def _grid(
    region: Sequence[Line], level: Sequence[Ruling], size: float, page: tuple[int, float, float], known: Columns | None
) -> tuple[Grid, Columns] | None:
    left, right = min(line[0].x0 for line in region), max(line[-1].x1 for line in region)
    lines = _lines_across(region, level, left, right)
    header, start = _header(region, lines, known)
    atoms = [atom for line in region[start:] for atom in line]
    if not atoms:
        return None
    words = words_of(header)
    runs_on = known is not None and known.ruled and (not words or known.stands_at(words))
    if lines:
        top = max((y for y in lines if y <= region[start][0].base), default=atoms[0].top)
        closed = _closed([top, *(y for y in lines if y > top)], atoms)
        rows = bands_between(atoms, closed, size, ruled=runs_on)
    else:
        rows = bands_of(atoms, size)
    by_lines = part_all(lines, rows) or (runs_on and len(rows) < ROW_LINES)
    heads, ruled = heads_by_lines(header, level, by_lines, size)
    spans = known.holding(region[start:]) if known and (not heads or known.stands_at(words)) else None
    if known and spans:
        words = known.words
    else:
        # The numbers of columns stand under their words, beside the figures that are set to the right.
        filled = [band.atoms for band in rows if not _numbers_columns(sorted(band.atoms, key=lambda a: a.x0))]
        found = body_columns(filled or [band.atoms for band in rows], size)
        inside = [atom for row in filled for atom in row] or atoms
        spans = with_header_words(found, [(head.x0, head.x1) for head in heads if head.is_leaf], inside)
    if len(spans) < 2 or not rows:
        return None
    levels = set_over(heads, spans, ruled)
    grid = assembled(heads, levels, rows, spans, (left, right), size, page[0])
    if known and header is known.head:
        grid = head_before(grid, levels, page[2])
    return grid, Columns(tuple(spans), words, page[1], ruled=by_lines)


def _lines_across(region: Sequence[Line], level: Sequence[Ruling], left: float, right: float) -> list[float]:
    """The heights of the horizontal rulings that belong to the region: those that run along most of its width."""
    top, bottom = region[0][0].top, region[-1][0].bottom
    pitch = max(24.0, (bottom - top) / max(len(region), 1) * 2)
    return [
        ruling.position
        for ruling in level
        if top - pitch <= ruling.position <= bottom + pitch
        and min(ruling.end, right) - max(ruling.start, left) >= 0.7 * (right - left)
    ]


def _is_body(line: Line) -> bool:
    """Whether this line is no header any more: a figure, a code, or a listed item; or it numbers the columns."""
    return any(atom.is_figure or atom.is_code or atom.is_listed for atom in line) or _numbers_columns(line)


def _numbers_columns(line: Line) -> bool:
    """Whether the line counts the columns from 1 on (栏次 1 2 3), beside at most as many words."""
    numbers = [int(atom.text) for atom in line if atom.text.isascii() and atom.text.isdigit() and len(atom.text) < 3]
    return len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)) and 2 * len(numbers) >= len(line)


def _header(region: Sequence[Line], lines: Sequence[float], known: Columns | None) -> tuple[Sequence[Line], int]:
    """The header's lines, and the index where the body starts: at the last ruling above the first body line.

    A name wrapped around its figures' height has its first line above them: without rulings it is told from the
    header by being nearer to the figures than to what stands above.
    """
    start = next((index for index, line in enumerate(region) if _is_body(line)), 0)
    if known and known.head and start < 2:
        return known.head, 0
    if known and known.repeats(region[0]):
        start = next((index for index, line in enumerate(region) if not known.repeats(line)), 0)
        return region[:start], start
    if known and known.holding(region):
        return [], 0
    first = region[start][0]
    above = [y for y in lines if y <= first.base]
    if sum(y > region[0][0].base for y in lines) < ROW_LINES:
        above = [y for y in above if y > region[0][0].base]  # of so few lines one over all parts no header from rows
    if above:
        while start > 0 and region[start - 1][0].base > above[-1]:
            start -= 1
        return region[:start], start
    if start > 1:
        near, far = first.base - region[start - 1][0].base, region[start - 1][0].base - region[start - 2][0].base
        if near < 0.8 * (first.bottom - first.top) and near < far and len(region[start - 1]) == 1:
            start -= 1
    return region[:start], start


def _closed(lines: list[float], atoms: Sequence[Atom]) -> list[float]:
    """The lines with one below the last atom, where the table's last line is missing."""
    bottom = max(atom.bottom for atom in atoms)
    return [*lines, bottom + 1] if lines[-1] < bottom - 2 or len(lines) < 2 else lines


def assembled(
    heads: Sequence[Head], levels: int, rows: Sequence[Band], spans: Sequence[Span], sides: Span, size: float, page: int
) -> Grid:
    xs = borders(spans, *sides)
    tops = [min((h.top for h in heads if h.level == at), default=rows[0].top) for at in range(levels)]
    ys = [*tops, *_row_borders(rows)]
    cells = [_head_cell(head, levels, xs, ys, heads, size, page) for head in heads]
    taken = {
        (r, c) for cell in cells for r in _range(cell.row, cell.row_span) for c in _range(cell.column, cell.column_span)
    }
    for at in range(levels):
        cells += [
            Cell("", at, column, Place(page=page, bbox=(xs[column], ys[at], xs[column + 1], ys[at + 1])))
            for column in range(len(spans))
            if (at, column) not in taken
        ]
    for index, band in enumerate(rows, levels):
        cells += [
            Cell(_text(parts, size), index, column, Place(page=page, bbox=_box(xs, ys, index, column)))
            for column, parts in enumerate(_by_column(band, xs))
        ]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(tuple(cells), len(ys) - 1, len(spans), Place(page=page, bbox=(xs[0], ys[0], xs[-1], ys[-1])))


def _range(start: int, span: int) -> range:
    return range(start, start + span)


def _box(xs: Sequence[float], ys: Sequence[float], row: int, column: int) -> BBox:
    return (xs[column], ys[row], xs[column + 1], ys[row + 1])


def _row_borders(rows: Sequence[Band]) -> list[float]:
    """The heights between the rows, and the outer ones."""
    inner = [(a.bottom + b.top) / 2 for a, b in pairwise(rows)]
    return [rows[0].top, *inner, rows[-1].bottom]


def _head_cell(
    head: Head, levels: int, xs: Sequence[float], ys: Sequence[float], heads: Sequence[Head], size: float, page: int
) -> Cell:
    under = [h.level for h in heads if h.level > head.level and head.first <= h.first and h.last <= head.last]
    depth = (min(under) if under else levels) - head.level
    box = (xs[head.first], ys[head.level], xs[head.last + 1], ys[head.level + depth])
    text = cell_text([char for atom in head.atoms for char in atom.chars], size)
    return Cell(text, head.level, head.first, Place(page=page, bbox=box), depth, head.last - head.first + 1)


def _text(parts: Sequence[Part], size: float) -> str:
    """The text of a cell that these pieces of lines stand in."""
    if len(parts) < 2:
        return _text_of_part(*parts[0], size) if parts else ""
    return cell_text([char for chars, _ in parts for char in chars], size)


def _text_of_part(chars: Sequence[Char], shown: str | None, size: float) -> str:
    return text_of(chars, size) if shown is None else shown


def _by_column(band: Band, xs: Sequence[float]) -> list[list[Part]]:
    """The pieces of the band's lines under each column: an atom goes whole where its middle stands, unless a border
    parts it between two of its characters."""
    shared: list[list[Part]] = [[] for _ in range(len(xs) - 1)]
    for atom in band.atoms:
        for part in _parts(atom, xs):
            middle = (part[0][0].x0 + part[0][-1].x1) / 2
            shared[max(0, min(bisect_right(xs, middle) - 1, len(shared) - 1))].append(part)
    return shared


def _parts(atom: Atom, xs: Sequence[float]) -> list[Part]:
    """The atom's characters, apart where a border stands between two of them or touches one but little."""
    if atom.is_figure or bisect_right(xs, atom.x0) == bisect_right(xs, atom.x1):
        return [(atom.chars, atom.shown)]
    cuts = [
        at
        for at, (last, char) in enumerate(pairwise(atom.chars), 1)
        if bisect_left(xs, last.x1 - 0.2 * (last.x1 - last.x0)) < bisect_right(xs, char.x0 + 0.2 * (char.x1 - char.x0))
    ]
    if not cuts:
        return [(atom.chars, atom.shown)]
    return [(atom.chars[start:end], None) for start, end in pairwise([0, *cuts, len(atom.chars)])]
