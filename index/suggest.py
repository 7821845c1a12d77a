"""Completions for the search box: names, codes, and names by their pinyin initials (never as a match of a search)."""

from __future__ import annotations

from index.analysis import query_form
from index.port import Suggestion
from index.store import Store
from ingest.codes import canonical

_ORDER = {"project": 0, "publisher": 1, "subject": 2, "indicator": 3}


def suggest(store: Store, text: str, limit: int) -> list[Suggestion]:
    """The names that start with ``text``, by themselves, their code or their initials, then those that contain it."""
    form = query_form(text)
    if not form:
        return []
    code = canonical(text)
    groups = [store.names_starting("form", form)]
    if code and code[0].isdigit():
        groups.insert(0, store.names_starting("code", code))
    if form.isascii() and form.isalnum() and len(form) > 1:
        groups.append(store.names_starting("initials", form))
    if len(form) > 1:
        groups.append(store.names_containing(form))
    found: dict[str, Suggestion] = {}
    for group in groups:
        for name, kind, its_code, _ in sorted(group, key=lambda row: (-row[3], _ORDER.get(row[1], 9), len(row[0]))):
            found.setdefault(name, Suggestion(name, kind, its_code or None))
        if len(found) >= limit:
            break
    return list(found.values())[:limit]
