"""A filing's page (facts, contents, tables, checks, repairs, citation) and each of its tables beside its source."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for

from index.port import FilingRef
from ingest.filing import Amount, Filing, Repair, Table
from ingest.layout import Place
from ingest.readers.pdf.reader import is_pdf
from ingest.readers.pdf.render import can_render
from ingest.serialise import filing_to_json
from web import paper
from web.context import base_url, filing_or_404, get_index, source_or_404
from web.export import asked_format, deliver, disposition
from web.sheet import table_sheet
from web.sourcetext import source_lines

bp = Blueprint("filing", __name__)


@dataclass(frozen=True, slots=True)
class RepairBook:
    """The repairs of one filing, found by the place and the printed form of what they mended."""

    repairs: tuple[Repair, ...]

    def of(self, amount: Amount) -> Repair | None:
        """The repair of a figure, None where it stands as printed."""
        for repair in self.repairs:
            if repair.printed == amount.printed and _same_spot(repair.place, amount.place):
                return repair
        return None


def _same_spot(a: Place, b: Place) -> bool:
    return (a.line, a.page) == (b.line, b.page)


@bp.get("/filing/<filing_id>")
def page(filing_id: str) -> str | Response:
    """Everything that one filing says, on one page; ``format=json`` gives it as the public contract."""
    ref, filing = filing_or_404(filing_id)
    if request.args.get("format") == "json":
        return jsonify(filing_to_json(filing))
    return render_template(
        "filing.html", ref=ref, filing=filing, repairs=RepairBook(filing.repairs), citation=cite(ref, filing_id),
        versions=_versions(filing_id), answers=_answering(filing_id), tallies=tally(filing),
    )  # fmt: skip


@bp.get("/filing/<filing_id>/table/<int:ordinal>")
def table(filing_id: str, ordinal: int) -> str | Response:
    """One rebuilt table (1-based) beside the lines or the page that it was read from."""
    ref, filing = filing_or_404(filing_id)
    if not 1 <= ordinal <= len(filing.tables):
        abort(404, description="没有这张表")
    shown = filing.tables[ordinal - 1]
    if kind := asked_format():
        return deliver(table_sheet(ref, shown), kind)
    data = source_or_404(filing_id)
    lines = [] if is_pdf(data) else _excerpt(source_lines(data, filing.source), shown)
    return render_template(
        "table.html", ref=ref, filing=filing, table=shown, ordinal=ordinal, repairs=RepairBook(filing.repairs),
        lines=lines, sheets=_sheets(data, filing, shown), drawable=can_render(), citation=cite(ref, filing_id, shown),
    )  # fmt: skip


@bp.get("/filing/<filing_id>/checks")
def checks(filing_id: str) -> str:
    """All checks of one filing, also the many that hold, and those between it and its relatives."""
    ref, filing = filing_or_404(filing_id)
    return render_template(
        "filing_checks.html",
        ref=ref,
        filing=filing,
        tallies=tally(filing),
        related=get_index().related_checks(filing_id),
    )


@bp.get("/filing/<filing_id>/original")
def original(filing_id: str) -> Response:
    """The source file as it was ingested, to keep."""
    ref, _ = filing_or_404(filing_id)
    response = Response(source_or_404(filing_id), mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = disposition(ref.path.replace("\\", "/").rsplit("/", 1)[-1])
    return response


def _answering(filing_id: str) -> str | None:
    """The version of a filing that answers searches; None where all are withdrawn."""
    found = get_index().answering(filing_id)
    return found.id if found else None


def _versions(filing_id: str) -> list[tuple[FilingRef, str | None]]:
    """All versions, the newest first, each with the address that compares it to this one (older before newer)."""
    found = get_index().versions(filing_id)
    here = next((n for n, version in enumerate(found) if version.id == filing_id), 0)
    out: list[tuple[FilingRef, str | None]] = []
    for number, version in enumerate(found):
        old, new = (version.id, filing_id) if number > here else (filing_id, version.id)
        url = url_for("compare.page", filing_id=old, other_id=new) if version.id != filing_id else None
        out.append((version, url))
    return out


def _sheets(data: bytes, filing: Filing, table: Table) -> list[tuple[int, float, float]]:
    """The pages of a PDF that the table stands on, with their width and height in points; none for a text."""
    if not is_pdf(data):
        return []
    known = paper.sizes(data, filing)
    return [(page, *known[page - 1]) for page in paper.table_pages(table) if page <= len(known)]


def tally(filing: Filing) -> dict[str, int]:
    """How many of the filing's checks have each verdict, in the order in which a reader wants them."""
    found = [check.verdict for check in filing.checks]
    return {v: found.count(v) for v in ("fails", "rounding", "holds", "not_checkable")}


def cite(ref: FilingRef, filing_id: str, table: Table | None = None, place: str = "", link: str = "") -> str:
    """A citation in one line: publisher, title, year, table, place, the source's SHA-256 and the link.

    ``place`` says in words where in the filing, ``link`` is the path that shows it.
    """
    parts = [ref.publisher or "", f"《{ref.title}》", f"{ref.fiscal_year}年" if ref.fiscal_year else ""]
    where = url_for("filing.page", filing_id=filing_id)
    if table is not None:
        parts.append(f"表{table.number} {table.title}" if table.number else table.title)
        parts.append(f"第{table.place.page}页" if table.place.page else f"第{table.place.line}行起")
        where = request.path
    if place:
        parts.append(place)
        where = link
    parts.append(f"SHA-256 {hashlib.sha256(source_or_404(filing_id)).hexdigest()}")
    return "，".join(part for part in parts if part) + f"。{base_url()}{where}"


def _excerpt(lines: Sequence[str], table: Table) -> list[tuple[int, str]]:
    first = table.place.line or 1
    last = max([table.place.last_line or first, *(row.place.last_line or row.place.line or 1 for row in table.rows)])
    return [(n, lines[n - 1]) for n in range(max(1, first - 3), min(len(lines), last + 1) + 1)]
