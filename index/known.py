"""What values the fields have in the index, with their index forms, remembered until the index changes."""

from __future__ import annotations

from functools import lru_cache, partial

from index.analysis import index_form
from index.fieldforms import FieldForms
from index.plan import Values
from index.store import Store

_form = lru_cache(maxsize=100_000)(index_form)


class Known:
    """The known values of one store; safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        @lru_cache(maxsize=64)
        def read(generation: int, field: str) -> FieldForms:
            return FieldForms((value, _form(text)) for value, text in store.field_values(field))

        @lru_cache(maxsize=2)
        def publishers(generation: int) -> dict[str, str]:
            return {form: name for name, form in read(generation, "publisher")}

        self._read = read
        self._publishers = publishers

    def at(self, generation: int) -> tuple[Values, dict[str, str]]:
        """The values of a field, each with its form, and the publishers' printed names by their forms."""
        return partial(self._read, generation), self._publishers(generation)
