"""The part of a hit's text that a result shows: a window around its first highlight."""

from __future__ import annotations

WIDTH = 160
"""How many characters of a long text a result shows."""


def window(text: str, highlights: tuple[tuple[int, int], ...], width: int = WIDTH) -> tuple[int, int]:
    """Start and end of the ``width`` characters to show, a quarter of them before the first highlight."""
    if len(text) <= width:
        return 0, len(text)
    first = min((start for start, _ in highlights), default=0)
    start = max(0, min(first - width // 4, len(text) - width))
    return start, start + width
