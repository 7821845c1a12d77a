"""Two-sided tables of a text dump (收支总表, 财政拨款收支总表): labels of both sides, each with the amounts behind it.

A printed line holds a label of the income side, its amounts, a label of the spending side and its amounts; either side
may be empty, labels wrap, and totals are letter-spaced. A label starts at its ordinal (一、, （二）) or is one of the
unnumbered labels that such tables have (``data/labels.tsv``); which side it is on follows from what it says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process

from ingest.data import data_rows
from ingest.filing import SIDES
from ingest.folding import fold_label
from ingest.layout import TextLine
from ingest.recognise.linetables.headers import Header
from ingest.recognise.rawtable import Figure, RawRow
from ingest.recognise.tokens import Token, tokenise

_NUMBER = "[一二三四五六七八九十廿卅百]{1,3}"
ORDINAL = re.compile(rf"(?:{_NUMBER}、|[(]{_NUMBER}[)]|其中[:：])")
_ENDS_WITH_SIDE = (("支出", ("支出", "结余分配")), ("收入", ("收入", "拨款")))
_SURE = 92.0


@dataclass(slots=True)
class _Item:
    """One label in the making, with the amounts that follow it."""

    texts: list[Token]
    amounts: list[Token] = field(default_factory=list)

    @property
    def label(self) -> str:
        return "".join(t.text for t in self.texts)

    @property
    def bare(self) -> str:
        """The label without its ordinal, folded."""
        return _bare(self.label)


@lru_cache(maxsize=1)
def labels() -> dict[str, tuple[str, ...]]:
    """The labels of each side, without ordinals, folded."""
    found: dict[str, list[str]] = {side: [] for side in SIDES}
    for side, label in data_rows("labels.tsv"):
        found[side].append(fold_label(label))
    return {side: tuple(words) for side, words in found.items()}


def is_row_label(text: str) -> bool:
    """Whether a piece is a row's label for certain, not a header's word (一般公共预算 may be either)."""
    folded = fold_label(text)
    return len(folded) > 5 and folded.endswith(("收入", "支出", "合计")) and any(folded in w for w in labels().values())


def read_two_sided(body: Sequence[TextLine], header: Header) -> tuple[RawRow, ...]:
    """The rows of both sides, the income side's first; figures keep their order, their columns are left open."""
    items: list[_Item] = []
    current: _Item | None = None
    for line in tokenise(body, None):
        tokens = [part for token in _joined(line) for part in _parts(token)]
        for i, token in enumerate(tokens):
            if token.kind != "text":
                if current and not _line_number(token, tokens, i):
                    current.amounts.append(token)
            elif _starts_item(token.text, items, i > 0 and tokens[i - 1].kind != "text"):
                items.append(current := _Item([token]))
            else:
                current = _completed_best(items[-3:], fold_label(token.text))
                current.texts.append(token)
    return _rows(items)


@lru_cache(maxsize=1)
def known_labels() -> frozenset[str]:
    """The labels of both sides, folded."""
    return frozenset(word for words in labels().values() for word in words)


def _joined(line: Sequence[Token]) -> list[Token]:
    """The tokens of a line, those put together that are one label with blanks inside (本年 支 出合计)."""
    known = known_labels()
    out: list[Token] = []
    i = 0
    while i < len(line):
        end = next((n for n in range(i, len(line)) if line[n].kind != "text"), len(line))
        whole = next((n for n in range(end, i + 1, -1) if _bare("".join(t.text for t in line[i:n])) in known), None)
        if whole and not any(_bare(token.text) in known for token in line[i:whole]):
            out.append(replace(line[i], text="".join(token.text for token in line[i:whole])))
            i = whole
        else:
            out.append(line[i])
            i += 1
    return out


def _bare(text: str) -> str:
    return ORDINAL.sub("", fold_label(text), count=1)


def _parts(token: Token) -> list[Token]:
    """A text token cut before each ordinal and each unnumbered label that was glued to another label."""
    if token.kind == "blank":
        return []
    if token.kind != "text" or token.text.isdigit():
        return [Token("amount", token.text, token.line, token.place)]
    text = fold_label(token.text)
    cuts = {m.start() for m in ORDINAL.finditer(text)} | {0, len(text)}
    if len(text) > 4 and text not in known_labels():
        for left in labels()["收入"]:
            rest = text[len(left) :]
            if text.startswith(left) and rest in labels()["支出"]:
                cuts.add(len(left))
    marks = sorted(cuts)
    pairs = pairwise(marks)
    return [Token("text", token.text[a:b], token.line, token.place) for a, b in pairs if b > a]


def _starts_item(text: str, items: Sequence[_Item], after_amount: bool) -> bool:
    """Whether this piece begins a label, or goes on one that a wrap cut; behind an amount it mostly begins one."""
    folded = fold_label(text)
    if ORDINAL.match(folded):
        return True
    known = known_labels()
    if folded in known:
        return not any(_completes(item, folded) for item in items[-2:])
    if any(item.bare + folded in known for item in items[-3:]):
        return False
    if any(_gain(item, folded) > 0 and _nearest(item.bare + folded)[1] > 85 for item in items[-3:]):
        return False
    if not items or (after_amount and len(folded) > 2):
        return True
    if (after_amount or len(folded) > 3) and all(_gain(item, folded) <= 0 for item in items[-3:]):
        return True  # it goes on nothing: a label with damaged characters
    return len(folded) > 3 and (_nearest(folded)[1] > 80 or any(word.startswith(folded) for word in known))


def _completes(item: _Item, text: str) -> bool:
    """Whether the item's label is cut and just this text completes it."""
    known = known_labels()
    numbered = ORDINAL.match(fold_label(item.label)) is not None
    return not item.amounts and (numbered or item.bare not in known) and item.bare + text in known


@lru_cache(maxsize=4096)
def _nearest(label: str, side: str | None = None) -> tuple[str, float]:
    """The known label that is most like this one, and how much (0 to 100)."""
    words = labels()[side] if side else (*labels()["收入"], *labels()["支出"])
    found = process.extractOne(label, words, scorer=fuzz.ratio)
    return (found[0], found[1]) if found else ("", 0.0)


def _completed_best(items: Sequence[_Item], text: str) -> _Item:
    """That one of the last labels which this piece completes best.

    A label may be known with and without its end (国有资本经营预算, 国有资本经营预算拨款收入), then it gains nothing.
    """
    return max(items, key=lambda item: (item.bare + text in known_labels(), _gain(item, text)))


def _gain(item: _Item, text: str) -> float:
    """How much nearer to a known label the item comes when this piece is put behind it."""
    return _nearest(item.bare + text)[1] - _nearest(item.bare)[1]


def _line_number(token: Token, tokens: Sequence[Token], i: int) -> bool:
    """The 行次 of a final account: a small whole number right behind a label or on its own."""
    small = token.text.isdigit() and len(token.text) < 4
    return small and (i == 0 or tokens[i - 1].kind == "text" or tokens[i - 1].text.isdigit())


def _rows(items: Sequence[_Item]) -> tuple[RawRow, ...]:
    rows: dict[str, list[RawRow]] = {side: [] for side in SIDES}
    for item in items:
        side = _side(item, {s: [fold_label(r.name) for r in rows[s]] for s in SIDES})
        place = item.texts[0].place.through((item.amounts or item.texts)[-1].place)
        figures = tuple(Figure(t.text, t.place) for t in item.amounts)
        rows[side].append(RawRow(None, item.label, figures, place, side))
    return (*rows["收入"], *rows["支出"])


def _side(item: _Item, before: dict[str, list[str]]) -> str:
    """The side whose labels the item is more like; a label of both sides (总计) stands first on the income side."""
    scores = {side: _nearest(item.bare, side)[1] for side in SIDES}
    if abs(scores["收入"] - scores["支出"]) > 100 - _SURE:
        return max(scores, key=lambda side: scores[side])
    if scores["收入"] >= _SURE and scores["支出"] >= _SURE:
        return "支出" if fold_label(item.label) in before["收入"] else "收入"
    for side, endings in _ENDS_WITH_SIDE:
        if item.bare.endswith(endings):
            return side
    return max(scores, key=lambda side: scores[side])
