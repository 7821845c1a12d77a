"""Filings drawn as PDFs: the same bytes every time, and every layout read back."""

from __future__ import annotations

import pytest

from bench.pdfscore import filing_rows, filled, misses, printed_rows, score_rows
from corpus.html import render_html
from corpus.pdf import render_pdf
from corpus.pdfsamples import truth_of
from corpus.printed import PrintForm, print_tables
from corpus.variants import HARD, PLAIN, Variant, hard_variant, variant
from ingest.filing import Filing
from ingest.layout import Grid
from ingest.pipeline import recognise
from ingest.readers.pdf.reader import read_pdf
from ingest.serialise import filing_from_json


@pytest.fixture(scope="module")
def filing() -> Filing:
    return filing_from_json(truth_of(3, 1, 2024, "决算"))


def test_the_same_filing_and_layout_give_the_same_bytes(filing: Filing) -> None:
    assert render_pdf(filing, PLAIN) == render_pdf(filing, PLAIN)


@pytest.mark.parametrize(
    "layout",
    [
        *(v for group in HARD.values() for v in group if not v.cut_rows),
        *(variant(seed) for seed in range(8)),
        *(v for seed in range(9) if not (v := hard_variant(seed)).cut_rows),
    ],
    ids=lambda v: v.name,
)
def test_every_layout_is_read_back(filing: Filing, layout: Variant) -> None:
    """A row that a page cuts is two in the grids; what is made of it tests the recognition."""
    pages = read_pdf(render_pdf(filing, layout), "drawn.pdf").blocks()
    rows = [row for block in pages if isinstance(block, Grid) for row in block.texts()]
    printed = printed_rows(print_tables(filing, PrintForm(layout.split_codes, layout.blocks)))
    rows = filled(rows)
    score = score_rows(rows, printed)
    assert score.row_share >= 0.995, misses(rows, printed)
    assert score.cell_f1 >= 0.995, misses(rows, printed)


@pytest.mark.parametrize("layout", [v for v in HARD["over pages"] if v.cut_rows], ids=lambda v: v.name)
def test_rows_that_a_page_cuts_are_whole_in_the_filing(filing: Filing, layout: Variant) -> None:
    found = recognise(read_pdf(render_pdf(filing, layout), "drawn.pdf"))
    score = score_rows(filing_rows(found), filing_rows(filing))
    assert (score.row_share, score.cell_f1) == (1.0, 1.0), misses(filing_rows(found), filing_rows(filing))


def test_headers_are_merged_over_their_columns(filing: Filing) -> None:
    table = next(t for t in print_tables(filing, PrintForm()) if t.title.endswith("三公”经费支出决算表"))
    top = [(cell.text, cell.column_span) for cell in table.cells if cell.row == 0]
    assert top == [("预算数", 6), ("决算数", 6)]


def test_the_page_for_a_browser_escapes_and_holds_every_cell(filing: Filing) -> None:
    page = render_html(filing, PLAIN)
    assert page.count("<section>") == len(filing.tables)
    assert "<script" not in page
