"""What the tables of one filing say about each other's rows: the codes of a name and the names of a code."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.classification import Classification, codes_by_name, names_of
from ingest.codes import canonical, kind_of
from ingest.folding import fold_label
from ingest.layout import Place
from ingest.recognise.mending.codecells import is_odd_cut
from ingest.recognise.mending.lookalikes import may_be
from ingest.recognise.rawtable import RawRow, RawTable

Family = str
_CLASSIFIED: dict[str, Classification] = {"functional": "functional", "economic": "economic"}


@dataclass(frozen=True, slots=True)
class Witness:
    """One sound row: the table it stands in, by index, its code and name, and its place."""

    table: int
    code: str
    name: str
    place: Place


def family_of(table: RawTable) -> Family | None:
    """What the codes of a table are (functional, economic, unit, project); None where it prints too few to tell."""
    heads = (canonical(row.code_cells[0]) if len(row.code_cells) > 1 else row.code for row in table.rows)
    kinds = Counter(kind for head in heads if head and (kind := kind_of(head, table.region.key)))
    return kinds.most_common(1)[0][0] if kinds else None


class Witnesses:
    """The sound rows of all tables, by family of codes; a row that is in doubt itself testifies to nothing."""

    def __init__(self, tables: Sequence[RawTable]) -> None:
        self.titles = [table.region.title or table.region.key or "" for table in tables]
        self._by_name: dict[tuple[Family, str], list[Witness]] = defaultdict(list)
        self._by_code: dict[tuple[Family, str], list[Witness]] = defaultdict(list)
        for index, table in enumerate(tables):
            for witness, family in _sound(index, table):
                self._by_name[family, fold_label(witness.name)].append(witness)
                self._by_code[family, witness.code].append(witness)

    def of_name(self, family: Family, name: str, but: int) -> list[Witness]:
        """The sound rows with this name in other tables than ``but``."""
        return [w for w in self._by_name.get((family, fold_label(name)), ()) if w.table != but]

    def alike(self, family: Family, name: str, but: int) -> list[Witness]:
        """The sound rows of other tables whose name the given one, which no other table prints, is a misreading of."""
        mine = fold_label(name)
        found = [ws for (kind, theirs), ws in self._by_name.items() if kind == family and may_be(mine, theirs)]
        return [w for witnesses in found for w in witnesses if w.table != but]

    def of_code(self, family: Family, code: str, but: int) -> list[Witness]:
        """The sound rows with this code in other tables than ``but``."""
        return [w for w in self._by_code.get((family, code), ()) if w.table != but]

    def cite(self, witness: Witness) -> str:
        """Where a witness stands, for a repair's evidence."""
        where = f"第{witness.place.line}行" if witness.place.line else f"第{witness.place.page}页"
        return f"《{self.titles[witness.table]}》{where}"


def _sound(index: int, table: RawTable) -> Iterator[tuple[Witness, Family]]:
    """The rows whose code is whole, stands in order, and is printed once in its table."""
    coded = [row for row in table.rows if row.code and row.name]
    often = Counter(row.code for row in coded)
    before = ""
    for row in coded:
        kind = kind_of(row.code or "", table.region.key)
        in_order = (row.code or "") > before
        if kind and often[row.code] == 1 and (in_order or kind != "functional") and not _in_doubt(row):
            yield Witness(index, row.code or "", row.name, row.place), _plain_family(kind)
        if kind:
            before = row.code or ""


def _in_doubt(row: RawRow) -> bool:
    return len(row.code_cells) > 1 and is_odd_cut(row.code_cells) and len(row.code or "") not in (3, 5, 7)


def _plain_family(kind: str) -> Family:
    return "project" if kind == "project_group" else kind


def classified_codes(family: Family, name: str) -> tuple[str, ...]:
    """The codes that the classification gives for a name."""
    which: Classification | None = _CLASSIFIED.get(family)
    return codes_by_name(which).get(fold_label(name), ()) if which else ()


def classified_names(family: Family, code: str) -> tuple[str, ...]:
    """The names that the classification gives for a code, as it spells them."""
    which: Classification | None = _CLASSIFIED.get(family)
    return names_of(code, which) if which else ()


def distinct_names(witnesses: Iterable[Witness]) -> list[tuple[str, int, Witness]]:
    """The names that witnesses give, folded, the most frequent first: (name as printed, how often, one witness)."""
    by_name: dict[str, list[Witness]] = defaultdict(list)
    for witness in witnesses:
        by_name[fold_label(witness.name)].append(witness)
    ranked = sorted(by_name.values(), key=len, reverse=True)
    return [(found[0].name, len(found), found[0]) for found in ranked]
