"""A row found in a web page, DOCX or workbook opens the source with the very paragraph or row marked."""

from __future__ import annotations

import re
from html import unescape
from itertools import islice
from pathlib import Path

import pytest

from corpus.office import OfficeForm, office
from corpus.paper import subjects
from index import open_index
from index.bulk import ingest
from ingest.folding import squeeze
from web.app import create_app

FORMS: tuple[OfficeForm, ...] = ("html", "docx", "xlsx", "md")


@pytest.mark.parametrize("form", FORMS)
def test_every_row_of_a_table_leads_to_the_line_that_prints_it(tmp_path: Path, form: OfficeForm) -> None:
    (subject,) = islice(subjects(3), 1, 2)
    data, truth = office(3, subject, form)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / f"a.{form}").write_bytes(data)
    index = open_index(tmp_path / "index")
    ingest(index, [tmp_path / "in"], workers=1)
    (ref,) = index.filings()
    client = create_app(index).test_client()
    table = next(t for t in truth["tables"] if t["key"] == "支出总表")
    found = next(t for t in index.filing(ref.id).tables if t.key == "支出总表")
    assert len(found.rows) == len(table["rows"])
    for row in found.rows:
        page = client.get(f"/filing/{ref.id}/source", query_string={"lines": str(row.place.line)}).text
        marked = "".join(unescape(t) for t in re.findall(r'class="marked[^"]*">.*?<mark>(.*?)</mark>', page))
        assert squeeze(row.name) in squeeze(marked)
        plain = marked.replace(",", "")
        assert [amount.digits for amount in row.values.values() if amount.digits not in plain] == []
    index.close()
