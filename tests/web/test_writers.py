"""Downloads: the same rows in every format, codes as text, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from web.sheet import Column, Sheet
from web.writers import FORMATS, WRITERS, Format

COLUMNS = (
    Column("code", "编码", True),
    Column("name", "名称"),
    Column("amount", "金额(万元)"),
    Column("line", "起始行"),
)
ROWS = [
    ("42010022300000000000001", "=1+1", Decimal("1202.95"), 7),
    ("2150805", "甲,\"乙\"\n丙", Decimal("-0.10"), 8),
    (None, "@SUM(A1)\x07", None, 9),
]  # fmt: skip


def written(kind: Format) -> bytes:
    return b"".join(WRITERS[kind](Sheet("表", COLUMNS, list(ROWS))))


def test_csv_opens_in_excel_with_codes_as_text() -> None:
    data = written("csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["编码", "名称", "金额(万元)", "起始行"]
    assert rows[1] == ["\t42010022300000000000001", "'=1+1", "1202.95", "7"]
    assert rows[2] == ["\t2150805", '甲,"乙"\n丙', "-0.10", "8"]
    assert rows[3][1].startswith("'@SUM")


def test_json_and_ndjson_hold_the_same_with_exact_amounts() -> None:
    lines = [json.loads(line) for line in written("ndjson").decode().splitlines()]
    assert json.loads(written("json")) == lines
    assert lines[0] == {"code": "42010022300000000000001", "name": "=1+1", "amount": "1202.95", "line": 7}
    assert "code" not in lines[2]


def test_xlsx_has_text_codes_number_amounts_and_no_formulas() -> None:
    page = load_workbook(io.BytesIO(written("xlsx"))).active
    assert page is not None
    rows = list(page.iter_rows(min_row=2))
    assert [cell.data_type for cell in rows[0]] == ["s", "s", "n", "n"]
    assert rows[0][0].value == "42010022300000000000001"
    assert rows[0][1].value == "=1+1"
    assert rows[0][2].value == pytest.approx(1202.95)


@pytest.mark.parametrize("kind", FORMATS)
def test_an_empty_sheet_is_a_whole_file(kind: Format) -> None:
    data = b"".join(WRITERS[kind](Sheet("", COLUMNS, [])))
    if kind == "json":
        assert json.loads(data) == []
    if kind == "xlsx":
        assert load_workbook(io.BytesIO(data)).active is not None


def test_rows_are_sent_while_they_are_read() -> None:
    taken = 0

    def rows():  # type: ignore[no-untyped-def]
        nonlocal taken
        for n in range(10_000):
            taken += 1
            yield (str(n), "名", Decimal(n), n)

    pieces = WRITERS["csv"](Sheet("表", COLUMNS, rows()))
    next(pieces)
    assert taken < 1000


def test_a_table_is_taken_away_with_its_lines(client: FlaskClient) -> None:
    answer = client.get("/filing/aaaaaaaaaaaa/table/1?format=csv")
    header = answer.headers["Content-Disposition"]
    assert header.isascii()
    assert header.startswith("attachment; filename=")
    assert "UTF-8''%E6%9F%90" in header
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["起始行"] for row in rows] == ["5", "7", "8"]
    assert rows[0]["合计(万元)"] == "726.12"
    assert rows[0]["链接"] == "http://localhost/filing/aaaaaaaaaaaa/source?lines=5-6#L5"


def test_an_unknown_format_is_refused(client: FlaskClient) -> None:
    assert client.get("/filing/aaaaaaaaaaaa/table/1?format=exe").status_code == 400


def cells(column: Column, *texts: str) -> list[str]:
    """The cells of a CSV of one column below its header."""
    data = b"".join(WRITERS["csv"](Sheet("表", (column,), [(text,) for text in texts])))
    return [row[0] for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))][1:]


@pytest.mark.parametrize("text", ["=1+1", "＝1+1", "＋1", "－1", "＠SUM(A1)", " =1", "\n=1", "\t=1", "@x", "-2"])
def test_csv_runs_nothing_in_a_spreadsheet(text: str) -> None:
    assert cells(Column("name", "名称"), text) == ["'" + text]


def test_a_code_that_looks_like_a_power_of_ten_stays_text() -> None:
    ids = Column("filing_id", "文件号", True)
    assert cells(ids, "12e456789012", "12ab56789012") == ["\t12e456789012", "12ab56789012"]
