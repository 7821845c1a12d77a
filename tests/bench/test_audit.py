"""The audit of silent figures: what damage is kept account of, and which verdict a wrong figure gets."""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import Any

import pytest

from bench.audit import judged
from bench.spoiling import KINDS, Spoiler, spoilt
from corpus.generate import make
from corpus.paper import Subject

SAMPLE = make(5, Subject(1, 0, 2025, "预算"), "markdown")


def stated_rightly() -> dict[str, Any]:
    """What a reader without fault states of the sample."""
    found: dict[str, Any] = deepcopy(SAMPLE.truth) | {"checks": [], "repairs": []}
    for table in found["tables"]:
        for row in table["rows"]:
            row["cells"] = {column: {} for column in row["values"]}
    return found


def a_row(found: dict[str, Any]) -> dict[str, Any]:
    table = next(t for t in found["tables"] if t["key"] == "支出总表")
    row: dict[str, Any] = next(
        r for r in table["rows"] if r["code"] and r["values"].get("基本支出") not in (None, "0.00")
    )
    return row


def verdicts(found: dict[str, Any], spoiler: Spoiler | None = None) -> set[str]:
    return {s.verdict for s in judged(found, SAMPLE.truth, spoiler or Spoiler(Random(1)))} - {"right"}


def test_what_is_stated_rightly_is_right() -> None:
    assert verdicts(stated_rightly()) == set()


def test_a_figure_under_a_wrong_column_is_misplaced_unless_it_is_told() -> None:
    found = stated_rightly()
    row = a_row(found)
    row["values"]["经营支出"] = row["values"].pop("基本支出")
    row["cells"]["经营支出"] = row["cells"].pop("基本支出")
    assert verdicts(found) == {"misplaced"}
    row["cells"]["经营支出"]["unsure"] = True
    assert verdicts(found) == {"unsure"}
    row["cells"]["经营支出"] = {}
    operand = {"table": "支出总表", "row": row["code"], "column": "经营支出"}
    found["checks"] = [{"verdict": "fails", "left": [operand], "right": []}]
    assert verdicts(found) == {"in a failing check"}


def test_a_figure_that_stands_so_in_the_source_is_not_the_readers() -> None:
    found = stated_rightly()
    row = a_row(found)
    before = row["values"]["基本支出"]
    row["values"]["基本支出"] = "7" + before
    row["cells"]["基本支出"] = {"printed": "7" + before}
    assert verdicts(found) == {"misplaced"}
    spoiler = spoilt("", [], 1.0, "seed")[1]
    spoiler.changed.add((before, "7" + before))
    assert verdicts(found, spoiler) == {"as printed"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_damage_is_the_same_for_the_same_seed(kind: str) -> None:
    first = spoilt(SAMPLE.text, [kind], 4.0, "seed")
    assert first[0] == spoilt(SAMPLE.text, [kind], 4.0, "seed")[0]
    assert spoilt(SAMPLE.text, [kind], 0.0, "seed")[0] == SAMPLE.text


def test_account_is_kept_of_figures_printed_otherwise_and_of_those_moved() -> None:
    text = "208\t社会保障和就业支出\t\t1,234.50\t10.00"
    lost, account = spoilt(text, ["last_digit_lost"], 99.0, "seed")
    assert lost != text
    assert account.changed <= {("1234.50", "1234.5"), ("10.00", "10.0")}
    assert account.changed
    slid, account = spoilt(text, ["cells_merged"], 99.0, "seed")
    assert slid.count("\t") == text.count("\t") - 1
    assert account.moved == {"1234.50", "10.00"}
