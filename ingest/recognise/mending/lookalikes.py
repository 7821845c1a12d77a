"""Characters that optical reading confuses, and whether one printed text may be a misreading of another."""

from __future__ import annotations

import re
from functools import cache

from ingest.characters import HAN, variant_forms
from ingest.data import data_rows

_PLAIN = re.compile(r"[\u3400-\u9fff0-9()（）、,，.．·“”\"'‘’—\-－/]")


@cache
def _alike() -> frozenset[tuple[str, str]]:
    """(printed, meant) pairs of characters of like shape."""
    return frozenset((char, meant) for meant, printed in data_rows("lookalikes.tsv") for char in printed)


def is_waste(char: str) -> bool:
    """Whether a character has no place in a Chinese name: a stray letter, mark or foreign script."""
    return not _PLAIN.match(char) and not char.isspace()


@cache
def _simplified() -> dict[int, str]:
    return {ord(form): char for form, char in variant_forms().items()}


def simplified(text: str) -> str:
    """The text with variant forms (traditional, Japanese) as the characters that they are forms of."""
    return text.translate(_simplified())


def is_variant(printed: str, meant: str) -> bool:
    """Whether ``printed`` is another form of the character ``meant`` (traditional, Japanese)."""
    return variant_forms().get(printed) == meant


def is_certain_misreading(printed: str, meant: str) -> bool:
    """Whether the text can only be damage of ``meant``: of equal length, waste or variants where they differ."""
    if printed == meant or len(printed) != len(meant):
        return False
    differing = [(a, b) for a, b in zip(printed, meant, strict=True) if a != b]
    certain = all((is_waste(a) and bool(HAN.match(b))) or is_variant(a, b) for a, b in differing)
    waste = sum(is_waste(a) for a, _ in differing)
    return certain and waste * 3 <= len(meant)


def is_like(printed: str, meant: str) -> bool:
    """Whether the text may be a misreading of ``meant``: few characters differ, each by shape, as waste or variant."""
    if printed == meant or len(printed) != len(meant):
        return False
    differing = [(a, b) for a, b in zip(printed, meant, strict=True) if a != b]
    alike = all((a, b) in _alike() or is_variant(a, b) or is_waste(a) for a, b in differing)
    return alike and len(differing) <= max(1, len(meant) // 4)


def without_waste(text: str) -> str:
    """The text without stray letters and marks."""
    return "".join(ch for ch in text if not is_waste(ch))


def may_be(printed: str, meant: str) -> bool:
    """Whether the text may be a misreading of ``meant``, certain or by shape."""
    return is_certain_misreading(printed, meant) or is_like(printed, meant)
