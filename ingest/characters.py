"""What a single character is: a Chinese one, one of the simplified standard set, the traditional form of another."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from ingest.data import data_rows

HAN = re.compile(r"[\u3400-\u9fff]")
"""A Chinese character, of the basic block or its first extension; names and labels hold no others."""


_REGIONAL = ("HKVariants", "TWVariants")
_SURNAME = "於"
"""Phrases with it keep it as the surname that it also is; what filings print is nearly always the preposition."""
_PLACES = ("乾安", "乾州")
"""Names of places with a character that would stand for another one (干) elsewhere, beside those of the dictionary."""


def in_gb2312(char: str) -> bool:
    """Whether a character is one of GB 2312, where nearly all of running Chinese lies and no traditional form."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _dictionary(name: str) -> list[tuple[str, list[str]]]:
    """The entries of one of OpenCC's tables: a text and what may stand for it, the likeliest first."""
    text = files("opencc").joinpath(f"dictionary/{name}.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in text.splitlines() if "\t" in line)
    return [(old, new.split()) for old, new in pairs]


@cache
def simplified_forms() -> dict[str, str]:
    """Traditional character, also as Hong Kong or Taiwan writes it → its first simplified one, where they differ."""
    found = {old: new[0] for old, new in _dictionary("TSCharacters") if len(old) == 1 and new[0] != old}
    regional = {f: found.get(old) for table in _REGIONAL for old, forms in _dictionary(table) for f in forms}
    return {f: new for f, new in regional.items() if new and new != f and not in_gb2312(f)} | found


@cache
def simplified_only() -> frozenset[str]:
    """Characters that traditional texts do not hold: each has a traditional form and is none itself."""
    return frozenset(char for char, forms in _dictionary("STCharacters") if len(char) == 1 and char not in forms)


@cache
def simplified_phrases() -> dict[str, str]:
    """Traditional phrase → the simplified one, of equal length, where that is not what its single characters give."""
    single = simplified_forms()
    listed = {old: new[0] for old, new in _dictionary("TSPhrases") if _SURNAME not in old and len(old) == len(new[0])}
    pairs = {place: place for place in _PLACES} | listed
    return {old: new for old, new in pairs.items() if new != "".join(single.get(char, char) for char in old)}


@cache
def variant_forms() -> dict[str, str]:
    """Another form of a character → the character as simplified texts print it: traditional and Japanese forms."""
    traditional = {old: new for old, new in simplified_forms().items() if not in_gb2312(old)}
    return traditional | {form: char for char, others in data_rows("variants.tsv") for form in others}
