"""Two versions of one filing held against each other, cell by cell: what changed when it was published again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from flask import Blueprint, render_template

from ingest.filing import Amount, Filing, Row, Table
from web.context import filing_or_404

bp = Blueprint("compare", __name__)
Kind = Literal["added", "removed", "changed"]
LABELS: dict[Kind, str] = {"added": "新增", "removed": "删去", "changed": "改动"}
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellChange:
    """One figure that differs; None where a version has none. ``difference`` is new - old in the table's unit."""

    column: str
    old: Amount | None
    new: Amount | None

    @property
    def difference(self) -> Decimal | None:
        """New less old, a missing figure counting as none at all rather than as zero."""
        return self.new.value() - self.old.value() if self.old and self.new else None


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that differs, with the row of each version that has it."""

    kind: Kind
    old: Row | None
    new: Row | None
    cells: tuple[CellChange, ...]

    @property
    def row(self) -> Row:
        """The row as the newer version has it, or else the older."""
        row = self.new or self.old
        assert row is not None
        return row


@dataclass(frozen=True, slots=True)
class TableChange:
    """One table that differs; ``columns`` are those with a difference."""

    kind: Kind
    title: str
    unit: str
    columns: tuple[str, ...]
    rows: tuple[RowChange, ...]


def compare(old: Filing, new: Filing) -> list[TableChange]:
    """Every table that differs, in the order of the newer version, then those that only the older one has."""
    before, after = _numbered((t.key,) for t in old.tables), _numbered((t.key,) for t in new.tables)
    olds, news = dict(zip(before, old.tables, strict=True)), dict(zip(after, new.tables, strict=True))
    found = [_table(olds.get(key), news.get(key)) for key in [*after, *(key for key in before if key not in news)]]
    return [change for change in found if change is not None]


def _table(old: Table | None, new: Table | None) -> TableChange | None:
    table = new or old
    assert table is not None
    old_rows, new_rows = _rows(old), _rows(new)
    order = [*new_rows, *(key for key in old_rows if key not in new_rows)]
    rows = tuple(change for key in order if (change := _row(old_rows.get(key), new_rows.get(key))) is not None)
    if old is not None and new is not None and not rows:
        return None
    columns = tuple(dict.fromkeys(cell.column for change in rows for cell in change.cells))
    return TableChange(_kind(old, new), table.title, table.unit, columns, rows)


def _rows(table: Table | None) -> dict[Key, Row]:
    """Rows by side and code, or by name where there is no code; a repeated one counts on."""
    rows = table.rows if table else ()
    return dict(zip(_numbered((row.side or "", row.code or row.name) for row in rows), rows, strict=True))


def _row(old: Row | None, new: Row | None) -> RowChange | None:
    columns = dict.fromkeys([*(new.values if new else ()), *(old.values if old else ())])
    pairs = [CellChange(c, old.values.get(c) if old else None, new.values.get(c) if new else None) for c in columns]
    cells = tuple(cell for cell in pairs if not _same(cell.old, cell.new))
    renamed = old is not None and new is not None and old.name != new.name
    return RowChange(_kind(old, new), old, new, cells) if cells or renamed or old is None or new is None else None


def _same(old: Amount | None, new: Amount | None) -> bool:
    return old is not None and new is not None and old.value() == new.value()


def _kind(old: object, new: object) -> Kind:
    return "added" if old is None else "removed" if new is None else "changed"


def _numbered(keys: Iterable[Key]) -> list[Key]:
    """Each key with how often it came before, so that equal ones stay apart."""
    seen: Counter[Key] = Counter()
    out: list[Key] = []
    for key in keys:
        out.append((*key, str(seen[key])))
        seen[key] += 1
    return out


@bp.get("/filing/<filing_id>/compare/<other_id>")
def page(filing_id: str, other_id: str) -> str:
    """What differs between an older filing and a newer one, in the order of the address."""
    old_ref, old = filing_or_404(filing_id)
    new_ref, new = filing_or_404(other_id)
    changes = compare(old, new)
    return render_template("compare.html", old=old_ref, new=new_ref, changes=changes, labels=LABELS)
