"""A Filing as the JSON object of the public contract, and back: what ``mingzhang extract`` prints.

Rows, indicators and projects state ``line`` (1-based, text sources) or ``page`` and ``bbox`` (points from the top
left). Amounts stand under ``values`` as decimal strings without separators; what is said of one beside that, its place,
its ``printed`` form where that is spelt otherwise, ``unsure`` where nothing proves it, stands under ``cells``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ingest.filing import (
    Amount,
    Check,
    Filing,
    FilingFacts,
    FormFigure,
    Indicator,
    Operand,
    Passage,
    Project,
    Repair,
    Row,
    Section,
    Table,
)
from ingest.layout import Place
from ingest.learnt import names_from_json, names_to_json

Json = dict[str, Any]


def place_to_json(place: Place) -> Json:
    """The stated parts of a place."""
    out: Json = {}
    if place.line is not None:
        out["line"] = place.line
        if place.last_line not in (None, place.line):
            out["last_line"] = place.last_line
    if place.page is not None:
        out["page"] = place.page
    if place.bbox is not None:
        out["bbox"] = [round(v, 2) for v in place.bbox]
    return out


def place_from_json(data: Json) -> Place:
    """The place that ``place_to_json`` wrote into ``data``."""
    bbox = data.get("bbox")
    return Place(data.get("line"), data.get("last_line"), data.get("page"), tuple(bbox) if bbox else None)


def _table_place(table: Table) -> Json:
    place = table.place
    if place.page is not None:
        pages = [place.page, *(row.place.page for row in table.rows if row.place.page)]
        return {"first_page": place.page, "last_page": max(pages)}
    return {"first_line": place.line, "last_line": place.last_line or place.line}


def _row(row: Row) -> Json:
    out: Json = {"side": row.side} if row.side else {}
    out |= {"code": row.code, "name": row.name}
    if row.attrs:
        out["attrs"] = row.attrs
    out["values"] = {column: amount.digits for column, amount in row.values.items()}
    cells = {
        column: place_to_json(amount.place)
        | ({"printed": amount.printed} if amount.printed != amount.digits else {})
        | ({"unsure": True, "candidates": list(amount.candidates)} if amount.unsure else {})
        for column, amount in row.values.items()
    }
    return out | {"cells": cells} | place_to_json(row.place)


def _indicator(item: Indicator) -> Json:
    out: Json = {
        "scope": item.scope,
        "project_code": item.project_code,
        "horizon": item.horizon,
        "goal": item.goal,
        "level1": item.level1,
        "level2": item.level2,
        "name": item.name,
        "target": item.target,
    }
    if item.previous is not None:
        out["previous"] = list(item.previous)
    out |= {k: v for k, v in (("basis", item.basis), ("actual", item.actual), ("score", item.score)) if v is not None}
    return out | place_to_json(item.place)


def _project(item: Project) -> Json:
    fields = ("code", "name", "department", "unit", "total_budget", "year_budget", "start_year", "end_year")
    return {name: getattr(item, name) for name in fields} | place_to_json(item.place)


_FORM_FIGURE = ("scope", "group", "label", "column", "digits", "printed")


def _form_figure(item: FormFigure) -> Json:
    return {name: getattr(item, name) for name in _FORM_FIGURE} | place_to_json(item.place)


def _operand(item: Operand) -> Json:
    out: Json = {"label": item.label, "value": None if item.value is None else str(item.value)}
    out |= {k: v for k in ("table", "row", "column", "filing") if (v := getattr(item, k)) is not None}
    if item.unsure:
        out["unsure"] = True
    return out | (place_to_json(item.place) if item.place else {})


def check_to_json(item: Check) -> Json:
    """One check with its operands and their places."""
    return {
        "rule": item.rule,
        "family": item.family,
        "statement": item.statement,
        "verdict": item.verdict,
        "difference": None if item.difference is None else str(item.difference),
        "culprit": item.culprit,
        "detail": item.detail,
        "left": [_operand(o) for o in item.left],
        "right": [_operand(o) for o in item.right],
    }


def filing_to_json(filing: Filing) -> Json:
    """The filing as plain JSON values."""
    facts = filing.facts
    return (
        {
            "source": filing.source,
            "filing": {
                "title": facts.title,
                "publisher": facts.publisher,
                "publisher_code": facts.publisher_code,
                "fiscal_year": facts.fiscal_year,
                "kind": facts.kind,
            },
            "sections": [{"level": s.level, "title": s.title} | place_to_json(s.place) for s in filing.sections],
            "tables": [
                {"key": t.key, "number": t.number, "title": t.title, "unit": t.unit}
                | _table_place(t)
                | {"columns": list(t.columns), "rows": [_row(r) for r in t.rows]}
                | ({"statement": t.statement} if t.statement else {})
                for t in filing.tables
            ],
            "indicators": [_indicator(i) for i in filing.indicators],
            "projects": [_project(p) for p in filing.projects],
            "form_figures": [_form_figure(f) for f in filing.form_figures],
            "passages": [{"text": p.text, "section": p.section} | place_to_json(p.place) for p in filing.passages],
            "checks": [check_to_json(c) for c in filing.checks],
            "repairs": [
                {"printed": r.printed, "meant": r.meant, "evidence": r.evidence} | place_to_json(r.place)
                for r in filing.repairs
            ],
            "notes": list(filing.notes),
            "encoding": filing.encoding,
        }
        | ({"learnt": names_to_json(filing.learnt)} if filing.learnt else {})
        | ({"traditional": True} if filing.traditional else {})
    )


def _row_from_json(data: Json) -> Row:
    place = place_from_json(data)
    cells = data.get("cells", {})
    values = {
        column: Amount(
            digits,
            cells.get(column, {}).get("printed", digits),
            place_from_json(cells[column]) if column in cells else place,
            cells.get(column, {}).get("unsure", False),
            tuple(cells.get(column, {}).get("candidates", ())),
        )
        for column, digits in data.get("values", {}).items()
    }
    return Row(data.get("code"), data["name"], values, place, data.get("side"), data.get("attrs", {}))


def _table_from_json(data: Json) -> Table:
    rows = tuple(_row_from_json(r) for r in data["rows"])
    place = Place(data.get("first_line"), data.get("last_line"), data.get("first_page"), None)
    return Table(
        data["key"], data.get("number"), data["title"], data.get("unit") or "万元", tuple(data["columns"]), rows, place,
        data.get("statement"),
    )  # fmt: skip


def _indicator_from_json(data: Json) -> Indicator:
    previous = data.get("previous")
    return Indicator(
        scope=data["scope"], project_code=data.get("project_code"), horizon=data.get("horizon"), goal=data.get("goal"),
        level1=data.get("level1"), level2=data.get("level2"), name=data["name"], target=data.get("target"),
        place=place_from_json(data), previous=(previous[0], previous[1]) if previous else None,
        basis=data.get("basis"), actual=data.get("actual"), score=data.get("score"),
    )  # fmt: skip


def _operand_from_json(data: Json) -> Operand:
    value = data.get("value")
    place = place_from_json(data)
    return Operand(
        data["label"], None if value is None else Decimal(value), None if place == Place() else place,
        data.get("table"), data.get("row"), data.get("column"), data.get("unsure", False),
        data.get("filing"),
    )  # fmt: skip


def check_from_json(data: Json) -> Check:
    """The check that ``check_to_json`` wrote."""
    difference = data.get("difference")
    return Check(
        data["rule"], data["family"], data["statement"], data["verdict"],
        tuple(_operand_from_json(o) for o in data["left"]), tuple(_operand_from_json(o) for o in data["right"]),
        None if difference is None else Decimal(difference), data.get("culprit"), data.get("detail", ""),
    )  # fmt: skip


def filing_from_json(data: Json) -> Filing:
    """The filing that ``filing_to_json`` printed; also reads files of the contract without the optional keys."""
    facts = data["filing"]
    project_fields = ("department", "unit", "total_budget", "year_budget", "start_year", "end_year")
    return Filing(
        source=data["source"],
        facts=FilingFacts(
            facts.get("title"), facts.get("publisher"), facts.get("publisher_code"), facts.get("fiscal_year"),
            facts.get("kind"),
        ),
        sections=tuple(Section(s["level"], s["title"], place_from_json(s)) for s in data.get("sections", [])),
        tables=tuple(_table_from_json(t) for t in data.get("tables", [])),
        indicators=tuple(_indicator_from_json(i) for i in data.get("indicators", [])),
        projects=tuple(
            Project(p.get("code"), p["name"], place_from_json(p), **{f: p.get(f) for f in project_fields})
            for p in data.get("projects", [])
        ),
        form_figures=tuple(
            FormFigure(**{name: f[name] for name in _FORM_FIGURE}, place=place_from_json(f))
            for f in data.get("form_figures", [])
        ),
        passages=tuple(Passage(p["text"], place_from_json(p), p.get("section")) for p in data.get("passages", [])),
        checks=tuple(check_from_json(c) for c in data.get("checks", [])),
        repairs=tuple(
            Repair(place_from_json(r), r["printed"], r["meant"], r["evidence"]) for r in data.get("repairs", [])
        ),
        notes=tuple(data.get("notes", ())),
        encoding=data.get("encoding"),
        learnt=names_from_json(data.get("learnt", ())),
        traditional=data.get("traditional", False),
    )  # fmt: skip
