"""Tables of a dump that keeps places by blanks (``pdftotext -layout``): what stands under what is one cell.

Such a dump prints one column of text for each character, so that the pieces of a wrapped label stand one under the
other, the blocks of a table each in its own stretch of the lines, and a wrapped row between two blank lines. The lines
are put into the order in which the cells would be read; which column a figure stands in is left to the arithmetic.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ingest.amounts import looks_sound
from ingest.classification import names_of
from ingest.folding import tidy
from ingest.identities import BLOCK_TOTALS
from ingest.layout import Place, TextLine
from ingest.recognise.laidheader import SPACED_WORD, is_laid_out

_SEVERAL = 2
_SHIFT = 3
"""By so many columns a stretch may begin elsewhere on the lines of one page."""
_ORDINAL = re.compile(r"(?<!\S)(?:[一二三四五六七八九十廿卅]{1,4}、|[(（][一二三四五六七八九十廿卅]{1,4}[)）])")
_CODE = re.compile(r"[23]\d{2}(?:\d{2}){0,2}")
_ECONOMIC = re.compile(r"(?<!\S)3\d{2}(?:\d{2})?(?!\S)")


def body_lines(lines: Sequence[TextLine], key: str, two_sided: bool) -> list[TextLine]:
    """The lines of a laid out body cell after cell; the same lines where it is not laid out."""
    if not is_laid_out(lines):
        return list(lines)
    if two_sided:
        return [line for stretch in _stretches(lines, _second_labels) for line in _with_their_labels(stretch)]
    parted = _stretches(lines, _economic_codes) if key == "一般公共预算基本支出表" else [list(lines)]
    return [row for stretch in parted for group in _between_blanks(stretch) for row in _one_row(group)]


# -- stretches side by side --------------------------------------------------------------------------------------


def _second_labels(text: str) -> list[int]:
    return [found.start() for found in _ORDINAL.finditer(text)]


def _economic_codes(text: str) -> list[int]:
    return [found.start() for found in _ECONOMIC.finditer(text) if names_of(found[0], "economic")]


def _stretches(lines: Sequence[TextLine], starts: Callable[[str], list[int]]) -> list[list[TextLine]]:
    """The lines of each stretch, where the stretches begin at what ``starts`` finds in a line of all of them."""
    found = [starts(line.text) for line in lines]
    width = max(map(len, found), default=1)
    full = [index for index, at in enumerate(found) if len(at) == width]
    if width < _SEVERAL or len(full) < _SEVERAL:
        return [list(lines)]
    if wide := _is_wide(lines, found, full):
        found = [[_column(line.text, at) for at in own] for line, own in zip(lines, found, strict=True)]
    stretches: list[list[TextLine]] = [[] for _ in range(width)]
    for index, line in enumerate(lines):
        cuts = found[min(full, key=lambda other: abs(other - index))][1:]
        if starts is _second_labels and not _enclosed(index, full, found) and _is_lone_label(line.text):
            cuts = []  # another page's columns may stand elsewhere: a label keeps its figures
        parts = _parts(line.text, cuts, wide)
        for at, part in enumerate(_with_totals_whole(parts) if starts is _economic_codes else parts):
            if part.strip():
                stretches[at].append(TextLine(part, line.place))
    return stretches


def _with_totals_whole(parts: list[str]) -> list[str]:
    """The parts of a line with a lone figure put behind the total that stands left of it without one.

    The label of 公用经费合计 is set over several blocks, so that its figure stands in the last of them.
    """
    for at in range(1, len(parts)):
        bare = bool(parts[at].split()) and all(map(looks_sound, parts[at].split()))
        if bare and tidy(parts[at - 1]) in BLOCK_TOTALS:
            parts[at - 1], parts[at] = f"{parts[at - 1]} {parts[at].strip()}", ""
    return parts


def _is_wide(lines: Sequence[TextLine], found: Sequence[Sequence[int]], full: Sequence[int]) -> bool:
    """Whether the stretches stand under each other only if a Chinese character counts for two columns."""

    def exact(at: Sequence[Sequence[int]]) -> bool:
        return all(len(set(own)) == 1 for own in zip(*at, strict=True))

    plain = [found[index] for index in full]
    broad = [[_column(lines[index].text, at) for at in found[index]] for index in full]
    return exact(broad) and not exact(plain)


def _column(text: str, at: int) -> int:
    """The column of a character where Chinese characters count for two."""
    return at + sum(unicodedata.east_asian_width(char) in "WF" for char in text[:at])


def _enclosed(index: int, full: Sequence[int], found: Sequence[Sequence[int]]) -> bool:
    """Whether the line stands between two of all stretches that begin these at the same places."""
    before = [at for at in full if at <= index]
    after = [at for at in full if at >= index]
    if not before or not after:
        return False
    return all(abs(a - b) <= _SHIFT for a, b in zip(found[before[-1]], found[after[0]], strict=True))


def _is_lone_label(text: str) -> bool:
    words = text.split()
    return not looks_sound(words[0]) and all(map(looks_sound, words[1:]))


def _parts(text: str, cuts: Sequence[int], wide: bool) -> list[str]:
    """The line's words before the first cut, from it to the next, and so on, each where it stands; a word that begins
    one column before a cut is behind it."""
    parts = [""] * (len(cuts) + 1)
    for word in SPACED_WORD.finditer(text):
        start = _column(text, word.start()) if wide else word.start()
        at = sum(start >= cut - 1 for cut in cuts)
        parts[at] = parts[at].ljust(word.start()) + word[0]
    return parts


def _with_their_labels(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines with figures that stand alone right above their label put behind it: print had them a little higher."""
    out: list[TextLine] = []
    waiting: TextLine | None = None
    for index, line in enumerate(lines):
        alone = all(map(looks_sound, line.text.split()))
        if waiting is not None:
            line = TextLine(f"{line.text} {waiting.text}", waiting.place.through(line.place))
            waiting = None
        following = lines[index + 1] if index + 1 < len(lines) else None
        if alone and following is not None and _belongs_below(out[-1] if out else None, line, following):
            waiting = line
        else:
            out.append(line)
    return out


def _belongs_below(above: TextLine | None, line: TextLine, below: TextLine) -> bool:
    near = (below.place.line or 0) - (line.place.last_line or line.place.line or 0) <= 1
    bare = not any(map(looks_sound, below.text.split())) and bool(tidy(below.text))
    taken = above is None or any(map(looks_sound, above.text.split()))
    apart = above is not None and (line.place.line or 0) - (above.place.last_line or above.place.line or 0) > 1
    return near and bare and (taken or apart)


# -- rows between blank lines ------------------------------------------------------------------------------------


def _between_blanks(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """The lines in groups that no blank line parts."""
    groups: list[list[TextLine]] = []
    for line in lines:
        last = groups[-1][-1].place if groups else Place()
        if groups and (line.place.line or 0) - (last.last_line or last.line or 0) <= 1:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


@dataclass(slots=True)
class _Cell:
    start: int
    end: int
    words: list[str] = field(default_factory=list)


def _one_row(group: Sequence[TextLine]) -> list[TextLine]:
    """A group of lines with one code or total and figures on one line at most as one line, cell after cell; any other
    group as it is."""
    figured = [line for line in group if any(map(looks_sound, line.text.split()))]
    words = [word for line in group for word in line.text.split()]
    begins = sum(bool(_CODE.fullmatch(word)) or word in BLOCK_TOTALS for word in words)
    if len(group) == 1 or len(figured) > 1 or begins > 1 or not (figured or begins):
        return list(group)
    cells: list[_Cell] = []
    figures: list[str] = []
    for line in group:
        for word in SPACED_WORD.finditer(line.text):
            if looks_sound(word[0]):
                figures.append(word[0])
                continue
            over = [cell for cell in cells if cell.start < word.end() and word.start() < cell.end]
            over = [cell for cell in over if cell.words[0].isascii() == word[0].isascii()]
            if len(over) > 1:
                return list(group)
            cell = over[0] if over else _Cell(word.start(), word.end())
            if not over:
                cells.append(cell)
            cell.start, cell.end = min(cell.start, word.start()), max(cell.end, word.end())
            cell.words.append(tidy(word[0]))
    cells.sort(key=lambda cell: (not cell.words[0].isascii(), cell.start))
    text = " ".join([*("".join(cell.words) for cell in cells), *figures])
    place: Place = group[0].place.through(group[-1].place)
    return [TextLine(text, place)]
