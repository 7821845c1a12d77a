"""What to expect in a table's rows: names by code, and units.

The filing itself tells first, then the classification, then what other filings print for the same code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from ingest.classification import Classification, names_of, subjects
from ingest.codes import ECONOMIC_TABLES, kind_of
from ingest.folding import fold_label
from ingest.learnt import NO_NAMES, LearntNames
from ingest.recognise.rawtable import RawTable
from ingest.teaching import family_of_code


@dataclass(frozen=True, slots=True)
class Known:
    """Names that were read for sure elsewhere in the filing (by code), and the names of its units."""

    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    units: frozenset[str] = frozenset()
    learnt: LearntNames = NO_NAMES

    def expected(self, code: str, key: str | None) -> tuple[str, ...]:
        """The names that a row of this code may have, folded for comparison; those of the filing come first."""
        kind = kind_of(code, key)
        which: Classification = "economic" if key in ECONOMIC_TABLES else "functional"
        listed = names_of(code, which) if kind in ("functional", "economic") else ()
        return (*self.names.get(code, ()), *(fold_label(name) for name in listed))

    def learnt_of(self, code: str, key: str | None) -> tuple[str, ...]:
        """The names, folded, that other filings print for a code; none where this filing itself tells its name."""
        family = family_of_code(code, key)
        if family is None or code in self.names:
            return ()
        return tuple(fold_label(name.name) for name in self.learnt.of(family, code))


NOTHING = Known()


def learn(tables: Iterable[RawTable], learnt: LearntNames = NO_NAMES) -> Known:
    """What already read tables teach: a name that stands on one line, or the same in two tables, is sure."""
    sure: dict[str, list[str]] = defaultdict(list)
    seen: dict[str, list[str]] = defaultdict(list)
    units: set[str] = set()
    for table in tables:
        for row in table.rows:
            if not row.code or not row.name:
                continue
            name = fold_label(row.name)
            whole = row.place.line is None or row.place.last_line in (None, row.place.line)
            (sure if whole or name in seen[row.code] else seen)[row.code].append(name)
            if kind_of(row.code, table.region.key) == "unit":
                units.add(name)
    return Known({code: tuple(dict.fromkeys(names)) for code, names in sure.items()}, frozenset(units), learnt)


def likeness(name: str, expected: Iterable[str]) -> float:
    """How near a name comes to one of those expected, 0 to 1; both folded."""
    return max((Levenshtein.normalized_similarity(name, other) for other in expected), default=0.0)


def classes_of(printed: Mapping[str, str]) -> dict[str, str]:
    """Folded class names (社会保障和就业支出) with their codes: the classification's, then those that are printed."""
    listed = {
        fold_label(s.name): code for code, entries in subjects("functional").items() if len(code) == 3 for s in entries
    }
    return listed | dict(printed)
