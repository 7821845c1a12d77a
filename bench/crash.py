"""Kill an ingest with SIGKILL at random moments and see that the index opens, answers whole filings, and completes.

``python -m bench.crash [COUNT [ENGINE…]]``. A folder of small files is ingested again and again, every time in another
edition: sometimes the files change, sometimes the parser version, sometimes both go back to what they were. Each run
is killed inside a stage that is drawn so that all stages come equally often, at a random moment of it. After each kill
the index is opened as a user would: every filing must answer with its old or its new edition, never with parts of
both, and the next run must complete. Beside all of it another process searches without end and must never see half a
filing either.
"""

from __future__ import annotations

import json
import mmap
import os
import random
import shutil
import signal
import struct
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from bench.results import record
from index.bulk import deciding, ingest, reading, running
from index.bulk.finding import Source
from index.bulk.reading import Job, Outcome, read_source
from index.embedded import EmbeddedIndex
from index.query import Clause, Query, Term
from index.segmenting import cut_han
from index.store import Store
from ingest.filing import Passage
from ingest.layout import Place

FILINGS = 18
LINES = 8
BATCH = 3
STAGES = ("opening", "reading", "sqlite", "full text", "commit", "merge")
OPENING, READING, SQLITE, TEXT, COMMIT, MERGE = range(len(STAGES))
MARK = "此版"
"""Stands in every line where the edition comes in, which is the file's own and the parser version's."""
LATE = "too late"
FULL = 200
PATIENCE = 60.0
IN_MEMORY = "/dev/shm"
"""What a killed process has written the system keeps, so the files need no disk, whose syncs would take most time."""
_ENTRY = struct.Struct("=Id")
"""How often a stage was entered, and the seconds spent in it."""


class Stages:
    """Where a run is, in memory that outlives it: the stage, and for each how often and how long it was."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 8 + _ENTRY.size * len(STAGES))
        self._since = 0.0

    def clear(self) -> None:
        self._memory[:] = bytes(len(self._memory))
        self._since = time.monotonic()
        self._memory[0] = READING

    def enter(self, stage: int) -> int:
        """Say that a stage begins; the one that ends by it."""
        now, before = time.monotonic(), self.now()
        number, spent = self.entry(before)
        self._put(before, number, spent + now - self._since)
        self._since = now
        self._memory[0] = stage
        if stage != before:
            self._put(stage, self.entry(stage)[0] + 1, self.entry(stage)[1])
        return before

    def now(self) -> int:
        return self._memory[0]

    def entry(self, stage: int) -> tuple[int, float]:
        found: tuple[int, float] = _ENTRY.unpack_from(self._memory, 8 + _ENTRY.size * stage)
        return found

    def _put(self, stage: int, number: int, seconds: float) -> None:
        _ENTRY.pack_into(self._memory, 8 + _ENTRY.size * stage, number, seconds)


def read_edition(source: Source, version: str, snapshot: Path | None = None) -> Outcome:
    """Read a file as ever, and let its lines name the parser version, as if another parser read them otherwise."""
    told, filing, data = read_source(source, version)
    if filing is not None:
        lines = enumerate(data.decode().replace(MARK, f"{version}版").splitlines(), 1)
        filing = replace(filing, passages=tuple(Passage(line, Place(number)) for number, line in lines))
    return told, filing, data


def read_here(jobs: Iterable[Any], version: str, workers: int, **_: Any) -> Iterator[Outcome]:
    """Reads in this process, which takes no second to start."""
    return (read_edition(job.source, version) if isinstance(job, Job) else job for job in jobs)


def read_there(jobs: Iterable[Any], version: str, workers: int, **more: Any) -> Iterator[Outcome]:
    """Reads in a process of its own, as an operator's run does."""
    return reading.read_all(jobs, version, 1, read=read_edition, **more)


class Turn:
    """One edition of the folder: the word in its files and the parser version that reads them."""

    def __init__(self, number: int) -> None:
        self.word = f"甲{number}" if number % 3 else "乙"
        self.version = f"丙{number // 2}" if number % 5 else "丁"

    def write(self, folder: Path) -> None:
        for number in range(FILINGS):
            lines = [f"第{number:03d}号文件{self.word}{MARK}第{k:02d}段，到此为止。\n" for k in range(LINES)]
            (folder / f"{number:03d}.txt").write_text("".join(lines), encoding="utf-8")

    @property
    def edition(self) -> str:
        return f"{self.word}{self.version}版"


def run_ingest(place: Path, folder: Path, engine: str, version: str, read: Callable[..., Iterator[Outcome]]) -> None:
    """One run as the command line does it, in small batches."""
    vary(running, parser_version=lambda: version, read_all=read, BATCH=BATCH)
    vary(deciding, parser_version=lambda: version)
    index = EmbeddedIndex(place, engine)
    ingest(index, [folder], workers=1)
    index.close()


def vary(module: Any, **values: Any) -> None:
    """Set names of a module in this process, which is a child that ends soon."""
    for name, value in values.items():
        setattr(module, name, value)


def mark_stages(stages: Stages, engine: str) -> None:
    """Let the classes that write say which stage they are in."""

    def within(owner: Any, name: str, stage: int) -> None:
        original = getattr(owner, name)

        def marked(*args: Any, **kwargs: Any) -> Any:
            before = stages.enter(stage)
            try:
                return original(*args, **kwargs)
            finally:
                stages.enter(before)

        setattr(owner, name, marked)

    def entries_then_commit(entries: Iterable[Any]) -> Iterator[Any]:
        stages.enter(TEXT)
        yield from entries
        stages.enter(COMMIT)

    def applied(owner: Any) -> None:
        original = owner.apply

        def apply(self: Any, generation: int, gone: Any, entries: Any, instead: Any = ()) -> None:
            before = stages.enter(TEXT)
            original(self, generation, gone, entries, entries_then_commit(instead))
            stages.enter(before)

        owner.apply = apply

    for name in ("put", "remove", "purge"):
        within(Store, name, SQLITE)
    within(EmbeddedIndex, "__init__", OPENING)
    if engine == "tantivy":
        from index.fulltext.tantivy import TantivyFullText

        applied(TantivyFullText)
        within(TantivyFullText, "release", MERGE)
    else:
        from whoosh.writing import SegmentWriter

        from index.fulltext.whoosh import WhooshFullText

        applied(WhooshFullText)
        within(SegmentWriter, "_merge_segments", MERGE)


def fork(work: Callable[[], object]) -> tuple[int, int]:
    """A child that does this work: its process id, and the pipe that its JSON answer comes from."""
    out, into = os.pipe()
    pid = os.fork()
    if pid:
        os.close(into)
        return pid, out
    status = 1
    try:
        os.close(out)
        answer = json.dumps(work()).encode()
        with os.fdopen(into, "wb") as pipe:
            pipe.write(answer)
        status = 0
    finally:
        sys.stderr.flush()
        os._exit(status)


def answer_of(child: tuple[int, int]) -> Any:
    """What a child answered; None where it died first."""
    with os.fdopen(child[1], "rb") as pipe:
        told = pipe.read()
    os.waitpid(child[0], 0)
    return json.loads(told) if told else None


def editions(index: EmbeddedIndex) -> tuple[dict[str, str], list[str]]:
    """The edition that each filing answers with, and the filings that are not whole and of one edition."""
    word = Term("号文件", phrase=True)
    hits = index.search(Query("", (Clause((word,)),)), kind="passage", limit=10_000).hits
    by_file: dict[str, list[str]] = {f"{number:03d}.txt": [] for number in range(FILINGS)}
    for hit in hits:
        by_file[Path(hit.filing.path).name].append(hit.text.split("文件")[1].split("第")[0])
    torn = [f"{f}: {len(e)} of {sorted(set(e))}" for f, e in by_file.items() if len(e) != LINES or len(set(e)) != 1]
    return {f: e[0] for f, e in by_file.items() if e}, torn


def looked_at(place: Path, folder: Path, engine: str, old: str, turn: Turn) -> list[str]:
    """What is wrong after a kill: before and after the run that completes it."""
    index = EmbeddedIndex(place, engine)
    found, wrong = editions(index)
    wrong += [
        f"{file}: unknown edition {edition}" for file, edition in found.items() if edition not in (old, turn.edition)
    ]
    vary(running, parser_version=lambda: turn.version, read_all=read_here, BATCH=BATCH)
    vary(deciding, parser_version=lambda: turn.version)
    ingest(index, [folder], workers=1)
    found, torn = editions(index)
    wrong += [f"next run: {line}" for line in torn]
    wrong += [f"next run left {file} in {edition}" for file, edition in found.items() if edition != turn.edition]
    for entry in index.ledger():
        if entry.state not in ("done", "warned") or not entry.filing_id:
            wrong.append(f"ledger: {entry.path} {entry.state}")
        elif (
            turn.word.encode() not in Path(entry.path).read_bytes()
            or index.source(entry.filing_id) != Path(entry.path).read_bytes()
        ):
            wrong.append(f"ledger: {entry.path} is stored with other bytes")
    checked = index._store.db().execute("PRAGMA integrity_check").fetchone()[0]
    wrong += [] if checked == "ok" else [f"sqlite: {checked}"]
    index.close()
    return wrong


def search_on(place: Path, engine: str, stop: mmap.mmap) -> dict[str, Any]:
    """Searches without end, as a service does beside all the runs and kills."""
    index = EmbeddedIndex(place, engine)
    wrong: list[str] = []
    number = 0
    while not stop[0]:
        wrong += [f"searching beside: {line}" for line in editions(index)[1]]
        number += 1
        time.sleep(0.1)
    index.close()
    return {"wrong": wrong[:20], "searches": number}


def kill_in(stages: Stages, child: tuple[int, int], stage: int, nth: int, delay: float) -> int | None:
    """Kill a child so long after it enters a stage for the nth time, or at once when it is next there where it has left
    by then; the stage that it died in, None where it had ended."""
    deadline = time.monotonic() + PATIENCE
    entered = None
    while entered is None or stages.now() != stage or time.monotonic() < entered + delay:
        if time.monotonic() > deadline:
            os.kill(child[0], signal.SIGKILL)
            raise TimeoutError(f"a run did not end in {PATIENCE:g} s")
        if os.waitpid(child[0], os.WNOHANG)[0]:
            os.close(child[1])
            return None
        if entered is None and stages.entry(stage)[0] >= nth:
            entered = time.monotonic()
        if entered is None or time.monotonic() > entered + delay:
            time.sleep(0.00005)
    os.kill(child[0], signal.SIGKILL)
    os.close(child[1])
    _, status = os.waitpid(child[0], 0)
    return stages.now() if os.WIFSIGNALED(status) else None


class Crash:
    """An index under one engine, its folder of files, and what was seen of it."""

    def __init__(self, home: Path, engine: str, seed: int) -> None:
        self.place, self.folder, self.engine = home / "index", home / "files", engine
        self.folder.mkdir()
        self.kills: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._rng = random.Random(seed)
        self._stages = Stages()
        self._turn = Turn(0)
        self._number = 0
        cut_han("让词典在此装好")  # once, and not in every child
        self._turn.write(self.folder)
        self._usual = self._measure()

    def _run(self, read: Callable[..., Iterator[Outcome]]) -> tuple[int, int]:
        self._stages.clear()
        version = self._turn.version

        def work() -> None:
            mark_stages(self._stages, self.engine)
            run_ingest(self.place, self.folder, self.engine, version, read)

        return fork(work)

    def _measure(self) -> list[tuple[int, float]]:
        """How often a run that nothing kills enters each stage, and how long it is there each time."""
        answer_of(self._run(read_here))
        told = [self._stages.entry(stage) for stage in range(len(STAGES))]
        return [(number, seconds / max(1, number)) for number, seconds in told]

    def kill(self, stage: int) -> None:
        """Let the next edition in, kill its run in this stage, look, and complete."""
        old = self._turn.edition
        self._number += 1
        self._turn = Turn(self._number)
        self._turn.write(self.folder)
        often, seconds = self._usual[stage]
        there = stage == READING
        child = self._run(read_there if there else read_here)
        nth = self._rng.randint(1, min(often, 2) if there else often)
        died = kill_in(self._stages, child, stage, nth, self._rng.uniform(0.0, seconds + 0.5 * there))
        self.kills[STAGES[died] if died is not None else LATE] += 1
        if died is None:
            self._usual[stage] = (max(1, often - 1), seconds * 0.8)
        look = (self.place, self.folder, self.engine, old, self._turn)
        told = answer_of(fork(lambda: looked_at(*look)))
        told = ["the index does not open or the next run fails"] if told is None else told
        self.wrong += [f"kill {self._number} in {STAGES[died or 0]}: {line}" for line in told]

    def run(self, count: int) -> int:
        """``count`` kills, each in the stage that had fewest; how many searches went on beside them."""
        stop = mmap.mmap(-1, 1)
        beside = fork(lambda: search_on(self.place, self.engine, stop))
        try:
            for _ in range(2 * count):
                if self.kills.total() - self.kills[LATE] >= count:
                    break
                tried = [stage for stage, (often, _) in enumerate(self._usual) if often]
                self.kill(min(tried, key=lambda stage: (self.kills[STAGES[stage]], self._rng.random())))
        finally:
            stop[0] = 1
            told = answer_of(beside)
        self.wrong += told["wrong"] if told else ["the searching process died"]
        return int(told["searches"]) if told else 0


def crashed(engine: str, count: int, seed: int = 1) -> tuple[str, list[str]]:
    """``count`` kills under one engine: what was done in one line, and what was found wrong."""
    home = Path(tempfile.mkdtemp(prefix="mingzhang-crash-", dir=IN_MEMORY if os.path.isdir(IN_MEMORY) else None))
    started = time.monotonic()
    try:
        crash = Crash(home, engine, seed)
        searches = crash.run(count)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    killed = crash.kills.total() - crash.kills[LATE]
    where = ", ".join(f"{stage} {crash.kills[stage]}" for stage in STAGES)
    wrong = crash.wrong + ([] if killed >= count else [f"only {killed} runs could be killed"])
    return (
        f"{engine}: {killed} kills (while {where}; {crash.kills[LATE]} runs ended before), {searches} searches beside"
        f" them, {len(wrong)} wrong, {time.monotonic() - started:.0f} s"
    ), wrong


def main() -> NoReturn:
    """Print what was seen; a full count goes into RESULTS.md."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FULL
    told: list[str] = []
    failed = False
    for engine in sys.argv[2:] or ("tantivy", "whoosh"):
        line, wrong = crashed(engine, count)
        print("\n  ".join([line, *wrong[:20]]), flush=True)
        told.append(f"- {line}")
        failed = failed or bool(wrong)
    if count >= FULL:
        record("Kills", f"python -m bench.crash {count}", told)
    sys.exit(failed)


if __name__ == "__main__":
    main()
