"""What a single character is: a Chinese one, one of the simplified standard set, the traditional form of another."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from ingest.data import data_rows

HAN = re.compile(r"[\u3400-\u9fff]")
"""A Chinese character, of the basic block or its first extension; names and labels hold no others."""


def in_gb2312(char: str) -> bool:
    """Whether a character is one of GB 2312, where nearly all of running Chinese lies and no traditional form."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def simplified_forms() -> dict[str, str]:
    """Traditional character → its first simplified one, where they differ."""
    text = files("opencc").joinpath("dictionary/TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in text.splitlines() if "\t" in line)
    return {old: new.split()[0] for old, new in pairs if len(old) == 1 and new.split()[0] != old}


@cache
def variant_forms() -> dict[str, str]:
    """Another form of a character → the character as simplified texts print it: traditional and Japanese forms."""
    traditional = {old: new for old, new in simplified_forms().items() if not in_gb2312(old)}
    return traditional | {form: char for char, others in data_rows("variants.tsv") for form in others}
