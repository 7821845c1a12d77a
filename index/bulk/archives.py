"""ZIP archives: what is in them and its bytes, with an end to how much an archive can unpack to.

Nothing is unpacked to a name that the archive chose. An archive inside an archive is opened in memory, to a depth.
"""

from __future__ import annotations

import io
import os
import threading
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from index.bulk.plainfile import LARGEST, RefusedError, known_shape, open_plain, shape_of
from ingest.oserrors import reason

ARCHIVE = ".zip"
DEEPEST = 3
LARGEST_NESTED = 64 << 20
MOST_MEMBERS = 200_000
BOMB_SIZE = 10 << 20
BOMB_RATIO = 100
"""A member that is larger than BOMB_SIZE and shrank to less than a hundredth is a bomb: text shrinks to a tenth."""
KEPT_OPEN = 4
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1

Place = tuple[int, ...]
"""The number of a member in its archive, or of an archive in an archive and then the member's in that."""


@dataclass(frozen=True)
class Member:
    """One file in an archive: its name, with the archives around it, where it stands, and why it cannot be taken."""

    name: str
    place: Place
    refused: str = ""


class Archive:
    """An opened archive and those inside it."""

    def __init__(self, opened: zipfile.ZipFile, shape: str, known: str) -> None:
        self._zip = opened
        self.shape, self.known_shape = shape, known
        self._inner: OrderedDict[int, Archive] = OrderedDict()

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """All files in it, with those of the archives inside it. Raises RefusedError."""
        return tuple(self._members(DEEPEST))

    @cached_property
    def by_name(self) -> dict[str, Member]:
        """The members by their names; of several with one name each but the first has a number behind it."""
        return {member.name: member for member in self.members}

    def _members(self, depth: int) -> Iterator[Member]:
        taken: set[str] = set()
        for number, info in enumerate(self._zip.infolist()):
            if info.is_dir():
                continue
            name = _unused(member_name(info), taken)
            taken.add(name)
            if not name.lower().endswith(ARCHIVE):
                yield Member(name, (number,))
                continue
            try:
                if depth <= 1:
                    raise RefusedError("压缩包层层相套,请先解开")
                for inner in self.inner(number)._members(depth - 1):
                    yield Member(f"{name}!{inner.name}", (number, *inner.place), inner.refused)
            except RefusedError as error:
                yield Member(name, (number,), str(error))

    def inner(self, number: int) -> Archive:
        """The archive that is a member of this one. Raises RefusedError."""
        found = self._inner.get(number)
        if found is None:
            data = self._read(number, LARGEST_NESTED)
            found = self._inner[number] = Archive(_opened(io.BytesIO(data), len(data)), self.shape, self.known_shape)
            while len(self._inner) > 1:
                self._inner.popitem(last=False)
        return found

    def read(self, place: Place) -> bytes:
        """The bytes of a member. Raises RefusedError."""
        first, *rest = place
        return self.inner(first).read(tuple(rest)) if rest else self._read(first, LARGEST)

    def _read(self, number: int, largest: int) -> bytes:
        infos = self._zip.infolist()
        if number >= len(infos):
            raise RefusedError("压缩包里已没有这个文件")
        info = infos[number]
        if info.flag_bits & _ENCRYPTED:
            raise RefusedError("压缩包内的文件已加密,无法解开")
        if info.file_size > largest:
            raise RefusedError(f"解开后超过 {largest >> 20} MiB")
        if info.file_size > max(BOMB_SIZE, BOMB_RATIO * info.compress_size):
            raise RefusedError(f"压缩比超过 {BOMB_RATIO} 倍,可能是压缩炸弹,未解开")
        try:
            with self._zip.open(info) as member:
                return member.read(largest)
        except MemoryError:
            raise
        except Exception as error:
            raise RefusedError(f"压缩包内的文件无法解开({_why(error)})") from error

    def close(self) -> None:
        """Give the file back."""
        self._zip.close()


def _why(error: Exception) -> str:
    if isinstance(error, NotImplementedError):
        return "压缩方式不支持"
    if isinstance(error, (zipfile.BadZipFile, zlib.error)):
        return "内容损坏"
    if isinstance(error, EOFError):
        return "内容不完整"
    return reason(error)


def _opened(file: BinaryIO, size: int) -> zipfile.ZipFile:
    try:
        opened = zipfile.ZipFile(file)
    except MemoryError:
        raise
    except Exception as error:
        raise RefusedError("压缩包损坏或不完整") from error
    infos = opened.infolist()
    if len(infos) > MOST_MEMBERS:
        raise RefusedError(f"压缩包内的文件超过 {MOST_MEMBERS:,} 个")
    if sum(info.compress_size for info in infos) > size:
        raise RefusedError("压缩包内的文件互相重叠,可能是压缩炸弹,未解开")
    return opened


def _unused(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    stem, dot, suffix = name.rpartition(".")
    number = 2
    while f"{stem}({number}){dot}{suffix}" in taken:
        number += 1
    return f"{stem}({number}){dot}{suffix}"


def member_name(member: zipfile.ZipInfo) -> str:
    """The member's name; without the flag for UTF-8 the bytes are tried as UTF-8, then GBK."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


_held = threading.local()


def archive_of(file: Path) -> Archive:
    """The archive as it is now; the last few stay open, since the members of one are read one after the other.

    Raises OSError, RefusedError.
    """
    kept: OrderedDict[Path, Archive] = _held.__dict__.setdefault("archives", OrderedDict())
    shape = shape_of(os.stat(file))
    found = kept.pop(file, None)
    if found is not None and found.shape != shape:
        found.close()
        found = None
    if found is None:
        opened = open_plain(file)
        try:
            status = os.fstat(opened.fileno())
            found = Archive(_opened(opened, status.st_size), shape_of(status), known_shape(status))
        except BaseException:
            opened.close()
            raise
    kept[file] = found
    while len(kept) > KEPT_OPEN:
        kept.popitem(last=False)[1].close()
    return found
