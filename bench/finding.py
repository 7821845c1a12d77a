"""How well searches find: the judged queries over the sample filings, and over real ones where a folder is given.

    python -m bench.finding [--real FOLDER] [--misses]

Success at 1: the share of queries whose first answer is one that was expected. Recall at 10: the share of all expected
answers among the first ten, averaged over the queries. A query that only finds with its suggested spelling counts with
the answers of that spelling, as the page offers them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import click

from bench.results import record
from index import open_index
from index.bulk import ingest
from index.port import Hit, Index
from index.query import parse_query
from ingest.folding import squeeze

ROOT = Path(__file__).resolve().parent.parent
JUDGED = Path(__file__).with_name("judged.tsv")


@dataclass(frozen=True, slots=True)
class Judged:
    """A query with the answers that it should find, each as (kind, wanted fields)."""

    query: str
    real: bool
    expected: tuple[tuple[str, dict[str, str]], ...]


def judged() -> Iterator[Judged]:
    """The judged queries, in the order of their file."""
    for line in JUDGED.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            where, query, wanted = line.split("\t")
            expected = []
            for expectation in wanted.split(";"):
                kind, *fields = expectation.split(",")
                expected.append((kind, dict(field.split("=", 1) for field in fields)))
            yield Judged(query, where == "real", tuple(expected))


def fits(hit: Hit, kind: str, wanted: dict[str, str]) -> bool:
    """Whether a hit is the answer that an expectation describes."""
    held = {"name": hit.name, "publisher": hit.filing.publisher, "text": hit.text}
    equal = {"code": hit.code, "year": str(hit.filing.fiscal_year), "table": hit.table}
    return hit.kind == kind and all(
        squeeze(value) in squeeze(held[field] or "") if field in held
        else (hit.filing.kind or "").endswith(value) if field == "account"
        else any(a == Decimal(value) for a in (hit.amount, *hit.amounts.values())) if field == "amount"
        else equal[field] == value
        for field, value in wanted.items()
    )  # fmt: skip


def answers(index: Index, text: str) -> tuple[Hit, ...]:
    """The first ten answers; those of the suggested spelling where the typed one finds nothing."""
    found = index.search(parse_query(text), limit=10)
    if not found.hits and found.did_you_mean:
        found = index.search(parse_query(found.did_you_mean), limit=10)
    return found.hits


def measure(index: Index, queries: list[Judged]) -> tuple[float, float, list[tuple[str, list[str]]]]:
    """(success at 1, recall at 10, the queries that miss something with what was found)."""
    first = recall = 0.0
    misses = []
    for item in queries:
        hits = answers(index, item.query)
        right = bool(hits) and any(fits(hits[0], *expectation) for expectation in item.expected)
        share = sum(any(fits(hit, *e) for hit in hits) for e in item.expected) / len(item.expected)
        first += right
        recall += share
        if not right or share < 1:
            misses.append((item.query, [f"{h.kind} {h.code} {h.name} {h.filing.fiscal_year}" for h in hits[:3]]))
    return first / len(queries), recall / len(queries), misses


@click.command()
@click.option("--real", type=click.Path(path_type=Path, exists=True), help="a folder of real filings")
@click.option("--record", "keep", is_flag=True, help="write the figures into RESULTS.md")
@click.option("--misses", is_flag=True, help="print the queries that miss something")
def main(real: Path | None, misses: bool, keep: bool) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        index = open_index(folder, create=True)
        ingest(index, [ROOT / "corpus" / "filings", *([real] if real else [])])
        queries = [item for item in judged() if real or not item.real]
        first, recall, missed = measure(index, queries)
        line = f"{len(queries)} judged queries: success at 1 {first:.3f}, recall at 10 {recall:.3f}"
        click.echo(line)
        if keep:
            record("Finding", "python -m bench.finding" + (" --real FOLDER" if real else ""), [line])
        for query, found in missed if misses else ():
            click.echo(f"  {query}: {found}")
        index.close()


if __name__ == "__main__":
    main()
