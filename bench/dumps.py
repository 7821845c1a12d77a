"""How well PDFs are read that ``pdftotext`` turned into text: ``python -m bench.dumps --count 8``.

People keep filings as the plain text that poppler's ``pdftotext`` makes of them: in reading order, laid out with blanks
(``-layout``) or in the order of the page's own marks (``-raw``). Filings are drawn as PDFs in mixed layouts, converted
in each of these ways, read, and their rows and cells scored against their truth; figures that truth has not there are
counted, those given as sure and those marked unsure. Files named are converted and scored against the truth that stands
beside them (``NAME.truth.json`` or ``NAME.json``).
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from bench import scoring
from bench.pdf import truths
from bench.results import called, record
from corpus.pdf import render_pdf
from corpus.variants import variant
from ingest.pipeline import extract
from ingest.serialise import filing_from_json, filing_to_json

Json = dict[str, Any]
MODES: dict[str, tuple[str, ...]] = {"plain": (), "layout": ("-layout",), "raw": ("-raw",)}
PARTS = ("tables", "rows", "cells")


def dump(pdf: Path, mode: str, to: Path) -> Path:
    """The PDF's text as ``pdftotext`` gives it in this mode; CalledProcessError where it fails."""
    subprocess.run(["pdftotext", *MODES[mode], "-enc", "UTF-8", str(pdf), str(to)], check=True)
    return to


def drawn(count: int, folder: Path) -> Iterator[tuple[Path, Json]]:
    """So many drawn filings of mixed layouts with their truths."""
    for seed, truth in enumerate(truths(count)):
        path = folder / f"drawn-{seed}.pdf"
        path.write_bytes(render_pdf(filing_from_json(truth), variant(seed)))
        yield path, truth


def beside(pdf: Path) -> Json:
    """The truth that stands beside a PDF."""
    found = next(p for p in (pdf.with_suffix(".truth.json"), pdf.with_suffix(".json")) if p.is_file())
    truth: Json = json.loads(found.read_text(encoding="utf-8"))
    return truth


def read(pdf: Path, truth: Json, mode: str, folder: Path) -> tuple[Json, dict[str, float]]:
    """What is read from the PDF's dump, and its scores."""
    path = dump(pdf, mode, folder / f"{pdf.stem}.{mode}.txt")
    found = filing_to_json(extract(path))
    return found, scoring.score(found, truth, path.read_text(encoding="utf-8"))


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--count", default=8, show_default=True, help="drawn filings, where no files are named")
@click.option("--mode", "modes", multiple=True, type=click.Choice(list(MODES)), default=tuple(MODES))
@click.option("--only", default="", help="read the PDFs whose name holds this")
@click.option("--misses", "shown", default=0, help="print so many misses of each kind")
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="leave the PDFs and dumps here")
@click.option("--record", "recorded", is_flag=True, help="write the figures into RESULTS.md")
def main(
    files: tuple[Path, ...],
    count: int,
    modes: tuple[str, ...],
    only: str,
    shown: int,
    keep: Path | None,
    recorded: bool,
) -> None:
    """Convert, read and score FILES, or drawn filings where none is named."""
    lines = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        pairs = [(path, beside(path)) for path in files] or list(drawn(count, folder))
        pairs = [(path, truth) for path, truth in pairs if only in path.stem]
        for mode in modes:
            scores, wrong = [], [0, 0]
            for pdf, truth in pairs:
                found, score = read(pdf, truth, mode, folder)
                scores.append(score)
                wrong = [a + b for a, b in zip(wrong, scoring.wrong_figures(found, truth), strict=True)]
                if files or shown:
                    click.echo(f"{pdf.stem} {mode}: " + ", ".join(f"{p} {score[p]:.4f}" for p in scoring.PARTS))
                if shown:
                    show(found, truth, shown)
            means = ", ".join(f"{part} {sum(s[part] for s in scores) / len(scores):.4f}" for part in PARTS)
            figures = f"wrong figures {wrong[0]} given as sure, {wrong[1]} marked unsure"
            lines.append(f"- pdftotext {' '.join(MODES[mode]) or '(no option)'}, {len(pairs)} PDFs: {means}; {figures}")
            click.echo(lines[-1])
    if recorded:
        record("Reading: PDFs as plain text of pdftotext", called(), lines)


def show(found: Json, truth: Json, limit: int) -> None:
    """Print what was missed and what was made up."""
    keys = [[t["key"] for t in filing["tables"]] for filing in (truth, found)]
    if keys[0] != keys[1]:
        click.echo(f"  tables {keys[0]} read {keys[1]}")
    for part, (gone, extra) in scoring.misses(found, truth).items():
        if part in PARTS:
            for sign, items in (("-", gone), ("+", extra)):
                for item in items[:limit]:
                    click.echo(f"  {part} {sign} {item}")


if __name__ == "__main__":
    main()
