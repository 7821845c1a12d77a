"""The terms of one entry, the same for every engine: what is looked up when a plan is answered."""

from __future__ import annotations

from dataclasses import dataclass

from index.analysis import SPACE_MARK, characters, grams, index_form, words
from index.records import Entry

_LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Terms:
    """``grams`` and ``name_grams`` are bigrams in order, the rest are without order and each there once."""

    grams: list[str]
    chars: list[str]
    words: list[str]
    name_grams: list[str]
    name_chars: list[str]
    keys: list[str]


def terms_of(entry: Entry) -> Terms:
    """The terms of an entry's text, name and keys."""
    form, name = index_form(entry.text), index_form(entry.name or "")
    return Terms(
        grams=grams(form),
        chars=characters(form),
        words=list(dict.fromkeys(words(form))),
        name_grams=grams(name),
        name_chars=characters(name),
        keys=list({index_form(key)[:_LONGEST_KEY] for key in entry.keys}),
    )


def as_term(form: str) -> str:
    """An index form as the term that stands for it."""
    return form.replace(" ", SPACE_MARK)
