"""Readers of hostile files run in a process of their own, with an end to its time and memory.

A PDF can ask for any amount of either. The worker is one child process that takes one call after the other over a
pipe; when a call runs too long or wants too much memory, the child ends, the call fails with one line for the user,
and the next call gets a new child. Nothing else is disturbed.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import pickle
import selectors
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_HEAD = struct.Struct("!Q")
_CHUNK = 1 << 20
_BEGUN = b"."
_TO_LOAD = 60.0
_GRACE = 5.0
"""Seconds that a child outlives its limit where its parent was killed and cannot end it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long one call may take, in seconds, and how much memory its process may have, in MiB."""

    seconds: float = 60.0
    megabytes: int = 1024

    @classmethod
    def from_environment(cls) -> Limits:
        """The limits that MINGZHANG_READ_SECONDS and MINGZHANG_READ_MEGABYTES set, else the defaults."""
        usual = cls()
        seconds = os.environ.get("MINGZHANG_READ_SECONDS") or usual.seconds
        megabytes = os.environ.get("MINGZHANG_READ_MEGABYTES") or usual.megabytes
        return cls(float(seconds), int(megabytes))


class LimitError(Exception):
    """The call took too long, wanted too much memory or broke its process; one line for the user, in Chinese."""


class CrashError(LimitError):
    """The process broke down during the call, which may be the file's fault or bad luck."""


class Worker:
    """One child process that runs calls within limits, one at a time; safe to share between threads."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()
        self._lock = threading.Lock()

    def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """``function(*args, **kwargs)`` in the child; it must be importable by name, its values picklable.

        What the function raises is raised here. Raises LimitError where it does not come to an end of its own.
        """
        if self._owner != os.getpid():  # a fork must not talk over its parent's pipes
            self._child, self._owner, self._lock = None, os.getpid(), threading.Lock()
        call = pickle.dumps((function, args, kwargs))
        with self._lock:
            child = self._started()
            try:
                done, value = pickle.loads(self._exchange(child, call))
            except (EOFError, BrokenPipeError) as error:
                self.close()
                raise CrashError(f"读取进程异常终止,可能超出 {self.limits.megabytes} MiB 内存上限或文件损坏") from error
            except BaseException:
                self.close()
                raise
        if done:
            result: R = value
            return result
        if isinstance(value, MemoryError):
            self.close()
            raise LimitError(f"读取超出 {self.limits.megabytes} MiB 内存上限")
        raise value

    def end(self) -> None:
        """Break off the call that another thread waits for, which gets a CrashError."""
        child = self._child
        if child is not None and self._owner == os.getpid():
            child.kill()

    def close(self) -> None:
        """End the child process."""
        child, self._child = self._child, None
        if child is None or self._owner != os.getpid():
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        child.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            path = os.pathsep.join(p or os.getcwd() for p in sys.path)
            self._child = subprocess.Popen(
                [sys.executable, "-m", "ingest.limits", str(self.limits.megabytes), str(self.limits.seconds)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": path},
            )
        return self._child

    def _exchange(self, child: subprocess.Popen[bytes], call: bytes) -> bytes:
        """Send the call and wait for its answer, no longer than the limit in all."""
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(_HEAD.pack(len(call)) + call)
        child.stdin.flush()
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            # The file's time begins when the child, which may have to load all it needs first, begins with the file.
            self._receive(
                child.stdout.fileno(), len(_BEGUN), selector, time.monotonic() + _TO_LOAD + self.limits.seconds
            )
            deadline = time.monotonic() + self.limits.seconds
            (size,) = _HEAD.unpack(self._receive(child.stdout.fileno(), _HEAD.size, selector, deadline))
            return self._receive(child.stdout.fileno(), size, selector, deadline)

    def _receive(self, pipe: int, size: int, selector: selectors.BaseSelector, deadline: float) -> bytes:
        parts: list[bytes] = []
        while size:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise LimitError(f"读取超过 {self.limits.seconds:g} 秒,已停止")
            part = os.read(pipe, min(size, _CHUNK))
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


_shared: Worker | None = None
_shared_lock = threading.Lock()


def run_limited(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """``Worker.run`` in one worker that this process keeps, with the limits that the environment sets."""
    global _shared
    with _shared_lock:
        if _shared is None:
            _shared = Worker(Limits.from_environment())
            atexit.register(_shared.close)
    return _shared.run(function, *args, **kwargs)


def _serve(megabytes: int, seconds: float, calls: IO[bytes], answers: IO[bytes]) -> None:
    """The child: answer calls until the parent closes the pipe."""
    _limit_memory(megabytes)
    # Reading makes many objects that stay until its end; looking through them at every 700th takes a tenth of its time.
    gc.set_threshold(50_000, 20, 50)

    def begun() -> None:
        answers.write(_BEGUN)
        answers.flush()
        _limit_time(seconds)

    with contextlib.suppress(BrokenPipeError):  # nobody waits for the answer any more
        while len(head := calls.read(_HEAD.size)) == _HEAD.size:
            (size,) = _HEAD.unpack(head)
            answer = _answer(calls.read(size), begun)
            _limit_time(0.0)
            answers.write(_HEAD.pack(len(answer)))
            answers.write(answer)
            answers.flush()


def _answer(call: bytes, begun: Callable[[], None]) -> bytes:
    try:
        try:
            function, args, kwargs = pickle.loads(call)
        finally:
            begun()
        return pickle.dumps((True, function(*args, **kwargs)), protocol=pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps((False, MemoryError()))
    except RecursionError:
        return pickle.dumps((False, LimitError("文件嵌套过深,无法读取")))
    except Exception as error:
        try:
            return pickle.dumps((False, error))
        except Exception:
            return pickle.dumps((False, LimitError(f"读取失败:{type(error).__name__}")))


def _limit_memory(megabytes: int) -> None:
    """Hold this process to so much address space, where the system knows how."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    size = megabytes << 20
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard != resource.RLIM_INFINITY:
        size = min(size, hard)
    resource.setrlimit(resource.RLIMIT_AS, (size, hard))


def _limit_time(seconds: float) -> None:
    """Let the system end this process some time after the limit, for where no parent is left to do it; 0 for never.

    Nothing handles the alarm, so it ends the process even inside a library that never comes back.
    """
    if hasattr(signal, "setitimer"):  # not on Windows
        signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE if seconds else 0.0)


def _main() -> None:
    # What a library prints must not come between the answers: the pipe gets a descriptor of its own.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, which ends this process
    _serve(int(sys.argv[1]), float(sys.argv[2]), sys.stdin.buffer, answers)


if __name__ == "__main__":
    from ingest.limits import _main as main  # so that errors are pickled as ingest.limits.LimitError

    main()
