"""Reading one file to an outcome, in a child process within limits; every failure ends as a reason for the ledger."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from index.bulk.children import in_children
from index.bulk.finding import Source, digest
from index.bulk.plainfile import RefusedError
from index.port import FileState, SourceFile
from index.ready import Ready, filing_id
from ingest.filing import Filing
from ingest.learnt import NO_NAMES, LearntNames, names_from_json
from ingest.limits import CrashError, LimitError, Limits, Worker
from ingest.oserrors import reason as reason_of
from ingest.pipeline import UnreadableError, extract

Outcome = tuple[SourceFile, Filing | Ready | None, bytes]
CRASHES = 3
"""A file that breaks its reading process so often is left alone (quarantined)."""
ROUTINE = "略去页"
"""How notes begin that tell of page numbers and running heads left out: kept, but no reason to look at a file."""


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
        warning = next((note for note in filing.notes if not note.startswith(ROUTINE)), "")
        state: FileState = "warned" if warning else "done"
        told = SourceFile(
            source.path, sha256, state, warning, version, None, _since(started), counts_of(filing), filing.notes, shape
        )
        return told, filing, data
    return failed(source, sha256, reason, version, _since(started), shape), None, b""


def read_ready(
    read: Callable[..., Outcome],
    ready: Callable[[str, Filing, bytes], Ready],
    source: Source,
    version: str,
    **more: Any,
) -> Outcome:
    """Read one file by ``read`` and make its filing ready to be stored, so that the writer need not."""
    started = time.monotonic()
    told, filing, data = read(source, version, **more)
    if not isinstance(filing, Filing):
        return told, filing, data
    try:
        return told, ready(told.sha256, filing, data), b""
    except MemoryError:
        raise
    except Exception as error:
        why = f"{source.path}:存不进索引({type(error).__name__}: {error})".replace("\n", " ")
        return failed(source, told.sha256, why, version, _since(started), told.shape), None, b""


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
    ready: Callable[[str, Filing, bytes], Ready] | None = None,
) -> Iterator[Outcome]:
    """Outcomes as they come, each read in one of ``workers`` child processes; few wait for the writer at a time.

    What is an outcome already comes out as it is. ``jobs`` is drawn from as readers become free, in their threads.
    ``snapshot`` gives the file of names to read with, the same for all; it is asked when there is something to read.
    ``ready`` makes filings ready to be stored, in the child processes too.
    """

    def outcome_of(child: Worker, job: Job | Outcome, stopping: threading.Event) -> Outcome:
        if not isinstance(job, Job):
            return job
        reading = partial(read_ready, read, ready) if ready else read
        reading = partial(reading, snapshot=snapshot()) if snapshot else reading
        return _read_limited(child, job, version, reading, stopping)

    return in_children(jobs, outcome_of, workers, limits)


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
