"""Processor time a page of this project's two PDF sources against what their libraries need by themselves.

    python -m bench.pdftimes [FILE.pdf …] [--each 4] [--record]

Drawn filings of every layout, and the files. For each PDF the readers run one after the other, several times over, and
the least of each counts, so that what else the machine does falls on all alike. "marks" are PDFium's characters and
path bounds (``bench.pdfpeers.pdfium_marks``), "layout" is pdfminer.six's own analysis of the page; both find no table.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench import pdfpeers
from bench.pdf import layouts, pages_of
from bench.results import called, record
from corpus.pdf import render_pdf

READERS: dict[str, tuple[pdfpeers.Reader, int]] = {
    "marks": (pdfpeers.pdfium_marks, 5),
    "pdfium": (pdfpeers.mingzhang("pdfium"), 5),
    "layout": (pdfpeers.pdfminer_layout, 2),
    "pdfminer": (pdfpeers.mingzhang("pdfminer"), 2),
    "pdfplumber": (pdfpeers.pdfplumber(), 1),
}
"""Each reader and how often it runs; the slow ones vary less."""
HEAD = (
    "layout",
    "pages",
    "marks",
    "with pypdfium2",
    "times marks",
    "layout alone",
    "with pdfminer.six",
    "times layout",
)


def least_times(path: Path) -> dict[str, float]:
    """The least processor time in seconds of each reader on one PDF; none pays for what others left in memory."""
    least = dict.fromkeys(READERS, float("inf"))
    for turn in range(max(often for _, often in READERS.values())):
        for name, (read, often) in READERS.items():
            if turn < often:
                gc.collect()
                gc.freeze()
                started = time.process_time()
                read(path)
                least[name] = min(least[name], time.process_time() - started)
    return least


def line(group: str, paths: Sequence[Path]) -> str:
    """The row of the printed table for PDFs of one kind: milliseconds a page, and how many times as long."""
    pages = pages_of([str(path) for path in paths])
    times = [least_times(path) for path in paths]
    ms = {name: 1000 * sum(t[name] for t in times) / pages for name in READERS}
    raw, fast, layout, slow, plumber = (ms[name] for name in READERS)
    shown = (f"{raw:.2f}", f"{fast:.2f}", f"{fast / raw:.2f}", f"{layout:.1f}", f"{slow:.1f}", f"{slow / layout:.2f}")
    return f"| {group} | {pages} | {' | '.join(shown)} | {plumber:.1f} | {plumber / fast:.1f} |"


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--each", type=int, default=4, help="PDFs of each kind of layout")
    parser.add_argument("--record", action="store_true", help="write what is printed into RESULTS.md")
    args = parser.parse_args()
    lines = ["Milliseconds of the processor a page.\n"]
    lines.append(f"| {' | '.join(HEAD)} | pdfplumber | times with pypdfium2 |")
    lines.append("| --- " * (len(HEAD) + 2) + "|")
    print("\n".join(lines), flush=True)

    def say(group: str, paths: Sequence[Path]) -> None:
        lines.append(line(group, paths))
        print(lines[-1], flush=True)

    with tempfile.TemporaryDirectory() as folder:
        for group, work in layouts(args.each).items():
            paths = [Path(folder) / f"{group}-{number}.pdf" for number in range(len(work))]
            for path, (filing, layout) in zip(paths, work, strict=True):
                path.write_bytes(render_pdf(filing, layout))
            say(group, paths)
    for path in args.files:
        say(path.name, [path])
    if args.record:
        record("PDF: time a page against the libraries' own", called(), lines)


if __name__ == "__main__":
    main()
