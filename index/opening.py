"""``open_index(location)``: the one way to an index, whichever implementation the location names."""

from __future__ import annotations

from pathlib import Path

from index.embedded import LOCK, STORE, EmbeddedIndex
from index.errors import IndexUnusableError
from index.fulltext.engines import Engine, choose, convert
from index.location import default_location
from index.lock import WriterLock
from index.store import Store
from ingest.oserrors import reason


def open_index(location: str | Path | None = None, *, create: bool = True, engine: str | None = None) -> EmbeddedIndex:
    """The index at ``location``, by default the user's own, on the fastest engine there is unless one is named.

    Raises IndexUnusableError where there is none and ``create`` is False, or where it cannot be opened.
    """
    folder = Path(location) if location is not None else default_location()
    if not create and not EmbeddedIndex.exists(folder):
        raise IndexUnusableError(f"此处没有索引:{folder}(先用 mingzhang ingest 入库)")
    try:
        return EmbeddedIndex(folder, engine)
    except OSError as error:
        raise IndexUnusableError(f"索引无法打开:{folder}({reason(error)})") from error


def convert_index(location: str | Path | None, engine: Engine) -> int:
    """Change the full-text engine of an index; the number of filings in it. Raises IndexUnusableError."""
    folder = Path(location) if location is not None else default_location()
    if not EmbeddedIndex.exists(folder):
        raise IndexUnusableError(f"此处没有索引:{folder}(先用 mingzhang ingest 入库)")
    choose(folder, engine)
    with WriterLock(folder / LOCK).held(wait=False):
        store = Store(folder / STORE)
        try:
            return convert(folder, engine, store)
        finally:
            store.close()
