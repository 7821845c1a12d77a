"""Two-sided tables (收支总表) whose rows lost their columns: each label finds its side, each figure its label.

After a page break optical reading often gives such a table's lower half without its grid: one column of labels, the
rows in reverse order, an amount run together with the other side's label, or the whole half once more in one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.characters import HAN
from ingest.filing import SIDES
from ingest.layout import Place
from ingest.recognise.gridtables.lines import ORDINAL, GridLine, tight
from ingest.recognise.gridtables.slide import pieces_of

_INCOME = re.compile(r"收入|拨款|^上年|^年初|使用非财政|使用专用|动用")
_EXPENSE = re.compile(r"支出|^年终|^年末|结余分配|^结转下年|按.*分类")
_LABEL_START = re.compile(
    r"(?<=[\s\u3400-\u9fff)])\s+(?=[一二三四五六七八九十廿卅]+[、.．]|[(（][一二三四五六七八九十廿卅]+[)）])"
)
_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九", 1)}


@dataclass(slots=True)
class Entry:
    """One row of one side: its label, its figures as printed, its place."""

    side: str
    label: str
    place: Place
    figures: list[tuple[str, Place]] = field(default_factory=list)


def side_of(label: str) -> str | None:
    """收入 or 支出 by the label's own words; None where they do not tell (总计)."""
    core = ORDINAL.sub("", tight(label))
    income, expense = bool(_INCOME.search(core)), bool(_EXPENSE.search(core))
    if income == expense:
        return None
    return "收入" if income else "支出"


def ordinal_of(label: str) -> int | None:
    """The number that a label starts with (廿一、 → 21, (三) → 3); None where it has none."""
    found = re.match(r"[(（]?\s*([一二三四五六七八九十廿卅]+)\s*[、.．,)）]", tight(label))
    return chinese_number(found[1]) if found else None


def chinese_number(text: str) -> int:
    """A number below forty in Chinese: 十二, 二十一, 廿一."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(text[-1], 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def entries_of(lines: Sequence[GridLine], seen: set[tuple[str, str]]) -> tuple[list[Entry], list[str]]:
    """The rows of lines without columns, in the table's order, and notes; ``seen`` holds (side, label) read before."""
    found: list[list[Entry]] = []
    notes: list[str] = []
    for line in lines:
        entries = _entries_of_line(line)
        again = [entry for entry in entries if (entry.side, entry.label) in seen]
        if len(entries) > 3 and len(again) * 10 >= len(entries) * 7:
            notes.append(
                f"第{line.place.line}行重复了前面已读出的{len(entries)}个项目,未再计入" if line.place.line else ""
            )
            continue
        seen.update((entry.side, entry.label) for entry in entries)
        if entries:
            found.append(entries)
    if _descends([entry for entries in found for entry in entries]):
        found.reverse()
        notes.append(f"第{lines[0].place.line}至{lines[-1].place.line}行的先后与表格相反,已按序号还原")
    return [entry for entries in found for entry in entries], [note for note in notes if note]


def _entries_of_line(line: GridLine) -> list[Entry]:
    """The labels of one line with their figures; a figure before a label of expenditure belongs to the income side."""
    entries: list[Entry] = []
    waiting: list[tuple[str, Place]] = []
    for column, cell in enumerate(line.texts):
        for text in _LABEL_START.split(cell):
            for piece in pieces_of(text, column):
                place = line.places[column]
                if piece.kind == "text":
                    entries.append(Entry(side_of(piece.text) or _other_side(entries), piece.text, place))
                elif entries:
                    entries[-1].figures.append((piece.text, place))
                else:
                    waiting.append((piece.text, place))
    income = [entry for entry in entries if entry.side == "收入"]
    for figure in waiting:
        if len(income) == 1 and not income[0].figures:
            income[0].figures.append(figure)
        elif entries and not income:
            entries[-1].figures.append(figure)
    return entries


def _other_side(entries: Sequence[Entry]) -> str:
    return "支出" if any(entry.side == "收入" for entry in entries) else "收入"


def _descends(entries: Iterable[Entry]) -> bool:
    """Whether the numbered labels of either side come in falling order."""
    entries = list(entries)
    for side in SIDES:
        numbers = [n for e in entries if e.side == side and e.label[:1] in "(（" and (n := ordinal_of(e.label))]
        numbers = numbers or [n for e in entries if e.side == side and (n := ordinal_of(e.label))]
        falls = sum(b < a for a, b in pairwise(numbers))
        if len(numbers) > 2 and falls * 2 > len(numbers) - 1:
            return True
    return False


def is_loose_run(lines: Sequence[GridLine], names: Sequence[int], amounts: Sequence[int]) -> bool:
    """Whether a run of lines has lost the columns: labels on the wrong side, among amounts or with figures."""
    wrong = right = 0
    for line in lines:
        for column, text in enumerate(line.texts):
            pieces = pieces_of(text, column)
            labels = [piece for piece in pieces if piece.kind == "text" and HAN.search(piece.text)]
            if not labels:
                continue
            side = side_of(labels[0].text)
            expected = "收入" if column == names[0] else "支出"
            if column not in names or len(pieces) > 1 or (side and side != expected):
                wrong += 1
            else:
                right += 1
    return wrong > 0 and wrong * 3 >= right


def is_run_together(line: GridLine) -> bool:
    """Whether a cell of the line holds a label together with a figure."""
    cells = [[piece.kind for piece in pieces_of(text)] for text in line.texts if HAN.search(text)]
    return any("text" in kinds and "figure" in kinds for kinds in cells)
