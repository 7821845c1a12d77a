"""The script of a document: whether it is in traditional characters, its simplified form, and the way back to print.

Whether a document is in traditional characters they tell together, never one of them. It is then read as its
simplified form, character for character, so that every place stays what it was; ``Print`` finds the printed form of
what was read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache

from ingest.characters import HAN, in_gb2312, simplified_forms, simplified_only, simplified_phrases
from ingest.layout import Block, Grid, Layout, Page, Place, TextLine

Change = Callable[[str, Place], str]
"""What becomes of a text that stands at a place."""

_FEWEST = 10
_SHARE = 0.1
"""The share of traditional characters, among those that tell the scripts apart, from which a document is read so. Real
filings in simplified characters that were read optically have 0.0015 at most, filings in traditional ones 0.99."""
_NEAR = 6000
"""So many characters behind the place of a text its printed form is looked for first."""
_SIGHTINGS = 40


@cache
def _single() -> dict[int, str]:
    return {ord(form): char for form, char in simplified_forms().items()}


@cache
def _phrases() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, simplified_phrases()), key=len, reverse=True)))


def simplify(text: str) -> str:
    """The text in simplified characters, one for one."""
    if text.isascii():
        return text
    parts, at = [], 0
    for phrase in _phrases().finditer(text):
        parts += [text[at : phrase.start()].translate(_single()), simplified_phrases()[phrase.group()]]
        at = phrase.end()
    return "".join((*parts, text[at:].translate(_single())))


def traditional_share(blocks: Iterable[Block]) -> float:
    """How many of the characters that tell the scripts apart are traditional, from 0 to 1; 0 where too few are."""
    counts = Counter("".join([text for text, _ in _texts(blocks)]))
    traditional = sum(n for char, n in counts.items() if char in simplified_forms() and not in_gb2312(char))
    simplified = sum(n for char, n in counts.items() if char in simplified_only())
    return traditional / (traditional + simplified) if traditional >= _FEWEST else 0.0


def is_traditional(blocks: Iterable[Block]) -> bool:
    """Whether a document of these blocks is to be read as one in traditional characters."""
    return traditional_share(blocks) >= _SHARE


def _texts(blocks: Iterable[Block]) -> Iterator[tuple[str, Place]]:
    for block in blocks:
        if isinstance(block, Grid):
            yield from ((cell.text, cell.place) for cell in block.cells)
        else:
            yield block.text, block.place


def simplified_layout(layout: Layout) -> Layout:
    """The same document in simplified characters."""
    return replace(layout, pages=tuple(_in_texts(page, lambda text, _: simplify(text)) for page in layout.pages))


def printed_pages(pages: Iterable[Page], printed: Iterable[Page]) -> tuple[Page, ...]:
    """Pages that were read in simplified characters with the characters that ``printed``, the same pages, have."""
    of = Print(block for page in printed for block in page.blocks).of
    return tuple(_in_texts(page, of) for page in pages)


def _in_texts(page: Page, change: Change) -> Page:
    def changed(block: Block) -> Block:
        if isinstance(block, TextLine):
            return replace(block, text=change(block.text, block.place))
        cells = (replace(cell, text=change(cell.text, cell.place)) for cell in block.cells)
        return replace(block, cells=tuple(cells))

    return replace(page, blocks=tuple(map(changed, page.blocks)), stamped=change(page.stamped, Place()))


class Print:
    """What a document prints, for finding the printed form of what was read from its simplified form.

    A text that stands somewhere as it was read is taken from there, near its place first. One that was put together
    from several lines gets each character as the document prints it, where it prints several by its neighbours.
    """

    def __init__(self, blocks: Iterable[Block]) -> None:
        pieces: list[str] = []
        read: list[str] = []
        starts: dict[tuple[int | None, int | None], int] = {}
        at = 0
        for text, place in _texts(blocks):
            kept = "".join(text.split())
            for key in ((place.page, place.line), (place.page, None)):
                starts.setdefault(key, at)
            pieces.append(kept)
            # Simplified with its blanks, as it was for reading.
            read.append("".join(simplify(text).split()))
            at += len(kept)
        self.printed, self.read = "".join(pieces), "".join(read)
        self._starts = starts
        forms: dict[str, set[str]] = defaultdict(set)
        for char, old in set(zip(self.read, self.printed, strict=True)):
            if HAN.match(char):
                forms[char].add(old)
        self._only = {char: next(iter(olds)) for char, olds in forms.items() if len(olds) == 1}
        self._several: dict[str, list[int]] = {char: [] for char, olds in forms.items() if len(olds) > 1}
        for n, char in enumerate(self.read):
            if char in self._several:
                self._several[char].append(n)

    def of(self, text: str, place: Place) -> str:
        """The printed form of a text that was read at a place; what the document does not print stays as it is."""
        bare = "".join(text.split())
        if not HAN.search(bare):
            return text
        start = self._starts.get((place.page, place.line), self._starts.get((place.page, None), 0))
        found = self.read.find(bare, start, start + _NEAR)
        found = found if found >= 0 else self.read.find(bare)
        old = self.printed[found : found + len(bare)] if found >= 0 else self._by_character(bare, start)
        letters = iter(old)
        return "".join(char if char.isspace() else next(letters) for char in text)

    def _by_character(self, bare: str, start: int) -> str:
        return "".join(
            self._only.get(char, char) if char not in self._several else self._by_neighbours(bare, n, start)
            for n, char in enumerate(bare)
        )

    def _by_neighbours(self, bare: str, at: int, start: int) -> str:
        """The printed form of a character that has several: where its neighbours are most alike, near the place."""
        sightings = self._several[bare[at]]
        near = bisect_left(sightings, start)
        found = sightings[max(0, near - _SIGHTINGS) : near + _SIGHTINGS]
        best = max(found, key=lambda n: (self._alike(bare, at, n), n >= start, -abs(n - start)))
        return self.printed[best]

    def _alike(self, bare: str, at: int, n: int) -> int:
        """How many characters before and behind are the same, two on each side at most."""
        before = [bare[at - k : at] == self.read[max(0, n - k) : n] for k in (1, 2) if at >= k]
        behind = [bare[at + 1 : at + 1 + k] == self.read[n + 1 : n + 1 + k] for k in (1, 2) if at + k < len(bare)]
        return sum(before) + sum(behind)
