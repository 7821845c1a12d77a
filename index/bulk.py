"""Ingest in bulk: find files, decide by content hash and parser version which to read, read them in worker processes,
write them through one writer, and say what became of each.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from index.port import Index, SourceFile
from ingest.filing import Filing
from ingest.pipeline import UnreadableError, extract
from ingest.version import parser_version

SUFFIXES = frozenset({".txt", ".md", ".markdown", ".tsv", ".pdf", ".html", ".htm", ".docx", ".xlsx"})
BATCH = 32
Outcome = tuple[SourceFile, Filing | None, bytes]


@dataclass(slots=True)
class Summary:
    """What a run did; ``failures`` are (path, reason)."""

    found: int = 0
    unchanged: int = 0
    done: int = 0
    warned: int = 0
    failed: int = 0
    seconds: float = 0.0
    failures: list[tuple[str, str]] = field(default_factory=list)


def discover(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and every file of a supported kind under the folders named, each once, in order."""
    seen: set[Path] = set()
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
        for found in inside if path.is_dir() else [path]:
            where = found.absolute()
            if where not in seen:
                seen.add(where)
                yield where


def read_one(path: Path, version: str) -> Outcome:
    """Read one file whole; a file that cannot be read comes back without a filing and with the reason."""
    started = time.monotonic()
    data, digest = b"", ""
    try:
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        filing = extract(path)
    except UnreadableError as error:
        return SourceFile(str(path), digest, "failed", str(error), version, seconds=_since(started)), None, b""
    except OSError as error:
        reason = f"无法读取文件:{path}({error.strerror})"
        return SourceFile(str(path), digest, "failed", reason, version, seconds=_since(started)), None, b""
    except Exception as error:
        reason = f"读取时出错:{type(error).__name__}: {error}".splitlines()[0]
        return SourceFile(str(path), digest, "failed", reason, version, seconds=_since(started)), None, b""
    warnings = tuple(filing.notes)
    state, reason = ("warned", warnings[0]) if warnings else ("done", "")
    source = SourceFile(str(path), digest, state, reason, version, None, _since(started), _counts(filing), warnings)  # type: ignore[arg-type]
    return source, filing, data


def _since(started: float) -> float:
    return round(time.monotonic() - started, 3)


def _counts(filing: Filing) -> dict[str, int]:
    rows = [amount for table in filing.tables for row in table.rows for amount in row.values.values()]
    return {
        "tables": len(filing.tables),
        "rows": sum(len(table.rows) for table in filing.tables),
        "indicators": len(filing.indicators),
        "projects": len(filing.projects),
        "passages": len(filing.passages),
        "checks": len(filing.checks),
        "repairs": len(filing.repairs),
        "unsure": sum(amount.unsure for amount in rows),
    }


def _is_done(path: Path, known: dict[str, SourceFile], version: str) -> bool:
    """Whether this very content was met at this path by this parser."""
    before = known.get(str(path))
    if before is None or before.parser_version != version or before.state == "withdrawn":
        return False
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == before.sha256
    except OSError:
        return False


def ingest(
    index: Index,
    paths: Iterable[Path],
    *,
    workers: int | None = None,
    started: Callable[[int], None] = lambda total: None,
    progress: Callable[[SourceFile], None] = lambda source: None,
) -> Summary:
    """Bring the index up to these files and folders; ``progress`` hears of every file that was read."""
    begun = time.monotonic()
    version = parser_version()
    files = list(discover(paths))
    known = {source.path: source for source in index.ledger()}
    todo = [path for path in files if not _is_done(path, known, version)]
    summary = Summary(found=len(files), unchanged=len(files) - len(todo))
    started(len(todo))
    batch: list[Outcome] = []
    for outcome in _read_all(todo, version, workers or os.cpu_count() or 1):
        source = outcome[0]
        summary.done += source.state == "done"
        summary.warned += source.state == "warned"
        if source.state == "failed":
            summary.failed += 1
            summary.failures.append((source.path, source.reason))
        batch.append(outcome)
        progress(source)
        if len(batch) >= BATCH:
            index.put(batch)
            batch = []
    if batch:
        index.put(batch)
    summary.seconds = time.monotonic() - begun
    return summary


def _read_all(todo: list[Path], version: str, workers: int) -> Iterator[Outcome]:
    """Outcomes as they come; at most a few files a worker are under way."""
    if len(todo) <= 1 or workers == 1:
        yield from (read_one(path, version) for path in todo)
        return
    with ProcessPoolExecutor(min(workers, len(todo)), mp_context=get_context("spawn")) as pool:
        waiting: set[Future[Outcome]] = set()
        for path in todo:
            waiting.add(pool.submit(read_one, path, version))
            if len(waiting) >= 4 * workers:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
