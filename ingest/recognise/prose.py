"""Prose with its line wraps undone: the passages that search finds and the narrative that checks read."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.filing import Passage
from ingest.recognise.regions import Region


def read_passages(regions: Sequence[Region]) -> tuple[Passage, ...]:
    """The paragraphs of the prose regions, in reading order."""
    return ()
