"""Web pages: what a browser shows, in its order; tables with spans; pages laid out by tables; declared encodings."""

from __future__ import annotations

import pytest

from ingest.layout import Grid, TextLine
from ingest.readers import UnreadableError
from ingest.readers.html import is_html, read_html


def blocks(body: str) -> list[TextLine | Grid]:
    return list(read_html(f"<html><body>{body}</body></html>".encode(), "a.html").blocks())


def texts(body: str) -> list[str]:
    return [b.text for b in blocks(body) if isinstance(b, TextLine)]


def test_paragraphs_are_lines_and_headings_keep_their_level() -> None:
    found = blocks("<h2>第一部分 <b>概况</b></h2><p>甲<span>乙</span><br>丙</p>丁")
    assert [(b.text, b.heading, b.place.line) for b in found if isinstance(b, TextLine)] == [
        ("第一部分 概况", 2, 1),
        ("甲乙", 0, 2),
        ("丙", 0, 3),
        ("丁", 0, 4),
    ]


@pytest.mark.parametrize(
    "hidden", ["<script>x</script>", "<style>x</style>", "<nav>x</nav>", "<p style='DISPLAY: none'>x</p>", "<!-- x -->"]
)
def test_what_a_browser_does_not_show_is_left_out_and_what_follows_it_is_not(hidden: str) -> None:
    assert "".join(texts(f"<p>甲{hidden}乙</p>")) == "甲乙"


def test_spanning_cells_stand_once_at_their_top_left() -> None:
    (grid,) = blocks(
        "<table><tr><td rowspan=2>科目</td><td colspan=2>支出</td></tr><tr><td>基本</td><td>项目</td></tr>"
        "<tr><td>教育</td><td>1.00</td><td>2.00</td></tr></table>"
    )
    assert isinstance(grid, Grid)
    assert grid.texts() == [["科目", "支出", ""], ["", "基本", "项目"], ["教育", "1.00", "2.00"]]
    assert [(c.row_span, c.column_span) for c in grid.cells if c.text in ("科目", "支出")] == [(2, 1), (1, 2)]


def test_a_table_that_lays_out_the_page_is_read_through() -> None:
    found = blocks(
        "<table><tr><td>菜单</td><td><p>正文</p><table><tr><td>甲</td><td>1</td></tr></table></td></tr></table>"
    )
    assert [b.text if isinstance(b, TextLine) else b.texts() for b in found] == ["菜单", "正文", [["甲", "1"]]]


@pytest.mark.parametrize("span", ["0", "-1", "abc", "99999999999", ""])
def test_a_nonsense_span_does_no_harm(span: str) -> None:
    (grid,) = blocks(f"<table><tr><td rowspan='{span}'>甲</td><td colspan='{span}'>乙</td></tr></table>")
    assert isinstance(grid, Grid)
    assert [row[0] for row in grid.texts()] == ["甲"]


def test_a_page_declared_gb2312_is_read_in_the_encoding_that_holds_it() -> None:
    page = "<html><head><meta charset=gb2312></head><body><p>镕基路</p></body></html>".encode("gb18030")
    layout = read_html(page, "a.html")
    assert layout.encoding == "gb18030"
    assert [b.text for b in layout.blocks() if isinstance(b, TextLine)] == ["镕基路"]


def test_a_page_that_nests_deep_is_read_and_one_that_nests_without_end_is_refused() -> None:
    def page(depth: int) -> bytes:
        return b"<html><body>" + b"<div>" * depth + "甲".encode() + b"</div>" * depth

    assert [b.text for b in read_html(page(1000), "a.html").blocks() if isinstance(b, TextLine)] == ["甲"]
    with pytest.raises(UnreadableError, match="嵌套过深"):
        read_html(page(50_000), "a.html")


def test_markdown_that_begins_with_a_tag_is_no_web_page() -> None:
    assert not is_html(b"<b>x</b>\n# y")
    assert is_html(b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>")


def test_rows_that_the_page_hides_and_figures_that_it_strikes_out_are_not_read() -> None:
    page = """<html><head><style>.off, b.x { color: red; display:none }</style></head><body><table>
<tr><td>项目<td>数</tr><tr><td>甲<td><s>9.00</s> 5.00</tr>
<tr class=off><td>乙<td>6.00</tr><tr hidden><td>丙<td>7.00</tr>
</table></body></html>"""
    grid = next(b for b in read_html(page.encode(), "a.html").blocks() if isinstance(b, Grid))
    assert grid.texts() == [["项目", "数"], ["甲", "5.00"]]


def test_a_table_with_another_in_one_of_its_cells_stays_a_table() -> None:
    inner = "<table><tr><td>内<td>2.00</tr></table>"
    page = f"<html><body><table><tr><td>项目<td>数</tr><tr><td>甲<td>5.00</tr><tr><td colspan=2>{inner}</tr></table>"
    grid = next(b for b in read_html(page.encode(), "a.html").blocks() if isinstance(b, Grid))
    assert grid.texts()[:2] == [["项目", "数"], ["甲", "5.00"]]
