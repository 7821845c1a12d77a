"""Pages whose text runs up or down: turned upright for reading, and the places turned back to the page as shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import repeat

from ingest.layout import BBox, Block, Cell, Grid, Place, TextLine
from ingest.readers.pdf.marks import Char, RawPage


def turn_upright(raw: RawPage) -> RawPage:
    """The page turned so that its text reads from left to right."""
    if not raw.turned:
        return raw
    texts, x0s, tops, x1s, bottoms, bases = zip(*raw.chars, strict=True) if raw.chars else ((),) * 6
    width, height = raw.width, raw.height
    sides: tuple[Sequence[float], ...]
    if raw.turned == 90:
        sides = ([height - y for y in bottoms], x0s, [height - y for y in tops], x1s, bases)
    elif raw.turned == 180:
        across, down = (
            [[width - x for x in xs] for xs in (x1s, x0s)],
            [[height - y for y in ys] for ys in (bottoms, tops)],
        )
        sides = (across[0], down[0], across[1], down[1], [height - base for base in bases])
    else:
        sides = (tops, [width - x for x in x1s], bottoms, [width - x for x in x0s], [width - base for base in bases])
    chars = list(map(tuple.__new__, repeat(Char), zip(texts, *sides, strict=True)))
    rulings = _turn(raw.rulings, raw.turned, raw.width, raw.height)
    if raw.turned != 180:
        width, height = height, width
    return replace(raw, width=width, height=height, chars=chars, rulings=rulings, turned=0)


def turn_back(block: Block, raw: RawPage) -> Block:
    """A block of the upright page with its places on the page as shown."""
    if isinstance(block, TextLine):
        return TextLine(block.text, _places_back([block.place], raw)[0], block.heading)
    outer, *places = _places_back([block.place, *(cell.place for cell in block.cells)], raw)
    cells = tuple(
        Cell(cell.text, cell.row, cell.column, place, cell.row_span, cell.column_span)
        for cell, place in zip(block.cells, places, strict=True)
    )
    return Grid(cells, block.rows, block.columns, outer)


def _places_back(places: Sequence[Place], raw: RawPage) -> list[Place]:
    across = raw.turned % 180 != 0
    width, height = (raw.height, raw.width) if across else (raw.width, raw.height)
    boxes = _turn([place.bbox or (0.0, 0.0, 0.0, 0.0) for place in places], 360 - raw.turned, width, height)
    return [Place(page=place.page, bbox=box) for place, box in zip(places, boxes, strict=True)]


def _turn(boxes: Iterable[BBox], degrees: int, width: float, height: float) -> list[BBox]:
    """The boxes on the page of this size after the page was turned clockwise by ``degrees``."""
    if degrees == 90:
        return [(height - bottom, x0, height - top, x1) for x0, top, x1, bottom in boxes]
    if degrees == 180:
        return [(width - x1, height - bottom, width - x0, height - top) for x0, top, x1, bottom in boxes]
    return [(top, width - x1, bottom, width - x0) for x0, top, x1, bottom in boxes]
