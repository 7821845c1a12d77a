"""Calls in a process with limits."""

from __future__ import annotations

import os
import time

import pytest

from ingest.limits import LimitError, Limits, Worker


@pytest.fixture
def worker():
    worker = Worker(Limits(seconds=5, megabytes=256))
    yield worker
    worker.close()


def test_a_call_returns_what_the_function_returns(worker: Worker) -> None:
    assert worker.run(sorted, [3, 1, 2], reverse=True) == [3, 2, 1]
    assert worker.run(os.getpid) != os.getpid()


def test_one_process_takes_many_calls(worker: Worker) -> None:
    assert worker.run(os.getpid) == worker.run(os.getpid)


def test_what_the_function_raises_is_raised_here(worker: Worker) -> None:
    with pytest.raises(ZeroDivisionError):
        worker.run(divmod, 1, 0)
    assert worker.run(abs, -1) == 1


def test_a_call_that_runs_too_long_is_stopped_and_the_next_one_runs() -> None:
    worker = Worker(Limits(seconds=1, megabytes=256))
    try:
        started = time.monotonic()
        with pytest.raises(LimitError, match="超过 1 秒"):
            worker.run(time.sleep, 30)
        assert time.monotonic() - started < 5
        assert worker.run(abs, -1) == 1
    finally:
        worker.close()


def test_a_call_that_wants_too_much_memory_is_refused(worker: Worker) -> None:
    with pytest.raises(LimitError, match="256 MiB"):
        worker.run(bytearray, 1 << 30)
    assert worker.run(abs, -1) == 1


def test_a_process_that_dies_is_told_and_replaced(worker: Worker) -> None:
    with pytest.raises(LimitError, match="异常终止"):
        worker.run(os._exit, 3)
    assert worker.run(abs, -1) == 1


def test_what_a_library_prints_does_not_come_between(worker: Worker) -> None:
    assert worker.run(print, "noise", flush=True) is None
    assert worker.run(abs, -1) == 1


def test_a_fork_gets_a_process_of_its_own(worker: Worker) -> None:
    mine = worker.run(os.getpid)
    read, write = os.pipe()
    if not (child := os.fork()):
        os.write(write, str(worker.run(os.getpid)).encode())
        worker.close()
        os._exit(0)
    os.waitpid(child, 0)
    assert int(os.read(read, 100)) != mine
    assert worker.run(os.getpid) == mine


def test_the_environment_sets_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Limits.from_environment() == Limits(60, 1024)
    monkeypatch.setenv("MINGZHANG_READ_SECONDS", "5")
    monkeypatch.setenv("MINGZHANG_READ_MEGABYTES", "300")
    assert Limits.from_environment() == Limits(5, 300)
