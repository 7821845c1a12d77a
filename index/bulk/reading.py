"""Reading one file to an outcome, in a child process within limits; every failure ends as a reason for the ledger."""

from __future__ import annotations

import atexit
import json
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

from index.bulk.finding import Source, digest
from index.bulk.plainfile import RefusedError
from index.port import FileState, SourceFile
from index.storing import filing_id
from ingest.filing import Filing
from ingest.learnt import NO_NAMES, LearntNames, names_from_json
from ingest.limits import CrashError, LimitError, Limits, Worker
from ingest.oserrors import reason as reason_of
from ingest.pipeline import UnreadableError, extract

Outcome = tuple[SourceFile, Filing | None, bytes]
WAITING = 32
"""So many filings that are read may wait for the writer: twice a batch, so that readers go on while it writes one."""
CRASHES = 3
"""A file that breaks its reading process so often is left alone (quarantined)."""


@lru_cache(maxsize=1)
def _names(file: Path) -> LearntNames:
    """The names in a snapshot's file, which never changes; kept from one file of a run to the next."""
    return LearntNames(names_from_json(json.loads(file.read_text(encoding="utf-8"))))


def read_source(source: Source, version: str, snapshot: Path | None = None) -> Outcome:
    """Read one file whole; a file that cannot be read comes back without a filing and with the reason.

    ``snapshot`` is the file of names that the filings stored before the run teach.
    """
    started = time.monotonic()
    data, sha256, shape = b"", "", ""
    try:
        data, shape = source.read()
        sha256 = digest(data)
        with source.on_disk(data) as file:
            learnt = _names(snapshot).without(filing_id(sha256)) if snapshot else NO_NAMES
            filing = replace(extract(file, learnt), source=source.name)
    except (UnreadableError, RefusedError) as error:
        reason = f"{source.path}:{_without_path(str(error), source)}"
    except MemoryError:
        raise
    except OSError as error:
        reason = f"{source.path}:无法读取({reason_of(error)})"
    except Exception as error:
        reason = f"{source.path}:读取时出错({type(error).__name__}: {error})".replace("\n", " ")
    else:
        warnings = tuple(filing.notes)
        state: FileState = "warned" if warnings else "done"
        told = SourceFile(
            source.path, sha256, state, warnings[0] if warnings else "", version, None, _since(started),
            counts_of(filing), warnings, shape,
        )  # fmt: skip
        return told, filing, data
    return failed(source, sha256, reason, version, _since(started), shape), None, b""


def failed(source: Source, sha256: str, reason: str, version: str, seconds: float = 0.0, shape: str = "") -> SourceFile:
    """The ledger's entry of a file that could not be read; one of a kind that nothing reads is passed over."""
    state: FileState = "skipped" if source.unread else "failed"
    return SourceFile(source.path, sha256, state, reason, version, None, seconds, shape=shape)


def _without_path(message: str, source: Source) -> str:
    """The message without the temporary place that the file was read from."""
    head, colon, tail = message.removesuffix(f":{source.name}").partition(":")
    return tail if tail and head.strip() == source.name else head + colon + tail


def _since(started: float) -> float:
    return round(time.monotonic() - started, 3)


def counts_of(filing: Filing) -> dict[str, int]:
    """What a filing holds, for the ledger."""
    amounts = [amount for table in filing.tables for row in table.rows for amount in row.values.values()]
    return {
        "tables": len(filing.tables),
        "rows": sum(len(table.rows) for table in filing.tables),
        "indicators": len(filing.indicators),
        "projects": len(filing.projects),
        "passages": len(filing.passages),
        "checks": len(filing.checks),
        "repairs": len(filing.repairs),
        "unsure": sum(amount.unsure for amount in amounts),
        "learnt": len(filing.learnt),
    }


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read; ``sha256`` and ``shape`` are its own as the decision to read it saw it."""

    source: Source
    sha256: str
    shape: str = ""


def read_all(
    jobs: Iterable[Job | Outcome],
    version: str,
    workers: int,
    limits: Limits | None = None,
    read: Callable[..., Outcome] = read_source,
    snapshot: Callable[[], Path | None] | None = None,
) -> Iterator[Outcome]:
    """Outcomes as they come, each read in one of ``workers`` child processes; few wait for the writer at a time.

    What is an outcome already comes out as it is. ``jobs`` is drawn from as readers become free, in their threads.
    ``snapshot`` gives the file of names to read with, the same for all; it is asked when there is something to read.
    """
    todo = iter(jobs)
    taking = threading.Lock()
    outcomes: queue.Queue[Outcome | BaseException | None] = queue.Queue(maxsize=max(WAITING, 4 * workers))
    stopping = threading.Event()
    children: list[Worker] = []

    def work() -> None:
        child = _borrowed(limits or Limits.from_environment())
        children.append(child)
        try:
            while not stopping.is_set():
                with taking:
                    job = next(todo, None)
                if job is None:
                    break
                if isinstance(job, Job):
                    reading = partial(read, snapshot=snapshot()) if snapshot else read
                    outcomes.put(_read_limited(child, job, version, reading, stopping))
                else:
                    outcomes.put(job)
        except BaseException as error:
            outcomes.put(error)
        finally:
            _idle.append(child)
            outcomes.put(None)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(workers)]
    for thread in threads:
        thread.start()
    running = len(threads)
    try:
        while running:
            outcome = outcomes.get()
            if outcome is None:
                running -= 1
            elif isinstance(outcome, BaseException):
                raise outcome
            else:
                yield outcome
    finally:
        stopping.set()
        if running:
            for child in children:
                child.end()  # what it reads now nobody will store
        while running:
            running -= outcomes.get() is None
        for thread in threads:
            thread.join()


_idle: deque[Worker] = deque()


def _borrowed(limits: Limits) -> Worker:
    """A reading process with these limits, one that an earlier run has left if there is one."""
    for _ in range(len(_idle)):
        with suppress(IndexError):
            child = _idle.popleft()
            if child.limits == limits:
                return child
            child.close()
    return Worker(limits)


@atexit.register
def _close_idle() -> None:
    while _idle:
        _idle.pop().close()


def _read_limited(
    child: Worker, job: Job, version: str, read: Callable[[Source, str], Outcome], stopping: threading.Event
) -> Outcome:
    """The outcome of one job, whatever its file does to the process that reads it."""
    started = time.monotonic()
    reason = ""
    for _ in range(CRASHES):
        try:
            return child.run(read, job.source, version)
        except CrashError as error:
            if stopping.is_set():
                break
            reason = f"{job.source.path}:{error};读取进程崩溃 {CRASHES} 次,已隔离"
        except LimitError as error:
            reason = f"{job.source.path}:{error}"
            break
    return failed(job.source, job.sha256, reason, version, _since(started), job.shape), None, b""
