"""The words of table headers: what a printed header cell means, and the column layouts that the standard tables have.

The words are data (``ingest/data/header_words.tsv``), and so are layouts (``header_layouts.tsv``) beside those of the
forms (``tableforms``).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz import fuzz, process

from ingest.data import data_rows
from ingest.filing import TABLE_KEYS
from ingest.recognise.tableforms import forms_of

WordKind = Literal["code", "name", "label", "counter", "text", "note", "side", "measure", "unknown"]

_DROPPED = re.compile(r"[\s\"'“”‘’`·•.,，。、:：;；_—\-]+")


@dataclass(frozen=True, slots=True)
class HeaderWord:
    """A header cell as understood: its kind, the variant it is nearest to, that word's standard form, and 0–100."""

    kind: WordKind
    variant: str
    standard: str
    score: float


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """The amount columns that a form of a standard table prints, as header paths."""

    key: str
    side: str | None
    paths: tuple[tuple[str, ...], ...]


def fold_header(text: str) -> str:
    """The header text without white space, quotes and loose punctuation, full width folded."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text)).lower()


@cache
def _words() -> dict[str, HeaderWord]:
    found: dict[str, HeaderWord] = {}
    for kind, standard, *variants in data_rows("header_words.tsv"):
        for variant in (standard, *variants):
            found.setdefault(fold_header(variant), HeaderWord(kind, variant, standard, 100.0))  # type: ignore[arg-type]
    return found


@cache
def layouts() -> tuple[ColumnLayout, ...]:
    """All known layouts; those that only tables with cells are searched for go before the tables' forms."""
    further = (
        ColumnLayout(key, None if side == "-" else side, tuple(tuple(path.split("/")) for path in paths.split("|")))
        for key, side, paths in data_rows("header_layouts.tsv")
    )
    return (*further, *_of_forms())


def _of_forms() -> Iterator[ColumnLayout]:
    """Each form of each table as a layout; those of a two-sided table by side, or for both where they are the same."""
    for key in TABLE_KEYS:
        sides: dict[tuple[tuple[str, ...], ...], set[str | None]] = defaultdict(set)
        for leaves in forms_of(key).values():
            for side in {leaf.side for leaf in leaves}:
                sides[tuple(leaf.names for leaf in leaves if leaf.side == side)].add(side)
        for paths, found in sides.items():
            yield ColumnLayout(key, next(iter(found)) if len(found) == 1 else None, paths)


@lru_cache(maxsize=8192)
def word_of(text: str) -> HeaderWord:
    """The header word that the text prints, exactly or damaged; kind "unknown" and score 0 where it is near none."""
    folded = fold_header(text)
    exact = _words().get(folded)
    if exact or len(folded) < 3:
        return exact or HeaderWord("unknown", text, text, 0.0)
    near = process.extractOne(folded, _words().keys(), scorer=fuzz.ratio, score_cutoff=66)
    if near is None:
        return HeaderWord("unknown", text, text, 0.0)
    word = _words()[near[0]]
    return HeaderWord(word.kind, word.variant, word.standard, near[1])


@cache
def known_paths() -> frozenset[tuple[str, ...]]:
    """All header paths of the layouts in standard words."""
    return frozenset(tuple(word_of(word).standard for word in path) for layout in layouts() for path in layout.paths)


def is_known_path(path: tuple[str, ...]) -> bool:
    """Whether some standard form has this header path, in any variant of its words."""
    words = [word_of(word) for word in path]
    return all(word.score == 100 for word in words) and tuple(w.standard for w in words) in known_paths()


def similarity(printed: str, word: str) -> float:
    """0 to 1: how well a printed header cell fits a layout's word, whatever variant it prints."""
    mine, theirs = word_of(printed), word_of(word)
    if mine.score >= 85 and mine.standard == theirs.standard:
        return mine.score / 100
    return fuzz.ratio(fold_header(printed), fold_header(word)) / 100
