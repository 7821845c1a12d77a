"""The departments of a made-up world: who they are, their units, and every project that they ever have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random

from corpus.catalogue import FIELDS, TOWN_FIRST, TOWN_RANK, TOWN_SECOND, Field, ProjectTerm

FIRST_YEAR = 2021
"""The year whose books start every chain; filings are written from two years later on."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A publisher: a department (``code`` of 3 digits) or a unit (6 digits); ``staff`` and ``retired`` in persons."""

    code: str
    name: str
    staff: int = 0
    retired: int = 0
    administrative: bool = False


@dataclass(frozen=True, slots=True)
class Project:
    """A project for its whole life: 21-character code, its first-level project's 21 digits, who runs it and on what."""

    code: str
    name: str
    top_code: str
    top_name: str
    unit: Unit
    term: ProjectTerm
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class Department:
    """A department with its units (the first is the department's own office, 本级) and all projects it ever has."""

    number: int
    region: str
    town: str
    own: Unit
    units: tuple[Unit, ...]
    field: Field
    projects: tuple[Project, ...]


@lru_cache(maxsize=256)
def _code(seed: int, number: int) -> int:
    """The three digits of a department, which no other department of its town has."""
    code = Random(f"{seed}/department/{number}").randrange(101, 700)
    taken = {_code(seed, n) for n in range(number - number % len(FIELDS), number)}
    while code in taken:
        code += 1
    return code


@lru_cache(maxsize=64)
def department(seed: int, number: int, scale: int = 1) -> Department:
    """Department ``number`` of the world that ``seed`` names; different numbers give different names and codes.

    With ``scale`` it has so many times the projects, for filings of any length.
    """
    if scale > 1:
        dep = department(seed, number)
        return replace(dep, projects=tuple(_again(p, i) for i in range(scale) for p in dep.projects))
    rng = Random(f"{seed}/department/{number}")
    rng.randrange(101, 700)  # drawn for the code, see _code
    order = Random(f"{seed}/towns").sample(
        range(len(TOWN_FIRST) * len(TOWN_SECOND) * len(TOWN_RANK)), len(TOWN_FIRST) * len(TOWN_SECOND) * len(TOWN_RANK)
    )
    field = FIELDS[number % len(FIELDS)]
    place = order[(number // len(FIELDS)) % len(order)]
    rank, place = place % len(TOWN_RANK), place // len(TOWN_RANK)
    town = TOWN_FIRST[place // len(TOWN_SECOND)] + TOWN_SECOND[place % len(TOWN_SECOND)] + TOWN_RANK[rank]
    region = f"49{(number // len(FIELDS)) % 10000:04d}"
    code = str(_code(seed, number))
    own = Unit(code, town + field.department)
    units = [Unit(code + "001", own.name + "本级", rng.randrange(25, 140), rng.randrange(5, 90), True)]
    for name in rng.sample(field.units, rng.randrange(1, len(field.units) + 1)):
        unit_code = f"{int(units[-1].code) + rng.choice((1, 1, 2, 5))}"
        units.append(Unit(unit_code, town + name, rng.randrange(8, 60), rng.randrange(20)))
    return Department(
        number, region, town, own, tuple(units), field, _projects(rng, region, code, town, field, tuple(units))
    )


def _again(project: Project, times: int) -> Project:
    """The same kind of project once more, with a code and a name of its own."""
    if not times:
        return project
    code = f"{project.code[:-9]}{int(project.code[-9:]) + 1000 * times:09d}"
    return replace(project, code=code, name=f"{project.name}（第{times + 1}批）")


def _projects(
    rng: Random, region: str, code: str, town: str, field: Field, units: tuple[Unit, ...]
) -> tuple[Project, ...]:
    """Every project of the department's life; the office runs most, each unit at least one."""
    out = []
    start = f"{FIRST_YEAR % 100:02d}"
    tops = [
        (f"{region}{start}{code}0{rng.randrange(1, 4)}10000{100 + i}", n)
        for i, n in enumerate((field.top_project, "事业发展保障经费"))
    ]
    terms = list(field.projects)
    rng.shuffle(terms)
    serial = rng.randrange(100, 140)
    owners = [units[i % len(units)] for i in range(max(len(units), len(terms)))]
    for i, unit in enumerate(owners):
        term = terms[i % len(terms)]
        name = term.name if i < len(terms) else f"{term.name}（{rng.choice(('二期', '续建', '配套'))}）"
        first = FIRST_YEAR + (rng.choice((0, 0, 0, 2, 3)) if i >= len(units) or rng.random() < 0.2 else 0)
        last = first + rng.choice((3, 5, 6)) if i >= len(units) else FIRST_YEAR + 9
        top_code, top_name = tops[0] if term.fund == "general" else tops[-1]
        project_code = f"{region}{first % 100:02d}{code}T{serial + i:09d}"
        out.append(Project(project_code, name, top_code, top_name, unit, term, first, last))
    return tuple(out)
