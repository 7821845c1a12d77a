"""Damage done to the text of a filing line by line, knowing nothing of how the filing was made or is read.

Each kind takes the lines of a text and gives them back spoilt as dumps, scans and pages spoil them. A ``Spoiler``
keeps account of every figure whose print it changed or moved, so that a figure that a reader states as it then stands
in the source can be told from one that the reader itself put in a wrong place.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

AMOUNT = re.compile(r"(?<![\d.,A-Za-z])\d[\d,]*\.\d+(?![\d.])")
HAN = r"\u4e00-\u9fff"
_NAME = re.compile(rf"[{HAN}][{HAN}、（）()]{{4,}}")
_CODE = re.compile(r"(?<!\d)[123]\d{2}(?:\d{2}){1,2}(?![\d.,])")
_CAPTION = re.compile(r"^[#\s]*(?:(?:附?表|公开)\s*\d|.{2,30}(?:总表|支出表|收入表|决算表|明细表|情况表|经费表)\s*$)")
_LIKE = {
    "支": "攴", "业": "亚", "行": "仃", "费": "贵", "政": "攻", "务": "各", "员": "贝", "金": "全", "住": "佳",
    "保": "侏", "障": "樟", "医": "匣", "疗": "疔", "科": "料", "技": "枝", "目": "日", "出": "岀", "本": "木",
    "他": "她", "发": "友", "展": "屐", "休": "体", "单": "草", "位": "伩", "购": "构", "房": "戽", "公": "么",
}  # fmt: skip
_DIGIT_LIKE = {"0": "O", "1": "l", "5": "S", "8": "B", "6": "b", "9": "q", "2": "Z"}


def plain(text: str) -> str:
    """A printed amount without separators and blanks."""
    return re.sub(r"[,\s]", "", text)


@dataclass
class Spoiler:
    """The chance that decides, how often a kind strikes (1: about one line in twelve), and what became of figures."""

    rng: Random
    strength: float = 1.0
    changed: set[tuple[str, str]] = field(default_factory=set)
    """(before, after) of every figure printed otherwise, without separators."""
    moved: set[str] = field(default_factory=set)
    """Figures that no longer stand in their own row or column."""

    def strikes(self, share: float = 1 / 12) -> bool:
        """Whether this line is hit."""
        return self.rng.random() < share * self.strength

    def reprint(self, line: str, spoil: Callable[[str], str]) -> str:
        """The line with one of its amounts printed otherwise."""
        found = list(AMOUNT.finditer(line))
        if not found:
            return line
        chosen = self.rng.choice(found)
        after = spoil(chosen[0])
        self.changed.add((plain(chosen[0]), plain(after)))
        return line[: chosen.start()] + after + line[chosen.end() :]

    def move(self, line: str) -> None:
        """Note that the figures of a line stand elsewhere now."""
        self.moved.update(plain(m[0]) for m in AMOUNT.finditer(line))


Kind = Callable[[Sequence[str], Spoiler], list[str]]


def each(spoil: Callable[[str, Spoiler], list[str]], share: float = 1 / 12) -> Kind:
    """A kind that strikes single lines that hold anything."""

    def apply(lines: Sequence[str], spoiler: Spoiler) -> list[str]:
        out: list[str] = []
        for line in lines:
            out += spoil(line, spoiler) if line.strip() and spoiler.strikes(share) else [line]
        return out

    return apply


def _wrapped(line: str, spoiler: Spoiler) -> list[str]:
    """A name goes on in the next line, with the figures on either."""
    found = _NAME.search(line)
    if not found or "\t" in line or len(line) > 60:
        return [line]
    at = spoiler.rng.randrange(found.start() + 2, found.end() - 1)
    if spoiler.rng.random() < 0.5:
        return [line[:at], line[at:]]
    return [(line[:at] + line[found.end() :]).rstrip(), line[at : found.end()]]


def _figures_below(line: str, spoiler: Spoiler) -> list[str]:
    """The figures of a row stand on a line of their own."""
    found = AMOUNT.search(line)
    if not found or "\t" in line or not line[: found.start()].strip():
        return [line]
    return [line[: found.start()].rstrip(), line[found.start() :]]


def _dropped(line: str, spoiler: Spoiler) -> list[str]:
    spoiler.move(line)
    return []


def _twice(line: str, spoiler: Spoiler) -> list[str]:
    return [line, line]


def _last_digit_lost(line: str, spoiler: Spoiler) -> list[str]:
    return [spoiler.reprint(line, lambda amount: amount[:-1])]


def _first_digit_lost(line: str, spoiler: Spoiler) -> list[str]:
    return [spoiler.reprint(line, lambda amount: amount[1:].lstrip(",") if amount[1] != "." else amount)]


def _digit_changed(line: str, spoiler: Spoiler) -> list[str]:
    def spoil(amount: str) -> str:
        at = spoiler.rng.choice([i for i, ch in enumerate(amount) if ch.isdigit()])
        return amount[:at] + spoiler.rng.choice("0123456789") + amount[at + 1 :]

    return [spoiler.reprint(line, spoil)]


def _dot_lost(line: str, spoiler: Spoiler) -> list[str]:
    return [spoiler.reprint(line, lambda amount: amount.replace(".", "", 1))]


def _letters_for_digits(line: str, spoiler: Spoiler) -> list[str]:
    def spoil(amount: str) -> str:
        at = spoiler.rng.choice([i for i, ch in enumerate(amount) if ch.isdigit()])
        return amount[:at] + _DIGIT_LIKE.get(amount[at], amount[at]) + amount[at + 1 :]

    return [spoiler.reprint(line, spoil)]


def _marks(line: str, spoiler: Spoiler) -> list[str]:
    """Commas become dots, dots commas; blanks come in."""

    def spoil(amount: str) -> str:
        turned = {"0": amount.replace(",", "."), "1": amount.replace(".", ","), "2": amount.replace(".", ". "),
                  "3": amount.replace(",", ", ")}  # fmt: skip
        return turned[spoiler.rng.choice("0123")]

    return [spoiler.reprint(line, spoil)]


def _separators(line: str, spoiler: Spoiler) -> list[str]:
    """Thousands separators set or gone."""

    def other(found: re.Match[str]) -> str:
        whole, _, rest = found[0].partition(".")
        return f"{whole.replace(',', '')}.{rest}" if "," in whole else f"{int(whole):,}.{rest}"

    return [AMOUNT.sub(other, line)]


def _characters(line: str, spoiler: Spoiler) -> list[str]:
    """Characters read as ones that look alike."""
    return ["".join(_LIKE[ch] if ch in _LIKE and spoiler.rng.random() < 0.3 else ch for ch in line)]


def _undecodable(line: str, spoiler: Spoiler) -> list[str]:
    at = [i for i, ch in enumerate(line) if "\u4e00" <= ch <= "\u9fff"]
    if not at:
        return [line]
    hit = spoiler.rng.choice(at)
    return [line[:hit] + spoiler.rng.choice(["\ufffd", "?", "\ufffd\ufffd", "锟斤拷"]) + line[hit + 1 :]]


def _blanks(line: str, spoiler: Spoiler) -> list[str]:
    """Blanks within names."""
    return [re.sub(rf"(?<=[{HAN}])(?=[{HAN}])", lambda _: " " if spoiler.rng.random() < 0.3 else "", line)]


def _parted_codes(line: str, spoiler: Spoiler) -> list[str]:
    """A code with blanks between its levels."""
    return [_CODE.sub(lambda m: " ".join([m[0][:3], *re.findall("..", m[0][3:])]), line)]


def _code_digit_lost(line: str, spoiler: Spoiler) -> list[str]:
    return [_CODE.sub(lambda m: m[0][:-1], line, count=1)]


def _cells_merged(line: str, spoiler: Spoiler) -> list[str]:
    """An empty cell of a row is gone, and what stands behind it comes forward."""
    cells = line.split("\t")
    empty = [i for i, cell in enumerate(cells) if not cell.strip() and any(c.strip() for c in cells[i + 1 :])]
    if not empty:
        return [line]
    hit = spoiler.rng.choice(empty)
    spoiler.move("\t".join(cells[hit + 1 :]))
    return ["\t".join([*cells[:hit], *cells[hit + 1 :]])]


def _cell_added(line: str, spoiler: Spoiler) -> list[str]:
    """An empty cell comes in, and what stands behind it goes on."""
    cells = line.split("\t")
    if len(cells) < 3:
        return [line]
    at = spoiler.rng.randrange(len(cells))
    spoiler.move("\t".join(cells[at:]))
    return ["\t".join([*cells[:at], "", *cells[at:]])]


def _cells_run_together(line: str, spoiler: Spoiler) -> list[str]:
    """The border between two cells is lost."""
    tabs = [i for i, ch in enumerate(line) if ch == "\t"]
    if not tabs:
        return [line]
    at = spoiler.rng.choice(tabs)
    spoiler.move(line[at:])
    return [line[:at] + " " + line[at + 1 :]]


def _cells_swapped(line: str, spoiler: Spoiler) -> list[str]:
    """Two neighbouring figures of a row change places."""
    found = list(AMOUNT.finditer(line))
    if len(found) < 2:
        return [line]
    at = spoiler.rng.randrange(len(found) - 1)
    a, b = found[at], found[at + 1]
    spoiler.moved.update((plain(a[0]), plain(b[0])))
    return [line[: a.start()] + b[0] + line[a.end() : b.start()] + a[0] + line[b.end() :]]


def _captions_lost(line: str, spoiler: Spoiler) -> list[str]:
    return [] if _CAPTION.match(line) and spoiler.rng.random() < 0.5 else [line]


def _units_lost(line: str, spoiler: Spoiler) -> list[str]:
    return [re.sub(r"单位[:：]\s*(?:万|千|亿)?元", "", line)]


def _page_breaks(lines: Sequence[str], spoiler: Spoiler) -> list[str]:
    """Page numbers and headers come between lines, now and then in the midst of a row, at times with a form feed."""
    title = next((line.strip() for line in lines if len(line.strip()) > 6), "")
    out: list[str] = []
    for number, line in enumerate(lines):
        if not spoiler.strikes(1 / 40):
            out.append(line)
            continue
        foot = spoiler.rng.choice([f"- {number} -", f"第 {number % 60} 页 共 60 页", f"— {number} —", str(number % 90)])
        head = spoiler.rng.choice([[], [title], ["\f" + title], [""]])
        found = _NAME.search(line)
        if found and "\t" not in line and spoiler.rng.random() < 0.4:
            at = spoiler.rng.randrange(found.start() + 1, found.end())
            out += [line[:at], foot, *head, line[at:]]
        elif "\t" in line and found and spoiler.rng.random() < 0.4:
            cells = line.split("\t")
            hit = next(i for i, cell in enumerate(cells) if _NAME.search(cell) or i == len(cells) - 1)
            at = len(cells[hit]) // 2
            rest = ["" for _ in cells]
            rest[hit] = cells[hit][at:]
            cells[hit] = cells[hit][:at]
            out += ["\t".join(cells), foot, *head, "\t".join(rest)]
        else:
            out += [foot, *head, line]
    return out


def _headers_repeated(lines: Sequence[str], spoiler: Spoiler) -> list[str]:
    """The lines above a table's first figure come again within the table."""
    out: list[str] = []
    header: list[str] = []
    since = 7
    for line in lines:
        if AMOUNT.search(line):
            since = 0
            if header and spoiler.strikes(1 / 40):
                out += header
        elif line.strip():
            if since > 6:
                header = [*header, line][-3:]
            since += 1
        out.append(line)
    return out


def _lines_swapped(lines: Sequence[str], spoiler: Spoiler) -> list[str]:
    """Two neighbouring lines change places."""
    out = list(lines)
    held = [i for i, line in enumerate(out) if line.strip()]
    for a, b in itertools.pairwise(held):
        if spoiler.strikes(1 / 30):
            spoiler.move(out[a])
            spoiler.move(out[b])
            out[a], out[b] = out[b], out[a]
    return out


def _columns_swapped(lines: Sequence[str], spoiler: Spoiler) -> list[str]:
    """Two columns of a block of tabbed lines change places with their headers."""
    out = list(lines)
    start = 0
    while start < len(out):
        end = start
        while end < len(out) and out[end].count("\t") == out[start].count("\t") > 1:
            end += 1
        rows = [line.split("\t") for line in out[start:end]]
        figures = [
            n for n, cells in enumerate(zip(*rows, strict=True)) if sum(map(bool, map(AMOUNT.search, cells))) > 2
        ]
        if end - start > 4 and len(figures) > 1 and spoiler.strikes(1 / 2):
            a = spoiler.rng.choice(figures)
            b = spoiler.rng.choice(
                [n for n in figures if all(between in figures for between in range(min(a, n), max(a, n)))]
            )
            for at, cells in enumerate(rows, start):
                cells[a], cells[b] = cells[b], cells[a]
                out[at] = "\t".join(cells)
        start = max(end, start + 1)
    return out


KINDS: dict[str, Kind] = {
    "wrapped": each(_wrapped),
    "figures_below": each(_figures_below, 1 / 20),
    "dropped": each(_dropped, 1 / 40),
    "twice": each(_twice, 1 / 40),
    "last_digit_lost": each(_last_digit_lost, 1 / 20),
    "first_digit_lost": each(_first_digit_lost, 1 / 30),
    "digit_changed": each(_digit_changed, 1 / 30),
    "dot_lost": each(_dot_lost, 1 / 30),
    "letters_for_digits": each(_letters_for_digits, 1 / 20),
    "marks": each(_marks, 1 / 20),
    "separators": each(_separators, 1 / 2),
    "characters": each(_characters),
    "undecodable": each(_undecodable, 1 / 20),
    "blanks": each(_blanks, 1 / 6),
    "parted_codes": each(_parted_codes, 1 / 3),
    "code_digit_lost": each(_code_digit_lost, 1 / 20),
    "cells_merged": each(_cells_merged, 1 / 20),
    "cell_added": each(_cell_added, 1 / 30),
    "cells_run_together": each(_cells_run_together, 1 / 30),
    "cells_swapped": each(_cells_swapped, 1 / 40),
    "captions_lost": each(_captions_lost, 1),
    "units_lost": each(_units_lost, 1),
    "page_breaks": _page_breaks,
    "headers_repeated": _headers_repeated,
    "lines_swapped": _lines_swapped,
    "columns_swapped": _columns_swapped,
}


def spoilt(text: str, kinds: Sequence[str], strength: float, seed: str) -> tuple[str, Spoiler]:
    """The text with these kinds of damage, one after the other, and the account of its figures."""
    spoiler = Spoiler(Random(seed), strength)
    lines: Sequence[str] = text.split("\n")
    for kind in kinds:
        lines = KINDS[kind](lines, spoiler)
    return "\n".join(lines), spoiler
