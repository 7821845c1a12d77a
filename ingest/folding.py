"""Text folded for comparison and for the index: one spelling for what readers take as the same character.

NFKC (full width, compatibility forms), the Unicode property Equivalent_Unified_Ideograph for the radicals that broken
fonts give in place of characters, and one form for quotes, dashes, brackets and comparison signs. Each character is
folded by itself, so that the index can say which printed one a folded one comes from. Traditional forms stay as they
are: the index folds those too.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from ingest.data import data_rows

_SIGNS = {
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "「": '"', "」": '"', "『": '"', "』": '"', "″": '"',
    "‘": "'", "’": "'", "‚": "'", "′": "'", "`": "'",
    "—": "-", "–": "-", "―": "-", "‐": "-", "‑": "-", "‒": "-", "−": "-", "─": "-", "﹣": "-",
    "〔": "(", "〕": ")", "【": "(", "】": ")", "［": "(", "］": ")", "〈": "<", "〉": ">", "《": "<", "》": ">",
    "≪": "≤", "≦": "≤", "⩽": "≤", "≫": "≥", "≧": "≥", "⩾": "≥",
    "、": "、", "。": "。", "·": "·", "•": "·", "∙": "·", "・": "·", "‧": "·",
    "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "", "\u2060": "",
}  # fmt: skip

_LABEL_SIGNS = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {"“": '"', "”": '"', "＂": '"', "〃": '"', "—": "-", "－": "-", "–": "-", "\u3000": " "}
)


@cache
def _radicals() -> dict[str, str]:
    """Radical → unified ideograph for U+2E80–2FDF, from Unicode's Equivalent_Unified_Ideograph property."""
    return {chr(int(radical, 16)): chr(int(ideograph, 16)) for radical, ideograph in data_rows("radicals.tsv")}


@cache
def fold_char(char: str) -> str:
    """The folded form of one character: mostly one, sometimes several or none."""
    if char in _SIGNS:
        return _SIGNS[char]
    if "\u2e80" <= char <= "\u2fdf":
        return _radicals().get(char, unicodedata.normalize("NFKC", char))
    if char.isascii():
        return char.lower()
    return "".join(_SIGNS.get(c, c) for c in unicodedata.normalize("NFKC", char)).lower()


class _Folded(dict[int, str]):
    """What each character folds to, found when it is first met, for ``str.translate``."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = fold_char(chr(code))
        return folded


_FOLDED = _Folded()


def fold(text: str) -> str:
    """The folded text, white space kept."""
    return text.translate(_FOLDED)


@lru_cache(maxsize=16384)
def squeeze(text: str) -> str:
    """The folded text without any white space: the form in which printed names and titles are compared."""
    return "".join(fold(text).split())


def tidy(text: str) -> str:
    """The text as printed without white space inside or around: names and titles joined over their wraps."""
    return "".join(text.split())


def fold_label(text: str) -> str:
    """A label for comparison, character for character as long as the print: full width, quotes and dashes folded."""
    return text.translate(_LABEL_SIGNS)
