"""Killed at random moments, the index opens and answers whole filings; ``python -m bench.crash`` does it 200 times."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from index.fulltext.engines import Engine, installed

ROOT = Path(__file__).resolve().parents[2]


SAMPLE: dict[Engine, int] = {"tantivy": 12, "whoosh": 6}


@pytest.mark.parametrize(("engine", "kills"), [(e, n) for e, n in SAMPLE.items() if installed(e)])
def test_no_filing_is_ever_half_old_and_half_new(engine: str, kills: int) -> None:
    """In a process of its own, which forks, as one with threads must not."""
    command = [sys.executable, "-m", "bench.crash", str(kills), engine]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert (done.returncode, f"{kills} kills" in done.stdout) == (0, True), done.stdout + done.stderr
