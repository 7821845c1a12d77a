"""A document comes out of SQLite as it went in, though little of it is stored twice."""

from __future__ import annotations

import json
from pathlib import Path

from corpus.generate import TRUTH_SUFFIX
from index.documents import documents
from index.plan import to_int
from index.store import Store
from ingest.filing import Filing
from ingest.serialise import filing_from_json, place_from_json, place_to_json
from tests.index.samples import SAMPLE, stored

CORPUS = Path(__file__).parents[2] / "corpus" / "filings"


def filings() -> list[Filing]:
    truths = sorted(CORPUS.glob(f"*{TRUTH_SUFFIX}"))[::4]
    return [filing for _, filing in SAMPLE] + [
        filing_from_json(json.loads(path.read_text(encoding="utf-8"))) for path in truths
    ]


def test_documents_come_back_whole(tmp_path: Path) -> None:
    store = Store(tmp_path / "index.sqlite")
    met = filings()
    store.put([stored(f"/{number}", filing) for number, filing in enumerate(met)])
    wanted = [document for filing in met for document in documents(filing)]
    hits = store.hits([(doc, 0.0) for doc in range(1, len(wanted) + 1)])
    entries = list(store.entries(range(1, len(met) + 1)))
    store.close()
    assert len(wanted) == len(hits) == len(entries) > 1000
    for item, hit, entry in zip(wanted, hits, entries, strict=True):
        verdict = {"verdict": item.verdict} if item.verdict else {}
        assert (hit.kind, hit.text, hit.name, hit.code, hit.table, hit.amount, hit.amounts, hit.fields) == (
            item.kind, item.text, item.name, item.code, item.table, item.amount, item.amounts, item.fields | verdict
        )  # fmt: skip
        assert hit.place == place_from_json(place_to_json(item.place))
        assert (entry.keys, entry.mentions, entry.part, entry.prior) == (
            item.keys, item.mentions, item.part, item.prior
        )  # fmt: skip
        assert entry.figures == tuple(to_int(figure) for figure in item.figures)
        assert (entry.tags["rule"], entry.tags["family"]) == (item.rules, item.families)
