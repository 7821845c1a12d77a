"""The lines of a text dump as tokens: codes, amounts and texts, each with its line.

A dump parts cells by blanks, but also letters of one word (收    入    总    计) and sometimes the parts of one number
(2, 910. 06); some cells are glued to the next. Tokens undo both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.amounts import looks_sound, plain, readings
from ingest.characters import HAN
from ingest.codes import CODED_TABLES, canonical, kind_of
from ingest.folding import tidy
from ingest.layout import Place, TextLine

TokenKind = Literal["code", "amount", "text", "blank"]

_GLUED_AMOUNT = re.compile(r"(?<=[\u3400-\u9fff）)])(?=\d[\d,]*\.\d{1,2}(?![\d%]))|(?<=\.\d\d)(?=[\u3400-\u9fff（(])")
_GLUED_CODE = re.compile(r"^(\d{11}[TY]\d{9}|\d{21}|\d{3,9})(?=[\u3400-\u9fff“\"(（])")
_YEAR = re.compile(r"^(?:19|20)\d\d(?=年)")
_BLANK = re.compile(r"[-—–－─/\\]{1,4}")
_CODE_HEAD = re.compile(r"\d{6,11}|\d{11}[TY]\d{0,8}|\d{12,20}")
_CODE_TAIL = re.compile(r"[TY]?\d{1,15}|\d{1,5}[TY]\d{0,9}")
CODE_LINES = 4
"""The parts of one cut code stand within so many lines."""
_LONG_CODE = re.compile(r"\d{10,20}|\d{9,11}[TY]\d{0,8}")
"""The beginning of a project's code; no other code is as long."""
_CLASS = re.compile(r"[23]\d{2}(?:\d{2})?")
_CODE_PARTS = re.compile(r"\d{2}")
_SPACED_CODE = re.compile(r"(?:.* )?\d{3}|\d{3} \d{2}")
_GLUED_PART = re.compile(r"\d{2}(?=[\u3400-\u9fff])")
_APART = re.compile(r"(?:^|\S) {3,}\S")
_PERCENT = re.compile(r"-?\d+(?:\.\d+)?[%％]")
_STRAY_POINT = re.compile(r"\d[。·．]\d{2}$")
"""A full stop or a middle dot for the decimal point."""
_LONE_ORDINAL = re.compile(r"\d{1,2}[.．、]")


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a line: ``text`` as printed (a code in canonical form); ``line`` counts the given lines from 0.

    A "blank" is a mark that stands for an empty cell (a dash or a slash).
    """

    kind: TokenKind
    text: str
    line: int
    place: Place
    end: int = 0
    """Where an amount ends in a line that keeps its cells apart by blanks; 0 where the line tells no places."""


def pieces(text: str) -> list[str]:
    """The printed line cut at its blanks, with letter-spaced words and blank-parted numbers put together."""
    parts = _GLUED_AMOUNT.sub(" ", text).split()
    if parts and (glued := _GLUED_CODE.match(parts[0])) and not _YEAR.match(parts[0]):
        parts[:1] = [glued[1], parts[0][glued.end() :]]
    parts = _unglued(parts)
    out: list[str] = []
    single = False
    for part in parts:
        lone = len(part) == 1 and bool(HAN.match(part))
        if out and ((lone and single) or _number_goes_on(out[-1], part) or _ordinal_goes_on(out[-1], part)):
            out[-1] += part
        else:
            out.append(part)
        single = lone
    return out


def _unglued(parts: list[str]) -> list[str]:
    """The parts with the last two digits of a spaced code cut off the name behind them (301 01基本工资)."""
    out: list[str] = []
    for part in parts:
        glued = _GLUED_PART.match(part)
        if glued and _SPACED_CODE.fullmatch(" ".join(out[-2:])[-6:]):
            out += [glued[0], part[glued.end() :]]
        else:
            out.append(part)
    return out


def _number_goes_on(left: str, right: str) -> bool:
    """Whether two parts are one number: the left ends in a separator (``2,`` ``910.`` ``06``), digits follow."""
    return left[-1] in ",." and left[:1].isdigit() and right[:1].isdigit() and bool(readings(left + right))


def _ordinal_goes_on(left: str, right: str) -> bool:
    """Whether the left part is but the ordinal of the label on its right (``1.`` ``一般公共预算``)."""
    return bool(_LONE_ORDINAL.fullmatch(left) and HAN.match(right))


def goes_on_code(lines: Sequence[TextLine], i: int) -> bool:
    """Whether a line of digits may be the end of a code that the lines before it begin (208, 05, 01; a project's)."""
    before = [tidy(line.text) for line in lines[max(0, i - CODE_LINES) : i]]
    if any(is_class("".join(before[n:])) or _LONG_CODE.fullmatch("".join(before[n:])) for n in range(len(before))):
        return True
    return any(_LONG_CODE.fullmatch(line.text.split()[0]) for line in lines[max(0, i - CODE_LINES) : i])


def is_class(text: str) -> bool:
    """Whether a squeezed line holds the class or the group of a code alone, so that its next two digits may follow."""
    return bool(_CLASS.fullmatch(text))


def keeps_places(text: str) -> bool:
    """Whether a line sets its cells apart by blanks, so that where they stand says something of their columns."""
    return bool(_APART.search(text))


def tokenise(lines: Sequence[TextLine], key: str | None) -> list[list[Token]]:
    """The tokens of each line; a code is one that the table of this key can have, at the front of its line's text."""
    parts = [pieces(line.text) for line in lines]
    if key == "项目支出表":
        _join_codes(parts)
    elif key in CODED_TABLES:
        _join_parts(parts)
    found = [_line(part, n, line.place, key) for n, (part, line) in enumerate(zip(parts, lines, strict=True))]
    return [
        _ends(tokens, line.text) if keeps_places(line.text) else tokens
        for tokens, line in zip(found, lines, strict=True)
    ]


def _ends(tokens: list[Token], text: str) -> list[Token]:
    """The tokens of a line that keeps places, with the places where the amounts end."""
    out: list[Token] = []
    at = 0
    for token in tokens:
        start = text.find(token.text, at)
        if start >= 0:
            at = start + len(token.text)
        out.append(replace(token, end=at) if start >= 0 and token.kind == "amount" else token)
    return out


def _join_codes(lines: list[list[str]]) -> None:
    """Put a project code that was cut over lines together on its first line; the rest of those lines stays."""
    for i, parts in enumerate(lines):
        if not parts or not _CODE_HEAD.fullmatch(parts[0]):
            continue
        code, tails = parts[0], []
        for j in range(i + 1, min(i + 1 + CODE_LINES, len(lines))):
            if not lines[j] or not _CODE_TAIL.fullmatch(lines[j][0]):
                continue
            code += lines[j][0]
            tails.append(j)
            if kind_of(code) in ("project", "project_group"):
                parts[0] = code
                for k in tails:
                    del lines[k][0]
            if len(code) >= 21:
                break


def _join_parts(lines: list[list[str]]) -> None:
    """Put the two digits of a group or item that stand on lines of their own (208, 05, 01) behind their class."""
    for i, parts in enumerate(lines):
        if len(parts) > 2 or not all(map(_CODE_PARTS.fullmatch, parts[1:])) or not is_class("".join(parts)):
            continue
        for j in range(i + 1, min(i + 3, len(lines))):
            if len(parts) > 2 or not lines[j] or not _CODE_PARTS.fullmatch(lines[j][0]):
                break
            parts.append(lines[j].pop(0))
            if lines[j]:
                break


def _line(parts: list[str], n: int, place: Place, key: str | None) -> list[Token]:
    out: list[Token] = []
    i = 0
    while i < len(parts):
        part = parts[i]
        texts = any(t.kind == "text" for t in out)
        if not texts and (found := _code(parts, i, key)):
            code, used = found
            out.append(Token("code", code, n, place))
            i += used
            continue
        kind: TokenKind = "amount" if _amount(part, out) or _share(part, out, len(parts)) else "text"
        if _BLANK.fullmatch(part) and (out or len(parts) > 1):
            kind = "blank"
        out.append(Token(kind, part, n, place))
        i += 1
    return out


def _code(parts: list[str], i: int, key: str | None) -> tuple[str, int] | None:
    """The code that starts at this part, and over how many parts it goes (201 03 01 is one)."""
    if not parts[i][0].isdigit() or "." in parts[i] or "," in parts[i]:
        return None
    code = canonical(parts[i])
    if len(code) != len(parts[i].replace("-", "")) or kind_of(code, key) is None:
        return None
    used = 1
    while len(code) in (3, 5) and i + used < len(parts) and _CODE_PARTS.fullmatch(parts[i + used]):
        code += parts[i + used]
        used += 1
    return (code, used) if kind_of(code, key) else None


def _share(part: str, before: Sequence[Token], count: int) -> bool:
    """Whether a part is a percentage in a column of its own (增减%): behind an amount, or alone on its line."""
    return bool(_PERCENT.fullmatch(part)) and (count == 1 or any(t.kind == "amount" for t in before))


def _amount(part: str, before: Iterable[Token]) -> bool:
    if looks_sound(part):
        return True
    if plain(part) is not None:
        if "." in part or "," in part:
            return True
        return len(part) < 12 and any(t.kind in ("text", "amount") for t in before)
    marked = "." in part or "," in part or bool(_STRAY_POINT.search(part))
    return part[0].isdigit() and marked and bool(readings(part))
