"""The sample PDFs read whole, by each source: every table, row and figure, and every row's box on the page."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

import corpus.pdfsamples
from bench import scoring
from corpus.generate import TRUTH_SUFFIX
from ingest.filing import Filing
from ingest.folding import squeeze
from ingest.pipeline import recognise
from ingest.readers.pdf.marks import Char
from ingest.readers.pdf.reader import open_source, read_pdf
from ingest.readers.pdf.words import readable
from ingest.serialise import filing_to_json

SAMPLES = sorted(corpus.pdfsamples.FOLDER.glob("*.pdf"))


@cache
def filing_of(path: Path, source: str) -> Filing:
    return recognise(read_pdf(path, source=source))


def test_there_is_a_sample_of_every_layout() -> None:
    names = {name for name, *_ in (*corpus.pdfsamples.DRAWN, *corpus.pdfsamples.PRINTED)}
    assert {path.stem for path in SAMPLES} == names
    assert all(path.stat().st_size < 170_000 for path in SAMPLES)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_row_and_figure_is_right(path: Path, source: str) -> None:
    truth = json.loads(path.with_suffix(TRUTH_SUFFIX).read_text(encoding="utf-8"))
    found = filing_to_json(filing_of(path, source))
    columns = scoring.columns(truth)
    assert [table["key"] for table in found["tables"]] == [table["key"] for table in truth["tables"]]
    assert scoring.rows(found) == scoring.rows(truth)
    assert scoring.cells(found, columns) == scoring.cells(truth, columns)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_row_is_boxed_where_its_name_and_figures_are_printed(path: Path, source: str) -> None:
    pages = {page.number: page.chars for page in open_source(path.read_bytes(), source).pages()}
    for table in filing_of(path, source).tables:
        for row in table.rows:
            if table.key == "三公经费支出表":  # one row without a printed name
                continue
            inside = text_in(pages[row.place.page], row.place.bbox)
            assert set(squeeze(row.name)) <= set(inside), (row.name, inside)
            for amount in row.values.values():
                own = text_in(pages[amount.place.page], amount.place.bbox)
                assert sorted(own) == sorted(re.sub(r"\s", "", amount.printed)), (row.name, own)


def text_in(chars: list[Char], box: tuple[float, float, float, float]) -> str:
    """The characters whose middle lies in a box, squeezed, in whatever order."""
    x0, top, x1, bottom = box
    inside = [c for c in chars if x0 <= (c.x0 + c.x1) / 2 <= x1 and top <= (c.top + c.bottom) / 2 <= bottom]
    return squeeze("".join(readable(c.text) for c in inside))
