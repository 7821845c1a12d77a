"""Addresses of places, and what a made-up address is worth."""

from __future__ import annotations

import pytest

from web.links import format_box, format_lines, parse_box, parse_lines


def test_lines_come_back() -> None:
    assert parse_lines(format_lines(339, 343)) == (339, 343)
    assert parse_lines(format_lines(7, None)) == (7, 7)


@pytest.mark.parametrize("text", [None, "", "0", "-3", "5-2", "a-b", "٣", "1-2-3", "9" * 20])
def test_made_up_lines_mark_nothing(text: str | None) -> None:
    assert parse_lines(text) is None


def test_a_box_comes_back() -> None:
    assert parse_box(format_box((10.0, 20.5, 300.0, 40.0))) == (10.0, 20.5, 300.0, 40.0)


@pytest.mark.parametrize("text", ["", "1,2,3", "nan,1,2,3", "inf,1,2,3", "5,5,1,1", "-1,0,5,5", "a,b,c,d", "1,9,5,2"])
def test_made_up_boxes_mark_nothing(text: str) -> None:
    assert parse_box(text) is None
