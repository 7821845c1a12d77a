"""One command for all measurements of the index: ``python -m bench.index`` writes its section of RESULTS.md.

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

from bench.results import record

WHOOSH_LIMIT = 50_000
"""Whoosh is promised to so many passages; beyond, the fast extra is wanted."""


def run(*words: str) -> dict[str, Any]:
    """What a measuring process prints as its last line."""
    done = subprocess.run([sys.executable, "-m", *words], capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def latency_row(name: str, told: dict[str, float]) -> str:
    return f"| {name} | {told['p50']} | {told['p95']} | {told['p99']} |"


def measured_index(place: Path, engine: str, passages: int, queries: int) -> list[str]:
    """One index of one size: built where it is not there, then searched."""
    kept = place / "built.json"
    if not kept.is_file():
        place.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(run("bench.latency", "build", str(place), engine, str(passages))), encoding="utf-8")
    built = json.loads(kept.read_text(encoding="utf-8"))
    told = run("bench.latency", "measure", str(place), engine, str(queries))
    rate = built["documents"] / built["seconds"]
    return [
        f"\n### Search: {engine}, {built['documents']:,} passages\n",
        f"Built in {built['seconds']} s ({rate:,.0f} passages/s, SQLite and full text), writer at most"
        f" {built['writer_mb']} MB. Printed text {built['text_mb']} MB, SQLite {built['store_mb']} MB, full text"
        f" {built['engine_mb']} MB. Searching process {told['searcher_mb']} MB. {told['queries']} mixed queries with"
        f" {told['median_hits']:.0f} hits in the median.\n",
        "| ms | median | 95th | 99th |\n| --- | --- | --- | --- |",
        latency_row("raw engine, same tokens", told["raw"]),
        latency_row("service search, hits and counts", told["hits"]),
        latency_row("service search with facets and sums", told["hits_and_facets"]),
        latency_row("search page over HTTP", told["http"]),
        latency_row("service search with facets while another process writes", told["while_written"]),
    ]


def measured_ingest(count: int) -> list[str]:
    """Text filings from files, end to end."""
    one, two = (run("bench.ingesting", str(count), workers) for workers in ("1", "2"))
    stages = one["stages"]
    whole = sum(stages.values())
    share = ", ".join(f"{name.replace('_', ' ')} {100 * seconds / whole:.0f}%" for name, seconds in stages.items())
    lines = [
        f"{count} generated text filings from files, end to end.\n",
        "| workers | files/s | items/s | full run, s | unchanged, s | 1% changed, s | changed/full | writer, MB |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for workers, told in ((1, one), (2, two)):
        lines.append(
            f"| {workers} | {told['files_per_s']} | {told['items'] / told['full_s']:,.0f} | {told['full_s']} |"
            f" {told['unchanged_s']} | {told['changed_s']} | {100 * told['changed_s'] / told['full_s']:.1f}% |"
            f" {told['writer_mb']} |"
        )
    return [*lines, f"\nShare of processor time by stage over 30 filings ({whole:.1f} s in all): {share}."]


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--engines", nargs="*", default=["tantivy", "whoosh"])
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--files", type=int, default=300, help="generated files to ingest; 0 for none")
    parser.add_argument("--keep", type=Path, help="folder for the indexes, to be used again")
    args = parser.parse_args()
    folder = args.keep or Path(tempfile.mkdtemp(prefix="mingzhang-bench-"))
    if args.files:
        record("Index: ingest", f"python -m bench.index --files {args.files}", measured_ingest(args.files))
    lines: list[str] = []
    for engine in args.engines:
        for passages in args.passages:
            if engine == "whoosh" and passages > WHOOSH_LIMIT:
                continue
            lines += measured_index(folder / f"{engine}-{passages}", engine, passages, args.queries)
            print("\n".join(lines), flush=True)
            record("Index: search, size, memory", "python -m bench.index", lines)
    if args.keep is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
