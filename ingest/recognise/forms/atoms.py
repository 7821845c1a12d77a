"""Lines of a text dump as atoms: the pieces between blanks, letter-spaced words and numbers with units joined.

Atoms are what the search over a form's rows labels; each knows its line, because a cell's wraps show in how full its
lines are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.folding import squeeze, tidy
from ingest.layout import Place, TextLine
from ingest.recognise.forms.vocabulary import is_value_word, unit_pattern

_NUMBER_CHUNK = re.compile(r"(?:≥|≤|>|<|=|约|大于等于|小于等于|不低于|不少于)*\d[\d,.]*")
_OPERATOR_CHUNK = re.compile(r"[≥≤<>=]+")
_TAIL_CHUNK = re.compile(r"(?:以上|以下|以内|左右|及以上)")


@dataclass(frozen=True, slots=True)
class Atom:
    """One piece of a line: ``text`` folded without blanks, ``printed`` as printed without blanks.

    ``line`` counts the lines of the stream, ``order`` the pieces of its line; ``spaced`` marks letter-spaced print,
    which fills its line.
    """

    text: str
    printed: str
    line: int
    first: bool
    last: bool
    width: int
    place: Place
    spaced: bool = False
    order: int = 0


def atoms_of(lines: Iterable[TextLine]) -> list[Atom]:
    """The atoms of the lines in order."""
    out: list[Atom] = []
    for number, line in enumerate(lines):
        chunks = _joined(line.text.split())
        for index, (chunk, spaced) in enumerate(chunks):
            printed = tidy(chunk)
            text = squeeze(printed)
            if text:
                last = index == len(chunks) - 1
                out.append(Atom(text, printed, number, index == 0, last, width(printed), line.place, spaced, index))
    return out


def width(text: str) -> int:
    """The printed width in half characters."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _joined(chunks: list[str]) -> list[tuple[str, bool]]:
    """The chunks of one line after joining numbers with their units, operators with numbers, letter-spaced runs."""
    out: list[str] = []
    for chunk in chunks:
        if out and _sticks(squeeze(out[-1]), squeeze(chunk)):
            out[-1] += chunk
        else:
            out.append(chunk)
    return _letter_spaced(out)


def _letter_spaced(chunks: list[str]) -> list[tuple[str, bool]]:
    """Runs of three and more single characters are one letter-spaced piece."""
    out: list[tuple[str, bool]] = []
    run: list[str] = []

    def flush() -> None:
        # 是 是 是 are three values, 团 队 协 作 is one letter-spaced piece.
        letters = {c for c in run if "\u3400" <= c <= "\u9fff" and not is_value_word(c)}
        if len(run) >= 3 and letters:
            out.append(("".join(run), True))
        else:
            out.extend((c, False) for c in run)
        run.clear()

    for chunk in chunks:
        if len(chunk) == 1 and chunk not in "\\/-" and not chunk.isdigit():
            run.append(chunk)
        else:
            flush()
            out.append((chunk, False))
    flush()
    return out


def _sticks(left: str, right: str) -> bool:
    """Whether two neighbouring chunks are one printed piece: ``30`` ``家次``, ``≥`` ``90%``, ``30家`` ``以上``."""
    if _OPERATOR_CHUNK.fullmatch(left):
        return right[:1].isdigit()
    if _TAIL_CHUNK.fullmatch(right):
        return left[-1:].isdigit() or bool(re.fullmatch(rf"{_NUMBER_CHUNK.pattern}{unit_pattern()}", left))
    if _NUMBER_CHUNK.fullmatch(left):
        unit = unit_pattern()
        return bool(re.fullmatch(rf"{unit}(?:/{unit})?(?:以上?|以下|左右?)?(?:[,、;。].*)?", right))
    return False
