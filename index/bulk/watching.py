"""Keeping an index up with folders that grow: new, changed, moved and deleted files within seconds.

The system's change events only say when to look; what is there is told by looking, so nothing is lost when events
are. A file that is still being copied is left until its size and time stand still; a folder that goes away as a whole
(a drive unplugged, a mount gone) withdraws nothing and is taken up again when it is back.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from index.bulk.finding import discover
from index.bulk.running import Summary, ingest
from index.port import Index, SourceFile

SETTLE = 1.0
"""Seconds that a file must stand still before it is read."""
RESCAN = 30.0
"""Seconds after which folders are looked through even where no event came."""

Shape = tuple[int, int]


class _Wake(FileSystemEventHandler):
    """Any event that can change what is there wakes the watcher."""

    def __init__(self, event: threading.Event) -> None:
        self._event = event

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in ("created", "modified", "moved", "deleted", "closed"):
            self._event.set()


class Watcher:
    """Watches folders for one index; ``run`` works until ``stop``."""

    def __init__(
        self,
        index: Index,
        roots: Iterable[Path],
        *,
        workers: int | None = None,
        told: Callable[[Summary], None] = lambda summary: None,
        progress: Callable[[SourceFile], None] = lambda source: None,
        settle: float = SETTLE,
        rescan: float = RESCAN,
    ) -> None:
        self._index = index
        self._roots = [root.absolute() for root in roots]
        self._workers = workers
        self._told = told
        self._progress = progress
        self._settle = settle
        self._rescan = rescan
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._seen: dict[Path, Shape] = {}
        self._done: dict[Path, Shape] = {}
        self._watched: set[Path] = set()
        self._observer = Observer()

    def stop(self) -> None:
        """End ``run`` soon."""
        self._stopping.set()
        self._wake.set()

    def run(self) -> None:
        """Look through the folders whenever something stirs, until stopped."""
        self._observer.start()
        try:
            while not self._stopping.is_set():
                self._wake.clear()
                self._listen()
                moving = self._look()
                self._wake.wait(self._settle if moving else self._rescan)
                if self._wake.is_set() and not self._stopping.is_set():
                    time.sleep(min(self._settle, 0.2))  # events come in swarms
        finally:
            self._observer.stop()
            self._observer.join()

    def _listen(self) -> None:
        """Hear of changes in the folders that are there, also those that came back."""
        for root in self._roots:
            if root.is_dir() and root not in self._watched:
                self._observer.schedule(_Wake(self._wake), str(root), recursive=True)
                self._watched.add(root)
            elif not root.exists() and root in self._watched:
                self._observer.unschedule_all()
                self._watched.clear()

    def _look(self) -> bool:
        """Ingest what is new and stands still, withdraw what is gone; whether something was still moving."""
        now = {file: shape for file in self._files() if (shape := _shape(file)) is not None}
        still = [file for file, shape in now.items() if self._seen.get(file) == shape != self._done.get(file)]
        missing = [file for file in self._done if file not in now and self._root_is_there(file)]
        moving = any(self._seen.get(file) != shape for file, shape in now.items()) or bool(missing)
        # What is missing twice is gone; by then a file that was moved stands still at its new place.
        gone = [file for file in missing if file not in self._seen]
        self._seen = now
        if still or gone:
            self._told(ingest(self._index, still, workers=self._workers, progress=self._progress))
            self._done |= {file: now[file] for file in still}
            self._withdraw(gone)
        return moving

    def _files(self) -> set[Path]:
        return {source.file for source in discover(root for root in self._roots if root.exists())}

    def _root_is_there(self, file: Path) -> bool:
        return any(root.exists() for root in self._roots if root == file or root in file.parents)

    def _withdraw(self, gone: list[Path]) -> None:
        """Take files that were deleted or moved away out of the answers, members of archives with them."""
        if not gone:
            return
        names = {str(file) for file in gone}
        paths = [
            s.path for s in self._index.ledger() if s.path in names or s.path.partition(".zip!")[0] + ".zip" in names
        ]
        self._index.remove(paths)
        for file in gone:
            self._done.pop(file, None)
        self._told(Summary(withdrawn=len(paths)))


def _shape(file: Path) -> Shape | None:
    """Size and time of change; None where the file is gone again."""
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns
