"""The forms that the standard tables are printed in: the amount columns of each, and the spellings of their labels.

They are data (``ingest/data/headers.tsv``), facts of the published forms. Labels are folded (``fold_label``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from ingest.data import data_rows
from ingest.folding import fold_label

_SPELLINGS, _STUBS = "=", "*"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One amount column of a form: its levels, each with the spellings it may have, the usual one first."""

    levels: tuple[tuple[str, ...], ...]
    side: str | None
    names: tuple[str, ...] = ()
    """The usual spelling of each level, not folded."""


@cache
def forms_of(key: str) -> dict[str, tuple[Leaf, ...]]:
    """The forms of a table by their names, in the order in which they are tried; none for a table without any."""
    return _forms().get(key, {})


@cache
def stubs() -> tuple[str, ...]:
    """The labels of columns that hold no amounts, the longest first."""
    found = (fold_label(label) for key, _, _, label in data_rows("headers.tsv") if key == _STUBS)
    return tuple(sorted(found, key=len, reverse=True))


@cache
def labels_of(key: str) -> frozenset[str]:
    """Every spelling of every label that the header of a table may print, stubs too."""
    leaves = (leaf for form in forms_of(key).values() for leaf in form)
    return frozenset(spelling for leaf in leaves for level in leaf.levels for spelling in level) | frozenset(stubs())


@cache
def all_labels() -> frozenset[str]:
    """Every spelling of every label of all tables."""
    return frozenset().union(*map(labels_of, _forms()))


@cache
def _forms() -> dict[str, dict[str, tuple[Leaf, ...]]]:
    table = data_rows("headers.tsv")
    spellings = {label.split("|")[0]: tuple(label.split("|")) for key, _, _, label in table if key == _SPELLINGS}
    found: dict[str, dict[str, list[Leaf]]] = defaultdict(lambda: defaultdict(list))
    for key, form, side, path in table:
        if key not in (_SPELLINGS, _STUBS):
            levels = [spellings.get(level) or tuple(level.split("|")) for level in path.split("/")]
            names = tuple(next((s for s in level if "#" not in s), level[0]) for level in levels)
            folded = tuple(tuple(map(fold_label, level)) for level in levels)
            found[key][form].append(Leaf(folded, None if side == "-" else side, names))
    return {key: {form: tuple(leaves) for form, leaves in by_form.items()} for key, by_form in found.items()}
