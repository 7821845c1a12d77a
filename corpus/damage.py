"""Damage on purpose: what scans and dumps do to a page, each kind a named function with a strength.

A kind changes the lines of a sheet and notes every change in the truth's ``damage`` (line, printed, meant, evidence).
Strength 1 is that of real filings of the kind; 0 leaves the page whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from corpus.sheet import Sheet

Damage = Callable[[Sheet, float, Random], None]
KINDS: dict[str, dict[str, Damage]] = {"text": {}, "markdown": {}}


def apply(sheet: Sheet, form: str, kinds: Mapping[str, float], rng: Random) -> None:
    """Apply the kinds that this form knows, in the order in which they are listed; ``all`` stands for every kind."""
    for name, function in KINDS[form].items():
        strength = kinds.get(name, kinds.get("all", 0))
        if strength:
            function(sheet, strength, rng)
