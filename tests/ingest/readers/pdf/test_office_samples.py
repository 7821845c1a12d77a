"""Made filings that an office program printed to PDF, read whole by each source: rows, figures, indicators, boxes.

``framed-sheets`` and ``open-sheets`` are workbooks (captions inside the hairline frame; no outer borders, coloured
headers, 行次 and 栏次), ``broken-rows`` a document whose forms have upright level labels and rows that a page break
cuts. They were printed once with LibreOffice from facts of ``corpus``, which also wrote the truth beside them. The
forms of ``open-forms`` have no lines at all, those of ``level-forms`` level ones only; a browser printed them.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from bench import scoring
from ingest.filing import Filing
from ingest.folding import squeeze
from ingest.pipeline import recognise
from ingest.readers.pdf.reader import open_source, read_pdf
from ingest.readers.pdf.words import readable
from ingest.serialise import filing_to_json

SAMPLES = sorted((Path(__file__).parents[3] / "data" / "office").glob("*.pdf"))
pytestmark = pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)


@cache
def filing_of(path: Path, source: str) -> Filing:
    return recognise(read_pdf(path, source=source))


def test_all_that_is_printed_is_read_right(path: Path, source: str) -> None:
    truth = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))
    found = filing_to_json(filing_of(path, source))
    assert scoring.rows(found) == scoring.rows(truth)
    columns = scoring.columns(truth)
    assert scoring.cells(found, columns) == scoring.cells(truth, columns)
    assert scoring.indicators(found) == scoring.indicators(truth)
    assert scoring.details(found, truth) == 1
    assert [project["name"] for project in found["projects"]] == [project["name"] for project in truth["projects"]]
    assert truth["indicators"] or truth["tables"]


def test_rows_and_indicators_are_boxed_where_they_are_printed(path: Path, source: str) -> None:
    pages = {page.number: page.chars for page in open_source(path.read_bytes(), source).pages()}
    filing = filing_of(path, source)
    named = [(row.name, row.place) for table in filing.tables for row in table.rows if table.key != "三公经费支出表"]
    for name, place in [*named, *((item.name, item.place) for item in filing.indicators)]:
        x0, top, x1, bottom = place.bbox
        inside = [
            readable(char.text)
            for char in pages[place.page]
            if x0 <= (char.x0 + char.x1) / 2 <= x1 and top <= (char.top + char.bottom) / 2 <= bottom
        ]
        assert set(squeeze(name)) <= set(squeeze("".join(inside))), (name, place, inside)
