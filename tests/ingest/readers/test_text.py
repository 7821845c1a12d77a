"""Text dumps: line numbers, pages, and which files are Markdown instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.layout import Grid, TextLine
from ingest.readers.text import read_text, text_layout


def test_lines_keep_their_numbers_and_blank_lines_are_no_blocks() -> None:
    layout = text_layout("表1\n\n收支总表\n\n\n 合计 1.00 \n", "a.txt")
    assert [(b.text, b.place.line) for b in layout.blocks() if isinstance(b, TextLine)] == [
        ("表1", 1),
        ("收支总表", 3),
        (" 合计 1.00", 6),
    ]


def test_a_form_feed_parts_pages_and_not_lines() -> None:
    layout = text_layout("一\n二\f三\n四", "a.txt")
    assert [[b.text for b in page.blocks if isinstance(b, TextLine)] for page in layout.pages] == [
        ["一", "二"],
        ["三", "四"],
    ]
    assert [b.place.line for b in layout.blocks()] == [1, 2, 2, 3]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("表1\n收支总表\n合计 1.00\n", "text"),
        ("# 2025年预算\n正文\n", "markdown"),
        ("合计\t1.00\n小计\t2.00\n", "markdown"),
        ("| 项目 | 预算数 |\n| --- | --- |\n| 合计 | 1.00 |\n", "markdown"),
        ("只有一行\t有制表符\n正文\n", "text"),
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".md", ".tsv"])
def test_the_kind_is_decided_by_contents_and_not_by_the_name(tmp_path: Path, text: str, kind: str, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text(text, encoding="utf-8")
    assert read_text(path).kind == kind


def test_a_very_long_line_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("预算" * 500_000 + "\n合计\n", encoding="utf-8")
    blocks = list(read_text(path).blocks())
    assert len(blocks) == 2
    assert isinstance(blocks[0], TextLine)
    assert len(blocks[0].text) == 1_000_000
    assert not any(isinstance(b, Grid) for b in blocks)
