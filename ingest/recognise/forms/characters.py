"""Characters that optical reading takes for others: traditional for simplified ones, look-alikes (人 for 入)."""

from __future__ import annotations

from functools import cache

from ingest.characters import in_gb2312, simplified_forms
from ingest.recognise.forms.vocabulary import look_alikes

_JAPANESE = {"増": "增", "戸": "户", "対": "对", "検": "检", "関": "关", "営": "营", "図": "图", "変": "变"}


@cache
def _simplified() -> dict[str, str]:
    """Traditional character → its simplified one, where the traditional one is none of the simplified standard set."""
    return {old: new for old, new in simplified_forms().items() if not in_gb2312(old)} | _JAPANESE


def simplified(text: str) -> str:
    """The text with traditional characters that no simplified text holds put into simplified ones."""
    if text.isascii():
        return text
    return "".join(_simplified().get(char, char) if char > "\u3400" else char for char in text)


def alternatives(text: str) -> list[str]:
    """The text with one character replaced by a look-alike, each place and each pair once."""
    out: list[str] = []
    pairs = look_alikes()
    for index, char in enumerate(text):
        out.extend(text[:index] + other + text[index + 1 :] for other in pairs.get(char, ""))
    return out
