"""Which of the files found are to be read: by what the disk says of them, by content, and by parser version.

The same bytes are read once: later ones with the same content are copies, a second path of the same filing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from index.bulk.finding import Source, digest, is_gone
from index.bulk.plainfile import RefusedError
from index.bulk.reading import Job, Outcome, failed
from index.port import FileState, SourceFile
from index.ready import filing_id
from ingest.oserrors import reason
from ingest.version import parser_version

if TYPE_CHECKING:
    from index.bulk.running import Summary


class Decider:
    """Decides on files while others are read: ``jobs`` runs in the readers' threads, ``settled`` in the writer's.

    ``stored`` tells whether the index has a filing of this id, answering or not.
    """

    def __init__(
        self,
        known: dict[str, SourceFile],
        found: list[Source],
        named: set[str],
        summary: Summary,
        started: Callable[[int], None],
        *,
        stored: Callable[[str], bool],
        rehash: bool = False,
        keep_outdated: bool = False,
    ) -> None:
        self.shapes: list[tuple[str, str]] = []
        """(path, shape) of files that were found unchanged by their content."""
        self._known, self._found, self._named = known, found, named
        self._stored, self._rehash, self._keep_outdated = stored, rehash, keep_outdated
        self._summary = summary
        self._started = started
        self._version = parser_version()
        self._lock = threading.Lock()
        self._read = {
            s.sha256: s
            for s in known.values()
            if s.state in ("done", "warned") and s.filing_id and s.parser_version == self._version
        }
        self._under_way: dict[str, list[Job]] = {}
        """Contents that are being read, each with the files that hold the same."""
        self._content: dict[str, str] = {}
        """The content that a file under way had when it was decided to read it, by its path."""
        self._left: list[Job] = []

    def jobs(self) -> Iterator[Job | Outcome]:
        """The files to read, and what can be told without reading."""
        total = len(self._found)
        self._started(total)
        for number, source in enumerate(self._found, 1):
            unchanged = self._summary.unchanged
            yield from self._decide(source)
            if self._summary.unchanged > unchanged and (number % 100 == 0 or number == total):
                self._started(total - self._summary.unchanged)
        self._started(total - self._summary.unchanged)

    def left(self) -> list[Job]:
        """Files that waited for another of the same content, which then turned out to have changed."""
        return self._left

    def _decide(self, source: Source) -> Iterator[Job | Outcome]:
        before = self._known.get(source.path)
        if source.refused:
            yield from self._refuse(source, source.refused)
            return
        current = before is not None and bool(before.sha256) and self._is_current(before)
        if before and current and not self._rehash and before.shape and before.shape == source.shape():
            self._leave(before)
            return
        try:
            data, shape = source.read()
        except RefusedError as error:
            yield from self._refuse(source, str(error))
            return
        except OSError as error:
            yield from self._refuse(source, f"无法读取({reason(error)})")
            return
        sha256 = digest(data)
        if before and current and before.sha256 == sha256:
            self._leave(before)
            if shape != before.shape:
                self.shapes.append((source.path, shape))
            return
        if before and self._is_back(before, sha256):
            state: FileState = "warned" if before.reason else "done"
            yield replace(before, state=state, filing_id=filing_id(sha256), shape=shape, seconds=0.0), None, b""
            return
        yield from self._new(Job(source, sha256, shape))

    def _is_back(self, before: SourceFile, sha256: str) -> bool:
        """Whether a file was withdrawn and is there again as it was, so that its reading need only answer again."""
        same = before.state == "withdrawn" and before.sha256 == sha256 and before.parser_version == self._version
        return same and bool(before.counts) and self._stored(filing_id(sha256))

    def _refuse(self, source: Source, why: str) -> Iterator[Outcome]:
        """A file that cannot be taken: told once, and looked at again in every run."""
        before = self._known.get(source.path)
        told = failed(source, "", f"{source.path}:{why}", self._version)
        if before and (before.state, before.reason) == (told.state, told.reason):
            self._summary.unchanged += 1
        else:
            yield told, None, b""

    def _is_current(self, before: SourceFile) -> bool:
        """Whether the ledger's entry is what reading the same content would give, or is wanted as it is."""
        of_now = before.parser_version == self._version or self._keep_outdated
        return of_now and before.state in ("done", "warned", "failed")

    def _leave(self, before: SourceFile) -> None:
        self._summary.unchanged += 1
        self._summary.outdated += before.parser_version != self._version

    def _new(self, job: Job) -> Iterator[Job | Outcome]:
        """Read it, unless a file of the same content was read or is being read."""
        with self._lock:
            same = self._read.get(job.sha256)
            if same is None and job.sha256 in self._under_way:
                self._under_way[job.sha256].append(job)
                return
            if same is None:
                self._under_way[job.sha256] = []
                self._content[job.source.path] = job.sha256
        yield job if same is None else _copy(job, same)

    def settled(self, outcome: Outcome) -> list[Outcome]:
        """The outcome with those of the files of the same content; nothing for a file that has gone in between."""
        told, filing, _ = outcome
        with self._lock:
            sha256 = self._content.pop(told.path, "")
            waiting = self._under_way.pop(sha256, [])
            if filing is not None:
                told = replace(told, filing_id=filing_id(told.sha256))
                self._read[told.sha256] = told
        if waiting and told.sha256 != sha256:
            self._left += waiting
            waiting = []
        copies = [_copy(job, told) if filing is not None else _failed_too(job, told) for job in waiting]
        if told.state == "failed" and told.path not in self._named and is_gone(told.path):
            self._summary.vanished += 1
            self._summary.missed.append(told.path)
            return copies
        return [outcome, *copies]


def _copy(job: Job, same: SourceFile) -> Outcome:
    return replace(same, path=job.source.path, shape=job.shape, seconds=0.0), None, b""


def _failed_too(job: Job, told: SourceFile) -> Outcome:
    path = job.source.path
    reason = f"{path}:{told.reason.removeprefix(told.path + ':')}"
    return replace(told, path=path, reason=reason, shape=job.shape, seconds=0.0), None, b""
