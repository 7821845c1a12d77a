"""What the API gives, as plain JSON values: hits, filings, checks, the ledger; amounts are decimal strings in 万元."""

from __future__ import annotations

from typing import Any

from flask import url_for

from index.port import Answer, CheckHit, CheckResults, FilingRef, Hit, Results, SourceFile
from ingest.serialise import check_to_json, place_to_json
from web.links import source_url

Json = dict[str, Any]


def filing_ref(ref: FilingRef) -> Json:
    """How results name a filing."""
    return {
        "id": ref.id,
        "title": ref.title,
        "publisher": ref.publisher,
        "publisher_code": ref.publisher_code,
        "fiscal_year": ref.fiscal_year,
        "kind": ref.kind,
        "added": ref.added,
        "link": url_for("filing.page", filing_id=ref.id),
    }


def hit(found: Hit) -> Json:
    """One hit with its place and the stable address that shows it marked."""
    return {
        "id": found.id,
        "kind": found.kind,
        "text": found.text,
        "highlights": [list(span) for span in found.highlights],
        "code": found.code,
        "name": found.name,
        "table": found.table,
        "amount": None if found.amount is None else f"{found.amount:f}",
        "amounts": {column: f"{value:f}" for column, value in found.amounts.items()},
        "unsure": list(found.doubts),
        "mended": found.mended,
        "fields": found.fields,
        "filing": filing_ref(found.filing),
        "place": place_to_json(found.place),
        "link": source_url(found.filing.id, found.place),
    }


def answer(found: Answer | None) -> Json | None:
    """The one-line answer to a question in words."""
    if found is None:
        return None
    return {
        "name": found.name,
        "year": found.year,
        "publisher": found.publisher,
        "column": found.column,
        "amount": None if found.amount is None else f"{found.amount:f}",
        "unit": found.unit,
        "unsure": found.unsure,
        "hit": hit(found.hit) if found.hit else None,
        "parts": [{"label": p.label, "amount": f"{p.amount:f}", "hit": hit(p.hit)} for p in found.parts],
    }


def results(found: Results) -> Json:
    """One page of a search, without its cursor."""
    return {
        "total": found.total,
        "counts": found.counts,
        "facets": {facet.field: [{"value": v, "count": n} for v, n in facet.values] for facet in found.facets},
        "sum": None if found.sum_wan is None else f"{found.sum_wan:f}",
        "summed": found.summed,
        "sums": [
            {"part": one.part, "number": one.number, "amount": f"{one.wan:f}", "unsure": one.unsure}
            for one in found.sums
        ],
        "problems": list(found.problems),
        "did_you_mean": found.did_you_mean,
        "answer": answer(found.answer),
        "hits": [hit(one) for one in found.hits],
    }


def check_hit(found: CheckHit) -> Json:
    """One check with its filing."""
    return check_to_json(found.check) | {"filing": filing_ref(found.filing), "ordinal": found.ordinal}


def check_results(found: CheckResults) -> Json:
    """One page of checks, without its cursor."""
    return {
        "total": found.total,
        "verdicts": found.verdicts,
        "rules": found.rules,
        "checks": [check_hit(one) for one in found.hits],
    }


def source_file(file: SourceFile) -> Json:
    """One entry of the ledger."""
    return {
        "path": file.path,
        "sha256": file.sha256,
        "state": file.state,
        "reason": file.reason,
        "parser_version": file.parser_version,
        "filing_id": file.filing_id,
        "seconds": file.seconds,
        "counts": file.counts,
        "warnings": list(file.warnings),
    }
