"""Damaged figures mended where the identities prove what was meant; what they leave open is marked unsure.

A figure that looks damaged is mended on one proof, a sound one only where everything that it takes part in fails and
two independent proofs agree on a value that the print can be a damage of; a lost one where two proofs agree. So a real
inconsistency that the filing itself prints stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.amounts import damage_cost
from ingest.filing import Repair
from ingest.identities import ROOT, TOTAL_ROWS, part_of_column
from ingest.layout import Place
from ingest.recognise.rawtable import Figure
from ingest.recognise.solve.book import Book, CellRef
from ingest.recognise.solve.doubting import doubt
from ingest.recognise.solve.identity import Identity, identities
from ingest.recognise.solve.sheet import Entry, SheetRow
from ingest.recognise.solve.sisters import relieve

ROUNDS = 8
SOUND_PROOF = 2.0
LOST_PROOF = 1.6
WORST_DAMAGE = 2.0
WORST_SOUND = 1.5
"""A sound print may have lost or doubled a digit; another digit in its place is as likely what the filing says."""
ROUNDING = 4
_SPENT = {"general": "一般公共预算支出表", "fund": "政府性基金预算支出表", "state": "国有资本经营预算支出表"}
"""The tables that say what becomes of the income of these sources."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value that a cell must have meant, with the identities that say so; ``weight`` is their strength together."""

    cell: CellRef
    value: int
    proofs: tuple[Identity, ...]
    weight: float


def mend(book: Book) -> list[Repair]:
    """Mend what can be proved, in place; the repairs with their evidence."""
    found = _Ledger(book)
    repairs: list[Repair] = []
    for _ in range(ROUNDS):
        proposals = sorted(found.proposals(), key=lambda p: -p.weight)
        touched: set[int] = set()
        for proposal in proposals:
            around = {id(i) for i in found.around[proposal.cell]}
            if not around & touched:
                repairs += found.apply(proposal)
                touched |= around
        if not touched:
            break
    found.mark_unsure()
    doubt(book, found.identities)
    relieve(book, {id(book.entry(cell)) for cell in found.doubted})
    return repairs


class _Ledger:
    """The identities, the values of the cells, and which of them are in doubt."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.identities = identities(book)
        self.around: dict[CellRef, list[Identity]] = defaultdict(list)
        for identity in self.identities:
            for cell in identity.cells:
                self.around[cell].append(identity)
        self.values: dict[CellRef, int] = {}
        self.doubted: set[CellRef] = set()
        for cell in self.around:
            entry = book.entry(cell)
            if entry is not None:
                if entry.value is not None:
                    self.values[cell] = entry.value
                if entry.doubtful or entry.value is None:
                    self.doubted.add(cell)

    def holds(self, identity: Identity) -> bool:
        """Whether the identity holds with the values as they are."""
        parts = sum(self.values.get(p, 0) for p in identity.parts)
        return abs(self.values.get(identity.total, 0) - parts) <= identity.tolerance

    def proposals(self) -> list[Proposal]:
        """What could be mended now."""
        suspects = set(self.doubted)
        for identity in self.identities:
            if not self.holds(identity):
                suspects.update(identity.cells)
        found = [self._proposal(cell) for cell in sorted(suspects, key=lambda c: (c.sheet, c.row, c.column))]
        return [p for p in found if p is not None]

    def _proposal(self, cell: CellRef) -> Proposal | None:
        entry = self.book.entry(cell)
        clear = [i for i in self.around[cell] if not any(c in self.doubted for c in i.cells if c != cell)]
        if entry is not None and cell in self.doubted:
            return self._doubted(cell, entry, clear)
        kept = sum(i.weight for i in clear if self.holds(i))
        best = self._best(cell, [i for i in clear if not self.holds(i)], entry)
        if entry is None:
            lost = best is not None and len(best.proofs) > 1 and best.weight >= LOST_PROOF
            return best if lost and not kept and self._in_use(cell) else None
        if best is None or kept or len(best.proofs) < 2 or best.weight < SOUND_PROOF:
            return None
        cost = damage_cost(entry.figure.printed, self.book.sheets[cell.sheet].digits(best.value))
        return best if cost is not None and cost <= WORST_SOUND else None

    def _doubted(self, cell: CellRef, entry: Entry, clear: Sequence[Identity]) -> Proposal | None:
        """What a figure that looks damaged means: its own reading only counts where identities hold to the digit."""
        value = self.values.get(cell)
        exact = tuple(i for i in clear if i.implied(cell, self.values) == value)
        best = self._best(cell, [i for i in clear if i not in exact], entry)
        kept = Proposal(cell, value or 0, exact, sum(i.weight for i in exact))
        if best is not None and best.weight > kept.weight and not self._rounded_apart(cell, entry, best.value):
            return best
        if not exact:
            loose = tuple(i for i in clear if self.holds(i)) if value is not None else ()
            kept = Proposal(cell, value or 0, loose, sum(i.weight for i in loose))
        return kept if kept.proofs else None

    def _rounded_apart(self, cell: CellRef, entry: Entry | None, value: int) -> bool:
        """Whether a figure whose digits are all there differs from the value by no more than rounding does."""
        if entry is None or entry.value is None or len(entry.digits.partition(".")[2]) != 2:
            return False
        return abs(entry.value - value) <= ROUNDING * self.book.sheets[cell.sheet].half

    def _in_use(self, cell: CellRef) -> bool:
        """Whether another row of the same side has a figure in this column; a column may be empty throughout."""
        rows = self.book.sheets[cell.sheet].rows
        side = rows[cell.row].raw.side
        return any(cell.column in row.placed for row in rows if row.raw.side == side)

    def _best(self, cell: CellRef, failing: Sequence[Identity], entry: Entry | None) -> Proposal | None:
        """The value that most of the failing identities agree on and that the print can be a damage of."""
        sheet = self.book.sheets[cell.sheet]
        wanted = sorted(failing, key=lambda i: (i.kind != "same", -i.weight))
        found: list[Proposal] = []
        for identity in wanted:
            value = identity.implied(cell, self.values)
            if value <= 0 or any(identity in p.proofs for p in found):
                continue
            proofs = tuple(i for i in wanted if abs(i.implied(cell, self.values) - value) <= i.tolerance)
            readable = [v for v in self._by_exactness(cell, proofs) if _plausible(entry, sheet.digits(v))]
            if readable:
                found.append(Proposal(cell, readable[0], proofs, sum(i.weight for i in proofs)))
        found.sort(key=lambda p: -p.weight)
        if len(found) > 1 and found[0].weight <= found[1].weight:
            return None
        return found[0] if found else None

    def _by_exactness(self, cell: CellRef, proofs: Sequence[Identity]) -> list[int]:
        """The values that the proofs give, which may differ by rounding: first what most give to the digit.

        Between equals the row's own sum comes first, since the filing may round the same fact apart elsewhere.
        """
        weights: dict[int, float] = defaultdict(float)
        for identity in proofs:
            weights[identity.implied(cell, self.values)] += identity.weight + 0.1 * (identity.kind == "row")
        return sorted((v for v in weights if v > 0), key=lambda v: -weights[v])

    def apply(self, proposal: Proposal) -> list[Repair]:
        """Put the value in; the repair, unless the print says the same."""
        cell = proposal.cell
        sheet = self.book.sheets[cell.sheet]
        row = sheet.rows[cell.row]
        entry = self.book.entry(cell)
        meant = sheet.digits(proposal.value)
        self.values[cell] = proposal.value
        self.doubted.discard(cell)
        proofs = "；".join(dict.fromkeys(i.evidence(self.book, cell) for i in proposal.proofs[:3]))
        if entry is None:
            place = Place(row.raw.place.line, row.raw.place.last_line, row.raw.place.page, row.raw.place.bbox)
            row.placed[cell.column] = Entry(Figure("", place), meant, proposal.value, False, mended=True)
            return [Repair(place, "", meant, f"“{sheet.raw.columns[cell.column]}”栏的数缺失：{proofs}")]
        same = entry.value == proposal.value
        marks = damage_cost(entry.figure.printed, entry.digits) or 0.0
        entry.doubtful = False
        if same and marks < 0.2:
            return []
        entry.digits, entry.value, entry.mended = (entry.digits if same else meant), proposal.value, True
        return [Repair(entry.figure.place, entry.figure.printed, entry.digits, proofs)]

    def mark_unsure(self) -> None:
        """What still looks damaged and is confirmed by nothing is unsure."""
        for cell in self.doubted:
            if (entry := self.book.entry(cell)) is not None:
                entry.unsure = True
        for s, sheet in enumerate(self.book.sheets):
            if sheet.raw.adrift:
                for r, row in enumerate(sheet.rows):
                    for column, entry in row.placed.items():
                        if entry.value and not self._confirmed(CellRef(s, r, column)):
                            entry.unsure = True

        self._mark_strangers()

    def _mark_strangers(self) -> None:
        """Classes of spending that a two-sided table alone has, where its classes do not make up their total.

        In a dump without cells a figure of another line may have gone there.
        """
        self.book.collect()
        for s, sheet in enumerate(self.book.sheets):
            for r, row in enumerate(sheet.rows):
                if row.raw.side and any(self._is_stranger(CellRef(s, r, c), e) for c, e in row.placed.items()):
                    for entry in row.placed.values():
                        entry.unsure = True

    def _is_stranger(self, cell: CellRef, entry: Entry) -> bool:
        if not entry.value or entry.figure.column is not None or entry.mended:
            return False
        sums = [i for i in self.around[cell] if i.kind == "down" and i.total != cell]
        if all(self.holds(i) for i in sums):
            return False
        for fact in self.book.sheets[cell.sheet].facts(cell.row, cell.column):
            elsewhere = {
                code
                for (what, code, _), said in self.book.stated.items()
                if what == fact.what and code != ROOT and any(s.cell.sheet != cell.sheet for s in said)
            }
            if fact.code != ROOT and elsewhere and fact.code not in elsewhere:
                return True
        return False

    def _confirmed(self, cell: CellRef) -> bool:
        """Whether something beside its own row confirms a figure: all sums that it is a part of, or another table.

        Labels of two sides may have slid along their figures, which no sum tells: there only another table does.
        """
        if self._stated_elsewhere(cell):
            return True
        holding = [i for i in self.around[cell] if i.kind == "down" and self.values.get(i.total) and self.holds(i)]
        below = any(i.total == cell for i in holding)
        above = [i for i in self.around[cell] if i.kind == "down" and i.total != cell]
        if self.book.sheets[cell.sheet].rows[cell.row].raw.side:
            return below
        if not self._known_column(cell):
            return False
        if len(self.book.sheets[cell.sheet].raw.columns) == 1 and any(map(self._of_any_part, above)):
            return False
        return all(i in holding and self._confirmed(i.total) for i in above) if above else below

    def _of_any_part(self, identity: Identity) -> bool:
        """Whether the sum is that of one figure, which would hold as well if it were another row's."""
        return len(identity.parts) > 1 and sum(bool(self.values.get(part)) for part in identity.parts) == 1

    def _stated_elsewhere(self, cell: CellRef) -> bool:
        """Whether another table has the figure; one adrift itself says nothing where the column was but chosen."""
        entry = self.book.entry(cell)
        chosen = entry is not None and entry.figure.column is None
        sided = bool(self.book.sheets[cell.sheet].rows[cell.row].raw.side)
        for identity in self.around[cell]:
            if identity.kind == "same" and self.values.get(identity.total) and self.holds(identity):
                other = identity.parts[0] if identity.total == cell else identity.total
                loose = self.book.sheets[other.sheet].raw.adrift
                if other.sheet != cell.sheet and not (loose and chosen and not sided):
                    return True
        return False

    def _known_column(self, cell: CellRef) -> bool:
        """Whether a column is told: by the source, by other tables, or since all parts of its total are used."""
        entry = self.book.entry(cell)
        if entry is not None and entry.figure.column is not None:
            return True
        sheet = self.book.sheets[cell.sheet]
        if len(sheet.raw.columns) == 1:  # there is no other
            return True
        used = {column for row in sheet.rows for column, placed in row.placed.items() if placed.value}
        items = [item for item in sheet.sums if cell.column in item.parts]
        if sheet.sums and all(used.issuperset(item.parts) for item in items):
            return True
        if sheet.key == "收入总表" and self._is_received(cell.sheet, cell.column):
            return True
        return any(
            self._stated_elsewhere(CellRef(cell.sheet, r, cell.column))
            for r, row in enumerate(sheet.rows)
            if cell.column in row.placed and row.placed[cell.column].value
        )

    def _is_received(self, s: int, column: int) -> bool:
        """Whether a column's total is, to the digit, what another table lists of the source that the column names, and
        what the table of that source spends in all; or the column is the sum of such columns."""
        sheet = self.book.sheets[s]
        top = next((r for r, row in enumerate(sheet.rows) if _is_total(row) and column in row.placed), None)
        if top is None or not self.values.get(CellRef(s, top, column)):
            return False
        parts = [p for item in sheet.sums if item.total == column for p in item.parts]
        used = [p for p in parts if self.values.get(CellRef(s, top, p))]
        if used:
            return all(self._is_received(s, p) for p in used)
        cell, key = CellRef(s, top, column), _SPENT.get(part_of_column(sheet.raw.columns[column]))
        same = [i for i in self.around[cell] if i.kind == "same" and any(c.sheet != s for c in i.cells)]
        return bool(same) and all(map(self.holds, same)) and self._is_spent(key, self.values[cell])

    def _is_spent(self, key: str | None, value: int) -> bool:
        """Whether a table of this key is sure to spend so much in all."""
        for s, sheet in enumerate(self.book.sheets):
            rows = [r for r, row in enumerate(sheet.rows) if sheet.key == key and _is_total(row)]
            for cell in (CellRef(s, r, c) for r in rows for c in sheet.rows[r].placed):
                if part_of_column(sheet.raw.columns[cell.column]) == "total" and self.values.get(cell) == value:
                    return not sheet.raw.adrift or self._confirmed(cell)
        return False


def _is_total(row: SheetRow) -> bool:
    return not row.raw.code and row.raw.name in TOTAL_ROWS


def _plausible(entry: Entry | None, meant: str) -> bool:
    """Whether the print can be a damage of what was meant; a lost figure can be anything."""
    if entry is None:
        return True
    cost = damage_cost(entry.figure.printed, meant)
    return cost is not None and cost <= WORST_DAMAGE
