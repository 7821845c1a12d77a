"""Which names contain a text: the index forms of all names kept in memory as one string.

What is found may have been deleted since, so callers look it up; what is not found stands in no name. 200,000 names
take some 8 MB and a millisecond at most to look through, where SQLite took a tenth of a second.
"""

from __future__ import annotations

import sqlite3
import threading
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from index.fieldforms import BETWEEN, numbers_holding


@dataclass(frozen=True, slots=True)
class _Read:
    """The forms as they were read at a generation, each with where it starts in the text and the id of its name."""

    generation: int = -1
    forgotten: int = -1
    text: str = BETWEEN
    starts: array[int] = field(default_factory=lambda: array("I"))
    ids: array[int] = field(default_factory=lambda: array("I"))


class NameForms:
    """The forms of one store's names; names are added as the store grows, and all read anew where some were deleted.

    Safe to use from several threads.
    """

    def __init__(self) -> None:
        self._read = _Read()
        self._lock = threading.Lock()

    def containing(self, db: sqlite3.Connection, generation: int, form: str) -> Iterator[int]:
        """The ids of the names whose form may contain this, in order: all that do, and some that are no more."""
        read = self._now(db, generation)
        return (read.ids[number] for number in numbers_holding(form, read.text, read.starts))

    def _now(self, db: sqlite3.Connection, generation: int) -> _Read:
        if self._read.generation != generation:
            with self._lock:
                if self._read.generation != generation:
                    self._read = _caught_up(self._read, db, generation)
        return self._read


def _caught_up(before: _Read, db: sqlite3.Connection, generation: int) -> _Read:
    """The forms at a generation; read before the names, the number of deletions can only be too low for them."""
    forgotten = db.execute("SELECT value FROM state WHERE key = 'forgotten'").fetchone()
    times = int(forgotten[0]) if forgotten else generation  # an older index does not count them
    if times != before.forgotten:
        before = _Read()
    rows = db.execute("SELECT id, form FROM name WHERE id > ? ORDER BY id", (before.ids[-1] if before.ids else 0,))
    text = [before.text]
    starts, ids, end = before.starts[:], before.ids[:], len(before.text)
    for id_, form in rows:
        starts.append(end)
        ids.append(id_)
        text += form, BETWEEN
        end += len(form) + 1
    return _Read(generation, times, "".join(text), starts, ids)
