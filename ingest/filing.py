"""What a filing says: the typed document model that recognition fills, checks read and the index stores.

Every row, amount, indicator, project and passage carries its place in the source. Amounts keep the digits that were
printed; where a damaged figure was mended, ``digits`` is what was meant and a ``Repair`` tells the proof.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from ingest.amounts import plain
from ingest.layout import Place
from ingest.learnt import LearntName

TABLE_KEYS = (
    "收支总表",
    "收入总表",
    "支出总表",
    "财政拨款收支总表",
    "一般公共预算支出表",
    "一般公共预算支出表(分单位)",
    "一般公共预算基本支出表",
    "三公经费支出表",
    "政府性基金预算支出表",
    "国有资本经营预算支出表",
    "项目支出表",
)
"""The canonical keys of the standard tables; a final account's tables use the same keys as the budget's."""

TWO_SIDED = ("收支总表", "财政拨款收支总表")
SIDES = ("收入", "支出")
"""The tables that set income and expenditure side by side, and their sides, left first."""

Unit = Literal["万元", "元", "亿元", "千元"]
UNIT_IN_WAN: dict[str, Decimal] = {
    "万元": Decimal(1),
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "亿元": Decimal(10000),
}

Verdict = Literal["holds", "rounding", "fails", "not_checkable"]


@dataclass(frozen=True, slots=True)
class FilingFacts:
    """Who published what for which year; a fact that the filing does not state is None.

    ``kind`` is 部门预算, 单位预算, 部门决算 or 单位决算, and None for a text that is no filing.
    """

    title: str | None = None
    publisher: str | None = None
    publisher_code: str | None = None
    fiscal_year: int | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the body (not of the table of contents), level 1 for 第一部分, 2 for 一、, 3 for (一)."""

    level: int
    title: str
    place: Place


@dataclass(frozen=True, slots=True)
class Amount:
    """One figure of a table.

    ``digits`` is a decimal string without separators, in the table's unit, as printed or, when mended, as meant;
    ``printed`` is the source's own spelling. ``unsure`` marks a figure whose column or digits nothing proves;
    ``candidates`` then lists the other columns or readings that are equally possible.
    """

    digits: str
    printed: str
    place: Place
    unsure: bool = False
    candidates: tuple[str, ...] = ()

    def value(self) -> Decimal:
        """The figure in the table's unit."""
        return Decimal(self.digits)

    @property
    def mended(self) -> bool:
        """Whether it is another figure than the one printed, however that spells its separators, blanks and sign."""
        return plain("".join(self.printed.split())) != self.digits

    def wan(self, unit: str) -> Decimal:
        """The figure in 万元."""
        return self.value() * UNIT_IN_WAN[unit]


@dataclass(frozen=True, slots=True)
class Row:
    """One printed row: ``values`` maps a column of the table (header path joined by '/') to its amount.

    ``code`` holds digits and letters only. ``side`` is 收入 or 支出 in a two-sided table. ``attrs`` are the row's
    texts beside its name (项目单位).
    """

    code: str | None
    name: str
    values: dict[str, Amount]
    place: Place
    side: str | None = None
    attrs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """One standard table. ``columns`` are the amount columns, merged headers as a path joined by '/'."""

    key: str
    number: str | None
    title: str
    unit: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    place: Place
    statement: str | None = None
    """The sentence that an empty table gives in place of rows (没有使用…安排的支出), None where there is none."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of a performance table. ``previous`` is None where the form has no columns for earlier years."""

    scope: str
    project_code: str | None
    horizon: str | None
    goal: str | None
    level1: str | None
    level2: str | None
    name: str
    target: str | None
    place: Place
    previous: tuple[str | None, str | None] | None = None
    basis: str | None = None
    actual: str | None = None
    score: str | None = None


@dataclass(frozen=True, slots=True)
class FormFigure:
    """A figure that a performance form prints beside its indicators (总体资金情况: money by kind).

    ``group`` is 收入构成 or 支出构成, ``label`` its row, ``column`` 当年金额, 占比 or a year;
    ``digits`` is a decimal string in 万元, or in points of percent under 占比.
    """

    scope: str
    group: str
    label: str
    column: str
    digits: str
    printed: str
    place: Place


@dataclass(frozen=True, slots=True)
class Project:
    """A project with a form of its own; budgets are decimal strings in 万元 as printed."""

    code: str | None
    name: str
    place: Place
    department: str | None = None
    unit: str | None = None
    total_budget: str | None = None
    year_budget: str | None = None
    start_year: str | None = None
    end_year: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of prose with its line wraps undone; ``section`` is the index of its section, None before any."""

    text: str
    place: Place
    section: int | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """One mended item: what stands in the source, what it must have been, and what proves it."""

    place: Place
    printed: str
    meant: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Operand:
    """One figure that takes part in a check, with the place that states it; ``value`` is in 万元, None if missing.

    ``filing`` names the other filing that prints it, None for the checked one.
    """

    label: str
    value: Decimal | None
    place: Place | None
    table: str | None = None
    row: str | None = None
    column: str | None = None
    unsure: bool = False
    filing: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One identity of the domain evaluated on this filing.

    ``left`` is the total or the statement, ``right`` the parts or the figure it is held against; ``difference`` is
    left - right in 万元 (None where not checkable); ``culprit`` indexes the one operand (left first) that would mend a
    failure, where exactly one would.
    """

    rule: str
    family: str
    statement: str
    verdict: Verdict
    left: tuple[Operand, ...]
    right: tuple[Operand, ...]
    difference: Decimal | None = None
    culprit: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """Everything that one source file says; ``notes`` are warnings that its reader or recognition gave.

    ``learnt`` are the names of its codes that other filings had taught when it was read: with them, and the same
    parser, it is read the same again. ``traditional`` says of a source in traditional characters that names and
    sentences stand in them (``ingest.asprinted``).
    """

    source: str
    facts: FilingFacts
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    projects: tuple[Project, ...] = ()
    passages: tuple[Passage, ...] = ()
    checks: tuple[Check, ...] = ()
    repairs: tuple[Repair, ...] = ()
    notes: tuple[str, ...] = ()
    encoding: str | None = None
    form_figures: tuple[FormFigure, ...] = ()
    learnt: tuple[LearntName, ...] = ()
    traditional: bool = False
