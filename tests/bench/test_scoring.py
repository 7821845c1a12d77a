"""The scorer: exact items after folding, ambiguous columns apart, repairs judged against the truth of their place."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from bench.scoring import score, wrong_figures, wrong_repairs
from corpus.generate import make
from corpus.paper import Subject

SAMPLE = make(5, Subject(1, 0, 2025, "预算"), "markdown")


def filing() -> dict[str, Any]:
    return deepcopy(SAMPLE.truth)


def test_the_truth_against_itself_is_whole() -> None:
    assert set(score(filing(), SAMPLE.truth, SAMPLE.text).values()) == {1.0}


def test_a_figure_under_the_wrong_column_counts_twice_against_cells() -> None:
    found = filing()
    table = next(t for t in found["tables"] if t["key"] == "支出总表")
    row = next(r for r in table["rows"] if r["values"].get("基本支出") not in (None, "0.00"))
    row["values"]["项目支出"] = row["values"].pop("基本支出")
    assert 0.9 < score(found, SAMPLE.truth, SAMPLE.text)["cells"] < 1


def test_an_ambiguous_last_part_of_a_column_does_not_match() -> None:
    found = filing()
    table = next(t for t in found["tables"] if t["key"] == "项目支出表")
    for row in table["rows"]:
        row["values"] = {column.split("/")[-1]: amount for column, amount in row["values"].items()}
    assert score(found, SAMPLE.truth, SAMPLE.text)["cells"] < 1


def test_width_quotes_and_blanks_do_not_matter() -> None:
    found = filing()
    for item in found["indicators"]:
        item["name"] = item["name"].replace("（", "( ")
        item["target"] = item["target"].replace("≤", "≪")
    assert score(found, SAMPLE.truth, SAMPLE.text)["indicators"] == 1


def test_a_repair_is_wrong_where_truth_has_nothing_like_it() -> None:
    row = next(r for t in SAMPLE.truth["tables"] for r in t["rows"] if r["values"])
    amount = next(iter(row["values"].values()))
    right = {"line": row["line"], "printed": amount[:-1], "meant": amount, "evidence": ""}
    wrong = {"line": row["line"], "printed": amount[:-1], "meant": "987654.32", "evidence": ""}
    idle = {"line": row["line"], "printed": "甲", "meant": "甲", "evidence": ""}
    assert wrong_repairs({"repairs": [right, wrong, idle]}, SAMPLE.truth) == [wrong]


def test_mending_what_the_filing_itself_prints_is_wrong() -> None:
    row = next(r for t in SAMPLE.truth["tables"] for r in t["rows"] if len(set(r["values"].values())) > 1)
    printed, other = sorted(set(row["values"].values()))[:2]
    needless = {"line": row["line"], "printed": printed, "meant": other, "evidence": ""}
    assert wrong_repairs({"repairs": [needless]}, SAMPLE.truth) == [needless]


def test_figures_that_truth_has_not_there_are_counted_by_whether_they_are_marked() -> None:
    found = filing()
    rows = [row for table in found["tables"] for row in table["rows"] if any(map(float, row["values"].values()))]
    for row in rows[:2]:
        row["values"] = dict.fromkeys(row["values"], "987654.32")
    rows[1]["cells"] = {column: {"unsure": True} for column in rows[1]["values"]}
    assert wrong_figures(found, SAMPLE.truth) == (len(rows[0]["values"]), len(rows[1]["values"]))
    assert wrong_figures(SAMPLE.truth, SAMPLE.truth) == (0, 0)
