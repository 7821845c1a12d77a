"""Performance forms: indicators and projects of the overall form, the projects' forms and the self-evaluations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.filing import Indicator, Project, Repair, Table
from ingest.recognise.regions import Region


@dataclass(frozen=True, slots=True)
class Forms:
    """What all forms of one filing say."""

    indicators: tuple[Indicator, ...] = ()
    projects: tuple[Project, ...] = ()
    repairs: tuple[Repair, ...] = ()
    notes: tuple[str, ...] = ()


def read_forms(regions: Sequence[Region], tables: Sequence[Table]) -> Forms:
    """The indicators and projects of the form regions; ``tables`` tell the projects' codes and names."""
    return Forms()
