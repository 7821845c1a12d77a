"""Damaged PDFs: bytes of good ones changed at random, each read by both sources within limits.

    python -m bench.pdffuzz [FILE.pdf …] [--count 100] [--seed 1] [--record]

Each mutant has to end in a filing or in one clear line, within its time and memory, and the reading process has to go
on. Counted are the ends of each source, and of the mutants whose pages both read whole how many gave the same tables.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from bench.results import told
from ingest.filing import Filing
from ingest.limits import LimitError, Limits, Worker
from ingest.readers.pdf.marks import PdfError

SOURCES = ("pdfminer", "pdfium")
LIMITS = Limits(seconds=60, megabytes=1024)
_NUMBER = re.compile(rb"\d+")


def mutants(data: bytes, count: int, seed: int) -> Iterator[bytes]:
    """So many damaged copies: bytes flipped, cut out, put in twice or moved, numbers and names of the file's own
    objects changed, the end missing. The same seed gives the same."""
    rng = Random(f"{seed}/{len(data)}")
    ways = (_flipped, _cut, _doubled, _renumbered, _renamed, _ended)
    for number in range(count):
        damaged = data
        for _ in range(rng.choice((1, 1, 2, 5))):
            damaged = ways[number % len(ways)](damaged, rng)
        yield damaged


def _flipped(data: bytes, rng: Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 4, 32))):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def _cut(data: bytes, rng: Random) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.choice((1, 20, 2000)) :]


def _doubled(data: bytes, rng: Random) -> bytes:
    start, to, length = rng.randrange(len(data)), rng.randrange(len(data)), rng.choice((1, 20, 2000))
    return data[:to] + data[start : start + length] + data[to:]


def _renumbered(data: bytes, rng: Random) -> bytes:
    """A number of a dictionary or of the cross-reference table becomes another, a huge one, or less than 0."""
    found = [match for match in _NUMBER.finditer(data) if _is_plain(data, match.start())]
    match = rng.choice(found)
    number = rng.choice((b"0", b"-1", b"4294967296", b"99999999999", b"%d" % rng.randrange(40)))
    return data[: match.start()] + number + data[match.end() :]


def _renamed(data: bytes, rng: Random) -> bytes:
    found = [match for match in re.finditer(rb"/[A-Z][A-Za-z]+", data) if _is_plain(data, match.start())]
    match, other = rng.choice(found), rng.choice(found)
    return data[: match.start()] + other[0] + data[match.end() :]


def _ended(data: bytes, rng: Random) -> bytes:
    return data[: rng.randrange(len(data) // 2, len(data))]


def _is_plain(data: bytes, at: int) -> bool:
    """Whether what stands around is text and no packed stream."""
    around = data[max(at - 20, 0) : at + 20]
    return all(32 <= byte < 127 or byte in b"\r\n\t" for byte in around)


def read(path: str, source: str) -> tuple[Filing, bool]:
    """The filing, and whether every page was read whole."""
    from ingest.pipeline import recognise
    from ingest.readers.pdf.reader import read_pdf

    layout = read_pdf(Path(path), source=source)  # type: ignore[arg-type]
    return recognise(layout), all(page.trouble is None for page in layout.pages)


def end_of(worker: Worker, path: Path, source: str) -> tuple[Filing, bool] | str:
    """What the source makes of the file, or the line that says why nothing; any other error is a fault of ours."""
    from bench import pdffuzz  # run as a program this module has another name, which the worker does not know

    try:
        return worker.run(pdffuzz.read, str(path), source)
    except (PdfError, LimitError) as error:
        return str(error)


def same_tables(one: Filing, other: Filing) -> bool:
    """Whether two filings have the same rows with the same figures."""
    return _rows(one) == _rows(other)


def _rows(filing: Filing) -> list[tuple[object, ...]]:
    return [
        (table.key, row.code, row.name, row.side, tuple(sorted((c, a.digits) for c, a in row.values.items())))
        for table in filing.tables
        for row in table.rows
    ]


def fuzz(paths: Sequence[Path], count: int, seed: int) -> Iterator[tuple[str, str]]:
    """(what is counted, under what name) for every mutant of every file."""
    worker = Worker(LIMITS)
    try:
        with tempfile.TemporaryDirectory() as folder:
            bad = Path(folder) / "mutant.pdf"
            for path in paths:
                for number, data in enumerate(mutants(path.read_bytes(), count, seed)):
                    bad.write_bytes(data)
                    started = time.monotonic()
                    ends = {source: end_of(worker, bad, source) for source in SOURCES}
                    if time.monotonic() - started > LIMITS.seconds:
                        yield "slow", f"{path.name} mutant {number}"
                    for source, end in ends.items():
                        yield source, end if isinstance(end, str) else "read whole" if end[1] else "read in part"
                    one, other = ends.values()
                    if not isinstance(one, str) and not isinstance(other, str) and one[1] and other[1]:
                        same = same_tables(one[0], other[0])
                        yield "both whole", "same tables" if same else f"other tables: {path.name} mutant {number}"
    finally:
        worker.close()


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=100, help="mutants of each file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--record", action="store_true", help="write what is printed into RESULTS.md")
    args = parser.parse_args()
    paths = args.files or sorted((Path(__file__).parent.parent / "corpus" / "pdfs").glob("*.pdf"))
    counts = Counter(fuzz(paths, args.count, args.seed))
    lines = [f"- {kind}: {what}: {count}" for (kind, what), count in sorted(counts.items())]
    told("PDF: damaged bytes", lines, recorded=args.record)


if __name__ == "__main__":
    main()
