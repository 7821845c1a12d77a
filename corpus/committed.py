"""The sample filings that stand in ``corpus/filings``: a few publishers, two years, budgets and final accounts.

They are the generator's own output, so ``python -m corpus.committed`` writes them anew after a change of the generator.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpus.generate import MISPRINTS, Form, Sample, make, write
from corpus.paper import Account, Subject

SEED = 7
FOLDER = Path(__file__).parent / "filings"
USUAL = 1.0
"""Damage as in real filings."""
CHOSEN: tuple[tuple[int, int, int, Account, Form, float], ...] = (
    (0, 0, 2024, "预算", "text", 0),
    (0, 0, 2025, "预算", "text", 0),
    (0, 0, 2024, "决算", "markdown", 0),
    (0, 1, 2024, "预算", "markdown", 0),
    (0, 1, 2025, "预算", "markdown", 0),
    (1, 0, 2024, "预算", "markdown", 0),
    (1, 0, 2025, "预算", "markdown", USUAL),
    (1, 1, 2025, "预算", "text", USUAL),
    (1, 0, 2024, "决算", "text", 0),
    (2, 0, 2025, "预算", "text", 0),
    (2, 0, 2024, "决算", "markdown", USUAL),
    (3, 1, 2024, "预算", "text", 0),
    (3, 1, 2025, "预算", "markdown", USUAL),
)
"""Department, publisher (0 is the whole department), year, account, form, strength of all damage."""


def filings() -> Iterator[Sample]:
    """The committed samples, made anew."""
    for department, publisher, year, account, form, strength in CHOSEN:
        kinds = {"all": strength, **dict.fromkeys(MISPRINTS, 0.0)}
        yield make(SEED, Subject(department, publisher, year, account), form, kinds if strength else None)


def main() -> None:
    """Write them all; what stood there before goes."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for sample in filings():
        print(write(sample, FOLDER))


if __name__ == "__main__":
    main()
