"""Keeping an index up with folders that grow: new, changed, moved and deleted files within seconds.

The system's change events only say when to look; what is there is told by looking, so nothing is lost when events
are. A file that is still being copied is left until its size and time stand still; a folder that goes away as a whole
(a drive unplugged, a mount gone, which leaves an empty folder on another disk), or a disk that was mounted inside it,
withdraws nothing and is taken up again when it is back. What fails (a full disk, no more system watches) is told and
tried again.
"""

from __future__ import annotations

import os
import threading
import time
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from index.bulk.archives import ARCHIVE
from index.bulk.finding import files_in, is_gone
from index.bulk.paths import absolute, shown, under
from index.bulk.plainfile import shape_of
from index.bulk.running import Summary, ingest
from index.errors import IndexUnusableError
from index.port import Index, SourceFile
from ingest.oserrors import reason

SETTLE = 1.0
"""Seconds that a file must stand still before it is read."""
RESCAN = 30.0
"""Seconds after which folders are looked through even where no event came."""


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
        trouble: Callable[[str], None] = lambda message: None,
        progress: Callable[[SourceFile], None] = lambda source: None,
        settle: float = SETTLE,
        rescan: float = RESCAN,
        learn: bool = True,
    ) -> None:
        self._index = index
        self._roots = [absolute(root) for root in roots]
        self._disks: dict[Path, int] = {}
        self._mounts: set[Path] = set()
        self._workers = workers
        self._told = told
        self._trouble = trouble
        self._troubles: set[str] = set()
        self._progress = progress
        self._settle = settle
        self._learn = learn
        self._rescan = rescan
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._seen: dict[Path, str] = {}
        self._done: dict[Path, str] = {}
        self._tried: dict[Path, str] = {}
        self._watched: set[Path] = set()
        self._observer = Observer()
        self.met(self._files())

    def met(self, files: Iterable[Path]) -> None:
        """Take these to have been there: whichever is not when the watch begins was deleted or moved in between."""
        for file in files:
            self._done.setdefault(file, "")

    def stop(self) -> None:
        """End ``run`` soon."""
        self._stopping.set()
        self._wake.set()

    def run(self) -> None:
        """Look through the folders whenever something stirs, until stopped."""
        # How the watching library tells of a folder that was renamed, which it goes on watching.
        warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
        self._observer.start()
        try:
            while not self._stopping.is_set():
                self._wake.clear()
                try:
                    self._listen()
                    moving = self._look()
                    self._troubles.clear()
                except (IndexUnusableError, OSError) as error:
                    moving = False
                    self._tell_once(str(error) if isinstance(error, IndexUnusableError) else reason(error))
                self._wake.wait(self._settle if moving else self._rescan)
                if self._wake.is_set() and not self._stopping.is_set():
                    time.sleep(min(self._settle, 0.2))  # events come in swarms
        finally:
            self._observer.stop()
            self._observer.join()

    def _tell_once(self, message: str) -> None:
        if message not in self._troubles:
            self._troubles.add(message)
            self._trouble(message)

    def _listen(self) -> None:
        """Hear of changes in the folders that are there, also those that came back."""
        for root in self._roots:
            if self._is_there(root) and root.is_dir() and root not in self._watched:
                try:
                    self._observer.schedule(_Wake(self._wake), str(root), recursive=True)
                except OSError as error:  # the system has no more watches: the folder is looked through in turn
                    self._tell_once(f"{shown(root)}:系统不能通知变动({reason(error)}),改为每 {self._rescan:g} 秒看一次")
                self._watched.add(root)
            elif root in self._watched and not self._is_there(root):
                self._observer.unschedule_all()
                self._watched.clear()

    def _is_there(self, root: Path) -> bool:
        """Whether a folder is there, on the disk where it was at first; an unmounted one is an empty folder instead."""
        try:
            disk = os.stat(root).st_dev
        except OSError:
            return False
        if disk != self._disks.setdefault(root, disk):
            with suppress(OSError):
                if any(root.iterdir()):  # mounted anew, under another number
                    self._disks[root] = disk
        return disk == self._disks[root]

    def _look(self) -> bool:
        """Ingest what is new and stands still, withdraw what is gone; whether something was still moving."""
        now = {file: shape for file in self._files() if (shape := self._shape(file)) is not None}
        still = [file for file, shape in now.items() if self._seen.get(file) == shape != self._done.get(file)]
        missing = [file for file in self._done if file not in now and self._root_is_there(file)]
        moving = any(self._seen.get(file) != shape for file, shape in now.items()) or bool(missing)
        # What is missing twice is gone; by then a file that was moved stands still at its new place.
        gone = [file for file in missing if file not in self._seen]
        self._seen = now
        if still:
            self._take(still, now)
        self._withdraw(gone, [file for file in still if file.suffix.lower() == ARCHIVE])
        return moving

    def _take(self, still: list[Path], now: dict[Path, str]) -> None:
        """Ingest these files, which had these shapes a moment ago."""
        summary = ingest(
            self._index, still, workers=self._workers, learn=self._learn, demanded=False, progress=self._progress
        )
        self._told(summary)
        unread = {told.path for told in summary.files if told.state == "failed" and not told.sha256}
        unread |= set(summary.missed)
        for file in still:
            self._done[file] = self._state_of(file, now[file], was_read=shown(file) not in unread)

    def _state_of(self, file: Path, shape: str, *, was_read: bool) -> str:
        """The shape that a file is done in; none, so that it is looked at again, where it changed or went meanwhile,
        and once more where it could not be read: its folder may have been away for a moment.
        """
        if self._shape(file) != shape:
            return ""
        if was_read or self._tried.get(file) == shape:
            return shape
        self._tried[file] = shape
        return ""

    def _files(self) -> set[Path]:
        return set(files_in(root for root in self._roots if self._is_there(root)))

    def _root_is_there(self, file: Path) -> bool:
        """Whether the folder that holds a file is there, and the disk that was mounted in it where the file stood."""
        if not all(self._is_there(mount) for mount in self._mounts if mount in file.parents):
            return False
        return any(self._is_there(root) or root == file for root in self._roots if root == file or root in file.parents)

    def _shape(self, file: Path) -> str | None:
        """What the disk says of the file; None where it is gone again."""
        try:
            status = os.stat(file)
            if status.st_dev not in self._disks.values():
                mount = _mount_of(file, status.st_dev)
                self._mounts.add(mount)
                self._is_there(mount)  # which keeps the disk that it is
        except OSError:
            return None
        return shape_of(status)

    def _withdraw(self, gone: list[Path], archives: list[Path]) -> None:
        """Take files that were deleted or moved away out of the answers, members of archives with them, and what these
        archives, which are new or changed, have no more.
        """
        if not gone and not archives:
            return
        present = [source.path for source in self._index.ledger() if source.state != "withdrawn"]
        paths = [path for path in present if under(path, gone) or (under(path, archives) and is_gone(path))]
        for file in gone:
            self._done.pop(file, None)
        if paths or gone:
            self._index.remove(paths)
            self._told(Summary(withdrawn=len(paths)))


def _mount_of(file: Path, disk: int) -> Path:
    """The outermost folder around a file that is on the same disk. Raises OSError."""
    found = file
    for folder in file.parents:
        if os.stat(folder).st_dev != disk:
            break
        found = folder
    return found
