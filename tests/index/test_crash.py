"""Killed at random moments, the index opens and answers whole filings; ``python -m bench.crash`` does it 200 times."""

from __future__ import annotations

import pytest

from bench.crash import crash
from index.fulltext.engines import ENGINES, installed


@pytest.mark.parametrize("engine", [engine for engine in ENGINES if installed(engine)])
def test_no_filing_is_ever_half_old_and_half_new(engine: str) -> None:
    assert crash(3, engine, seed=7) == []
