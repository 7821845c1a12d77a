"""The files to ingest: those named, those of a supported kind in folders, and those inside ZIP archives.

A file in an archive is named ``archive.zip!inner/name.txt``, in an archive inside it ``a.zip!b.zip!name.txt``. What
stands in a folder may be anything: what is no plain file is never opened, what cannot be taken is told, not dropped.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from index.bulk.archives import ARCHIVE, Place, archive_of
from index.bulk.paths import absolute, file_of, shown
from index.bulk.plainfile import RefusedError, known_shape, read_plain
from ingest.oserrors import reason
from ingest.readers.kinds import SUFFIXES

UNREAD = frozenset(
    {".doc", ".rtf", ".odt", ".ods", ".wps", ".et", ".ofd", ".ceb", ".caj", ".rar", ".7z", ".tar", ".gz", ".tgz"}
)
"""Kinds that filings come in as well and that nothing here reads; each is told in the ledger."""
INSIDE = "!"
LONGEST_NAME = 80
_INSIDE_ARCHIVE = re.compile(re.escape(ARCHIVE + INSIDE), re.IGNORECASE)
_GONE = (errno.ENOENT, errno.ENOTDIR)


@dataclass(frozen=True, slots=True)
class Source:
    """One file to ingest: a file on disk, or ``member`` of the archive ``file``; ``path`` is its name in the ledger.

    ``refused`` says in Chinese why it cannot be taken; ``unread`` where that is for its kind alone.
    """

    path: str
    file: Path
    member: Place | None = None
    refused: str = ""
    unread: bool = False

    @property
    def name(self) -> str:
        """The file's own name."""
        return PurePosixPath(self.path.rsplit(INSIDE, 1)[-1] if self.member else self.path).name

    def read(self) -> tuple[bytes, str]:
        """The file's bytes and shape; the shape is empty where it says nothing. Raises OSError, RefusedError."""
        if self.refused:
            raise RefusedError(self.refused)
        if self.member is None:
            return read_plain(self.file)
        archive = archive_of(self.file)
        return archive.read(self.member), archive.known_shape

    def shape(self) -> str:
        """The shape of the file, or of the archive that it is in; empty where it says nothing."""
        try:
            return known_shape(os.stat(self.file))
        except OSError:
            return ""

    @contextmanager
    def on_disk(self, data: bytes) -> Iterator[Path]:
        """A file of this name that holds ``data``, so that what is hashed is what is read, whoever still writes."""
        with tempfile.TemporaryDirectory(prefix="mingzhang-") as folder:
            stem, dot, suffix = (self.name or "file").rpartition(".")
            file = Path(folder) / f"{stem[: LONGEST_NAME // 2]}{dot}{suffix[:10]}"
            file.write_bytes(data)
            yield file


def digest(data: bytes) -> str:
    """The content hash."""
    return hashlib.sha256(data).hexdigest()


def discover(paths: Iterable[Path], passed: Counter[str] | None = None) -> Iterator[Source]:
    """Every file of a supported kind once, in order; a file that is named itself is taken whatever its kind.

    ``passed`` counts the files in folders that are of no kind of interest, by their suffix.
    """
    seen: set[str] = set()
    for path in paths:
        root = absolute(path)
        found = _in_folder(root, Counter() if passed is None else passed) if root.is_dir() else [_plain(root)]
        for source in found:
            for one in _unpacked(source):
                if one.path not in seen:
                    seen.add(one.path)
                    yield one


def files_in(roots: Iterable[Path]) -> Iterator[Path]:
    """The files that ``discover`` would look at, archives unopened."""
    for root in roots:
        for source in _in_folder(root, Counter()) if root.is_dir() else [_plain(root)]:
            yield source.file


def _plain(file: Path) -> Source:
    return Source(shown(file), file)


def _in_folder(root: Path, passed: Counter[str]) -> Iterator[Source]:
    """The files in a folder and those below it, real folders before linked ones, each folder once."""
    seen: set[tuple[int, int]] = set()
    tops = [str(root)]
    while tops:
        linked: list[str] = []
        for top in sorted(tops):
            errors: list[OSError] = []
            for where, folders, names in os.walk(top, onerror=errors.append):
                if (here := _identity(where)) in seen:
                    folders.clear()
                    continue
                seen.add(here)
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                linked += [os.path.join(where, name) for name in folders if os.path.islink(os.path.join(where, name))]
                yield from _of_interest(where, sorted(names), passed)
            for error in errors:
                folder = Path(os.fsdecode(error.filename or top))
                yield Source(shown(folder), folder, refused=f"文件夹打不开({reason(error)})")
        tops = linked


def _identity(folder: str) -> tuple[int, int]:
    try:
        status = os.stat(folder)
    except OSError:
        return (-1, -1)
    return status.st_dev, status.st_ino


def _of_interest(where: str, names: list[str], passed: Counter[str]) -> Iterator[Source]:
    for name in names:
        if name.startswith(("~$", ".")):
            continue
        suffix = Path(name).suffix.lower()
        file = Path(where, name)
        if suffix in UNREAD:
            yield Source(shown(file), file, refused=f"不支持的格式({suffix})", unread=True)
        elif suffix in SUFFIXES or suffix == ARCHIVE:
            yield _plain(file)
        else:
            passed[shown(suffix) or "无后缀"] += 1


def _unpacked(source: Source) -> Iterator[Source]:
    """The files in an archive; any other file as it is."""
    if source.refused or source.file.suffix.lower() != ARCHIVE:
        yield source
        return
    try:
        if not stat.S_ISREG(os.stat(source.file).st_mode):
            yield source
            return
        members = archive_of(source.file).members
    except RefusedError as error:
        yield Source(source.path, source.file, refused=str(error))
        return
    except OSError:
        yield source
        return
    for member in members:
        path = f"{source.path}{INSIDE}{_printable(member.name)}"
        suffix = PurePosixPath(member.name).suffix.lower()
        if re.split(r"[\\/]", member.name)[-1].startswith(("~$", ".")):
            continue
        if member.refused or suffix in SUFFIXES:
            yield Source(path, source.file, member.place, member.refused)
        elif suffix in UNREAD:
            yield Source(path, source.file, member.place, f"不支持的格式({suffix})", unread=True)


def _printable(name: str) -> str:
    """The name of a member as the ledger has it; it need not be turned back, members are looked up."""
    return shown(name.encode("utf-8", "surrogatepass").decode("utf-8", "backslashreplace"))


def source_of(path: str) -> Source:
    """The file that a path of the ledger names; one that is not there any more fails when it is read."""
    for cut in _INSIDE_ARCHIVE.finditer(path):
        file = file_of(path[: cut.end() - 1])
        if not file.is_file():
            continue
        found = _listed(file).get(path[cut.end() :])
        return found or Source(path, file, refused="压缩包里已没有这个文件")
    return Source(path, file_of(path))


_listings: dict[tuple[str, str], dict[str, Source]] = {}


def _listed(file: Path) -> dict[str, Source]:
    """The files in an archive by their names in it; the last listing is kept, since one asks for all of its files."""
    try:
        key = (str(file), archive_of(file).shape)
    except (OSError, RefusedError):
        return {}
    if key not in _listings:
        at = len(shown(file)) + 1
        _listings.clear()
        _listings[key] = {source.path[at:]: source for source in _unpacked(_plain(file))}
    return _listings.get(key, {})


def is_gone(path: str) -> bool:
    """Whether a path of the ledger is surely not there any more; a folder that cannot be looked into proves nothing."""
    cut = next((c for c in _INSIDE_ARCHIVE.finditer(path) if file_of(path[: c.end() - 1]).is_file()), None)
    if cut is None:
        outer = _INSIDE_ARCHIVE.search(path)
        return _missing(file_of(path)) and (outer is None or _missing(file_of(path[: outer.end() - 1])))
    file = file_of(path[: cut.end() - 1])
    try:
        archive_of(file)
    except (OSError, RefusedError):
        return False
    return path[cut.end() :] not in _listed(file)


def _missing(file: Path) -> bool:
    try:
        os.lstat(file)
    except OSError as error:
        return error.errno in _GONE
    return False
