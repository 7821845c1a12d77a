"""How fast filings are read, and that time grows with the lines: ``python -m bench.speed [--record]``.

One filing is made 1, 4 and 16 times as long (so many times the projects, each with its form), read, and timed. What a
filing has only once (its other tables, its prose) takes another time a line than the forms that are added, so the
added lines are timed by themselves too: they are of one kind, and their time a line should stay the same. Then a mixed
lot of filings gives filings a minute and the peak memory of the process. One core, nothing written but to a temporary
folder; what is loaded once for all filings is loaded before.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import click

from bench.reading import FORMS
from bench.results import told
from corpus.__main__ import kinds_of
from corpus.generate import make, samples, write
from corpus.paper import Subject
from ingest.pipeline import extract

SCALES = (1, 4, 16)


@dataclass(frozen=True, slots=True)
class Timed:
    """One filing read: its form, how many times as long it is, its lines and the best seconds."""

    form: str
    scale: int
    lines: int
    seconds: float

    @property
    def pace(self) -> float:
        """Milliseconds for 1,000 lines."""
        return 1e6 * self.seconds / self.lines

    def added(self, before: Timed) -> float:
        """Milliseconds for 1,000 of the lines that ``before`` does not have."""
        return 1e6 * (self.seconds - before.seconds) / (self.lines - before.lines)


def once(path: Path) -> float:
    """The processor time of reading one file (the machine may be busy with other things)."""
    began = time.process_time()
    extract(path)
    return time.process_time() - began


def growth(seed: int, folder: Path, rounds: int) -> Iterator[list[Timed]]:
    """One department's budget at every scale, for either form; rounds by turns, so that no scale has the quiet ones."""
    for (form,) in (FORMS["text"], FORMS["markdown"]):
        made = {scale: make(seed, Subject(1, 0, 2025, "预算", scale), form) for scale in SCALES}
        paths = {scale: write(sample, _empty(folder / f"{form}{scale}")) for scale, sample in made.items()}
        once(paths[1])
        took = [{scale: once(path) for scale, path in paths.items()} for _ in range(rounds)]
        best = {scale: min(one[scale] for one in took) for scale in SCALES}
        yield [Timed(form, scale, made[scale].text.count("\n"), best[scale]) for scale in SCALES]


def _empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


def lines_of(timed: Sequence[Timed]) -> Iterator[str]:
    """One form's times, and how the time of the lines added last compares with that of the ones before."""
    pairs = list(pairwise(timed))
    for now, before in zip(timed, [None, *timed], strict=False):
        added = f"{now.added(before):>16.1f}" if before else ""
        yield f"{now.form:<10}{now.scale:>6}{now.lines:>9}{now.seconds:>9.2f}{now.pace:>15.1f}{added}"
    first, last = (after.added(before) for before, after in (pairs[0], pairs[-1]))
    whole, added = timed[-1].pace / timed[0].pace, last / first
    yield f"{'':<10}time a line: {whole:.2f} of the shortest filing's; a line added last {added:.2f} of one added first"


@click.command()
@click.option("--seed", default=2026, show_default=True)
@click.option("--count", default=60, show_default=True, help="filings of the mixed lot")
@click.option("--damage", "spec", default="all=1", show_default=True)
@click.option("--rounds", default=3, show_default=True, help="how often each length is read; the best counts")
@click.option("--record", "recorded", is_flag=True, help="write the figures into RESULTS.md")
def main(seed: int, count: int, spec: str, rounds: int, recorded: bool) -> None:
    """Print the times."""
    lines = [f"{'form':<10}{'times':>6}{'lines':>9}{'seconds':>9}{'ms/1000 lines':>15}{'ms/1000 added':>16}"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for timed in growth(seed, folder, rounds):
            lines += lines_of(timed)
        paths = [write(sample, folder) for sample in samples(seed, count, kinds=kinds_of(spec))]
        total = sum(once(path) for path in paths)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines.append(f"{count} filings in {total:.1f} s: {60 * count / total:.0f} a minute; peak memory {peak:.0f} MB")
    damage = "all damage at strength 1" if spec == "all=1" else spec or "no damage"
    head = f"Seconds are processor time of one core; the mixed lot has {damage}.\n"
    told("Reading: speed and growth with the lines", [head, "```", *lines, "```"], recorded=recorded)


if __name__ == "__main__":
    main()
