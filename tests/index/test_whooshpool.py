"""Postings come out of the pool sorted and whole, whether they stayed in memory or not."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("whoosh")

from hypothesis import given
from hypothesis import strategies as st
from whoosh.filedb.filestore import FileStorage

from index.fulltext.whooshpool import PostingPool


@given(
    docs=st.lists(st.lists(st.sampled_from("甲乙丙丁"), unique=True), max_size=20),
    limit=st.sampled_from((0, 600, 1 << 20)),
)
def test_postings_come_out_by_term_and_document(
    docs: list[list[str]], limit: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder: Path = tmp_path_factory.mktemp("pool")
    pool = PostingPool(FileStorage(str(folder)), limit)
    made = [
        (field, text.encode(), n, 1.0, b"") for n, texts in enumerate(docs) for text in texts for field in ("a", "b")
    ]
    for posting in made:
        pool.add(posting)
    assert list(pool.iter_postings()) == sorted(made)
    pool.cleanup()
    assert not list(folder.iterdir())
