"""Unsure and mended figures stay told on every way out of the index: hits, sums, answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from index import open_index
from index.documents import documents
from index.port import Index
from index.query import parse_query
from ingest.filing import Amount, Filing
from tests.index.samples import PROJECT, UNIT, budget, stored


def doubted() -> Filing:
    """The budget with one project's amount unsure and one subject's figure mended."""
    filing = budget()
    spending, projects = filing.tables
    head, first, special, total = spending.rows
    mended = Amount("320.00", "32O.0", special.place)
    special = replace(special, values=special.values | {"合计": mended})
    spending = replace(spending, rows=(head, first, special, total))
    group, project = projects.rows
    unsure = replace(project.values["合计"], unsure=True, candidates=("单位资金",))
    projects = replace(projects, rows=(group, replace(project, values={"合计": unsure})))
    return replace(filing, tables=(spending, projects))


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with_doubts = open_index(str(tmp_path / "index"))
    with_doubts.put([stored("/data/a.txt", doubted())])
    yield with_doubts
    with_doubts.close()


def test_documents_carry_what_is_unsure_and_what_was_mended() -> None:
    found = documents(doubted())
    project = next(d for d in found if d.code == PROJECT)
    assert (project.doubts, project.part) == (("合计",), "项目?")
    special = next(d for d in found if d.code == "2150805")
    assert (special.doubts, special.mended) == ((), {"合计": "32O.0"})
    assert all(not d.doubts and not d.mended for d in documents(budget()))


def test_hits_say_it(index: Index) -> None:
    hit = index.search(parse_query(PROJECT), kind="project").hits[0]
    assert hit.doubts == ("合计",)
    assert hit.unsure
    special = index.search(parse_query("2150805"), kind="subject").hits[0]
    assert special.mended == {"合计": "32O.0"}
    assert not special.unsure


def test_a_sum_counts_its_unsure_amounts(index: Index) -> None:
    found = index.search(parse_query(PROJECT), kind="project", facets=True)
    (only,) = found.sums
    assert (only.part, only.number, only.wan, only.unsure) == ("项目", 1, Decimal(55), 1)
    assert found.sum_wan == Decimal(55)


def test_an_answer_says_it(index: Index) -> None:
    told = index.search(parse_query(f"{UNIT}2024年信息化应用与产业研究预算是多少")).answer
    assert told is not None
    assert told.amount == Decimal(55)
    assert told.unsure
