"""The characters of one page by PDFium: its text in one call, then a box for every printed character."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import compress, pairwise, repeat
from math import cos, pi, sin
from operator import gt, ne
from typing import Any, NamedTuple

import pypdfium2.raw as c

from ingest.layout import BBox
from ingest.readers.pdf.calls import ADDRESS, NUMBER, Answers, address, each, plain
from ingest.readers.pdf.marks import OBLIQUE, UNMAPPED, Char, Matrix

SAMPLE = 32
"""About so many characters of a page are asked for their angle first, to tell how most are turned."""
GOLDEN = 0.618034
CHECKED = 16
"""Every how manieth character is asked for whether its font has a character for it."""
LINE_END_HYPHEN = "\x02"
"""PDFium gives a hyphen at the end of a line as this control character."""
NO_CHARACTER = ("\x00", "\ufffe", "\uffff")
ASCENT, DESCENT = 0.88, 0.12
"""How far turned type reaches over and under its baseline, in type sizes."""
SAME = 0.02
"""Edges of boxes that differ by less than so many points are the same."""
SAME_LINE = 0.5
"""Pen positions that differ across the line by less than so many points are on one line."""
LEVEL = 0.01
"""Angles that differ by less, in radians, are one."""
ADVANCE = 1.1
"""The pen goes on by at most so many type sizes from one character of a line to the next."""

_GET_TEXT = plain(c.FPDFText_GetText, ADDRESS, NUMBER, NUMBER, ADDRESS)
_GET_UNICODE = plain(c.FPDFText_GetUnicode, ADDRESS, NUMBER)
_GET_ERROR = plain(c.FPDFText_HasUnicodeMapError, ADDRESS, NUMBER)
_GET_ANGLE = plain(c.FPDFText_GetCharAngle, ADDRESS, NUMBER)
_GET_LOOSE_BOX = plain(c.FPDFText_GetLooseCharBox, ADDRESS, NUMBER, ADDRESS)
_GET_TIGHT_BOX = plain(c.FPDFText_GetCharBox, ADDRESS, NUMBER, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
_GET_ORIGIN = plain(c.FPDFText_GetCharOrigin, ADDRESS, NUMBER, ADDRESS, ADDRESS)
_GET_MATRIX = plain(c.FPDFText_GetMatrix, ADDRESS, NUMBER, ADDRESS)
_GET_SIZE = plain(c.FPDFText_GetFontSize, ADDRESS, NUMBER)

Floats = Sequence[float]
Boxes = tuple[Floats, Floats, Floats, Floats]
"""Left, bottom, right and top of each character, in the page's own coordinates."""
Origins = tuple[Floats, Floats]
"""x and y of where the pen stands when it draws each character, in the page's own coordinates."""


class Lines(NamedTuple):
    """Where characters stand, and the positions of those that do not follow the one before on its line."""

    boxes: Boxes
    origins: Origins
    begins: Sequence[int]


class PageChars(NamedTuple):
    """The printed characters of a page, and what ``RawPage`` says of them under the same names."""

    chars: list[Char]
    turned: int
    aside: dict[int, int]
    stamped: str = ""


def read_chars(page: Any, to_shown: Matrix, rotate: int) -> PageChars:
    """The characters of the page."""
    handle = c.FPDFText_LoadPage(page)
    if not handle:
        return PageChars([], 0, {})
    try:
        text_page, count = address(handle), c.FPDFText_CountChars(handle)
        if count <= 0:
            return PageChars([], 0, {})
        turned = _turn_of_text(text_page, count, rotate)
        texts, indexes = _printed(text_page, count)
        boxes, origins, begins = (_upright if (turned + rotate) % 360 == 0 else _turned)(text_page, indexes)
        angles = each(_GET_ANGLE, text_page, map(indexes.__getitem__, begins))
        if not angles or (max(angles) - min(angles) < LEVEL and _is_right(angles[0])):
            return PageChars(_shown(texts, boxes, origins, to_shown, turned % 180 == 0), turned, {})
        turns = _turns(angles, begins, len(indexes), rotate)
        boxes = _with_boxes_of(text_page, indexes, [at for at, turn in enumerate(turns) if turn != turned], boxes)
        chars = _shown(texts, boxes, origins, to_shown, turned % 180 == 0)
        kept = [at for at, turn in enumerate(turns) if turn is not None]
        stamped = "".join([char.text for char, turn in zip(chars, turns, strict=True) if turn is None])
        aside = {at: (turn - turned) % 360 for at, old in enumerate(kept) if (turn := turns[old]) not in (turned, None)}
        return PageChars([chars[at] for at in kept], turned, aside, stamped)
    finally:
        c.FPDFText_ClosePage(handle)


def _with_boxes_of(text_page: int, indexes: Sequence[int], odd: Sequence[int], boxes: Boxes) -> Boxes:
    """The boxes, but of those at the positions ``odd`` as they are when these are turned."""
    lefts, bottoms, rights, tops = map(list, boxes)
    turned = _turned(text_page, [indexes[at] for at in odd]).boxes
    for at, left, bottom, right, top in zip(odd, *turned, strict=True):
        lefts[at], bottoms[at], rights[at], tops[at] = left, bottom, right, top
    return lefts, bottoms, rights, tops


def _turns(angles: Sequence[float], begins: Sequence[int], count: int, rotate: int) -> list[int | None]:
    """By how many degrees each character is turned on the shown page; None for those that stand obliquely."""
    turns: list[int | None] = []
    for angle, (begin, end) in zip(angles, pairwise([*begins, count]), strict=True):
        turn = -(round(max(angle, 0.0) / (pi / 2)) * 90 + rotate) % 360 if _is_right(angle) else None
        turns += [turn] * (end - begin)
    return turns


def _is_right(angle: float) -> bool:
    """Whether text runs along one of the page's axes; PDFium gives a negative angle where it knows of none."""
    across, along = sorted((abs(sin(angle)), abs(cos(angle))))
    return angle < 0 or across <= OBLIQUE * along


def _turn_of_text(text_page: int, count: int, rotate: int) -> int:
    """From a sample of characters, and where these are not all turned alike from all.

    The sample jumps by the golden section, so that no order of the page's rows has the same column asked in each.
    """
    sample = range(count) if count <= SAMPLE else [int(at * GOLDEN % 1 * count) for at in range(SAMPLE)]
    turns = _counted_turns(text_page, sample)
    if len(turns) > 1:
        turns = _counted_turns(text_page, range(count))
    clockwise = turns.most_common(1)[0][0] if turns else 0
    return -(clockwise + rotate) % 360


def _counted_turns(text_page: int, indexes: Iterable[int]) -> Counter[int]:
    """How many of these characters are turned clockwise by how many degrees."""
    return Counter([round(angle / (pi / 2)) * 90 % 360 for angle in each(_GET_ANGLE, text_page, indexes) if angle >= 0])


def _printed(text_page: int, count: int) -> tuple[str, Sequence[int]]:
    """The characters that are no white space, and the index of each.

    For a glyph without a character PDFium gives some number as one: asking for that costs as much as a box, so it is
    asked of every so manieth character and of unlikely ones, and of all once one such glyph was found.
    """
    text = _text(text_page, count)
    kept = (*NO_CHARACTER, LINE_END_HYPHEN)
    glyphs = set(text)
    blank = {char for char in glyphs if (char.isspace() or char < " ") and char not in kept}
    glyphs -= blank
    indexes = list(compress(range(count), map(glyphs.__contains__, text))) if blank else list(range(count))
    if blank:
        text = text.translate(dict.fromkeys(map(ord, blank)))
    unlikely = {char for char in glyphs if not _is_likely(char)}
    asked = indexes[::CHECKED]
    if unlikely:
        asked += compress(indexes, map(unlikely.__contains__, text))
    if any(each(_GET_ERROR, text_page, asked)) or not glyphs.isdisjoint(NO_CHARACTER):
        wrong = each(_GET_ERROR, text_page, indexes)
        text = "".join(
            [UNMAPPED if fails == 1 or char in NO_CHARACTER else char for char, fails in zip(text, wrong, strict=True)]
        )
    return text.replace(LINE_END_HYPHEN, "-"), indexes


def _is_likely(char: str) -> bool:
    return (
        " " < char < "\x7f" or "\u4e00" <= char < "\ua000" or "\uff00" < char < "\uff60" or "\u3000" < char < "\u3020"
    )


def _text(text_page: int, count: int) -> str:
    """One character for each index. PDFium's text leaves some out, and halves others: then each is asked for."""
    units = array("H", bytes(2 * (count + 1)))
    written = _GET_TEXT(text_page, 0, count, units.buffer_info()[0]) - 1
    text = units[:count].tobytes().decode("utf-16", "replace")
    if written == count == len(text) and not any(odd in text for odd in (*NO_CHARACTER, UNMAPPED)):
        return text
    codes = each(_GET_UNICODE, text_page, range(count))
    return "".join(["\0" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code) for code in codes])


def _upright(text_page: int, indexes: Sequence[int]) -> Lines:
    """Text that is upright in its own coordinates: boxes from the font's ascent to its descent, as pdfminer's are.

    Neighbours with the same bottom and top stand on one baseline, so it is asked for only where these change.
    """
    boxes, pen = Answers("f", 4, len(indexes)), Answers("d", 2, 1)
    each(_GET_LOOSE_BOX, text_page, indexes, boxes.structures)
    lefts, tops, rights, bottoms = boxes.columns
    (at_x,), (at_y,) = pen.pointers
    edges = list(zip(bottoms, tops, strict=True))
    begins = [0, *compress(range(1, len(edges)), map(ne, edges, edges[1:]))] if edges else []
    bases: list[float] = []
    low = high = float("-inf")
    base = 0.0
    for begin, end in pairwise([*begins, len(edges)]):
        bottom, top = edges[begin]
        if not (-SAME < bottom - low < SAME and -SAME < top - high < SAME):
            _GET_ORIGIN(text_page, indexes[begin], at_x, at_y)
            low, high, base = bottom, top, pen.numbers[1]
        bases += [base] * (end - begin)
    return Lines((lefts, bottoms, rights, tops), (lefts, bases), begins)


def _turned(text_page: int, indexes: Sequence[int]) -> Lines:
    """Text that is not upright in its own coordinates, of which PDFium gives the glyphs' outlines alone.

    The boxes are what upright ones are: from ascent to descent across the line, and along it from the pen's position to
    where the pen goes next, or to the end of the outline. Characters that follow each other have one size. Of drawn
    fonts (Type 3) PDFium may give places that are not on the line that the text object itself begins on.
    """
    beyond = indexes[-1] + 2 if indexes else 0
    pens, matrix = Answers("d", 2, beyond), Answers("f", 6, 1)
    each(_GET_ORIGIN, text_page, range(beyond), *pens.pointers)
    xs, ys = pens.columns
    boxes: list[BBox] = []
    begins: list[int] = []
    ends: list[int] = []
    following = -1
    rises, over, under, farthest, lost = False, 0.0, 0.0, 0.0, False
    for at, index in enumerate(indexes):
        x, y = xs[index], ys[index]
        if index != following:
            begins.append(at)
            _GET_MATRIX(text_page, index, matrix.structures[0])
            rises, over, under, farthest = _reach(matrix.numbers, _GET_SIZE(text_page, index))
            if lost := _is_off_its_line(matrix.numbers, x, y):
                xs[index], ys[index] = x, y = matrix.numbers[4:]
        ahead, aside = xs[index + 1] - x, ys[index + 1] - y
        if rises:  # the line runs up or down the page's own y
            ahead, aside = aside, ahead
        if -SAME_LINE < aside < SAME_LINE and (0 < ahead <= farthest or farthest <= ahead < 0):
            following = index + 1
        else:
            following, ahead = -1, farthest / ADVANCE if lost else 0.0
            if not lost:
                ends.append(at)
        boxes.append((x - over, y, x + under, y + ahead) if rises else (x, y - under, x + ahead, y + over))
    outlines = Answers("d", 4, len(ends))
    each(_GET_TIGHT_BOX, text_page, [indexes[at] for at in ends], *outlines.pointers)
    for at, x0, x1, y0, y1 in zip(ends, *outlines.columns, strict=True):
        left, bottom, right, top = boxes[at]
        if left == right:
            boxes[at] = (min(x0, left), bottom, max(x1, left), top)
        else:
            boxes[at] = (left, min(y0, bottom), right, max(y1, bottom))
    lefts, bottoms, rights, tops = zip(*boxes, strict=True) if boxes else ((), (), (), ())
    origins = ([xs[index] for index in indexes], [ys[index] for index in indexes])
    return Lines((lefts, bottoms, rights, tops), origins, begins)


def _reach(matrix: Floats, size: float) -> tuple[bool, float, float, float]:
    """Whether a character's line runs along the page's own y; how far its type reaches over and under the baseline;
    how far ahead at most the pen goes next. The three are negative where the line runs down or to the left."""
    a, b = matrix[:2]
    rises = abs(b) > abs(a)
    way = (b if rises else a) * size
    return rises, ASCENT * way, DESCENT * way, ADVANCE * way


def _is_off_its_line(matrix: Floats, x: float, y: float) -> bool:
    """Whether the point is not on the line that a text object with this matrix begins."""
    a, b, _, _, e, f = matrix
    return abs((x - e) * b - (y - f) * a) > SAME_LINE * max(abs(a), abs(b))


def _shown(text: str, boxes: Boxes, origins: Origins, to_shown: Matrix, level: bool) -> list[Char]:
    """The characters on the shown page; ``level`` says that their lines run along its x."""
    a, b, cc, d, e, f = to_shown
    lefts, bottoms, rights, tops = boxes
    if not b:  # the page is shown as it is, or turned by 180 degrees
        xs = [[a * x + e for x in column] if e or a != 1 else list(column) for column in (lefts, rights)]
        ys = [[d * y + f for y in column] for column in (tops, bottoms)]
    else:
        xs = [[cc * y + e for y in column] for column in (bottoms, tops)]
        ys = [[b * x + f for x in column] for column in (lefts, rights)]
    for sides in (xs, ys):
        if any(map(gt, *sides)):  # the page is mirrored that way, or a few characters on it are turned
            sides[:] = [list(map(min, *sides)), list(map(max, *sides))]
    # Pages are turned by right angles, so that one of the two coordinates decides where a baseline lies.
    across, up, start = (b, d, f) if level else (a, cc, e)
    bases = [across * x + start for x in origins[0]] if across else [up * y + start for y in origins[1]]
    return list(map(tuple.__new__, repeat(Char), zip(text, xs[0], ys[0], xs[1], ys[1], bases, strict=True)))
