"""The terms of one entry, the same for every engine: what is looked up when a plan is answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from index.analysis import SPACE_MARK, characters, grams, index_form, pieces, words
from index.records import Entry

_LONGEST_KEY = 200
QUAD = 4
_SHORT = 80
"""Texts up to this length are mostly names, which filings repeat; their terms are remembered."""


@dataclass(frozen=True, slots=True)
class TextTerms:
    """The terms of one text: ``grams`` are bigrams in order, the others without order and each there once."""

    grams: tuple[str, ...]
    chars: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """The terms of one text parted by blanks, for engines that part them again.

    ``parts`` are its substrings of one to three characters, each there once; ``quads`` those of four, in order and as
    often as they stand there, so that neighbours can be told by their positions.
    """

    form: str
    parts: str
    quads: str
    words: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of an entry's text and name, and the forms that name it as a whole."""

    text: TextTerms
    name: TextTerms
    keys: tuple[str, ...]


def _made(text: str) -> TextTerms:
    form = index_form(text)
    return TextTerms(tuple(grams(form)), tuple(characters(form)), tuple(dict.fromkeys(words(form))))


_remembered = lru_cache(maxsize=20_000)(_made)


def text_terms(text: str) -> TextTerms:
    """The terms of one printed text."""
    return _remembered(text) if len(text) <= _SHORT else _made(text)


def _joined(text: str) -> Joined:
    form = index_form(text)
    parts = {*characters(form), *pieces(form, 2), *pieces(form, 3)}
    return Joined(
        form, " ".join(parts), " ".join(pieces(form, QUAD)), " ".join(map(as_term, dict.fromkeys(words(form))))
    )


_joined_short = lru_cache(maxsize=20_000)(_joined)


def joined_of(text: str) -> Joined:
    """The joined terms of one printed text."""
    return _joined_short(text) if len(text) <= _SHORT else _joined(text)


@lru_cache(maxsize=20_000)
def keys_of(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The index forms of the texts that name an entry as a whole."""
    return tuple(dict.fromkeys(index_form(key)[:_LONGEST_KEY] for key in keys))


def terms_of(entry: Entry) -> Terms:
    """The terms of an entry's text, name and keys."""
    return Terms(text_terms(entry.text), text_terms(entry.name or ""), keys_of(entry.keys))


def as_term(form: str) -> str:
    """An index form as the term that stands for it."""
    return form.replace(" ", SPACE_MARK) if " " in form else form


def starts_of(codes: Iterable[str | None]) -> tuple[str, ...]:
    """Every beginning of these codes, so that a prefix is one term."""
    return tuple(dict.fromkeys(code[:end] for code in codes if code for end in range(1, len(code) + 1)))
