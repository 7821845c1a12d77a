"""What each column of a grid holds, from its header rows: codes, names, counters, and amounts with their header paths.

The columns are told apart by what stands in them, with the header's words where that says nothing; the paths come from
the source's spans, or, where optical reading lost those, from the standard layout that the header's words fit best.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.amounts import is_amount
from ingest.characters import HAN
from ingest.filing import SIDES, TWO_SIDED, Repair
from ingest.recognise.gridtables.headerwords import word_of
from ingest.recognise.gridtables.lines import GridLine, is_marks, number_columns, tight
from ingest.recognise.gridtables.paths import fitting_columns, paths, surplus

Role = Literal["code", "text", "counter", "amount", "blank"]


@dataclass(frozen=True, slots=True)
class BlockShape:
    """A run of columns that makes rows of its own; a two-sided table has two, an economic table up to three."""

    codes: tuple[int, ...]
    name: int | None
    texts: tuple[tuple[int, str], ...]
    amounts: tuple[tuple[int, str], ...]
    side: str | None = None
    surplus: tuple[int, ...] = ()
    """Columns of zeros for which the header has no place."""

    @property
    def first(self) -> int:
        """The leftmost column."""
        return min([*self.codes, *([] if self.name is None else [self.name]), *(c for c, _ in self.amounts)])

    @property
    def last(self) -> int:
        """The rightmost column."""
        return max([*(c for c, _ in self.amounts), *(c for c, _ in self.texts), *self.codes, self.name or 0])


@dataclass(frozen=True, slots=True)
class HeaderReading:
    """The blocks of a grid table's columns and what was mended in its header."""

    blocks: tuple[BlockShape, ...]
    repairs: tuple[Repair, ...] = ()


def read_header(key: str, header: Sequence[GridLine], body: Sequence[GridLine]) -> HeaderReading:
    """The columns of a table from its header lines and body lines; ``key`` is the table's canonical key."""
    width = max((len(line.texts) for line in (*header, *body)), default=0)
    roles = _roles(header, body, width)
    repairs: list[Repair] = []
    blocks = []
    found = _blocks(roles, header)
    for index, (codes, name, texts, amounts) in enumerate(found):
        side = None
        if key in TWO_SIDED:
            side = SIDES[min(index, 1)]
        following = found[index + 1] if index + 1 < len(found) else None
        end = (
            min([*following[0], *following[3], *([following[1]] if following[1] is not None else [])])
            if following
            else width
        )
        amounts = fitting_columns(key, side, header, amounts, end, body)
        too_many = surplus(key, side, header, amounts, end, body)
        amounts = [column for column in amounts if column not in too_many]
        names, mended = paths(key, side, header, amounts, (codes, name, texts), end)
        repairs += mended
        blocks.append(BlockShape(codes, name, texts, tuple(zip(amounts, names, strict=True)), side, too_many))
    return HeaderReading(tuple(blocks), tuple(repairs))


def _roles(header: Sequence[GridLine], body: Sequence[GridLine], width: int) -> list[Role]:
    """What each column holds."""
    content = [_content(body, column) for column in range(width)]
    numbered = _numbered(header, content)
    stated = [_stated(header, column) for column in range(width)]
    first_text = next(
        (c for c in range(width) if content[c]["text"] > content[c]["figure"] + content[c]["whole"]), None
    )
    roles: list[Role] = []
    for column in range(width):
        seen, kind = content[column], stated[column]
        mostly_text = seen["text"] > seen["figure"] + seen["whole"]
        if column in numbered:
            roles.append("amount")
        elif kind == "counter" or (kind != "code" and _counts(seen)):
            roles.append("counter")
        elif kind == "measure" and not (mostly_text and seen["text"] > 2 and not seen["figure"]):
            roles.append("amount" if seen["figure"] or seen["whole"] or not numbered else "blank")
        elif (mostly_text and kind != "code") or (kind in ("label", "name") and seen["text"]):
            roles.append("text")
        elif seen["whole"] and seen["whole"] >= seen["figure"] and _may_be_code(column, first_text, roles, kind, seen):
            roles.append("code")
        elif seen["figure"] or (seen["whole"] and kind == "unknown"):
            roles.append("amount" if kind != "code" else "code")
        else:
            by_kind: dict[str, Role] = {"code": "code", "name": "text", "label": "text"}
            beside_amounts = kind == "unknown" and not numbered and "amount" in roles and _heads(header, column)
            roles.append("amount" if beside_amounts else by_kind.get(kind, "blank"))
    return roles


def _counts(seen: Counter[str]) -> bool:
    """Whether a column's whole numbers number the rows (行次), and do nothing else."""
    return seen["rising"] > 2 and seen["rising"] * 2 > seen["whole"] and not seen["figure"] and not seen["padded"]


def _heads(header: Sequence[GridLine], column: int) -> bool:
    """Whether an empty column stands under a header cell, if damaged, in a line of words for amounts."""
    for line in header:
        measures = sum(word_of(text).kind == "measure" and word_of(text).score >= 85 for text in line.texts)
        if measures >= 2 and column < len(line.texts) and len(HAN.findall(line.texts[column])) > 1:
            return True
    return False


def _may_be_code(column: int, first_text: int | None, roles: Sequence[Role], kind: str, seen: Counter[str]) -> bool:
    if kind == "code" or seen["code"] * 2 > seen["whole"]:
        return True
    before = set(roles[:column]) - {"blank"}
    return first_text is not None and column < first_text and before <= {"code"}


def _content(body: Sequence[GridLine], column: int) -> Counter[str]:
    """How many cells of a column are text, figures, whole numbers, codes, and whole numbers one above the last."""
    seen: Counter[str] = Counter()
    last: int | None = None
    for line in body:
        if line.loose or column >= len(line.texts):
            continue
        text = line.texts[column]
        plain = re.sub(r"[\s-]", "", text)
        if is_marks(text):
            continue
        if plain.isascii() and plain.isalnum() and any(ch.isdigit() for ch in plain):
            seen["whole"] += 1
            seen["code"] += len(plain) in (3, 5, 7, 6, 21)
            seen["padded"] += plain.startswith("0") and len(plain) == 2
            if plain.isdigit() and len(plain) < 4:
                seen["rising"] += last is not None and int(plain) == last + 1
                last = int(plain)
        elif is_amount(text):
            seen["figure"] += 1
        elif len(HAN.findall(text)) > 1:
            seen["text"] += 1
    return seen


def _numbered(header: Sequence[GridLine], content: Sequence[Counter[str]]) -> frozenset[int]:
    """The amount columns by the line that numbers them, unless the body shows that the line has slid."""
    for line in header:
        columns = number_columns(line.texts)
        if len(columns) >= 2 and not any(content[c]["text"] > 2 and not content[c]["figure"] for c in columns):
            return frozenset(columns)
    return frozenset()


def _stated(header: Sequence[GridLine], column: int) -> str:
    """The kind of column that the header's words state, the lowest word first; "unknown" where they say nothing."""
    for line in reversed(header):
        if column >= len(line.covers) or not line.covers[column] or number_columns(line.texts):
            continue
        word = word_of(line.covers[column])
        if word.score >= 80 and word.kind not in ("side", "unknown"):
            return word.kind
    return "unknown"


def _blocks(
    roles: Sequence[Role], header: Sequence[GridLine]
) -> list[tuple[tuple[int, ...], int | None, tuple[tuple[int, str], ...], list[int]]]:
    """The columns grouped into runs of codes, a name, texts beside it, and amounts."""
    blocks: list[tuple[list[int], list[int], list[int]]] = []
    for column, role in enumerate(roles):
        starts = role in ("code", "text") and (not blocks or blocks[-1][2] or (role == "code" and blocks[-1][1]))
        if role == "amount" and not blocks:
            starts = True
        if starts:
            blocks.append(([], [], []))
        if role in ("code", "text", "amount"):
            blocks[-1][("code", "text", "amount").index(role)].append(column)
    found = []
    for index, (codes, texts, amounts) in enumerate(blocks):
        if not amounts:
            continue
        before = blocks[index - 1] if index else None
        if before and before[0] and before[1] and codes and texts and not before[2]:
            # Two classifications side by side over the same amounts: the rows go by the first, the second is beside.
            codes, texts = before[0], [*before[1], *codes, *texts]
        codes, texts = _name_first(codes, texts, header)
        name = texts[0] if texts else None
        beside = tuple((c, word) for c in texts[1:] if (word := _text_word(header, c)))
        found.append((tuple(codes), name, beside, amounts))
    return found


def _name_first(codes: list[int], texts: list[int], header: Sequence[GridLine]) -> tuple[list[int], list[int]]:
    """The text columns from the one headed as the name on; what stands between it and the codes is of their cells.

    Where there are no codes, a column of kinds (类型) before the name says something beside it.
    """
    named = next((i for i, column in enumerate(texts) if _stated(header, column) in ("name", "label")), 0)
    spare = texts[:named]
    if not codes:
        return codes, [*texts[named:], *spare]
    if any(_stated(header, column) != "unknown" for column in spare):
        return codes, texts
    return [*codes, *spare], texts[named:]


def _text_word(header: Sequence[GridLine], column: int) -> str | None:
    """What a text column beside the name is called (项目单位); None for remarks, which are no part of the row."""
    for line in reversed(header):
        if column < len(line.covers) and line.covers[column]:
            word = word_of(line.covers[column])
            if word.kind == "note":
                return None
            return word.standard if word.score >= 85 else tight(line.covers[column])
    return "项目单位"
