"""The OpenAPI 3.1 description of the JSON API, written by hand and held against the answers by a test."""

from __future__ import annotations

from typing import Any

from index.port import KINDS, STATES
from ingest.filing import TABLE_KEYS
from web.state import SORTS

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
MAYBE: Json = {"type": ["string", "null"]}
COUNT: Json = {"type": "integer", "minimum": 0}
COUNTS: Json = {"type": "object", "additionalProperties": COUNT}
DECIMAL: Json = {"type": ["string", "null"], "pattern": r"^-?\d+(\.\d+)?$", "description": "万元"}
VERDICTS = ["holds", "rounding", "fails", "not_checkable"]


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _object(properties: Json, optional: tuple[str, ...] = (), more: bool = False) -> Json:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": more}


PLACE: Json = {
    "line": {"type": "integer", "minimum": 1},
    "last_line": {"type": "integer", "minimum": 1},
    "page": {"type": "integer", "minimum": 1},
    "bbox": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
}
OPERAND = _object(
    {"label": TEXT, "value": DECIMAL, "table": TEXT, "row": TEXT, "column": TEXT, "unsure": {"type": "boolean"}}
    | PLACE,
    ("table", "row", "column", "unsure", *PLACE),
)
CHECK: Json = {
    "rule": TEXT,
    "family": TEXT,
    "statement": TEXT,
    "verdict": {"enum": VERDICTS},
    "difference": DECIMAL,
    "culprit": {"type": ["integer", "null"]},
    "detail": TEXT,
    "left": _list(_ref("Operand")),
    "right": _list(_ref("Operand")),
}
ROW = _object(
    {
        "side": {"enum": ["收入", "支出"]},
        "code": MAYBE,
        "name": TEXT,
        "attrs": {"type": "object", "additionalProperties": TEXT},
        "values": {"type": "object", "additionalProperties": TEXT},
        "cells": {"type": "object"},
    }
    | PLACE,
    ("side", "attrs", *PLACE),
)
LINES = {name: {"type": ["integer", "null"]} for name in ("first_line", "last_line", "first_page", "last_page")}
SCHEMAS: Json = {
    "Place": _object(PLACE, tuple(PLACE)),
    "FilingRef": _object(
        {
            "id": TEXT,
            "title": TEXT,
            "publisher": MAYBE,
            "publisher_code": MAYBE,
            "fiscal_year": {"type": ["integer", "null"]},
            "kind": MAYBE,
            "added": MAYBE,
            "link": TEXT,
        }
    ),
    "Hit": _object(
        {
            "id": TEXT,
            "kind": {"enum": list(KINDS)},
            "text": TEXT,
            "highlights": _list({"type": "array", "items": COUNT, "minItems": 2, "maxItems": 2}),
            "code": MAYBE,
            "name": MAYBE,
            "table": MAYBE,
            "amount": DECIMAL,
            "amounts": {"type": "object", "additionalProperties": DECIMAL},
            "unsure": _list(TEXT | {"description": "columns whose amount nothing proves"}),
            "mended": {
                "type": "object",
                "additionalProperties": TEXT,
                "description": "what is printed in the columns whose amount was mended",
            },
            "fields": {"type": "object", "additionalProperties": TEXT},
            "filing": _ref("FilingRef"),
            "place": _ref("Place"),
            "link": TEXT,
        }
    ),
    "Operand": OPERAND,
    "Check": _object(CHECK),
    "CheckHit": _object(CHECK | {"filing": _ref("FilingRef"), "ordinal": COUNT}),
    "Table": _object(
        {
            "key": {"type": "string", "examples": list(TABLE_KEYS)},
            "number": MAYBE,
            "title": TEXT,
            "unit": TEXT,
            "columns": _list(TEXT),
            "rows": _list(ROW),
            "statement": TEXT,
        }
        | LINES,
        ("statement", *LINES),
    ),
    "Filing": _object(
        {
            "id": TEXT,
            "link": TEXT,
            "source": TEXT,
            "filing": {"type": "object"},
            "sections": _list({"type": "object"}),
            "tables": _list(_ref("Table")),
            "indicators": _list({"type": "object"}),
            "projects": _list({"type": "object"}),
            "passages": _list({"type": "object"}),
            "checks": _list(_ref("Check")),
            "repairs": _list({"type": "object"}),
            "notes": _list(TEXT),
            "encoding": MAYBE,
        },
        more=True,
    ),
    "SourceFile": _object(
        {
            "path": TEXT,
            "sha256": TEXT,
            "state": {"enum": list(STATES)},
            "reason": TEXT,
            "parser_version": TEXT,
            "filing_id": MAYBE,
            "seconds": {"type": "number", "minimum": 0},
            "counts": COUNTS,
            "warnings": _list(TEXT),
        }
    ),
    "Answer": _object(
        {
            "name": TEXT,
            "year": {"type": ["integer", "null"]},
            "publisher": MAYBE,
            "column": MAYBE,
            "amount": DECIMAL | {"description": "in the answer's unit"},
            "unit": {"enum": ["万元", "%"]},
            "hit": {"oneOf": [_ref("Hit"), {"type": "null"}]},
            "unsure": {"type": "boolean", "description": "whether nothing proves the amount"},
            "parts": _list(_object({"label": TEXT, "amount": DECIMAL, "hit": _ref("Hit")})),
        }
    ),
    "Suggestion": _object(
        {"text": TEXT, "kind": {"enum": ["project", "subject", "indicator", "publisher"]}, "code": MAYBE}
    ),
    "Problem": _object({"status": COUNT, "title": TEXT, "detail": MAYBE}),
}

CURSOR = {"name": "cursor", "in": "query", "schema": TEXT, "description": "next_cursor of the page before"}
FACETS = ("year", "publisher", "type", "table", "code", "verdict")


def _parameter(name: str, schema: Json | None = None, description: str = "", where: str = "query") -> Json:
    out: Json = {"name": name, "in": where, "schema": schema or TEXT}
    if where == "path":
        out["required"] = True
    if description:
        out["description"] = description
    return out


def _get(summary: str, answer: Json, parameters: list[Json], missing: bool = False) -> Json:
    problem = {"application/problem+json": {"schema": _ref("Problem")}}
    responses: Json = {
        "200": {"description": "Found", "content": {"application/json": {"schema": answer}}},
        "304": {"description": "Unchanged since the ETag of If-None-Match"},
        "400": {"description": "A parameter has a value that it cannot have", "content": problem},
    }
    if missing:
        responses["404"] = {"description": "There is no such thing", "content": problem}
    return {"get": {"summary": summary, "parameters": parameters, "responses": responses}}


def document(most: int) -> Json:
    """The whole description; ``most`` is the largest page of hits that is given."""
    limit = _parameter("limit", {"type": "integer", "minimum": 1, "maximum": most, "default": min(20, most)})
    year = _parameter("year", {"type": "string", "pattern": r"^[0-9]{4}$"})
    paging = [CURSOR, limit]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "明账 Mingzhang",
            "version": "1",
            "description": "Published budgets, rebuilt and checked. Amounts are decimal strings in 万元.",
        },
        "servers": [{"url": "/api/v1"}],
        "paths": _searching(paging) | _reading(paging, year) | _things() | _lists(paging, year),
        "components": {"schemas": SCHEMAS},
    }


def _page(properties: Json) -> Json:
    return _object({"total": COUNT} | properties | {"next_cursor": MAYBE})


def _searching(paging: list[Json]) -> Json:
    many = {"type": "array", "items": TEXT}
    chosen = [_parameter(name, many, f"only this {name}; again for another") for name in FACETS]
    chosen[0]["schema"] = {"type": "array", "items": {"type": "string", "pattern": r"^[0-9]{4}$"}}
    answer = {
        "query": TEXT,
        "counts": COUNTS,
        "facets": {"type": "object", "additionalProperties": _list(_object({"value": TEXT, "count": COUNT}))},
        "sum": DECIMAL,
        "summed": COUNT,
        "sums": _list(_object({"part": TEXT, "number": COUNT, "amount": DECIMAL, "unsure": COUNT})),
        "problems": _list(TEXT),
        "did_you_mean": MAYBE,
        "answer": {"oneOf": [_ref("Answer"), {"type": "null"}]},
        "hits": _list(_ref("Hit")),
    }
    asked = [
        _parameter("q", TEXT, "words, \"phrases\", codes, amounts and filters (年:2024 类型:决算 金额:>1000)"),
        _parameter("kind", {"enum": list(KINDS)}),
        _parameter("sort", {"enum": list(SORTS)}),
    ]  # fmt: skip
    suggestions = _object({"suggestions": _list(_ref("Suggestion"))})
    return {
        "/search": _get("Search", _page(answer), [*asked, *chosen, *paging]),
        "/suggest": _get("Completions for a search box", suggestions, [_parameter("q")]),
    }


def _reading(paging: list[Json], year: Json) -> Json:
    one = _parameter("filing_id", where="path")
    ordinal = _parameter("ordinal", {"type": "integer", "minimum": 1}, "1-based", "path")
    filters = [_parameter("publisher"), year, _parameter("type")]
    return {
        "/filings": _get("Filings", _page({"filings": _list(_ref("FilingRef"))}), [*filters, *paging]),
        "/filings/{filing_id}": _get("One filing whole", _ref("Filing"), [one], True),
        "/filings/{filing_id}/versions": _get(
            "All versions of a filing", _object({"versions": _list(_ref("FilingRef"))}), [one], True
        ),
        "/filings/{filing_id}/tables/{ordinal}": _get("One rebuilt table", _ref("Table"), [one, ordinal], True),
    }


def _things() -> Json:
    by_code, by_name = _parameter("code", where="path"), _parameter("name", where="path")
    hits = _list(_ref("Hit"))
    filings = _object({"name": TEXT, "filings": _list(_ref("FilingRef"))})
    return {
        "/projects/{code}": _get("A project over the years", _object({"code": TEXT, "hits": hits}), [by_code], True),
        "/subjects/{code}": _get("Every row of a code", _object({"code": TEXT, "hits": hits}), [by_code], True),
        "/indicators/{name}": _get("An indicator", _object({"name": TEXT, "hits": hits}), [by_name], True),
        "/publishers/{name}": _get("A publisher's filings", filings, [by_name], True),
    }


def _lists(paging: list[Json], year: Json) -> Json:
    checks = _page({"verdicts": COUNTS, "rules": COUNTS, "checks": _list(_ref("CheckHit"))})
    verdict = _parameter("verdict", {"enum": VERDICTS})
    asked = [verdict, _parameter("rule"), _parameter("publisher"), year]
    return {
        "/checks": _get("Checks over all filings, failures first", checks, [*asked, *paging]),
        "/ledger": _get(
            "Every file ever met", _page({"files": _list(_ref("SourceFile"))}),
            [_parameter("state", {"enum": list(STATES)}), *paging],
        ),
    }  # fmt: skip
