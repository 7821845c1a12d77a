"""One writer at a time over all processes: a lock on a file that the system releases when its holder ends, however."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from index.errors import IndexBusyError

_POLL = 0.2

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _taken(file: IO[bytes]) -> bool:
    try:
        _lock(file)
    except OSError:
        return False
    return True


class WriterLock:
    """The lock of one index; a thread that holds it may take it again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mutex = threading.RLock()
        self._depth = 0

    @contextmanager
    def held(self, waiting: Callable[[], None] = lambda: None, *, wait: bool = True) -> Iterator[bool]:
        """Hold the lock, and say whether this is where it was taken; ``waiting`` is told once where another holds it.

        Raises IndexBusyError without ``wait``.
        """
        if not self._mutex.acquire(blocking=False):
            if not wait:
                raise IndexBusyError("索引正在被写入")
            waiting()
            self._mutex.acquire()
        try:
            if self._depth:
                yield False
                return
            with self._path.open("ab") as file:
                self._take(file, waiting, wait)
                self._depth = 1
                try:
                    yield True
                finally:
                    self._depth = 0
        finally:
            self._mutex.release()

    @staticmethod
    def _take(file: IO[bytes], waiting: Callable[[], None], wait: bool) -> None:
        told = False
        while not _taken(file):
            if not wait:
                raise IndexBusyError("另一个进程正在写入索引")
            if not told:
                waiting()
                told = True
            time.sleep(_POLL)
