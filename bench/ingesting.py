"""How fast filings come in: files a second with one and two workers, where the time goes, and what a re-run costs."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from bench.data import write_files
from bench.latency import memory
from index.bulk import discover, ingest
from index.bulk.reading import read_source
from index.embedded import EmbeddedIndex
from ingest.version import parser_version


def stages(folder: Path, count: int) -> dict[str, float]:
    """Seconds of processor time of each stage over some files, one after the other in one process."""
    sources = list(discover([folder]))[:count]
    index = EmbeddedIndex(Path(tempfile.mkdtemp(prefix="mingzhang-stages-")))
    read_source(sources[0], parser_version())  # loads what is loaded once
    started = time.process_time()
    outcomes = [read_source(source, parser_version()) for source in sources]
    read = time.process_time()
    index._store.put(outcomes)
    stored = time.process_time()
    index._catch_up()
    told = {"read": read - started, "store": stored - read, "full_text": time.process_time() - stored}
    index.close()
    return {name: round(seconds, 2) for name, seconds in told.items()}


def runs(folder: Path, workers: int) -> dict[str, float]:
    """A full run, a run over the unchanged folder, and one after 1% of the files changed, in seconds."""
    place = Path(tempfile.mkdtemp(prefix="mingzhang-ingest-"))
    index = EmbeddedIndex(place)
    full = ingest(index, [folder], workers=workers)
    passages = sum(sum(source.counts.values()) for source in full.files)
    unchanged = ingest(index, [folder], workers=workers)
    files = sorted(folder.iterdir())
    for file in files[::100]:
        text = file.read_text(encoding="utf-8")
        file.write_text(text + "\n补充说明:本页更新。\n", encoding="utf-8")
    changed = ingest(index, [folder], workers=workers)
    index.close()
    shutil.rmtree(place)
    return {
        "files": full.found, "failed": full.failed, "items": passages, "full_s": round(full.seconds, 1),
        "files_per_s": round(full.found / full.seconds, 2), "unchanged_s": round(unchanged.seconds, 2),
        "changed_files": changed.found - changed.unchanged, "changed_s": round(changed.seconds, 2),
        "writer_mb": memory(),
    }  # fmt: skip


def main(count: str, workers: str) -> None:
    """Print the runs over ``count`` generated files as JSON; with one worker the stages too."""
    folder = Path(tempfile.mkdtemp(prefix="mingzhang-files-"))
    try:
        write_files(folder, int(count))
        told: dict[str, object] = dict(runs(folder, int(workers)))
        if workers == "1":
            told["stages"] = stages(folder, min(30, int(count)))
        print(json.dumps(told))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(*sys.argv[1:3])
