"""Which full-text engine an index uses: the one it was converted to, else the fastest that is installed."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from index.errors import IndexUnusableError
from index.fulltext import FullText, Made
from index.records import Entry
from index.store import Store

Engine = Literal["whoosh", "tantivy"]
ENGINES: tuple[Engine, ...] = ("whoosh", "tantivy")
CHOICE = "engine"


def installed(engine: Engine) -> bool:
    """Whether the engine's package can be imported."""
    return find_spec(engine) is not None


def choose(folder: Path, wanted: str | None = None) -> Engine:
    """The engine for the index in ``folder``: as wanted, as ``MINGZHANG_ENGINE`` says, as converted, or the fastest.

    Raises IndexUnusableError for an engine that is wanted by name and not there.
    """
    wanted = wanted or os.environ.get("MINGZHANG_ENGINE")
    if wanted:
        if wanted not in ENGINES or not installed(wanted):
            raise IndexUnusableError(f"全文引擎不可用:{wanted}(可用:{'、'.join(e for e in ENGINES if installed(e))})")
        return wanted
    kept = folder / CHOICE
    if kept.is_file() and (chosen := kept.read_text(encoding="utf-8").strip()) in ENGINES and installed(chosen):
        return chosen
    if not os.access(folder, os.W_OK):  # none can be made here, so one that is there is used
        there = [engine for engine in reversed(ENGINES) if (folder / engine).is_dir() and installed(engine)]
        if there:
            return there[0]
    return "tantivy" if installed("tantivy") else "whoosh"


def open_engine(engine: Engine, folder: Path, store: Store) -> FullText:
    """The engine over its own folder inside the index's; one that cannot be opened is made anew, to be caught up."""
    try:
        made = _open(engine, folder / engine, store)
    except OSError:
        raise
    except Exception:
        return rebuilt(engine, folder, store)
    if made.generation() <= store.generation():
        return made
    made.close()
    return rebuilt(engine, folder, store)


def rebuilt(engine: Engine, folder: Path, store: Store) -> FullText:
    """An empty text index in the place of the old one."""
    shutil.rmtree(folder / engine, ignore_errors=True)
    return _open(engine, folder / engine, store)


def _open(engine: Engine, folder: Path, store: Store) -> FullText:
    if engine == "tantivy":
        from index.fulltext.tantivy import TantivyFullText

        return TantivyFullText(folder if os.access(folder.parent, os.W_OK) else _linked(folder))
    from index.fulltext.whoosh import WhooshFullText

    return WhooshFullText(folder, store)


def _linked(folder: Path) -> Path:
    """A folder that leads to the files of one that must not be written: tantivy locks a file even to read."""
    linked = Path(tempfile.mkdtemp(prefix="mingzhang-read-only-"))
    atexit.register(shutil.rmtree, linked, ignore_errors=True)
    for file in folder.iterdir():
        if file.suffix != ".lock":
            (linked / file.name).symlink_to(file)
    return linked


def maker(engine: Engine) -> Callable[[Entry], Any]:
    """The function that makes what this engine takes of a document; importable by name, so that any process can."""
    if engine == "tantivy":
        from index.fulltext import tantivy

        return tantivy.made
    from index.fulltext import whoosh

    return whoosh.made


def all_made(engine: Engine, store: Store, readings: Iterable[int]) -> Iterator[Made[Any]]:
    """The stored documents of these readings as the engine takes them."""
    form = maker(engine)
    for entry in store.entries(readings):
        yield Made(entry.doc, entry.filing, form(entry))


def restated(engine: Engine, store: Store, since: int, until: int) -> Iterator[Made[Any]]:
    """The documents that bear other checks than at an earlier generation, as the engine takes them."""
    form = maker(engine)
    for entry in store.restated(since, until):
        yield Made(entry.doc, entry.filing, form(entry))


def convert(folder: Path, engine: Engine, store: Store) -> int:
    """Build the text index of ``engine`` from SQLite alone and use it from now on; the number of filings in it."""
    made = rebuilt(engine, folder, store)
    try:
        generation = store.generation()
        _, new = store.changed(-1, generation)
        made.apply(generation, [], all_made(engine, store, new))
    finally:
        made.close()
    (folder / CHOICE).write_text(engine + "\n", encoding="utf-8")
    return len(new)
