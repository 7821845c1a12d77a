"""Rows of SQLite as the types that the rest takes: entries for full-text engines, hits for results."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from index.plan import to_decimal
from index.port import FilingRef, Hit
from ingest.serialise import place_from_json

ENTRY_COLUMNS = (
    "d.doc, d.kind, d.text, d.name, d.code, d.amount, d.part, d.prior, d.verdict, d.code_class, d.tbl, d.extra,"
    " f.id, f.fiscal_year, f.publisher, f.kind"
)
HIT_COLUMNS = "d.hit, d.kind, d.text, d.name, d.code, d.tbl, d.amount, d.verdict, d.extra"


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


ROW_COLUMNS = "d.doc, d.name, d.tbl, d.amount, f.fiscal_year, f.publisher, f.kind"


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


def to_entry(no: int, row: tuple[Any, ...]) -> Entry:
    """The entry of reading ``no`` from its ENTRY_COLUMNS."""
    doc, kind, text, name, code, amount, part, prior, verdict, code_class, table, extra, id_, year, publisher, sort = (
        row
    )
    more = json.loads(extra)
    tags = {
        "year": (str(year),) if year is not None else (),
        "publisher": (publisher,) if publisher else (),
        "kind": (sort,) if sort else (),
        "table": (table,) if table else (),
        "code": (code,) if code else (),
        "code_class": (code_class,) if code_class else (),
        "verdict": (verdict,) if verdict else (),
        "rule": tuple(more.get("rules", ())),
        "family": tuple(more.get("families", ())),
        "filing": (id_,),
    }
    return Entry(
        doc, no, id_, kind, text, name, code, amount, part, prior, year, tuple(more.get("keys", ())),
        tuple(more.get("mentions", ())), tuple(more.get("figures", ())), tags,
    )  # fmt: skip


def to_hit(row: Sequence[Any], score: float) -> Hit:
    """The hit from its HIT_COLUMNS and its filing's reference."""
    hit, kind, text, name, code, table, amount, verdict, extra, *ref = row
    more = json.loads(extra)
    return Hit(
        id=f"{ref[0]}:{hit}",
        kind=kind,
        filing=FilingRef(*ref),
        text=text,
        place=place_from_json(more.get("place", {})),
        score=score,
        code=code,
        name=name,
        table=table,
        amount=None if amount is None else to_decimal(amount),
        amounts={column: Decimal(value) for column, value in more.get("amounts", {}).items()},
        fields=more.get("fields", {}) | ({"verdict": verdict} if verdict else {}),
    )
