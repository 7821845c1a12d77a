"""The source itself: a text's numbered lines or a PDF's page images, the place asked for marked and scrolled to."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template, request

from ingest.filing import Filing, Table
from ingest.readers.pdf.reader import is_pdf
from ingest.readers.pdf.render import RenderError, can_render, render_page
from web import paper
from web.context import filing_or_404, source_or_404
from web.filing import RepairBook, cite
from web.paths import Span, parse_boxes, parse_lines
from web.sourcetext import source_lines
from web.state import whole

bp = Blueprint("source", __name__)

ZOOMS = (75, 100, 150, 200)
"""Widths of a page image in percent of the column that it stands in."""


@bp.get("/filing/<filing_id>/source")
def text(filing_id: str) -> str | Response:
    """A text source, its lines numbered as places count them; ``lines=339-343,350`` marks these."""
    ref, filing = filing_or_404(filing_id)
    data = source_or_404(filing_id)
    if is_pdf(data):
        return page(filing_id, 1)
    shown = source_lines(data, filing.source)
    marked = tuple(span for span in parse_lines(request.args.get("lines")) if span[0] <= len(shown))
    marked = tuple((first, min(last, len(shown))) for first, last in marked)
    return render_template(
        "source_text.html", ref=ref, filing=filing, lines=shown, marked=marked, marks=_marks(marked),
        repairs=RepairBook(filing.repairs), starts=_starts(filing), tables=_around(filing, marked),
        citation=cite(ref, filing_id, place=_lines_told(marked), link=_link(f"L{marked[0][0]}")) if marked else "",
    )  # fmt: skip


@bp.get("/filing/<filing_id>/page/<int:number>")
def page(filing_id: str, number: int) -> str:
    """One page (1-based) of a PDF as an image, ``box=x0,top,x1,bottom;…`` (points) marked on it."""
    ref, filing = filing_or_404(filing_id)
    data = source_or_404(filing_id)
    if not is_pdf(data):
        abort(404, description="这份文件没有页面图")
    sizes = paper.sizes(data, filing)
    if not 1 <= number <= len(sizes):
        abort(404, description="没有这一页")
    asked = whole(request.args.get("zoom"), ZOOMS[-1] + 1)
    zoom = asked if asked in ZOOMS else 100
    tables = [(n, t) for n, t in enumerate(filing.tables) if number in paper.table_pages(t)]
    return render_template(
        "source_page.html", ref=ref, filing=filing, number=number, pages=len(sizes), size=sizes[number - 1],
        boxes=parse_boxes(request.args.get("box")), zoom=zoom, zooms=ZOOMS, tables=tables, drawable=can_render(),
        repairs=RepairBook(filing.repairs),
        citation=cite(ref, filing_id, place=f"第{number}页", link=_link("mark" if request.args.get("box") else "")),
    )  # fmt: skip


def _link(anchor: str) -> str:
    """The path of the present view of a source with the places that it marks, and nothing else of the address."""
    marks = [(name, request.args[name][:2000]) for name in ("lines", "box") if request.args.get(name)]
    return request.path + (f"?{urlencode(marks, safe=',;')}" if marks else "") + (f"#{anchor}" if anchor else "")


def _lines_told(spans: tuple[Span, ...]) -> str:
    """The marked lines in words, as a citation has them."""
    return "、".join(f"第{first}–{last}行" if last > first else f"第{first}行" for first, last in spans)


@bp.get("/filing/<filing_id>/page/<int:number>.png")
def image(filing_id: str, number: int) -> Response:
    """One page of a PDF as an image, twice as fine as its points."""
    data = source_or_404(filing_id)
    if not is_pdf(data):
        abort(404, description="这份文件没有页面图")
    try:
        response = Response(render_page(data, number, 2.0), mimetype="image/png")
    except RenderError as error:
        abort(404, description=str(error))
    response.cache_control.max_age = 86400
    return response


def _marks(spans: tuple[Span, ...]) -> dict[int, str]:
    """The marked lines, each with the classes that say where its span begins and ends."""
    found = {}
    for first, last in spans:
        for line in range(first, last + 1):
            found[line] = " first" * (line == first) + " last" * (line == last)
    return found


def _starts(filing: Filing) -> dict[int, str]:
    """Lines at which a section or a table begins, with their titles, for the margin."""
    sections = {s.place.line: s.title for s in filing.sections if s.place.line}
    return sections | {t.place.line: t.title for t in filing.tables if t.place.line}


def _around(filing: Filing, marked: tuple[Span, ...]) -> list[tuple[int, Table]]:
    """The tables that hold marked lines."""
    return [
        (n, table)
        for n, table in enumerate(filing.tables)
        if any(
            (table.place.line or 0) <= last and first <= (table.place.last_line or table.place.line or 0)
            for first, last in marked
        )
    ]
