"""Bulk work lets searches go first."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from index.bulk.manners import NICENESS, step_back


@pytest.mark.skipif(sys.platform != "linux", reason="threads have a priority of their own on Linux only")
def test_only_the_thread_that_steps_back_does() -> None:
    before, during = os.getpriority(os.PRIO_PROCESS, 0), []

    def work() -> None:
        step_back()
        during.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert during == [max(before, NICENESS)]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
