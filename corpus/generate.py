"""Sample filings by seed and count: which filing in which form with which damage, and writing them out with truth."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Literal

from corpus import damage, ocr, rounding, textdump
from corpus.departments import department
from corpus.paper import Subject, paper, subjects
from corpus.sheet import Json

Form = Literal["text", "markdown"]
SUFFIX: dict[str, str] = {"text": ".txt", "markdown": ".md"}
TRUTH_SUFFIX = ".truth.json"
MISPRINTS = {"rounding": rounding.rounded, "contradiction": rounding.contradicted}
"""What a publisher itself prints amiss; not damage, and nothing to mend."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A filing with its truth; ``name`` is its file name, ``damage`` the kinds of damage with their strengths."""

    name: str
    text: str
    truth: Json
    subject: Subject
    form: Form
    damage: Mapping[str, float]


def name_of(seed: int, subject: Subject, form: Form) -> str:
    """A file name that tells department, publisher, year and account: d00003-328002-2024-budget.txt."""
    dep = department(seed, subject.department)
    code = dep.own.code if subject.publisher == 0 else dep.units[subject.publisher].code
    account = "budget" if subject.account == "预算" else "final"
    return f"d{subject.department:05d}-{code}-{subject.year}-{account}{SUFFIX[form]}"


def make(seed: int, subject: Subject, form: Form, kinds: Mapping[str, float] | None = None) -> Sample:
    """One filing: ``kinds`` maps a kind of damage (``damage.KINDS``) to its strength, 1 being that of real filings."""
    kinds = dict(kinds or {})
    name = name_of(seed, subject, form)
    rng = Random(f"{seed}/{subject}/{form}")
    render = textdump.render if form == "text" else ocr.render
    whole = paper(seed, subject)
    for kind, misprint in MISPRINTS.items():
        if strength := kinds.get(kind, kinds.get("all", 0)):
            whole = misprint(whole, strength, Random(f"{seed}/{subject}/{kind}"))
    sheet = render(whole, name, rng)
    damage.apply(sheet, form, kinds, Random(f"{seed}/{subject}/{form}/damage"))
    text, truth = sheet.finish()
    return Sample(name, text, truth, subject, form, kinds)


def samples(
    seed: int,
    count: int,
    forms: tuple[Form, ...] = ("text", "markdown"),
    kinds: Mapping[str, float] | None = None,
) -> Iterator[Sample]:
    """``count`` different filings, each in one of ``forms``, by turns of chance that the seed fixes."""
    for subject in islice(subjects(seed), count):
        form = Random(f"{seed}/{subject}/form").choice(forms)
        yield make(seed, subject, form, kinds)


def write(sample: Sample, folder: Path) -> Path:
    """Write a filing and its truth beside it; returns the filing's path."""
    path = folder / sample.name
    path.write_text(sample.text, encoding="utf-8", newline="\n")
    truth = json.dumps(sample.truth, ensure_ascii=False, indent=1)
    path.with_suffix(TRUTH_SUFFIX).write_text(truth + "\n", encoding="utf-8", newline="\n")
    return path
