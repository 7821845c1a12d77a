"""The state of a search as its address holds it: text, tab, order, page and chosen facets; and the way back.

Every page, export, feed and API answer of one search is made from the same state, so they can never disagree.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import cast, get_args

from werkzeug.datastructures import MultiDict

from index.port import KINDS, HitKind, Sort
from index.query import Clause, FieldName, Filter, Query, parse_query

SORTS: dict[Sort, str] = {
    "relevance": "相关度",
    "amount": "金额从大到小",
    "amount_asc": "金额从小到大",
    "year": "年份从新到旧",
    "year_asc": "年份从旧到新",
}
FACETS: dict[str, tuple[FieldName, str]] = {
    "year": ("year", "年度"),
    "publisher": ("publisher", "单位"),
    "type": ("kind", "文件类型"),
    "table": ("table", "表"),
    "code": ("code", "科目类"),
    "verdict": ("verdict", "核对"),
}
"""Facets by their name in the address: the field of the query and its label."""

MAX_TEXT = 400
MAX_VALUE = 120
"""Letters of one value of a facet; no publisher or table has a longer name."""
MAX_PAGE = 5000
MAX_CHOSEN = 20


@dataclass(frozen=True, slots=True)
class SearchState:
    """One search; ``page`` is 1-based, ``chosen`` maps a facet's name in the address to the values taken."""

    text: str = ""
    kind: HitKind | None = None
    sort: Sort = "relevance"
    page: int = 1
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing was asked for at all."""
        return not self.text.strip() and not self.chosen

    def query(self, without: str | None = None) -> Query:
        """The typed query with the chosen facets as further clauses, but for the facet ``without``."""
        parsed = parse_query(self.text)
        filters = tuple(
            Clause((Filter(FACETS[name][0], values),)) for name, values in self.chosen.items() if name != without
        )
        return replace(parsed, clauses=parsed.clauses + filters)

    def params(self) -> list[tuple[str, str]]:
        """The parameters of this state's address, defaults left out."""
        out = [("q", self.text)] if self.text else []
        out += [("kind", self.kind)] if self.kind else []
        out += [(name, value) for name, values in self.chosen.items() for value in values]
        out += [("sort", self.sort)] if self.sort != "relevance" else []
        return out + ([("page", str(self.page))] if self.page > 1 else [])

    def on_page(self, page: int) -> SearchState:
        """This search at another page."""
        return replace(self, page=page)

    def in_kind(self, kind: HitKind | None) -> SearchState:
        """This search in another tab, from its first page."""
        return replace(self, kind=kind, page=1)

    def sorted_by(self, sort: Sort) -> SearchState:
        """This search in another order, from its first page."""
        return replace(self, sort=sort, page=1)

    def with_text(self, text: str) -> SearchState:
        """Another text under the same facets, from its first page."""
        return replace(self, text=text, page=1)

    def without(self, name: str) -> SearchState:
        """This search without a facet, from its first page."""
        return replace(self, chosen={k: v for k, v in self.chosen.items() if k != name}, page=1)

    def toggled(self, name: str, value: str) -> SearchState:
        """This search with one value of a facet taken or given back, from its first page."""
        values = self.chosen.get(name, ())
        kept = tuple(v for v in values if v != value) if value in values else (*values, value)
        chosen = {k: v for k, v in self.chosen.items() if k != name} | ({name: kept} if kept else {})
        return replace(self, chosen=chosen, page=1)

    def has(self, name: str, value: str) -> bool:
        """Whether this value of a facet is taken."""
        return value in self.chosen.get(name, ())


def whole(text: str | None, most: int, default: int = 1) -> int:
    """The number from 1 to ``most`` that an address states, at most the largest; the default for anything else.

    Leading zeros count, and a number of any length is read without being converted whole.
    """
    digits = (text or "").lstrip("0")
    if not (digits.isascii() and digits.isdigit()):
        return default
    return min(int(digits), most) if len(digits) <= len(str(most)) else most


def is_year(text: str) -> bool:
    """Whether this is a year as addresses have it: four digits."""
    return len(text) == 4 and text.isascii() and text.isdigit()


def read_state(args: MultiDict[str, str]) -> SearchState:
    """The state that an address holds; what it cannot mean falls back to the default."""
    kind, sort = args.get("kind", ""), args.get("sort", "")
    chosen = {name: _values(args.getlist(name)) for name in FACETS}
    chosen["year"] = tuple(value for value in chosen["year"] if is_year(value))
    return SearchState(
        text=" ".join(args.get("q", "")[:MAX_TEXT].split()),
        kind=kind if kind in KINDS else None,
        sort=cast(Sort, sort) if sort in get_args(Sort) else "relevance",
        page=whole(args.get("page"), MAX_PAGE),
        chosen={name: values for name, values in chosen.items() if values},
    )


def _values(given: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value[:MAX_VALUE] for value in given[: 10 * MAX_CHOSEN] if value))[:MAX_CHOSEN]
