"""What sister rows prove about a damaged one: names, targets, bases and weights mended, each with its evidence.

Only what the filing itself prints elsewhere mends a row; a row with no such witness stays as printed. Every mend is a
Repair with both forms and the witness's place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.filing import Repair
from ingest.folding import squeeze
from ingest.recognise.forms.characters import alternatives, simplified
from ingest.recognise.forms.model import Block, Entry, Form
from ingest.recognise.forms.reading import without_weight
from ingest.recognise.places import where

_START = 4
"""So many characters of a name must stand at least for a mend of it."""
_SHORT = 3
"""A target of so few characters tells nothing of what it was cut from."""


@dataclass(frozen=True, slots=True)
class _Row:
    """An entry with the block and form that it stands in, and its name as compared."""

    form: int
    block: Block
    entry: Entry
    last: bool


def _rows(forms: Sequence[Form]) -> list[_Row]:
    return [
        _Row(number, block, entry, index == len(block.entries) - 1)
        for number, form in enumerate(forms)
        for block in form.blocks
        for index, entry in enumerate(block.entries)
    ]


def _key(name: str) -> str:
    return without_weight(squeeze(name))


def mend(forms: Sequence[Form]) -> None:
    """Mend the entries of all forms in place."""
    rows = _rows(forms)
    for row in rows:
        _mend_characters(row.entry)
        _mend_weight(row.entry)
    _mend_names(rows)
    _name_the_nameless(rows)
    sisters: dict[str, list[_Row]] = {}
    for row in rows:
        sisters.setdefault(_key(row.entry.name), []).append(row)
    for group in (group for group in sisters.values() if len(group) > 1):
        # What a mend puts in stands in the group already, so that its spellings hold good for all its rows.
        spellings = _Spellings.of(squeeze(row.entry.target or "") for row in group)
        for row in group:
            if row.entry.target is None:
                _mend_target(row, _others(row, group))
            elif spellings.tells_more_than(squeeze(row.entry.target)):
                _mend_cut_target(row, _others(row, group))
            if row.entry.basis is None and row.entry.cut:
                _mend_basis(row, _others(row, group))


def _others(row: _Row, group: Sequence[_Row]) -> list[_Row]:
    return [other for other in group if other.entry is not row.entry]


@dataclass(frozen=True, slots=True)
class _Spellings:
    """The targets of sister rows: as they are, and with one or two characters lost at the end."""

    whole: frozenset[str]
    cut: frozenset[str]

    @classmethod
    def of(cls, targets: Iterable[str]) -> _Spellings:
        """The spellings of these folded targets."""
        whole = frozenset(targets)
        return cls(whole, frozenset(text[:-lost] for text in whole for lost in (1, 2)))

    def tells_more_than(self, target: str) -> bool:
        """Whether the target may be a cut or doubled print of one of these."""
        half = target[: len(target) // 2]
        return len(target) > _SHORT and (target in self.cut or (half * 2 == target and half in self.whole))


def _mend_characters(entry: Entry) -> None:
    """Traditional forms that optical reading gave for simplified ones, and comparison signs it knows no better."""
    for attribute in ("name", "target", "actual", "basis"):
        printed = getattr(entry, attribute)
        if not printed:
            continue
        meant = simplified(printed)
        if meant != printed:
            setattr(entry, attribute, meant)
            entry.repairs.append(Repair(entry.place, printed, meant, "文件用简体字,此处个别字误认为繁体或异体"))
    if entry.previous:
        entry.previous = (_signs(entry.previous[0]), _signs(entry.previous[1]))
    for attribute in ("target", "actual"):
        value: str | None = getattr(entry, attribute)
        meant_value = _signs(value)
        if value and meant_value and meant_value != value:
            evidence = "比较符号只有≤和≥" if "↑" not in value else "数字后的箭头是“个”字的误认"
            setattr(entry, attribute, meant_value)
            entry.repairs.append(Repair(entry.place, value, meant_value, evidence))


def _signs(value: str | None) -> str | None:
    """The value with the comparison signs and the 个 that optical reading gives as ≪, ≫ and an arrow."""
    return re.sub(r"(?<=\d)↑", "个", value.replace("≪", "≤").replace("≫", "≥")) if value else value


def _mend_weight(entry: Entry) -> None:
    """A name whose weight lost its head (…等5分)): the score says the weight where the head is its own (2.5)."""
    found = re.search(r"(?<![\d(.（])(\d*\.?\d+)分[)）]$", entry.name)
    if not found or not entry.score or not re.fullmatch(r"\d+(?:\.\d+)?", entry.score):
        return
    points = entry.score.rstrip("0").rstrip(".")
    if points.endswith(found[1]) and points != found[1]:
        meant = f"{entry.name[: found.start()]}({points}分)"
        entry.repairs.append(Repair(entry.place, entry.name, meant, f"本行得分{entry.score},分值的开头被切掉"))
        entry.name = meant


@dataclass(frozen=True, slots=True)
class _Names:
    """All names of the filing's forms: how often each stands, their rows, and all of them in one text."""

    counts: Counter[str]
    rows: dict[str, _Row]
    by_start: dict[str, list[str]]
    text: str


def _mend_names(rows: Sequence[_Row]) -> None:
    """Names cut at a page's end, doubled at a column border, or with a look-alike, that a sister row prints whole."""
    keys = [_key(row.entry.name) for row in rows]
    by_start: dict[str, list[str]] = {}
    for key in dict.fromkeys(keys):
        by_start.setdefault(key[:_START], []).append(key)
    first = dict(zip(reversed(keys), reversed(rows), strict=True))
    names = _Names(Counter(keys), first, by_start, "\n".join(first))
    for row, key in zip(rows, keys, strict=True):
        if names.counts[key] > 1 or len(key) < _START:
            continue
        found = _whole_name(row, key, names)
        if found is not None:
            meant, evidence = found
            meant += squeeze(row.entry.name)[len(key) :]
            if squeeze(meant) == squeeze(row.entry.name):
                continue
            row.entry.repairs.append(Repair(row.entry.place, row.entry.name, meant, evidence))
            row.entry.name = meant


def _whole_name(row: _Row, key: str, names: _Names) -> tuple[str, str] | None:
    """(the name as meant, what proves it), None where nothing does."""
    entry = row.entry
    if entry.joint:
        for drop in {entry.joint, entry.joint - 1}:
            witness = names.rows.get(key[:drop] + key[drop + 1 :])
            if witness is not None:
                evidence = f"{where(witness.entry.place)}印有同名指标;此处名称被栏线切开,切口处的字重复"
                return without_weight(witness.entry.name), evidence
    if entry.torn or (row.last and _open_end(key)):
        for other_key in names.by_start.get(key[:_START], ()):
            other = names.rows[other_key].entry
            if other is not entry and other_key != key and _grown(key, other_key) and _same_values(entry, other):
                return without_weight(other.name), f"{where(other.place)}印有全名,指标值相同;此处名称被换页切断"
    for other_key in alternatives(key):
        at = names.text.find(other_key)
        if at >= 0 and names.text.count(key) == 1:
            whole = names.text[names.text.rfind("\n", 0, at) + 1 :].split("\n", 1)[0]
            evidence = f"{where(names.rows[whole].entry.place)}印作此字;此处是形近字误认"
            return _unfold(entry.name, key, other_key), evidence
    return None


def _unfold(printed: str, key: str, meant: str) -> str:
    """The meant name in the printed one's own signs."""
    body = printed[: len(printed) - (len(squeeze(printed)) - len(key))] if squeeze(printed) != key else printed
    if len(body) != len(meant):
        return meant
    return "".join(new if old != new else char for char, old, new in zip(body, key, meant, strict=True))


def _open_end(key: str) -> bool:
    return not re.search(r"[率数量度]$", key)


def _grown(start: str, whole: str) -> bool:
    """Whether the name grows out of its start, maybe with a character lost in what a page break tore off."""
    if whole.startswith(start):
        return True
    shared = 0
    for left, right in zip(start, whole, strict=False):
        if left != right:
            break
        shared += 1
    rest = start[shared:]
    return shared >= 4 and len(rest) >= 3 and whole.endswith(rest) and len(whole) - len(start) == 1


def _same_values(left: Entry, right: Entry) -> bool:
    return (left.target, left.basis) == (right.target, right.basis) and (
        left.previous is None or right.previous is None or left.previous == right.previous
    )


def _mend_target(row: _Row, others: Sequence[_Row]) -> None:
    """A target that was lost, where a sister row of the same horizon prints it and nothing speaks against it."""
    entry = row.entry
    near = [
        o.entry
        for o in others
        if o.entry.target
        and o.block.horizon == row.block.horizon
        and (entry.actual is None or entry.actual == o.entry.actual)
    ] or [o.entry for o in others if o.entry.target and entry.actual is None]
    targets = {squeeze(e.target or "") for e in near}
    if len(targets) == 1:
        witness = near[0]
        entry.target = witness.target
        evidence = f"{where(witness.place)}同名指标的目标值;此处的格子丢失"
        entry.repairs.append(Repair(entry.place, "", witness.target or "", evidence))


def _mend_cut_target(row: _Row, others: Sequence[_Row]) -> None:
    """A target that lost its last character or was read twice over, where a sister row prints it sound."""
    entry = row.entry
    own = squeeze(entry.target or "")
    for other in others:
        whole = squeeze(other.entry.target or "")
        if other.block.horizon != row.block.horizon and not (len(own) > 8 and own == whole * 2):
            continue
        cut = own != whole and whole.startswith(own) and len(whole) - len(own) <= 2 and not whole[len(own)].isdigit()
        if len(own) > _SHORT and (
            (cut and entry.previous and entry.previous[1] == other.entry.target) or own == whole * 2
        ):
            evidence = f"{where(other.entry.place)}同名指标的目标值"
            entry.repairs.append(Repair(entry.place, entry.target or "", other.entry.target or "", evidence))
            entry.target = other.entry.target
            return


def _name_the_nameless(rows: Sequence[_Row]) -> None:
    """A row whose name was lost takes that of the only indicator with the same target in words, printed elsewhere."""
    by_target: dict[str, dict[str, Entry]] = {}
    for row in rows:
        if row.entry.name:
            by_target.setdefault(squeeze(row.entry.target or ""), {})[row.entry.name] = row.entry
    for row in rows:
        target = squeeze(row.entry.target or "")
        named = by_target.get(target, {})
        if not row.entry.name and len(target) >= 6 and len(named) == 1:
            name, witness = next(iter(named.items()))
            evidence = f"{where(witness.place)}目标值相同的唯一指标;此处的名称丢失"
            row.entry.repairs.append(Repair(row.entry.place, "", name, evidence))
            row.entry.name = name


def _mend_basis(row: _Row, others: Sequence[_Row]) -> None:
    """A basis that a slid row lost at its right edge, where the sister rows agree on it."""
    entry = row.entry
    with_basis = [o for o in others if o.entry.basis]
    near = [o for o in with_basis if o.block.horizon == row.block.horizon] or with_basis
    bases = {squeeze(o.entry.basis or "") for o in near}
    if len(bases) == 1:
        witness = near[0].entry
        entry.basis = witness.basis
        evidence = f"{where(witness.place)}同名指标的确定依据;本行整体右移,末格被切掉"
        entry.repairs.append(Repair(entry.place, "", witness.basis or "", evidence))
