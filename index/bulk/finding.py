"""The files to ingest: those named, those of a supported kind in folders, and those inside ZIP archives.

A file in an archive is named ``archive.zip!inner/name.txt``; names that an old Chinese tool wrote in GBK come back as
they were.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest.readers.kinds import SUFFIXES

ARCHIVE = ".zip"
INSIDE = "!"
LARGEST = 256 << 20
"""Bytes; a larger file is refused, and of an archive's member not more is unpacked, whatever its header says."""
_UTF8_NAME = 0x800


class RefusedError(Exception):
    """The file cannot be taken at all; one line for the user, in Chinese."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to ingest: a file on disk, or ``member`` (its name as the archive has it) of the archive ``file``."""

    path: str
    file: Path
    member: str | None = None

    @property
    def name(self) -> str:
        """The file's own name."""
        return PurePosixPath(self.path.rsplit(INSIDE, 1)[-1]).name if self.member else self.file.name

    def read(self) -> bytes:
        """The file's bytes. Raises OSError, RefusedError."""
        if self.member is None:
            if self.file.stat().st_size > LARGEST:
                raise RefusedError(f"文件超过 {LARGEST >> 20} MiB")
            return self.file.read_bytes()
        try:
            with zipfile.ZipFile(self.file) as archive, archive.open(self.member) as inner:
                data = inner.read(LARGEST + 1)
        except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError) as error:
            raise RefusedError(f"压缩包内的文件无法解开({error})") from error
        if len(data) > LARGEST:
            raise RefusedError(f"解开后超过 {LARGEST >> 20} MiB")
        return data

    @contextmanager
    def on_disk(self, data: bytes) -> Iterator[Path]:
        """A file of this name that holds ``data``, so that what is hashed is what is read, whoever still writes."""
        with tempfile.TemporaryDirectory(prefix="mingzhang-") as folder:
            file = Path(folder) / (self.name or "file")
            file.write_bytes(data)
            yield file


def digest(data: bytes) -> str:
    """The content hash."""
    return hashlib.sha256(data).hexdigest()


def discover(paths: Iterable[Path]) -> Iterator[Source]:
    """Every file of a supported kind once, in order; a file that is named itself is taken whatever its kind."""
    seen: set[str] = set()
    for path in paths:
        inside = _walk(path) if path.is_dir() else [path]
        for file in inside:
            for source in _sources(file.absolute()):
                if source.path not in seen:
                    seen.add(source.path)
                    yield source


def _walk(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if Path(name).suffix.lower() in SUFFIXES | {ARCHIVE} and not name.startswith(("~$", ".")):
                yield Path(where, name)


def _sources(file: Path) -> Iterator[Source]:
    if file.suffix.lower() != ARCHIVE or not file.is_file():
        yield Source(str(file), file)
        return
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError):
        yield Source(str(file), file)
        return
    for member in members:
        name = member_name(member)
        if not member.is_dir() and PurePosixPath(name).suffix.lower() in SUFFIXES:
            yield Source(f"{file}{INSIDE}{name}", file, member.filename)


def member_name(member: zipfile.ZipInfo) -> str:
    """The member's name; without the flag for UTF-8 the bytes are tried as UTF-8, then GBK."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gbk"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename
