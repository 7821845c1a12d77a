"""One command for all measurements of searching: ``python -m bench.index [--record]``.

Each measurement runs in a process of its own, so that its memory is its own. Absolute times depend on the machine and
on what else runs there, which the load average beside them tells; the ratios are what to read.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.results import told

ENGINES = ("tantivy", "whoosh")
NAMES = {
    "raw": "raw engine, same tokens",
    "hits": "service search, hits and counts",
    "hits_and_facets": "service search with facets and sums",
    "page": "search page, without a socket",
    "http": "search page over HTTP",
    "at_rest": "service search with facets over a copy, at rest",
    "while_written": "the same while another process writes",
}


def run(*words: str) -> dict[str, Any]:
    """What a measuring process prints as its last line."""
    done = subprocess.run([sys.executable, "-m", *words], capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def latency_row(name: str, told: dict[str, list[float]]) -> str:
    processor = [""] * 3 if name == "http" else told["processor"]  # the server is another process
    return f"| {NAMES[name]} | " + " | ".join(str(value) for value in (*told["ms"], *processor)) + " |"


def built_index(place: Path, engine: str, passages: int, other: Path) -> dict[str, Any]:
    """The index at ``place``: kept, or made from the SQLite file at ``other`` where that is, or from filings."""
    kept = place / "built.json"
    if not kept.is_file():
        place.mkdir(parents=True, exist_ok=True)
        converted = (other / "built.json").is_file()
        words = (
            ("convert", str(place), engine, str(other)) if converted else ("build", str(place), engine, str(passages))
        )
        kept.write_text(json.dumps(run("bench.latency", *words) | {"converted": converted}), encoding="utf-8")
    built: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return built


def measured_index(folder: Path, engine: str, passages: int, queries: int) -> list[str]:
    """One index of one size: built where it is not there, then searched."""
    place, other = folder / f"{engine}-{passages}", folder / f"{ENGINES[engine == ENGINES[0]]}-{passages}"
    built = built_index(place, engine, passages, other)
    told = run("bench.latency", "measure", str(place), engine, str(queries))
    rate = built["documents"] / built["processor"]
    how = "Full text made from SQLite" if built["converted"] else "Built"
    ratio = [round(a / b, 1) for a, b in zip(told["while_written"]["ms"], told["at_rest"]["ms"], strict=True)]
    return [
        f"{how} in {built['seconds']} s ({built['processor']} s of processor time, {rate:,.0f} passages a second of"
        f" it). The writer had at most {built['writer_mb']} MB, of which {built['before_mb']} MB before it wrote.",
        f"{built['documents']:,} passages: printed text {built['text_mb']} MB, SQLite {built['store_mb']} MB, full text"
        f" {built['engine_mb']} MB. Searching process {told['searcher_mb']} MB. {told['queries']} mixed queries with"
        f" {told['median_hits']:.0f} hits in the median.\n",
        "| ms | median | 95th | 99th | processor, median | 95th | 99th |\n| --- | --- | --- | --- | --- | --- | --- |",
        *(latency_row(name, told[name]) for name in NAMES),
        f"\nWhile written over at rest: {ratio[0]}, {ratio[1]}, {ratio[2]} times (median, 95th, 99th);"
        f" {told['changes']} batches were written in {told['changes_in_s']} s of searching.",
    ]


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--engines", nargs="*", default=list(ENGINES), choices=ENGINES)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--keep", type=Path, help="folder for the indexes, to be used again")
    parser.add_argument("--record", action="store_true", help="write the figures to RESULTS.md")
    args = parser.parse_args()
    folder = args.keep or Path(tempfile.mkdtemp(prefix="mingzhang-bench-"))
    for passages in args.passages:
        for engine in args.engines:
            section = f"Index: search with {engine}, {passages:,} passages"
            told(section, measured_index(folder, engine, passages, args.queries), recorded=args.record)
    if args.keep is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
