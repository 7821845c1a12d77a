"""Performance forms: indicators and projects of the overall form, the projects' forms and the self-evaluations.

Form regions come in; what goes out are the indicators with goal, levels, target, earlier years, basis, actual and
score, and one project for each project's form. The steps: part the regions into forms, walk each form to its rows,
carry the levels over their runs, compare sister forms that print the same indicator, and mend what they prove.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.filing import Indicator, Project, Repair, Table
from ingest.recognise.forms.heads import known_from
from ingest.recognise.forms.listform import is_list, read_list
from ingest.recognise.forms.model import Form
from ingest.recognise.forms.parts import part_forms, read_form
from ingest.recognise.forms.sisters import compare_sisters
from ingest.recognise.places import where
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
    known = known_from(tables)
    lists = [read_list(region) for region in regions if is_list(region)]
    forms = [read_form(source, known) for source in part_forms([r for r in regions if not is_list(r)])]
    compare_sisters(forms)
    projects = (
        *(form.described for form in forms if form.described is not None),
        *(project for listed in lists for project in listed.projects),
    )
    indicators = (
        *(item for form in forms for item in _indicators(form)),
        *(item for listed in lists for item in listed.indicators),
    )
    repairs = [
        repair
        for form in forms
        for repair in (*form.head.repairs, *(r for b in form.blocks for e in b.entries for r in e.repairs))
    ]
    notes = [note for form in forms for note in (*form.notes, *_nameless(form))]
    notes += [note for listed in lists for note in listed.notes]
    return Forms(indicators, projects, tuple(repairs), tuple(notes))


def _nameless(form: Form) -> list[str]:
    """Notes on rows whose name is lost: they are no indicators that anyone could find."""
    return [
        f"{where(entry.place)}有指标值“{entry.target or ''}”而没有指标名称,未列入"
        for block in form.blocks
        for entry in block.entries
        if not entry.name
    ]


def _indicators(form: Form) -> list[Indicator]:
    project = form.described
    scope = project.name if project is not None else "整体"
    return [
        Indicator(
            scope=scope,
            project_code=project.code if project is not None else None,
            horizon=block.horizon,
            goal=block.goal,
            level1=entry.level1,
            level2=entry.level2,
            name=entry.name,
            target=entry.target,
            place=entry.place,
            previous=entry.previous,
            basis=entry.basis,
            actual=entry.actual,
            score=entry.score,
        )
        for block in form.blocks
        for entry in block.entries
        if entry.name
    ]
