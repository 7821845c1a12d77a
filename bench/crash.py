"""Kill an ingest with SIGKILL at random moments and see that the index opens, answers whole filings, and completes.

``python -m bench.crash [COUNT]`` makes an index of small filings of its own, each in an old and a new edition that
differ in every document, and lets a child process replace old by new while it is killed. After each kill the index is
opened as a user would: every filing must answer with its old or its new edition, never with parts of both.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from index.embedded import EmbeddedIndex
from index.port import SourceFile
from index.query import Clause, Query, Term
from ingest.filing import Filing, FilingFacts, Passage
from ingest.layout import Place

FILINGS = 24
PASSAGES = 12
EDITIONS = ("旧版", "新版")


def edition(number: int, word: str) -> tuple[SourceFile, Filing, bytes]:
    """Filing ``number`` in one edition: every passage names the edition, the filing and its own number."""
    passages = tuple(Passage(f"第{number:03d}号文件{word}第{k:02d}段", Place(k + 1)) for k in range(PASSAGES))
    facts = FilingFacts(f"第{number:03d}号文件", f"第{number:03d}单位", None, 2024, "单位预算")
    name = f"/filings/{number:03d}.txt"
    content = hashlib.sha256(name.encode()).hexdigest()
    return SourceFile(name, content, "done", parser_version=word), Filing(name, facts, passages=passages), b""


def write_forever(place: str, engine: str) -> None:
    """Replace all filings by the other edition, again and again, a few at a time; the parent ends this."""
    index = EmbeddedIndex(Path(place), engine)
    turn = 0
    while True:
        turn += 1
        for start in range(0, FILINGS, 5):
            numbers = range(start, min(start + 5, FILINGS))
            index.put([edition(number, EDITIONS[turn % 2] + str(turn)) for number in numbers])
        print(turn, flush=True)


def torn(index: EmbeddedIndex) -> list[str]:
    """The filings whose passages are not all there or not all of one edition."""
    bad = []
    for number in range(FILINGS):
        word = Term(f"第{number:03d}号文件", phrase=True)
        hits = index.search(Query("", (Clause((word,)),)), kind="passage", limit=100).hits
        editions = {hit.text.split("文件")[1].split("第")[0] for hit in hits}
        if len(hits) != PASSAGES or len(editions) != 1:
            bad.append(f"{number}: {len(hits)} passages of {sorted(editions)}")
    return bad


def crash(count: int, engine: str, seed: int = 1) -> list[str]:
    """What was found wrong over ``count`` kills; empty is what is wanted."""
    rng = random.Random(seed)
    folder = Path(tempfile.mkdtemp(prefix="mingzhang-crash-"))
    place = folder / "index"
    wrong: list[str] = []
    try:
        index = EmbeddedIndex(place, engine)
        index.put([edition(number, EDITIONS[0]) for number in range(FILINGS)])
        index.close()
        for turn in range(count):
            command = [sys.executable, "-m", "bench.crash", "--write", str(place), engine]
            child = subprocess.Popen(command, stdout=subprocess.PIPE)
            if child.stdout is not None and turn % 2:
                child.stdout.readline()  # every other time not before it has gone through all filings once
            time.sleep(rng.uniform(0.3, 2.0) if not turn % 2 else rng.uniform(0.0, 0.6))
            child.kill()
            child.wait()
            index = EmbeddedIndex(place, engine)
            wrong += [f"kill {turn}: filing {told}" for told in torn(index)]
            again = [edition(number, f"补版{turn}") for number in range(FILINGS)]
            if turn % 5 == 0:  # the next run completes
                index.put(again)
                wrong += [f"after kill {turn}: filing {told}" for told in torn(index)]
            index.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return wrong


def main() -> None:
    if sys.argv[1:2] == ["--write"]:
        write_forever(*sys.argv[2:4])
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    failed = False
    for engine in sys.argv[2:] or ("tantivy", "whoosh"):
        started = time.monotonic()
        wrong = crash(count, engine)
        failed = failed or bool(wrong)
        print(f"{engine}: {count} kills, {len(wrong)} torn filings, {time.monotonic() - started:.0f} s")
        for line in wrong[:20]:
            print("  " + line)
    sys.exit(failed)


if __name__ == "__main__":
    main()
