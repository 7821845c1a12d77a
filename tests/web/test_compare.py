"""Two versions of a filing, cell by cell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flask.testing import FlaskClient

from ingest.filing import Amount, Filing, Row, Table
from ingest.layout import Place
from tests.web.conftest import LINES, sample, stored
from web.app import create_app
from web.compare import compare


def changed(filing: Filing, **rows: Row | None) -> Filing:
    """The filing with rows of its first table replaced (by ``r0``, ``r1`` …) or taken out."""
    table = filing.tables[0]
    kept = [rows.get(f"r{n}", row) for n, row in enumerate(table.rows)]
    return replace(filing, tables=(replace(table, rows=tuple(row for row in kept if row)), *filing.tables[1:]))


def test_the_same_filing_has_no_changes() -> None:
    assert compare(sample(), sample()) == []


def test_a_changed_figure_is_the_only_change() -> None:
    row = sample().tables[0].rows[1]
    new = replace(row, values=row.values | {"合计": Amount("60.00", "60.00", Place(9))})
    (table,) = compare(sample(), changed(sample(), r1=new))
    (change,) = table.rows
    (cell,) = change.cells
    assert (change.kind, cell.column, cell.old and cell.old.digits, cell.new and cell.new.digits) == (
        "changed", "合计", "55.00", "60.00",
    )  # fmt: skip
    assert str(cell.difference) == "5.00"


def test_the_spelling_of_a_figure_is_no_change() -> None:
    row = sample().tables[0].rows[1]
    new = replace(row, values=row.values | {"合计": Amount("55.0", "55.0", Place(9))})
    assert compare(sample(), changed(sample(), r1=new)) == []


def test_a_row_that_is_gone_and_a_name_that_changed_are_shown() -> None:
    (table,) = compare(sample(), changed(sample(), r1=None, r0=replace(sample().tables[0].rows[0], name="资源勘探")))
    assert [(c.kind, c.row.code) for c in table.rows] == [("changed", "215"), ("removed", "2150805")]


def test_a_figure_that_is_gone_is_not_a_zero() -> None:
    row = sample().tables[0].rows[2]
    (table,) = compare(sample(), changed(sample(), r2=replace(row, values={})))
    assert table.rows[0].cells[0].difference is None


def test_equal_keys_stay_apart() -> None:
    table = sample().tables[0]
    twice = replace(sample(), tables=(Table(**{f: getattr(table, f) for f in table.__slots__} | {
        "rows": (*table.rows, replace(table.rows[2], values={"合计": Amount("1.00", "1.00", Place(9))}))
    }),))  # fmt: skip
    (change,) = compare(sample(), twice)
    assert [c.kind for c in change.rows] == ["added"]


def test_the_page_shows_old_and_new_with_both_places(tmp_path: Path) -> None:
    row = sample().tables[0].rows[1]
    new = replace(row, values=row.values | {"合计": Amount("60.00", "60.00", Place(9))}, place=Place(9))
    index = stored(
        tmp_path,
        ("old.txt", "d", sample(), LINES.encode()),
        ("new.txt", "e", changed(sample(), r1=new), LINES.encode()),
    )
    client: FlaskClient = create_app(index).test_client()
    page = client.get("/filing/dddddddddddd/compare/eeeeeeeeeeee").text
    assert "60.00" in page
    assert 'class="unsure"' not in page, "what is marked did not change"
    assert "/filing/dddddddddddd/source?lines=7#L7" in page
    assert "/filing/eeeeeeeeeeee/source?lines=9#L9" in page
    assert client.get("/filing/dddddddddddd/compare/none").status_code == 404
    assert "/filing/dddddddddddd/compare/eeeeeeeeeeee" in client.get("/filing/eeeeeeeeeeee").text
    index.close()


def test_a_changed_figure_that_nothing_proves_is_marked(tmp_path: Path) -> None:
    row = sample().tables[0].rows[1]
    new = replace(row, values=row.values | {"合计": Amount("60.00", "60.00", Place(7), unsure=True)})
    index = stored(tmp_path, ("old.txt", "d", sample(), b"1"), ("new.txt", "e", changed(sample(), r1=new), b"2"))
    page = create_app(index).test_client().get("/filing/dddddddddddd/compare/eeeeeeeeeeee").text
    assert page.count('class="unsure"') == 1
    assert page.index("55.00") < page.index("60.00<abbr")
    index.close()


def test_a_version_that_no_longer_answers_says_so(tmp_path: Path) -> None:
    first, second = ("old.txt", "a", sample(), b"1"), ("new.txt", "b", sample(), b"2")
    index = stored(tmp_path, first, second)
    client = create_app(index).test_client()
    old, new = client.get("/filing/" + "a" * 12).text, client.get("/filing/" + "b" * 12).text
    assert ("这是旧版" in old, f'href="/filing/{"b" * 12}">看最新版' in old, "这是旧版" in new) == (True, True, False)
    index.remove(["old.txt", "new.txt"])
    assert "已撤下" in client.get("/filing/" + "b" * 12).text
    index.close()
