"""How fast filings are read, and that time grows with the lines: ``python -m bench.speed``.

One filing is made 1, 4 and 16 times as long (so many times the projects, each with its form), read, and timed; then a
mixed lot of filings gives filings a minute and the peak memory of the process. One core, nothing written but to a
temporary folder.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import click

from bench.reading import FORMS
from corpus.__main__ import kinds_of
from corpus.generate import make, samples, write
from corpus.paper import Subject
from ingest.pipeline import extract

SCALES = (1, 4, 16)


def seconds(path: Path, rounds: int = 3) -> float:
    """The best processor time of reading one file (the machine may be busy with other things)."""
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        extract(path)
        best = min(best, time.process_time() - began)
    return best


def growth(seed: int, folder: Path) -> Iterator[tuple[str, int, int, float]]:
    """(form, scale, lines, seconds) of one department's budget in both forms at every scale."""
    for (form,) in (FORMS["text"], FORMS["markdown"]):
        for scale in SCALES:
            sample = make(seed, Subject(1, 0, 2025, "预算", scale), form)
            path = write(sample, folder)
            yield form, scale, sample.text.count("\n"), seconds(path, 3 if scale == 1 else 1)


@click.command()
@click.option("--seed", default=2026, show_default=True)
@click.option("--count", default=60, show_default=True, help="filings of the mixed lot")
@click.option("--damage", "spec", default="all=1", show_default=True)
def main(seed: int, count: int, spec: str) -> None:
    """Print the times."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        click.echo(f"{'form':<10}{'times':>6}{'lines':>9}{'seconds':>9}{'ms/1000 lines':>15}")
        for form, scale, lines, took in growth(seed, folder):
            click.echo(f"{form:<10}{scale:>6}{lines:>9}{took:>9.2f}{1e6 * took / lines:>15.1f}")
        paths = [write(sample, folder) for sample in samples(seed, count, kinds=kinds_of(spec))]
        began = time.process_time()
        for path in paths:
            extract(path)
        total = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    click.echo(f"{count} filings in {total:.1f} s: {60 * count / total:.0f} a minute; peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
