"""One run of bulk ingest: what is new, changed, gone or already done; read it, write it in batches, and tell of it."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

from index.bulk.archives import ARCHIVE
from index.bulk.children import spread
from index.bulk.deciding import Decider
from index.bulk.finding import Source, discover, is_gone, source_of
from index.bulk.paths import absolute, shown, under
from index.bulk.reading import Job, Outcome, read_all
from index.bulk.snapshot import Snapshot, taken
from index.errors import IndexUnusableError
from index.port import Index, SourceFile
from ingest.readers.kinds import SUFFIXES
from ingest.version import parser_version

Retry = Literal["failed", "outdated", "learnt", "all"]
BATCH = 16
BATCH_SECONDS = 3.0
"""A batch is written when it has so many files or is so old, so that a killed run loses little and readers, who go on
meanwhile, do not run out of room for what they have read."""
MANY_GONE = 10
"""So many files that are gone from a folder, and more than half of it, look like a disk that is not there."""


@dataclass(slots=True)
class Summary:
    """What a run did; ``failures`` are (path, reason), ``files`` the ledger's entries of all that was read.

    ``outdated`` are those of the unchanged that an older parser version read.
    ``returned`` had been withdrawn and are there again as they were, so that they were not read.
    ``vanished`` were there when the folder was looked through and not when they were read, ``missed`` are their paths.
    ``kept`` are folders with
    how many of their files are gone and were not withdrawn, ``passed`` files of other kinds by suffix. ``learnt`` is
    the digest of the names that the run read with, empty for none. ``troubles`` are why some checks between filings
    are not there yet; the next run tries again.
    """

    found: int = 0
    unchanged: int = 0
    done: int = 0
    warned: int = 0
    failed: int = 0
    skipped: int = 0
    copies: int = 0
    returned: int = 0
    outdated: int = 0
    vanished: int = 0
    missed: list[str] = field(default_factory=list)
    withdrawn: int = 0
    seconds: float = 0.0
    learnt: str = ""
    kept: list[tuple[str, int]] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, str]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    files: list[SourceFile] = field(default_factory=list)

    def report(self) -> dict[str, Any]:
        """The machine-readable report."""
        numbers = {k: v for k, v in asdict(self).items() if k not in ("failures", "files", "missed", "passed")}
        return {
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "parser_version": parser_version(),
            **numbers,
            "passed": dict(self.passed),
            "files": [{k: v for k, v in asdict(source).items() if k != "shape"} for source in self.files],
        }


def ingest(
    index: Index,
    paths: Iterable[Path] = (),
    *,
    workers: int | None = None,
    retry: Retry | None = None,
    rehash: bool = False,
    keep_outdated: bool = False,
    prune: bool = False,
    confirm: Callable[[str, int, int], bool] = lambda folder, gone, known: False,
    report: Path | None = None,
    learn: bool = True,
    demanded: bool = True,
    started: Callable[[int], None] = lambda total: None,
    progress: Callable[[SourceFile], None] = lambda source: None,
    waiting: Callable[[], None] = lambda: None,
) -> Summary:
    """Bring the index up to these files and folders; ``progress`` hears of every file that was met anew.

    A file whose size, times and identity are those of the last run is taken to be unchanged, unless ``rehash`` wants
    its content looked at; what an older parser version read is read again, unless ``keep_outdated``. With ``retry``
    only files that the ledger has as such are read again (under ``paths``, where given). With ``learn`` files are read
    with the names that the filings stored before the run teach; ``"learnt"`` reads those again that would now be told
    other names, which makes no file outdated. ``prune`` withdraws files under ``paths`` that are gone; where a whole
    folder seems to be, only if ``confirm`` (folder, files gone, files known) says so. ``started`` hears how many files
    there are to read, again when some turn out to be unchanged. ``waiting`` is called where another run holds it.
    A file among ``paths`` that is not there is a failure, unless it is not ``demanded``: then it has only gone.

    Raises IndexUnusableError where the index cannot be written and OSError where the report cannot.
    """
    begun = time.monotonic()
    roots = [absolute(path) for path in paths]
    summary = Summary()
    if report is not None:
        report.open("a", encoding="utf-8").close()  # one that cannot be written is told before the work
    with index.exclusive(waiting), taken(index, learn) as snapshot:
        known = {source.path: source for source in index.ledger()}
        run = _Run(index, summary, known, progress, snapshot)
        if retry is None:
            found = list(discover(_present(roots, summary), summary.passed))
            summary.found = len(found)
            named = {shown(root) for root in roots} if demanded else set()
            decider = Decider(
                known, found, named, summary, started, stored=run.is_stored, rehash=rehash, keep_outdated=keep_outdated
            )
            run.write(decider.settled, workers or os.cpu_count() or 1, decider.jobs())
            run.write(decider.settled, workers or os.cpu_count() or 1, iter(decider.left()))
            if decider.shapes:
                index.seen(decider.shapes)
            run.opened(found)
        else:
            jobs = list(run.again(retry, roots))
            summary.found = len(jobs)
            started(len(jobs))
            run.write(lambda outcome: [outcome], min(workers or os.cpu_count() or 1, max(1, len(jobs))), iter(jobs))
            run.opened(job.source for job in jobs)
        if prune:
            run.prune(roots, confirm)
        summary.learnt = snapshot.digest
        index.relate(partial(spread, workers=workers or os.cpu_count() or 1, trouble=summary.troubles.append))
    summary.seconds = time.monotonic() - begun
    if report is not None:
        _write_whole(report, json.dumps(summary.report(), ensure_ascii=False, indent=1))
    return summary


def _present(roots: list[Path], summary: Summary) -> Iterator[Path]:
    """The folders that are there, and the files that are named, there or not: the ledger is to tell of them."""
    for root in roots:
        if os.path.lexists(root) or root.suffix.lower() in SUFFIXES | {ARCHIVE}:
            yield root
        else:
            summary.failed += 1
            summary.failures.append((shown(root), f"{shown(root)}:文件夹不存在"))


def _write_whole(file: Path, text: str) -> None:
    """Write a file so that whoever reads it finds the old text or the new one."""
    new = file.with_name(f"{file.name}.new")
    new.write_text(text, encoding="utf-8")
    new.replace(file)


class _Run:
    """The state of one run."""

    def __init__(
        self,
        index: Index,
        summary: Summary,
        known: dict[str, SourceFile],
        progress: Callable[[SourceFile], None],
        snapshot: Snapshot,
    ) -> None:
        self._index = index
        self._summary = summary
        self._known = known
        self._progress = progress
        self._snapshot = snapshot
        self._unstorable: set[str] = set()

    def again(self, retry: Retry, roots: list[Path]) -> Iterator[Job]:
        """The ledger's files that are to be read again."""
        version = parser_version()
        changed = set(self._index.told_otherwise(self._snapshot.names())) if retry == "learnt" else set()
        for path, source in self._known.items():
            wanted = {
                "failed": source.state == "failed",
                "outdated": source.parser_version != version,
                "learnt": source.filing_id in changed,
                "all": True,
            }
            if wanted[retry] and source.state not in ("withdrawn", "skipped") and (not roots or under(path, roots)):
                one = source_of(path)
                if one.member is None and one.file.suffix.lower() == ARCHIVE and one.file.is_file():
                    yield from (Job(inside, "") for inside in discover([one.file]))  # it can perhaps be opened now
                else:
                    yield Job(one, source.sha256, source.shape)

    def write(self, settled: Callable[[Outcome], list[Outcome]], workers: int, jobs: Iterator[Job | Outcome]) -> None:
        """Read these and store what comes of them in batches; ``settled`` says what an outcome means for the ledger."""
        batch: list[Outcome] = []
        since = time.monotonic()
        ready = self._index.readier()
        for outcome in read_all(jobs, parser_version(), workers, snapshot=self._snapshot.file, ready=ready):
            entries = settled(outcome)
            batch += entries
            for source, _, _ in entries:
                self._progress(source)
            if len(batch) >= BATCH or time.monotonic() - since > BATCH_SECONDS:
                self._put(batch)
                batch, since = [], time.monotonic()
        self._put(batch)

    def _put(self, batch: list[Outcome]) -> None:
        """Store a batch; a filing that cannot be stored fails alone. Raises IndexUnusableError."""
        if not batch:
            return
        try:
            self._index.put(batch)
        except IndexUnusableError:
            raise
        except Exception as error:
            if len(batch) > 1:
                for one in batch:
                    is_copy = one[1] is None and one[0].filing_id and one[0].sha256 in self._unstorable
                    self._put([_unstored(one[0], "内容相同的文件存不进索引") if is_copy else one])
                return
            if batch[0][1] is None:
                raise
            why = f"存不进索引({type(error).__name__}: {error})".replace("\n", " ")
            self._unstorable.add(batch[0][0].sha256)
            batch = [_unstored(batch[0][0], why)]
            self._index.put(batch)
        for source, filing, _ in batch:
            self._tell(source, was_read=filing is not None)

    def _tell(self, source: SourceFile, *, was_read: bool) -> None:
        summary = self._summary
        if not was_read and source.state in ("done", "warned"):
            before = self._known.get(source.path)
            if before is not None and (before.state, before.sha256) == ("withdrawn", source.sha256):
                summary.returned += 1
            else:
                summary.copies += 1
        summary.done += source.state == "done" and was_read
        summary.warned += source.state == "warned" and was_read
        summary.skipped += source.state == "skipped"
        if source.state == "failed":
            summary.failed += 1
            summary.failures.append((source.path, source.reason))
        summary.files.append(source)

    def is_stored(self, filing_id: str) -> bool:
        """Whether the index has a filing, answering or not."""
        try:
            self._index.ref(filing_id)
        except KeyError:
            return False
        return True

    def opened(self, found: Iterable[Source]) -> None:
        """Take archives that could not be opened once, and now can, out of the ledger: their files stand there."""
        archives = {shown(source.file) for source in found if source.member is not None}
        failed = [path for path in archives if path in self._known and self._known[path].state == "failed"]
        if failed:
            self._index.remove(failed)

    def prune(self, roots: list[Path], confirm: Callable[[str, int, int], bool]) -> None:
        """Take files that are gone out of the answers, but not a whole folder that is only not there just now."""
        present = [path for path, source in self._known.items() if source.state != "withdrawn"]
        for root in roots:
            mine = [path for path in present if under(path, [root])]
            gone = [path for path in mine if is_gone(path)]
            if gone and _whole_folder(root, len(gone), len(mine)) and not confirm(shown(root), len(gone), len(mine)):
                self._summary.kept.append((shown(root), len(gone)))
            elif gone:
                self._index.remove(gone)
                self._summary.withdrawn += len(gone)


def _unstored(told: SourceFile, why: str) -> Outcome:
    """The entry of a file that was read and cannot be stored."""
    return replace(told, state="failed", reason=f"{told.path}:{why}", filing_id=None, counts={}, warnings=()), None, b""


def _whole_folder(root: Path, gone: int, known: int) -> bool:
    """Whether so much is gone that a disk may be missing, an unmounted one leaves an empty folder, and not files."""
    if root.is_file():
        return False
    if not root.is_dir():
        return root.suffix.lower() not in SUFFIXES | {ARCHIVE}
    return not any(root.iterdir()) or (gone > MANY_GONE and 2 * gone > known)
