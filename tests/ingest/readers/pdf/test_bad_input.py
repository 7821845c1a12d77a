"""Broken and hostile PDFs: each ends in a layout or in one clear line, in bounded time and memory."""

from __future__ import annotations

import time

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from ingest.layout import Layout, TextLine
from ingest.readers.pdf.marks import PdfError
from ingest.readers.pdf.reader import read_pdf
from tests.ingest.readers.pdf.raw import FONT, PAGE, TEXT, objects, one_page, stream


def outcome(data: bytes, source: str = "auto") -> Layout | str:
    """The layout, or the one line that says why there is none."""
    try:
        return read_pdf(data, "a.pdf", source)
    except PdfError as error:
        return str(error)


def text_of(layout: Layout) -> str:
    return "\n".join(block.text for block in layout.blocks() if isinstance(block, TextLine))


def test_the_plain_page_that_the_broken_ones_start_from(source) -> None:
    assert "1,202.95" in text_of(read_pdf(one_page(TEXT), "a.pdf", source))


def test_encrypted_with_a_password_says_so(draw, source) -> None:
    data = draw(lambda paper: paper.text(40, 100, "合计"), encrypt=StandardEncryption("secret", strength=128))
    with pytest.raises(PdfError, match="已加密,需要口令"):
        read_pdf(data, "a.pdf", source)


@pytest.mark.parametrize("strength", [40, 128])
def test_encrypted_with_an_empty_password_is_read(draw, source, strength: int) -> None:
    def page(paper) -> None:
        paper.canvas.setFont("Helvetica", 10)
        paper.canvas.drawString(40, 100, "total 1,202.95")

    lock = StandardEncryption("", ownerPassword="owner", strength=strength)
    assert "1,202.95" in text_of(read_pdf(draw(page, encrypt=lock), "a.pdf", source))


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_truncated_is_read_or_refused_in_one_line(draw, source, share: float) -> None:
    data = draw(*[lambda paper: paper.text(40, 100, "total 1,202.95")] * 3)
    result = outcome(data[: int(share * len(data))], source)
    assert result in ("PDF 结构损坏,无法读取", "PDF 结构损坏,没有一页能读出", "PDF 没有一页") or result.pages


def test_without_a_cross_reference_table_the_objects_are_searched(source) -> None:
    data = one_page(TEXT)
    data = data[: data.index(b"xref\n")] + b"startxref\n99999\n%%EOF"
    result = outcome(data, source)
    assert result == "PDF 结构损坏,无法读取" or "1,202.95" in text_of(result)


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n" + b"\x00\xff" * 5000, b"%PDF-1.4 <html>404</html>"])
def test_only_the_first_bytes_are_a_pdf(source, data: bytes) -> None:
    with pytest.raises(PdfError, match=r"PDF (结构损坏|没有一页)"):
        read_pdf(data, "a.pdf", source)


def test_no_pages_says_so() -> None:
    data = objects(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>")
    with pytest.raises(PdfError, match="没有一页"):
        read_pdf(data, "a.pdf")


def test_a_page_tree_that_holds_itself_ends(source) -> None:
    data = objects(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 3 >>")
    with pytest.raises(PdfError):
        read_pdf(data, "a.pdf", source)


def test_a_form_that_shows_itself_ends(source) -> None:
    data = objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>",
        stream(TEXT + b" /X Do"),
        FONT,
        stream(b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>"),
    )
    assert "1,202.95" in text_of(read_pdf(data, "a.pdf", source))


@pytest.mark.parametrize("box", [b"[0 0 1e12 1e12]", b"[0 0 14400 14400]", b"[0 0 0 0]", b"[9 9 1 1]", b"[0 0 (a) 1]"])
def test_any_page_box_is_survived(source, box: bytes) -> None:
    result = outcome(one_page(TEXT, box), source)
    assert result == "PDF 结构损坏,没有一页能读出" or len(result.pages) == 1


@pytest.mark.parametrize(
    "font",
    [
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H >>",
        b"<< /Type /Font /Subtype /TrueType /BaseFont /X /FirstChar 10 /LastChar 3 /Widths 7 >>",
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 0 0] /CharProcs 99 0 R >>",
        b"(no font at all)",
        b"null",
    ],
)
def test_a_malformed_font_loses_no_other_page(source, font: bytes) -> None:
    data = objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>",
        PAGE % (4, 5),
        stream(TEXT),
        font,
        PAGE % (4, 7),
        FONT,
    )
    layout = read_pdf(data, "a.pdf", source)
    assert len(layout.pages) == 2
    assert "1,202.95" in text_of(layout)


CID_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [<< /Type /Font"
    b" /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (%s)"
    b" /Supplement 0 >> /DW 1000 >>] >>"
)
DRAWN_FONT = (
    b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 65"
    b" /LastChar 68 /Widths [900 900 900 900] /CharProcs << /%s 3 0 R /%s 3 0 R /%s 3 0 R /%s 3 0 R >> /Resources << >>"
    b" /Encoding << /Type /Encoding /Differences [65 /%s /%s /%s /%s] >> >>"
)
"""A font whose glyphs are drawn by the PDF itself; what they stand for only their names can tell."""


def pages_of(*pages: tuple[bytes, bytes]) -> bytes:
    """A PDF of pages with a content and a font each."""
    kids = b" ".join(b"%d 0 R" % (4 + 3 * at) for at in range(len(pages)))
    bodies = [PAGE % (5 + 3 * at, 6 + 3 * at) for at in range(len(pages))]
    parts = [part for body, page in zip(bodies, pages, strict=True) for part in (body, stream(page[0]), page[1])]
    glyph = stream(b"900 0 0 0 900 900 d1 0 0 m 900 900 l 0 900 l f")
    tree = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages))
    return objects(b"<< /Type /Catalog /Pages 2 0 R >>", tree, glyph, *parts)


def outlines(count: int) -> bytes:
    """So many drawn shapes of four curves, as letters converted to outlines are."""
    shape = b"%d %d m " + b"%d %d %d %d %d %d c " * 4 + b"f"
    return b" ".join(shape % ((20 + 5 * at, 50, *range(10, 34))) for at in range(count))


def drawn_font(*names: bytes) -> bytes:
    return DRAWN_FONT % (*names, *names)


@pytest.mark.parametrize(
    "page",
    [
        (b"BT /F1 10 Tf 20 100 Td <E00112340102E003E00411112222> Tj ET", CID_FONT % b"Identity"),
        (b"BT /F1 10 Tf 20 100 Td <00410042004300440045> Tj ET", CID_FONT % b"Identity"),
        (b"BT /F1 10 Tf 20 100 Td (ABCD) Tj ET", drawn_font(b"a0", b"a1", b"a2", b"a3")),
        (outlines(150), FONT),
    ],
    ids=["glyph numbers", "glyph numbers as of letters", "a drawn font", "outlines"],
)
def test_pages_without_characters_need_ocr_and_are_named(source, page: tuple[bytes, bytes]) -> None:
    layout = read_pdf(pages_of((TEXT, FONT), page), "a.pdf", source)
    assert [page.trouble for page in layout.pages] == [None, "needs OCR"]
    assert [note for note in layout.notes if "OCR" in note and note.startswith("第 2 页")]
    assert text_of(layout) == "total 1,202.95"


def test_glyphs_of_a_known_collection_are_read(source) -> None:
    text = b"BT /F1 10 Tf 20 100 Td <03E80400040104020403> Tj ET"
    assert text_of(read_pdf(one_page(text, font=CID_FONT % b"GB1"), "a.pdf", source)) == "拜磅蚌镑傍"


def test_a_drawn_font_that_names_its_glyphs_is_read_or_needs_ocr(source) -> None:
    """PDFium does not go by the names."""
    page = (b"BT /F1 10 Tf 20 100 Td (ABCD) Tj ET", drawn_font(b"one", b"two", b"period", b"five"))
    layout = read_pdf(pages_of(page), "a.pdf", source)
    assert (layout.pages[0].trouble, text_of(layout)) == ((None, "12.5") if source == "pdfminer" else ("needs OCR", ""))


def test_a_page_with_a_small_drawing_and_no_text_is_blank(source) -> None:
    layout = read_pdf(pages_of((TEXT, FONT), (outlines(10), FONT)), "a.pdf", source)
    assert [page.trouble for page in layout.pages] == [None, None]


def test_200_000_characters_on_a_page_take_bounded_time() -> None:
    rows = b" ".join(b"1 0 0 1 10 %d Tm (%s) Tj" % (y % 800, b"0123456789" * 20) for y in range(1000))
    started = time.monotonic()
    layout = read_pdf(one_page(b"BT /F1 1 Tf " + rows + b" ET", b"[0 0 600 800]"), "a.pdf")
    assert sum(len(block.text) for block in layout.blocks() if isinstance(block, TextLine)) > 100_000
    assert time.monotonic() - started < 60


def test_2_000_pages_are_read() -> None:
    kids = b" ".join(b"%d 0 R" % number for number in range(5, 2005))
    page = PAGE % (3, 4)
    data = objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count 2000 >>" % kids,
        stream(TEXT),
        FONT,
        *[page] * 2000,
    )
    assert len(read_pdf(data, "a.pdf").pages) == 2000
