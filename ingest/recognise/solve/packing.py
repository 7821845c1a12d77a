"""Several sums as one whole number, so that adding them, comparing them and looking them up is one step each.

Each column has a field of bits wide enough for all its figures together, its top bit free; the first column stands
highest, so that packed sums sort as their columns do, negative ones too.
"""

from __future__ import annotations

from collections.abc import Mapping


class Packing:
    """How sums over ``columns`` columns are packed, none of them ever beyond ``most`` in size."""

    def __init__(self, columns: int, most: int) -> None:
        self._bits = most.bit_length() + 2
        self._shifts = [self._bits * (columns - 1 - column) for column in range(columns)]
        self.guards = sum(1 << (shift + self._bits - 1) for shift in self._shifts)
        """The top bit of each field: ``(limits + guards - sums) & guards == guards`` where no sum is over its limit."""

    def packed(self, values: Mapping[int, int]) -> int:
        """The values by column as one number."""
        return sum(value << self._shifts[column] for column, value in values.items())

    def unpacked(self, packed: int) -> list[int]:
        """The value of each column."""
        raised, mask, top = packed + self.guards, (1 << self._bits) - 1, 1 << (self._bits - 1)
        return [((raised >> shift) & mask) - top for shift in self._shifts]
