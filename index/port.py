"""The port that every index implements: filings go in, typed queries are answered with hits.

One contract test suite (``tests/index/contract.py``) runs against every implementation. The web page, the JSON API
and the command line know this module only, never an implementation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, Protocol

from index.query import FieldName, Query
from ingest.filing import Check, Filing
from ingest.layout import Place
from ingest.learnt import LearntNames

if TYPE_CHECKING:
    from index.ready import Ready

HitKind = Literal["project", "subject", "indicator", "passage", "table", "filing"]
KINDS: dict[HitKind, str] = {
    "project": "项目", "subject": "科目", "indicator": "指标", "passage": "正文", "table": "表格", "filing": "文件",
}  # fmt: skip
"""Kinds of hits with their names for users; 科目 is any row of a table but a project's."""

FileState = Literal["done", "warned", "failed", "skipped", "withdrawn"]
STATES: dict[FileState, str] = {
    "done": "完成", "warned": "完成(有提醒)", "failed": "失败", "skipped": "跳过", "withdrawn": "已撤下",
}  # fmt: skip
"""How the reading of a file ended, with the names for users."""

Sort = Literal["relevance", "amount", "amount_asc", "year", "year_asc", "added"]
"""``added`` puts the hits of the filings stored last first."""


@dataclass(frozen=True, slots=True)
class FilingRef:
    """A stored filing as results name it. ``id`` is stable: it derives from the content, never from the run.

    ``added`` is when it was first stored, as UTC in ISO 8601 with seconds.
    """

    id: str
    title: str
    publisher: str | None
    publisher_code: str | None
    fiscal_year: int | None
    kind: str | None
    path: str
    added: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer, with the place that states it.

    ``id`` is stable and unique within the index ("<filing id>:<kind letter><ordinal>"). ``amounts`` are the row's or
    project's figures in 万元 by column. ``highlights`` are (start, end) offsets into ``text``, the printed text.
    ``doubts`` are the columns whose figure nothing proves, ``mended`` the print of those that were mended.
    """

    id: str
    kind: HitKind
    filing: FilingRef
    text: str
    place: Place
    score: float
    code: str | None = None
    name: str | None = None
    table: str | None = None
    amount: Decimal | None = None
    amounts: dict[str, Decimal] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    highlights: tuple[tuple[int, int], ...] = ()
    doubts: tuple[str, ...] = ()
    mended: dict[str, str] = field(default_factory=dict)

    @property
    def unsure(self) -> bool:
        """Whether nothing proves ``amount``."""
        return self.is_unsure(self.amount)

    def is_unsure(self, amount: Decimal | None) -> bool:
        """Whether every column with this amount is in doubt."""
        columns = [column for column, value in self.amounts.items() if value == amount]
        return bool(columns) and all(column in self.doubts for column in columns)


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one field over the whole result with their counts, most frequent first."""

    field: str
    values: tuple[tuple[str, int], ...]


SuggestionKind = Literal["project", "subject", "indicator", "publisher"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion for the search box: ``text`` is what to search for, ``code`` stands beside it where there is one."""

    text: str
    kind: SuggestionKind
    code: str | None = None


AnswerUnit = Literal["万元", "%"]


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """One figure (万元) that an answer is made of, or one of several that it offers, with the hit that states it."""

    label: str
    amount: Decimal
    hit: Hit


@dataclass(frozen=True, slots=True)
class Answer:
    """A question in words answered in one line: whose ``name``, which ``column``, which ``year``, and the figure.

    ``hit`` is the row or project that states ``amount``. A figure that was worked out (a change between two years, a
    rate of execution) has no hit but its ``parts``; parts without an amount are the figures of several publishers, of
    which the question names none. All are empty where nothing in the index answers, which is then said.
    """

    name: str
    year: int | None
    publisher: str | None = None
    column: str | None = None
    amount: Decimal | None = None
    hit: Hit | None = None
    unit: AnswerUnit = "万元"
    parts: tuple[AnswerPart, ...] = ()

    @property
    def unsure(self) -> bool:
        """Whether nothing proves the figure, or one that it was worked out from."""
        stated = [(self.hit, self.amount)] if self.hit else [(part.hit, part.amount) for part in self.parts]
        return any(hit.is_unsure(amount) for hit, amount in stated)


@dataclass(frozen=True, slots=True)
class CheckHit:
    """One check of one filing; ``ordinal`` is its place in ``Filing.checks``, or after them for one against another."""

    filing: FilingRef
    ordinal: int
    check: Check


@dataclass(frozen=True, slots=True)
class CheckResults:
    """One page of checks; ``verdicts``, ``rules`` and ``publishers`` count over the whole result, most first."""

    hits: tuple[CheckHit, ...]
    total: int
    verdicts: dict[str, int]
    rules: dict[str, int]
    publishers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sum:
    """What adds up over a whole result without counting anything twice: ``number`` amounts of one ``part``.

    A part is one level of codes of one table (支出总表·项级), or 项目, or 一级项目; ``wan`` is in 万元. ``unsure`` of
    the amounts are proved by nothing.
    """

    part: str
    number: int
    wan: Decimal
    unsure: int = 0


@dataclass(frozen=True, slots=True)
class Results:
    """One page of answers; ``counts`` are per kind over the whole result, before the tab chosen narrows it.

    ``facets`` name fields of the query language and values that a ``Filter`` takes as they stand. ``sums`` are made
    with the facets; ``sum_wan`` and ``summed`` repeat the only one, and are None and 0 where there are several, since
    the parts of several tables or levels count the same money more than once.
    """

    hits: tuple[Hit, ...]
    total: int
    counts: dict[str, int]
    facets: tuple[Facet, ...] = ()
    sum_wan: Decimal | None = None
    summed: int = 0
    sums: tuple[Sum, ...] = ()
    problems: tuple[str, ...] = ()
    did_you_mean: str | None = None
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """What the ledger knows of one file; ``reason`` says in Chinese why it failed or was warned of.

    ``shape`` is what the disk said of the file (size, times, identity) where the same shape means the same content.
    """

    path: str
    sha256: str
    state: FileState
    reason: str = ""
    parser_version: str = ""
    filing_id: str | None = None
    seconds: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    shape: str = ""


Spread = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
"""How work that needs no index is done on many tasks: as ``map`` does it, or shared out among processes, in any order;
None where a task could not be done.
"""


class Index(Protocol):
    """A store of filings that answers queries."""

    def exclusive(self, waiting: Callable[[], None] = ...) -> AbstractContextManager[None]:
        """Hold the index for writing over several calls; waits for another process that does, telling ``waiting``."""

    def put(self, entries: Iterable[tuple[SourceFile, Filing | Ready | None, bytes]]) -> None:
        """Store files with their filing (None where reading failed) and source bytes, all or none of each.

        A filing that was made ready has its source bytes with it.
        """

    def readier(self) -> Callable[[str, Filing, bytes], Ready]:
        """What makes a filing ready for ``put``, given its content's SHA-256, itself and its source bytes.

        It needs no index and can be handed to any process.
        """

    def seen(self, shapes: Iterable[tuple[str, str]]) -> None:
        """Remember the shapes (path, shape) of files that hold what the ledger says; no answer changes."""

    def remove(self, paths: Sequence[str]) -> None:
        """Withdraw files; a filing whose last path goes is no longer found."""

    def relate(self, spread: Spread = map) -> int:
        """Hold filings that newly answer searches against their relatives, for ``checks``; how many there were.

        ``spread`` says how the comparing is done, whose results are stored as they come.
        """

    def search(
        self,
        query: Query,
        *,
        kind: HitKind | None = None,
        sort: Sort = "relevance",
        offset: int = 0,
        limit: int = 20,
        facets: bool = False,
    ) -> Results:
        """One page of the answers to a query."""

    def filing(self, filing_id: str) -> Filing:
        """The stored document model. Raises KeyError."""

    def ref(self, filing_id: str) -> FilingRef:
        """How results name a filing. Raises KeyError."""

    def source(self, filing_id: str) -> bytes:
        """The source file's bytes, as ingested. Raises KeyError."""

    def filings(self) -> list[FilingRef]:
        """All filings that answer searches, by publisher, year and kind."""

    def field_values(self, field: FieldName) -> tuple[str, ...]:
        """The values that a field has in the filings that answer searches, as a ``Filter`` takes them.

        Those of tables, rules, families and verdicts may be of older versions only; fields of names and codes have
        none here.
        """

    def answering(self, filing_id: str) -> FilingRef | None:
        """The version of a filing (same publisher, year and kind) that answers searches, None where all are withdrawn.

        Raises KeyError.
        """

    def versions(self, filing_id: str) -> list[FilingRef]:
        """All versions of a filing (same publisher, year and kind), the newest first. Raises KeyError."""

    def suggest(self, text: str, limit: int = 8) -> list[Suggestion]:
        """Completions of what stands in the search box: names, codes, and names by their pinyin initials."""

    def checks(
        self,
        *,
        verdict: str | None = None,
        rule: str | None = None,
        publisher: str | None = None,
        year: int | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> CheckResults:
        """Checks over all filings that answer searches, failures first; each filter None takes everything."""

    def related_checks(self, filing_id: str) -> tuple[Check, ...]:
        """What this filing and others that answer searches state of each other; operands name the other filing's id.

        Raises KeyError.
        """

    def learnt_names(self) -> LearntNames:
        """What the filings that answer searches teach a reader: the names that two of them or more print for a code."""

    def told_otherwise(self, names: LearntNames) -> list[str]:
        """The ids of the filings that ``names`` would tell something else of their codes than they were read with."""

    def ledger(self) -> list[SourceFile]:
        """Every file ever met, by path."""

    def advice(self) -> str | None:
        """What an operator should know about this index, in Chinese; None where there is nothing to say."""

    def generation(self) -> str:
        """A token that changes whenever answers may change."""

    def close(self) -> None:
        """Release files and locks; the index can be opened again."""
