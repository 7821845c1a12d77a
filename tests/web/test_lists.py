"""The lists of filings and of checks: filters, downloads, and what a search without an answer offers instead."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import PROJECT, SAMPLE
from tests.web.untranslated import untranslated
from web.i18n import ENGLISH

TABLE = re.compile(r"<tbody>(.*)</tbody>", re.DOTALL)


def csv_of(client: FlaskClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).data.decode("utf-8-sig"))))


def test_every_filing_can_be_browsed_filtered_and_taken_away(client: FlaskClient) -> None:
    found = TABLE.search(client.get("/filings").text)
    assert found
    assert found[1].count("<tr>") == 2
    assert f"/filing/{SAMPLE}" in client.get("/filings?q=信息中心&year=2024&type=单位预算").text
    assert f"/filing/{SAMPLE}" not in client.get("/filings?year=2023").text
    assert "去掉筛选" in client.get("/filings?year=2023").text
    assert client.get("/filings?page=9").status_code == 302
    rows = csv_of(client, "/filings?q=信息中心&format=csv")
    assert [(row["单位"], row["文件号"], row["链接"].endswith(SAMPLE)) for row in rows] == [
        ("某某信息中心", SAMPLE, True)
    ]


def test_the_failing_checks_of_a_publisher_can_be_taken_away_with_their_reasons(client: FlaskClient) -> None:
    asked = "/checks?verdict=fails&publisher=某某信息中心"
    assert f"{asked.partition('?')[0]}?verdict=fails&amp;publisher=" in client.get(asked).text
    (row,) = csv_of(client, asked + "&format=csv")
    assert (row["结果"], row["差额"], row["单位"]) == ("不符", "671.12", "某某信息中心")
    assert (row["左边"], row["右边"]) == ("215 726.12(第5行)", "2150805 55.00(第7行)")
    marked = client.get(row["链接"].removeprefix("http://localhost").partition("#")[0]).text
    assert marked.count('class="marked') == 3


def test_each_result_of_checks_keeps_its_count_beside_the_one_chosen(client: FlaskClient) -> None:
    count = re.compile(r"verdict=fails[^>]*>[^<]*<span class=\"count\">(\d+)")
    everything, chosen = client.get("/checks").text, client.get("/checks?verdict=holds").text
    assert count.findall(everything) == count.findall(chosen) != []


def test_a_search_without_an_answer_says_which_condition_to_let_go(client: FlaskClient) -> None:
    page = client.get("/search?q=服务本地企业&year=2023&kind=passage").text
    assert "去掉其中一个条件就有" in page
    offered = re.findall(
        r'<li><a href="([^"]+)">去掉[^<]*<span>([^<]*)</span></a> <span class="count">共 (\d+) 条', page
    )
    assert [(without, int(n) > 0) for _, without, n in offered] == [("2023", True)]
    assert "year=" not in offered[0][0]
    words = client.get("/search?q=本地企业 没有这个词").text
    assert "<span>没有这个词</span>" in words
    assert "<span>本地企业</span>" not in words


def test_a_condition_to_let_go_is_named_in_an_english_page_without_its_markup_showing(client: FlaskClient) -> None:
    page = client.get("/search?q=没有这个词或那个词 215&publisher=某某信息中心&lang=en").text
    page += client.get("/search?q=服务本地企业&publisher=无此单位&lang=en").text
    assert '<span lang="zh">无此单位</span>' in page
    assert "&lt;span" not in page


def test_a_search_by_checks_leads_to_those_between_filings(client: FlaskClient) -> None:
    for asked in ("q=核对:不符", "verdict=fails"):
        assert 'href="/checks?verdict=fails"' in client.get("/search?" + asked).text
    assert 'href="/checks?verdict=' not in client.get("/search?q=215").text


def test_a_code_without_rows_of_its_own_still_takes_all_its_rows_along(client: FlaskClient) -> None:
    rows = csv_of(client, "/subject/2150805?format=csv")
    assert [row["编码"].strip() for row in rows] == ["2150805"]
    assert csv_of(client, f"/project/{PROJECT}?format=csv")


def test_the_guide_gives_queries_that_work(client: FlaskClient) -> None:
    page = client.get("/help").text
    queries = re.findall(r'class="query" href="([^"]+)"', page)
    assert len(queries) > 12
    for address in queries:
        assert 'class="problem"' not in client.get(address.replace("&amp;", "&")).text, address


@pytest.mark.parametrize(
    "address", ["/help", "/filings", "/filings?q=没有", "/checks?year=2024&publisher=x", "/nowhere"]
)
def test_these_pages_are_whole_in_english(client: FlaskClient, address: str) -> None:
    page = client.get(address, headers={"Accept-Language": "en"}).text
    assert 'lang="en"' in page
    assert untranslated(page) == []


def test_the_front_page_lists_the_newest_of_many(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.search.NEWEST", 1)
    page = client.get("/").text
    assert 'href="/filings"' in page
    assert "全部 2 份" in page
    assert ENGLISH["新收文件"] in client.get("/", headers={"Accept-Language": "en"}).text


def test_a_marked_place_can_be_quoted_with_its_link(client: FlaskClient) -> None:
    page = client.get(f"/filing/{SAMPLE}/source?lines=5-6,8&junk=1").text
    told = re.search(r'id="citation">([^<]+)<', page)
    assert told
    assert told[1].startswith("某某信息中心，《某某信息中心2024年单位预算》，2024年，第5–6行、第8行，SHA-256 ")
    assert told[1].endswith(f"。http://localhost/filing/{SAMPLE}/source?lines=5-6,8#L5")
    assert 'id="citation"' not in client.get(f"/filing/{SAMPLE}/source").text
