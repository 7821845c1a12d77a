"""The words that performance forms print: level labels, bases, header words, values in words, units; with their cuts.

The words stand in ``ingest/data/form_labels.tsv``. All look-ups take folded text without white space (``squeeze``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz

from ingest.data import data_rows
from ingest.folding import squeeze

SUFFIX = "指标"

LEVEL1_ORDER = ("cost", "output", "benefit", "satisfaction")
LEVEL1_NAMES = {"cost": "成本指标", "output": "产出指标", "benefit": "效益指标", "satisfaction": "满意度指标"}
LEVEL2_ORDER = (
    "economic_cost", "social_cost", "ecological_cost",
    "quantity", "quality", "timeliness", "output_cost",
    "economic", "social", "ecological", "sustained",
    "served",
)  # fmt: skip
"""The order in which forms print the second levels; cost stands first or last."""


@dataclass(frozen=True, slots=True)
class LevelName:
    """A level label: which level it is, its key, what a sound form prints, and how far this print is from it."""

    level: int
    key: str
    parent: str | None
    text: str
    distance: float = 0.0


@dataclass(frozen=True, slots=True)
class _Words:
    levels: dict[str, LevelName]
    bases: frozenset[str]
    headers: tuple[str, ...]
    columns: tuple[str, ...]
    values: frozenset[str]
    units: frozenset[str]


@cache
def _words() -> _Words:
    found = data_rows("form_labels.tsv")
    levels: dict[str, LevelName] = {}
    for kind, key, parent, word in (row[:4] for row in found if row[0] in ("level1", "level2")):
        level = 1 if kind == "level1" else 2
        for name in _spellings(LevelName(level, key, parent or None, word)):
            known = levels.get(name[0])
            # 成本指标 is a first level where nothing says otherwise.
            if known is None or known.distance > name[1].distance:
                levels[name[0]] = name[1]
    flat = {kind: [word for row in found if row[0] == kind for word in row[3:] if word] for kind in
            ("basis", "header", "column", "value", "unit")}  # fmt: skip
    return _Words(
        levels,
        frozenset(flat["basis"]),
        tuple(flat["header"]),
        tuple(flat["column"]),
        frozenset(flat["value"]),
        frozenset(squeeze(unit) for unit in flat["unit"]),
    )


def _spellings(name: LevelName) -> list[tuple[str, LevelName]]:
    """The prints of one label: with and without 指标, with 指 doubled, with its last character lost."""
    word = name.text
    full = LevelName(name.level, name.key, name.parent, word + SUFFIX)
    bare = LevelName(name.level, name.key, name.parent, word)
    out = [(word + SUFFIX, full)]
    if len(word) > 2 or name.level == 2:
        out.append((word, bare))
    for wrong in (word + "指指标", word + "指标指标", word + "指"):
        out.append((wrong, LevelName(name.level, name.key, name.parent, word + SUFFIX, 0.2)))
    if word.endswith("满意度") and name.level == 2:
        out.append((word[:-1], LevelName(2, name.key, name.parent, word, 0.4)))
    return out


@lru_cache(maxsize=4096)
def level_label(text: str) -> LevelName | None:
    """The level label that this folded text prints in full (misprints of the known kinds included), None if none."""
    return _words().levels.get(text)


@lru_cache(maxsize=4096)
def damaged_label(text: str) -> LevelName | None:
    """The level label that this folded text is a damaged print of: characters lost, doubled or in another order."""
    if not 3 <= len(text) <= 16:
        return None
    best: LevelName | None = None
    for word, name in _words().levels.items():
        if name.distance or abs(len(word) - len(text)) > 2:
            continue
        if sorted(word) == sorted(text) and len(word) > 3:
            return LevelName(name.level, name.key, name.parent, name.text, 0.5)
        ratio = fuzz.ratio(word, text) / 100
        if ratio >= 0.85 and (best is None or 1 - ratio + 0.5 < best.distance):
            best = LevelName(name.level, name.key, name.parent, name.text, 1 - ratio + 0.5)
    return best


def label_prefix(text: str) -> bool:
    """Whether some level label starts with this folded text."""
    return bool(text) and text in _label_starts()


@cache
def _label_starts() -> frozenset[str]:
    return frozenset(word[:end] for word in _words().levels for end in range(1, len(word) + 1))


def is_basis(text: str) -> bool:
    """Whether this folded text is a basis (指标值确定依据) in full."""
    return text in _words().bases


def basis_prefix(text: str) -> bool:
    """Whether some basis starts with this folded text."""
    return text in _basis_starts()


@cache
def _basis_starts() -> frozenset[str]:
    return frozenset(word[:end] for word in _words().bases for end in range(1, len(word) + 1))


@lru_cache(maxsize=4096)
def damaged_basis(text: str) -> str | None:
    """The basis that a damaged print means: the one that is nearest by far."""
    if not 3 <= len(text) <= 6:
        return None
    ranked = sorted(((fuzz.ratio(word, text), word) for word in _words().bases if len(word) >= 4), reverse=True)
    best, second = ranked[0], ranked[1]
    return best[1] if best[0] >= 60 and best[0] - second[0] >= 15 else None


_YEAR_WORD = re.compile(r"\(?20\d\d年?\)?")


@cache
def _header_parts() -> frozenset[str]:
    words = _words()
    whole = {w[a:b] for w in words.headers for a in range(len(w)) for b in range(a + 1, len(w) + 1)}
    # Columns that few forms have give no single characters: 质 and 量 are none of a header by themselves.
    return frozenset(whole | {w[a:b] for w in words.columns for a in range(len(w)) for b in range(a + 2, len(w) + 1)})


@lru_cache(maxsize=8192)
def is_header_text(text: str) -> bool:
    """Whether this folded text consists of header words and pieces of them (定依据近两年指标值)."""
    if text.isdigit() or level_label(text) is not None:
        return False
    text = _YEAR_WORD.sub("", text)
    parts = _header_parts()
    reach = {0}
    for end in range(1, len(text) + 1):
        if any(start in reach and text[start:end] in parts for start in range(max(0, end - 11), end)):
            reach.add(end)
    return len(text) in reach


def is_value_word(text: str) -> bool:
    """Whether this folded text is one of the values that forms give in words."""
    return text in _words().values


def is_unit(text: str) -> bool:
    """Whether this folded text is a unit of measure by itself."""
    return text in _words().units


@cache
def look_alikes() -> dict[str, str]:
    """Each character that optical reading confuses, with those it is taken for."""
    pairs = [pair for row in data_rows("form_labels.tsv") if row[0] == "alike" for pair in row[3:]]
    out: dict[str, str] = {}
    for left, right in map(tuple, pairs):
        out[left] = out.get(left, "") + right
        out[right] = out.get(right, "") + left
    return out


@cache
def unit_pattern() -> str:
    """A regular expression for one unit, the longest first."""
    units = sorted((u for u in _words().units), key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, units)) + ")"
