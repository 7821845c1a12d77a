"""The generator: reproducible, all different, arithmetic exact, truth in step with the text."""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import books, committed, departments
from corpus.facts import FactTable
from corpus.generate import TRUTH_SUFFIX, Form, make, samples
from corpus.paper import Subject, paper, subjects
from corpus.sheet import fold
from ingest.serialise import filing_from_json, filing_to_json

subject_places = st.builds(
    lambda seed, at: (seed, next(islice(subjects(seed), at, None))), st.integers(0, 50), st.integers(0, 60)
)


def children_differ(table: FactTable) -> list[str]:
    """The codes of a table whose amounts are not the exact sum of their children's."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    own: dict[tuple[str, str], int] = {}
    for row in table.rows:
        if row.code is None:
            continue
        for column in table.columns:
            own[row.code, column] = row.values.get(column, 0)
            if len(row.code) > 3:
                sums[row.code[:-2], column] += row.values.get(column, 0)
    return [code for (code, column), total in sums.items() if own[code, column] != total]


@settings(max_examples=40, deadline=None)
@given(subject_places)
def test_every_code_is_the_sum_of_its_children(place: tuple[int, Subject]) -> None:
    for table in paper(*place).tables:
        if table.labels and ("科目" in table.labels[0]):
            assert not children_differ(table), table.title


@settings(max_examples=40, deadline=None)
@given(subject_places)
def test_tables_of_one_filing_agree(place: tuple[int, Subject]) -> None:
    whole = paper(*place)
    tables = {t.key: t for t in whole.tables}

    def value(key: str, name: str, column: str) -> int:
        amount = next(r.values.get(column, 0) for r in tables[key].rows if r.name == name)
        return amount // (10_000 if tables[key].unit == "元" else 1)

    if whole.kind.endswith("预算"):
        assert value("收支总表", "收入总计", "预算数") == value("收支总表", "支出总计", "预算数")
        assert value("收支总表", "收入总计", "预算数") == value("收入总表", "合计", "合计")
        assert value("收支总表", "本年支出合计", "预算数") == value("支出总表", "合计", "合计")
        assert value("支出总表", "合计", "项目支出") == value("项目支出表", "合计", "合计")
        basic = value("一般公共预算支出表", "合计", "基本支出/小计")
        assert basic == value("一般公共预算基本支出表", "合计", "本年一般公共预算基本支出/合计")
        assert value("财政拨款收支总表", "收入总计", "预算数") == value("财政拨款收支总表", "支出总计", "预算数")
    else:
        assert value("收支总表", "本年收入合计", "决算数") == value("收入总表", "合计", "本年收入合计")
        assert value("收支总表", "本年支出合计", "决算数") == value("支出总表", "合计", "本年支出合计")
        basic = value("一般公共预算支出表", "合计", "本年支出/基本支出")
        parts = [value("一般公共预算基本支出表", f"{k}经费合计", "决算数") for k in ("人员", "公用")]
        assert basic == sum(parts)
        totals = [r for r in tables["收支总表"].rows if r.name == "总计"]
        assert totals[0].values == totals[1].values


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 30), st.integers(0, 12), st.sampled_from([2024, 2025]))
def test_a_department_contains_its_units(seed: int, number: int, year: int) -> None:
    dep = departments.department(seed, number)
    parts = [books.final(seed, number, u.code, year) for u in dep.units]
    whole = books.merged(parts)
    assert whole.basic_total == sum(b.basic_total for b in parts) == sum(whole.economic.values())
    assert all(u.code.startswith(dep.own.code) for u in dep.units)
    assert all(s.income >= 0 and s.spent >= 0 for _, s in whole.outcome)


def test_a_project_keeps_its_code_over_the_years() -> None:
    for number in range(8):
        dep = departments.department(3, number)
        seen: dict[str, str] = {}
        for year in (2023, 2024, 2025):
            for unit in dep.units:
                for project, _ in books.budget(3, number, unit.code, year).projects:
                    assert seen.setdefault(project.name, project.code) == project.code
                    assert len(project.code) == len(project.top_code) == 21
        assert len(set(seen.values())) == len(seen)


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_truth_stands_where_it_says(form: Form) -> None:
    for sample in samples(11, 12, (form,)):
        lines = [fold(line) for line in sample.text.split("\n")]
        for table in sample.truth["tables"]:
            assert table["first_line"] <= table["last_line"]
            for row in table["rows"]:
                near = "".join(lines[row["line"] - 1 : row["line"] + 3])
                assert (row["code"] or fold(row["name"]))[:3] in near or row["name"] == "合计"
        for item in sample.truth["indicators"]:
            assert lines[item["line"] - 1].find(fold(item["name"])[:3]) >= 0
        for section in sample.truth["sections"]:
            assert fold(section["title"])[:6] in lines[section["line"] - 1]
        for project in sample.truth["projects"]:
            assert fold(project["name"])[:4] in lines[project["line"] - 1]


def test_printed_figures_are_those_of_the_truth() -> None:
    for sample in samples(5, 8, ("markdown",)):
        lines = sample.text.split("\n")
        for table in sample.truth["tables"]:
            for row in table["rows"]:
                printed = lines[row["line"] - 1].replace(",", "").split("\t")
                assert all(amount in printed for amount in row["values"].values())


def test_the_same_seed_gives_the_same_filing_and_others_differ() -> None:
    first = list(samples(4, 30))
    assert [s.text for s in samples(4, 30)] == [s.text for s in first]
    assert len({s.text for s in first}) == len({s.name for s in first}) == 30
    assert not {s.text for s in first} & {s.text for s in samples(9, 30)}


def test_ten_thousand_names_are_different() -> None:
    names = set()
    for subject in islice(subjects(1), 10_000):
        dep = departments.department(1, subject.department)
        names.add((dep.own.name, subject.publisher, subject.year, subject.account))
    assert len(names) == 10_000


@settings(max_examples=10, deadline=None)
@given(subject_places, st.sampled_from(["text", "markdown"]))
def test_truth_reads_as_a_filing_and_back(place: tuple[int, Subject], form: Form) -> None:
    sample = make(*place, form)
    filing = filing_from_json(sample.truth)
    again = filing_to_json(filing)
    assert again["filing"] == sample.truth["filing"]
    for mine, true in zip(again["tables"], sample.truth["tables"], strict=True):
        assert mine["columns"] == true["columns"]
        assert [(r["code"], r["name"], r["values"], r["line"]) for r in mine["rows"]] == [
            (r["code"], r["name"], r["values"], r["line"]) for r in true["rows"]
        ]
    assert again["indicators"] == sample.truth["indicators"]
    assert again["projects"] == sample.truth["projects"]
    assert all(a.value() >= 0 for t in filing.tables for r in t.rows for a in r.values.values())
    assert sum((a.wan("万元") for t in filing.tables for r in t.rows for a in r.values.values()), Decimal()) > 0


def test_committed_filings_are_what_the_generator_writes() -> None:
    names = {sample.name for sample in committed.filings()}
    assert {p.name for p in committed.FOLDER.iterdir() if not p.name.endswith(TRUTH_SUFFIX)} == names
    for sample in committed.filings():
        path = committed.FOLDER / sample.name
        assert path.read_bytes() == sample.text.encode(), f"{sample.name}: run python -m corpus.committed"
        assert json.loads(path.with_suffix(TRUTH_SUFFIX).read_text(encoding="utf-8")) == sample.truth


def test_committed_filings_show_what_search_is_tried_on() -> None:
    texts = [sample.text for sample in committed.filings()]
    assert sum("加装电梯补助" in text for text in texts) > 2
    kinds = {sample.truth["filing"]["kind"] for sample in committed.filings()}
    assert kinds == {"部门预算", "单位预算", "部门决算"}
