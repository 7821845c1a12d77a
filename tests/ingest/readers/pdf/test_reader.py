"""Whole PDFs into layouts, by each source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.layout import Grid, Layout, TextLine
from ingest.readers.pdf.page import NEEDS_OCR
from ingest.readers.pdf.reader import is_pdf, read_pdf

XS = [40.0, 120.0, 220.0, 320.0]
YS = [60.0, 80.0, 100.0, 120.0]
ROWS = [["编码", "名称", "合计"], ["201", "一般公共服务支出", "726.12"], ["20103", "办公厅(室)", "1,202.95"]]


def grids(layout: Layout) -> list[Grid]:
    return [block for block in layout.blocks() if isinstance(block, Grid)]


def lines(layout: Layout) -> list[str]:
    return [block.text for block in layout.blocks() if isinstance(block, TextLine)]


def ruled(paper) -> None:
    paper.text(150, 40, "支出总表", 14)
    paper.rule(XS, YS)
    paper.fill(XS, YS, ROWS)


def test_a_ruled_table_and_the_line_above_it(draw: Callable[..., bytes], source) -> None:
    layout = read_pdf(draw(ruled), "a.pdf", source)
    assert lines(layout) == ["支出总表"]
    (grid,) = grids(layout)
    assert grid.texts() == ROWS
    cell = grid.row(1)[2]
    assert cell.place.page == 1
    assert cell.place.bbox == pytest.approx((220, 80, 320, 100), abs=0.5)
    assert (layout.pages[0].width, layout.pages[0].height) == (400, 300)


def test_merged_header_and_merged_first_column(draw, source) -> None:
    def page(paper) -> None:
        xs, ys = [40, 100, 160, 220, 280], [40, 60, 80, 100, 120]
        paper.rect(40, 40, 280, 120)
        paper.line(100, 60, 280, 60)
        for y in (80, 100):
            paper.line(40 if y == 80 else 100, y, 280, y)
        paper.line(100, 40, 100, 120)
        for x in (160, 220):
            paper.line(x, 60, x, 120)
        paper.fill(xs, ys, [["名称", "支出合计"], ["", "小计", "基本", "项目"], ["行政", "1", "2", "3"]])

    (grid,) = grids(read_pdf(draw(page), "a.pdf", source))
    spans = {cell.text: (cell.row_span, cell.column_span) for cell in grid.cells if cell.text}
    assert spans == {
        "名称": (2, 1), "支出合计": (1, 3), "小计": (1, 1), "基本": (1, 1), "项目": (1, 1),
        "行政": (2, 1), "1": (1, 1), "2": (1, 1), "3": (1, 1),
    }  # fmt: skip


def test_a_name_wrapped_in_its_cell_is_one_text(draw, source) -> None:
    def page(paper) -> None:
        paper.rule([40, 120, 220], [40, 80, 100])
        paper.text(43, 55, "资源勘探工业信")
        paper.text(43, 70, "息等支出")
        paper.text(150, 62, "726.12")

    (grid,) = grids(read_pdf(draw(page), "a.pdf", source))
    assert grid.row(0)[0].text == "资源勘探工业信息等支出"


def test_text_that_runs_over_its_border_stays_whole(draw, source) -> None:
    def page(paper) -> None:
        paper.rule([40, 100, 200], [40, 60, 80])
        paper.text(43, 54, "机关事业单位离退休")

    (grid,) = grids(read_pdf(draw(page), "a.pdf", source))
    assert [cell.text for cell in grid.row(0)] == ["机关事业单位离退休", ""]


@pytest.mark.parametrize("stroke", ["dashed", "doubled", "thin rectangles", "cell borders"])
def test_every_way_to_draw_a_line_gives_the_same_grid(draw, source, stroke: str) -> None:
    def page(paper) -> None:
        if stroke == "dashed":
            paper.canvas.setDash(3, 2)
            paper.rule(XS, YS)
        elif stroke == "doubled":
            paper.rule(XS, YS)
            paper.rule([x + 1.5 for x in XS], [y + 1.5 for y in YS])
        elif stroke == "thin rectangles":
            for y in YS:
                paper.rect(XS[0], y, XS[-1], y + 0.7, stroke=False, fill=True)
            for x in XS:
                for top, bottom in pairwise(YS):
                    paper.rect(x, top, x + 0.7, bottom, stroke=False, fill=True)
        else:
            for x0, x1 in pairwise(XS):
                for y0, y1 in pairwise(YS):
                    paper.rect(x0, y0, x1, y1)
        paper.fill(XS, YS, ROWS)

    (grid,) = grids(read_pdf(draw(page), "a.pdf", source))
    assert grid.texts() == ROWS


def test_open_sides_are_closed_where_the_lines_end(draw, source) -> None:
    def page(paper) -> None:
        for y in YS:
            paper.line(XS[0], y, XS[-1], y)
        for x in XS[1:-1]:
            paper.line(x, YS[0], x, YS[-1])
        paper.fill(XS, YS, ROWS)

    (grid,) = grids(read_pdf(draw(page), "a.pdf", source))
    assert grid.texts() == ROWS


def test_two_tables_on_a_page_and_text_between(draw, source) -> None:
    def page(paper) -> None:
        paper.rule(XS, YS)
        paper.fill(XS, YS, ROWS)
        paper.text(40, 150, "其中:财政拨款")
        below = [y + 120 for y in YS]
        paper.rule(XS, below)
        paper.fill(XS, below, ROWS)

    blocks = read_pdf(draw(page), "a.pdf", source).pages[0].blocks
    assert [type(block) for block in blocks] == [Grid, TextLine, Grid]


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_page_turned_by_its_entry_has_places_as_shown(draw, source, rotate: int) -> None:
    shown = (400.0, 300.0)

    def page(paper) -> None:
        # Drawn so that it reads upright once the viewer has turned the page clockwise; reportlab takes the shown size.
        corner = {90: (shown[1], 0), 180: shown, 270: (0, shown[0])}[rotate]
        paper.canvas.translate(*corner)
        paper.canvas.rotate(rotate)
        paper.rule(XS, YS)
        paper.fill(XS, YS, ROWS)

    layout = read_pdf(draw(page, size=shown, rotate=rotate), "a.pdf", source)
    (grid,) = grids(layout)
    assert grid.texts() == ROWS
    assert (layout.pages[0].width, layout.pages[0].height) == shown
    assert grid.row(0)[0].place.bbox == pytest.approx((40, 60, 120, 80), abs=0.5)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_table_printed_sideways_is_read_upright_and_placed_as_shown(draw, source, turn: int) -> None:
    width, height = 400.0, 400.0

    def page(paper) -> None:
        corner = {90: (width, 0), 180: (width, height), 270: (0, height)}[turn]
        paper.canvas.translate(*corner)
        paper.canvas.rotate(turn)
        paper.rule(XS, YS)
        paper.fill(XS, YS, ROWS)

    layout = read_pdf(draw(page, size=(width, height)), "a.pdf", source)
    (grid,) = grids(layout)
    assert grid.texts() == ROWS
    expected = {90: (60, 280, 80, 360), 180: (280, 320, 360, 340), 270: (320, 40, 340, 120)}[turn]
    assert grid.row(0)[0].place.bbox == pytest.approx(expected, abs=0.5)


def test_running_heads_and_page_numbers_are_left_out_with_a_note(draw, source) -> None:
    def page(number: int) -> Callable[..., None]:
        def one(paper) -> None:
            paper.text(150, 20, "某某中心单位预算")
            paper.text(40, 100, f"正文第{'一二三四'[number - 1]}段")
            paper.text(190, 285, f"- {number} -")

        return one

    layout = read_pdf(draw(*(page(n) for n in (1, 2, 3, 4))), "a.pdf", source)
    assert lines(layout) == ["正文第一段", "正文第二段", "正文第三段", "正文第四段"]
    assert set(layout.notes) == {"略去页码 4 处", "略去页眉页脚 4 处"}


def test_radicals_are_shown_as_the_characters_that_they_stand_for(draw, source) -> None:
    layout = read_pdf(draw(lambda paper: paper.text(40, 100, "上海市某部门预算")), "a.pdf", source)
    assert lines(layout) == ["上海市某部门预算"]


def test_a_page_of_pictures_needs_ocr(draw, source) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    def scan(paper) -> None:
        paper.canvas.drawImage(ImageReader(Image.new("L", (40, 30), 200)), 0, 0, 400, 300)

    layout = read_pdf(draw(scan, ruled), "a.pdf", source)
    assert [page.trouble for page in layout.pages] == [NEEDS_OCR, None]
    assert any("第 1 页" in note and "OCR" in note for note in layout.notes)


def test_text_struck_twice_to_look_bold_is_read_once(draw, source) -> None:
    def page(paper) -> None:
        for shift in (0, 0.4):
            paper.text(40 + shift, 100, "合计 1,202.95")

    assert [text.replace(" ", "") for text in lines(read_pdf(draw(page), "a.pdf", source))] == ["合计1,202.95"]


def test_a_pdf_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    named, plain = tmp_path / "a.txt", tmp_path / "b.pdf"
    named.write_bytes(b"%PDF-1.4\n")
    plain.write_text("text")
    assert is_pdf(named)
    assert not is_pdf(plain)


def test_a_page_that_cannot_be_analysed_is_told_and_loses_no_other(draw, monkeypatch: pytest.MonkeyPatch) -> None:
    import ingest.readers.pdf.reader as reader

    def first_fails(raw, columns):
        if raw.number == 1:
            raise ValueError("odd page")
        return read_page(raw, columns)

    read_page = reader.read_page
    monkeypatch.setattr(reader, "read_page", first_fails)
    layout = read_pdf(draw(ruled, ruled), "a.pdf")
    assert len(grids(layout)) == 1
    assert layout.notes == ("第 1 页的版面未能分析(ValueError)",)


def without_boxes(layout: Layout) -> list[object]:
    """The blocks with all but their places, which the two sources state to within a point or two."""
    return [
        [replace(cell, place=None) for cell in block.cells] if isinstance(block, Grid) else block.text
        for block in layout.blocks()
    ]


def test_both_sources_read_the_real_filing_alike(shared: Path) -> None:
    pytest.importorskip("pypdfium2")
    for file in sorted((shared / "pdf").glob("*.pdf")):
        slow, fast = read_pdf(file, source="pdfminer"), read_pdf(file, source="pdfium")
        assert without_boxes(slow) == without_boxes(fast)
        for one, other in zip(grids(slow), grids(fast), strict=True):
            assert one.place.bbox == pytest.approx(other.place.bbox, abs=0.5)
