"""Form regions parted into single forms, each read through: its head, its blocks of indicators.

A region mostly is one form; but a form may run on in a next region (its title is printed again on each page), and two
forms may stand in one region. A head that names a project anew starts a form.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.filing import Repair
from ingest.folding import squeeze, tidy
from ingest.layout import Grid, Place, TextLine
from ingest.recognise.forms.gridrow import GridCell
from ingest.recognise.forms.heads import (
    Known,
    evaluated_budget,
    label_of,
    project_of,
    read_head_line,
    read_head_row,
    total_of_sources,
)
from ingest.recognise.forms.model import Form, Head
from ingest.recognise.forms.vocabulary import is_basis
from ingest.recognise.forms.walk import FormWalk, Piece, piece_place
from ingest.recognise.regions import Region


@dataclass(slots=True)
class FormSource:
    """One form's pieces in printed order."""

    project: bool
    title: str
    pieces: list[Piece] = field(default_factory=list)
    overprint: str | None = None


def part_forms(regions: Sequence[Region]) -> list[FormSource]:
    """The single forms of all form regions, in printed order."""
    out: list[FormSource] = []
    for region in regions:
        if region.kind != "form":
            continue
        pieces = _pieces(region)
        start = FormSource(region.scope == "项目", region.title)
        head = next((index for index, piece in enumerate(pieces) if names_project(piece)), None)
        if out and start.project and out[-1].project and head is None:
            out[-1].pieces.extend(pieces)
            continue
        if out and head and any(_ends_with_basis(piece) for piece in pieces[:head]):
            out[-1].pieces.extend(pieces[:head])
            pieces = pieces[head:]
        out.append(start)
        for piece in pieces:
            if names_project(piece) and any(names_project(known) for known in start.pieces):
                start = FormSource(True, "")
                out.append(start)
            start.pieces.append(piece)
    for before, after in itertools.pairwise(out):
        _part_overprint(before, after)
    return out


def _part_overprint(before: FormSource, after: FormSource) -> None:
    """Where the first page of a form is printed over the last page of the one before: rows that start as a head and
    end as an indicator give their right part to the form before."""
    rows = [p for p in after.pieces[:30] if isinstance(p, tuple) and _is_head(p) and _ends_with_basis(p)]
    if len(rows) < 3:
        return
    kept: list[Piece] = []
    over: list[Piece] = []
    for piece in after.pieces:
        if isinstance(piece, tuple) and _ends_with_basis(piece) and len(over) < 30 and not _below(piece, rows[-1], 1):
            over.append(tuple(cell for cell in piece if cell.column >= 2))
            if _is_head(piece):
                kept.append(tuple(piece))
        else:
            kept.append(piece)
    after.pieces = kept
    before.pieces.extend(over)
    first, last = piece_place(over[0]), piece_place(over[-1])
    before.overprint = f"第{first.line}至{last.line}行两张表的内容重叠印在一起，此处的指标可能不全"


def _below(piece: Piece, row: Piece, allowed: int) -> bool:
    here, there = piece_place(piece).line, piece_place(row).line
    return here is not None and there is not None and here > there + allowed


def _is_head(row: tuple[GridCell, ...]) -> bool:
    return bool(row) and label_of(squeeze(row[0].text)) is not None


def _ends_with_basis(piece: Piece) -> bool:
    if isinstance(piece, TextLine):
        return False
    printed = [cell for cell in piece if tidy(cell.text)]
    return bool(printed) and is_basis(squeeze(printed[-1].text))


def _pieces(region: Region) -> list[Piece]:
    out: list[Piece] = []
    for number, block in enumerate(region.blocks):
        if isinstance(block, Grid):
            rows: list[list[GridCell]] = [[] for _ in range(block.rows)]
            for cell in block.cells:
                rows[cell.row].append(GridCell(cell.column, cell.text, cell.place, cell.row_span, number))
            out.extend(tuple(row) for row in rows if row)
        else:
            out.append(block)
    return out


def names_project(piece: Piece) -> bool:
    """Whether the piece is the head's first row: 项目名称 at its start."""
    if isinstance(piece, TextLine):
        text = squeeze(piece.text)
        return text.startswith("项目名称") and not re.search(r"类别|总预算|支出方向", text)
    texts = [squeeze(cell.text) for cell in piece if tidy(cell.text)]
    joined = "".join(texts)
    first = "".join(texts[:2])
    return (texts[:1] == ["项目名称"] or first == "项目名称" or joined.startswith("项目名称")) and not re.search(
        r"类别|总预算|支出方向", joined
    )


def read_form(source: FormSource, known: Known) -> Form:
    """Everything that one form says, levels not yet compared with sister forms."""
    form = Form(source.project, source.title, Head())
    walk = FormWalk(form)
    rows: list[Sequence[str]] = []
    label: str | None = None
    for piece in source.pieces:
        if isinstance(piece, TextLine):
            if not walk.inside and not form.blocks:
                label = read_head_line(piece, form.head, label)
                rows.append(piece.text.split() if len(piece.text) < 400 else [piece.text[:600]])
        elif not walk.inside and not form.blocks:
            read_head_row(piece, form.head, known)
            rows.append([cell.text for cell in piece])
        walk.take(piece)
    walk.finish()
    if source.overprint:
        form.notes.append(source.overprint)
    _describe(form, source, rows, known)
    return form


def _describe(form: Form, source: FormSource, rows: Sequence[Sequence[str]], known: Known) -> None:
    place = piece_place(source.pieces[0]) if source.pieces else Place()
    budget = total_of_sources(rows)
    evaluated = evaluated_budget(rows) if "year_budget" not in form.head.fields else None
    if evaluated and evaluated[0] != evaluated[1].replace(",", ""):
        form.head.repairs.append(
            Repair(form.head.place or place, evaluated[1], evaluated[0], "金额的千位分隔符误印；按两位小数还原")
        )
    if source.project or form.head.fields.get("name"):
        form.described = project_of(form.head, source.title, known, place, evaluated[0] if evaluated else budget)
        form.project = form.described is not None or source.project
