"""Ingest runs that the web interface started: one after another in the background, with what a page shows of them."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.bulk import Retry, ingest
from index.bulk.manners import step_back
from index.port import Index, SourceFile
from index.ready import filing_id

log = logging.getLogger(__name__)
SHOWN = 20
MOST_WAITING = 20
"""Runs that may wait behind the one going on."""


@dataclass(slots=True)
class Job:
    """One run: ``state`` is waiting, running, done or failed; ``files`` are its latest entries, the last one first."""

    what: str
    state: str = "waiting"
    begun: str = ""
    total: int = 0
    done: int = 0
    failed: int = 0
    message: str = ""
    files: deque[dict[str, str]] = field(default_factory=lambda: deque(maxlen=SHOWN))

    def as_json(self) -> dict[str, Any]:
        """The job as the live view gets it."""
        return asdict(self) | {"files": list(self.files)}


class Busy(Exception):
    """Too many runs are waiting."""


class Jobs:
    """Does runs in the order in which they were asked for, and remembers the one that was begun last."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._waiting: deque[tuple[Job, tuple[Path, ...], Retry | None]] = deque()
        self.last: Job | None = None

    @property
    def waiting(self) -> int:
        """How many runs have not begun."""
        return len(self._waiting)

    def room(self) -> bool:
        """Whether another run would be taken; asked before files are kept for it."""
        return len(self._waiting) < MOST_WAITING

    def start(self, what: str, paths: Sequence[Path] = (), retry: Retry | None = None) -> Job:
        """Run an ingest of these paths, or of what the ledger has as ``retry``, after those before it. Raises Busy."""
        job = Job(what, begun=datetime.now(UTC).isoformat(timespec="seconds"))
        with self._lock:
            if not self.room():
                raise Busy
            self._waiting.append((job, tuple(paths), retry))
            if self._thread is None:
                self.last = job
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()
        return job

    def wait(self, seconds: float) -> None:
        """Wait until no run is left, at most so long."""
        if (thread := self._thread) is not None:
            thread.join(seconds)

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                job, paths, retry = self._waiting.popleft()
                self.last = job
            self._run(job, paths, retry)

    def _run(self, job: Job, paths: tuple[Path, ...], retry: Retry | None) -> None:
        def started(total: int) -> None:
            job.state, job.total, job.message = "running", total, ""

        def progress(source: SourceFile) -> None:
            job.done += 1
            job.failed += source.state == "failed"
            reason = source.reason.removeprefix(f"{source.path}:")
            told = {"path": source.path, "state": source.state, "reason": reason, "filing": filing_id(source.sha256)}
            job.files.appendleft(told)

        step_back()

        def waiting() -> None:
            job.message = "另一次入库正在进行，等它结束"

        try:
            summary = ingest(
                self._index, paths, workers=1, retry=retry, started=started, progress=progress, waiting=waiting
            )
            job.message = f"读了 {len(summary.files)} 份，失败 {summary.failed} 份，用时 {summary.seconds:.1f} 秒"
            job.state = "done"
        except Exception as error:  # a run that fails must say so on the page, whatever the cause
            log.exception("ingest started on the web failed")
            job.message, job.state = f"没有完成：{error}", "failed"
