"""Completions for the search box: names, codes, and names by their pinyin initials (never as a match of a search)."""

from __future__ import annotations

from collections.abc import Callable

from index.analysis import query_form
from index.port import Suggestion
from index.store import Store
from index.storenames import NameCount
from ingest.codes import canonical

_ORDER = {"project": 0, "publisher": 1, "subject": 2, "indicator": 3}


def suggest(store: Store, text: str, limit: int) -> list[Suggestion]:
    """The names that start with ``text``, by themselves, their code or their initials, then those that contain it."""
    form = query_form(text)
    if not form:
        return []
    code = canonical(text)
    groups: list[Callable[[], list[NameCount]]] = [lambda: store.names_starting("form", form)]
    if code and code[0].isdigit():
        groups.insert(0, lambda: store.names_starting("code", code))
    if form.isascii() and form.isalnum() and len(form) > 1:
        groups.append(lambda: store.names_starting("initials", form))
    if len(form) > 1:
        groups.append(lambda: store.names_containing(form))
    found: dict[str, Suggestion] = {}
    for group in groups:
        for name, kind, its_code, _ in sorted(group(), key=_rank):
            found.setdefault(name, Suggestion(name, kind, its_code or None))
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


def _rank(row: NameCount) -> tuple[int, int, int, str, str]:
    """What most filings state first, then projects, then short names."""
    text, kind, code, filings = row
    return -filings, _ORDER.get(kind, 9), len(text), text, code
