"""PDFium's C functions driven over many items at once, without a line of Python a call.

PDFium is asked once for every character and every path, and a call through ctypes costs several times what it does.
Here a function takes addresses as plain integers, so that ``map`` drives it, and what it answers through pointers
lands in one array for all items.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Iterable
from itertools import repeat
from typing import Any

ADDRESS = ctypes.c_void_p
NUMBER = ctypes.c_int


def plain(function: Any, *kinds: Any, result: Any = None) -> Any:
    """The same C function with arguments of these kinds, its pointers given and returned as integers."""
    bare = type(function)(ctypes.cast(function, ADDRESS).value)
    bare.argtypes = kinds
    bare.restype = result or function.restype
    return bare


def address(handle: Any) -> int:
    """Where the object behind a handle lies."""
    return ctypes.cast(handle, ADDRESS).value or 0


def each(function: Any, parent: int, indexes: Iterable[int], *pointers: Iterable[int]) -> list[Any]:
    """What ``function(parent, index, *pointers)`` returns for each index."""
    return list(map(function, repeat(parent), indexes, *pointers))


class Answers:
    """``width`` numbers of one kind ("f", "d", "i", "I") for each of ``count`` items, to be written by PDFium."""

    def __init__(self, kind: str, width: int, count: int) -> None:
        self.numbers = array(kind, bytes(array(kind).itemsize * width * max(count, 1)))
        self._width = width
        self._count = count

    @property
    def pointers(self) -> list[range]:
        """Of each column: where its number for each item lies."""
        start, size = self.numbers.buffer_info()[0], self.numbers.itemsize
        step = size * self._width
        firsts = range(start, start + step, size)
        return [range(first, first + step * self._count, step) for first in firsts]

    @property
    def structures(self) -> range:
        """Where the whole of each item lies: what is written there is a C structure of ``width`` numbers."""
        return self.pointers[0]

    @property
    def columns(self) -> list[array[Any]]:
        """The numbers, column by column."""
        stop = self._width * self._count
        return [self.numbers[at : stop : self._width] for at in range(self._width)]
