"""The embedded index keeps the contract with each of its engines, and recovers from a crash between its two parts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index import open_index
from index.embedded import EmbeddedIndex
from index.errors import IndexUnusableError
from index.fulltext.engines import installed
from index.opening import convert_index
from index.port import Index
from index.query import parse_query
from tests.index.contract import IndexContract
from tests.index.samples import SAMPLE, budget, stored


class TestWhoosh(IndexContract):
    @pytest.fixture
    def make(self, tmp_path: Path) -> Callable[[], Index]:
        return lambda: EmbeddedIndex(tmp_path / "index", "whoosh")

    @pytest.fixture
    def again(self, make: Callable[[], Index]) -> Callable[[], Index]:
        return make


@pytest.mark.skipif(not installed("tantivy"), reason="the [fast] extra is not installed")
class TestTantivy(IndexContract):
    @pytest.fixture
    def make(self, tmp_path: Path) -> Callable[[], Index]:
        return lambda: EmbeddedIndex(tmp_path / "index", "tantivy")

    @pytest.fixture
    def again(self, make: Callable[[], Index]) -> Callable[[], Index]:
        return make


def test_text_index_is_caught_up_from_the_store(tmp_path: Path) -> None:
    index = EmbeddedIndex(tmp_path)
    index.put([stored(path, filing) for path, filing in SAMPLE[:2]])
    index._store.put([stored(path, filing) for path, filing in SAMPLE[2:]])
    index._store.remove([SAMPLE[0][0]])
    index.close()
    again = EmbeddedIndex(tmp_path)
    try:
        assert {h.filing.path for h in again.search(parse_query("中小企业")).hits} == {SAMPLE[1][0], SAMPLE[2][0]}
    finally:
        again.close()


def test_no_index_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusableError, match="没有索引"):
        open_index(tmp_path / "none", create=False)
    (tmp_path / "mingzhang.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(IndexUnusableError, match="无法打开"):
        open_index(tmp_path)


@pytest.mark.skipif(not installed("tantivy"), reason="the [fast] extra is not installed")
def test_an_index_is_converted_from_its_store_alone(tmp_path: Path) -> None:
    index = EmbeddedIndex(tmp_path, "tantivy")
    index.put([stored(path, filing) for path, filing in SAMPLE])
    found = [hit.id for hit in index.search(parse_query("中小企业"), limit=50).hits]
    index.close()
    for engine in ("whoosh", "tantivy"):
        assert convert_index(tmp_path, engine) == len(SAMPLE)
        index = EmbeddedIndex(tmp_path)
        assert index.engine == engine
        assert {hit.id for hit in index.search(parse_query("中小企业"), limit=50).hits} == set(found)
        index.close()


def test_a_text_index_that_cannot_be_read_is_made_anew(tmp_path: Path) -> None:
    index = EmbeddedIndex(tmp_path)
    index.put([stored(path, filing) for path, filing in SAMPLE])
    engine = index.engine
    index.close()
    for file in (tmp_path / engine).iterdir():
        if file.is_file():
            file.write_bytes(b"rubbish")
    again = EmbeddedIndex(tmp_path)
    assert again.search(parse_query("中小企业")).total
    again.close()


def test_another_process_sees_what_was_written(tmp_path: Path) -> None:
    reader, writer = EmbeddedIndex(tmp_path), EmbeddedIndex(tmp_path)
    writer.put([stored(path, filing) for path, filing in SAMPLE])
    assert reader.search(parse_query("中小企业")).total
    reader.close()
    writer.close()


def test_a_full_disk_is_one_clear_error_and_loses_nothing(tmp_path: Path) -> None:
    index = EmbeddedIndex(tmp_path)
    index.put([stored(path, filing) for path, filing in SAMPLE[:2]])
    pages = index._store.db().execute("PRAGMA page_count").fetchone()[0]
    index._store.db().execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(IndexUnusableError, match="写入索引失败"):
        index.put([stored(f"/more/{n}", budget(2000 + n)) for n in range(20)])
    assert {hit.filing.path for hit in index.search(parse_query("中小企业")).hits} == {path for path, _ in SAMPLE[:2]}
    index._store.db().execute("PRAGMA max_page_count = 1000000")
    index.put([stored(path, filing) for path, filing in SAMPLE[2:]])
    assert index.search(parse_query("中小企业 类型:决算")).total
    index.close()


def test_a_reader_opens_while_another_writes(tmp_path: Path) -> None:
    writer = EmbeddedIndex(tmp_path)
    writer.put([stored(path, filing) for path, filing in SAMPLE[:2]])
    with writer.exclusive():
        writer._store.put([stored(path, filing) for path, filing in SAMPLE[2:]])
        reader = EmbeddedIndex(tmp_path)
        assert {hit.filing.path for hit in reader.search(parse_query("中小企业")).hits} == {p for p, _ in SAMPLE[:2]}
        reader.close()
    writer.close()


def test_checks_are_counted_once_as_long_as_nothing_changes(tmp_path: Path) -> None:
    index = EmbeddedIndex(tmp_path)
    index.put([stored(path, filing) for path, filing in SAMPLE])
    asked: list[str] = []
    index._store.db().set_trace_callback(lambda statement: asked.append(statement))
    for _ in range(3):
        index.checks(limit=0)
        index.checks(verdict="fails", limit=0)
    assert sum("GROUP BY" in statement for statement in asked) == 2
    index.remove([SAMPLE[0][0]])
    index.checks(limit=0)
    assert sum("GROUP BY" in statement for statement in asked) == 3
    index.close()
