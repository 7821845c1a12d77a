"""The points of a self-evaluation's rows put in order: parted scores joined, weights put back behind their names.

Where rows of cells were run into one line, a name's last printed line (its weight, （2分）) comes behind the values of
its row, and blanks stand inside scores (``1. 14``) and weights (``（2 分）``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.recognise.forms.atoms import Atom
from ingest.recognise.forms.reading import POINTS, SCORE, has_weight, is_sound_value, name_cost
from ingest.recognise.forms.vocabulary import level_label

_WEIGHT = re.compile(r"\(\d+(?:\.\d+)?分\)")
_PARTS = (
    re.compile(r"\d{1,2}\.(?=\d{2}$)"),
    re.compile(r".*\((?=\d+(?:\.\d+)?分\)$)"),
    re.compile(r".*\(\d+(?:\.\d+)?(?=分\)$)"),
)
"""What the left of two pieces prints, and (looked ahead) the right one, where both are one score or one weight."""
_VALUES = 2
"""A row of a self-evaluation has a target and an actual value before its score."""


def settle_weights(atoms: Sequence[Atom]) -> list[Atom]:
    """The atoms of a self-evaluation with its scores and weights whole and each weight behind its name."""
    out: list[Atom] = []
    for atom in atoms:
        if out and out[-1].line == atom.line and _is_one(out[-1].text, atom.text):
            out[-1] = _joined(out[-1], atom)
        else:
            out.append(atom)
    for index in range(len(out) - 1, 1, -1):
        at = _name_before(out, index) if _WEIGHT.fullmatch(out[index].text) else None
        if at is not None:
            out[at] = _joined(out[at], out.pop(index))
    return out


def without_reasons(atoms: Sequence[Atom]) -> list[Atom]:
    """The atoms without what stands on a row's own line behind its points and its score: the reason for a deviation."""
    out: list[Atom] = []
    for atom in atoms:
        here = [other for other in out if other.line == atom.line]
        scored = len(here) > _VALUES and all(POINTS.fullmatch(other.text) for other in here[-2:])
        if scored and not POINTS.fullmatch(atom.text) and not level_label(atom.text):
            continue
        out.append(atom)
    return out


def _is_one(left: str, right: str) -> bool:
    for pattern in _PARTS:
        found = pattern.match(left + right)
        if found and found.end() == len(left):
            return True
    return False


def _joined(left: Atom, right: Atom) -> Atom:
    return replace(
        left,
        text=left.text + right.text,
        printed=left.printed + right.printed,
        last=left.last if right.line != left.line else right.last,
        width=left.width + right.width,
        place=left.place.through(right.place),
    )


def _name_before(atoms: Sequence[Atom], weight: int) -> int | None:
    """The name whose row's values and score stand right before a bare weight; None where it has its own already."""
    at = weight - 1
    if atoms[at].line != atoms[weight].line or not SCORE.fullmatch(atoms[at].text):
        return None
    values = 0
    while at > 0 and values < _VALUES and is_sound_value(atoms[at - 1].text):
        at, values = at - 1, values + 1
    name = atoms[at - 1] if values and at > 0 else None
    if name is None or name.line != atoms[weight].line or has_weight(name.text) or name_cost(name.text) > _ODD:
        return None
    return at - 1


_ODD = 3.0
"""What costs more as a name is none: a label, a value, a piece of a sentence."""
