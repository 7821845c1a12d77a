"""What a corpus of filings teaches a reader: the names that other filings print for a code.

A snapshot is taken once, before a run of reading, and never changes while the run lasts, so that what is read does not
depend on the order of reading. It tells what to expect where a print is cut or damaged; what is printed legibly is
never given up for it. A name counts only where two filings or more print it so.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

ENOUGH = 2
"""So many filings must print a name before it is expected anywhere else."""
CITED = 3
"""So many of the filings that print a name are named."""

Key = tuple[str, str]
"""A family of codes (functional, economic, project) and a code of it."""


@dataclass(frozen=True, slots=True)
class LearntName:
    """A name of a code, the number of filings that print it, and the ids of the first few of them."""

    family: str
    code: str
    name: str
    filings: int
    witnesses: tuple[str, ...] = ()

    def without(self, filing_id: str) -> LearntName | None:
        """The name as the other filings teach it, None where too few of them do."""
        if filing_id not in self.witnesses:
            return self
        others = tuple(w for w in self.witnesses if w != filing_id)
        return replace(self, filings=self.filings - 1, witnesses=others) if self.filings > ENOUGH else None


@dataclass(frozen=True)
class LearntNames:
    """An immutable set of learnt names, as a filing is told them: one (by its id) is no witness of itself."""

    names: tuple[LearntName, ...] = ()
    told_to: str = ""

    @cached_property
    def _by_code(self) -> Mapping[Key, tuple[LearntName, ...]]:
        found: dict[Key, list[LearntName]] = defaultdict(list)
        for name in sorted(self.names, key=lambda n: (-n.filings, n.name)):
            found[name.family, name.code].append(name)
        return {key: tuple(names) for key, names in found.items()}

    def of(self, family: str, code: str) -> tuple[LearntName, ...]:
        """The names of a code, the best attested first."""
        told = (name.without(self.told_to) for name in self._by_code.get((family, code), ()))
        return tuple(name for name in told if name is not None)

    def concerning(self, codes: Iterable[Key]) -> LearntNames:
        """Only the names of these codes, in the order of the codes' spelling."""
        return LearntNames(tuple(name for key in sorted(set(codes)) for name in self.of(*key)))

    def without(self, filing_id: str) -> LearntNames:
        """The same names as the filing of this id is told them."""
        view = LearntNames(self.names, filing_id)
        view.__dict__["_by_code"] = self._by_code  # the one table serves every filing of a run
        return view

    @cached_property
    def digest(self) -> str:
        """Twelve hex digits that change with any code or name, but not with how often a name was met."""
        told = sorted((name.family, name.code, name.name) for name in self.names)
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:12] if told else ""


NO_NAMES = LearntNames()


def names_to_json(names: Iterable[LearntName]) -> list[dict[str, Any]]:
    """Learnt names as plain JSON values."""
    return [
        {"family": n.family, "code": n.code, "name": n.name, "filings": n.filings, "witnesses": list(n.witnesses)}
        for n in names
    ]


def names_from_json(data: Iterable[Mapping[str, Any]]) -> tuple[LearntName, ...]:
    """The names that ``names_to_json`` wrote."""
    return tuple(
        LearntName(d["family"], d["code"], d["name"], d["filings"], tuple(d.get("witnesses", ()))) for d in data
    )
