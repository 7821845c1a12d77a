"""The answers to a search as the command line gives them: for a reader at a terminal, or a line of JSON a hit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from index.port import KINDS, Answer, Hit, Results
from index.snippet import window
from ingest.layout import Place
from ingest.serialise import place_to_json
from web.paths import source_path

DOUBT = "?"
"""Stands behind a figure that nothing proves."""


def hit_to_json(hit: Hit) -> dict[str, Any]:
    """One hit as a line of ``search --json``; amounts are in 万元, ``unsure`` are the columns that nothing proves."""
    filing = hit.filing
    out: dict[str, Any] = {
        "id": hit.id,
        "kind": hit.kind,
        "text": hit.text,
        "code": hit.code,
        "name": hit.name,
        "amount": None if hit.amount is None else format(hit.amount, "f"),
        "amounts": {column: format(value, "f") for column, value in hit.amounts.items()},
        "unsure": list(hit.doubts),
        "mended": hit.mended,
        "table": hit.table,
        "publisher": filing.publisher,
        "year": filing.fiscal_year,
        "filing_kind": filing.kind,
        "filing": filing.id,
        "title": filing.title,
        "fields": hit.fields,
        "highlights": [list(span) for span in hit.highlights],
    }
    return out | place_to_json(hit.place) | {"link": source_path(filing.id, hit.place)}


def result_lines(results: Results) -> Iterator[str]:
    """The results for a reader: the answer to a question, how many there are, and each with its place."""
    if results.answer:
        yield from _answer_lines(results.answer)
    if not results.total:
        yield "没有找到。"
        return
    counts = "、".join(f"{name} {results.counts[kind]}" for kind, name in KINDS.items() if results.counts.get(kind))
    yield f"共 {results.total} 条({counts})"
    for hit in results.hits:
        yield ""
        amount = f"  {hit.amount:,.2f} 万元{DOUBT if hit.unsure else ''}" if hit.amount is not None else ""
        yield click.style(f"[{KINDS[hit.kind]}] ", fg="cyan") + marked(hit) + click.style(amount, fg="green")
        filing = hit.filing
        facts = [filing.publisher or filing.title, str(filing.fiscal_year or ""), filing.kind or "", hit.table or ""]
        yield "    " + " · ".join(part for part in facts if part) + f" · {where(hit.place)}"
        yield "    " + source_path(filing.id, hit.place)


def _answer_lines(answer: Answer) -> Iterator[str]:
    """The answer to a question in words and the places that state it."""
    about = " ".join(str(part) for part in (answer.publisher, answer.year, answer.name, answer.column) if part)
    if answer.amount is None and not answer.parts:
        yield f"已收文件中没有答案:{about}"
        return
    figure = "" if answer.amount is None else f"  {answer.amount:,.2f} {answer.unit}{DOUBT if answer.unsure else ''}"
    yield click.style(about, bold=True) + click.style(figure, fg="green")
    stated = [("", answer.hit, answer.unsure)] if answer.hit else []
    for part in answer.parts:
        stated.append((f"{part.label} {part.amount:,.2f}", part.hit, part.hit.is_unsure(part.amount)))
    for told, hit, unsure in stated:
        path = source_path(hit.filing.id, hit.place)
        yield "    " + "  ".join(piece for piece in (f"{told}{DOUBT if told and unsure else ''}", path) if piece)


def marked(hit: Hit) -> str:
    """The part of the text around the first hit, with the found parts in bold."""
    at, end = window(hit.text, hit.highlights)
    out = "…" if at else ""
    for start, stop in hit.highlights:
        if at <= start < end:
            out += hit.text[at:start] + click.style(hit.text[start:stop], bold=True, underline=True)
            at = stop
    return out + hit.text[at:end] + ("…" if end < len(hit.text) else "")


def where(place: Place) -> str:
    """A place in the source, in words."""
    if place.page is not None:
        return f"第 {place.page} 页"
    if place.line is None:
        return "全文"
    last = f"–{place.last_line}" if place.last_line and place.last_line > place.line else ""
    return f"第 {place.line}{last} 行"
