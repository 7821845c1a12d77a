"""What programs ask of the site: health, crawling rules, search from the browser's bar, packed answers, languages."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree

from index.port import Index
from tests.web.conftest import SAMPLE
from web.app import create_app
from web.settings import Settings

NAMES = {"o": "http://a9.com/-/spec/opensearch/1.1/"}


def test_health_is_told_by_status(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    client = create_app(index).test_client()
    assert client.get("/healthz").json == {"status": "ok", "filings": len(index.filings())}

    def gone() -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(index, "filings", gone)
    assert client.get("/healthz").status_code == 503


def test_a_browser_can_search_from_its_own_bar(client: FlaskClient) -> None:
    assert 'rel="search"' in client.get("/").text
    found = etree.fromstring(client.get("/opensearch.xml").data)
    pages = {url.get("type"): url.get("template") for url in found.findall("o:Url", NAMES)}
    for kind, template in pages.items():
        address = template.replace("{searchTerms}", "资源").removeprefix("http://localhost")
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, kind.replace("x-suggestions+json", "json")), address
    typed, completions = client.get("/suggest?q=资源&form=opensearch").json
    assert (typed, "资源勘探工业信息等支出" in completions) == ("资源", True)


def test_crawlers_stay_out_of_what_has_no_end(client: FlaskClient) -> None:
    assert "Disallow: /search" in client.get("/robots.txt").text


def test_a_long_page_is_packed_and_unchanged_is_told_for_both_forms(client: FlaskClient) -> None:
    address = f"/filing/{SAMPLE}"
    plain, packed = client.get(address), client.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) * 2 < len(plain.data)
    assert "Accept-Encoding" in packed.headers["Vary"]
    for answer in (plain, packed):
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"], "Accept-Encoding": "gzip"})
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("name", ["style.css", "app.js", "seal.svg"])
def test_files_are_sent_as_they_are(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/static/{name}", headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, "Content-Encoding" in answer.headers) == (200, False)
    assert client.get(f"/static/{name}", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_what_holds_a_secret_is_neither_packed_nor_kept(index: Index, tmp_path: Path) -> None:
    client = create_app(index, Settings(token="correct horse", upload_folder=tmp_path)).test_client()
    packing = {"Accept-Encoding": "gzip"}
    assert client.get("/ledger", headers=packing).headers["Cache-Control"] == "no-cache"
    client.post("/upload/token", data={"token": "correct horse"})
    for address in ("/ledger", "/upload"):
        answer = client.get(address, headers=packing)
        assert ("Content-Encoding" in answer.headers, answer.headers["Cache-Control"]) == (False, "no-store")


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"), ("en-US,en;q=0.9", "en"), ("en,zh;q=0.5", "en"), ("fr", "zh-CN"),
        ("", "zh-CN"),
        (";;q=x", "zh-CN"),
    ],
)  # fmt: skip
def test_the_first_visit_is_in_the_language_of_the_browser(client: FlaskClient, asked: str, language: str) -> None:
    assert f'<html lang="{language}"' in client.get("/", headers={"Accept-Language": asked}).text


def test_a_choice_counts_more_than_the_browser(client: FlaskClient) -> None:
    english = {"Accept-Language": "en"}
    assert '<html lang="zh-CN"' in client.get("/?lang=zh", headers=english).text
    assert '<html lang="zh-CN"' in client.get("/", headers=english).text
