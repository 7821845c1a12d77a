"""A filing made ready to be stored: all of the work that needs no look into an index, done where the file is read.

Reading processes hand this to the writer in the filing's place, so that the one writer only has to number the rows and
to write them.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from index.documents import Document, documents
from index.learning import Lesson, lesson_of
from index.names import Name, names_of
from index.plan import to_int
from index.records import Entry, entry_of, to_stored
from ingest.filing import Filing, FilingFacts
from ingest.serialise import filing_to_json

_PACKED = 6
"""zlib's level for models and source files."""

Shape = tuple[str, str, str, str]


def filing_id(sha256: str) -> str:
    """The stable id of the filing with this content."""
    return sha256[:12]


@dataclass(frozen=True, slots=True)
class Ready:
    """One filing as it is stored; its documents are numbered from 0 and come with the numbers of their ``shapes``.

    ``model`` and ``content`` are packed. ``figures`` are (value, document), ``findings`` (ordinal, rule, family,
    verdict). ``forms`` are the documents as the full-text engine takes them, none where it is to make them itself.
    """

    facts: FilingFacts
    title: str
    model: bytes
    content: bytes
    shapes: tuple[Shape, ...]
    rows: tuple[tuple[Any, ...], ...]
    figures: tuple[tuple[int, int], ...]
    findings: tuple[tuple[int, str, str, str], ...]
    lesson: Lesson
    names: tuple[Name, ...]
    forms: tuple[Any, ...] = ()


def made_ready(sha256: str, filing: Filing, data: bytes, form: Callable[[Entry], Any] | None = None) -> Ready:
    """What is stored of a filing and the bytes that it was read from; ``form`` makes what the engine takes."""
    found = documents(filing)
    shapes: dict[Shape, int] = {}
    rows, figures = [], []
    for number, document in enumerate(found):
        rows.append(_row(document, shapes))
        figures += [(value, number) for value in dict.fromkeys(map(to_int, document.figures))]
    entries = (entry_of(filing_id(sha256), filing.facts, document) for document in found)
    return Ready(
        facts=filing.facts,
        title=found[0].name or "",
        model=zlib.compress(model_of(filing), _PACKED),
        content=zlib.compress(data, _PACKED),
        shapes=tuple(shapes),
        rows=tuple(rows),
        figures=tuple(figures),
        findings=tuple((n, check.rule, check.family, check.verdict) for n, check in enumerate(filing.checks)),
        lesson=lesson_of(filing),
        names=tuple(names_of(filing, found)),
        forms=tuple(map(form, entries)) if form else (),
    )


def model_of(filing: Filing) -> bytes:
    """The whole filing as the JSON that is stored."""
    return json.dumps(filing_to_json(filing), ensure_ascii=False, separators=(",", ":")).encode()


def _row(item: Document, shapes: dict[Shape, int]) -> tuple[Any, ...]:
    """A document's columns after its number and its reading's, with the number of its shape among these first."""
    stored = to_stored(item)
    place = item.place
    return (
        shapes.setdefault(stored.shape, len(shapes)), item.hit, item.kind, item.text, item.name, item.code,
        None if item.amount is None else to_int(item.amount), item.prior, item.verdict, place.line,
        place.last_line if place.last_line != place.line else None, stored.extra,
    )  # fmt: skip
