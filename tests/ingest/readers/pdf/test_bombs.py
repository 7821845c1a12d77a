"""Small PDFs that unpack, nest or repeat without end: each ends within its limits, and the next file is read."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.layout import Layout, TextLine
from ingest.limits import LimitError, Limits, Worker
from ingest.readers.pdf.marks import PdfError
from ingest.readers.pdf.reader import read_pdf
from tests.ingest.readers.pdf.raw import FONT, PAGE, TEXT, THREE_TIMES, deflated, objects, one_page, packed, stream

LIMITS = Limits(seconds=6, megabytes=256)
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
HUGE = 300
"""MB that a bomb unpacks to."""


def contents() -> bytes:
    """A page that says nothing at great length."""
    return objects(CATALOG, PAGES, PAGE % (4, 5), stream(deflated(b"", b" ", HUGE, TEXT), THREE_TIMES), FONT)


def object_stream() -> bytes:
    """The catalog itself stands behind all the blanks."""
    return packed(CATALOG, PAGES, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>", blanks=HUGE)


def object_stream_of_itself() -> bytes:
    """An object stream that goes on in itself, and whose length stands within it."""
    return packed(CATALOG, PAGES, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>", entries=b"/Extends 4 0 R")


def characters_of_a_font() -> bytes:
    """A font whose table of characters is a bomb."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
    table = deflated(b"begincmap 1 beginbfchar <41> <0042>", b"<41> <0042> ", HUGE, b"endbfchar endcmap")
    return objects(CATALOG, PAGES, PAGE % (4, 5), stream(TEXT), font, stream(table, THREE_TIMES))


def font_file() -> bytes:
    """A font whose embedded program is a bomb."""
    font = (
        b"<< /Type /Font /Subtype /TrueType /BaseFont /X /FirstChar 32 /LastChar 33 /Widths [500 500] /FontDescriptor"
        b" << /Type /FontDescriptor /FontName /X /Flags 4 /FontFile2 6 0 R >> >>"
    )
    return objects(CATALOG, PAGES, PAGE % (4, 5), stream(TEXT), font, stream(deflated(b"", b"\0", HUGE), THREE_TIMES))


def image() -> bytes:
    """A picture of one colour, far larger than the page."""
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>"
    )
    entries = b"/Type /XObject /Subtype /Image /Width 17000 /Height 17000 /BitsPerComponent 8 /ColorSpace /DeviceGray "
    picture = stream(deflated(b"", b"\0", HUGE), entries + THREE_TIMES)
    return objects(CATALOG, PAGES, page, stream(TEXT + b" q 400 0 0 300 0 0 cm /X Do Q"), FONT, picture)


def forms_within_forms() -> bytes:
    """Eight levels of forms, each of which shows the next one sixteen times."""
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>"
    )
    inner = [
        stream(
            b"/X Do " * 16,
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>" % number,
        )
        for number in range(7, 15)
    ]
    last = stream(b"0 0 m 9 9 l S", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return objects(CATALOG, PAGES, page, stream(TEXT + b" /X Do"), FONT, *inner, last)


def arrays_within_arrays() -> bytes:
    """A page whose content opens a million arrays."""
    return one_page(TEXT + b" " + b"[" * 1_000_000)


def a_deep_page_tree() -> bytes:
    """Twenty thousand nodes over the one page."""
    nodes = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % number for number in range(3, 20_003)]
    return objects(CATALOG, *nodes, b"<< /Type /Page /MediaBox [0 0 9 9] >>")


def cross_references_in_a_ring() -> bytes:
    """A cross-reference table that says that it goes on in itself."""
    data = one_page(TEXT)
    start = data.index(b"xref\n0")
    return data.replace(b"/Root 1 0 R", b"/Prev %d /Root 1 0 R" % start)


def outcome(worker: Worker, path: Path, source: str) -> Layout | str:
    """The layout, or the one line that says why there is none."""
    try:
        return worker.run(read_pdf, path, None, source)  # type: ignore[arg-type]
    except (PdfError, LimitError) as error:
        return str(error)


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    one = Worker(LIMITS)
    yield one
    one.close()


@pytest.mark.parametrize(
    "make",
    [
        contents,
        object_stream,
        object_stream_of_itself,
        characters_of_a_font,
        font_file,
        image,
        forms_within_forms,
        arrays_within_arrays,
        a_deep_page_tree,
        cross_references_in_a_ring,
    ],
)
def test_it_ends_within_its_limits_and_disturbs_nothing_else(
    make: Callable[[], bytes], source: str, worker: Worker, tmp_path: Path
) -> None:
    bad, good = tmp_path / "bad.pdf", tmp_path / "good.pdf"
    bad.write_bytes(make())
    good.write_bytes(one_page(TEXT))
    assert bad.stat().st_size < 2_000_000
    started = time.monotonic()
    result = outcome(worker, bad, source)
    assert isinstance(result, Layout) or len(result.splitlines()) == 1
    assert time.monotonic() - started < 2 * LIMITS.seconds
    if make is contents:
        assert isinstance(result, str)
        assert "256 MiB" in result or result == "PDF 结构损坏,没有一页能读出"
    layout = worker.run(read_pdf, good, None, source)
    assert [block.text for block in layout.blocks() if isinstance(block, TextLine)] == ["total 1,202.95"]


def test_objects_in_a_stream_are_read_where_it_is_none(source: str) -> None:
    page = PAGE.replace(b" /Contents %d 0 R", b"") % 4
    assert len(read_pdf(packed(CATALOG, PAGES, page, FONT), "a.pdf", source).pages) == 1  # type: ignore[arg-type]
