"""Did you mean: a typed word that finds nothing, held against the names that the index knows, by rapidfuzz."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from index.analysis import query_form
from index.query import Query, Term

_LIKENESS = 60.0
"""Percent of equal characters that a name must share with a typed word: one wrong of three, two of five."""


def correction(query: Query, names: Sequence[str], found: dict[str, bool]) -> str | None:
    """The typed text with each word that finds nothing replaced by the most alike name; None where none is alike.

    ``names`` are index forms; ``found`` says of each word's form whether it finds anything by itself.
    """
    text = query.text
    changed = False
    for clause in query.clauses:
        for leaf in clause.any_of:
            if not isinstance(leaf, Term) or clause.negated or found.get(query_form(leaf.text), True):
                continue
            meant = nearest(query_form(leaf.text), names)
            if meant is None or leaf.text not in text:
                return None
            text = text.replace(leaf.text, meant)
            changed = True
    return text if changed else None


def nearest(form: str, names: Sequence[str]) -> str | None:
    """The name most like this form: whole against whole, or else the part of a longer name that it is most like."""
    if len(form) < 2:
        return None
    whole = process.extractOne(form, names, scorer=fuzz.ratio, score_cutoff=_LIKENESS)
    if whole is not None and whole[1] >= 80:
        return str(whole[0])
    longer = [name for name in names if len(name) > len(form)] if len(form) > 2 else []
    part = process.extractOne(form, longer, scorer=fuzz.partial_ratio, score_cutoff=70)
    if part is not None and (whole is None or part[1] > whole[1]):
        where = fuzz.partial_ratio_alignment(form, part[0])
        return str(part[0][where.dest_start : where.dest_end]) if where else str(part[0])
    return str(whole[0]) if whole is not None else None
