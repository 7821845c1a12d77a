"""The window of a text that a result shows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.snippet import window


@given(st.text(max_size=400), st.integers(0, 399), st.integers(1, 30))
def test_the_window_holds_the_first_highlight_and_its_width(text: str, first: int, length: int) -> None:
    first = min(first, len(text))
    start, end = window(text, ((first, min(first + length, len(text))),), 80)
    assert 0 <= start <= first <= end <= len(text)
    assert end - start == min(80, len(text))
