"""Readers that misbehave, for tests of the limits; they run in child processes, so they stand in a module."""

from __future__ import annotations

import os
import signal
import time

from index.bulk.finding import Source
from index.bulk.reading import Outcome, read_source


def breaking(source: Source, version: str) -> Outcome:
    """Kills its process on a file called poison, and notes each attempt beside it."""
    if "poison" in source.name:
        with source.file.with_suffix(".tries").open("a", encoding="utf-8") as tries:
            tries.write("x")
        os.kill(os.getpid(), signal.SIGKILL)
    return read_source(source, version)


def hanging(source: Source, version: str) -> Outcome:
    """Never ends on a file called slow."""
    if "slow" in source.name:
        time.sleep(600)
    return read_source(source, version)


def greedy(source: Source, version: str) -> Outcome:
    """Wants all memory on a file called big."""
    if "big" in source.name:
        return b"x" * (64 << 30)  # type: ignore[return-value]
    return read_source(source, version)
