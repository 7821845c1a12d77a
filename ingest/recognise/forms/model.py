"""What the readers of forms hand on before levels are carried: entries, labels, blocks, forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ingest.filing import Project, Repair
from ingest.layout import Place
from ingest.recognise.forms.vocabulary import LevelName

Mode = Literal["plain", "previous", "evaluation"]
"""What a row holds behind the name: target, basis; two earlier years, target, basis; target, actual, score."""


@dataclass(frozen=True, slots=True)
class LabelSeen:
    """A level label as it stands among the entries of its block.

    ``position`` 3 stands on the row of entry 3, 2.5 between entries 2 and 3. ``rows`` is the number of rows that the
    cell spans where the source says so, else 0.
    """

    name: LevelName
    printed: str
    position: float
    place: Place
    rows: int = 0


@dataclass(slots=True)
class Entry:
    """One indicator as read from its row; the texts are joined as printed, levels follow later.

    ``values`` are the printed values in order (earlier years, then the target; or target, actual, score), and
    what follows says which of them is which. ``cut`` marks a row whose last cell a slide pushed over the table's
    edge, ``torn`` one whose name a page break tore, ``joint`` where a column border cut its name, ``page_start`` the
    first row of a page.
    """

    name: str
    values: tuple[str, ...]
    place: Place
    basis: str | None = None
    previous: tuple[str | None, str | None] | None = None
    target: str | None = None
    actual: str | None = None
    score: str | None = None
    level1: str | None = None
    level2: str | None = None
    level2_key: str | None = None
    sure_level: bool = False
    cut: bool = False
    torn: bool = False
    joint: int = 0
    page_start: bool = False
    repairs: list[Repair] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """The indicators under one goal: its horizon (长期, 年度), its number, its entries and labels in printed order."""

    horizon: str | None
    goal: str | None
    entries: list[Entry] = field(default_factory=list)
    labels: list[LabelSeen] = field(default_factory=list)


@dataclass(slots=True)
class Head:
    """The project's own facts as its form prints them."""

    fields: dict[str, str] = field(default_factory=dict)
    place: Place | None = None
    repairs: list[Repair] = field(default_factory=list)


@dataclass(slots=True)
class Form:
    """One form: of the whole publisher (``project`` False) or of one project, with its blocks in order."""

    project: bool
    title: str
    head: Head
    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    described: Project | None = None
