"""Plots as plain SVG, drawn on the server: bars for parts and comparisons, a line over the years.

These functions only place things; ``plot.html`` draws them. Lengths are in the plot's own units, amounts in 万元.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

WIDTH = 640
LABEL = 190
FIGURE = 110
BAR = 26
MOST_LINES = 5
"""As many as there are colours."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its figure, and where it stands."""

    label: str
    value: Decimal
    y: float
    x: float
    length: float


@dataclass(frozen=True, slots=True)
class BarPlot:
    """Bars below each other, from a common zero."""

    title: str
    bars: tuple[Bar, ...]
    height: float
    zero: float
    width: int = WIDTH


def bar_plot(title: str, items: Sequence[tuple[str, Decimal]], most: int = 24) -> BarPlot | None:
    """Bars of (label, 万元) in the order given, at most ``most`` of them; None without any."""
    shown = items[:most]
    if not shown:
        return None
    low = min(Decimal(0), *(value for _, value in shown))
    high = max(Decimal(0), *(value for _, value in shown))
    scale = float(WIDTH - LABEL - FIGURE) / float(high - low or 1)
    zero = LABEL - float(low) * scale
    bars = tuple(
        Bar(label, value, n * BAR, zero + min(0.0, float(value) * scale), max(1.0, abs(float(value)) * scale))
        for n, (label, value) in enumerate(shown)
    )
    return BarPlot(title, bars, len(bars) * BAR, zero)


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a series at its place."""

    label: str
    value: Decimal
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Series:
    """The points of one name, in order; ``path`` joins them."""

    name: str
    points: tuple[Point, ...]
    path: str


@dataclass(frozen=True, slots=True)
class LinePlot:
    """Series over common labels (years), with a few levels to read heights by."""

    title: str
    series: tuple[Series, ...]
    left_out: int
    labels: tuple[tuple[str, float], ...]
    levels: tuple[tuple[Decimal, float], ...]
    width: int = WIDTH
    height: int = 260
    left: int = 80
    base: int = 220


def line_plot(title: str, series: dict[str, dict[int, Decimal]]) -> LinePlot | None:
    """Lines over years of name → year → 万元, those of the largest figures; None where no name has two years.

    A name with one year is a point and no line, and more than ``MOST_LINES`` cannot be told apart: they are counted in
    ``left_out``.
    """
    lines = {name: figures for name, figures in series.items() if len(figures) > 1}
    largest = sorted(lines, key=lambda name: max(lines[name].values()), reverse=True)[:MOST_LINES]
    left_out = len(series) - len(largest)
    series = {name: lines[name] for name in largest}
    years = sorted({year for figures in series.values() for year in figures})
    if not years:
        return None
    low = min(Decimal(0), *(v for figures in series.values() for v in figures.values()))
    top = _round_up(max(Decimal(0), *(v for figures in series.values() for v in figures.values())))
    left, base, head, right = 80, 220, 20, 40
    step = (WIDTH - left - right) / (years[-1] - years[0])

    def place(year: int, value: Decimal) -> tuple[float, float]:
        share = float((value - low) / (top - low or 1))
        return round(left + (year - years[0]) * step, 1), round(base - share * (base - head), 1)

    drawn = []
    for name, figures in series.items():
        points = tuple(Point(str(year), figures[year], *place(year, figures[year])) for year in sorted(figures))
        drawn.append(Series(name, points, " ".join(f"{p.x},{p.y}" for p in points)))
    levels = tuple((level, place(years[0], level)[1]) for level in dict.fromkeys((low, (low + top) / 2, top)))
    labels = tuple((str(year), place(year, low)[0]) for year in years)
    return LinePlot(title, tuple(drawn), left_out, labels, levels)


def _round_up(value: Decimal) -> Decimal:
    """The next figure of one or two leading digits."""
    if value <= 0:
        return Decimal(1)
    unit = Decimal(10) ** (value.adjusted() - 1)
    return (value / (unit * 5)).to_integral_value(ROUND_CEILING) * unit * 5
