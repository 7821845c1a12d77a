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
from ingest.recognise.gridtables.lines import GridLine, is_marks, is_year, number_columns, tight
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
        elif kind == "label" and _holds_years(body, column):
            roles.append("text")
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


def _holds_years(body: Sequence[GridLine], column: int) -> bool:
    """Whether a column's cells are years, which name the rows."""
    texts = [tight(line.texts[column]) for line in body if column < len(line.texts) and line.texts[column].strip()]
    return bool(texts) and all(is_year(text) for text in texts)


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
        while columns and _stated(header, columns[0]) in ("code", "name"):
            columns = columns[1:]  # some forms number every column, those of codes and names too
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
        codes, texts = _over_one_amount(blocks[:index], (codes, texts), header)
        codes, texts = _name_first(codes, texts, header)
        name = texts[0] if texts else None
        beside = _named_apart([(c, word) for c in texts[1:] if (word := _text_word(header, c))], header)
        found.append((tuple(codes), name, beside, amounts))
    return found


def _over_one_amount(
    before: Sequence[tuple[list[int], list[int], list[int]]],
    last: tuple[list[int], list[int]],
    header: Sequence[GridLine],
) -> tuple[list[int], list[int]]:
    """The codes and texts that stand over the same amounts: several classifications side by side, each code and name.

    The rows go by the projects where there are any, else by the first; the others stand beside.
    """
    runs = [last]
    for codes, texts, amounts in reversed(before):
        if amounts:
            break
        runs.insert(0, (codes, texts))
    whole = [run for run in runs if run[0] and run[1]]
    own = next((run for run in whole if any(_heads_projects(header, column) for column in run[1])), None)
    if not last[0] or not last[1] or len(runs) == 1:
        return last
    own = own or (runs[-2] if runs[-2] in whole else last)
    headed = {c for run in runs for c in (*run[0], *run[1]) if any(_cover(line, c) for line in header)}
    beside = [c for run in runs if run is not own for c in sorted((*run[0], *run[1])) if c in headed or run is last]
    return own[0], [*own[1], *beside]


def _cover(line: GridLine, column: int) -> str:
    return line.covers[column] if column < len(line.covers) else ""


def _heads_projects(header: Sequence[GridLine], column: int) -> bool:
    return any(tight(_cover(line, column)) == "项目名称" for line in header)


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


def _named_apart(beside: Sequence[tuple[int, str]], header: Sequence[GridLine]) -> tuple[tuple[int, str], ...]:
    """The columns beside the name; those that would go by one word (科目名称 twice) go by what is printed."""
    count = Counter(word for _, word in beside)
    printed = {c: next((tight(_cover(line, c)) for line in reversed(header) if _cover(line, c)), "") for c, _ in beside}
    return tuple((c, printed[c] if count[word] > 1 and printed[c] else word) for c, word in beside)


def _text_word(header: Sequence[GridLine], column: int) -> str | None:
    """What a text column beside the name is called (项目单位); None for remarks, which are no part of the row."""
    for line in reversed(header):
        if column < len(line.covers) and line.covers[column]:
            word = word_of(line.covers[column])
            if word.kind == "note":
                return None
            return word.standard if word.score >= 85 else tight(line.covers[column])
    return "项目单位"
