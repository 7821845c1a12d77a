"""Indicators of a performance form drawn without upright lines, with level ones only or with none at all.

Such a form has words for figures, so nothing shows its columns but the header that names the levels (一级指标,
二级指标, 三级指标) and how the text below stands under it. Rows are what level
lines or blank space part right of the levels; a level's label stands once, at the middle or at the top of the rows that
it covers, and its cell spans these rows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.layout import Cell, Grid, Place
from ingest.readers.pdf.aligned import assembled, head_before, moved_up
from ingest.readers.pdf.atoms import Atom, atoms_of
from ingest.readers.pdf.bands import Band
from ingest.readers.pdf.columns import Span, body_columns, gutters, overlap, with_header_words
from ingest.readers.pdf.formfacts import facts_grid, parted_bands
from ingest.readers.pdf.formlabels import by_lines, covered, joined
from ingest.readers.pdf.heads import Head, heads_of, set_over
from ingest.readers.pdf.marks import Char
from ingest.readers.pdf.rulings import Ruling
from ingest.readers.pdf.runon import Line
from ingest.readers.pdf.words import cell_text

_LEVELS = re.compile(r"二级指标.*(?:三级指标|指标名称)")
_NAME = re.compile(r"三级指标|指标名称|三级指|三级")
_HEAD_WORD = re.compile(
    r"[一二三]级.{0,2}|标|指标值?.*|目标名称|指标名称|近[两三]年.*|前年|上年|预[期计].*|.*实现值|年初.*|.*完成值.*|全年.*"
    r"|得分|.*依据|定依据|据|[现标成]?值|[（(][A-Z][）)]|分值|权重|目标值.*|.{0,3}年度?指标值|20\d\d年|备注|.*原因.*|.*措施"
)
_TITLE = re.compile(r".*绩效.{0,8}(?:目标|自评|评价).{0,6}表(?:[(（].*)?|.*自评表")
_ENDS = re.compile(
    r"(?:长期|年度|中期)?(?:绩效)?目标\d*[:：].*|(?:长期|年度|中期)绩效目标表|总分.*|名称|第[一二三四五六七八九]部分.*"
    r"|[一二三四五六七八九十]+、.*(?:结果|情况)|(?:备注|注|说明)[:：].*|(?:公开)?\d*表[\d-]*"
)
_CAPTION = re.compile(
    r"单位[:：].{0,6}元|^(?:部门|单位|项目)?(?:名称)?[:：]|^\(?20\d\d年度?\)?$|^(?:公开)?\d*表[\d-]*$"
)
_EDGE = 0.03
"""In this share of the page at its top and bottom stands no row."""
_FOOT = re.compile(r"[-—–·]*\d{1,4}[-—–·]*|第\d+页.*|\d+/\d+")
_THROUGH = 0.95
"""A level line runs through the whole form where it has this share of the longest one's length."""
_HEADER = 9.0
"""A header is at most so many type sizes high."""
_ALONG = 0.6
"""A level line parts rows where it runs along this share of the columns right of the levels."""


@dataclass(frozen=True, slots=True)
class FormColumns:
    """The columns of a form's rows that may run on to the next page; ``name`` is the index of the indicators' names.

    ``head`` is the header of a form whose rows all stand on the next page; there is no column yet, and its heights are
    counted from that next page's top, so below 0.
    """

    spans: tuple[Span, ...]
    name: int
    width: float
    head: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class FormGrids:
    """What a page holds of forms: the grids of their indicators, the lines used for these, the lines that are text of a
    form beside them, and the columns of the rows that the page ends with."""

    grids: list[Grid]
    used: frozenset[int]
    beside: frozenset[int]
    columns: FormColumns | None


NOTHING = FormGrids([], frozenset(), frozenset(), None)


def form_grids(
    lines: Sequence[Sequence[Char]],
    level: Sequence[Ruling],
    size: float,
    page: tuple[int, float, float],
    before: FormColumns | None,
) -> FormGrids:
    """The indicators' rows among a page's lines that no grid rules; ``page`` is its number, width and height."""
    if before is None and not _may_hold(lines):
        return NOTHING
    texts = ["".join([char[0] for char in line]) for line in lines]
    headed = [at for at, text in enumerate(texts) if _LEVELS.search(text)]
    titled = [at for at, text in enumerate(texts) if _TITLE.fullmatch(text)]
    if not headed and not titled and before is None:
        return NOTHING
    atoms = [atoms_of(line, size) for line in lines]
    inner = [
        at
        for at, line in enumerate(atoms)
        if _EDGE * page[2] < line[0].base < (1 - _EDGE) * page[2] and not _FOOT.fullmatch(texts[at])
    ]
    if not inner:
        return NOTHING
    end = inner[-1] + 1
    grids: list[Grid] = []
    used: set[int] = set()
    columns = None
    if before and before.head and abs(before.width - page[1]) < 2:
        heads = heads_of([atom for line in before.head for atom in line], size)
        rough = _rough_stop(atoms, inner[0], end)
        if found := _columns(heads, atoms[inner[0] : rough], size, page[1]):
            stop = _stop(atoms, inner[0], rough, found.spans, found.name)
            levels = set_over(heads, found.spans)
            if made := _grid(heads, levels, atoms[inner[0] : stop], found, level, size, page):
                grids.append(head_before(made, levels, page[2]))
                used.update(range(inner[0], stop))
                columns = found if stop == end else None
    elif before and abs(before.width - page[1]) < 2:
        stop = _stop(atoms, inner[0], end, before.spans, before.name)
        if stop > inner[0] and (made := _grid([], 0, atoms[inner[0] : stop], before, level, size, page)):
            grids.append(made)
            used.update(range(inner[0], stop))
            columns = before if stop == end else None
    for at in headed:
        if at in used or at >= end:
            continue
        first, last, ruled = _header(atoms, at, inner[0], end, level, size)
        if last == end:
            columns = FormColumns((), 0, page[1], tuple(moved_up(line, page[2]) for line in atoms[first:last]))
            continue
        heads = heads_of([atom for line in atoms[first:last] for atom in line], size, ruled)
        rough = _rough_stop(atoms, last, end)
        found = _columns(heads, atoms[last:rough], size, page[1])
        if found is None:
            continue
        stop = _stop(atoms, last, rough, found.spans, found.name)
        levels = set_over(heads, found.spans, ruled)
        if made := _grid(heads, levels, atoms[last:stop], found, level, size, page):
            grids.append(made)
            used.update(range(first, stop))
            columns = found if stop == end else None
    start = min([*titled, min(used, default=end)])
    if not titled and used:
        start = inner[0]
    beside = set(range(start, end))
    for title, following in pairwise([*titled, end]):
        first = next((at for at in range(title + 1, following) if not _CAPTION.search(texts[at])), following)
        others = [at for at in range(title + 1, following) if len(atoms[at]) == 1 and texts[at].endswith("表")]
        last = min([at for at in used if at > title] + others[:1] + [following])
        if made := facts_grid(atoms[first:last], level, size, page[0]):
            grids.append(made)
            used.update(range(first, last))
        if last in others:  # another table stands below; the title was one of a list of contents, or its form is over
            beside.difference_update(range(last, following))
    return FormGrids(grids, frozenset(used), frozenset(beside - used), columns)


def _may_hold(lines: Sequence[Sequence[Char]]) -> bool:
    """Whether the words of a form stand on the page; most pages end here."""
    whole = "".join([char[0] for line in lines for char in line])
    return "二级指标" in whole or "绩效" in whole or "自评表" in whole


def _header(
    atoms: Sequence[Line], at: int, start: int, end: int, level: Sequence[Ruling], size: float
) -> tuple[int, int, Sequence[Ruling]]:
    """The lines of the header around the one that names the levels: those made of header words alone, or, where level
    lines run over and under it through the whole form, what stands between these; and the lines that part its cells."""
    first, last = at, at + 1
    while first > start and all(_HEAD_WORD.fullmatch(atom.text) for atom in atoms[first - 1]):
        first -= 1
    while last < end and all(_HEAD_WORD.fullmatch(atom.text) for atom in atoms[last]):
        last += 1
    longest = max((line.end - line.start for line in level), default=0.0)
    through = [line.position for line in level if line.end - line.start > _THROUGH * longest]
    over = max((y for y in through if y < atoms[at][0].base), default=None)
    under = min((y for y in through if y > atoms[at][0].base), default=None)
    if over is None or under is None or under - over > _HEADER * size:
        return first, last, ()
    between = [k for k in range(start, end) if over < (atoms[k][0].top + atoms[k][0].bottom) / 2 < under]
    return between[0], between[-1] + 1, level


def _rough_stop(atoms: Sequence[Line], start: int, end: int) -> int:
    """Where the rows end by what the lines say: at the next goal, header or title."""
    for at in range(start, end):
        text = "".join(atom.text for atom in atoms[at])
        if (
            _ENDS.fullmatch(text)
            or _ENDS.fullmatch(atoms[at][0].text)
            or _LEVELS.search(text)
            or _TITLE.fullmatch(text)
        ):
            return at
    return end


def _stop(atoms: Sequence[Line], start: int, end: int, spans: Sequence[Span], name: int) -> int:
    """The same, or where a line stands in the columns no more: it runs from one into the next."""
    stop = _rough_stop(atoms, start, end)
    borders = gutters(spans)
    for at in range(start, stop):
        for atom in atoms[at]:
            crossed = bisect_right(borders, atom.x1 - 2) - bisect_right(borders, atom.x0 + 2)
            if crossed > 1 or (crossed and len(atom.text) > 24):
                return at
    return stop


def _columns(heads: Sequence[Head], rows: Sequence[Line], size: float, width: float) -> FormColumns | None:
    """The columns under a header: what blank gutters part, and, where text fills them, the header's words."""
    leaves = sorted((head.x0, head.x1) for head in heads if head.is_leaf)
    atoms = [atom for row in rows for atom in row]
    if not atoms or len(leaves) < 3:
        return None
    spans = with_header_words(body_columns(rows, size), leaves, atoms)
    spans = _parted(spans, leaves, atoms)
    named = next((head for head in heads if _NAME.match("".join(a.text for a in head.atoms))), None)
    if named is None or len(spans) < 4:
        return None
    shared = [overlap((named.x0, named.x1), span) for span in spans]
    name = max(range(len(spans)), key=lambda at: shared[at])
    return FormColumns(tuple(spans), name, width) if 0 < name < len(spans) - 1 else None


def _parted(spans: Sequence[Span], leaves: Sequence[Span], atoms: Sequence[Atom]) -> list[Span]:
    """The columns parted where two header words stand over one: where fewest pieces of text are cut, between them."""
    out: list[Span] = []
    for start, end in spans:
        over = [leaf for leaf in leaves if start - 1 <= (leaf[0] + leaf[1]) / 2 <= end + 1]
        for left, right in pairwise(over):
            low, high = (left[0] + left[1]) / 2, (right[0] + right[1]) / 2
            tried = sorted({x for atom in atoms for x in (atom.x0 - 0.1, atom.x1 + 0.1) if low < x < high})
            if not tried:
                continue
            cuts = {x: sum(atom.x0 < x < atom.x1 for atom in atoms) for x in tried}
            cut = min(tried, key=lambda x: (cuts[x], abs(x - right[0])))
            out.append((start, cut))
            start = cut
        out.append((start, end))
    return out


def _grid(
    heads: Sequence[Head],
    levels: int,
    lines: Sequence[Line],
    columns: FormColumns,
    level: Sequence[Ruling],
    size: float,
    page: tuple[int, float, float],
) -> Grid | None:
    """The header and the rows as a grid, each label's cell over the rows that it covers."""
    borders = gutters(columns.spans)
    atoms = [atom for line in lines for atom in line]
    places = [bisect_right(borders, (atom.x0 + atom.x1) / 2) for atom in atoms]
    labels = [(at, atom) for at, atom in zip(places, atoms, strict=True) if at < columns.name]
    rest = [atom for at, atom in zip(places, atoms, strict=True) if at >= columns.name]
    valued = {id(atom) for at, atom in zip(places, atoms, strict=True) if at > columns.name}
    left, right = columns.spans[columns.name][0], columns.spans[-1][1]
    edges = [line.position for line in level if min(line.end, right) - max(line.start, left) >= _ALONG * (right - left)]
    rows = _rows(rest, valued, edges, size)
    if not rows:
        return None
    sides = (columns.spans[0][0], right)
    blank = [Band(row.top, row.bottom) for row in rows]  # what stands in their cells is set below
    grid = assembled(heads, levels, blank, columns.spans, sides, size, page[0])
    return _labelled(grid, levels, labels, rows, level, columns, size, page[0])


def _rows(atoms: Sequence[Atom], valued: set[int], edges: Sequence[float], size: float) -> list[Band]:
    """The rows: between level lines where these part them, else by blank space, each row with a value."""
    if parted := _between_lines(atoms, edges, valued):
        return parted
    bands = parted_bands(atoms, edges, valued, size)
    ruled = sum(bands[0].top < y < bands[-1].bottom for y in edges) if bands else 0
    return bands if ruled >= len(bands) - 1 > 0 else _with_values(bands)


def _between_lines(atoms: Sequence[Atom], edges: Sequence[float], valued: set[int]) -> list[Band]:
    """The rows where level lines part all of them: in each something stands on a single line. None where not."""
    cells = sorted(edges)
    between: dict[int, list[Atom]] = {}
    for atom in sorted(atoms, key=lambda a: (a.top, a.x0)):
        between.setdefault(bisect_right(cells, (atom.top + atom.bottom) / 2), []).append(atom)
    if len(between) < 2 or not all(any(_stands_single(a, own) for a in own) for own in between.values()):
        return []
    return [
        Band(min(a.top for a in own), max(a.bottom for a in own), own, any(id(a) in valued for a in own))
        for own in between.values()
    ]


def _stands_single(atom: Atom, others: Sequence[Atom]) -> bool:
    """Whether nothing stands over or under the atom."""
    return not any(
        other is not atom and abs(other.base - atom.base) > 1 and overlap((other.x0, other.x1), (atom.x0, atom.x1)) > 0
        for other in others
    )


def _with_values(bands: list[Band]) -> list[Band]:
    """The bands with those that hold a name's wrapped line alone joined to the nearest that holds values."""
    homes: dict[int, list[Band]] = {}
    anchored = [at for at, band in enumerate(bands) if band.anchored]
    for band in bands:
        if band.anchored or not anchored:
            continue
        near = min(anchored, key=lambda k: max(band.top - bands[k].bottom, bands[k].top - band.bottom))
        homes.setdefault(near, []).append(band)
    out = []
    for at in anchored or range(len(bands)):
        parts = sorted([bands[at], *homes.get(at, [])], key=lambda band: band.top)
        atoms = [atom for part in parts for atom in part.atoms]
        out.append(Band(parts[0].top, parts[-1].bottom, atoms, bands[at].anchored))
    return out


def _labelled(
    grid: Grid,
    levels: int,
    labels: Sequence[tuple[int, Atom]],
    rows: Sequence[Band],
    level: Sequence[Ruling],
    columns: FormColumns,
    size: float,
    page: int,
) -> Grid:
    """The grid with the labels' cells, each over its rows, in place of the blank ones."""
    cells = [cell for cell in grid.cells if cell.row < levels]
    borders = gutters(columns.spans)
    for row, band in enumerate(rows, levels):
        for at in range(columns.name, len(columns.spans)):
            own = [a for a in band.atoms if max(columns.name, bisect_right(borders, (a.x0 + a.x1) / 2)) == at]
            box = (columns.spans[at][0], band.top, columns.spans[at][1], band.bottom)
            text = cell_text([char for atom in own for char in atom.chars], size)
            cells.append(Cell(text, row, at, Place(page=page, bbox=box)))
    for at in range(columns.name):
        own = [atom for where, atom in labels if where == at]
        start, end = columns.spans[at]
        cuts = [line.position for line in level if line.start <= (start + end) / 2 <= line.end]
        mine = by_lines(own, cuts) or joined(own, size)
        for (first, last), parts in zip(covered(mine, rows, cuts), mine, strict=True):
            chars = [char for atom in parts for char in atom.chars]
            box = (start, rows[first].top, end, rows[last].bottom)
            text = cell_text(chars, size)
            cells.append(Cell(text, levels + first, at, Place(page=page, bbox=box), last - first + 1))
    taken = {(row, c.column) for c in cells for row in range(c.row, c.row + c.row_span)}
    cells += [
        cell
        for cell in grid.cells
        if cell.row >= levels and cell.column < columns.name and (cell.row, cell.column) not in taken
    ]
    return replace(grid, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))))
