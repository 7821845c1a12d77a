"""The pages of a filing: rebuilt tables, the source with its lines marked, hostile text shown as text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import HOSTILE, HOSTILE_ID, LINES, SAMPLE

PAGES = ["/", "/filing/{id}/checks", "/filing/{id}", "/filing/{id}/table/1", "/filing/{id}/source?lines=1-2"]


class Elements(HTMLParser):
    """Collects every tag with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_a_rebuilt_table_links_every_row_to_its_lines(client: FlaskClient) -> None:
    page = client.get("/filing/aaaaaaaaaaaa").text
    assert "资源勘探工业信息等支出" in page
    assert 'href="/filing/aaaaaaaaaaaa/source?lines=5-6#L5"' in page
    assert ">726.12<" in page


def test_a_mended_figure_shows_printed_and_meant_with_its_proof(client: FlaskClient) -> None:
    page = client.get("/filing/aaaaaaaaaaaa").text
    assert re.search(r"<del[^>]*>55\.0</del> <ins title=\"合计=项目支出\">55\.00</ins>", page)


def test_an_unsure_figure_says_so(client: FlaskClient) -> None:
    assert re.search(
        r'class="num unsure[^"]*">55\.00<abbr title="未能证实"><span title="项目支出">',
        client.get("/filing/aaaaaaaaaaaa").text,
    )


def test_the_source_marks_the_very_lines(client: FlaskClient) -> None:
    page = client.get("/filing/aaaaaaaaaaaa/source?lines=5-6").text
    marked = re.findall(r'<tr id="L(\d+)" class="marked[^"]*">.*?<mark>(.*?)</mark>', page)
    assert marked == [("5", "215 资源勘探工业信"), ("6", "息等支出 726.12 351.12 375.00")]
    assert page.count('<tr id="L') == LINES.count("\n") + 1


def test_the_rebuilt_row_is_marked_beside_its_lines(client: FlaskClient) -> None:
    page = client.get("/filing/aaaaaaaaaaaa/source?lines=7").text
    hit = re.findall(r'<tr id="t1r(\d)" class="hit', page)
    assert hit == ["2"]


@pytest.mark.parametrize("lines", ["", "99999", "x", "3-1", "<script>"])
def test_a_made_up_place_still_shows_the_source(client: FlaskClient, lines: str) -> None:
    answer = client.get("/filing/aaaaaaaaaaaa/source", query_string={"lines": lines})
    assert answer.status_code == 200
    assert 'class="marked' not in answer.text


@pytest.mark.parametrize(
    "path", ["/filing/none", "/filing/none/source", "/filing/aaaaaaaaaaaa/table/9", "/filing/aaaaaaaaaaaa/page/1"]
)
def test_what_is_not_there_is_a_404_with_a_page(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "没有" in answer.text


def test_the_original_is_a_download_never_a_page(client: FlaskClient) -> None:
    answer = client.get("/filing/aaaaaaaaaaaa/original")
    assert answer.data == LINES.encode()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", PAGES)
def test_hostile_text_stays_text(client: FlaskClient, path: str) -> None:
    page = client.get(path.format(id=HOSTILE_ID)).text
    assert "&lt;script&gt;" in page
    for tag, attrs in Elements(page).found:
        assert not any(name.startswith("on") for name in attrs), (tag, attrs)
        assert "style" not in attrs
        if tag == "script":
            assert str(attrs.get("src")).startswith("/static/")
        for name in ("href", "src", "action"):
            assert not str(attrs.get(name, "")).strip().lower().startswith(("javascript:", "data:")), attrs
        assert HOSTILE not in str(attrs.get("class"))


@pytest.mark.parametrize("path", [*PAGES, "/nowhere"])
def test_every_page_is_guarded_and_loads_nothing_from_elsewhere(client: FlaskClient, path: str) -> None:
    answer = client.get(path.format(id=SAMPLE))
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert answer.headers["Referrer-Policy"] == "same-origin"
    for tag, attrs in Elements(answer.text).found:
        if tag in ("script", "link", "img", "image", "source", "iframe"):
            assert str(attrs.get("src") or attrs.get("href")).startswith("/"), (tag, attrs)


def test_a_page_seen_before_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/filing/aaaaaaaaaaaa")
    again = client.get("/filing/aaaaaaaaaaaa", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_a_page_past_the_end_leads_to_the_last_one(client: FlaskClient) -> None:
    for address in ("/search?q=信息&page=4999", "/checks?page=4999", "/ledger?page=4999"):
        gone = client.get(address)
        assert gone.status_code == 302, address
        assert "page=4999" not in gone.headers["Location"]
        assert client.get(gone.headers["Location"]).status_code == 200


def test_all_operands_of_a_check_are_marked_in_one_view(client: FlaskClient) -> None:
    page = client.get("/checks?publisher=某某信息中心").text
    assert "/filing/aaaaaaaaaaaa/source?lines=5-7#L5" in page
    source = client.get("/filing/aaaaaaaaaaaa/source?lines=5-6,8").text
    assert re.findall(r'<tr id="L(\d)" class="marked', source) == ["5", "6", "8"]
    assert 'href="#L8"' in source


@pytest.mark.parametrize("address", ["/search/?q=%E4%BF%A1", "/checks/", "/ledger/", "/api/v1/filings/"])
def test_a_slash_too_many_leads_to_the_page(client: FlaskClient, address: str) -> None:
    gone = client.get(address)
    assert gone.status_code == 308
    assert client.get(gone.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    "address", ["/nowhere//evil.example/", "/\\evil.example/", "/nowhere/", "/%2f%2fevil.example/"]
)
def test_a_made_up_slash_leads_nowhere_else(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404
