"""What is made ready where a file is read is what is stored and indexed, whichever way it comes."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.generate import samples
from index.documents import documents
from index.embedded import EmbeddedIndex
from index.fulltext.engines import ENGINES, Engine, installed
from index.port import SourceFile
from index.query import parse_query
from index.ready import made_ready
from index.records import entry_of
from index.store import Store
from ingest.filing import Filing
from ingest.serialise import filing_from_json
from tests.index.samples import SAMPLE, budget, stored

Entry = tuple[SourceFile, Filing | None, bytes]


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    """Small filings of every kind, and generated ones with forms, checks and many tables."""
    made = [stored(path, filing) for path, filing in SAMPLE]
    return made + [stored(f"/made/{s.name}", filing_from_json(s.truth), s.text.encode()) for s in samples(7, 2)]


@pytest.fixture(params=[engine for engine in ENGINES if installed(engine)])
def engine(request: pytest.FixtureRequest) -> Engine:
    name: Engine = request.param
    return name


def rows(store: Store) -> Iterator[tuple[object, ...]]:
    """Everything that is stored, but for when."""
    tables = store.db().execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    for (table,) in tables:
        for row in store.db().execute(f"SELECT * FROM {table}").fetchall():
            yield (table, *(row if table != "filing" else (*row[:12], *row[13:])))


def test_a_document_is_indexed_as_it_will_be_once_it_is_stored(tmp_path: Path, entries: list[Entry]) -> None:
    store = Store(tmp_path / "store")
    for written in store.put(entries):
        filing = store.filing(store.db().execute("SELECT id FROM filing WHERE no = ?", (written.no,)).fetchone()[0])
        found = list(store.entries([written.no]))
        (filing_id,) = {entry.filing_id for entry in found}
        expected = [entry_of(filing_id, filing.facts, document) for document in documents(filing)]
        assert [replace(entry, doc=0, filing=0) for entry in found] == expected
        assert [entry.doc for entry in found] == list(range(written.first, written.first + len(expected)))
    store.close()


def test_ready_filings_are_stored_and_found_as_others_are(tmp_path: Path, engine: Engine, entries: list[Entry]) -> None:
    plain, ready = EmbeddedIndex(tmp_path / "plain", engine), EmbeddedIndex(tmp_path / "ready", engine)
    make = pickle.loads(pickle.dumps(ready.readier()))
    again = [stored(SAMPLE[0][0], budget(special="321.00"), version="v2"), stored("/bad", None)]
    for batch in (entries, again):
        plain.put(batch)
        ready.put([(told, made and make(told.sha256, made, data), b"") for told, made, data in batch])
    assert list(rows(plain._store)) == list(rows(ready._store))
    for text in ("信息化", "“三公”经费", "2150805", "321.00", "专项资金", "支出", "类型:部门决算 公用", "培训费"):
        one, other = (index.search(parse_query(text), facets=True) for index in (plain, ready))
        assert [(hit.id, hit.score) for hit in one.hits] == [(hit.id, hit.score) for hit in other.hits], text
        assert (one.counts, one.facets, one.sums) == (other.counts, other.facets, other.sums), text
    plain.close()
    ready.close()


def test_a_reading_that_changed_nothing_is_not_written_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    told, filing, data = stored("/data/a.txt", budget())
    assert filing is not None
    assert len(store.put([(told, filing, data)])) == 1
    assert store.put([(told, made_ready(told.sha256, filing, data), b"")]) == []
    store.close()
