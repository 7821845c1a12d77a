"""Rows of SQLite as the types that the rest takes: entries for full-text engines, hits for results."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from index.documents import Document, bare_name
from index.plan import to_decimal, to_int
from index.port import FilingRef, Hit
from ingest.filing import FilingFacts
from ingest.layout import Place
from ingest.serialise import place_from_json, place_to_json

_T = TypeVar("_T")
_read = json.JSONDecoder().raw_decode
"""``json.loads`` without looking for what surrounds the value: what is stored has nothing around it."""
_NOTHING: dict[str, Any] = {}
MOST_REMEMBERED = 20_000
Marked = Callable[[str], tuple[tuple[int, int], ...]]
"""Where what was searched for stands in a text."""

ENTRY_COLUMNS = (
    "d.doc, d.kind, d.text, d.name, d.code, d.amount, s.part, d.prior, d.verdict, s.code_class, s.tbl, d.extra,"
    " f.id, f.fiscal_year, f.publisher, f.kind"
)
HIT_COLUMNS = "d.hit, d.kind, d.text, d.name, d.code, d.amount, d.verdict, d.line, d.last_line, d.extra"
REF_COLUMNS = "f.id, f.title, f.publisher, f.publisher_code, f.fiscal_year, f.kind, f.path, f.added"
SHARED_FIELDS = (
    "side", "table_title", "table_number", "table_unit", "code_class", "level", "heading", "section", "level1",
    "level2", "horizon",
)  # fmt: skip
"""Fields whose values many documents have in common; they stand in the shape, the others with the document."""


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What tells which row answers a question; ``amount`` is in millionths of 万元."""

    doc: int
    name: str | None
    table: str | None
    amount: int | None
    year: int | None
    publisher: str | None
    filing_kind: str | None


LIVE = "f.born <= :g AND (f.died IS NULL OR f.died > :g)"
"""The readings that answer at generation ``g``."""

ROW_COLUMNS = "d.doc, d.name, s.tbl, d.amount, f.fiscal_year, f.publisher, f.kind"


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as full-text engines and their columns take it."""

    doc: int
    filing: int
    filing_id: str
    kind: str
    text: str
    name: str | None
    code: str | None
    amount: int | None
    part: str
    prior: int
    year: int | None
    keys: tuple[str, ...]
    mentions: tuple[str, ...]
    figures: tuple[int, ...]
    tags: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it is stored: ``shape`` (table, part, code class, more) in common with others, ``extra`` alone."""

    shape: tuple[str, str, str, str]
    extra: str


def to_stored(item: Document) -> Stored:
    """What is written of a document beside its plain columns; nothing that can be told from the rest."""
    shared = {key: item.fields[key] for key in SHARED_FIELDS if key in item.fields}
    common = {"columns": list(item.amounts), "fields": shared}
    usual = () if item.kind == "table" else set_of(item.amounts.values())
    extra = {
        "place": {key: value for key, value in place_to_json(item.place).items() if key not in ("line", "last_line")},
        "amounts": [str(value) for value in item.amounts.values()],
        "fields": {key: value for key, value in item.fields.items() if key not in shared},
        "keys": item.keys if item.keys != usual_keys(item.kind, item.name) else None,
        "mentions": item.mentions,
        "figures": None if item.figures == usual else [to_int(f) for f in item.figures],
        "rules": item.rules,
        "families": item.families,
        "doubts": item.doubts,
        "mended": item.mended,
    }
    return Stored((item.table or "", item.part, item.fields.get("code_class", ""), _json(common)), _json(extra))


def usual_keys(kind: str, name: str | None) -> tuple[str, ...]:
    """The texts that name a document of this kind and name as a whole, as a rule."""
    return (name, bare_name(name)) if name and kind in ("project", "subject", "indicator") else ()


def set_of(values: Iterable[Decimal]) -> tuple[Decimal, ...]:
    """The different values, in order."""
    return tuple(dict.fromkeys(values))


def _json(parts: dict[str, Any]) -> str:
    stated = {key: value for key, value in parts.items() if value}
    return json.dumps(stated, ensure_ascii=False, separators=(",", ":")) if stated else ""


@dataclass(frozen=True, slots=True)
class Shape:
    """What many documents have in common: their table, the columns of their amounts, fields."""

    table: str | None
    columns: tuple[str, ...]
    fields: dict[str, str]


def to_shape(table: str, more: str) -> Shape:
    """The shape from its columns ``tbl`` and ``more``."""
    common = json.loads(more) if more else {}
    return Shape(table or None, tuple(common.get("columns", ())), common.get("fields", {}))


def figures_of(kind: str, amounts: Iterable[str]) -> tuple[int, ...]:
    """The figures that a document of this kind states by its printed amounts, as a rule; a table's are its rows'."""
    if kind == "table":
        return ()
    return tuple(dict.fromkeys(to_int(Decimal(amount)) for amount in amounts))


def to_entry(no: int, row: tuple[Any, ...]) -> Entry:
    """The entry of reading ``no`` from its ENTRY_COLUMNS."""
    doc, kind, text, name, code, amount, part, prior, verdict, code_class, table, extra, id_, year, publisher, sort = (
        row
    )
    more = json.loads(extra) if extra else {}
    rules, families = more.get("rules", ()), more.get("families", ())
    tags = _tags(id_, year, publisher, sort, table, code, code_class, verdict, rules, families)
    return Entry(
        doc, no, id_, kind, text, name, code, amount, part, prior, year,
        tuple(more["keys"]) if "keys" in more else usual_keys(kind, name), tuple(more.get("mentions", ())),
        tuple(more["figures"]) if "figures" in more else figures_of(kind, more.get("amounts", ())), tags,
    )  # fmt: skip


def entry_of(filing_id: str, facts: FilingFacts, item: Document) -> Entry:
    """The entry of a document that is not stored yet, as ``to_entry`` will give it but for its numbers, which are 0."""
    tags = _tags(
        filing_id, facts.fiscal_year, facts.publisher, facts.kind, item.table, item.code,
        item.fields.get("code_class"), item.verdict, item.rules, item.families,
    )  # fmt: skip
    return Entry(
        0, 0, filing_id, item.kind, item.text, item.name, item.code,
        None if item.amount is None else to_int(item.amount), item.part, item.prior, facts.fiscal_year, item.keys,
        item.mentions, tuple(dict.fromkeys(map(to_int, item.figures))), tags,
    )  # fmt: skip


def _tags(
    id_: str, year: int | None, publisher: str | None, sort: str | None, table: str | None, code: str | None,
    code_class: str | None, verdict: str, rules: Iterable[str], families: Iterable[str],
) -> dict[str, tuple[str, ...]]:  # fmt: skip
    return {
        "year": (str(year),) if year is not None else (),
        "publisher": (publisher,) if publisher else (),
        "kind": (sort,) if sort else (),
        "table": (table,) if table else (),
        "code": (code,) if code else (),
        "code_class": (code_class,) if code_class else (),
        "verdict": (verdict,) if verdict else (),
        "rule": tuple(rules),
        "family": tuple(families),
        "filing": (id_,),
    }


def to_hit(row: Sequence[Any], shape: Shape, ref: FilingRef, score: float, marked: Marked) -> Hit:
    """The hit from its HIT_COLUMNS, with what ``marked`` finds in its text as highlights."""
    hit, kind, text, name, code, amount, verdict, line, last_line, extra = row
    more = _read(extra)[0].get if extra else _NOTHING.get
    place, amounts, own = more("place"), more("amounts", ()), more("fields")
    fields = {**shape.fields, **own} if own else shape.fields.copy()
    if verdict:
        fields["verdict"] = verdict
    # In their order, not by name: a page of hits takes a fifth less time.
    return Hit(
        f"{ref.id}:{hit}", kind, ref, text,
        place_from_json({**place, "line": line, "last_line": last_line}) if place else Place(line, last_line),
        score, code, name, shape.table, None if amount is None else to_decimal(amount),
        dict(zip(shape.columns, map(Decimal, amounts), strict=True)), fields, marked(text),
        tuple(more("doubts", ())), more("mended", None) or {},
    )  # fmt: skip


def recalled(known: dict[int, _T], numbers: set[int], read: Callable[[Sequence[int]], dict[int, _T]]) -> dict[int, _T]:
    """What never changes of these numbers: what is known of it, and what is read and from now on known."""
    found = {number: kept for number in numbers if (kept := known.get(number)) is not None}
    if len(found) < len(numbers):
        new = read([number for number in numbers if number not in found])
        found |= new
        if len(known) > MOST_REMEMBERED:
            known.clear()
        known |= new
    return found
