"""Lines into rows: one search for the cheapest cut of a table's lines into rows, for cells that wrapped anywhere.

A row has one code, one run of amounts and a name; its lines stand together, but the parts may come in any order (a
code between the two lines of its name, amounts before the name). Each possible row of a few neighbouring lines has a
cost; dynamic programming finds the cut with the least sum, in time linear in the number of lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from ingest.amounts import plain
from ingest.folding import fold_label, tidy
from ingest.recognise.known import Known, likeness
from ingest.recognise.tokens import Token

TOTAL_LABELS = frozenset(
    {"合计", "总计", "人员经费合计", "公用经费合计", "本年支出合计", "本年收入合计", "支出合计", "收入合计", "总合计"}
)
LONGEST_ROW = 8
"""A row has no more lines than this; a longer name would need a cell narrower than any seen."""

_ROUNDING = Decimal("0.02")
_SEVERAL_CELLS = 0.1
"""Where more of the lines than this hold several cells, a line is a row's, not a cell's."""
FAR = 0.6
"""A name that comes no nearer than this to what other filings print for its code is another name altogether; theirs
then says nothing of how its lines belong together."""

_NEVER_FIRST = frozenset(")）】”》、，。；,;:：-—的和与及")


@dataclass(frozen=True, slots=True)
class Line:
    """The tokens of one printed line (or of one block of it, where a table stands in blocks side by side)."""

    tokens: tuple[Token, ...]

    @property
    def code(self) -> str | None:
        return next((t.text for t in self.tokens if t.kind == "code"), None)

    @property
    def texts(self) -> list[Token]:
        return [t for t in self.tokens if t.kind == "text"]

    @property
    def amounts(self) -> list[Token]:
        return [t for t in self.tokens if t.kind == "amount"]


@dataclass(frozen=True, slots=True)
class Habits:
    """What this table's rows look like: how many amounts fit, whether rows have codes, how wide a name cell is."""

    key: str
    columns: tuple[str, ...]
    coded: bool
    width: int
    known: Known


def habits(lines: Sequence[Line], key: str, columns: tuple[str, ...], known: Known) -> Habits:
    """The habits that the lines themselves show."""
    amount_lines = [line for line in lines if line.amounts]
    coded = sum(line.code is not None for line in lines) * 3 > len(amount_lines)
    widths = sorted(len(t.text) for line in lines for t in line.texts)
    return Habits(key, columns, coded, widths[-1] if widths else 0, known)


def cells_joined(lines: Sequence[Line], columns: int) -> list[Line]:
    """The lines with the amounts of each row on one, where a dump gives every cell a line of its own.

    A run of lines with one amount each is one row's if it is no longer than a row: than the header has columns, or
    than most runs are. Where some run is longer the table came column by column, and nothing is joined.
    """
    if sum(len(line.tokens) > 1 for line in lines) > _SEVERAL_CELLS * len(lines):
        return list(lines)
    runs = [list(run) for bare, run in groupby(lines, key=_is_bare) if bare]
    lengths = Counter(len(run) for run in runs)
    usual, often = lengths.most_common(1)[0] if lengths else (0, 0)
    longest = max(columns, usual if often * 2 > len(runs) else 0)
    if max(lengths, default=0) > longest:
        return list(lines)
    return [
        line
        for bare, run in groupby(lines, key=_is_bare)
        for line in ([Line(tuple(token for line in run for token in line.tokens))] if bare else run)
    ]


def _is_bare(line: Line) -> bool:
    """Whether a line holds amounts alone, or marks for empty cells."""
    return bool(line.tokens) and all(token.kind in ("amount", "blank") for token in line.tokens)


def cut(lines: Sequence[Line], table: Habits) -> list[tuple[int, int]]:
    """The cheapest cut of the lines into rows, as half-open ranges of lines."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(lines) + 1):
        choices: list[tuple[float, int]] = []
        for start in range(end - 1, max(-1, end - 1 - LONGEST_ROW), -1):
            cost = _row_cost(lines[start:end], table, start == 0)
            if cost is None:
                break
            choices.append((best[start][0] + cost, start))
        best.append(min(choices))
    ranges: list[tuple[int, int]] = []
    end = len(lines)
    while end:
        start = best[end][1]
        ranges.append((start, end))
        end = start
    return ranges[::-1]


def _row_cost(lines: Sequence[Line], table: Habits, first: bool) -> float | None:
    """How unlikely it is that these lines are one row; None where it is impossible and stays so with more lines."""
    codes = [line.code for line in lines if line.code]
    if len(codes) > 1:
        return None
    texts = [t for line in lines for t in line.texts]
    amounts = sum(len(line.amounts) for line in lines)
    name = tidy("".join(t.text for t in texts))
    cost = _amount_cost(lines, amounts, table)
    cost += _name_cost(lines, codes[0] if codes else None, texts, table)
    if codes:
        return cost + (0.0 if name else 2.0) + (0.0 if amounts else 0.6)
    if fold_label(name).rstrip(":") in TOTAL_LABELS:
        return cost + (0.0 if amounts else 1.0)
    if not name:
        return cost + (1.0 if first else 3.0)
    if not amounts:
        return cost + (3.0 if table.coded else 2.2)
    return cost + (1.5 if table.coded else 0.0)


def _amount_cost(lines: Sequence[Line], amounts: int, table: Habits) -> float:
    """Amounts on several lines, more of them than columns, or before the code are unlikely."""
    with_amounts = [i for i, line in enumerate(lines) if line.amounts]
    cost = 3.0 * max(0, amounts - len(table.columns))
    if len(with_amounts) > 1:
        alone = sum(not lines[i].texts and not lines[i].code for i in with_amounts)
        together = with_amounts[-1] - with_amounts[0] + 1 == len(with_amounts)
        cost += (len(with_amounts) - 1) * (0.6 if together and alone >= len(with_amounts) - 1 else 2.0)
        cost += 1.5 if alone < len(with_amounts) else 0.0
    coded_at = next((i for i, line in enumerate(lines) if line.code), None)
    if with_amounts and coded_at is not None and with_amounts[-1] < coded_at:
        cost += 0.5
    elif with_amounts and coded_at is not None and with_amounts[0] < coded_at:
        cost += 0.3
    if len(with_amounts) > 1 and _adds_up([t for line in lines for t in line.amounts]):
        cost -= 1.6
    return cost


def _adds_up(amounts: Sequence[Token]) -> bool:
    """Whether the first of a row's figures, from left to right, is the sum of the others."""
    if all(token.end for token in amounts):
        amounts = sorted(amounts, key=lambda token: token.end)
    values = [Decimal(digits) for token in amounts if (digits := plain(token.text))]
    return len(values) == len(amounts) > 1 and abs(values[0] - sum(values[1:])) <= _ROUNDING


def _name_cost(lines: Sequence[Line], code: str | None, texts: Sequence[Token], table: Habits) -> float:
    """A name should be whole: like the expected one, its brackets closed, cut only where its cell is full."""
    if not texts:
        return 0.0
    name = fold_label("".join(t.text for t in texts))
    expected = table.known.expected(code, table.key) if code else tuple(TOTAL_LABELS)
    cost = 0.0
    learnt = table.known.learnt_of(code, table.key) if code else ()
    if (expected or learnt) and (code or any(name.startswith(label) for label in TOTAL_LABELS)):
        near = likeness(name, expected)
        if learnt:
            near = max(near, _nearest(texts, learnt, table), 0.0 if expected else FAR)
        cost += 3.0 * (1.0 - near)
    cost += 0.7 * _unclosed(name)
    cost += 1.0 * (name[0] in _NEVER_FIRST)
    text_lines = [i for i, line in enumerate(lines) if line.texts]
    for i in text_lines[:-1]:
        longest = max(len(t.text) for t in lines[i].texts)
        cost += 0.1 + 0.6 * max(0.0, 1.0 - longest / max(1, table.width))
    code_at = next((i for i, line in enumerate(lines) if line.code), None)
    amounts_at = [i for i, line in enumerate(lines) if line.amounts]
    before = sum(i < code_at for i in text_lines) if code_at is not None else 0
    after = sum(i > amounts_at[-1] for i in text_lines) if amounts_at else 0
    return cost + 0.4 * before + 0.3 * after


def _nearest(texts: Sequence[Token], learnt: Sequence[str], table: Habits) -> float:
    """How near the texts come to a learnt name; in a project table a run of them may be the unit beside the name."""
    runs = [(0, 0)]
    if table.key == "项目支出表":
        runs += [(a, b) for a in range(len(texts)) for b in range(a + 1, len(texts) + 1) if b - a < len(texts)]
    names = ("".join(t.text for t in (*texts[:a], *texts[b:])) for a, b in runs)
    return max(likeness(fold_label(name), learnt) for name in names)


def _unclosed(name: str) -> int:
    """How many brackets and (folded) quotes of the name lack their partner."""
    return abs(name.count("(") - name.count(")")) + abs(name.count("《") - name.count("》")) + name.count('"') % 2
