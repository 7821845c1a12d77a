"""What the system says is wrong with a file or disk, in Chinese."""

from __future__ import annotations

import errno
import re

_NUMBER = re.compile(r"\(os error (\d+)\)")
_REASONS = {
    errno.ENOENT: "不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "所在磁盘只读",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EFBIG: "超过允许的文件大小",
    errno.EISDIR: "是文件夹,不是文件",
    errno.ENOTDIR: "不是文件夹",
    errno.ELOOP: "符号链接成环",
    errno.ENAMETOOLONG: "名称过长",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件过多",
    errno.ENFILE: "打开的文件过多",
    errno.ENOMEM: "内存不足",
    errno.EADDRINUSE: "已被占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
    errno.EBUSY: "正被占用",
    errno.ESTALE: "网络文件夹已失效",
    errno.ETIMEDOUT: "超时",
    errno.ENXIO: "没有这个设备",
    errno.ENODEV: "没有这个设备",
    errno.EEXIST: "已存在",
    errno.ENOTEMPTY: "文件夹不是空的",
}
_SQLITE = {
    "database or disk is full": "磁盘已满",
    "disk i/o error": "磁盘读写出错",
    "readonly database": "没有写权限或磁盘只读",
    "unable to open database file": "文件打不开",
    "database is locked": "正被另一个程序占用",
    "malformed": "文件已损坏",
    "file is not a database": "不是索引文件",
    "no such table": "不是完整的索引文件",
}


def reason(error: Exception) -> str:
    """Why the system or SQLite failed, in Chinese where it is known, else as it was told."""
    if isinstance(error, OSError) and error.errno in _REASONS:
        return _REASONS[error.errno]
    told = str(getattr(error, "strerror", None) or error)
    if (number := _NUMBER.search(told)) and int(number[1]) in _REASONS:  # as libraries in Rust tell it
        return _REASONS[int(number[1])]
    return next((chinese for english, chinese in _SQLITE.items() if english in told.lower()), told)
