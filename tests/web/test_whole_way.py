"""From files on disk through the real ingest and index to the served page and the marked lines of the source."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index import open_index
from index.bulk import ingest
from web.app import create_app

NAME = "资源勘探工业信息等支出"


@pytest.fixture(scope="module")
def served(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The web application over the real filings, ingested as an operator would."""
    index = open_index(tmp_path_factory.mktemp("index"))
    ingest(index, [shared / "seeds"], workers=1)
    yield create_app(index).test_client()
    index.close()


def source_links(page: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'<a class="open" href="([^"]+)"', page)]


def marked_text(served: FlaskClient, link: str) -> str:
    page = served.get(link.split("#")[0]).text
    return "".join(unescape(t) for t in re.findall(r'class="marked[^"]*">.*?<mark>(.*?)</mark>', page))


@pytest.mark.parametrize("text", ["2150805", "215 08 05", "21508-05"])
def test_a_code_in_any_spelling_leads_to_the_lines_that_print_it(served: FlaskClient, text: str) -> None:
    page = served.get("/search", query_string={"q": text, "kind": "subject"}).text
    links = source_links(page)
    assert len({link.split("/")[2] for link in links}) == 3
    for link in links:
        digits = re.sub(r"\D", "", marked_text(served, link))
        assert "2150805" in digits or "21508" in digits, link


def test_a_name_broken_over_lines_is_found_and_marked_whole(served: FlaskClient) -> None:
    page = served.get("/search", query_string={"q": NAME}).text
    links = source_links(page)
    assert links
    for link in links:
        assert "资源勘探" in re.sub(r"\s", "", marked_text(served, link)), link


def test_a_project_is_found_in_both_filings_with_its_budget(served: FlaskClient) -> None:
    page = served.get("/project/42010022301T000000134").text
    assert "信息化应用与产业研究" in page
    assert ">2024<" in page
    assert ">2025<" in page
    assert "55.00" in page
    assert "130.00" in page


def test_the_download_has_the_same_rows_as_the_page(served: FlaskClient) -> None:
    page = served.get("/search", query_string={"q": "2150805"}).text
    total = int(re.search(r"共 ([\d,]+) 条", page)[1].replace(",", ""))  # type: ignore[index]
    data = served.get("/search", query_string={"q": "2150805", "format": "csv"}).data
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == total
    assert all(row["编码"] == "\t2150805" for row in rows if row["种类"] == "科目")
    assert all(row["起始行"] for row in rows)


def test_every_filing_has_its_page_and_every_table_its_own(served: FlaskClient) -> None:
    links = set(re.findall(r'href="(/filing/[^"/]+)"', served.get("/").text))
    assert len(links) == 5
    for link in links:
        page = served.get(link).text
        tables = set(re.findall(r'href="(/filing/[^"/]+/table/\d+)"', page))
        for table in tables:
            assert served.get(table).status_code == 200


def test_a_wrong_query_names_the_place_and_still_answers(served: FlaskClient) -> None:
    page = served.get("/search", query_string={"q": "2150805 金额:多"}).text
    assert page.count('class="problem"') == 1
    assert "<mark>金额:多</mark>" in page
    assert source_links(page)
