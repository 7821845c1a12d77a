"""Damaged names proved: cut off, emptied or misread names set right by the same code's name elsewhere.

Elsewhere is another table of the filing, the classification, or two other filings and more that agree.

What a filing prints legibly is never given up for the classification: a name is mended where it is visibly damaged (a
stray letter, a variant form, an unclosed bracket, a fragment), or where two other places agree on one that looks alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ingest.codes import kind_of
from ingest.filing import Repair
from ingest.folding import fold_label
from ingest.learnt import NO_NAMES, LearntNames
from ingest.recognise.gridtables.lines import ORDINAL
from ingest.recognise.linetables.twosided import labels
from ingest.recognise.mending.lookalikes import is_certain_misreading, is_like, without_waste
from ingest.recognise.mending.witnesses import Witness, Witnesses, classified_names, distinct_names
from ingest.recognise.rawtable import RawRow, RawTable

_BRACKETS = (("(", ")"), ("（", "）"))


@dataclass(frozen=True, slots=True)
class _Expected:
    """A name that a row may be meant to have, who says so, and how many other places do.

    ``learnt`` says that they are other filings, which prove nothing against what this one prints twice.
    """

    name: str
    source: str
    count: int
    listed: bool
    learnt: bool = False


def mend_names(tables: Sequence[RawTable], learnt: LearntNames = NO_NAMES) -> list[RawTable]:
    """The tables with their damaged names mended where another place proves them; each with its repairs."""
    witnesses = Witnesses(tables)
    printed = _labels_by_side(tables)
    found = []
    for index, table in enumerate(tables):
        rows, repairs = [], list(table.repairs)
        for row in table.rows:
            meant = _meant(row, index, table, witnesses, printed, learnt)
            if meant is not None and meant.name != row.name:
                repairs = [_with_name(repair, row, meant.name) for repair in repairs]
                repairs.append(Repair(row.place, row.name, meant.name, meant.source))
                row = replace(row, name=meant.name)
            rows.append(row)
        found.append(replace(table, rows=tuple(rows), repairs=tuple(repairs)))
    return found


def _with_name(repair: Repair, row: RawRow, name: str) -> Repair:
    """An earlier repair that ended in the row's damaged name, with the name as it is now known."""
    return replace(repair, meant=name) if repair.place == row.place and repair.meant == row.name else repair


def _meant(
    row: RawRow,
    index: int,
    table: RawTable,
    witnesses: Witnesses,
    printed: dict[str, Counter[str]],
    learnt: LearntNames,
) -> _Expected | None:
    """The name that the row must have been meant to have, None where it is whole or nothing proves another."""
    if row.side is not None:
        return _meant_label(row, printed)
    if not row.code:
        total = next((t for t in ("合计", "总计") if _is_misread_total(row.name, t)), None)
        return _Expected(total, "合计行的名称误认,该行没有编码", 0, True) if total else None
    kind = kind_of(row.code, table.region.key)
    if kind is None:
        return None
    family = "project" if kind == "project_group" else kind
    others = witnesses.of_code(family, row.code, but=index)
    return _by_code(row, list(_expected(family, row, others, witnesses, learnt)))


def _expected(
    family: str, row: RawRow, others: Sequence[Witness], witnesses: Witnesses, learnt: LearntNames
) -> Iterable[_Expected]:
    listed = {fold_label(name): name for name in classified_names(family, row.code or "")}
    for name, count, witness in distinct_names(others):
        source = f"{witnesses.cite(witness)}同一编码{row.code}的名称为“{name}”"
        yield _Expected(name, source, count, fold_label(name) in listed)
    seen = {fold_label(witness.name) for witness in others}
    for folded, name in listed.items():
        if folded not in seen:
            yield _Expected(name, f"科目分类中编码{row.code}的名称为“{name}”", 0, True)
    for told in learnt.of(family, row.code or ""):
        if fold_label(told.name) not in seen and fold_label(told.name) not in listed:
            more = "等" if told.filings > len(told.witnesses) else ""
            who = f"另有{told.filings}份文件({'、'.join(told.witnesses)}{more})"
            source = f"{who}中同一编码{row.code}的名称为“{told.name}”"
            yield _Expected(told.name, source, told.filings, False, learnt=True)


def _by_code(row: RawRow, expected: Sequence[_Expected]) -> _Expected | None:
    mine = fold_label(row.name)
    if any(fold_label(other.name) == mine and other.listed for other in expected):
        return None
    here = any(fold_label(other.name) == mine for other in expected)
    expected = [e for e in expected if not any(_gives_way(e, o) for o in expected)]
    same = sum(other.count for other in expected if fold_label(other.name) == mine)
    for other in expected:
        theirs = fold_label(other.name)
        if theirs == mine or (other.learnt and here):
            continue
        proved = other.listed or other.count > same + 1
        if is_certain_misreading(mine, theirs) or (without_waste(mine) == theirs != mine):
            return other
        if is_like(mine, theirs) and proved:
            return other
        if other.count and _is_fragment(mine, theirs) and (not other.learnt or _is_broken(mine)):
            return other
        if other.count and other.listed and not same and _one_character_off(mine, theirs):
            return other
    return None


def _is_fragment(mine: str, theirs: str) -> bool:
    """Whether a name is visibly a piece of another: nothing, one or two characters, its middle, an open bracket."""
    if mine not in theirs or mine == theirs:
        return False
    open_bracket = any(mine.count(a) != mine.count(b) for a, b in _BRACKETS)
    return len(mine) <= 2 or not theirs.startswith(mine) or open_bracket


def _gives_way(name: _Expected, other: _Expected) -> bool:
    """Whether an expected name is itself but a piece of another; what other filings print says so of theirs only."""
    return (name.learnt or not other.learnt) and _is_fragment(fold_label(name.name), fold_label(other.name))


def _is_broken(name: str) -> bool:
    """Whether a name shows by itself that it is a piece: nothing left, an open bracket, a mark that begins none."""
    return not name or name[0] in ")）、,，" or any(name.count(a) != name.count(b) for a, b in _BRACKETS)


def _one_character_off(mine: str, theirs: str) -> bool:
    """Whether one character is changed, lost or doubled in a name long enough to tell."""
    if len(theirs) < 4 or abs(len(mine) - len(theirs)) > 1:
        return False
    if len(mine) == len(theirs):
        return sum(a != b for a, b in zip(mine, theirs, strict=True)) == 1
    longer, shorter = (mine, theirs) if len(mine) > len(theirs) else (theirs, mine)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def _is_misread_total(name: str, total: str) -> bool:
    return len(name) == 2 and name != total and (is_certain_misreading(name, total) or is_like(name, total))


def _labels_by_side(tables: Sequence[RawTable]) -> dict[str, Counter[str]]:
    """How often the filing's two-sided tables print each label, without its ordinal."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for table in tables:
        for row in table.rows:
            if row.side:
                found[row.side][_core(row.name)] += 1
    return found


@cache
def _standard_labels(side: str) -> frozenset[str]:
    return frozenset(labels().get(side, ()))


def _core(name: str) -> str:
    return fold_label(ORDINAL.sub("", name))


def _meant_label(row: RawRow, printed: dict[str, Counter[str]]) -> _Expected | None:
    """The label of a two-sided table that a damaged one must be, by the standard labels and the sister table."""
    side, core = row.side or "", _core(row.name)
    standard = _standard_labels(side)
    if not core or core in standard:
        return None
    number = row.name[: len(row.name) - len(ORDINAL.sub("", row.name))]
    for label in sorted(standard | set(printed.get(side, ()))):
        again = printed.get(side, Counter())[label]
        if not again and label not in standard:
            continue
        certain = is_certain_misreading(core, label) or (without_waste(core) == label != core)
        likely = is_like(core, label) and label in standard
        if certain or likely or (again and label in standard and _one_character_off(core, label)):
            source = f"收支总表的通用项目为“{label}”" + (",本文件另一张收支总表也这样印" if again else "")
            return _Expected(number + label, source, again, True)
    return None
