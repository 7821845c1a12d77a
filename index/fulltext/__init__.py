"""The small interface of full-text engines: entries go in by reading, plans are answered with documents and counts.

An engine keeps derived data only. It remembers the generation of the store that it reflects, in one commit with the
entries themselves, so that it can be caught up from SQLite after a crash at any moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from index.plan import Plan
from index.port import HitKind, Sort

FACETS = ("year", "publisher", "kind", "table", "code", "verdict")
"""The fields that results are counted by; ``code`` counts classes (215*)."""
MOST_FACET_VALUES = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page of which answers, and what is counted beside."""

    kind: HitKind | None = None
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 20
    facets: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted over a whole result: ``counts`` per kind before the wanted kind narrows, the rest after.

    ``sums`` maps a part (rows that add up without counting anything twice) to how many amounts it has and their sum.
    """

    total: int
    counts: dict[str, int]
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    sums: dict[str, tuple[int, int]] = field(default_factory=dict)


Form = TypeVar("Form")


@dataclass(frozen=True, slots=True)
class Made(Generic[Form]):
    """A document as an engine takes it, which needs no index to make, with its number and its reading's."""

    doc: int
    filing: int
    form: Form


@dataclass(frozen=True, slots=True)
class Answer:
    """Documents of one page with their scores; ``counted`` waits for what may be counted while they are read."""

    page: tuple[tuple[int, float], ...]
    counted: Callable[[], Counted]

    def found(self) -> bool:
        """Whether anything fits, of whatever kind."""
        return bool(self.page) or any(self.counted().counts.values())


class FullText(Protocol):
    """A full-text engine over one folder."""

    def generation(self) -> int:
        """The generation of the store that the committed entries reflect; -1 where there is nothing yet."""

    def apply(
        self, generation: int, gone: Iterable[int], entries: Iterable[Made[Any]], instead: Iterable[Made[Any]] = ()
    ) -> None:
        """Drop the readings ``gone`` and those that ``entries`` belong to, add the entries, in one commit.

        Each document of ``instead`` takes the place of the one of its number; its reading is none of the others.
        """

    def release(self) -> None:
        """Let another process write."""

    def refresh(self) -> None:
        """Let searches see the last commit."""

    def search(self, plan: Plan, wanted: Wanted) -> Answer:
        """The documents that fit the plan."""

    def close(self) -> None:
        """Release files and locks."""
