"""Cross-references: whole in what the libraries write, damaged where bytes or numbers moved."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers.pdf.crossrefs import leads_to_objects
from ingest.readers.pdf.reader import DAMAGED, read_pdf
from tests.ingest.readers.pdf.raw import TEXT, one_page, packed

SAMPLES = sorted((Path(__file__).parents[4] / "corpus" / "pdfs").glob("*.pdf"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_those_of_whole_files_lead_to_their_objects(path: Path) -> None:
    assert leads_to_objects(path.read_bytes())


def test_a_table_in_a_stream_is_taken_where_it_stands() -> None:
    assert leads_to_objects(packed(b"<< /Type /Catalog >>"))


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:15] + b"  " + data[15:],
        lambda data: data.replace(b"\n4 0 obj", b"\n7 0 obj"),
        lambda data: data.replace(b"startxref", b"startxreg"),
        lambda data: data[: data.index(b"xref\n0")] + b"startxref\n99999\n%%EOF",
        lambda data: data.replace(b" 00000 n", b" 00000 x", 1),
    ],
    ids=["bytes put in", "another number", "no start", "no table", "a broken entry"],
)
def test_damaged_ones_do_not(damage) -> None:
    assert not leads_to_objects(damage(one_page(TEXT)))


def test_bytes_before_the_header_move_everything() -> None:
    assert leads_to_objects(b"junk\n" + one_page(TEXT))


def test_a_file_with_damaged_ones_is_read_and_says_so(source) -> None:
    data = next(path for path in SAMPLES if path.stem == "unruled").read_bytes()
    damaged = read_pdf(data.replace(b"\n20 0 obj", b"\n60 0 obj", 1), "a.pdf", source)
    assert DAMAGED in damaged.notes
    assert len(damaged.pages) == len(read_pdf(data, "a.pdf", source).pages)
    assert DAMAGED not in read_pdf(data, "a.pdf", source).notes
