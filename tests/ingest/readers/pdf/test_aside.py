"""Header words turned otherwise than the rest of their page, each way on the smallest page."""

from __future__ import annotations

from math import pi

import pytest

from ingest.layout import Grid
from ingest.readers.pdf import pdfiumchars
from ingest.readers.pdf.reader import read_pdf
from ingest.readers.pdf.words import readable

XS, YS = [40, 160, 200, 240, 280], [40, 120, 140, 160]
HEADS = ["一般公共预算", "政府性基金", "合计2024年"]


def turned(paper, x: float, y: float, text: str, degrees: int) -> None:
    """Text that begins at (x, y), turned counter-clockwise."""
    canvas = paper.canvas
    canvas.saveState()
    canvas.translate(x, paper.size[1] - y)
    canvas.rotate(degrees)
    canvas.setFont("STSong-Light", 10)
    canvas.drawString(0, 0, text)
    canvas.restoreState()


def body(paper) -> None:
    paper.rule(XS, YS)
    paper.text(43, 85, "科目名称")
    paper.fill(XS, YS[1:], [["教育支出", "1.50", "2.50", "4.00"], ["卫生健康支出", "3.00", "1.00", "4.00"]])


def texts(pdf: bytes, source: str) -> list[list[str]]:
    (grid,) = [block for block in read_pdf(pdf, "a.pdf", source).blocks() if isinstance(block, Grid)]
    return grid.texts()


@pytest.mark.parametrize("degrees", [90, 270])
def test_words_that_climb_or_fall_are_read_along_their_way(draw, source, degrees: int) -> None:
    def page(paper) -> None:
        body(paper)
        for left, word in zip(XS[1:], HEADS, strict=False):
            turned(paper, left + (24 if degrees == 90 else 16), 115 if degrees == 90 else 45, word, degrees)

    assert texts(draw(page), source) == [
        ["科目名称", *HEADS],
        ["教育支出", "1.50", "2.50", "4.00"],
        ["卫生健康支出", "3.00", "1.00", "4.00"],
    ]


@pytest.mark.parametrize("degrees", [90, 270])
def test_the_lines_of_a_turned_word_are_one_cell_and_the_next_cell_another(draw, source, degrees: int) -> None:
    def page(paper) -> None:
        body(paper)
        words = [("一般公共", "预算"), ("政府性", "基金"), ("合计", "")]
        for left, (first, second) in zip(XS[1:], words, strict=False):
            y = 110 if degrees == 90 else 50
            turned(paper, left + (14 if degrees == 90 else 28), y, first, degrees)
            turned(paper, left + (27 if degrees == 90 else 15), y, second, degrees)

    assert texts(draw(page), source)[0] == ["科目名称", "一般公共预算", "政府性基金", "合计"]


def test_turned_words_do_not_tell_the_type_size(draw, source) -> None:
    def page(paper) -> None:
        paper.rule(XS, [40, 120, 140, 180])
        for left, word in zip(XS, ["科目或项目的名称", *HEADS], strict=False):
            turned(paper, left + 24, 118, word, 90)
        paper.fill(XS, YS[1:], [["支出", "1.50", "2.50", "4.00"]])
        for at, part in enumerate(("用于", "住房", "改革")):
            paper.text(43, 148 + 11 * at, part)
        paper.text(163, 159, "4.00")
        paper.text(40, 220, "2024-02-05 10:30:15 0123456789 0123456789")

    assert texts(draw(page), source)[1:] == [["支出", "1.50", "2.50", "4.00"], ["用于住房改革", "4.00", "", ""]]


def test_a_word_on_its_head_is_read_from_its_own_left(draw, source) -> None:
    def page(paper) -> None:
        body(paper)
        turned(paper, 198, 80, "基金", 180)

    assert texts(draw(page), source)[0] == ["科目名称", "基金", "", ""]


def test_characters_on_their_heads_that_pile_up_from_below_are_read_upwards(draw, source) -> None:
    def page(paper) -> None:
        body(paper)
        for left, word in zip(XS[1:], HEADS[:2], strict=False):
            for at, char in enumerate(word):
                turned(paper, left + 25, 108 - 10 * at, char, 180)

    assert texts(draw(page), source)[0] == ["科目名称", "一般公共预算", "政府性基金", ""]


def test_characters_drawn_downwards_in_two_columns_are_read_column_by_column(draw, source) -> None:
    def page(paper) -> None:
        body(paper)
        for left, (first, second) in zip(XS[1:], [("一般公共", "预算"), ("政府性", "基金")], strict=False):
            for x, y, part in ((left + 22, 55, first), (left + 8, 61, second)):
                for at, char in enumerate(part):
                    paper.text(x, y + 12 * at, char)

    assert texts(draw(page), source)[0] == ["科目名称", "一般公共预算", "政府性基金", ""]


def test_turned_words_over_columns_without_lines_are_their_header(draw, source) -> None:
    def page(paper) -> None:
        paper.text(43, 75, "科目名称")
        for left, word in zip(XS[1:], HEADS, strict=False):
            turned(paper, left + 24, 115, word, 90)
        for at, row in enumerate([["教育支出", "1.50", "2.50", "4.00"], ["卫生健康支出", "3.00", "1.00", "4.00"]]):
            paper.fill(XS, [YS[1] + 15 * at], [row])

    assert texts(draw(page), source)[0] == ["科目名称", *HEADS]


def test_the_word_is_boxed_where_it_stands(draw, source) -> None:
    def page(paper) -> None:
        for at in range(5):
            paper.text(40, 150 + 20 * at, "单位公用经费按定额安排")
        turned(paper, 30, 280, "附件", 90)

    lines = [block for block in read_pdf(draw(page), "a.pdf", source).blocks() if block.text == "附件"]
    assert [round(side) for side in lines[0].place.bbox or ()] == pytest.approx([21, 260, 31, 280], abs=2)


def test_a_page_whose_text_is_all_oblique_is_a_watermark(draw, source) -> None:
    layout = read_pdf(draw(lambda paper: turned(paper, 100, 200, "样稿", 30)), "a.pdf", source)
    assert list(layout.blocks()) == []
    assert any("样稿" in note for note in layout.notes)


def test_quotation_marks_of_lines_that_run_down_are_those_of_level_lines() -> None:
    assert readable("﹃三公﹄经费﹁本级﹂") == "“三公”经费‘本级’"


def test_characters_at_even_distances_do_not_tell_how_the_page_is_turned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfiumchars, "_GET_ANGLE", lambda _, at: 0.0 if at % 20 == 0 else pi / 2)
    assert pdfiumchars._turn_of_text(0, 650, 0) == 270
