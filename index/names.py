"""The names that the search box completes: projects, subjects, indicators, publishers, with pinyin initials."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from index.analysis import index_form
from index.documents import Document, bare_name
from index.port import SuggestionKind
from ingest.filing import Filing

_KINDS: dict[str, SuggestionKind] = {"project": "project", "subject": "subject", "indicator": "indicator"}
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Name:
    """One name with its index form and the initials of its characters (资源 → zy)."""

    text: str
    kind: SuggestionKind
    code: str | None
    form: str
    initials: str


@lru_cache(maxsize=50_000)
def initials(form: str) -> str:
    """The first pinyin letter of each Chinese character, other letters and digits as they are."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(form, style=Style.FIRST_LETTER, errors=lambda run: run))


def names_of(filing: Filing, found: Iterable[Document]) -> list[Name]:
    """The different names that a filing states."""
    names: dict[tuple[str, str, str | None], Name] = {}
    pairs = [(bare_name(d.name), _KINDS[d.kind], d.code) for d in found if d.name and d.kind in _KINDS]
    if filing.facts.publisher:
        pairs.append((filing.facts.publisher, "publisher", filing.facts.publisher_code))
    for text, kind, code in pairs:
        form = index_form(text)
        if 1 < len(form) <= _LONGEST:
            names.setdefault((kind, text, code), Name(text, kind, code, form, initials(form)))
    return list(names.values())
