"""The same filing as web page, DOCX, XLSX and Markdown with HTML tables is read whole in each."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import get_args

import pytest

from bench.scoring import score
from corpus.office import OfficeForm, office
from corpus.paper import subjects
from ingest.pipeline import extract
from ingest.serialise import filing_to_json

SEED = 77
KINDS = {"budget": 0, "final": 3}
"""Which of the seed's subjects is a department's budget and which its final account."""


@pytest.mark.parametrize("form", get_args(OfficeForm))
@pytest.mark.parametrize("subject", KINDS.values(), ids=list(KINDS))
def test_every_row_cell_indicator_and_project_is_read(tmp_path: Path, form: OfficeForm, subject: int) -> None:
    (chosen,) = islice(subjects(SEED), subject, subject + 1)
    data, truth = office(SEED, chosen, form)
    file = tmp_path / f"a.{form}"
    file.write_bytes(data)
    got = score(filing_to_json(extract(file)), truth, "")
    parts = ["filing", "tables", "rows", "cells", "indicators", "projects", "details"]
    # A workbook marks no headings, so those that only marks tell (titles of tables) are none in it.
    parts += [] if form == "xlsx" else ["sections"]
    assert {part: got[part] for part in parts} == dict.fromkeys(parts, 1.0)
