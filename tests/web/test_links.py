"""Addresses of places, and what a made-up address is worth."""

from __future__ import annotations

import pytest

from ingest.layout import Place
from web.paths import format_box, format_lines, marked_path, parse_boxes, parse_lines, source_path


def test_lines_come_back() -> None:
    assert parse_lines(format_lines(((339, 343),))) == ((339, 343),)
    assert parse_lines(format_lines(((7, 7), (20, 21)))) == ((7, 7), (20, 21))


@pytest.mark.parametrize("text", [None, "", "0", "-3", "5-2", "a-b", "٣", "1-2-3", "9" * 20, "1,,2", "3,x"])
def test_made_up_lines_mark_nothing(text: str | None) -> None:
    assert parse_lines(text) == ()


def test_boxes_come_back() -> None:
    one, two = (10.0, 20.5, 300.0, 40.0), (1.0, 2.0, 3.0, 4.0)
    assert parse_boxes(f"{format_box(one)};{format_box(two)}") == (one, two)


@pytest.mark.parametrize("text", ["", "1,2,3", "nan,1,2,3", "inf,1,2,3", "5,5,1,1", "-1,0,5,5", "a,b,c,d", "1,9,5,2"])
def test_made_up_boxes_mark_nothing(text: str) -> None:
    assert parse_boxes(text) == ()


def test_several_places_are_marked_together() -> None:
    places = (Place(20), Place(5, 6), Place(6), Place(7))
    assert marked_path("f", places) == "/filing/f/source?lines=5-7,20#L5"
    assert source_path("f", Place(5, 6)) == "/filing/f/source?lines=5-6#L5"
    boxed = (Place(page=2, bbox=(1, 2, 3, 4)), Place(page=2, bbox=(5, 6, 7, 8)), Place(page=3, bbox=(0, 0, 1, 1)))
    assert marked_path("f", boxed) == "/filing/f/page/2?box=1.0,2.0,3.0,4.0;5.0,6.0,7.0,8.0#mark"
    assert source_path("f", Place()) == "/filing/f/source"
