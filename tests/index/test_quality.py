"""Quality of finding: judged queries over the sample filings and the real ones, as a person would type them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.bulk import ingest
from index.documents import bare_name
from index.embedded import EmbeddedIndex
from index.port import Hit
from index.query import parse_query

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus" / "filings"
JUDGED = Path(__file__).with_name("judged.tsv")


@dataclass(frozen=True)
class Judged:
    """A query and what must be found: (kind, what, file stem) each."""

    group: str
    query: str
    expected: tuple[tuple[str, str, str], ...]


def judged() -> list[Judged]:
    lines = [line.split("\t") for line in JUDGED.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [Judged(group, query, tuple(map(_expected, told.split("；")))) for group, query, told in lines]


def _expected(told: str) -> tuple[str, str, str]:
    what, _, file = told.rpartition("@")
    kind, _, what = what.partition("=")
    return kind, what, file


def fits(hit: Hit, expected: tuple[str, str, str]) -> bool:
    kind, what, file = expected
    named = what in (hit.code, bare_name(hit.name or ""), hit.name) or (kind in ("passage", "table", "indicator"))
    return hit.kind == kind and Path(hit.filing.path).stem == file and named and what in hit.text


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Iterator[EmbeddedIndex]:
    opened = EmbeddedIndex(tmp_path_factory.mktemp("quality"))
    ingest(opened, [CORPUS, shared / "seeds"])
    yield opened
    opened.close()


def test_there_are_enough_judged_queries_of_every_kind() -> None:
    queries = judged()
    assert len(queries) >= 120
    groups = {"编码", "名称", "错字", "片段", "指标", "短语", "金额", "提问", "字形"}
    assert {one.group for one in queries} == groups
    assert len({one.query for one in queries}) == len(queries)


def test_success_and_recall(index: EmbeddedIndex) -> None:
    firsts, recalls, misses = [], [], []
    for one in judged():
        hits = index.search(parse_query(one.query), limit=10).hits
        first = bool(hits) and any(fits(hits[0], expected) for expected in one.expected)
        found = [any(fits(hit, expected) for hit in hits) for expected in one.expected]
        firsts.append(first)
        recalls.append(sum(found) / len(found))
        if not first or not all(found):
            best = f"{hits[0].kind} {hits[0].text[:30]} {Path(hits[0].filing.path).stem}" if hits else "nothing"
            misses.append(f"{one.query}: {sum(found)}/{len(found)}, first {best}")
    success, recall = sum(firsts) / len(firsts), sum(recalls) / len(recalls)
    print(f"\n{len(firsts)} queries, success at 1 {success:.3f}, recall at 10 {recall:.3f}")
    report = "\n".join(misses)
    assert success >= 0.95, report
    assert recall >= 0.98, report


def test_questions_are_answered_in_one_line(index: EmbeddedIndex) -> None:
    unanswered = []
    for one in judged():
        if one.group == "提问":
            answer = index.search(parse_query(one.query)).answer
            if answer is None or answer.hit is None or not any(fits(answer.hit, e) for e in one.expected):
                unanswered.append((one.query, answer))
    assert not unanswered
