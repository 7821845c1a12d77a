"""The codes of names that a dump prints apart from them: paired by the classification, by order and by count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ingest.amounts import looks_sound
from ingest.classification import Classification, codes_by_name
from ingest.codes import ECONOMIC_TABLES
from ingest.folding import fold_label
from ingest.layout import TextLine
from ingest.recognise.tableforms import labels_of

_LONGEST = 4
"""A name wraps over so many lines at most."""
_KNOWN = 0.6
"""The classification must know so many of a table's names: they vouch for the others between them."""
_CODE_LENGTHS = (3, 5, 7)
_PART = 2
_MARKS = frozenset({"项目", "类", "款", "项", "栏次", "行次", "合计"})
_STATES = 400


@dataclass(frozen=True, slots=True)
class NameToken:
    """A row's name, joined over its wraps: where it stands among the words, its first line, its text."""

    at: int
    line: TextLine
    text: str


def names_in(words: Sequence[tuple[TextLine, str]], key: str) -> tuple[list[NameToken], list[str], list[str]]:
    """The names, the labels of the header and the codes (or parts of codes) among the words, each in printed order."""
    known, labels = codes_by_name(_which(key)), _labels(key)
    names: list[NameToken] = []
    found: list[str] = []
    codes: list[str] = []
    run: list[int] = []
    for at, (_, word) in enumerate((*words, (None, "0.00"))):
        if _is_text(word):
            run.append(at)
            continue
        for start, end in _cut([words[n][1] for n in run], known, labels):
            text = "".join(words[n][1] for n in run[start:end])
            folded = fold_label(text)
            if folded in labels or (folded not in known and _is_label_part(folded, labels)):
                found.append(text)
            else:
                names.append(NameToken(run[start], words[run[start]][0], text))
        run = []
        if word.isdigit() and len(word) in (_PART, *_CODE_LENGTHS):
            codes.append(word)
    return names, found, codes


def _is_text(word: str) -> bool:
    return not looks_sound(word) and not word.isdigit()


def _is_label_part(folded: str, labels: Iterable[str]) -> bool:
    return any(folded in label for label in labels)


def _cut(run: Sequence[str], known: dict[str, tuple[str, ...]], labels: frozenset[str]) -> list[tuple[int, int]]:
    """The run of words cut into names and labels; a word that is neither stands alone."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        ways = []
        for start in range(max(0, end - _LONGEST), end):
            text = fold_label("".join(run[start:end]))
            if text in known or text in labels:
                ways.append((best[start][0], start))
            elif end - start == 1:
                ways.append((best[start][0] + 1.0, start))
        best.append(min(ways))
    pieces = []
    end = len(run)
    while end:
        pieces.append((best[end][1], end))
        end = best[end][1]
    return pieces[::-1]


def coded(names: Sequence[NameToken], codes: Sequence[str], key: str) -> list[str] | None:
    """The code of each name; None where codes and names do not match one to one."""
    whole = sorted({code for code in codes if len(code) in _CODE_LENGTHS})
    known = codes_by_name(_which(key))
    own = [known.get(fold_label(name.text), ()) for name in names]
    if sum(map(bool, own)) < _KNOWN * len(names):
        return None
    if len(whole) == len(names):
        pairs = list(zip(whole, own, strict=True))
        if all(not listed or code in listed for code, listed in pairs):
            return whole
        return None
    parts = Counter(code for code in codes if len(code) in (_PART, _CODE_LENGTHS[0]))
    found = _by_tree(own)
    if found is None or Counter(part for code in found for part in _parts(code)) != parts:
        return None
    return found


def _by_tree(own: Sequence[tuple[str, ...]]) -> list[str] | None:
    """The one way to give each name a code of its own so that codes rise and each stands under its parent."""
    ways: list[list[str]] = [[]]
    for listed in own:
        ways = [
            [*way, code]
            for way in ways
            for code in listed
            if (not way or code > way[-1]) and (len(code) == _CODE_LENGTHS[0] or code[:-2] in way)
        ]
        if not ways or len(ways) > _STATES:
            return None
    return ways[0] if len(ways) == 1 else None


def _parts(code: str) -> list[str]:
    cuts = [0, *range(_CODE_LENGTHS[0], len(code) + 1, _PART)]
    return [code[a:b] for a, b in pairwise(cuts)]


def _which(key: str) -> Classification:
    return "economic" if key in ECONOMIC_TABLES else "functional"


@cache
def _labels(key: str) -> frozenset[str]:
    return labels_of(key) | _MARKS
