"""Pages whose text runs up or down: turned upright for reading, and the places turned back to the page as shown."""

from __future__ import annotations

from dataclasses import replace

from ingest.layout import BBox, Block, Grid, Place
from ingest.readers.pdf.marks import Char, RawPage


def turn_upright(raw: RawPage) -> RawPage:
    """The page turned so that its text reads from left to right."""
    if not raw.turned:
        return raw
    chars = [_turn_char(char, raw) for char in raw.chars]
    rulings = [_turn(box, raw.turned, raw.width, raw.height) for box in raw.rulings]
    across = raw.turned % 180 != 0
    width, height = (raw.height, raw.width) if across else (raw.width, raw.height)
    return replace(raw, width=width, height=height, chars=chars, rulings=rulings, turned=0)


def turn_back(block: Block, raw: RawPage) -> Block:
    """A block of the upright page with its places on the page as shown."""
    if isinstance(block, Grid):
        cells = tuple(replace(cell, place=_place_back(cell.place, raw)) for cell in block.cells)
        return replace(block, cells=cells, place=_place_back(block.place, raw))
    return replace(block, place=_place_back(block.place, raw))


def _turn_char(char: Char, raw: RawPage) -> Char:
    x0, top, x1, bottom = _turn((char.x0, char.top, char.x1, char.bottom), raw.turned, raw.width, raw.height)
    base = {90: char.base, 180: raw.height - char.base, 270: raw.width - char.base}[raw.turned]
    return Char(char.text, x0, top, x1, bottom, base)


def _place_back(place: Place, raw: RawPage) -> Place:
    if place.bbox is None:
        return place
    across = raw.turned % 180 != 0
    width, height = (raw.height, raw.width) if across else (raw.width, raw.height)
    return replace(place, bbox=_turn(place.bbox, 360 - raw.turned, width, height))


def _turn(box: BBox, degrees: int, width: float, height: float) -> BBox:
    """The box on the page of this size after the page was turned clockwise by ``degrees``."""
    x0, top, x1, bottom = box
    if degrees == 90:
        return (height - bottom, x0, height - top, x1)
    if degrees == 180:
        return (width - x1, height - bottom, width - x0, height - top)
    return (top, width - x1, bottom, width - x0)
