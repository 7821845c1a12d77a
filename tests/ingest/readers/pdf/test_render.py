"""Page images."""

from __future__ import annotations

import io

import pytest

pytest.importorskip("pypdfium2")
Image = pytest.importorskip("PIL.Image")

from ingest.readers.pdf.render import MAX_PIXELS, RenderError, render_page  # noqa: E402


def test_a_page_is_drawn_at_its_scale(draw) -> None:
    data = draw(lambda paper: paper.rect(100, 50, 200, 150, fill=True))
    image = Image.open(io.BytesIO(render_page(data, 1, 2.0)))
    assert image.size == (800, 600)
    assert image.convert("L").getpixel((300, 200)) == 0
    assert image.convert("L").getpixel((300, 320)) == 255


def test_a_turned_page_is_drawn_as_shown(draw) -> None:
    data = draw(lambda paper: paper.text(10, 10, "合计"), size=(400, 300), rotate=90)
    assert Image.open(io.BytesIO(render_page(data, 1, 1.0))).size == (400, 300)


def test_a_huge_page_gives_no_huge_picture(draw) -> None:
    data = draw(lambda paper: paper.text(10, 10, "合计"), size=(14400, 14400))
    width, height = Image.open(io.BytesIO(render_page(data, 1, 3.0))).size
    assert width * height <= MAX_PIXELS * 1.01


@pytest.mark.parametrize("page", [0, 2, -1])
def test_a_page_that_is_not_there_says_so(draw, page: int) -> None:
    with pytest.raises(RenderError, match="共 1 页"):
        render_page(draw(lambda paper: paper.text(10, 10, "合计")), page)


def test_what_is_no_pdf_says_so() -> None:
    with pytest.raises(RenderError, match="无法打开"):
        render_page(b"%PDF-1.4 broken", 1)
