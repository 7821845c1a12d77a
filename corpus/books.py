"""The books of made-up departments: what they plan and spend, year by year, in whole 0.01 万元.

Everything is an integer number of 0.01 万元, and every total is a sum of leaves, so each identity of a filing's
arithmetic holds exactly. One seed and one department number give the same books always: a department contains its
units, a project keeps its code over the years, and a year's budget follows from the year before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from corpus.departments import FIRST_YEAR, Department, Project, Unit, department

CLASS_WIDTHS = (3, 5, 7)
PUBLIC_KINDS = [
    "30201",
    "30202",
    "30205",
    "30206",
    "30207",
    "30209",
    "30211",
    "30213",
    "30214",
    "30215",
    "30216",
    "30226",
    "30227",
    "30228",
    "30229",
    "30239",
    "31002",
]
"""The economic codes that public expenditure is spread over, beside those that the “三公” figures fix."""


@dataclass(frozen=True, slots=True)
class Money:
    """One project's amount by source: this year's appropriation, carried over from last year, the unit's own money."""

    current: int = 0
    carried: int = 0
    own: int = 0

    @property
    def total(self) -> int:
        return self.current + self.carried + self.own

    @property
    def fiscal(self) -> int:
        """What the appropriations pay (财政拨款), carried-over ones included."""
        return self.current + self.carried


@dataclass(frozen=True, slots=True)
class Basic:
    """基本支出 of one subject code: personnel (人员经费) and public (公用经费)."""

    personnel: int
    public: int

    @property
    def total(self) -> int:
        return self.personnel + self.public


@dataclass(frozen=True, slots=True)
class ThreePublic:
    """“三公”经费: travel abroad, vehicles bought, vehicles run, reception."""

    abroad: int
    bought: int
    run: int
    reception: int

    @property
    def vehicles(self) -> int:
        return self.bought + self.run

    @property
    def total(self) -> int:
        return self.abroad + self.vehicles + self.reception


@dataclass(frozen=True, slots=True)
class Spent:
    """What became of one project's money in a final account: carried in, received, spent, carried out."""

    carried_in: int
    income: int
    spent: int
    carried_out: int
    own: int = 0

    @property
    def total(self) -> int:
        """Everything spent, from appropriations and own money."""
        return self.spent + self.own


@dataclass(frozen=True, slots=True)
class Book:
    """One publisher's year: ``basic`` by subject code, ``economic`` by 款, projects with their money.

    ``outcome`` is empty in a budget and tells in a final account how each project's money was used.
    """

    year: int
    basic: Mapping[str, Basic]
    economic: Mapping[str, int]
    projects: tuple[tuple[Project, Money], ...]
    three_public: ThreePublic
    outcome: tuple[tuple[Project, Spent], ...] = ()

    @property
    def personnel(self) -> int:
        return sum(b.personnel for b in self.basic.values())

    @property
    def public(self) -> int:
        return sum(b.public for b in self.basic.values())

    @property
    def basic_total(self) -> int:
        return self.personnel + self.public


def split(total: int, weights: Iterable[float]) -> list[int]:
    """``total`` in parts that sum to it exactly, by weight."""
    weights = list(weights)
    whole = sum(weights)
    parts = [int(total * w / whole) for w in weights]
    parts[max(range(len(parts)), key=lambda i: weights[i])] += total - sum(parts)
    return parts


def _economics(basic: Mapping[str, Basic], rng: Random, three: ThreePublic) -> dict[str, int]:
    """The same basic expenditure by economic code: what the subject codes fix, and the rest by weight."""
    money: dict[str, int] = defaultdict(int)
    fixed = {
        "2080505": "30108",
        "2080506": "30109",
        "2101101": "30110",
        "2101102": "30110",
        "2101103": "30111",
        "2089999": "30112",
        "2210201": "30113",
        "2210202": "30102",
        "2210203": "30102",
        "2080801": "30304",
        "2080501": "30302",
        "2080502": "30302",
        "2101199": "30307",
    }
    rest = public = 0
    for code, amount in basic.items():
        if code in fixed:
            money[fixed[code]] += amount.personnel
        else:
            rest += amount.personnel
        public += amount.public
    wages = ("30101", "30102", "30103", "30107", "30199")
    for code, part in zip(wages, split(rest, [rng.uniform(0.5, 2) for _ in wages]), strict=True):
        money[code] += part
    for code, part in (("30231", three.run), ("30217", three.reception), ("30212", three.abroad)):
        money[code] += part
        public -= part
    kinds = [*(k for k in PUBLIC_KINDS if rng.random() < 0.8), "30299"]
    for code, part in zip(kinds, split(public, [rng.uniform(0.1, 3) for _ in kinds]), strict=True):
        money[code] += part
    return {code: amount for code, amount in sorted(money.items()) if amount}


def _first_basic(dep: Department, unit: Unit, rng: Random) -> dict[str, Basic]:
    """The first year's basic expenditure of a unit, from its staff (0.01 万元)."""
    wages = unit.staff * rng.randrange(1100, 1900)
    main = dep.field.running_code if unit.administrative else dep.field.unit_code
    basic = {main: Basic(wages, unit.staff * rng.randrange(110, 320) + rng.randrange(100))}
    retired = "2080501" if unit.administrative else "2080502"
    basic[retired] = Basic(
        unit.retired * rng.randrange(150, 420) + rng.randrange(100), unit.retired * rng.randrange(12)
    )
    basic["2080505"] = Basic(int(wages * rng.uniform(0.09, 0.14)), 0)
    if rng.random() < 0.5:
        basic["2080506"] = Basic(int(wages * rng.uniform(0.01, 0.05)), 0)
    if rng.random() < 0.3:
        basic["2080801"] = Basic(rng.randrange(500, 9000), 0)
    if rng.random() < 0.6:
        basic["2089999"] = Basic(int(wages * rng.uniform(0.004, 0.012)), 0)
    basic["2101101" if unit.administrative else "2101102"] = Basic(int(wages * rng.uniform(0.04, 0.07)), 0)
    basic["2101103"] = Basic(int(wages * rng.uniform(0.02, 0.06)), 0)
    if rng.random() < 0.4:
        basic["2101199"] = Basic(rng.randrange(200, 4000), 0)
    basic["2210201"] = Basic(int(wages * rng.uniform(0.08, 0.12)), 0)
    if rng.random() < 0.8:
        basic["2210202"] = Basic(int(wages * rng.uniform(0.008, 0.02)), 0)
    basic["2210203"] = Basic(int(wages * rng.uniform(0.01, 0.06)), 0)
    return {code: amount for code, amount in basic.items() if amount.total}


def _grown(amount: int, rng: Random, low: float, high: float) -> int:
    """Next year's figure; one in six stays the same."""
    return amount if rng.random() < 1 / 6 else max(1, int(amount * rng.uniform(low, high)))


@lru_cache(maxsize=512)
def budget(seed: int, number: int, unit_code: str, year: int, scale: int = 1) -> Book:
    """A unit's budget; ``year`` is FIRST_YEAR or later, ``scale`` as for ``department``."""
    dep = department(seed, number, scale)
    unit = next(u for u in dep.units if u.code == unit_code)
    rng = Random(f"{seed}/{number}/{unit_code}/{year}")
    if year <= FIRST_YEAR:
        basic = _first_basic(dep, unit, rng)
        cars = rng.randrange(0, 6)
        three = ThreePublic(
            rng.choice((0, 0, 0, 1200)), rng.choice((0, 0, 0, 1800)), cars * 200 + 50, rng.randrange(10, 260)
        )
        before: dict[str, Money] = {}
    else:
        last = budget(seed, number, unit_code, year - 1, scale)
        basic = {
            c: Basic(
                _grown(b.personnel, rng, 0.9, 1.14) if b.personnel else 0,
                _grown(b.public, rng, 0.88, 1.1) if b.public else 0,
            )
            for c, b in last.basic.items()
        }
        old = last.three_public
        three = ThreePublic(
            rng.choice((0, 0, old.abroad, 900)),
            rng.choice((0, 0, old.bought, 1650)),
            _grown(old.run, rng, 0.85, 1.05),
            _grown(old.reception, rng, 0.7, 1.1),
        )
        before = {p.code: m for p, m in last.projects}
    main = dep.field.running_code if unit.administrative else dep.field.unit_code
    need = three.run + three.reception + three.abroad + 500
    if basic[main].public < need:
        basic[main] = Basic(basic[main].personnel, need + rng.randrange(900))
    projects = tuple(
        (p, _project_money(p, before.get(p.code), rng))
        for p in dep.projects
        if p.unit.code == unit_code and p.first_year <= year <= p.last_year
    )
    return Book(year, basic, _economics(basic, rng, three), projects, three)


def _project_money(project: Project, before: Money | None, rng: Random) -> Money:
    """A project's money in one year's budget, mostly round figures, sometimes with money carried over or own money."""
    base = (
        before.total
        if before
        else rng.choice((rng.randrange(8, 300) * 100, rng.randrange(3, 90) * 1000, rng.randrange(900, 90000)))
    )
    total = max(100, _grown(base, rng, 0.75, 1.3))
    if rng.random() < 0.6:
        total = max(100, round(total, -2))
    carried = int(total * rng.uniform(0.1, 0.6)) if rng.random() < 0.18 else 0
    own = (
        int((total - carried) * rng.uniform(0.1, 0.4)) if rng.random() < 0.08 and project.term.fund == "general" else 0
    )
    return Money(total - carried - own, carried, own)


@lru_cache(maxsize=512)
def final(seed: int, number: int, unit_code: str, year: int, scale: int = 1) -> Book:
    """A unit's final account: how its budget of the year was carried out."""
    plan = budget(seed, number, unit_code, year, scale)
    rng = Random(f"{seed}/{number}/{unit_code}/{year}/final")
    basic = {
        c: Basic(
            _grown(b.personnel, rng, 0.9, 1.03) if b.personnel else 0,
            _grown(b.public, rng, 0.8, 1.0) if b.public else 0,
        )
        for c, b in plan.basic.items()
    }
    old = plan.three_public
    three = ThreePublic(
        old.abroad and _grown(old.abroad, rng, 0.6, 1),
        old.bought and _grown(old.bought, rng, 0.8, 1),
        old.run and _grown(old.run, rng, 0.7, 1),
        old.reception and _grown(old.reception, rng, 0.4, 1),
    )
    main = max(basic, key=lambda c: basic[c].public)
    need = three.run + three.reception + three.abroad + 500
    if basic[main].public < need:
        basic[main] = Basic(basic[main].personnel, need + rng.randrange(900))
    outcome = tuple((p, _spent(m, rng)) for p, m in plan.projects)
    return Book(year, basic, _economics(basic, rng, three), plan.projects, three, outcome)


def _spent(plan: Money, rng: Random) -> Spent:
    """How a project's planned money was used; money carried in is always used up, income never falls below zero."""
    spent = plan.fiscal if rng.random() < 0.3 else max(plan.carried, int(plan.fiscal * rng.uniform(0.6, 1.0)))
    carried_out = int(spent * rng.uniform(0.02, 0.2)) if rng.random() < 0.15 else 0
    return Spent(plan.carried, spent - plan.carried + carried_out, spent, carried_out, plan.own)


def merged(books: Iterable[Book]) -> Book:
    """The book of a department: the sums of its units'."""
    books = list(books)
    basic: dict[str, Basic] = {}
    economic: dict[str, int] = defaultdict(int)
    for book in books:
        for code, b in book.basic.items():
            have = basic.get(code, Basic(0, 0))
            basic[code] = Basic(have.personnel + b.personnel, have.public + b.public)
        for code, amount in book.economic.items():
            economic[code] += amount
    threes = [b.three_public for b in books]
    three = ThreePublic(*(sum(getattr(t, f) for t in threes) for f in ("abroad", "bought", "run", "reception")))
    return Book(
        books[0].year,
        dict(sorted(basic.items())),
        dict(sorted(economic.items())),
        tuple(pm for b in books for pm in b.projects),
        three,
        tuple(ps for b in books for ps in b.outcome),
    )


def prefixes(code: str) -> list[str]:
    """The codes above a functional code, itself last."""
    return [code[:w] for w in CLASS_WIDTHS if w <= len(code)]
