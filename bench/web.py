"""What each kind of page costs the server, in processor time: ``python -m bench.web`` (adds a section to RESULTS.md).

Processor time of the whole request through the WSGI application, over the sample filings, so that a busy machine does
not distort it; latency over a socket and at other sizes is measured by ``bench.index``.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from flask.testing import FlaskClient

from bench.results import record
from index import open_index
from index.bulk import ingest
from web.app import create_app

FILINGS = Path(__file__).parent.parent / "corpus" / "filings"
TURNS = 4
WORDS = (
    "社会保障",
    "2080505",
    "教育",
    "金额:>100",
    "2025年公务员医疗补助预算多少",
    "“三公”",
    "类型:决算 支出",
    "电梯补",
)


def addresses(web: FlaskClient) -> dict[str, list[str]]:
    """The pages to ask for, by kind."""
    refs = web.get("/api/v1/filings?limit=100").get_json()["filings"]
    filings = [f"/filing/{ref['id']}" for ref in refs]
    return {
        "search": [f"/search?q={word}" for word in WORDS],
        "search, two facets": [f"/search?q={word}&year=2025&type=部门预算" for word in WORDS],
        "search over the API": [f"/api/v1/search?q={word}" for word in WORDS],
        "suggestions": [f"/suggest?q={word[:2]}" for word in WORDS],
        "filing, whole": filings,
        "table beside its source": [f"{filing}/table/1" for filing in filings],
        "source with lines marked": [f"{filing}/source?lines=80-82" for filing in filings],
        "subject": ["/subject/208", "/subject/2080505", "/subject/301"],
        "publisher": sorted({f"/publisher/{ref['publisher']}" for ref in refs if ref["publisher"]}),
        "checks": ["/checks", "/checks?verdict=holds&page=3"],
    }


def cost(web: FlaskClient, urls: list[str]) -> tuple[float, float, float]:
    """Median and largest processor time of a request in ms, and the median size of an answer in KB."""
    times, sizes = [], []
    for turn in range(TURNS + 1):
        for url in urls:
            started = time.process_time()
            answer = web.get(url)
            if turn:  # the first loads templates and dictionaries
                times.append(1000 * (time.process_time() - started))
                sizes.append(len(answer.data) / 1000)
            assert answer.status_code == 200, url
    return statistics.median(times), max(times), statistics.median(sizes)


def main() -> None:
    """Ingest the sample filings, ask for every kind of page, write the table."""
    with tempfile.TemporaryDirectory() as folder:
        index = open_index(folder)
        try:
            ingest(index, [FILINGS], workers=1)
            web = create_app(index).test_client()
            lines = ["| page | median ms | largest ms | KB |", "| --- | --- | --- | --- |"]
            for kind, urls in addresses(web).items():
                middle, most, size = cost(web, urls)
                lines.append(f"| {kind} | {middle:.1f} | {most:.1f} | {size:.0f} |")
        finally:
            index.close()
    print("\n".join(lines))
    record("网页 web", "python -m bench.web", lines)


if __name__ == "__main__":
    main()
