"""Parts words that run a publisher's name together with something else, given the names that the index knows.

This never loses a hit, since each part may stand in the text or around it.
"""

from __future__ import annotations

from dataclasses import replace

from index.analysis import longest_inside, query_form
from index.query import Clause, Query, Term
from index.queryparse import parts_of_word

_FILLERS = ("的", "在", "与", "和", ",", "、", "关于")
_SHORTEST_NAMED = 6
"""A word must be so long to hold a publisher's name and something else."""


def part_words(query: Query, forms: dict[str, str]) -> Query:
    """The query with words parted at the publishers' names that they contain; ``forms`` maps index form to name."""
    clauses: list[Clause] = []
    for clause in query.clauses:
        term = clause.any_of[0]
        if clause.negated or len(clause.any_of) > 1 or not isinstance(term, Term) or term.phrase:
            clauses.append(clause)
        else:
            clauses += _parted(clause, query_form(term.text), forms)
    return replace(query, clauses=tuple(clauses))


def _parted(clause: Clause, form: str, forms: dict[str, str]) -> list[Clause]:
    if len(form) < _SHORTEST_NAMED:
        return [clause]
    named = longest_inside(form, forms)
    if named is None or named == form:
        return [clause]
    before, _, after = form.partition(named)
    pieces = [Clause((Term(named),))]
    for rest in (_bare(before), _bare(after)):
        if rest:
            pieces += [Clause(leaves) for leaves in parts_of_word(rest)]
    return pieces


def _bare(text: str) -> str:
    """The text without the little words that link the parts of a question."""
    while text.startswith(_FILLERS) or text.endswith(_FILLERS):
        text = next((text[len(f) :] for f in _FILLERS if text.startswith(f)), text)
        text = next((text[: -len(f)] for f in _FILLERS if text.endswith(f)), text)
    return text
