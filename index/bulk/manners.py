"""Bulk work beside people who search: it takes the processor that they leave."""

from __future__ import annotations

import os
import threading
from contextlib import suppress

NICENESS = 10


def step_back() -> None:
    """Lower the priority of this thread and of all threads and processes that it starts; where the system can."""
    with suppress(OSError, AttributeError):
        thread = threading.get_native_id()
        if os.getpriority(os.PRIO_PROCESS, thread) < NICENESS:
            os.setpriority(os.PRIO_PROCESS, thread, NICENESS)
