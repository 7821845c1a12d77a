"""Rulings into grids: whatever cells are drawn, the same cells come back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.pdf.grids import ruled_grids
from ingest.readers.pdf.rulings import Ruling, straight_rulings

Rect = tuple[int, int, int, int]
"""First row, first column, rows, columns."""


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[float], list[float], list[Rect]]:
    """Borders of a table and its cells, some of them merged over rows and columns."""
    widths = draw(st.lists(st.integers(15, 90), min_size=2, max_size=7))
    heights = draw(st.lists(st.integers(10, 40), min_size=2, max_size=9))
    xs, ys = [50.0], [60.0]
    for width in widths:
        xs.append(xs[-1] + width)
    for height in heights:
        ys.append(ys[-1] + height)
    taken: set[tuple[int, int]] = set()
    cells: list[Rect] = []
    for row in range(len(heights)):
        for column in range(len(widths)):
            if (row, column) in taken:
                continue
            deep = draw(st.integers(1, min(2, len(heights) - row)))
            wide = draw(st.integers(1, min(3, len(widths) - column)))
            while any((row, column + c) in taken for c in range(wide)):
                wide -= 1
            taken |= {(row + r, column + c) for r in range(deep) for c in range(wide)}
            cells.append((row, column, deep, wide))
    return xs, ys, cells


@given(tables(), st.floats(-0.8, 0.8))
@settings(max_examples=150, deadline=None)
def test_the_cells_that_are_drawn_come_back(table, jitter: float) -> None:
    xs, ys, cells = table
    boxes = []
    for at, (row, column, deep, wide) in enumerate(cells):
        shift = jitter * (at % 2)  # neighbours' borders do not fall quite together
        x0, x1 = xs[column] + shift, xs[column + wide] + shift
        y0, y1 = ys[row] + shift, ys[row + deep] + shift
        boxes += [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
    found = ruled_grids(*straight_rulings(boxes))
    inner_x = {c for _, c, _, _ in cells} | {c + w for _, c, _, w in cells}
    inner_y = {r for r, _, _, _ in cells} | {r + d for r, _, d, _ in cells}
    if len(inner_x) == 2 and len(inner_y) == 2:
        assert found == []  # a lone box is a frame, not a table
        return
    (grid,) = found
    columns, rows = sorted(inner_x), sorted(inner_y)
    expected = {(rows.index(r), columns.index(c), rows.index(r + d) - rows.index(r),
                 columns.index(c + w) - columns.index(c)) for r, c, d, w in cells}  # fmt: skip
    assert {(cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells} == expected


def test_marks_on_one_line_are_one_ruling() -> None:
    dashes = [(x, 100.0, x + 3.0, 100.0) for x in range(0, 100, 5)]
    level, upright = straight_rulings(dashes)
    assert level == [Ruling(100.0, 0, 98)]
    assert upright == []


def test_a_gap_as_wide_as_a_cell_stays_open() -> None:
    level, _ = straight_rulings([(0, 50, 100, 50), (120, 50, 200, 50)])
    assert [(r.start, r.end) for r in level] == [(0, 100), (120, 200)]


def test_dotted_lines_run_both_ways() -> None:
    dots = [(x, 10.0, x + 0.7, 10.7) for x in range(0, 60, 2)] + [(0.0, y, 0.7, y + 0.7) for y in range(10, 60, 2)]
    level, upright = straight_rulings(dots)
    assert [round(r.end - r.start) for r in level] == [59]
    assert [round(r.end - r.start) for r in upright] == [49]


def test_an_underline_is_no_table() -> None:
    assert ruled_grids(*straight_rulings([(50, 100, 200, 100)])) == []


def test_a_hatching_is_no_table() -> None:
    lines = [(0, y * 3.0, 2000, y * 3.0) for y in range(600)] + [(x * 3.0, 0, x * 3.0, 2000) for x in range(600)]
    assert ruled_grids(*straight_rulings(lines)) == []


def lines_without_the_outer(xs: list[float], ys: list[float], merged: int) -> tuple[list[Ruling], list[Ruling]]:
    """The inner lines of a table whose first column's cells span ``merged`` rows each: none at its four sides."""
    level = [Ruling(y, xs[0] if n % merged == 0 else xs[1], xs[-1]) for n, y in enumerate(ys)][1:-1]
    return level, [Ruling(x, ys[0], ys[-1]) for x in xs[1:-1]]


def test_a_table_open_at_its_sides_keeps_the_column_whose_cells_span_rows() -> None:
    xs, ys = [50.0, 90.0, 160.0, 300.0], [60.0 + 14 * n for n in range(14)]
    (grid,) = ruled_grids(*lines_without_the_outer(xs, ys, 6))
    assert (grid.xs, grid.ys) == (xs, ys)


def test_one_row_under_a_merged_header_without_outer_lines_is_whole() -> None:
    xs = [50.0, 90.0, 160.0, 300.0, 380.0]
    level = [Ruling(72.0, 90.0, 300.0), Ruling(84.0, 50.0, 380.0)]
    upright = [Ruling(90.0, 60.0, 93.0), Ruling(160.0, 72.0, 93.0), Ruling(300.0, 60.0, 93.0)]
    (grid,) = ruled_grids(level, upright)
    assert (grid.xs, grid.ys) == (xs, [60.0, 72.0, 84.0, 93.0])


def test_dotted_lines_that_cross_are_one_grid() -> None:
    xs, ys = [50.0, 110.0, 200.0], [60.0, 74.0, 88.0, 102.0]
    boxes = [(x + 1.5 * n, y, x + 1.5 * n + 0.75, y + 0.75) for y in ys for x in xs[:1] for n in range(101)]
    boxes += [(x, ys[0] + 1.5 * n, x + 0.75, ys[0] + 1.5 * n + 0.75) for x in xs for n in range(29)]
    (grid,) = ruled_grids(*straight_rulings(boxes))
    assert (len(grid.ys), len(grid.xs), len(grid.cells)) == (4, 3, 6)
