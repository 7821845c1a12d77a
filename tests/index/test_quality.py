"""Quality of finding: judged queries over the sample filings and the real ones, as a person would type them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.finding import SETS, fits, judged, measure, outcome, questions
from index.bulk import ingest
from index.embedded import EmbeddedIndex
from index.query import parse_query

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "filings"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Iterator[EmbeddedIndex]:
    opened = EmbeddedIndex(tmp_path_factory.mktemp("quality"))
    ingest(opened, [CORPUS, shared / "seeds"])
    yield opened
    opened.close()


def test_there_are_enough_judged_queries_of_every_kind() -> None:
    assert len(judged("fields")) >= 120
    assert len(judged("uses")) >= 40
    grouped = judged("files")
    assert len(grouped) >= 120
    assert {one.group for one in grouped} == {"编码", "名称", "错字", "片段", "指标", "短语", "金额", "提问", "字形"}
    for name in SETS:
        assert len({one.query for one in judged(name)}) == len(judged(name))


@pytest.mark.parametrize("name", SETS)
def test_success_and_recall(index: EmbeddedIndex, name: str) -> None:
    success, recall, misses = measure(index, judged(name))
    print(f"\n{name}: success at 1 {success:.3f}, recall at 10 {recall:.3f}")
    assert success >= 0.95, misses
    assert recall >= 0.98, misses


def test_questions_are_answered_in_one_line(index: EmbeddedIndex) -> None:
    unanswered = []
    for one in judged("files"):
        if one.group == "提问":
            answer = index.search(parse_query(one.query)).answer
            if answer is None or answer.hit is None or not any(fits(answer.hit, *e) for e in one.expected):
                unanswered.append((one.query, answer))
    assert not unanswered


def test_no_question_is_answered_with_a_wrong_figure(index: EmbeddedIndex) -> None:
    outcomes = {one.text: outcome(index, one) for one in questions()}
    assert [text for text, how in outcomes.items() if how == "wrong"] == []
    assert [text for text, how in outcomes.items() if how == "missed"] == []
