"""The conditions of a query (a year, a publisher, a kind, a range) hold for whatever is answered in its place.

Where nothing fits a query as it stands, the rows that a question is about, or what was probably meant, are looked for;
neither may leave the conditions that a reader chose.
"""

from __future__ import annotations

from dataclasses import replace

from index.analysis import query_form
from index.port import Answer, FilingRef
from index.query import AmountRange, Clause, Filter, Query


def conditions(query: Query) -> tuple[Clause, ...]:
    """The clauses that narrow a search and name nothing to look for."""
    return tuple(
        clause
        for clause in query.clauses
        if clause.negated or all(isinstance(leaf, (Filter, AmountRange)) for leaf in clause.any_of)
    )


def under(other: Query, query: Query) -> Query:
    """Another query under the conditions of this one."""
    return replace(other, clauses=tuple(dict.fromkeys((*other.clauses, *conditions(query)))))


def within(answer: Answer, query: Query) -> bool:
    """Whether the filings that state an answer meet the query's conditions on years, publishers and kinds."""
    hits = [*([answer.hit] if answer.hit else []), *(part.hit for part in answer.parts)]
    filters = [
        leaf for clause in conditions(query) if not clause.negated for leaf in clause.any_of if isinstance(leaf, Filter)
    ]
    return all(_meets(hit.filing, one) for hit in hits for one in filters)


def _meets(ref: FilingRef, condition: Filter) -> bool:
    stated = {"year": str(ref.fiscal_year or ""), "publisher": ref.publisher or "", "kind": ref.kind or ""}
    if condition.field not in stated:
        return True
    form = query_form(stated[condition.field])
    return any(query_form(value.rstrip("*")) in form for value in condition.values)
