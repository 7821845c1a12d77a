"""What can be asked of a publisher as a whole: the wording, and the row and column of the table that state it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from index.analysis import index_form


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a filing: the total row of ``table``, in the column whose path (in index form) fits ``column``, or
    the row's own total where that is None.
    """

    wording: re.Pattern[str]
    name: str
    table: str
    column: re.Pattern[str] | None = None


def _measure(wording: str, name: str, table: str, column: str | None = None) -> Measure:
    return Measure(re.compile(wording), name, table, re.compile(column) if column else None)


_OF_THREE = "三公经费支出表"
MEASURES = (
    _measure(r"(?:本年|年度|全年|总)?收入(?:合计|总额|总计|总数)?", "收入合计", "收入总表"),
    _measure(
        r"(?:本年|年度|全年|总)?(?:支出|开支|经费|资金|钱)?(?:合计|总额|总计|总数|规模)?", "支出合计", "支出总表"
    ),
    _measure(r"基本支出(?:合计|总额|总计)?", "基本支出", "支出总表", r"基本支出(?:/小计|/合计)?\Z"),
    _measure(r"项目支出(?:合计|总额|总计)?", "项目支出", "支出总表", r"项目支出(?:/小计|/合计)?\Z"),
    _measure(
        r"三公(?:经费)?(?:支出|费用)?(?:合计|总额|总计)?", "“三公”经费", _OF_THREE,
        r"(?:数/|\A)(?:三公经费)?合计\Z",
    ),
    _measure(r"(?:公务)?接待费用?(?:支出)?|公务接待", "公务接待费", _OF_THREE, r"公务接待费?\Z"),
    _measure(
        r"因公出国(?:\(境\))?(?:费用?)?|出国(?:\(境\))?经?费", "因公出国(境)费", _OF_THREE, r"因公出国\(境\)费?\Z"
    ),
    _measure(r"公务用车购置费", "公务用车购置费", _OF_THREE, r"/公务用车购置费?\Z"),
    _measure(r"公务用车运行(?:维护)?费", "公务用车运行维护费", _OF_THREE, r"/公务用车运行(?:维护)?费?\Z"),
    _measure(
        r"公务用车购置[及和]运行(?:维护)?费|公务用车(?:经费|费用)?|公车(?:经费|费用)?", "公务用车购置及运行费",
        _OF_THREE, r"公务用车购置[及和]运行(?:维护)?费(?:/小计)?\Z",
    ),
)  # fmt: skip


def measure_of(form: str) -> Measure | None:
    """The measure that an index form words; '' asks for the expenditure."""
    return next((measure for measure in MEASURES if measure.wording.fullmatch(form)), None)


def figure(
    measure: Measure, amounts: Mapping[str, Decimal], main: Decimal | None, kind: str | None
) -> tuple[str, Decimal] | None:
    """The column and figure of a total row that a measure means; ``kind`` 预算 asks a final account for its budget.

    None where the row has no such column, so that no other figure stands in for it.
    """
    column = measure.column
    fitting = {c: v for c, v in amounts.items() if column is None or column.search(index_form(c))}
    for side in ("预算", "决算"):
        marked = {c: v for c, v in fitting.items() if c.startswith(side)}
        if marked and side == (kind or "决算"):
            fitting = marked
    if column is None:
        fitting = {c: v for c, v in fitting.items() if v == main}
    return next(iter(fitting.items()), None)
