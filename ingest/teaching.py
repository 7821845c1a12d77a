"""What one filing teaches others: the names that it prints for its codes, as printed, where nothing was mended.

Only names that the classification does not list for the code are worth teaching. A name that stands on one line or in
one cell is taken as it stands; one joined over its wraps only where the filing prints the same a second time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ingest.characters import HAN
from ingest.classification import Classification, names_of
from ingest.codes import kind_of
from ingest.filing import Filing
from ingest.folding import squeeze
from ingest.layout import Place
from ingest.learnt import Key

_FAMILIES = {"functional": "functional", "economic": "economic", "project": "project", "project_group": "project"}
_LONGEST = 120


def family_of_code(code: str, table_key: str | None) -> str | None:
    """The family whose names can be learnt from other filings; None for units, whose codes each region gives anew."""
    return _FAMILIES.get(kind_of(code, table_key) or "")


def codes_of(filing: Filing) -> set[Key]:
    """All codes in the tables of a filing that names can be learnt for."""
    coded = ((row.code, table.key) for table in filing.tables for row in table.rows if row.code)
    return {(family, code) for code, key in coded if (family := family_of_code(code, key))}


def printed_names(filing: Filing) -> set[tuple[str, str, str]]:
    """(family, code, name) of the names that a filing prints for sure and that the classification does not list.

    A filing in traditional characters teaches none: its names are another script's spelling of the others'.
    """
    if filing.traditional:
        return set()
    often: Counter[tuple[str, str, str]] = Counter()
    sure: set[tuple[str, str, str]] = set()
    for family, code, name, place in _sightings(filing):
        sighting = family, code, name
        often[sighting] += 1
        if place.line is None or place.last_line in (None, place.line):
            sure.add(sighting)
    sure |= {sighting for sighting, times in often.items() if times > 1}
    return {s for s in sure if _is_whole(s[2]) and not _is_listed(*s)}


def _sightings(filing: Filing) -> Iterator[tuple[str, str, str, Place]]:
    """Every row and form that prints a code with its name, those left out that anything was mended in."""
    mended = {(repair.place.line, repair.place.page, repair.place.bbox) for repair in filing.repairs}
    meant = {repair.meant for repair in filing.repairs}
    rows = [(row.code, row.name, row.place, table.key) for table in filing.tables for row in table.rows]
    forms = [(project.code, project.name, project.place, None) for project in filing.projects]
    for code, name, place, key in (*rows, *forms):
        family = family_of_code(code, key) if code else None
        if code and family and name not in meant and (place.line, place.page, place.bbox) not in mended:
            yield family, code, name, place


def _is_whole(name: str) -> bool:
    """Whether the name can be one: Chinese, of sound length, its brackets closed."""
    closed = all(name.count(a) == name.count(b) for a, b in ("()", "（）", "“”", "《》"))
    return 2 < len(name) <= _LONGEST and bool(HAN.search(name)) and closed


def _is_listed(family: str, code: str, name: str) -> bool:
    which: Classification | None = (
        "functional" if family == "functional" else "economic" if family == "economic" else None
    )
    return which is not None and squeeze(name) in {squeeze(listed) for listed in names_of(code, which)}
