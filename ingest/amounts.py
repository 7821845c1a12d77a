"""Printed amounts: their plain decimal spelling, whether they look damaged, and what else they may have meant.

A sound amount has two decimals and maybe thousands separators (1,099.07). Optical reading and text dumps cut digits
(1,099.0), put dots for commas (2.432.62), blanks inside (2, 910. 06) and look-alike letters (l,O99.07).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

_SOUND = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}")
_PLAIN = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_LOOSE = re.compile(r"[-−]?[\dOolI|SB][\dOolI|SB,.，。、:;'’`·\s]*")
_LETTERS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8", "−": "-"})
_MARKS = str.maketrans({"，": ",", "。": ".", "、": ",", "·": ".", "'": ",", "’": ",", "`": ",", ":": ".", ";": ","})


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a printed amount: a decimal string without separators and how far it is from the print.

    ``cost`` is 0 for the print itself; a wrong separator is a fraction, a digit about 1.
    """

    digits: str
    cost: float


_NOTE_MARKS = re.compile(r"^[①-⑳❶-❿¹²³⁰⁴-⁹]+|[①-⑳❶-❿¹²³⁰⁴-⁹*＊]+$")
"""Marks that point from a figure to a note; folded they would be digits of it."""
_BELOW_ZERO = re.compile(
    r"(?:[△▲∆Δ]|[-–—](?=\d))\s?(?P<marked>\d[\d,]*(?:\.\d+)?)"
    r"|\(\s?-?(?P<closed>(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{1,2}|\d{1,3}(?:,\d{3})+)\s?\)"
)
"""How accounts print a figure below zero: △ or a dash before it, or brackets around one that can be no ordinal."""


def fold(text: str) -> str:
    """The amount in plain characters: full width folded, the sign of one below zero a plain minus."""
    printed = _NOTE_MARKS.sub("", text.strip())
    folded = unicodedata.normalize("NFKC", printed).strip().replace("−", "-")
    below = _BELOW_ZERO.fullmatch(folded)
    return f"-{below['marked'] or below['closed']}" if below else folded


@lru_cache(maxsize=65536)
def plain(text: str) -> str | None:
    """The decimal string of an undamaged amount (``1,099.07`` → ``1099.07``), None where it is anything else."""
    folded = fold(text)
    return folded.replace(",", "") if _PLAIN.fullmatch(folded) else None


def is_amount(text: str) -> bool:
    """Whether the text is an amount, maybe with damaged separators or blanks; a bare dash or a code is none."""
    return bool(readings(text))


def looks_sound(text: str) -> bool:
    """Whether the print is an amount with two decimals and right separators."""
    return bool(_SOUND.fullmatch(fold(text)))


@lru_cache(maxsize=65536)
def readings(text: str) -> tuple[Reading, ...]:
    """What a printed amount may say by itself, cheapest first; empty where it is no amount.

    Digits that were cut off are not guessed here: ``damage_cost`` tells whether a figure known from elsewhere may have
    been printed so.
    """
    folded = fold(text)
    sound = plain(folded)
    if sound is not None:
        return (Reading(sound, 0.0),)
    if not folded or not _LOOSE.fullmatch(folded) or not any(ch.isdigit() for ch in folded):
        return ()
    letters = sum(ch in "OolI|SB" for ch in folded)
    tight = re.sub(r"\s+", "", folded).translate(_LETTERS).translate(_MARKS).rstrip(",.")
    cost = 0.1 + 0.5 * letters
    if (sound := plain(tight)) is not None:
        return (Reading(sound, cost),)
    groups = re.split(r"[.,]+", tight.lstrip("-"))
    sign = "-" if tight.startswith("-") else ""
    if not all(groups) or any(not g.isdigit() for g in groups):
        return ()
    found: list[Reading] = []
    if len(groups) >= 2 and len(groups[-1]) <= 2 and all(len(g) == 3 for g in groups[1:-1]):
        found.append(Reading(sign + "".join(groups[:-1]) + "." + groups[-1], cost + 0.2))
    elif len(groups) >= 2 and len(groups[-1]) <= 2:
        found.append(Reading(sign + "".join(groups[:-1]) + "." + groups[-1], cost + 0.6))
    if all(len(g) == 3 for g in groups[1:]):
        found.append(Reading(sign + "".join(groups), cost + 0.3))
    return tuple(sorted(found, key=lambda r: r.cost))


@lru_cache(maxsize=65536)
def damage_cost(printed: str, meant: str) -> float | None:
    """How damaged ``printed`` must be if ``meant`` (a decimal string) was intended; 0 for no damage, None if absurd.

    Cut tails and heads, a lost, doubled or changed digit, lost separators; one or two such faults, never more, and
    never so many that less than half of the figure is left.
    """
    own = readings(printed)
    if any(same_value(r.digits, meant) for r in own):
        return min(r.cost for r in own if same_value(r.digits, meant))
    tight = re.sub(r"\s+", "", fold(printed)).translate(_LETTERS).translate(_MARKS)
    digits, goal = re.sub(r"\D", "", tight), re.sub(r"\D", "", meant)
    if not digits or len(digits) * 2 < len(goal) or tight.startswith("-") != meant.startswith("-"):
        return None
    if digits == goal:
        return 0.5
    if goal.startswith(digits):
        return 0.6 + 0.2 * (len(goal) - len(digits))
    if goal.endswith(digits):
        return 1.0 + 0.3 * (len(goal) - len(digits))
    distance = Levenshtein.distance(digits, goal, score_cutoff=1)
    if distance > 1 or len(goal) < 4:
        return None
    return 1.5 if len(digits) != len(goal) else 2.0


def same_value(a: str, b: str) -> bool:
    """Whether two decimal strings state the same number (``55`` and ``55.00``)."""
    return _trim(a) == _trim(b)


def _trim(digits: str) -> str:
    whole, _, part = digits.partition(".")
    return (whole.lstrip("0") or "0") + ("." + part.rstrip("0") if part.strip("0") else "")
