"""Whole made-up filings: which publishers there are, and each budget and final account as a Paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Literal

from corpus import books, budget_tables, departments, final_tables, forms, narrative, tablerows
from corpus.books import Book
from corpus.departments import Department, Unit
from corpus.facts import Contents, Heading, Paper, Paragraph, Piece

Account = Literal["预算", "决算"]


@dataclass(frozen=True, slots=True)
class Subject:
    """Which filing: department number, publisher (0 is the whole department, else the unit's place), year, account.

    ``scale`` multiplies the projects, for filings of any length.
    """

    department: int
    publisher: int
    year: int
    account: Account
    scale: int = 1


def subjects(seed: int, years: tuple[int, ...] = (2024, 2025)) -> Iterator[Subject]:
    """All filings of the world that ``seed`` names, department after department, without end."""
    number = 0
    while True:
        units = len(departments.department(seed, number).units)
        for year in years:
            accounts: tuple[Account, ...] = ("预算", "决算")
            for account in accounts:
                for publisher in range(units):
                    yield Subject(number, publisher, year, account)
        number += 1


def _parts(seed: int, dep: Department, subject: Subject, year: int, account: Account) -> list[tuple[Unit, Book]]:
    """The units that the publisher is made of, each with its book of the year."""
    units = dep.units if subject.publisher == 0 else (dep.units[subject.publisher],)
    make = books.budget if account == "预算" else books.final
    return [(u, make(seed, dep.number, u.code, year, subject.scale)) for u in units]


def _book(seed: int, dep: Department, subject: Subject, year: int, account: Account) -> Book:
    return books.merged([b for _, b in _parts(seed, dep, subject, year, account)])


def style_of(seed: int, dep: Department, whole: bool) -> tablerows.Style:
    """How a department and its units lay their budgets out; the same every year."""
    rng = Random(f"{seed}/{dep.number}/style")
    wide, defence, half, zeros, uncoded, yuan = (rng.random() < p for p in (0.7, 0.3, 0.3, 0.3, 0.12, 0.08))
    return tablerows.Style(whole, "部门" if whole else "", wide, defence, half, zeros, not uncoded, yuan)


def paper(seed: int, subject: Subject) -> Paper:
    """The filing that ``subject`` names."""
    return _budget(seed, subject) if subject.account == "预算" else _final(seed, subject)


def _budget(seed: int, subject: Subject) -> Paper:
    dep = departments.department(seed, subject.department, subject.scale)
    whole = subject.publisher == 0
    publisher = dep.own if whole else dep.units[subject.publisher]
    year = subject.year
    rng = Random(f"{seed}/{subject}")
    kind = "部门预算" if whole else "单位预算"
    parts = _parts(seed, dep, subject, year, "预算")
    book = books.merged([b for _, b in parts])
    last = _book(seed, dep, subject, year - 1, "预算")
    tables = budget_tables.budget_tables(book, parts, dep.own, style_of(seed, dep, whole))
    sheets = [forms.overall_form(book, last, publisher, "11", whole, rng)]
    sheets += [forms.project_form(dep, book, p, f"12-{i}", rng) for i, (p, _) in enumerate(book.projects, 1)]
    named = [(t.number, "项目支出情况表" if t.number == "10" else t.title) for t in tables]
    named += [("11", "整体支出绩效目标表")] + [(f.number or "", "项目支出绩效目标表") for f in sheets[1:]]
    pieces: list[Piece] = [Heading(1, f"第一部分 {publisher.name}概况"), *narrative.about(dep, publisher, whole, rng)]
    pieces.append(Heading(1, f"第二部分 {publisher.name}{year}年{kind}表"))
    pieces.append(Contents(None, tuple(f"表{n}.{t}" for n, t in named)))
    pieces += [*tables, *sheets]
    pieces.append(Heading(1, f"第三部分 {publisher.name}{year}年{kind}情况说明"))
    pieces += narrative.budget_narrative(book, last, publisher, whole, rng)
    pieces.append(Heading(1, "第四部分 名词解释"))
    pieces += narrative.glossary(list(tablerows.leaves_of(book)))
    return Paper(publisher.name, publisher.code, year, kind, f"{publisher.name}{year}年{kind}", tuple(pieces))


def _final(seed: int, subject: Subject) -> Paper:
    dep = departments.department(seed, subject.department, subject.scale)
    whole = subject.publisher == 0
    publisher = dep.own if whole else dep.units[subject.publisher]
    year = subject.year
    rng = Random(f"{seed}/{subject}")
    kind = "部门决算" if whole else "单位决算"
    plan = _book(seed, dep, subject, year, "预算")
    book = _book(seed, dep, subject, year, "决算")
    last = _book(seed, dep, subject, year - 1, "决算")
    tables = final_tables.final_tables(plan, book)
    pieces: list[Piece] = [Heading(1, f"第一部分 {publisher.name}概况"), *narrative.about(dep, publisher, whole, rng)]
    pieces.append(Heading(1, f"第二部分 {publisher.name}{year}年度{kind}表"))
    pieces += tables
    pieces.append(Heading(1, f"第三部分 {publisher.name}{year}年度{kind}情况说明"))
    pieces += narrative.final_narrative(plan, book, last, publisher, rng)
    pieces.append(Heading(1, "第四部分 名词解释"))
    pieces += narrative.glossary(list(final_tables.expenditure_leaves(book)))
    pieces.append(Heading(1, "第五部分 附件"))
    pieces.append(Heading(2, f"一、{year}年度{publisher.name}整体绩效自评结果"))
    pieces.append(Paragraph("年度整体支出绩效自评情况见下表。"))
    pieces.append(forms.overall_evaluation(plan, book, publisher, rng))
    for i, (project, _) in enumerate(book.outcome, 2):
        pieces.append(Heading(2, f"{tablerows.numeral(i)}、{year}年度{project.name}绩效自评结果"))
        pieces.append(Paragraph(f"{project.name}由{project.unit.name}实施，自评情况见下表。"))
        pieces.append(forms.project_evaluation(dep, plan, book, project, rng))
    return Paper(publisher.name, publisher.code, year, kind, f"{year}年度{publisher.name}{kind}公开", tuple(pieces))
