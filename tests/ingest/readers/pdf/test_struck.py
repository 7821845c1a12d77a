"""Text with a line through it, and lines that only look like it."""

from __future__ import annotations

import pytest

from ingest.layout import Grid, Layout
from ingest.readers.pdf.reader import read_pdf

XS, YS = [40, 160, 240], [40, 60, 80, 100]


def table(paper, right: bool) -> None:
    """A ruled table with a figure at the left or close to the right border of its last cell."""
    paper.rule(XS, YS)
    paper.fill(XS, YS, [["科目名称", "预算数"], ["教育支出", "1,202.95"]])
    paper.text(43, 94, "卫生健康支出")
    paper.text(*figure(paper, right), "1,380.40")


def width(paper) -> float:
    return float(paper.canvas.stringWidth("1,380.40", "STSong-Light", 10))


def figure(paper, right: bool) -> tuple[float, float]:
    return (238 - width(paper) if right else 163, 94)


def texts(layout: Layout) -> list[list[str]]:
    (grid,) = [block for block in layout.blocks() if isinstance(block, Grid)]
    return grid.texts()


@pytest.mark.parametrize("right", [False, True])
@pytest.mark.parametrize("drawn", ["line", "box", "twice"])
def test_a_figure_that_is_struck_out_is_left_out_with_a_note(draw, source, drawn: str, right: bool) -> None:
    def page(paper) -> None:
        table(paper, right)
        x, base = figure(paper, right)
        for y in (base - 4, base - 2.5) if drawn == "twice" else (base - 3,):
            if drawn == "box":
                paper.rect(x, y - 0.3, x + width(paper), y + 0.3, stroke=False, fill=True)
            else:
                paper.line(x - 0.5, y, x + width(paper) + 0.5, y)

    layout = read_pdf(draw(page), "a.pdf", source)
    assert texts(layout) == [["科目名称", "预算数"], ["教育支出", "1,202.95"], ["卫生健康支出", ""]]
    assert "第 1 页略去划去的文字 1 处:1,380.40" in layout.notes


def test_what_stands_beside_the_struck_figure_stays(draw, source) -> None:
    def page(paper) -> None:
        table(paper, right=False)
        paper.text(163 + width(paper) + 3, 94, "1,402.00")
        paper.line(163, 91, 163 + width(paper), 91)

    assert texts(read_pdf(draw(page), "a.pdf", source))[2] == ["卫生健康支出", "1,402.00"]


@pytest.mark.parametrize(
    ("start", "end", "above"),
    [(0, 0, -1.5), (-20, 20, 3), (0, 30, 3), (0, 0, 9.5), (10, 0, -0.5)],
    ids=["underline", "longer on both sides", "longer on one", "over the type", "under a part"],
)
def test_other_lines_strike_nothing_out(draw, source, start: float, end: float, above: float) -> None:
    def page(paper) -> None:
        for y in (60, 80, 100, 120):
            paper.text(60, y, "1,380.40")
        paper.line(60 + start, 80 - above, 60 + width(paper) + end, 80 - above)

    layout = read_pdf(draw(page), "a.pdf", source)
    assert "".join(block.text for block in layout.blocks()).count("1,380.40") == 4
    assert not [note for note in layout.notes if "划去" in note]


def test_text_struck_out_on_a_page_that_is_turned(draw, source) -> None:
    def page(paper) -> None:
        canvas = paper.canvas
        canvas.translate(200, 20)
        canvas.rotate(90)
        canvas.setFont("STSong-Light", 10)
        canvas.drawString(20, 0, "行政运行支出按定额安排")
        canvas.drawString(20, -20, "1,380.40")
        canvas.line(20, -17, 20 + width(paper), -17)

    layout = read_pdf(draw(page), "a.pdf", source)
    assert [block.text for block in layout.blocks()] == ["行政运行支出按定额安排"]
