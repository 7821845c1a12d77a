"""Damaged codes proved: one cheapest way through a table's rows under the order of codes and the filing's other tables.

The rows of a code table are the code tree walked in order, so that codes rise as text and each stands under its parent.
A printed code is given up only where that order, or a doubled code, speaks against it and another place (the same name
in a sister table, or in the classification) names the code that fits; without such proof it stays as printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from ingest.codes import kind_of
from ingest.filing import Repair
from ingest.folding import fold_label
from ingest.recognise.mending.codecells import CodeReading, is_odd_cut, plain_code, readings_of_cells, witnessed_reading
from ingest.recognise.mending.lookalikes import simplified
from ingest.recognise.mending.witnesses import Witnesses, classified_codes, classified_names, family_of
from ingest.recognise.rawtable import RawRow, RawTable

_OTHER_NAME = 3.0
_UNKNOWN_NAME = 0.8
_NEAR_NAME = 0.3
_UNKNOWN_CODE = 1.8
_SAME_CODE = 3.0
_OUT_OF_ORDER = 2.5
_NO_PARENT = 0.6
_NO_CODE = 2.0
_CLASSIFIED = 0.4
_BEAM = 12


@dataclass(frozen=True, slots=True)
class _Way:
    """One way through the rows so far: its cost, the last code on it, the last reading taken, and the way before."""

    cost: float
    last: str
    reading: CodeReading | None = None
    before: _Way | None = None

    def taken(self) -> list[CodeReading]:
        """The readings along the way, first to last."""
        found: list[CodeReading] = []
        way: _Way | None = self
        while way is not None and way.reading is not None:
            found.append(way.reading)
            way = way.before
        return found[::-1]


def mend_codes(tables: Sequence[RawTable]) -> list[RawTable]:
    """The tables with their damaged codes mended where another place proves them; each with its repairs."""
    witnesses = Witnesses(tables)
    return [_mended(index, table, witnesses) for index, table in enumerate(tables)]


def _mended(index: int, table: RawTable, witnesses: Witnesses) -> RawTable:
    family = family_of(table)
    if family not in ("functional", "economic"):
        return table
    options = [_options(row, table.region.key or "", family, index, witnesses) for row in table.rows]
    if all(len(readings) == 1 for readings in options):
        return replace(table, repairs=(*table.repairs, *_joined(table.rows)))
    taken = _cheapest(options, table, family, index, witnesses)
    rows: list[RawRow] = []
    repairs = list(table.repairs)
    last = ""
    for row, reading in zip(table.rows, taken, strict=True):
        if reading.code != row.code and _fits(reading.code, last, reading.witnessed):
            repairs.append(_repair(row, reading, index, family, witnesses))
            row = replace(row, code=reading.code)
        elif row.code and is_odd_cut(row.code_cells) and kind_of(row.code, table.region.key):
            repairs += _joined([row])
        rows.append(row)
        last = row.code or last
    return replace(table, rows=tuple(rows), repairs=tuple(repairs))


def _joined(rows: Sequence[RawRow]) -> list[Repair]:
    """The repairs for codes that were cut where no level ends and only had to be put together."""
    return [
        Repair(row.place, " | ".join(row.code_cells), row.code or "", "编码被栏线切开,相连即成完整编码")
        for row in rows
        if row.code and is_odd_cut(row.code_cells) and len(row.code) in (3, 5, 7)
    ]


def _repair(row: RawRow, reading: CodeReading, index: int, family: str, witnesses: Witnesses) -> Repair:
    """The repair with its evidence; where the digits told the code, a row of that name elsewhere is cited besides."""
    how = reading.how
    also = next((w for w in witnesses.of_name(family, row.name, but=index) if w.code == reading.code), None)
    if not reading.witnessed and also:
        how += f";{witnesses.cite(also)}同名的“{row.name}”编码也是{also.code}"
    return Repair(row.place, " | ".join(row.code_cells), reading.code or "", how)


def _fits(code: str | None, last: str, witnessed: bool) -> bool:
    """Whether a code may follow ``last``: a witness proves only what also stands in order under its own parent."""
    return code is not None and (not witnessed or not last or (_in_order(code, last) and _has_parent(code, last)))


def _in_order(code: str, last: str) -> bool:
    return code > last or code[0] != last[0]


def _has_parent(code: str, last: str) -> bool:
    return len(code) == 3 or last.startswith(code[:-2])


def _options(row: RawRow, key: str, family: str, index: int, witnesses: Witnesses) -> list[CodeReading]:
    """The codes that a row may have, the printed one first."""
    if not row.name or fold_label(row.name) in {"合计", "总计"} or row.name.endswith("经费合计"):
        return [CodeReading(row.code, 0.0)]
    cells = row.code_cells or ((row.code,) if row.code else ())
    found = readings_of_cells(cells, key, family)
    printed = plain_code(cells)
    known = {reading.code for reading in found}
    same = witnesses.of_name(family, row.name, but=index) or witnesses.alike(family, row.name, but=index)
    for witness in same:
        if witness.code not in known and kind_of(witness.code, key):
            how = f"{witnesses.cite(witness)}同名的“{witness.name}”编码为{witness.code},且与上下行的次序相合"
            reading = witnessed_reading(witness.code, printed, how)
            found += [reading] if reading else []
            known.add(witness.code)
    name = simplified(row.name)
    for code in classified_codes(family, name):
        if code not in known:
            how = f"科目分类中“{name}”的编码为{code},且与上下行的次序相合"
            reading = witnessed_reading(code, printed, how, _CLASSIFIED)
            found += [reading] if reading else []
    if printed is None and len(found) > 1:
        found[0] = CodeReading(None, _NO_CODE)
    return found


def _cheapest(
    options: Sequence[Sequence[CodeReading]], table: RawTable, family: str, index: int, witnesses: Witnesses
) -> list[CodeReading]:
    ways = [_Way(0.0, "")]
    for row, readings in zip(table.rows, options, strict=True):
        best: dict[str, _Way] = {}
        for reading in readings:
            own = reading.cost + _name_cost(reading, row.name, family, index, witnesses)
            for way in ways:
                cost = way.cost + own + _order_cost(reading.code, way.last)
                last = reading.code or way.last
                if last not in best or cost < best[last].cost:
                    best[last] = _Way(cost, last, reading, way)
        ways = sorted(best.values(), key=lambda way: way.cost)[:_BEAM]
    return ways[0].taken()


def _order_cost(code: str | None, last: str) -> float:
    """What it costs that a code does not follow the one before it as a walk through the code tree would."""
    if code is None or not last:
        return 0.0
    if code == last:
        return _SAME_CODE
    if not _in_order(code, last):
        return _OUT_OF_ORDER
    return 0.0 if _has_parent(code, last) else _NO_PARENT


def _name_cost(reading: CodeReading, name: str, family: str, index: int, witnesses: Witnesses) -> float:
    """What it costs that the code goes by another name elsewhere."""
    if reading.code is None or not name:
        return 0.0
    mine = fold_label(simplified(name))
    here = [fold_label(witness.name) for witness in witnesses.of_code(family, reading.code, but=index)]
    listed = [fold_label(known) for known in classified_names(family, reading.code)]
    if mine in here or mine in listed:
        return 0.0
    nearest = max((Levenshtein.normalized_similarity(mine, other) for other in (*here, *listed)), default=0.0)
    if nearest >= 0.6:
        return _NEAR_NAME
    if not here and not listed and _known_otherwise(name, family, index, witnesses):
        return _UNKNOWN_CODE
    return _OTHER_NAME if here else _UNKNOWN_NAME


def _known_otherwise(name: str, family: str, index: int, witnesses: Witnesses) -> bool:
    """Whether a sister table and the classification give one code for the name; another is then hardly one."""
    listed = classified_codes(family, simplified(name))
    return any(witness.code in listed for witness in witnesses.of_name(family, name, but=index))
