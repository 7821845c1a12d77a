"""The parts of a filing before their contents are read: which blocks are which table, which form, which prose.

Segmentation (``ingest.recognise.parting.segment``) yields regions; the readers of tables, forms and prose each take
theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingest.layout import Block, Place

RegionKind = Literal["table", "form", "prose"]
FormScope = Literal["整体", "项目"]

CONTENTS, HEAD = "目录", "题头"
"""Titles of prose regions whose lines are no paragraph: a table of contents, the head of a table or form."""


@dataclass(frozen=True, slots=True)
class Region:
    """A run of blocks that belong together, in reading order, over page breaks.

    kind "table": one standard table with its canonical ``key``, printed ``number`` and ``title`` and its ``unit``;
    ``blocks`` hold its header and rows but not its number and title lines.
    kind "form": one performance form (整体支出绩效目标表, a project's form, a self-evaluation); ``scope`` says which.
    kind "prose": everything else; ``section`` is the index of the section it stands in. A table of contents is a prose
    region titled ``CONTENTS``; the caption and unit lines of a table or form are one titled ``HEAD`` before it, and its
    ``place`` begins with them. ``titled`` is False for a table whose key no printed title tells.
    """

    kind: RegionKind
    blocks: tuple[Block, ...]
    place: Place
    key: str | None = None
    number: str | None = None
    title: str = ""
    unit: str = "万元"
    scope: FormScope | None = None
    section: int | None = None
    titled: bool = True
