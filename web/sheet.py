"""Results and tables as plain sheets: named columns and rows of values, with the place in the source in columns.

A sheet is what every download is written from, so CSV, JSON, NDJSON and XLSX hold the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from index.port import KINDS, CheckHit, FilingRef, Hit, HitKind, Index, Sort
from index.query import Query
from ingest.filing import Amount, Operand, Table
from ingest.layout import Place
from ingest.reconcile import unit_of
from ingest.reconcile.report import VERDICTS, where_told
from ingest.reconcile.rules import FAMILIES
from web.context import base_url
from web.links import source_url
from web.paths import marked_path

Value = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in JSON, its Chinese header, and whether its digits are a code that must stay text."""

    key: str
    header: str
    code: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns, and rows that are read once."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Value, ...]]


PLACE = (Column("line", "起始行"), Column("last_line", "末行"), Column("page", "页"), Column("bbox", "位置(点)"))
FILING = (
    Column("publisher", "单位"), Column("publisher_code", "单位代码", True), Column("year", "年度"),
    Column("filing_kind", "文件类型"), Column("filing_title", "文件"), Column("filing_id", "文件号", True),
)  # fmt: skip
DOUBTS = (Column("unsure", "未能证实的栏"), Column("mended", "改正的栏(原文)"))
HIT = (
    Column("kind", "种类"), Column("code", "编码", True), Column("name", "名称"), Column("table", "表"),
    Column("side", "收/支"), Column("amount", "金额(万元)"), Column("amounts", "各栏金额(万元)"),
    Column("target", "指标值"), Column("actual", "实际"), Column("text", "原文"), *FILING, *PLACE,
    Column("link", "链接"), *DOUBTS,
)  # fmt: skip


def hits_sheet(name: str, hits: Iterable[Hit]) -> Sheet:
    """Search results, one hit a row."""
    return Sheet(name, HIT, (_hit_row(hit) for hit in hits))


def walk(
    index: Index, query: Query, page: int, limit: int, kind: HitKind | None = None, sort: Sort = "relevance"
) -> Iterator[Hit]:
    """Up to ``limit`` hits in order, fetched ``page`` at a time so that no large result is ever held."""
    for offset in range(0, limit, page):
        wanted = min(page, limit - offset)
        hits = index.search(query, kind=kind, sort=sort, offset=offset, limit=wanted).hits
        yield from hits
        if len(hits) < wanted:
            return


def checks_sheet(name: str, checks: Iterable[CheckHit]) -> Sheet:
    """Checks, one a row: what is held against what, each operand with its figure and its place, and the difference."""
    columns = (
        Column("verdict", "结果"), Column("family", "类别"), Column("statement", "规则"), Column("left", "左边"),
        Column("right", "右边"), Column("difference", "差额"), Column("unit", "差额单位"), Column("culprit", "疑有误"),
        Column("detail", "说明"), *FILING, Column("link", "链接"),
    )  # fmt: skip
    return Sheet(name, columns, (_check_row(hit) for hit in checks))


def _check_row(hit: CheckHit) -> tuple[Value, ...]:
    check, ref = hit.check, hit.filing
    operands = (*check.left, *check.right)
    unit = unit_of(check.rule) or "万元"
    places = [operand.place for operand in operands if operand.place and not operand.filing]
    return (
        VERDICTS[check.verdict], FAMILIES.get(check.family, check.family), check.statement,
        _operands(check.left), _operands(check.right), check.difference, unit,
        operands[check.culprit].label if check.culprit is not None else None, check.detail or None,
        *filing_values(ref), base_url() + (marked_path(ref.id, places) if places else f"/filing/{ref.id}"),
    )  # fmt: skip


def _operands(operands: Iterable[Operand]) -> str:
    """Operands as one cell; blank ones are left out where others are stated."""
    told = [(o.label, o.value, o.place) for o in operands]
    stated = [one for one in told if one[1] is not None] or told
    return "; ".join(
        f"{label} {'空' if value is None else format(value, 'f')}" + where_told(place) for label, value, place in stated
    )


def table_sheet(ref: FilingRef, table: Table) -> Sheet:
    """A rebuilt table as printed, its figures in the table's own unit."""
    columns = (
        Column("side", "收/支"), Column("code", "编码", True), Column("name", "名称"),
        *(Column(column, f"{column}({table.unit})") for column in table.columns), *PLACE, Column("link", "链接"),
        *DOUBTS,
    )  # fmt: skip
    rows = (
        (
            row.side, row.code, row.name, *(_figure(row.values.get(c)) for c in table.columns), *_place(row.place),
            base_url() + source_url(ref.id, row.place),
            *_doubts(
                [c for c, a in row.values.items() if a.unsure],
                {c: a.printed for c, a in row.values.items() if a.mended},
            ),
        )
        for row in table.rows
    )  # fmt: skip
    return Sheet(f"{ref.title} {table.title}", columns, rows)


def _hit_row(hit: Hit) -> tuple[Value, ...]:
    amounts = "; ".join(f"{column} {amount:f}" for column, amount in hit.amounts.items())
    return (
        KINDS[hit.kind], hit.code, hit.name, hit.table, hit.fields.get("side"), hit.amount, amounts or None,
        hit.fields.get("target"), hit.fields.get("actual"), hit.text, *filing_values(hit.filing), *_place(hit.place),
        base_url() + source_url(hit.filing.id, hit.place), *_doubts(hit.doubts, hit.mended),
    )  # fmt: skip


def _doubts(unsure: Iterable[str], printed: Mapping[str, str]) -> tuple[Value, ...]:
    """What the columns of ``DOUBTS`` hold."""
    told = "; ".join(f"{column} {text or '空'}" for column, text in printed.items())
    return "; ".join(unsure) or None, told or None


def filing_values(ref: FilingRef) -> tuple[Value, ...]:
    """What the columns of ``FILING`` hold."""
    return ref.publisher, ref.publisher_code, ref.fiscal_year, ref.kind, ref.title, ref.id


def _place(place: Place) -> tuple[Value, ...]:
    box = ",".join(f"{v:.1f}" for v in place.bbox) if place.bbox else None
    return place.line, place.last_line or place.line, place.page, box


def _figure(amount: Amount | None) -> Value:
    """The figure as a number, or as its text where it is none."""
    try:
        return amount.value() if amount else None
    except ArithmeticError:
        return amount.digits if amount else None
