"""Reads what a person typed into a typed query: words, "phrases", codes, amounts, field filters, exclusion, OR.

Nothing typed is an error: what cannot be read becomes a problem with its offsets, and the rest is still a query. A
number is taken every way it can be meant (a code, a figure, a part of a text), so that no reading hides a hit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.query import AmountRange, Clause, Code, Filter, Leaf, Problem, Query, Term
from index.queryfields import AMOUNT, read_filter, wan_of
from ingest.codes import canonical
from ingest.folding import fold

_QUOTES = {'"': '"', "“": "”", "”": "”", "「": "」", "『": "』", "＂": "＂"}
_MINUS = "-－−"
_OR = {"OR", "或", "|", "｜", "||"}
_CODE = re.compile(r"[23]\d{2}(?:[-.·]?\d{2}){1,2}")
_PROJECT = re.compile(r"\d{11}[A-Za-z]\d{9}|\d{21}")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_YEAR_INSIDE = re.compile(r"(?P<before>.*?)(?<!\d)(?P<year>(?:19|20)\d{2})年度?(?P<rest>.*)", re.DOTALL)
_ASKING = re.compile(
    r"(?:请问|请查|查一下)?(?P<what>.*?)(?:一共|总共|大概)?(?:是|有|为|花了|用了|花费|安排了?|安排)?"
    r"(?:多少钱|多少万元|多少元|多少|几何|几个|哪些|什么)(?:呢|吗|啊)?[?\uff1f!\uff01。.]*", re.DOTALL
)  # fmt: skip
_ASKED = re.compile(r"(?P<what>.{2,}?)(?:的)?(?P<kind>预算|决算)数?")
_FIELD = re.compile(r"(?P<name>[A-Za-z_]+|[\u4e00-\u9fff]{1,4})[:\uff1a](?P<value>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A typed piece with its offsets; ``negated`` where a minus stood before it, ``quoted`` for a phrase."""

    text: str
    start: int
    end: int
    negated: bool = False
    quoted: bool = False
    closed: bool = True


def parse(text: str) -> Query:
    """The query that a person meant by ``text``."""
    pieces = list(_joined_codes(list(_pieces(text))))
    clauses: list[Clause] = []
    problems: list[Problem] = []
    alternative = False
    for i, piece in enumerate(pieces):
        if not piece.quoted and not piece.negated and piece.text in _OR and len(pieces) > 1:
            alternative = 0 < i < len(pieces) - 1
            if not alternative:
                problems.append(Problem(piece.start, piece.end, "“或”的一边没有词,已略去"))
            continue
        found, trouble = _clauses(piece)
        problems += trouble
        if alternative and found and clauses:
            if found[0].negated or clauses[-1].negated:
                problems.append(Problem(piece.start, piece.end, "“或”的两边不能是排除词,已分开处理"))
            else:
                clauses[-1] = Clause(clauses[-1].any_of + found[0].any_of)
                found = found[1:]
        alternative = False
        clauses += found
    return Query(text, tuple(clauses), tuple(problems))


def _pieces(text: str) -> Iterator[_Piece]:
    """The typed pieces: parted by blanks, except inside quotes; a field's quoted value stays with its field."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        start = at
        negated = text[at] in _MINUS and at + 1 < len(text) and not text[at + 1].isspace()
        at += negated
        if text[at] in _QUOTES:
            inner, at, closed = _quoted(text, at)
            yield _Piece(inner, start, at, negated, quoted=True, closed=closed)
            continue
        begin, closed = at, True
        while at < len(text) and not text[at].isspace():
            if text[at] in _QUOTES and text[at - 1] in ":：":
                _, at, closed = _quoted(text, at)
                break
            at += 1
        yield _Piece(text[begin:at], start, at, negated, closed=closed)


def _quoted(text: str, at: int) -> tuple[str, int, bool]:
    """What stands in the quotes that open at ``at``, where it ends, and whether it was closed."""
    close = text.find(_QUOTES[text[at]], at + 1)
    if close < 0 and text[at] in "“”":
        close = text.find('"', at + 1)
    return (text[at + 1 :], len(text), False) if close < 0 else (text[at + 1 : close], close + 1, True)


def _joined_codes(pieces: list[_Piece]) -> Iterator[_Piece]:
    """The pieces with a code written in columns (215 08 05), or a year and what goes on with 年, as one."""
    i = 0
    while i < len(pieces):
        piece = pieces[i]
        j = i + 1
        if re.fullmatch(r"[23]\d{2}|[23]\d{4}", piece.text) and not piece.quoted:
            digits = len(piece.text)
            while j < len(pieces) and digits < 7 and _is_pair(pieces[j]):
                digits += 2
                j += 1
        elif _YEAR.fullmatch(piece.text) and not piece.quoted and j < len(pieces) and _goes_on(pieces[j]):
            j += 1
        if j > i + 1:
            text = "".join(p.text for p in pieces[i:j])
            piece = _Piece(text, piece.start, pieces[j - 1].end, piece.negated)
        yield piece
        i = j


def _goes_on(piece: _Piece) -> bool:
    """Whether a piece goes on after a year's digits: 2025 年预算."""
    return not piece.quoted and not piece.negated and piece.text.startswith("年") and not _FIELD.fullmatch(piece.text)


def _is_pair(piece: _Piece) -> bool:
    return not piece.quoted and not piece.negated and re.fullmatch(r"\d{2}", piece.text) is not None


def _clauses(piece: _Piece) -> tuple[list[Clause], list[Problem]]:
    if piece.quoted:
        return _phrase(piece)
    if piece.text in _MINUS:
        return [], [Problem(piece.start, piece.end, "减号后面没有要排除的词")]
    field = _FIELD.fullmatch(piece.text)
    if field:
        read = read_filter(field["name"], field["value"])
        if read is not None:
            leaves, message = read
            trouble = [Problem(piece.start, piece.end, message)] if message else []
            return ([Clause(leaves, piece.negated)] if leaves else []), trouble
    if piece.negated:
        return [Clause(meanings(piece.text), negated=True)], []
    return [Clause(leaves) for leaves in parts_of_word(piece.text)], []


def _phrase(piece: _Piece) -> tuple[list[Clause], list[Problem]]:
    trouble = [] if piece.closed else [Problem(piece.start, piece.end, "引号没有合上,已按到末尾处理")]
    if not piece.text.strip():
        return [], [*trouble, Problem(piece.start, piece.end, "引号里没有内容")]
    return [Clause((Term(piece.text, phrase=True),), piece.negated)], trouble


def parts_of_word(text: str) -> list[tuple[Leaf, ...]]:
    """The clauses of one typed word: a year inside it parts it, and a question's words are taken off it."""
    asking = _ASKING.fullmatch(text)
    if asking and asking["what"].strip():
        return _around_year(asking["what"], _asked)
    return _around_year(text, lambda part: [meanings(part)])


def _around_year(text: str, read: Callable[[str], list[tuple[Leaf, ...]]]) -> list[tuple[Leaf, ...]]:
    found = _YEAR_INSIDE.fullmatch(fold(text))
    if found is None or not (found["before"] or found["rest"]):
        return read(text)
    sides = [side.strip("的") for side in (found["before"], found["rest"])]
    parts = [part for side in sides if side for part in _around_year(side, read)]
    return [_year(found["year"], "年"), *parts]


def _asked(what: str) -> list[tuple[Leaf, ...]]:
    """What a question asks about; 预算 or 决算 at its end names the kind of filing."""
    found = _ASKED.fullmatch(what)
    if found is None:
        return [meanings(what.rstrip("的"))]
    return [meanings(found["what"]), (Term(found["kind"]),)]


def meanings(text: str) -> tuple[Leaf, ...]:
    """Every way to take one typed word without blanks."""
    plain = fold(text).strip()
    if _CODE.fullmatch(plain) or _PROJECT.fullmatch(plain):
        code = (Code(canonical(plain)), Term(canonical(plain)))
        number = AMOUNT.fullmatch(plain)
        # 208.05 may be a code's spelling or a figure with two decimals: both are meant until the index tells.
        return (*_number(number), *code) if number is not None and "." in plain else code
    if _YEAR.fullmatch(plain):
        return _year(plain, "")
    if re.fullmatch(r"(?:19|20)\d{2}年度?", plain):
        return _year(plain[:4], plain[4:])
    number = AMOUNT.fullmatch(plain)
    if number is None:
        return (Term(text),)
    return _number(number)


def _year(digits: str, ending: str) -> tuple[Leaf, ...]:
    return Filter("year", (digits,)), Term(digits + ending)


def _number(match: re.Match[str]) -> tuple[Leaf, ...]:
    """A figure, a code where it is a whole number of three digits or more, and a part of a text."""
    digits = match["digits"].replace(",", "")
    value = wan_of(match)
    leaves: list[Leaf] = [AmountRange(value, value)]
    if match["unit"] is None and digits.isdigit() and len(digits) >= 3 and "," not in match["digits"]:
        leaves.append(Code(digits))
    return (*leaves, Term(digits))
