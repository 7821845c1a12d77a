"""Opening a file that may be anything: a pipe, a device, a folder, a file that somebody is still writing."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path
from typing import BinaryIO

LARGEST = 256 << 20
"""Bytes; a larger file is refused, and of an archive's member not more is unpacked, whatever its header says."""
YOUNG = 2.0
"""Seconds; a change within the clock's own grain (2 s on some disks) may leave all of a file's times as they were."""
ATTEMPTS = 3
PAUSE = 0.3


class RefusedError(Exception):
    """The file cannot be taken at all; one line for the user, in Chinese."""


class MovingError(RefusedError):
    """The file changed while it was read, again and again."""


def open_plain(file: Path) -> BinaryIO:
    """The file, opened for reading. Raises OSError, and RefusedError for what is no plain file; never waits for one."""
    _demand_plain(os.stat(file))  # before it is opened: opening a device can do something
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        _demand_plain(os.fstat(descriptor))
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def _demand_plain(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise RefusedError("这是文件夹,不是文件")
    if not stat.S_ISREG(status.st_mode):
        raise RefusedError("不是普通文件(管道、套接字或设备)")


def read_plain(file: Path) -> tuple[bytes, str]:
    """The bytes and the shape of a file that stood still while it was read. Raises OSError, RefusedError."""
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(PAUSE)
        with open_plain(file) as opened:
            before = os.fstat(opened.fileno())
            if before.st_size > LARGEST:
                raise RefusedError(f"文件超过 {LARGEST >> 20} MiB")
            data = opened.read(before.st_size + 1)
            after = os.fstat(opened.fileno())
        if len(data) == before.st_size and shape_of(before) == shape_of(after):
            return data, known_shape(before)
    raise MovingError("读取时文件还在变化,请稍后再入库")


def shape_of(status: os.stat_result) -> str:
    """Size, times of change and identity of a file: what differs when its content may differ."""
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"


def known_shape(status: os.stat_result) -> str:
    """The shape, where the same shape later means the same content; empty for a file that changed a moment ago.

    The clock is asked only here. One that is wrong or jumps makes files look young, which costs reading them again.
    """
    age = time.time() - max(status.st_mtime, status.st_ctime)
    return shape_of(status) if age > YOUNG else ""
