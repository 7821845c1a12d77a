"""Which table one is that has lost its title and whose columns several have: told by whose total it states.

支出总表, 一般公共预算支出表 and the tables of the two funds may all have 合计, 基本支出 and 项目支出 alone. What is
spent in all stands in 收支总表, what is granted of each budget in 财政拨款收支总表.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.amounts import plain
from ingest.filing import UNIT_IN_WAN
from ingest.folding import squeeze
from ingest.recognise.places import where
from ingest.recognise.rawtable import RawRow, RawTable

_WHOLE, _GRANTED = "收支总表", "财政拨款收支总表"
_FUNDS = {
    "一般公共预算支出表": "一般公共预算",
    "政府性基金预算支出表": "政府性基金",
    "国有资本经营预算支出表": "国有资本经营",
}
_RIVALS = ("支出总表", *_FUNDS)
_TOTALS = frozenset({"合计", "总计"})
_SPENT = frozenset({"本年支出合计", "支出合计", "本年支出", "支出总计", "总计"})
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\))")


@dataclass(frozen=True, slots=True)
class Told:
    """What the sums say of a table without a title: its key, and the note that tells so."""

    key: str
    note: str


def told_keys(tables: Sequence[RawTable]) -> dict[int, Told]:
    """By the index of a table without a title: another key that its total proves, or the one it has with a doubt.

    A key is proved where the total is that of one candidate alone and no other table has it.
    """
    sums = _sums(tables)
    fitting = [_fitting(table, sums) for table in tables]
    kept = [t.region.titled or not fits or t.region.key in fits for t, fits in zip(tables, fitting, strict=True)]
    found: dict[int, Told] = {}
    for index, table in enumerate(tables):
        key = table.region.key or ""
        others = {t.region.key for n, t in enumerate(tables) if n != index and kept[n] and (t.rows or t.statement)}
        free = [rival for rival in fitting[index] if rival not in others]
        at = where(table.region.place)
        if not kept[index] and len(free) == 1:
            found[index] = Told(free[0], f"{at}起的表没有标题,合计是{_of(free[0])},改认定为《{free[0]}》")
        elif not table.region.titled and key in free and len(free) > 1:
            either = "或".join(f"《{rival}》" for rival in free)
            found[index] = Told(key, f"{at}起的表没有标题,各表合计相同,分不清是{either}")
    return found


def _fitting(table: RawTable, sums: Mapping[str, Collection[Decimal]]) -> list[str]:
    """The rivals whose total an unnamed one of them states."""
    total = _total(table) if table.region.key in _RIVALS else None
    return [rival for rival in _RIVALS if total and total in sums.get(rival, ())]


def _of(key: str) -> str:
    return f"《{_GRANTED}》的{_FUNDS[key]}" if key in _FUNDS else f"《{_WHOLE}》的支出"


def _wan(table: RawTable, row: RawRow) -> Decimal | None:
    """The row's first figure in 万元."""
    digits = plain(row.figures[0].printed) if row.figures else None
    return Decimal(digits) * UNIT_IN_WAN.get(table.region.unit, Decimal(1)) if digits else None


def _total(table: RawTable) -> Decimal | None:
    return next((_wan(table, row) for row in table.rows if squeeze(row.name) in _TOTALS and not row.code), None)


def _sums(tables: Sequence[RawTable]) -> dict[str, set[Decimal]]:
    """The totals that the two-sided tables state for each rival: what is spent, what is granted of each budget."""
    sums: dict[str, set[Decimal]] = {}
    for table in tables:
        for row in table.rows:
            value, label = _wan(table, row), _ORDINAL.sub("", squeeze(row.name))
            if value and table.region.key == _WHOLE and row.side == "支出" and label in _SPENT:
                sums.setdefault("支出总表", set()).add(value)
            elif value and table.region.key == _GRANTED and row.side == "收入":
                for key in (key for key, fund in _FUNDS.items() if label.startswith(fund)):
                    sums.setdefault(key, set()).add(value)
    return sums
