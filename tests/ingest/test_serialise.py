"""The JSON of a filing read back: nothing of it is lost, and figures keep their printed form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.filing import Filing
from ingest.pipeline import extract
from ingest.serialise import filing_from_json, filing_to_json

FILINGS = Path(__file__).resolve().parents[2] / "corpus" / "filings"


def printed(filing: Filing) -> Iterator[str]:
    """The figures of all tables as printed."""
    return (amount.printed for table in filing.tables for row in table.rows for amount in row.values.values())


@pytest.mark.parametrize("name", ["d00000-328-2024-budget.txt", "d00001-675-2024-budget.md"])
def test_json_gives_the_filing_back(name: str) -> None:
    filing = extract(FILINGS / name)
    written = json.loads(json.dumps(filing_to_json(filing)))
    again = filing_from_json(written)
    assert filing_to_json(again) == written
    assert list(printed(again)) == list(printed(filing))
    assert any("," in figure for figure in printed(again))
