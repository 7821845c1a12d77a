"""PDF tables measured: accuracy by layout, seconds a page and peak memory, this project beside its peers, in one run.

    python -m bench.pdf                    drawn filings of every layout, all readers that are installed
    python -m bench.pdf FILE.pdf …         seconds a page and peak memory on these files too
    python -m bench.pdf --extract 200      so many drawn filings through the whole recognition, against their truth;
                                           --seed names another lot of filings and layouts,
                                           --hard layouts that are hard in several ways
    python -m bench.pdf --memory           100 and 1,000 pages

``--record`` writes what is printed into RESULTS.md.

What is counted says ``bench.pdfscore``: first what a reader gives by itself, then what it has once somebody has joined
pages and split codes for it. Before any recognition this project's two sources give pages and columns as they are
printed, as the peers do; "the whole way" is what its user gets. Each reader runs in a process of its own; seconds are
those of the processor, its children's too, so that other work does not count.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from bench import pdfpeers, pdfscore, scoring
from bench.results import called, record
from corpus.generate import make
from corpus.paper import subjects
from corpus.pdf import render_pdf
from corpus.printed import PrintForm, print_tables
from corpus.variants import HARD, Variant, hard_variant, variant
from ingest.filing import Filing
from ingest.serialise import filing_from_json, filing_to_json

Json = dict[str, Any]
SEED = 5
LAYOUTS = 1000
"""The layouts of another seed begin so many further."""
BASELINES = {"pdfminer.six layout alone": pdfpeers.pdfminer_layout, "pypdfium2 marks alone": pdfpeers.pdfium_marks}
"""What the two libraries need for a page before any table is looked for."""
WHOLE_WAY = "mingzhang, the whole way"
COUNTED = ("rows given", "figures given", "whole tables", "rows joined", "cells joined")
Say = Callable[[str], None]


def truths(count: int, seed: int = SEED) -> Iterator[Json]:
    """Truth of so many made filings, the tables alone: forms and prose are not drawn."""
    for subject in islice(subjects(seed), count):
        truth = make(seed, subject, "text").truth
        yield truth | {"indicators": [], "projects": [], "damage": []}


def layouts(each: int) -> dict[str, list[tuple[Filing, Variant]]]:
    """By kind of layout: ``each`` filings, or one for each layout of that kind."""
    filings = [filing_from_json(truth) for truth in truths(max(most(each, variants) for variants in HARD.values()))]
    groups = {"ruled": [variant(seed, ruled=True) for seed in range(each)]}
    groups |= {
        name: [variants[n % len(variants)] for n in range(most(each, variants))] for name, variants in HARD.items()
    }
    return {name: list(zip(filings, variants, strict=False)) for name, variants in groups.items()}


def most(each: int, variants: Sequence[Variant]) -> int:
    """How many PDFs of a kind: every layout of the kind comes once at least."""
    return max(each, len(variants))


def apart(work: Callable[..., Any], *args: Any) -> Any:
    """``work(*args)`` in a new process, so that its memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, args)


def run_reader(name: str, paths: list[str]) -> tuple[list[list[pdfpeers.Rows]], float, float]:
    """(tables of each PDF, seconds, peak memory in MB) of one reader, measured in this process."""
    reader = (pdfpeers.readers() | BASELINES)[name]

    def read(path: str) -> list[pdfpeers.Rows]:
        try:
            return reader(Path(path))
        except Exception as error:  # a peer that fails on a PDF has none of its tables
            print(f"{name} failed on {Path(path).name}: {type(error).__name__}", file=sys.stderr)
            return []

    read(paths[0])  # imports and font caches are no part of the time a page
    started = processor_time()
    tables = [read(path) for path in paths]
    return tables, processor_time() - started, peak_memory()


def processor_time() -> float:
    """Seconds that this process and the children it waited for had of the processor."""
    return sum(os.times()[:4])


def peak_memory() -> float:
    """The most memory this process had, and the largest of its children, in MB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text()) if status.exists() else None
    return (int(found[1]) + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024 if found else 0.0


def pages_of(paths: list[str]) -> int:
    """How many pages the PDFs have together."""
    from ingest.readers.pdf.reader import open_source

    return sum(open_source(Path(path).read_bytes()).page_count for path in paths)


def compare(each: int, files: list[str], say: Say) -> None:
    """The table of all readers over all layouts, and their times on ``files``."""
    say(f"Peers: {pdfpeers.versions()}.\n")
    say(f"| layout | reader | {' | '.join(COUNTED)} | s a page | peak MB |")
    say("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
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
        shares = shares_of(name, found, work) if work and name not in BASELINES else [""] * len(COUNTED)
        say("| " + " | ".join([group, name, *shares, f"{seconds / pages:.4f}", f"{peak:.0f}"]) + " |")


def shares_of(name: str, found: list[list[pdfpeers.Rows]], work: list[tuple[Filing, Variant]]) -> list[str]:
    """The cells of the printed table that say how much was read, one for each of COUNTED."""
    joined, given = pdfscore.Score(), pdfscore.Given()
    for tables, (filing, layout) in zip(found, work, strict=True):
        rows = [row for table in tables for row in table]
        if name == WHOLE_WAY:
            joined += pdfscore.score_rows(rows, pdfscore.filing_rows(filing))
        else:
            printed = pdfscore.printed_rows(print_tables(filing, PrintForm(layout.split_codes, layout.blocks)))
            joined += pdfscore.score_rows(pdfscore.filled(rows), printed)
        given += pdfscore.score_given(tables, filing)
    shares = (given.rows_right / given.rows, given.figures_right / given.figures)
    whole = f"{given.tables_whole} of {given.tables}"
    return [f"{shares[0]:.4f}", f"{shares[1]:.4f}", whole, f"{joined.row_share:.4f}", f"{joined.cell_f1:.4f}"]


def extract_all(count: int, seed: int, layout_of: Callable[[int], Variant], show: int, say: Say) -> None:
    """``count`` drawn filings of mixed layouts through the whole recognition, against their truth."""
    from ingest.pipeline import recognise
    from ingest.readers.pdf.reader import read_pdf

    total = {part: [0, 0, 0] for part in ("tables", "rows", "cells")}
    first = LAYOUTS * (seed - SEED)
    for number, truth in enumerate(truths(count, seed), first):
        layout = layout_of(number)
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
    parser.add_argument("--seed", type=int, default=SEED, help="which lot of filings and layouts")
    parser.add_argument("--hard", action="store_true", help="with --extract: the layouts that are hard in several ways")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--show", type=int, default=0, help="print so many misses of each filing")
    parser.add_argument("--record", action="store_true", help="write what is printed into RESULTS.md")
    args = parser.parse_args()
    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        print(line, flush=True)

    if args.extract:
        lot = "" if args.seed == SEED else f", seed {args.seed}"
        kind = "hard" if args.hard else "mixed"
        section = f"PDF: {args.extract} drawn filings of {kind} layouts{lot}, through the whole recognition"
        extract_all(args.extract, args.seed, hard_variant if args.hard else variant, args.show, say)
    elif args.memory:
        section = "PDF: memory of 100 and 1,000 pages"
        memory(say)
    else:
        section = "PDF: tables beside other readers"
        compare(args.each, args.files, say)
    if args.record:
        record(section, called(), lines)


if __name__ == "__main__":
    main()
