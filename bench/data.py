"""Filings without end for load tests: generated ones, as files or as models, and what people would ask of them."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from corpus.generate import samples
from index.embedded import EmbeddedIndex
from index.port import SourceFile
from ingest.filing import Filing, Passage
from ingest.layout import Place
from ingest.serialise import filing_from_json

Entry = tuple[SourceFile, Filing, bytes]
SEED = 20
VARIETY = 400
"""So many filings are generated; beyond that their publishers are renamed, which takes no time."""


def generated(count: int) -> Iterator[Entry]:
    """Filings with their tables, forms and sentences, each of a publisher and year of its own."""
    base: list[tuple[str, Filing, bytes]] = []
    for sample in samples(SEED, min(count, VARIETY)):
        lines = enumerate(sample.text.splitlines(), 1)
        prose = tuple(Passage(text.strip(), Place(i)) for i, text in lines if "。" in text and len(text) > 15)
        filing = replace(filing_from_json(sample.truth), passages=prose)
        base.append((sample.name, filing, sample.text.encode()))
    for number in range(count):
        turn, (name, filing, data) = number // len(base), base[number % len(base)]
        if turn:
            facts = replace(filing.facts, publisher=f"{filing.facts.publisher}第{turn}分局")
            filing = replace(filing, facts=facts)
        content = hashlib.sha256(f"{turn}/{name}".encode()).hexdigest()
        yield SourceFile(f"/bench/{turn}/{name}", content, "done", parser_version="bench"), filing, data


def write_files(folder: Path, count: int) -> None:
    """Generated filings as files."""
    folder.mkdir(parents=True, exist_ok=True)
    for sample in samples(SEED + 1, count):
        (folder / sample.name).write_text(sample.text, encoding="utf-8")


def fill(index: EmbeddedIndex, passages: int, filings: Iterable[Entry]) -> int:
    """Put filings into an index until it has so many documents; how many it has then."""
    batch: list[Entry] = []
    with index.exclusive():
        for entry in filings:
            batch.append(entry)
            if len(batch) == 64:
                index.put(batch)
                batch = []
                if documents_in(index) >= passages:
                    break
    return documents_in(index)


def documents_in(index: EmbeddedIndex) -> int:
    """How many documents were ever put into an index."""
    return int(index._store.db().execute("SELECT max(doc) FROM document").fetchone()[0])


def queries(index: EmbeddedIndex, count: int, seed: int = 5) -> list[str]:
    """A mix as people type: names, parts of names, words of sentences, codes, prefixes, amounts, filters, questions."""
    rng = random.Random(seed)
    top = documents_in(index)
    made: list[str] = []
    while len(made) < count:
        row = index._store.db().execute(
            "SELECT d.name, d.code, d.text, d.amount, f.fiscal_year, f.publisher FROM document d"
            " JOIN filing f ON f.no = d.filing WHERE d.doc = ?", (rng.randint(1, top),)
        ).fetchone()  # fmt: skip
        if row is None:
            continue
        name, code, text, amount, year, publisher = row
        start = rng.randrange(max(1, len(text) - 4))
        part = text[start : start + rng.randint(2, 5)].replace("｜", "").strip()
        kinds = [part, f'"{text[start : start + 8]}"', f"{part} 年:{year}"]
        if name:
            kinds += [name, name, name[1:4], f"{name} {publisher[:8]}", f"{year}年{name}是多少"]
        if code:
            kinds += [code, code[:5], f"科目:{code[:3]}* 年:{year}"]
        if amount:
            kinds += [f"{amount / 1_000_000:.2f}", f"金额:>{amount // 1_000_000} 类型:决算"]
        chosen = rng.choice(kinds)
        if chosen.strip():
            made.append(chosen)
    return made
