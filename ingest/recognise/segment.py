"""From a layout to its parts: the filing's facts, its headings, and its regions (tables, forms, prose)."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.filing import FilingFacts, Section
from ingest.layout import Layout
from ingest.recognise.regions import Region


@dataclass(frozen=True, slots=True)
class Segmentation:
    """The parts of one filing, in reading order; every block of the layout is in exactly one region or is noted."""

    facts: FilingFacts
    sections: tuple[Section, ...]
    regions: tuple[Region, ...]
    notes: tuple[str, ...] = ()


def segment(layout: Layout) -> Segmentation:
    """The parts of the filing that ``layout`` shows."""
    raise NotImplementedError
