"""What a filing will say, before any form is chosen: tables of exact figures, forms with indicators, text blocks.

A ``Paper`` is the whole filing in reading order. The renderers (text dump, OCR Markdown, PDF) turn it into a source,
and the truth is written from the same objects, so the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Layout = Literal["two_sided", "coded", "three_public", "blocks", "projects"]


@dataclass(frozen=True, slots=True)
class FactRow:
    """One row: ``values`` by column in 0.01 of the table's unit; a column left out is an empty cell.

    ``depth`` is the indent below the top codes (0), ``block`` the side-by-side block it is printed in.
    """

    code: str | None
    name: str
    values: Mapping[str, int]
    side: str | None = None
    depth: int = 0
    unit: str | None = None
    block: int = 0


@dataclass(frozen=True, slots=True)
class FactTable:
    """One standard table; ``columns`` are header paths, ``labels`` the headers of the text columns before them."""

    key: str
    number: str
    title: str
    columns: tuple[str, ...]
    labels: tuple[str, ...]
    rows: tuple[FactRow, ...]
    layout: Layout
    statement: str | None = None
    note: str | None = None
    unit: str = "万元"


@dataclass(frozen=True, slots=True)
class FactIndicator:
    """One row of a performance table; ``previous`` is None where the form has no such columns."""

    level1: str
    level2: str
    name: str
    target: str
    previous: tuple[str | None, str | None] | None = None
    basis: str | None = None
    actual: str | None = None
    score: str | None = None


@dataclass(frozen=True, slots=True)
class GoalBlock:
    """The indicators under one goal of a form; ``number`` is None where the form does not number its goals."""

    horizon: Literal["长期", "年度"]
    number: str | None
    goal: str
    indicators: tuple[FactIndicator, ...]
    score: str | None = None


@dataclass(frozen=True, slots=True)
class FactProject:
    """The head of a project's form; budgets as printed there."""

    code: str | None
    name: str
    department: str
    unit: str
    total_budget: str | None
    year_budget: str
    start_year: str | None
    end_year: str | None


@dataclass(frozen=True, slots=True)
class FactForm:
    """A performance form: the overall one (``project`` is None), a project's, or a self-evaluation (``final``).

    ``fields`` are label and value of its head in printed order; ``money`` its rows of figures as printed.
    """

    number: str | None
    title: str
    project: FactProject | None
    fields: tuple[tuple[str, str], ...]
    goals: tuple[GoalBlock, ...]
    final: bool = False
    money: tuple[tuple[str, ...], ...] = ()
    years: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body; level 1 is 第一部分, 2 is 一、, 3 is （一）."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of prose."""

    text: str


@dataclass(frozen=True, slots=True)
class Contents:
    """The list of tables, or the table of contents, which names headings but is none."""

    title: str | None
    lines: tuple[str, ...]


Piece = Heading | Paragraph | Contents | FactTable | FactForm


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole filing: who, which year and kind, its title, and its pieces in reading order."""

    publisher: str
    publisher_code: str
    year: int
    kind: str
    title: str
    pieces: tuple[Piece, ...] = field(default=())

    @property
    def tables(self) -> list[FactTable]:
        return [p for p in self.pieces if isinstance(p, FactTable)]


def money(cents: int, commas: bool = True) -> str:
    """An amount of 0.01 units with two decimals: 120295 is 1,202.95."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    whole = f"{cents // 100:,}" if commas else str(cents // 100)
    return f"{sign}{whole}.{cents % 100:02d}"


def short(cents: int, commas: bool = True) -> str:
    """An amount as a narrative writes it: without trailing zeros (888.5, 375)."""
    text = money(cents, commas)
    return text.rstrip("0").rstrip(".")


def percent(part: int, whole: int, decimals: int = 1) -> str:
    """A share in percent, rounded half up, without trailing zeros."""
    if not whole:
        return "0"
    scale = 10**decimals
    tenths = (abs(part) * 100 * scale * 2 + abs(whole)) // (2 * abs(whole))
    text = f"{tenths // scale}.{tenths % scale:0{decimals}d}"
    return text.rstrip("0").rstrip(".")
