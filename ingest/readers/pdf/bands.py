"""Lines of atoms into rows where no ruling parts them: wrapped names join the row whose figures they belong to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.atoms import Atom

ONE_ROW = 0.6
"""A blank between lines of less than this share of that between rows does not part two rows."""
ALONE = 0.48
"""Where no two rows tell what blank parts rows: this share of the type size does."""
EVEN = 0.6
"""Bands at even distances are rows from this share of what else parts rows."""
SEVERAL = 3
"""So many lines with figures between tell what lines part."""
WRAP_PITCH = 1.5
"""The lines of one cell stand at most so many type sizes apart."""


@dataclass(slots=True)
class Band:
    """Atoms at one height, from ``top`` to ``bottom``; ``anchored`` by a figure or a code is a row of its own."""

    top: float
    bottom: float
    atoms: list[Atom] = field(default_factory=list)
    anchored: bool = False


def bands_of(atoms: Sequence[Atom], size: float, alone: float = ALONE, even: bool = True) -> list[Band]:
    """The rows, from the top down; ``alone`` parts them where no two rows tell what does, and, unless these are not to
    count, even distances do."""
    bands: list[Band] = []
    long_codes = [atom for atom in atoms if len(atom.text) >= 8 and atom.text.isascii() and atom.text.isalnum()]
    for atom in sorted(atoms, key=lambda a: a.top):
        anchors = atom.is_figure or (atom.is_code and not _runs_on(atom, long_codes, size))
        if bands and atom.top < bands[-1].bottom - 0.05 * size:
            bands[-1].bottom = max(bands[-1].bottom, atom.bottom)
            bands[-1].atoms.append(atom)
            bands[-1].anchored |= anchors
        else:
            bands.append(Band(atom.top, atom.bottom, [atom], anchors))
    return _joined(bands, alone * size, even)


def _runs_on(atom: Atom, long_codes: Sequence[Atom], size: float) -> bool:
    """Whether these digits are the rest of a long code on the line above."""
    return any(
        0 < atom.base - other.base < WRAP_PITCH * size and other.x0 - size < atom.x0 and atom.x1 < other.x1 + size
        for other in long_codes
    )


def _joined(bands: list[Band], alone: float, even: bool) -> list[Band]:
    """Bands that are too close to be two rows made one, unless both have figures of their own or the
    second begins with a numbered label."""
    gaps = [b.top - a.bottom for a, b in pairwise(bands) if a.anchored and b.anchored]
    limit = ONE_ROW * median(gaps) if gaps else 0.0 if even and _are_even(bands, alone) else alone
    rows: list[Band] = []
    for band in bands:
        last = rows[-1] if rows else None
        begins = any(atom.is_listed for atom in band.atoms)
        if last and band.top - last.bottom < limit and not (last.anchored and band.anchored) and not begins:
            rows[-1] = Band(last.top, band.bottom, last.atoms + band.atoms, last.anchored or band.anchored)
        else:
            rows.append(band)
    return rows


def _are_even(bands: Sequence[Band], alone: float) -> bool:
    """Whether all bands stand equally far apart and farther than the lines of one cell do: each is a row then."""
    gaps = [b.top - a.bottom for a, b in pairwise(bands)]
    return len(gaps) > 1 and min(gaps) >= EVEN * alone and max(gaps) - min(gaps) <= 0.2 * alone


def bands_between(atoms: Sequence[Atom], lines: Sequence[float], size: float, *, ruled: bool = False) -> list[Band]:
    """The rows where horizontal lines may part them: one row from line to line, or those that the text shows.

    ``ruled`` says that they are known to: the table's rows on the page before are parted by lines.
    """
    intervals = list(pairwise(lines))
    parts: list[list[Atom]] = [[] for _ in intervals]
    for atom in atoms:
        index = bisect_right(lines, (atom.top + atom.bottom) / 2) - 1
        if 0 <= index < len(parts):
            parts[index].append(atom)
    shown = [bands_of(part, size) for part in parts]
    several = len(parts) == 1 or any(sum(band.anchored for band in bands) > 1 for bands in shown)
    if several and not (_rule_rows(shown) or (ruled and max(map(_figures_high, shown)) < 2)):
        return [band for bands in shown for band in bands]
    return [Band(top, bottom, part) for (top, bottom), part in zip(intervals, parts, strict=True)]


def _rule_rows(shown: Sequence[Sequence[Band]]) -> bool:
    """Whether the lines part rows for certain: figures at one height between most of them, and nowhere at two. Codes
    that a narrow column wraps make no rows then."""
    figures = [_figures_high(bands) for bands in shown]
    return max(figures) == 1 and sum(figures) >= SEVERAL and 2 * sum(figures) > sum(map(bool, shown))


def _figures_high(bands: Sequence[Band]) -> int:
    """At how many heights figures stand."""
    return sum(any(atom.is_figure for atom in band.atoms) for band in bands)
