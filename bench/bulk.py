"""What bulk ingest adds to reading: a run with two workers beside two processes that do the same with nothing between.

``python -m bench.bulk [FILES [UNCHANGED]]``. The yardstick are two processes, each with half of the files and an index
of its own, that do every stage (read, SQLite, full text) one after the other: what two cores can do at best. The run is
one ingest of the same files with two workers and one writer. Both are warm before they start, and take turns, so that
what else the machine does falls on both; the ratio of their times is what to read. Beside it stand the writer's share,
a run after 1% of the files changed, and runs over a folder of many unchanged files.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.data import write_files
from bench.results import record
from index.bulk import discover, ingest, reading, running
from index.bulk.reading import Outcome, read_source
from index.embedded import EmbeddedIndex
from ingest.filing import Filing, FilingFacts, Passage
from ingest.layout import Place
from ingest.version import parser_version

BATCH = 16
WARM = 2
ROUNDS = 1


def cpu_of(pid: int) -> float:
    """Processor seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def alone(folder: str, part: str) -> None:
    """The yardstick's half: all stages over every other file, from the line ``go`` to the line ``done``."""
    sources = list(discover([Path(folder)]))
    mine = sources[WARM + int(part) :: 2]
    place = tempfile.mkdtemp(prefix="mingzhang-alone-")
    index = EmbeddedIndex(Path(place))
    index.put([read_source(source, parser_version()) for source in sources[:WARM]])
    print("ready", flush=True)
    sys.stdin.readline()
    begun = time.process_time()
    with index.exclusive():
        for start in range(0, len(mine), BATCH):
            index.put([read_source(source, parser_version()) for source in mine[start : start + BATCH]])
    print(f"done {time.process_time() - begun}", flush=True)
    index.close()
    shutil.rmtree(place)


def yardstick(folder: Path) -> tuple[float, float]:
    """Seconds, and processor seconds, of the two processes that do all stages."""
    command = [sys.executable, "-m", "bench.bulk", "--alone", str(folder)]
    halves = [
        subprocess.Popen([*command, str(part)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for part in range(2)
    ]
    for half in halves:
        assert half.stdout is not None
        half.stdout.readline()
    begun = time.monotonic()
    for half in halves:
        assert half.stdin is not None
        half.stdin.write("go\n")
        half.stdin.flush()
    told = [half.stdout.readline() for half in halves if half.stdout is not None]
    seconds = time.monotonic() - begun
    for half in halves:
        half.communicate()
    return seconds, sum(float(line.split()[1]) for line in told)


class Real:
    """Ingest runs in this process, whose reading processes stay warm from one to the next."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.writer = self.total = 0.0

    def __call__(self) -> float:
        place = Path(tempfile.mkdtemp(prefix="mingzhang-real-"))
        index = EmbeddedIndex(place)
        files = sorted(self._folder.iterdir())
        ingest(index, files[:WARM], workers=2, learn=False)
        before = self._cpu()
        begun = time.monotonic()
        ingest(index, files, workers=2, learn=False)
        seconds = time.monotonic() - begun
        after = self._cpu()
        self.writer += after[0] - before[0]
        self.total += sum(after) - sum(before)
        index.close()
        shutil.rmtree(place)
        return seconds

    @staticmethod
    def _cpu() -> tuple[float, float]:
        children = [child._child for child in reading._idle if child._child is not None]
        return time.process_time(), sum(cpu_of(child.pid) for child in children)


def changed(folder: Path, count: int) -> tuple[float, float]:
    """Processor seconds of a full run, and of one after 1% of the files changed; reading is done in this process."""
    place = Path(tempfile.mkdtemp(prefix="mingzhang-changed-"))
    index = EmbeddedIndex(place)

    def read_here(jobs: Any, version: str, workers: int, **_: Any) -> Iterator[Outcome]:
        return (read_source(job.source, version) if isinstance(job, reading.Job) else job for job in jobs)

    kept, running.read_all = running.read_all, read_here
    try:
        times = [time.process_time()]
        ingest(index, [folder], learn=False)
        times.append(time.process_time())
        for file in sorted(folder.iterdir())[::100]:
            file.write_text(file.read_text(encoding="utf-8") + "\n补充说明:本页更新。\n", encoding="utf-8")
        ingest(index, [folder], learn=False)
        times.append(time.process_time())
    finally:
        running.read_all = kept
        index.close()
        shutil.rmtree(place)
    return times[1] - times[0], times[2] - times[1]


def unchanged(count: int) -> tuple[float, float]:
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
            told = running.SourceFile(job.source.path, job.sha256, "done", "", version, shape=job.shape)
            yield told, filing, b""

    index = EmbeddedIndex(home / "index")
    kept, running.read_all = running.read_all, read_briefly
    batch, running.BATCH = running.BATCH, 1000
    try:
        ingest(index, [folder], learn=False)
        ingest(index, [folder], learn=False)  # files that were new a moment ago are looked at once more
    finally:
        running.read_all, running.BATCH = kept, batch
    told = [ingest(index, [folder], rehash=rehash) for rehash in (False, True)]
    index.close()
    shutil.rmtree(home)
    assert [summary.unchanged for summary in told] == [count, count]
    return told[0].seconds, told[1].seconds


def main() -> None:
    """Measure, print and keep."""
    if sys.argv[1:2] == ["--alone"]:
        alone(*sys.argv[2:4])
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    many = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    quick, whole = unchanged(many)
    print(f"{many} unchanged: {quick:.2f} s, every content {whole:.2f} s", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="mingzhang-bulk-"))
    write_files(folder, count + WARM)
    real = Real(folder)
    rounds = []
    for _ in range(ROUNDS):
        rounds.append((yardstick(folder), real()))
        print(f"yardstick {rounds[-1][0]}, ingest {rounds[-1][1]:.1f} s", flush=True)
    best, used = sum(y[0] for y, _ in rounds), sum(y[1] for y, _ in rounds)
    took = sum(r for _, r in rounds)
    full, one = changed(folder, count)
    shutil.rmtree(folder)
    lines = [
        f"- ingest of {count} text filings with two workers: {100 * best / took:.0f}% of the speed of two processes"
        f" that do all stages ({took / ROUNDS:.1f} s against {best / ROUNDS:.1f} s);"
        f" processor time {100 * real.total / used:.0f}% of theirs;"
        f" the writer has {100 * real.writer / real.total:.0f}% of it",
        f"- after {-(-(count + WARM) // 100)} of {count + WARM} files changed: {100 * one / full:.1f}% of the processor"
        " time of the full run",
        f"- a run over {many:,} unchanged files: {quick:.1f} s; with every content looked at: {whole:.1f} s",
    ]
    print("\n".join(lines))
    record("Bulk ingest", f"python -m bench.bulk {count} {many}", lines)


if __name__ == "__main__":
    main()
