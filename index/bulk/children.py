"""Work shared out among child processes within limits, which stay warm from one run to the next."""

from __future__ import annotations

import atexit
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TypeVar

from ingest.limits import LimitError, Limits, Worker

T = TypeVar("T")
R = TypeVar("R")

WAITING = 32
"""So many results may wait for the writer: twice a batch of filings, so that readers go on while it writes one."""


def in_children(
    todo: Iterable[T],
    work: Callable[[Worker, T, threading.Event], R],
    workers: int,
    limits: Limits | None = None,
) -> Iterator[R]:
    """The results of ``work`` as they come, done by means of ``workers`` child processes; few wait at a time.

    ``todo`` is drawn from as children become free, in their threads, which ``work`` runs in as well; its event is set
    when nobody waits for its result any more.
    """
    tasks = iter(todo)
    taking = threading.Lock()
    results: queue.Queue[tuple[R] | BaseException | None] = queue.Queue(maxsize=max(WAITING, 4 * workers))
    stopping = threading.Event()
    children: list[Worker] = []

    def run() -> None:
        child = _borrowed(limits or Limits.from_environment())
        children.append(child)
        try:
            while not stopping.is_set():
                with taking:
                    task = next(tasks, _END)
                if isinstance(task, _End):
                    break
                results.put((work(child, task, stopping),))
        except BaseException as error:
            results.put(error)
        finally:
            _idle.append(child)
            results.put(None)

    threads = [threading.Thread(target=run, daemon=True) for _ in range(workers)]
    for thread in threads:
        thread.start()
    running = len(threads)
    try:
        while running:
            result = results.get()
            if result is None:
                running -= 1
            elif isinstance(result, BaseException):
                raise result
            else:
                yield result[0]
    finally:
        stopping.set()
        if running:
            for child in children:
                child.end()  # what it works on now nobody will store
        while running:
            running -= results.get() is None
        for thread in threads:
            thread.join()


def spread(
    function: Callable[[T], R],
    tasks: Iterable[T],
    workers: int,
    trouble: Callable[[str], None],
) -> Iterator[R | None]:
    """The results of a function on tasks, importable and picklable, in any order; None, and why, where it fails."""

    def done(child: Worker, task: T, stopping: threading.Event) -> R | LimitError:
        try:
            return child.run(function, task)
        except LimitError as error:
            return error

    todo = list(tasks)
    for result in in_children(todo, done, min(workers, len(todo))):
        if isinstance(result, LimitError):
            trouble(str(result))
            yield None
        else:
            yield result


class _End:
    """What comes after the last task."""


_END = _End()
_idle: deque[Worker] = deque()


def _borrowed(limits: Limits) -> Worker:
    """A child process with these limits, one that an earlier run has left if there is one."""
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
