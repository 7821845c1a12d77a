"""A run of blocks in the making: what the walk over a filing fills before it becomes a region."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.layout import Block, Grid, TextLine
from ingest.recognise.parting.tablehead import block_text, has_amount, is_waste
from ingest.recognise.regions import FormScope, RegionKind
from ingest.recognise.statements import is_statement


@dataclass(slots=True)
class Stretch:
    """A run of blocks in the making. ``head`` holds its caption lines, which are not among ``blocks``."""

    kind: RegionKind
    blocks: list[Block] = field(default_factory=list)
    head: list[TextLine] = field(default_factory=list)
    key: str | None = None
    number: str | None = None
    title: str = ""
    unit: str | None = None
    scope: FormScope | None = None
    contents: bool = False
    """Whether this is a list of captions or headings, a table of contents."""
    extra_heads: list[TextLine] = field(default_factory=list)
    """Captions that were printed again where the stretch runs on."""

    told_by: str = "表头"
    """What tells the key of a table that has no caption, for the note on it."""
    other: bool = False
    """Whether this is a table that is none of the standard ones, so that its header says nothing."""
    has_grid: bool = False
    has_rows: bool = False
    """Whether an amount, or the sentence of an empty table, was seen among the blocks."""
    is_empty: bool = False
    """Whether the sentence of an empty table was seen."""

    def add(self, *blocks: Block) -> None:
        """Append blocks."""
        for block in blocks:
            self.blocks.append(block)
            self.has_grid = self.has_grid or isinstance(block, Grid)
            if not self.has_rows:
                text = block_text(block)
                waste = isinstance(block, TextLine) and is_waste(text)
                self.is_empty = is_statement(text)
                self.has_rows = self.is_empty or (has_amount(text) and not waste)
