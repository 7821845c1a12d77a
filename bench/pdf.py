"""PDF tables measured: accuracy by layout, seconds a page and peak memory, this project beside its peers, in one run.

    python -m bench.pdf                    drawn filings of every layout, all readers that are installed
    python -m bench.pdf FILE.pdf …         seconds a page and peak memory on these files too
    python -m bench.pdf --extract 200      so many drawn filings through the whole recognition, against their truth
    python -m bench.pdf --memory           100 and 1,000 pages

``--record`` writes what is printed into RESULTS.md.

Rows and cells are those of ``bench.pdfscore``: what the grid says, before any recognition, so that every reader is
measured alike; a table is whole where one found table has all its rows, over pages, each with its whole code. Each
reader runs in a process of its own; seconds are those of the processor, so that other work does not count.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from bench import pdfpeers, pdfscore, scoring
from bench.results import record
from corpus.generate import make
from corpus.paper import subjects
from corpus.pdf import render_pdf
from corpus.printed import PrintForm, print_tables
from corpus.variants import HARD, Variant, variant
from ingest.filing import Filing
from ingest.serialise import filing_from_json, filing_to_json

Json = dict[str, Any]
SEED = 5
BASELINES = {"pdfminer.six layout alone": pdfpeers.pdfminer_layout, "pypdfium2 marks alone": pdfpeers.pdfium_marks}
"""What the two libraries need for a page before any table is looked for."""
Say = Callable[[str], None]


def truths(count: int) -> Iterator[Json]:
    """Truth of so many made filings, the tables alone: forms and prose are not drawn."""
    for subject in islice(subjects(SEED), count):
        truth = make(SEED, subject, "text").truth
        yield truth | {"indicators": [], "projects": [], "damage": []}


def layouts(each: int) -> dict[str, list[tuple[Filing, Variant]]]:
    """By kind of layout: ``each`` filings in a layout of that kind."""
    filings = [filing_from_json(truth) for truth in truths(each)]
    groups = {"ruled": [variant(seed, ruled=True) for seed in range(each)]}
    groups |= {name: [variants[n % len(variants)] for n in range(each)] for name, variants in HARD.items()}
    return {name: list(zip(filings, variants, strict=True)) for name, variants in groups.items()}


def apart(work: Callable[..., Any], *args: Any) -> Any:
    """``work(*args)`` in a new process, so that its memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, args)


def run_reader(name: str, paths: list[str]) -> tuple[list[list[pdfpeers.Rows]], float, float]:
    """(tables of each PDF, seconds, peak memory in MB) of one reader, measured in this process."""
    read = (pdfpeers.readers() | BASELINES)[name]
    read(Path(paths[0]))  # imports and font caches are no part of the time a page
    started = time.process_time()
    tables = [read(Path(path)) for path in paths]
    seconds = time.process_time() - started
    return tables, seconds, peak_memory()


def peak_memory() -> float:
    """The most memory this process had, in MB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else 0.0


def pages_of(paths: list[str]) -> int:
    """How many pages the PDFs have together."""
    from ingest.readers.pdf.reader import open_source

    return sum(open_source(Path(path).read_bytes()).page_count for path in paths)


def compare(each: int, files: list[str], say: Say) -> None:
    """The table of all readers over all layouts, and their times on ``files``."""
    say("| layout | reader | rows | cells | whole tables | s a page | peak MB |")
    say("| --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for group, work in layouts(each).items():
            paths = [str(Path(folder) / f"{group}-{number}.pdf") for number in range(len(work))]
            for path, (filing, layout) in zip(paths, work, strict=True):
                Path(path).write_bytes(render_pdf(filing, layout))
            measure(f"{group}, {len(paths)} PDFs, {pages_of(paths)} pages", paths, work, say)
    if files:
        measure(f"files, {pages_of(files)} pages", files, None, say)


def measure(group: str, paths: list[str], work: list[tuple[Filing, Variant]] | None, say: Say) -> None:
    """One line a reader."""
    pages = pages_of(paths)
    for name in [*pdfpeers.readers(), *BASELINES]:
        found, seconds, peak = apart(run_reader, name, paths)
        shares = shares_of(name, found, work) if work and name not in BASELINES else "| | | |"
        say(f"| {group} | {name} {shares} {seconds / pages:.4f} | {peak:.0f} |")


def shares_of(name: str, found: list[list[pdfpeers.Rows]], work: list[tuple[Filing, Variant]]) -> str:
    """The cells of the printed table for rows, cells and whole tables."""
    score, right, asked = pdfscore.Score(), 0, 0
    for tables, (filing, layout) in zip(found, work, strict=True):
        printed = pdfscore.printed_rows(print_tables(filing, PrintForm(layout.split_codes, layout.blocks)))
        score += pdfscore.score_rows([row for table in tables for row in table], printed)
        whole, of = pdfscore.whole_tables(tables, filing)
        right, asked = right + whole, asked + of
    grid = "| |" if name == "mingzhang, the whole way" else f"| {score.row_share:.4f} | {score.cell_f1:.4f}"
    return f"{grid} | {right} of {asked} |"


def extract_all(count: int, show: int, say: Say) -> None:
    """``count`` drawn filings of mixed layouts through the whole recognition, against their truth."""
    from ingest.pipeline import recognise
    from ingest.readers.pdf.reader import read_pdf

    total = {part: [0, 0, 0] for part in ("tables", "rows", "cells")}
    for seed, truth in enumerate(truths(count)):
        layout = variant(seed)
        found = filing_to_json(recognise(read_pdf(render_pdf(filing_from_json(truth), layout), "drawn.pdf")))
        for part, sums in total.items():
            mine, true = items(found, truth, part), items(truth, truth, part)
            hit = sum((mine & true).values())
            sums[0], sums[1], sums[2] = sums[0] + hit, sums[1] + sum(mine.values()), sums[2] + sum(true.values())
            if show and mine != true:
                print(f"  {layout.name}: {part} -{list(true - mine)[:show]} +{list(mine - true)[:show]}")
    for part, (hit, mine, true) in total.items():
        say(f"- {part}: F1 {2 * hit / (mine + true):.4f}, right {hit} of {true}")


def items(filing: Json, truth: Json, part: str) -> Counter[Any]:
    """The tables, rows or cells of a filing as a bag."""
    if part == "tables":
        return Counter(table["key"] for table in filing["tables"])
    return scoring.rows(filing) if part == "rows" else scoring.cells(filing, scoring.columns(truth))


def peak_of(path: str, source: str, keep: bool) -> tuple[float, float]:
    """(peak memory in MB, seconds a page) of reading one PDF, its pages kept or let go."""
    from ingest.readers.pdf.reader import read_pages

    before = time.process_time()
    kept = []
    count = 0
    for page in read_pages(Path(path).read_bytes(), source):  # type: ignore[arg-type]
        count += 1
        if keep:
            kept.append(page)
    return peak_memory(), (time.process_time() - before) / count


def memory(say: Say) -> None:
    """100 and 1,000 pages of the same kind side by side."""
    filing = filing_from_json(next(truths(1)))
    with tempfile.TemporaryDirectory() as folder:
        for pages in (100, 1000):
            path = Path(folder) / f"{pages}.pdf"
            path.write_bytes(render_pdf(filing, variant(0, ruled=True), pages))
            for source in ("pdfminer", "pdfium"):
                for keep in (False, True):
                    peak, seconds = apart(peak_of, str(path), source, keep)
                    how = "pages kept" if keep else "streamed"
                    say(f"- {pages} pages, {source}, {how}: {peak:.0f} MB, {seconds:.4f} s a page")


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--each", type=int, default=8, help="PDFs of each kind of layout")
    parser.add_argument("--extract", type=int, default=0)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--show", type=int, default=0, help="print so many misses of each filing")
    parser.add_argument("--record", action="store_true", help="write what is printed into RESULTS.md")
    args = parser.parse_args()
    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        print(line, flush=True)

    if args.extract:
        section = f"PDF: {args.extract} drawn filings of mixed layouts, through the whole recognition"
        extract_all(args.extract, args.show, say)
    elif args.memory:
        section = "PDF: memory of 100 and 1,000 pages"
        memory(say)
    else:
        section = "PDF: tables beside other readers"
        compare(args.each, args.files, say)
    if args.record:
        record(section, "python -m bench.pdf " + " ".join(Path(a).name for a in sys.argv[1:] if a != "--record"), lines)


if __name__ == "__main__":
    main()
