"""Characters that optical reading takes for others: traditional for simplified ones, look-alikes (人 for 入)."""

from __future__ import annotations

from functools import cache

from ingest.characters import in_gb2312, variant_forms
from ingest.recognise.forms.vocabulary import look_alikes


@cache
def _simplified() -> dict[str, str]:
    """Forms that no simplified text holds, with the characters that they are forms of."""
    return {form: char for form, char in variant_forms().items() if not in_gb2312(form)}


def simplified(text: str) -> str:
    """The text with forms that no simplified text holds (traditional, Japanese) as the characters they are forms of."""
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
