"""Search latency over an index: the service's own search, the page over HTTP, and the raw engine on the same tokens."""

from __future__ import annotations

import http.client
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain, cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.data import Entry, fill, generated, queries
from index.bulk.manners import step_back
from index.bulk.running import BATCH
from index.embedded import STORE, EmbeddedIndex
from index.fulltext.engines import convert as make
from index.plan import compile_query
from index.query import parse_query
from index.store import Store
from ingest.filing import Passage
from ingest.layout import Place
from web.app import create_app

WARM = 20
WRITTEN = 48
"""So many filings are written beside searches; the smallest index has more."""
WRITTEN_SECONDS = 30
Call = Callable[[str], object]


def percentiles(times: Sequence[float]) -> list[float]:
    """Median, 95th and 99th percentile of seconds, in ms."""
    ordered = sorted(times)
    return [round(1000 * ordered[min(len(ordered) - 1, int(part * len(ordered)))], 2) for part in (0.5, 0.95, 0.99)]


def timed(calls: dict[str, Call], texts: Sequence[str]) -> dict[str, dict[str, list[float]]]:
    """How long each call takes over the texts, by the clock and of this process's processor time.

    The calls take turns over each text, so that what else runs on the machine meets them alike, and each comes first
    as often as the others, so that what one has brought into memory serves them alike.
    """
    for text in texts[:WARM]:
        for call in calls.values():
            call(text)
    clock: dict[str, list[float]] = {name: [] for name in calls}
    worked: dict[str, list[float]] = {name: [] for name in calls}
    names = list(calls)
    for number, text in enumerate(texts):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            started, busy = time.perf_counter(), time.process_time()
            calls[name](text)
            worked[name].append(time.process_time() - busy)
            clock[name].append(time.perf_counter() - started)
    return {name: {"ms": percentiles(clock[name]), "processor": percentiles(worked[name])} for name in calls}


def repeated(call: Call, texts: Sequence[str]) -> dict[str, list[float]]:
    """How long a call takes over the texts again and again, until several changes have been met."""
    clock: list[float] = []
    worked: list[float] = []
    end = time.perf_counter() + WRITTEN_SECONDS
    while time.perf_counter() < end:
        for text in texts:
            started, busy = time.perf_counter(), time.process_time()
            call(text)
            worked.append(time.process_time() - busy)
            clock.append(time.perf_counter() - started)
    return {"ms": percentiles(clock), "processor": percentiles(worked)}


def raw_tantivy(index: EmbeddedIndex) -> Call:
    """The engine alone: the plan's query, the best twenty by its own scores, and the count."""
    engine: Any = index._text
    plans: dict[str, Any] = {}

    def call(text: str) -> object:
        if text not in plans:
            plans[text] = compile_query(parse_query(text), index._known.at(index._store.generation())[0])
        return engine._searcher.search(engine._queries.fitting(plans[text]).query(), 20)

    return call


def raw_whoosh(index: EmbeddedIndex) -> Call:
    """The engine alone: all bigrams of all texts, the best twenty."""
    from whoosh import query as whoosh

    from index.analysis import grams

    engine: Any = index._text
    searcher = engine._index.searcher()

    def call(text: str) -> object:
        plan = compile_query(parse_query(text), index._known.at(index._store.generation())[0])
        terms = [whoosh.Term("grams", gram) for leaf in plan.texts() for gram in grams(leaf.form)]
        return searcher.search(whoosh.And(terms), limit=20)

    return call


def over_http(place: Path, engine: str, texts: Sequence[str]) -> dict[str, dict[str, list[float]]]:
    """The search page from a server of its own, one request after the other on one connection."""
    command = [sys.executable, "-m", "mingzhang", "serve", "--index", str(place), "--port", "0"]
    env = {**os.environ, "MINGZHANG_ENGINE": engine}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, env=env, text=True)
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        port = int(line.rsplit(":", 1)[1].split("/")[0])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

        def call(text: str) -> None:
            connection.request("GET", f"/search?q={quote(text)}")
            response = connection.getresponse()
            body = response.read()
            assert response.status == 200, body[:200]

        return {"http": timed({"http": call}, texts)["http"]}
    finally:
        server.terminate()
        server.wait()


def page_cost(index: EmbeddedIndex) -> Call:
    """The search page through the application, without a socket: what it costs the server."""
    web = create_app(index).test_client()
    return lambda text: web.get("/search", query_string={"q": text}).data


def while_written(place: Path, engine: str, texts: Sequence[str]) -> dict[str, Any]:
    """The service's search with facets at rest, then while another process writes filings of it anew; over a copy."""
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(place, copy)
        index = EmbeddedIndex(copy, engine)
        call: dict[str, Call] = {"search": lambda text: index.search(parse_query(text), facets=True)}
        before = timed(call, texts)["search"]
        started = index.generation()
        command = [sys.executable, "-m", "bench.latency", "write", str(copy), engine]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert writer.stdout is not None
            if not writer.stdout.readline():
                raise RuntimeError("the writer has ended before it wrote")
            began = time.perf_counter()
            during = repeated(call["search"], texts)
            seconds = time.perf_counter() - began
        finally:
            writer.kill()
            writer.wait()
        changes = int(index._store.generation()) - int(started)
        index.close()
        return {"at_rest": before, "while_written": during, "changes": changes, "changes_in_s": round(seconds, 1)}


def write(place: str, engine: str) -> None:
    """Write filings that the index has anew without end, each time with another sentence, in batches as bulk ingest
    does, and as it steps back. So the index stays as large as it was at rest.
    """
    step_back()
    index = EmbeddedIndex(Path(place), engine)
    entries = list(generated(WRITTEN))
    batch: list[Entry] = []
    with index.exclusive():
        for number, (source, filing, data) in enumerate(cycle(entries)):
            sentence = Passage(f"本次为第{number // len(entries) + 1}次更正。", Place(1))
            batch.append((source, replace(filing, passages=(*filing.passages, sentence)), data))
            if len(batch) == BATCH:
                index.put(batch)
                batch = []
                if number < len(entries):
                    print("writing", flush=True)


def size(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def memory() -> int:
    """The memory of this process in MB: its own where the system tells it apart from mapped files, else the most."""
    status = Path("/proc/self/status")
    if status.is_file():
        own = next((line for line in status.read_text().splitlines() if line.startswith("RssAnon")), None)
        if own is not None:
            return int(own.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


class MostMemory:
    """The most memory that this process has had at any moment looked at, in MB, from entering on."""

    def __init__(self) -> None:
        self.start = self.most = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> MostMemory:
        self.start = self.most = memory()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(0.1):
            self.most = max(self.most, memory())


def build(place: str, engine: str, passages: str) -> None:
    """Make the index, and print how long it took, how large it is and how much memory its writer had."""
    index = EmbeddedIndex(Path(place), engine)
    filings = generated(10_000_000)
    first = next(filings)  # makes all those that are varied, which are in the memory of no real writer
    started, worked = time.perf_counter(), time.process_time()
    with MostMemory() as seen:
        documents = fill(index, int(passages), chain([first], filings))
    _tell(index, engine, Path(place), documents, time.perf_counter() - started, time.process_time() - worked, seen)


def convert(place: str, engine: str, source: str) -> None:
    """Make the index from the SQLite file of another engine's, and print the same."""
    shutil.copy(Path(source) / STORE, place)
    store = Store(Path(place) / STORE)
    started, worked = time.perf_counter(), time.process_time()
    with MostMemory() as seen:
        make(Path(place), engine, store)
    seconds, busy = time.perf_counter() - started, time.process_time() - worked
    store.close()
    index = EmbeddedIndex(Path(place), engine)
    _tell(index, engine, Path(place), index._store.size(), seconds, busy, seen)


def _tell(
    index: EmbeddedIndex, engine: str, place: Path, documents: int, seconds: float, processor: float, seen: MostMemory
) -> None:
    text = index._store.db().execute("SELECT sum(length(CAST(text AS BLOB))) FROM document").fetchone()[0]
    index.close()
    told = {
        "documents": documents, "seconds": round(seconds, 1), "processor": round(processor, 1),
        "text_mb": round(text / 1e6, 1),
        "store_mb": round(sum(f.stat().st_size for f in place.glob("mingzhang.sqlite*")) / 1e6, 1),
        "engine_mb": round(size(place / engine) / 1e6, 1), "writer_mb": seen.most, "before_mb": seen.start,
    }  # fmt: skip
    print(json.dumps(told))


def measure(place: str, engine: str, count: str) -> None:
    """Measure latencies over an index that is there, and print them."""
    index = EmbeddedIndex(Path(place), engine)
    texts = queries(index, int(count))
    told: dict[str, object] = {"queries": len(texts)}
    told |= timed(
        {
            "raw": raw_tantivy(index) if engine == "tantivy" else raw_whoosh(index),
            "hits": lambda text: index.search(parse_query(text)),
            "hits_and_facets": lambda text: index.search(parse_query(text), facets=True),
            "page": page_cost(index),
        },
        texts,
    )
    told["searcher_mb"] = memory()
    told["median_hits"] = statistics.median(index.search(parse_query(text), limit=1).total for text in texts)
    index.close()
    told |= over_http(Path(place), engine, texts)
    told |= while_written(Path(place), engine, texts)
    print(json.dumps(told))


if __name__ == "__main__":
    modes = {"build": build, "convert": convert, "measure": measure, "write": write}
    modes[sys.argv[1]](*sys.argv[2:])  # type: ignore[operator]
