"""The one analyzer: printed text → its index form with offsets, its bigrams, and its words, for texts and for queries.

The index form folds the print (``ingest.folding``), turns traditional characters into simplified ones, and drops what
people leave out when they type: quotes, white space beside Chinese characters, commas inside numbers. Every rule looks
at neighbouring characters only, so a part of a text has a part of its form, and any substring can be found.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from index.segmenting import cut_han
from ingest.characters import simplified_forms
from ingest.folding import fold_char

_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9])")
_SPACES = re.compile(r"\s+")
_LOOSE_SPACE = re.compile(r"(?<![a-z0-9]) | (?![a-z0-9])")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff〇"
_RUN = re.compile(rf"[{_HAN}]+|[a-z0-9]+(?:[.%‰][a-z0-9]+)*[%‰]?")
_IS_HAN = re.compile(rf"[{_HAN}]")
SPACE_MARK = "␣"
"""Stands for a blank inside a gram, since engines part tokens at blanks."""


class _Folding(dict[int, str]):
    """Code point → its index form, filled as characters are met; the form that ``str.translate`` takes.

    ``shifting`` are the characters among them whose form is not one character, so that what follows has other offsets.
    """

    def __init__(self) -> None:
        self.shifting: set[str] = set()

    def __missing__(self, point: int) -> str:
        simplified = simplified_forms()
        folded = "".join(simplified.get(piece, piece) for piece in fold_char(chr(point)))
        form = folded.replace('"', "").replace("'", "")
        self[point] = form
        if len(form) != 1:
            self.shifting.add(chr(point))
        return form


_FOLDING = _Folding()


def index_form(text: str) -> str:
    """The text as it is indexed and compared."""
    pieces = text.translate(_FOLDING).split()
    if len(pieces) == 1 and "," not in pieces[0]:
        return pieces[0]
    return _LOOSE_SPACE.sub("", _COMMA.sub("", " ".join(pieces)))


def _keeps_offsets(text: str, form: str) -> bool:
    """Whether each character of the form comes from the one at the same offset of the text."""
    return len(form) == len(text) and _FOLDING.shifting.isdisjoint(text)


def _drop(chars: str, offsets: list[int], pattern: re.Pattern[str]) -> tuple[str, list[int]]:
    """The characters and their offsets without what ``pattern`` matches."""
    kept: list[tuple[int, int]] = []
    start = 0
    for match in pattern.finditer(chars):
        kept.append((start, match.start()))
        start = match.end()
    kept.append((start, len(chars)))
    return "".join(chars[a:b] for a, b in kept), [o for a, b in kept for o in offsets[a:b]]


_SPACE_TAIL = re.compile(r"(?<=\s)\s+")
_EDGES = re.compile(r"\A\s+|\s+\Z")


def index_form_with_offsets(text: str) -> tuple[str, list[int]]:
    """The index form, and for each of its characters the offset in ``text`` of the printed one that it comes from."""
    form = index_form(text)
    if _keeps_offsets(text, form):
        return form, list(range(len(text)))
    pieces = [(piece, offset) for offset, char in enumerate(text) for piece in _FOLDING[ord(char)]]
    chars = _SPACES.sub(lambda m: " " * len(m.group()), "".join(piece for piece, _ in pieces))
    offsets = [offset for _, offset in pieces]
    for pattern in (_SPACE_TAIL, _EDGES, _COMMA, _LOOSE_SPACE):
        chars, offsets = _drop(chars, offsets, pattern)
    return chars, offsets


def query_form(text: str) -> str:
    """The index form of a typed part: as ``index_form``, without separators that its cut left hanging at its ends."""
    return index_form(text).strip(" ,")


def grams(form: str) -> list[str]:
    """The bigrams of an index form, one a character but the last, in order."""
    return pieces(form, 2)


def pieces(form: str, size: int) -> list[str]:
    """All substrings of an index form of this size, in order, blanks inside them marked."""
    marked = form.replace(" ", SPACE_MARK)
    return [marked[i : i + size] for i in range(len(marked) - size + 1)]


def characters(form: str) -> list[str]:
    """The different characters of an index form."""
    return sorted(set(form) - {" "})


def _run_words(run: str) -> tuple[str, ...]:
    return cut_han(run) if _IS_HAN.match(run) else (run,)


def words(form: str) -> list[str]:
    """The words of an index form, in order: Chinese by the segmenter's search mode, Latin and digit runs whole."""
    return [word for run in _RUN.findall(form) for word in _run_words(run)]


def plain_words(form: str) -> tuple[str, ...]:
    """The words that must all occur where a query is not one piece: none inside another, single characters (与, 的)
    left out where two longer words are there to tell.
    """
    found = words(form)
    longest = [w for w in dict.fromkeys(found) if not any(w != other and w in other for other in found)]
    telling = [w for w in longest if len(w) > 1]
    return tuple(telling if len(telling) > 1 else longest)


Wanted = Sequence[tuple[str, tuple[str, ...]]]


def find_spans(text: str, wanted: Wanted) -> tuple[tuple[int, int], ...]:
    """Where index forms stand in the printed ``text``: (start, end) offsets, in order, overlaps joined.

    Each wanted form comes with the words that are marked where it does not stand in one piece.
    """
    folded = index_form(text)
    forms = [f for form, words in wanted for f in ((form,) if form in folded else words) if f and f in folded]
    if not forms:
        return ()
    offsets: Sequence[int] = range(len(text))
    if not _keeps_offsets(text, folded):
        folded, offsets = index_form_with_offsets(text)
    spans: list[tuple[int, int]] = []
    for form in forms:
        at = folded.find(form)
        while at >= 0:
            spans.append((offsets[at], offsets[at + len(form) - 1] + 1))
            at = folded.find(form, at + len(form))
    return joined_spans(spans) if len(spans) > 1 else tuple(spans)


def joined_spans(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The spans in order, those that touch or overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def longest_inside(form: str, names: Collection[str], shortest: int = 4) -> str | None:
    """The longest of these names (a set or mapping) that stands in a form, the first of several as long."""
    if len(form) ** 2 > 2 * len(names):
        inside = [name for name in names if len(name) >= shortest and name in form]
        return max(inside, key=lambda name: (len(name), -form.index(name)), default=None)
    for size in range(len(form), shortest - 1, -1):
        for start in range(len(form) - size + 1):
            if (part := form[start : start + size]) in names:
                return part
    return None
