"""One run of bulk ingest: what is new, changed, gone or already done; read it, write it in batches, and tell of it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from index.bulk.finding import RefusedError, Source, digest, discover
from index.bulk.reading import Job, Outcome, read_all
from index.port import Index, SourceFile
from ingest.version import parser_version

Retry = Literal["failed", "outdated", "all"]
BATCH = 64
BATCH_SECONDS = 3.0
"""A batch is written when it has so many files or is so old, so that a killed run loses little."""


@dataclass(slots=True)
class Summary:
    """What a run did; ``failures`` are (path, reason), ``files`` the ledger's entries of all that was read."""

    found: int = 0
    unchanged: int = 0
    done: int = 0
    warned: int = 0
    failed: int = 0
    copies: int = 0
    withdrawn: int = 0
    seconds: float = 0.0
    failures: list[tuple[str, str]] = field(default_factory=list)
    files: list[SourceFile] = field(default_factory=list)

    def report(self) -> dict[str, Any]:
        """The machine-readable report."""
        numbers = {k: v for k, v in asdict(self).items() if k not in ("failures", "files")}
        return {
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "parser_version": parser_version(),
            **numbers,
            "files": [asdict(source) for source in self.files],
        }


def ingest(
    index: Index,
    paths: Iterable[Path] = (),
    *,
    workers: int | None = None,
    retry: Retry | None = None,
    prune: bool = False,
    report: Path | None = None,
    started: Callable[[int], None] = lambda total: None,
    progress: Callable[[SourceFile], None] = lambda source: None,
    waiting: Callable[[], None] = lambda: None,
) -> Summary:
    """Bring the index up to these files and folders; ``progress`` hears of every file that was met anew.

    With ``retry`` only files that the ledger has as such are read again (under ``paths``, where given). ``prune``
    withdraws files under ``paths`` that are gone. ``waiting`` is called where another run holds the index.
    """
    begun = time.monotonic()
    roots = [path.absolute() for path in paths]
    summary = Summary()
    with index.exclusive(waiting):
        known = {source.path: source for source in index.ledger()}
        run = _Run(index, summary, known, progress)
        if retry is None:
            found = list(discover(roots))
            summary.found = len(found)
            jobs = list(run.new_or_changed(found))
        else:
            jobs = list(run.again(retry, roots))
            summary.found = len(jobs)
        started(len(jobs))
        run.write(read_all(jobs, parser_version(), min(workers or os.cpu_count() or 1, max(1, len(jobs)))))
        if prune:
            gone = [path for path in known if _under(path, roots) and not _exists(path)]
            run.withdraw([path for path in gone if known[path].state != "withdrawn"])
    summary.seconds = time.monotonic() - begun
    if report is not None:
        report.write_text(json.dumps(summary.report(), ensure_ascii=False, indent=1), encoding="utf-8")
    return summary


class _Run:
    """The state of one run."""

    def __init__(
        self, index: Index, summary: Summary, known: dict[str, SourceFile], progress: Callable[[SourceFile], None]
    ) -> None:
        self._index = index
        self._summary = summary
        self._known = known
        self._progress = progress
        self._read = {s.sha256: s for s in known.values() if s.state in ("done", "warned") and s.filing_id}
        self._version = parser_version()

    def new_or_changed(self, found: Iterable[Source]) -> Iterator[Job]:
        """The files to read; those already done are counted, copies of a filing are stored at once."""
        copies: list[Outcome] = []
        for source in found:
            try:
                data = source.read()
            except (OSError, RefusedError):
                yield Job(source, "")  # reading says why
                continue
            sha256 = digest(data)
            before, same = self._known.get(source.path), self._read.get(sha256)
            if before and (before.sha256, before.parser_version) == (sha256, self._version) and _settled(before):
                self._summary.unchanged += 1
            elif same and same.parser_version == self._version and same.filing_id:
                copies.append((replace(same, path=source.path), self._index.filing(same.filing_id), data))
            else:
                yield Job(source, sha256)
        if copies:
            self._summary.copies += len(copies)
            self._index.put(copies)

    def again(self, retry: Retry, roots: list[Path]) -> Iterator[Job]:
        """The ledger's files that are to be read again."""
        for path, source in self._known.items():
            outdated = source.parser_version != self._version
            wanted = {"failed": source.state == "failed", "outdated": outdated, "all": True}[retry]
            if wanted and source.state != "withdrawn" and (not roots or _under(path, roots)):
                yield Job(_source(path), source.sha256)

    def write(self, outcomes: Iterator[Outcome]) -> None:
        """Store outcomes in batches as they come."""
        batch: list[Outcome] = []
        since = time.monotonic()
        for outcome in outcomes:
            batch.append(outcome)
            self._tell(outcome[0])
            if len(batch) >= BATCH or time.monotonic() - since > BATCH_SECONDS:
                self._index.put(batch)
                batch, since = [], time.monotonic()
        if batch:
            self._index.put(batch)

    def _tell(self, source: SourceFile) -> None:
        summary = self._summary
        summary.done += source.state == "done"
        summary.warned += source.state == "warned"
        if source.state == "failed":
            summary.failed += 1
            summary.failures.append((source.path, source.reason))
        summary.files.append(source)
        self._progress(source)

    def withdraw(self, paths: list[str]) -> None:
        """Take files that are gone out of the answers."""
        if paths:
            self._index.remove(paths)
            self._summary.withdrawn += len(paths)


def _settled(source: SourceFile) -> bool:
    return source.state in ("done", "warned", "failed", "skipped")


def _source(path: str) -> Source:
    """The file of a ledger entry; a member of an archive is looked up by its name there."""
    file, inside, _ = path.partition(".zip!")
    if inside:
        archive = Path(file + ".zip")
        found = next((source for source in discover([archive]) if source.path == path), None)
        return found or Source(path, archive, path[len(file) + len(".zip!") :])
    return Source(path, Path(path))


def _exists(path: str) -> bool:
    source = _source(path)
    if source.member is None:
        return source.file.exists()
    return any(found.path == path for found in discover([source.file])) if source.file.exists() else False


def _under(path: str, roots: Iterable[Path]) -> bool:
    where = Path(path.partition(".zip!")[0] + ".zip" if ".zip!" in path else path)
    return any(where == root or root in where.parents for root in roots)
