"""How many of the readings that answer searches state each name: a table that triggers keep with every change.

A trigger acts in the transaction that begins or ends a reading, whoever writes it, so that the numbers are never behind
what answers; counting the namings of common names at each keystroke took tenths of a second.
"""

from __future__ import annotations

import sqlite3

_ANSWERS = "{0}.born IS NOT NULL AND {0}.died IS NULL"
_NEW, _OLD = _ANSWERS.format("NEW"), _ANSWERS.format("OLD")

_TABLES = (
    "CREATE TABLE stated (name INTEGER PRIMARY KEY, readings INTEGER NOT NULL)",
    "CREATE INDEX stated_most ON stated (readings DESC)",
    # How often names were deleted: their numbers may be given to others then.
    "INSERT OR IGNORE INTO state VALUES ('forgotten', 0)",
    "INSERT INTO stated SELECT m.name, count(*) FROM naming m JOIN filing f ON f.no = m.filing"
    f" WHERE {_ANSWERS.format('f')} GROUP BY m.name",
    "CREATE TRIGGER stated_begins AFTER UPDATE OF born, died ON filing"
    f" WHEN {_NEW} AND NOT ({_OLD}) BEGIN"
    " INSERT INTO stated SELECT name, 1 FROM naming WHERE filing = NEW.no"
    " ON CONFLICT (name) DO UPDATE SET readings = readings + 1; END",
    "CREATE TRIGGER stated_ends AFTER UPDATE OF born, died ON filing"
    f" WHEN {_OLD} AND NOT ({_NEW}) BEGIN"
    " UPDATE stated SET readings = readings - 1"
    " WHERE name IN (SELECT name FROM naming WHERE filing = OLD.no); END",
    "CREATE TRIGGER stated_forgotten AFTER DELETE ON name BEGIN"
    " DELETE FROM stated WHERE name = OLD.id;"
    " UPDATE state SET value = value + 1 WHERE key = 'forgotten'; END",
)
PARTS = frozenset({"stated", "stated_most", "stated_begins", "stated_ends", "stated_forgotten"})


def prepare(db: sqlite3.Connection) -> None:
    """Make the table, filled, where an index has none yet; within the caller's transaction."""
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'stated'").fetchone() is None:
        for statement in _TABLES:
            db.execute(statement)
