"""Search latency over an index: the service's own search, the page over HTTP, and the raw engine on the same tokens."""

from __future__ import annotations

import http.client
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.data import fill, generated, queries
from index.embedded import EmbeddedIndex
from index.plan import compile_query
from index.query import parse_query

WARM = 20


def percentiles(times: Sequence[float]) -> dict[str, float]:
    """Median, 95th and 99th percentile of seconds, in ms."""
    ordered = sorted(times)
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    return {
        name: round(1000 * ordered[min(len(ordered) - 1, int(part * len(ordered)))], 2) for name, part in at.items()
    }


def timed(call: Callable[[str], object], texts: Sequence[str]) -> dict[str, float]:
    """How long each call takes, after a few to warm up."""
    for text in texts[:WARM]:
        call(text)
    times = []
    for text in texts:
        started = time.perf_counter()
        call(text)
        times.append(time.perf_counter() - started)
    return percentiles(times)


def raw_tantivy(index: EmbeddedIndex) -> Callable[[str], object]:
    """The engine alone: the plan's query, the best twenty by its own scores, and the count."""
    engine: Any = index._text
    plans: dict[str, Any] = {}

    def call(text: str) -> object:
        return engine._searcher.search(plans[text], 20)

    class Planned:
        def __call__(self, text: str) -> object:
            if text not in plans:
                plans[text] = engine._fitting(compile_query(parse_query(text), index._known))
            return call(text)

    return Planned()


def raw_whoosh(index: EmbeddedIndex) -> Callable[[str], object]:
    """The engine alone: all bigrams of all texts, the best twenty."""
    from whoosh import query as whoosh

    from index.analysis import grams

    engine: Any = index._text
    searcher = engine._index.searcher()

    def call(text: str) -> object:
        plan = compile_query(parse_query(text), index._known)
        terms = [whoosh.Term("grams", gram) for leaf in plan.texts() for gram in grams(leaf.form)]
        return searcher.search(whoosh.And(terms), limit=20)

    return call


def over_http(place: Path, engine: str, texts: Sequence[str]) -> dict[str, float]:
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

        return timed(call, texts)
    finally:
        server.terminate()
        server.wait()


def while_written(index: EmbeddedIndex, place: Path, engine: str, texts: Sequence[str]) -> dict[str, float]:
    """The service's search while another process writes new filings into the index."""
    command = [sys.executable, "-m", "bench.latency", "write", str(place), engine]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert writer.stdout is not None
        writer.stdout.readline()
        return timed(lambda text: index.search(parse_query(text), facets=True), texts)
    finally:
        writer.kill()
        writer.wait()


def write(place: str, engine: str) -> None:
    """Write filings of another year without end."""
    index = EmbeddedIndex(Path(place), engine)
    batch = []
    for number, (source, filing, data) in enumerate(generated(10_000_000)):
        renamed = type(source)(f"/more{source.path}", source.sha256[::-1], "done", parser_version="bench")
        batch.append((renamed, filing, data))
        if len(batch) == 16:
            index.put(batch)
            batch = []
            if number < 20:
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


def build(place: str, engine: str, passages: str) -> None:
    """Make the index, and print how long it took, how large it is and how much memory its writer had."""
    index = EmbeddedIndex(Path(place), engine)
    started = time.perf_counter()
    documents = fill(index, int(passages))
    seconds = time.perf_counter() - started
    text = index._store.db().execute("SELECT sum(length(CAST(text AS BLOB))) FROM document").fetchone()[0]
    index.close()
    told = {
        "documents": documents, "seconds": round(seconds, 1), "text_mb": round(text / 1e6, 1),
        "store_mb": round(sum(f.stat().st_size for f in Path(place).glob("mingzhang.sqlite*")) / 1e6, 1),
        "engine_mb": round(size(Path(place) / engine) / 1e6, 1), "writer_mb": memory(),
    }  # fmt: skip
    print(json.dumps(told))


def measure(place: str, engine: str, count: str) -> None:
    """Measure latencies over an index that is there, and print them."""
    index = EmbeddedIndex(Path(place), engine)
    texts = queries(index, int(count))
    told: dict[str, object] = {"queries": len(texts)}
    raw = raw_tantivy(index) if engine == "tantivy" else raw_whoosh(index)
    told["raw"] = timed(raw, texts)
    told["hits"] = timed(lambda text: index.search(parse_query(text)), texts)
    told["hits_and_facets"] = timed(lambda text: index.search(parse_query(text), facets=True), texts)
    told["searcher_mb"] = memory()
    told["http"] = over_http(Path(place), engine, texts)
    told["while_written"] = while_written(index, Path(place), engine, texts[: len(texts) // 2])
    told["median_hits"] = statistics.median(index.search(parse_query(text), limit=1).total for text in texts)
    index.close()
    print(json.dumps(told))


if __name__ == "__main__":
    {"build": build, "measure": measure, "write": write}[sys.argv[1]](*sys.argv[2:])  # type: ignore[operator]
