"""The figures of the README: real filings against their truth, by the measure that stands beside them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.pipeline import extract
from ingest.serialise import filing_to_json

FIGURES = ("filing", "sections", "tables", "rows", "cells", "indicators", "projects", "details", "sourced")
REACHED = {
    "truth/000": (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.99),
    "truth/001": (1.0, 1.0, 1.0, 1.0, 1.0, 0.97, 1.0, 1.0, 0.99),
    "truth/003": (1.0, 1.0, 1.0, 1.0, 1.0, 0.99, 1.0, 0.99, 1.0),
    "pdf/puto-caizheng-2024": (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, None, None),
}


def source_of(shared: Path, truth: str) -> Path:
    """The filing that a truth is of."""
    folder, name = truth.split("/")
    return shared / f"{truth}.pdf" if folder == "pdf" else next((shared / "seeds").glob(f"{name}_*.txt"))


@pytest.mark.parametrize("truth", REACHED)
def test_real_filings_reach_what_the_readme_says(shared: Path, tmp_path: Path, truth: str) -> None:
    source = source_of(shared, truth)
    out = tmp_path / "extracted.json"
    out.write_text(json.dumps(filing_to_json(extract(source)), ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, str(shared / "score" / "score.py"), str(out), str(shared / f"{truth}.json"), "--json"]
    command += ["--source", str(source)] if source.suffix == ".txt" else []
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    for figure, least in zip(FIGURES, REACHED[truth], strict=True):
        assert least is None or found[figure] >= least, (figure, found)
