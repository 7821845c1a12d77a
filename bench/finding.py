"""How well searches find: the judged queries over the sample filings, and over real ones where a folder is given.

    python -m bench.finding [--real FOLDER] [--misses]

Success at 1: the share of queries whose first answer is one that was expected. Recall at 10: the share of all expected
answers among the first ten, averaged over the queries. A query that only finds with its suggested spelling counts with
the answers of that spelling, as the page offers them. Questions: how many are answered in one line with the right
figure, with a wrong one, or not at all; a question that nothing answers is right where that is said.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Literal

import click

from bench.results import record
from index import open_index
from index.bulk import ingest
from index.documents import bare_name
from index.port import Hit, Index
from index.query import parse_query
from ingest.folding import squeeze

ROOT = Path(__file__).resolve().parent.parent
JUDGED = Path(__file__).with_name("judged")
SETS = ("fields", "files", "uses")
"""The judged sets: by the fields of an answer, by the file that states it, by what different people come for."""

Outcome = Literal["right", "wrong", "missed"]


@dataclass(frozen=True, slots=True)
class Judged:
    """A query with the answers that it should find, each as (kind, wanted fields); ``group`` where the set has any."""

    query: str
    real: bool
    expected: tuple[tuple[str, dict[str, str]], ...]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question in words with the figure that answers it (万元 or percent), None where nothing does."""

    text: str
    real: bool
    figure: Decimal | None


def lines(name: str) -> Iterator[list[str]]:
    """The columns of one file, comments left out."""
    for line in (JUDGED / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def judged(name: str) -> list[Judged]:
    """One set of judged queries, in the order of its file."""
    return [
        Judged(query, where == "real", tuple(map(_expectation, wanted.split(";"))), "".join(group))
        for where, query, wanted, *group in lines(name)
    ]


def _expectation(text: str) -> tuple[str, dict[str, str]]:
    kind, *fields = re.split(r",(?=[a-z]+=)", text)
    return kind, dict(field.split("=", 1) for field in fields)


def questions() -> list[Question]:
    """The judged questions."""
    return [
        Question(text, where == "real", None if figure == "没有" else Decimal(figure))
        for where, text, figure in lines("questions")
    ]


def fits(hit: Hit, kind: str, wanted: dict[str, str]) -> bool:
    """Whether a hit is the answer that an expectation describes."""
    return hit.kind == kind and all(_fits(hit, field, value) for field, value in wanted.items())


def _fits(hit: Hit, field: str, value: str) -> bool:
    match field:
        case "name" | "publisher" | "text":
            held = {"name": hit.name, "publisher": hit.filing.publisher, "text": hit.text}[field]
            return squeeze(value) in squeeze(held or "")
        case "is":
            return value in (hit.code, hit.name, bare_name(hit.name or ""))
        case "account":
            return (hit.filing.kind or "").endswith(value)
        case "amount":
            return any(a == Decimal(value) for a in (hit.amount, *hit.amounts.values()))
        case "file":
            return PurePath(hit.filing.path).stem == value
        case _:
            return value == {"code": hit.code, "year": str(hit.filing.fiscal_year), "table": hit.table}[field]


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


def outcome(index: Index, question: Question) -> Outcome:
    """How one question is answered: a wrong figure is worse than none."""
    answer = index.search(parse_query(question.text), limit=1).answer
    stated = None if answer is None else answer.amount
    if answer is None or stated is None:
        return "right" if question.figure is None and answer is not None and not answer.parts else "missed"
    return "right" if abs(stated) == question.figure else "wrong"


@click.command()
@click.option("--real", type=click.Path(path_type=Path, exists=True), help="a folder of real filings")
@click.option("--record", "keep", is_flag=True, help="write the figures into RESULTS.md")
@click.option("--misses", is_flag=True, help="print the queries that miss something")
def main(real: Path | None, misses: bool, keep: bool) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        index = open_index(folder, create=True)
        ingest(index, [ROOT / "corpus" / "filings", *([real] if real else [])])
        told = []
        for name in SETS:
            queries = [item for item in judged(name) if real or not item.real]
            first, recall, missed = measure(index, queries)
            told.append(f"{name}: {len(queries)} queries, success at 1 {first:.3f}, recall at 10 {recall:.3f}")
            click.echo(told[-1])
            for query, found in missed if misses else ():
                click.echo(f"  {query}: {found}")
        outcomes = [(item, outcome(index, item)) for item in questions() if real or not item.real]
        numbers = ", ".join(f"{how} {sum(o == how for _, o in outcomes)}" for how in ("right", "wrong", "missed"))
        told.append(f"questions: {len(outcomes)} asked, {numbers}")
        click.echo(told[-1])
        for item, how in outcomes:
            if misses and how != "right":
                click.echo(f"  {how}: {item.text}: {index.search(parse_query(item.text), limit=1).answer}")
        if keep:
            record("Finding", "python -m bench.finding" + (" --real FOLDER" if real else ""), told)
        index.close()


if __name__ == "__main__":
    main()
