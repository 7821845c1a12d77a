"""What the pages of things share: every hit that names the thing, in the order of years, and the figure to compare.

A figure of one thing, year and filing can stand in several tables. One comparison takes one table a filing: the first
of ``PREFERRED`` that states the thing, since these cover the whole of the money and the later ones a part.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from index.port import FilingRef, Hit, HitKind
from index.query import Clause, FieldName, Filter, Query
from web.context import get_index, get_settings
from web.sheet import walk

PREFERRED = (
    "支出总表",
    "收入总表",
    "项目支出表",
    "一般公共预算支出表",
    "一般公共预算基本支出表",
    "一般公共预算支出表(分单位)",
    "政府性基金预算支出表",
    "国有资本经营预算支出表",
    "三公经费支出表",
    "收支总表",
    "财政拨款收支总表",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure of a thing in one filing, in 万元, with the hit that states it."""

    ref: FilingRef
    amount: Decimal
    hit: Hit


def asked(field: FieldName, *values: str) -> Query:
    """The query for everything that has one of these values in a field."""
    return Query("", (Clause((Filter(field, values),)),))


def hits_of(query: Query, kind: HitKind | None = None) -> list[Hit]:
    """The hits of a thing, newest year first, then by publisher and place; as many as the settings allow."""
    settings = get_settings()
    found = walk(get_index(), query, settings.export_page, settings.thing_limit, kind)
    return sorted(found, key=_order)


def _order(hit: Hit) -> tuple[int, str, str, int, int]:
    ref = hit.filing
    return (-(ref.fiscal_year or 0), ref.publisher or "", ref.id, hit.place.page or 0, hit.place.line or 0)


def figures(hits: list[Hit]) -> list[Figure]:
    """One figure for each filing, from the table that covers most; the order of the hits is kept."""
    best: dict[str, Hit] = {}
    for hit in hits:
        if hit.amount is None:
            continue
        held = best.get(hit.filing.id)
        if held is None or _rank(hit) < _rank(held):
            best[hit.filing.id] = hit
    return [Figure(hit.filing, hit.amount, hit) for hit in best.values() if hit.amount is not None]


def _rank(hit: Hit) -> int:
    return PREFERRED.index(hit.table) if hit.table in PREFERRED else len(PREFERRED)


def over_years(found: list[Figure]) -> dict[str, dict[int, Decimal]]:
    """Series for a line over the years, one for each publisher and kind of filing."""
    series: dict[str, dict[int, Decimal]] = {}
    for figure in found:
        if figure.ref.fiscal_year:
            name = " ".join(part for part in (figure.ref.publisher, figure.ref.kind) if part)
            series.setdefault(name, {})[figure.ref.fiscal_year] = figure.amount
    return series


def short_label(figure: Figure) -> str:
    """What a bar is called: the year, budget or account, and whose, the plot cutting what does not fit."""
    kind = next((short for short in ("预算", "决算") if short in (figure.ref.kind or "")), "")
    return f"{figure.ref.fiscal_year or ''}{kind} {figure.ref.publisher or ''}".strip()


def names_over_years(hits: list[Hit]) -> list[tuple[str, list[int]]]:
    """Every name that the thing has had, with the years that use it, the newest first."""
    names: dict[str, set[int]] = {}
    for hit in hits:
        if hit.name:
            names.setdefault(hit.name, set()).add(hit.filing.fiscal_year or 0)
    return [(name, sorted(years - {0}, reverse=True)) for name, years in names.items()]
