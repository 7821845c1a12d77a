"""What bulk ingest adds to its stages: runs with one and two workers beside two processes with nothing between them.

``python -m bench.bulk [--files 100] [--unchanged 10000] [--record]``. The yardstick are two processes, each with half
of the files (a department's together, so that the halves state nothing of each other) and an index of its own, that do
every stage one after the other: read, make ready, SQLite, full text, hold against relatives. That is what two cores can
do at best. The run is one ingest of the same files. All are warm before they start and take turns, so that what else
the machine does falls on each; the ratios are what to read. After the full run 1% of the files change and it is run
again. Beside it stands a folder of many unchanged files.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from bench.data import documents_in, write_files
from bench.latency import MostMemory
from bench.results import told
from index.bulk import children, ingest, running
from index.bulk.finding import source_of
from index.bulk.reading import Outcome, read_source
from index.embedded import EmbeddedIndex
from ingest.filing import Filing, FilingFacts, Passage
from ingest.layout import Place
from ingest.version import parser_version

BATCH = 16
WARM = 2
STAGES = ("read", "make ready", "SQLite", "full text", "relate")
Json = dict[str, Any]


def cpu_of(pid: int) -> float:
    """Processor seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def department(file: Path) -> str:
    """What the files of one department and its units have in common in their names."""
    return file.name.partition("-")[0]


def halves(files: list[Path]) -> tuple[list[Path], list[Path]]:
    """The files in two lots of nearly the same size, departments whole, as the largest find their place."""
    groups: dict[str, list[Path]] = defaultdict(list)
    for file in files:
        groups[department(file)].append(file)
    lots: tuple[list[Path], list[Path]] = ([], [])
    for group in sorted(groups.values(), key=_size, reverse=True):
        min(lots, key=_size).extend(group)
    return lots


def _size(files: list[Path]) -> int:
    return sum(file.stat().st_size for file in files)


def wait_for_go() -> None:
    """Say that this process is warm, and wait for the others."""
    print("ready", flush=True)
    sys.stdin.readline()


def alone(folder: Path, half: int) -> Json:
    """One half of the yardstick: processor seconds of each stage over its files."""
    files = sorted(folder.iterdir())
    with tempfile.TemporaryDirectory(prefix="mingzhang-alone-") as place:
        index = EmbeddedIndex(Path(place))
        ready = index.readier()
        for file in files[:WARM]:
            told, filing, data = read_source(source_of(str(file)), parser_version())
            assert isinstance(filing, Filing)
            index.put([(told, ready(told.sha256, filing, data), b"")])
        index.relate()
        spent = dict.fromkeys(STAGES, 0.0)

        def timed(stage: str, work: Callable[[], Any]) -> Any:
            begun = time.process_time()
            done = work()
            spent[stage] += time.process_time() - begun
            return done

        mine = halves(files[WARM:])[half]
        wait_for_go()
        with index.exclusive():
            for start in range(0, len(mine), BATCH):
                batch = []
                for file in mine[start : start + BATCH]:
                    told, filing, data = timed("read", partial(read_source, source_of(str(file)), parser_version()))
                    batch.append((told, timed("make ready", partial(ready, told.sha256, filing, data)), b""))
                stored = timed("SQLite", partial(index._store.put, batch))
                timed("full text", partial(index._catch_up, stored))
            timed("relate", index.relate)
        print("done", flush=True)
        index.close()
    return {"stages": spent}


def real(folder: Path, workers: int) -> Json:
    """A run in this process and its reading processes, then one after 1% of the files changed, then one after none."""
    files = sorted(folder.iterdir())
    with tempfile.TemporaryDirectory(prefix="mingzhang-real-") as place:
        index = EmbeddedIndex(Path(place))
        again = partial(ingest, index, files, workers=workers, learn=False)
        ingest(index, files[:WARM], workers=workers, learn=False)
        documents, found = documents_in(index), []
        wait_for_go()
        with MostMemory() as memory:
            for step in ("full", "changed", "unchanged"):
                if step == "changed":
                    for file in files[::100]:
                        file.write_text(file.read_text(encoding="utf-8") + "\n补充说明:本页更新。\n", encoding="utf-8")
                before, begun = _cpu(), time.monotonic()
                summary = again()
                seconds, after = time.monotonic() - begun, _cpu()
                if step == "full":
                    print("done", flush=True)
                    documents = documents_in(index) - documents
                found.append({"seconds": seconds, "writer": after[0] - before[0], "cpu": sum(after) - sum(before),
                              "files": summary.found - summary.unchanged})  # fmt: skip
        index.close()
    return {"runs": found, "documents": documents, "writer_mb": memory.most, "before_mb": memory.start}


def _cpu() -> tuple[float, float]:
    readers = [child._child for child in children._idle if child._child is not None]
    return time.process_time(), sum(cpu_of(child.pid) for child in readers)


def started(*commands: tuple[str, ...]) -> tuple[float, list[Json]]:
    """Seconds until these processes, started warm and together, are done; and what they tell."""
    made = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.bulk", *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for command in commands
    ]
    for process in made:
        assert process.stdout is not None
        process.stdout.readline()
    begun = time.monotonic()
    for process in made:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    lines = [process.stdout.readline() for process in made if process.stdout]
    seconds = time.monotonic() - begun
    rest = [process.stdout.read() for process in made if process.stdout]
    if max(process.wait() for process in made):
        raise RuntimeError("a measured process failed")
    return seconds, [json.loads((line + more).splitlines()[-1]) for line, more in zip(lines, rest, strict=True)]


def measured(count: int) -> list[str]:
    """The yardstick and the runs over so many files."""
    home = Path(tempfile.mkdtemp(prefix="mingzhang-bulk-"))
    folder = home / "in"
    write_files(folder, count + WARM)
    best, parts = started(*((str(folder), "--half", half) for half in "01"))
    stages = {stage: sum(part["stages"][stage] for part in parts) for stage in STAGES}
    whole = sum(stages.values())
    lines = [
        f"{count} text filings. Two processes that do all stages with nothing between them need {best:.1f} s"
        f" ({whole:.1f} s of processor time: "
        + ", ".join(f"{stage} {100 * spent / whole:.0f}%" for stage, spent in stages.items()) + ").\n",
        "| workers | full run, s | of the two processes' speed | processor time, of theirs | the writer's share of it |"
        " files/s | documents/s | 1% changed, of the processor time | unchanged, s | writer, MB |",
        "| --- " * 10 + "|",
    ]  # fmt: skip
    for workers in ("2", "1"):
        copy = shutil.copytree(folder, home / workers)
        _, (one,) = started((str(copy), "--workers", workers))
        full, changed, unchanged = one["runs"]
        lines.append(
            f"| {workers} | {full['seconds']:.1f} | {100 * best / full['seconds']:.0f}% |"
            f" {100 * full['cpu'] / whole:.0f}% | {100 * full['writer'] / full['cpu']:.0f}% |"
            f" {full['files'] / full['seconds']:.2f} | {one['documents'] / full['seconds']:,.0f} |"
            f" {100 * changed['cpu'] / full['cpu']:.1f}% ({changed['files']} of {count + WARM} files) |"
            f" {unchanged['seconds']:.2f} | {one['writer_mb']} |"
        )
    shutil.rmtree(home)
    return lines


def unchanged(count: int) -> str:
    """Seconds of runs over so many small files that are all known: as they are, and with every content looked at."""
    home = Path(tempfile.mkdtemp(prefix="mingzhang-unchanged-"))
    folder = home / "in"
    for number in range(count):
        file = folder / f"{number // 500:03d}" / f"{number:05d}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"第{number}号通知\n" + "各有关单位：请准时参加。\n" * 200, encoding="utf-8")

    def read_briefly(jobs: Any, version: str, workers: int, **_: Any) -> Iterator[Outcome]:
        for job in jobs:
            filing = Filing(job.source.name, FilingFacts(), passages=(Passage(job.source.name, Place(1)),))
            yield running.SourceFile(job.source.path, job.sha256, "done", "", version, shape=job.shape), filing, b""

    index = EmbeddedIndex(home / "index")
    kept, running.read_all = running.read_all, read_briefly
    batch, running.BATCH = running.BATCH, 1000
    try:
        ingest(index, [folder], learn=False)
        ingest(index, [folder], learn=False)  # files that were new a moment ago are looked at once more
    finally:
        running.read_all, running.BATCH = kept, batch
    summaries = [ingest(index, [folder], rehash=rehash) for rehash in (False, True)]
    index.close()
    shutil.rmtree(home)
    assert [summary.unchanged for summary in summaries] == [count, count]
    quick, whole = (summary.seconds for summary in summaries)
    return f"\nA run over {count:,} unchanged files: {quick:.1f} s; with every content looked at: {whole:.1f} s."


def main() -> None:
    """Measure, print and keep; or be one of the processes that are measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help=argparse.SUPPRESS)
    parser.add_argument("--half", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--workers", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--unchanged", type=int, default=10_000)
    parser.add_argument("--record", action="store_true", help="write the figures to RESULTS.md")
    args = parser.parse_args()
    if args.folder:
        print(json.dumps(alone(args.folder, args.half) if args.workers is None else real(args.folder, args.workers)))
        return
    told("Bulk ingest", [*measured(args.files), unchanged(args.unchanged)], recorded=args.record)


if __name__ == "__main__":
    main()
