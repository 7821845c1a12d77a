"""The sample filings that stand in ``corpus/filings``: a few publishers, two years, budgets and final accounts.

They are the generator's own output, so ``python -m corpus.committed`` writes them anew after a change of the generator.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpus.generate import Form, Sample, make, write
from corpus.paper import Account, Subject

SEED = 7
FOLDER = Path(__file__).parent / "filings"
USUAL = (
    "displaced_levels",
    "values_first",
    "tails_behind",
    "wrapped_codes",
    "letter_spacing",
    "interleaved_headers",
    "page_numbers",
    "look_alikes",
    "cut_digits",
    "dots_for_commas",
    "blanks_in_numbers",
    "odd_signs",
    "html_tags",
    "half_width",
    "prose_blanks",
    "split_codes",
    "slid_rows",
    "extra_cells",
    "lost_captions",
    "garbled_headers",
    "lost_spans",
    "reversed_rows",
    "page_breaks",
    "collapsed_blocks",
)
"""The damage of the spoiled ones; named, so that they stay the same when the generator learns new kinds."""
CLEAN: dict[str, float] = {}
SPOILED = dict.fromkeys(USUAL, 1.0)
AMISS = {"rounding": 4.0, "contradiction": 10.0}
"""One whose publisher printed a figure wrong, and totals off by rounding: what checks are for."""
CHOSEN: tuple[tuple[int, int, int, Account, Form, dict[str, float]], ...] = (
    (0, 0, 2024, "预算", "text", CLEAN),
    (0, 0, 2025, "预算", "text", CLEAN),
    (0, 0, 2024, "决算", "markdown", CLEAN),
    (0, 1, 2024, "预算", "markdown", CLEAN),
    (0, 1, 2025, "预算", "markdown", CLEAN),
    (1, 0, 2024, "预算", "markdown", CLEAN),
    (1, 0, 2025, "预算", "markdown", SPOILED),
    (1, 1, 2025, "预算", "text", SPOILED),
    (1, 0, 2024, "决算", "text", CLEAN),
    (2, 0, 2025, "预算", "text", CLEAN),
    (2, 0, 2024, "决算", "markdown", SPOILED),
    (3, 1, 2024, "预算", "text", AMISS),
    (3, 1, 2025, "预算", "markdown", SPOILED),
)
"""Department, publisher (0 is the whole department), year, account, form, and its damage or misprints."""


def filings() -> Iterator[Sample]:
    """The committed samples, made anew."""
    for department, publisher, year, account, form, kinds in CHOSEN:
        yield make(SEED, Subject(department, publisher, year, account), form, kinds)


def main() -> None:
    """Write them all; what stood there before goes."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for sample in filings():
        print(write(sample, FOLDER))


if __name__ == "__main__":
    main()
