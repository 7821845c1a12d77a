"""Codes whose cell was cut, doubled or emptied: every code that the printed cells may mean, and what that costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from rapidfuzz.distance import Levenshtein

from ingest.codes import canonical, kind_of

_LEVELS = frozenset({3, 5})
AS_PRINTED = 0.0
_NO_SUCH_CODE = 3.0
_DOUBLED = 0.3
_STRAY = 0.8
_WITNESSED = 1.0
_A_DIGIT = 0.15
_FARTHEST = 3


@dataclass(frozen=True, slots=True)
class CodeReading:
    """One code that the cells may mean. ``how`` says in Chinese what would have happened; empty for the plain print.

    ``witnessed`` is True where the reading rests on the row's name and not on the printed digits alone.
    """

    code: str | None
    cost: float
    how: str = ""
    witnessed: bool = False


def plain_code(cells: Sequence[str]) -> str | None:
    """The cells simply put together, digits and letters only; None where they hold none."""
    return canonical("".join(cells)) or None


def is_odd_cut(cells: Sequence[str]) -> bool:
    """Whether cells put together were cut elsewhere than between the levels of a code (206049 | 9)."""
    lengths = list(accumulate(len(canonical(cell)) for cell in cells))
    return len(cells) > 1 and any(length not in _LEVELS for length in lengths[:-1])


def readings_of_cells(cells: Sequence[str], key: str, family: str = "functional") -> list[CodeReading]:
    """What the printed digits alone may mean; the first reading is the plain one. ``family`` is the table's own."""
    plain = plain_code(cells)
    if plain is None:
        return [CodeReading(None, AS_PRINTED)]
    sound = kind_of(plain, key) == family
    found = [CodeReading(plain, AS_PRINTED if sound else _NO_SUCH_CODE)]
    parts = [canonical(cell) for cell in cells]
    if sound or len(parts) != 2 or not all(parts):
        return found
    left, right = parts
    repeated = left[-1] == right[0]
    joined = left + right[1:]
    if len(right) > 1 and kind_of(joined, key) == family:
        how = f"切口的“{right[0]}”读了两次" if repeated else f"切口的“{left[-1]}”又读成“{right[0]}”"
        found.append(CodeReading(joined, _DOUBLED if repeated else _STRAY, f"编码被栏线切开,{how}"))
    if len(right) == 1 and kind_of(left, key) == family:
        how = f"切口的“{right}”读了两次" if repeated else f"切口的“{left[-1]}”又读成“{right}”"
        found.append(CodeReading(left, _DOUBLED if repeated else _STRAY, f"编码被栏线切开,{how}"))
    return found


def witnessed_reading(code: str, printed: str | None, how: str, extra: float = 0.0) -> CodeReading | None:
    """The code that another place gives for the row's name; None where the printed digits are too far from it."""
    if printed is None:
        return CodeReading(code, _WITNESSED + extra, how, witnessed=True)
    distance = Levenshtein.distance(printed, code, score_cutoff=_FARTHEST)
    if distance > _FARTHEST:
        return None
    return CodeReading(code, _WITNESSED + extra + _A_DIGIT * distance, how, witnessed=True)
