"""The values that a field has in the index, found by their index forms or by a part of these."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

BETWEEN = "\uffff"
"""Stands between forms and in none of them: no character."""


def numbers_holding(form: str, text: str, starts: Sequence[int]) -> Iterator[int]:
    """The numbers of the forms that have this in them, in order: ``text`` is all forms, each with BETWEEN behind it,
    ``starts`` where each begins.
    """
    at = text.find(form)
    while at >= 0:
        number = bisect_right(starts, at) - 1
        if number >= 0:
            yield number
        if number + 1 >= len(starts):
            return
        at = text.find(form, starts[number + 1])


class FieldForms:
    """Values with their index forms, in the order given.

    Their forms are one string, so that a part of them is looked for without a look at each: every word of a search is
    looked for among all publishers.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._pairs = tuple(pairs)
        self._by_form: dict[str, list[str]] = {}
        for value, form in self._pairs:
            self._by_form.setdefault(form, []).append(value)
        self._text = "".join(form + BETWEEN for _, form in self._pairs)
        self._starts = list(accumulate((len(form) + 1 for _, form in self._pairs), initial=0))[:-1]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._pairs)

    def called(self, form: str) -> list[str]:
        """The values with this form."""
        return self._by_form.get(form, [])

    def starting(self, form: str) -> list[str]:
        """The values whose form starts so."""
        return [value for value, known in self._pairs if known.startswith(form)]

    def holding(self, form: str) -> list[str]:
        """The values whose form has this in it."""
        return [self._pairs[number][0] for number in numbers_holding(form, self._text, self._starts)]
