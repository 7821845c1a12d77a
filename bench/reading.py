"""How well the reader reads filings it never saw: ``python -m bench.reading --count 300 --damage all=1``.

Filings are made anew by the corpus generator with known facts and chosen damage, read through ``extract`` from a
file, and scored against their truth. Writes nothing but what it prints, unless ``--keep`` names a
folder or ``--record`` keeps the figures in RESULTS.md.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from bench.results import told
from bench.scoring import PARTS, Json, misses, score, wrong_repairs
from corpus.__main__ import kinds_of
from corpus.generate import Form, Sample, samples, write
from corpus.script import traditional
from ingest.asprinted import simplified_filing
from ingest.pipeline import extract
from ingest.script import simplify
from ingest.serialise import filing_to_json

FORMS: dict[str, tuple[Form, ...]] = {"both": ("text", "markdown"), "text": ("text",), "markdown": ("markdown",)}


@dataclass(frozen=True, slots=True)
class Reading:
    """One filing read: its scores, its repairs and the wrong ones, and the seconds it took."""

    sample: Sample
    found: Json
    scores: dict[str, float]
    repairs: int
    wrong: tuple[Json, ...]
    seconds: float


def read(sample: Sample, folder: Path) -> Reading:
    """Write the sample to the folder, read it, score it; names in traditional characters by their simplified form."""
    path = write(sample, folder)
    began = time.process_time()
    filing = extract(path)
    found = filing_to_json(simplified_filing(filing))
    seconds = time.process_time() - began
    text = simplify(sample.text) if filing.traditional else sample.text
    wrong = tuple(wrong_repairs(found, sample.truth))
    return Reading(sample, found, score(found, sample.truth, text), len(found["repairs"]), wrong, seconds)


def readings(
    seed: int, count: int, forms: tuple[Form, ...], kinds: dict[str, float], folder: Path
) -> Iterator[Reading]:
    """Every sample of the seed, read."""
    for sample in samples(seed, count, forms, kinds):
        yield read(sample, folder)


def means(done: list[Reading]) -> dict[str, float]:
    """The mean of every part over all filings."""
    return {part: sum(r.scores[part] for r in done) / len(done) for part in PARTS}


def figures(done: list[Reading]) -> Iterator[str]:
    """Means, the share of filings that are whole, the worst filing of each part, repairs and times."""
    average = means(done)
    yield f"{'':<12}{'mean':>8}{'whole':>8}{'worst':>8}  worst filing"
    for part in PARTS:
        low = min(done, key=lambda r: r.scores[part])
        whole = sum(r.scores[part] == 1 for r in done) / len(done)
        yield f"{part:<12}{average[part]:8.4f}{whole:8.3f}{low.scores[part]:8.4f}  {low.sample.name}"
    repairs, wrong = sum(r.repairs for r in done), sum(len(r.wrong) for r in done)
    planted = sum(len(r.sample.truth["damage"]) for r in done)
    slow = max(done, key=lambda r: r.seconds)
    total = sum(r.seconds for r in done)
    yield f"damage planted {planted}, repairs {repairs}, wrong repairs {wrong}"
    pace = f"{len(done)} filings in {total:.1f} s, {60 * len(done) / total:.0f} a minute"
    yield f"{pace}; slowest {slow.seconds:.2f} s ({slow.sample.name})"


def show_wrong(done: list[Reading], worst: int) -> None:
    """Print repairs that are not what was meant."""
    for reading in [r for r in done if r.wrong][:worst]:
        for repair in reading.wrong[:worst]:
            click.echo(f"  wrong repair in {reading.sample.name}: {repair}")


def show_misses(done: list[Reading], limit: int) -> None:
    """Print what was missed and what was made up, by table or level, then examples."""
    for part in ("sections", "rows", "cells", "indicators"):
        bad = [(r, misses(r.found, r.sample.truth)[part]) for r in done if r.scores.get(part, 1) < 1]
        kinds = Counter(str(item[0] if part in ("rows", "cells") else "") for _, (gone, _) in bad for item in gone)
        if bad:
            click.echo(f"{part}: {len(bad)} filings, missing by kind {dict(kinds)}")
        for reading, (gone, extra) in bad[:limit]:
            click.echo(f"  {reading.sample.name}")
            for item in gone[:limit]:
                click.echo(f"    missing  {item}")
            for item in extra[:limit]:
                click.echo(f"    spurious {item}")


@click.command()
@click.option("--seed", default=2026, show_default=True)
@click.option("--count", default=300, show_default=True)
@click.option("--form", type=click.Choice(list(FORMS)), default="both", show_default=True)
@click.option("--damage", "spec", default="", help="all=1, or single kinds: split_codes=1,cut_digits=2")
@click.option("--only", default="", help="read the filings whose name holds this")
@click.option("--misses", "shown", default=0, help="print so many misses of each kind")
@click.option("--traditional", "script", is_flag=True, help="the same filings in traditional characters")
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="leave the filings and truths here")
@click.option("--record", "recorded", is_flag=True, help="write the figures into RESULTS.md")
def main(
    seed: int, count: int, form: str, spec: str, only: str, shown: int, script: bool, keep: Path | None, recorded: bool
) -> None:  # fmt: skip
    """Read COUNT made filings and print how well."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        chosen = (s for s in samples(seed, count, FORMS[form], kinds_of(spec)) if only in s.name)
        done = [read(traditional(sample) if script else sample, folder) for sample in chosen]
    if not done:
        raise click.ClickException("no filing of that name")
    damage = "all damage at strength 1" if spec == "all=1" else spec or "no damage"
    lines = ["Seconds are processor time of one core.\n", "```", *figures(done), "```"]
    damage += ", in traditional characters" if script else ""
    told(f"Reading: {len(done)} filings made anew, {damage}", lines, recorded=recorded)
    show_wrong(done, max(3, shown))
    if shown:
        show_misses(done, shown)


if __name__ == "__main__":
    main()
