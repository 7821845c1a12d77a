"""Labels of a form's levels, each printed once for several rows: their lines joined, and the rows that each covers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ingest.readers.pdf.atoms import Atom
from ingest.readers.pdf.bands import Band

WRAP = 0.48
"""Lines of one cell stand closer than this share of the type size."""
_BARE = 8.0
"""What a row without a label costs, in points that labels stand off their rows."""


def joined(atoms: Sequence[Atom], size: float) -> list[list[Atom]]:
    """A column's labels from the top down, each with the lines that it wraps into; a whole label ends with 标."""
    out: list[list[Atom]] = []
    for atom in sorted(atoms, key=lambda a: (a.base, a.x0)):
        last = out[-1][-1] if out else None
        level = last is not None and abs(atom.base - last.base) < 0.35 * size
        wraps = last is not None and atom.top - last.bottom < WRAP * size and not last.text.endswith("指标")
        if last is not None and (level or wraps or atom.text == "标"):
            out[-1].append(atom)
        else:
            out.append([atom])
    return out


def by_lines(atoms: Sequence[Atom], cuts: Sequence[float]) -> list[list[Atom]] | None:
    """A column's labels where level lines part all of them, however far the lines of one stand apart; None where some
    stand together between two of the lines, or no line parts any."""
    edges = sorted(cuts)
    between: dict[int, list[Atom]] = {}
    for atom in sorted(atoms, key=lambda a: (a.base, a.x0)):
        between.setdefault(bisect_right(edges, (atom.top + atom.bottom) / 2), []).append(atom)
    texts = ["".join(atom.text for atom in label) for label in between.values()]
    if any(text.count("指标") > 1 for text in texts) or (len(texts) == 1 and not texts[0].endswith("标")):
        return None
    return [between[at] for at in sorted(between)]


def covered(labels: Sequence[Sequence[Atom]], rows: Sequence[Band], cuts: Sequence[float]) -> list[tuple[int, int]]:
    """The first and last row of each label: as level lines part them, or as the labels stand in their rows' middle or
    at their top."""
    heights = [(min(a.top for a in parts) + max(a.bottom for a in parts)) / 2 for parts in labels]
    middles = [(row.top + row.bottom) / 2 for row in rows]
    inside = [y for y in cuts if rows[0].top < y < rows[-1].bottom]
    if len(inside) >= len(labels) - 1 and inside:
        edges = sorted(cuts)
        found = []
        for y in heights:
            between = bisect_right(edges, y)
            own = [at for at, m in enumerate(middles) if bisect_right(edges, m) == between]
            found.append((own[0], own[-1]) if own else (_nearest(middles, y),) * 2)
        return _apart(found)
    return _centred(heights, middles)


def _nearest(middles: Sequence[float], y: float) -> int:
    return min(range(len(middles)), key=lambda at: abs(middles[at] - y))


def _apart(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The ranges without those that overlap: of two labels between the same lines each keeps to its own rows."""
    out: list[tuple[int, int]] = []
    for first, last in found:
        if out and first <= out[-1][1]:
            first = min(out[-1][1] + 1, last)
            if first <= out[-1][1]:
                out[-1] = (out[-1][0], max(out[-1][0], first - 1))
        out.append((first, max(first, last)))
    return out


def _centred(heights: Sequence[float], middles: Sequence[float]) -> list[tuple[int, int]]:
    """The rows of each label: it stands in their middle, or, where that fits better for all, in the first of them."""
    at_middle = _cover(heights, middles, centred=True)
    at_top = _cover(heights, middles, centred=False)
    if at_middle is None or at_top is None:
        return [(_nearest(middles, y),) * 2 for y in heights]
    return min(at_middle, at_top, key=lambda found: found[0])[1]


def _cover(
    heights: Sequence[float], middles: Sequence[float], centred: bool
) -> tuple[float, list[tuple[int, int]]] | None:
    """(points off, first and last row of each label) of the cheapest sharing out of the rows among the labels. Rows
    before the first and behind the last label may have none: it stands on another page."""
    count = len(middles)
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {skip: (_BARE * skip, []) for skip in range(count)}
    for number, y in enumerate(heights):
        after: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        left = len(heights) - number - 1
        for start, (cost, path) in best.items():
            for end in range(start, count - left):
                middle = (middles[start] + middles[end]) / 2 if centred else middles[start]
                total = cost + abs(middle - y)
                if end + 1 not in after or total < after[end + 1][0]:
                    after[end + 1] = (total, [*path, (start, end)])
        best = after
    if not best:
        return None
    return min(((cost + _BARE * (count - end), path) for end, (cost, path) in best.items()), key=lambda found: found[0])
