"""Paragraphs set in type of several sizes: what belongs together is one passage, what does not is none."""

from __future__ import annotations

from ingest.pipeline import recognise
from ingest.readers.pdf.reader import read_pdf

PAGE = (480.0, 640.0)
LEFT, SIZE, FULL = 60.0, 12.0, 30
"""The left margin and the type size in points, and how many characters a full line has."""
FILLER = "各项收入和支出按照规定纳入部门预算管理并接受监督"
BODY = (FILLER * 9)[: 6 * FULL - 2] + "。"


class Sheet:
    """A page that is written line by line from the top."""

    def __init__(self, paper) -> None:
        self.paper = paper
        self.y = 60.0

    def line(self, text: str, size: float = SIZE, indent: float = 0.0) -> None:
        self.paper.text(LEFT + indent, self.y, text, size)
        self.y += 1.6 * size

    def paragraph(self, text: str, size: float = SIZE) -> None:
        """Filled lines, the first indented by two characters."""
        full = int(FULL * SIZE / size)
        self.line(text[: full - 2], size, 2 * size)
        for start in range(full - 2, len(text), full):
            self.line(text[start : start + full], size)


def passages(draw, source, *pages) -> list[str]:
    layout = read_pdf(draw(*pages, size=PAGE), "a.pdf", source)
    return [passage.text for passage in recognise(layout).passages]


def test_a_raised_note_mark_stands_in_its_sentence(draw, source) -> None:
    def page(paper) -> None:
        sheet = Sheet(paper)
        sheet.paragraph(BODY)
        paper.text(LEFT + 12 * SIZE, sheet.y - 5, "①", 6)
        sheet.line("一般公共预算支出共计十万  比上年增加一万元,主要是人员经费增加。")

    assert passages(draw, source, page)[-1].startswith("一般公共预算支出共计十万①")


def test_an_exponent_stands_behind_its_unit(draw, source) -> None:
    def page(paper) -> None:
        paper.rule([40, 140, 240], [40, 70, 100])
        paper.fill([40, 140], [40, 70], [["面积", "100m"], ["合计", "1.00"]])
        paper.text(143 + paper.canvas.stringWidth("100m", "STSong-Light", 10), 49, "2", 6)

    (grid,) = [block for block in read_pdf(draw(page), "a.pdf", source).blocks() if hasattr(block, "texts")]
    assert grid.texts()[0] == ["面积", "100m2"]


def test_smaller_type_is_no_part_of_the_paragraph_before(draw, source) -> None:
    def page(paper) -> None:
        sheet = Sheet(paper)
        sheet.paragraph(BODY)
        sheet.paragraph(BODY[: 2 * FULL - 2])
        sheet.paragraph("数据口径与上年一致,合计数因四舍五入可能略有出入。", 8)

    found = passages(draw, source, page)
    assert found == [BODY, BODY[: 2 * FULL - 2], "数据口径与上年一致,合计数因四舍五入可能略有出入。"]


def test_full_lines_in_large_type_are_one_paragraph(draw, source) -> None:
    large = (FILLER * 3)[:50] + "。" + FILLER

    def page(paper) -> None:
        sheet = Sheet(paper)
        sheet.paragraph(BODY)
        sheet.paragraph(BODY)
        sheet.paragraph(large, 16)

    assert passages(draw, source, page)[-1] == large


def test_an_indented_line_begins_a_paragraph_though_the_one_before_is_full(draw, source) -> None:
    first = (FILLER * 9)[: 3 * FULL - 3] + "。"

    def page(paper) -> None:
        sheet = Sheet(paper)
        sheet.paragraph(first)
        sheet.paragraph(BODY)

    assert passages(draw, source, page) == [first, BODY]


def test_a_note_at_the_foot_does_not_part_a_paragraph_that_goes_on(draw, source) -> None:
    whole = (FILLER * 20)[: 12 * FULL - 2] + "。"
    note = "① 所列支出包括基本支出和项目支出两部分。"

    def first(paper) -> None:
        sheet = Sheet(paper)
        sheet.paragraph(whole[: 6 * FULL - 2])
        sheet.y = 540
        sheet.line(note, 8)

    def second(paper) -> None:
        sheet = Sheet(paper)
        for start in range(6 * FULL - 2, len(whole), FULL):
            sheet.line(whole[start : start + FULL])

    found = passages(draw, source, first, second)
    assert whole in found
    assert any(text.startswith("①") and "基本支出" in text for text in found if text != whole)
