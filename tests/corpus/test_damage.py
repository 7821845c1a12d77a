"""Every kind of damage: it changes the page, keeps the truth's lines right, and notes what it did."""

from __future__ import annotations

from functools import cache

import pytest

from corpus import damage
from corpus.generate import Form, Sample, make, samples
from corpus.paper import Account, Subject
from corpus.sheet import fold

ACCOUNTS: tuple[Account, ...] = ("预算", "决算")
KINDS = [(form, kind) for form, kinds in damage.KINDS.items() for kind in kinds]
SILENT = {
    "wrapped_cells",
    "blanks_in_targets",
    "half_width",
    "blanks_in_numbers",
    "prose_blanks",
    "page_breaks",
    "page_numbers",
    "tails_behind",
    "wrapped_codes",
}
"""Kinds that a reader passes over without mending anything; letter spacing is one of them."""


@cache
def spread(form: Form, kind: str = "") -> list[Sample]:
    """A budget and a final account of each of nine departments."""
    subjects = [Subject(d, 0, 2024, account) for d in range(9) for account in ACCOUNTS]
    return [make(21, subject, form, {kind: 3.0} if kind else None) for subject in subjects]


@pytest.mark.parametrize(("form", "kind"), KINDS)
def test_each_kind_alone_changes_the_page_and_not_the_facts(form: Form, kind: str) -> None:
    clean, spoiled = spread(form), spread(form, kind)
    assert [s.text for s in clean] != [s.text for s in spoiled]
    noted = sum(len(s.truth["damage"]) for s in spoiled) > sum(len(s.truth["damage"]) for s in clean)
    assert noted or kind in SILENT | {"letter_spacing"}
    for before, after in zip(clean, spoiled, strict=True):
        for a, b in zip(before.truth["tables"], after.truth["tables"], strict=True):
            assert [(r["code"], r["name"], r["values"]) for r in a["rows"]] == [
                (r["code"], r["name"], r["values"]) for r in b["rows"]
            ]
        assert len(before.truth["indicators"]) == len(after.truth["indicators"])


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_lines_of_the_truth_survive_all_damage_together(form: Form) -> None:
    for sample in samples(22, 12, (form,), {"all": 1.0}):
        lines = [fold(line) for line in sample.text.split("\n")]
        for item in sample.truth["indicators"]:
            assert fold(item["name"])[:2] in lines[item["line"] - 1]
        for table in sample.truth["tables"]:
            for row in table["rows"]:
                assert table["first_line"] <= row["line"] <= table["last_line"]
        for entry in sample.truth["damage"]:
            assert set(entry) == {"line", "printed", "meant", "evidence"}
            assert entry["printed"] != entry["meant"]


def test_without_damage_nothing_is_noted_but_totals_without_a_name() -> None:
    for sample in samples(23, 20):
        assert all("label" in e["evidence"] or "name" in e["evidence"] for e in sample.truth["damage"])


def test_damage_is_the_same_for_the_same_seed() -> None:
    first, second = (list(samples(24, 6, kinds={"all": 1.0})) for _ in range(2))
    assert [s.text for s in first] == [s.text for s in second]
    assert [s.truth for s in first] == [s.truth for s in second]
