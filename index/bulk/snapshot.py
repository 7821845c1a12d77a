"""The names that one run reads with: taken from the index once, before anything of the run is stored as read."""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.port import Index
from ingest.learnt import NO_NAMES, LearntNames, names_to_json


class Snapshot:
    """Taken when it is first asked for, since a run that has nothing to read needs none; safe to use from threads."""

    def __init__(self, index: Index, folder: Path, learn: bool) -> None:
        self._index = index
        self._file = folder / "names.json"
        self._learn = learn
        self._lock = threading.Lock()
        self._names: LearntNames | None = None

    def names(self) -> LearntNames:
        """What the filings stored before the run teach; nothing where the run is not to learn."""
        with self._lock:
            if self._names is None:
                self._names = self._index.learnt_names() if self._learn else NO_NAMES
                self._file.write_text(json.dumps(names_to_json(self._names.names), ensure_ascii=False), "utf-8")
            return self._names

    def file(self) -> Path | None:
        """The file that reading processes take the names from; None where there are none."""
        return self._file if self.names().names else None

    @property
    def digest(self) -> str:
        """The digest of the names, empty where there are none or nothing was read."""
        return self._names.digest if self._names else ""


@contextmanager
def taken(index: Index, learn: bool) -> Iterator[Snapshot]:
    """The snapshot of one run; its file goes when the run ends."""
    with tempfile.TemporaryDirectory(prefix="mingzhang-") as folder:
        yield Snapshot(index, Path(folder), learn)
