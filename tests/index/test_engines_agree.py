"""The accelerators give what the packages that they replace give over the sample filings: hits, order, counts, sums."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from index.embedded import EmbeddedIndex
from index.fulltext.engines import installed
from index.port import Results, Sort
from index.query import parse_query
from ingest.serialise import filing_from_json
from tests.index.samples import stored

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "filings"
QUERIES = [
    "经费", "三公经费", "资源勘探工业信息等支出", "资源勘探信息", "补助 -企业", "公务接待 或 培训", "2150805", "215",
    "2*",
    "科目:208* 年:2024", "类型:决算 金额:>1000", "金额:10..20", "55", "1202.95", "指标:满意度", "项目:专项", "的",
    "2024年 住房公积金", "年:2025", "部门预算", "行政运行 单位:局", "表:三公",
    "社会保障 -类型:决算 年:2024", "率",
    "“基本支出”", "不存在的词", "", "2024年住房公积金是多少", "类型:决算 金额:>455 年:2024", "金额:>=1.048576",
    "金额:>0.5", "金额:<100", "收支总表",
]  # fmt: skip
SORTS: tuple[Sort, ...] = ("relevance", "amount", "amount_asc", "year", "year_asc")

pytestmark = pytest.mark.skipif(not installed("tantivy"), reason="the [fast] extra is not installed")


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[EmbeddedIndex, EmbeddedIndex]]:
    """The same filings, by their truth, in an index on each engine."""
    truths = sorted(CORPUS.glob("*.truth.json"))
    assert truths, "the sample filings are part of the project"
    filings = [(path.name, filing_from_json(json.loads(path.read_text(encoding="utf-8")))) for path in truths[::3]]
    made = []
    for engine in ("whoosh", "tantivy"):
        index = EmbeddedIndex(tmp_path_factory.mktemp(engine), engine)
        index.put([stored(name, filing) for name, filing in filings])
        made.append(index)
    yield made[0], made[1]
    for index in made:
        index.close()


def ranked(results: Results, sort: Sort) -> list[tuple[object, frozenset[str]]]:
    """The hits by what they are ordered by, ties together."""
    keys = {
        "relevance": lambda hit: round(hit.score, 3),
        "amount": lambda hit: hit.amount,
        "amount_asc": lambda hit: hit.amount,
        "year": lambda hit: hit.filing.fiscal_year,
        "year_asc": lambda hit: hit.filing.fiscal_year,
    }
    groups = groupby(results.hits, key=keys[sort])
    return [(key, frozenset(hit.id for hit in group)) for key, group in groups]


@pytest.mark.parametrize("text", QUERIES)
def test_same_hits_in_the_same_order(engines: tuple[EmbeddedIndex, EmbeddedIndex], text: str) -> None:
    query = parse_query(text)
    whoosh, tantivy = (index.search(query, limit=5000, facets=True) for index in engines)
    assert tantivy.total == whoosh.total
    assert tantivy.counts == whoosh.counts
    assert tantivy.facets == whoosh.facets
    assert tantivy.sums == whoosh.sums
    assert ranked(tantivy, "relevance") == ranked(whoosh, "relevance")


@pytest.mark.parametrize("text", QUERIES)
def test_same_first_pages(engines: tuple[EmbeddedIndex, EmbeddedIndex], text: str) -> None:
    """The best few are looked for by tantivy otherwise than all, and equal ones come as they were stored."""
    for offset, kind in ((0, None), (15, None), (0, "subject")):
        whoosh, tantivy = (
            index.search(parse_query(text), offset=offset, limit=15, kind=kind)  # type: ignore[arg-type]
            for index in engines
        )
        assert (tantivy.total, tantivy.counts) == (whoosh.total, whoosh.counts)
        assert [hit.id for hit in tantivy.hits] == [hit.id for hit in whoosh.hits]


@pytest.mark.parametrize("sort", SORTS)
def test_same_order_by_every_sort(engines: tuple[EmbeddedIndex, EmbeddedIndex], sort: Sort) -> None:
    for text in ("支出", "科目:2*", "年:2024"):
        whoosh, tantivy = (index.search(parse_query(text), limit=5000, sort=sort) for index in engines)
        assert ranked(tantivy, sort) == ranked(whoosh, sort), text


@pytest.mark.parametrize("kind", ["project", "subject", "indicator", "table", "filing"])
def test_same_tabs(engines: tuple[EmbeddedIndex, EmbeddedIndex], kind: str) -> None:
    for text in ("预算", "经费"):
        whoosh, tantivy = (index.search(parse_query(text), limit=5000, kind=kind, facets=True) for index in engines)  # type: ignore[arg-type]
        assert (tantivy.total, tantivy.facets, tantivy.sums) == (whoosh.total, whoosh.facets, whoosh.sums)
        assert ranked(tantivy, "relevance") == ranked(whoosh, "relevance")
