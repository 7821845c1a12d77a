"""The national classification of government revenue and spending (政府收支分类科目): codes and names as facts.

Functional codes (支出功能分类: 类, 款, 项) and the economic codes of departments (部门预算支出经济分类: 类, 款), with
the years in which a name was in force where that is known. Used to expect a name, never to overwrite a printed one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ingest.data import data_rows
from ingest.folding import fold_label

Classification = Literal["functional", "economic"]


@dataclass(frozen=True, slots=True)
class Subject:
    """One entry: ``first`` and ``last`` are the first and last year of the name, None where it has no known bound."""

    code: str
    name: str
    first: int | None = None
    last: int | None = None

    def valid(self, year: int) -> bool:
        """Whether the name was in force in this year."""
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)


@lru_cache(maxsize=2)
def subjects(which: Classification) -> dict[str, tuple[Subject, ...]]:
    """All entries of one classification by code; a code whose name changed has several."""
    found: dict[str, list[Subject]] = defaultdict(list)
    for row in data_rows(f"{which}.tsv"):
        code, name, first, last = (*row, "", "")[:4]
        found[code].append(Subject(code, name, int(first) if first else None, int(last) if last else None))
    return {code: tuple(entries) for code, entries in found.items()}


@lru_cache(maxsize=2)
def codes_by_name(which: Classification) -> dict[str, tuple[str, ...]]:
    """The codes of each name, folded as labels are, in any year."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, entries in subjects(which).items():
        for entry in entries:
            found[fold_label(entry.name)].append(code)
    return {name: tuple(dict.fromkeys(codes)) for name, codes in found.items()}


def names_of(code: str, which: Classification | None = None, year: int | None = None) -> tuple[str, ...]:
    """The names that a code has (in ``year``, else in any year), empty for an unknown code.

    Codes that start with 3 are economic, with 2 functional, unless ``which`` says so.
    """
    table = subjects(which or ("economic" if code.startswith("3") else "functional"))
    entries = table.get(code, ())
    return tuple(s.name for s in entries if year is None or s.valid(year)) or tuple(s.name for s in entries)
