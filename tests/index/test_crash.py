"""Killed at random moments, the index opens and answers whole filings; ``python -m bench.crash`` does it 200 times."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from index.fulltext.engines import ENGINES, installed

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("engine", "kills"), [("tantivy", 12), ("whoosh", 6)])
def test_no_filing_is_ever_half_old_and_half_new(engine: str, kills: int) -> None:
    """In a process of its own, which forks, as one with threads must not."""
    if engine not in [name for name in ENGINES if installed(name)]:
        pytest.skip(f"{engine} is not installed")
    command = [sys.executable, "-m", "bench.crash", str(kills), engine]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert (done.returncode, f"{kills} kills" in done.stdout) == (0, True), done.stdout + done.stderr
