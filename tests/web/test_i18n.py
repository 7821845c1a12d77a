"""The English of the interface: complete against the templates, chosen by address, kept by a cookie."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import web
from index.port import KINDS, STATES
from ingest.filing import TABLE_KEYS
from ingest.reconcile import ALL_RULES
from tests.web.conftest import HOSTILE_ID, PROJECT, SAMPLE
from tests.web.untranslated import untranslated
from web.i18n import ENGLISH
from web.state import FACETS, SORTS

TEMPLATES = Path(web.__file__).parent / "templates"
CALL = re.compile(r"""\b_\(\s*(?:"([^"]+)"|'([^']+)')""")


def test_every_text_of_the_templates_has_its_english() -> None:
    texts = {a or b for path in TEMPLATES.glob("*") for a, b in CALL.findall(path.read_text("utf-8"))}
    labels = {*KINDS.values(), *STATES.values(), *SORTS.values(), *(label for _, label in FACETS.values()), *TABLE_KEYS}
    labels |= {rule.statement for rule in ALL_RULES}
    assert len(texts) > 50
    assert sorted((texts | labels) - ENGLISH.keys()) == []


def test_the_english_fills_in_the_same_values() -> None:
    for chinese, english in ENGLISH.items():
        assert set(re.findall(r"{\w+}", chinese)) == set(re.findall(r"{\w+}", english)), chinese


def test_the_language_is_chosen_once_and_kept(client: FlaskClient) -> None:
    assert 'lang="zh-CN"' in client.get("/").text
    assert 'lang="en"' in client.get("/?lang=en").text
    assert "Search" in client.get("/filing/aaaaaaaaaaaa").text
    assert "检索" in client.get("/filing/aaaaaaaaaaaa?lang=zh").text


def test_a_made_up_language_is_chinese(client: FlaskClient) -> None:
    assert 'lang="zh-CN"' in client.get("/?lang=<x>").text


@pytest.mark.parametrize(
    "query",
    ["a -", '"a', '""', "a 或 -b", "a 或", "foo:b", "year:", "verdict:x", "amount:9..x", "amount:x", "year:{x}"],
)
def test_what_is_wrong_with_a_query_is_told_in_english(client: FlaskClient, query: str) -> None:
    page = client.get("/search", query_string={"q": query, "lang": "en"}).text
    told = re.findall(r'role="alert">(.*?)(?:：|</p>)', page)
    assert told
    assert not [text for text in told if re.search("没有|看不懂|两边|一边|后面|只有", text)]


@pytest.mark.parametrize(
    "address",
    [
        "/", "/search?q=资源勘探", "/search?q=服务企业", "/search?q=215&type=单位预算&table=支出总表&verdict=fails",
        "/search?q=2024年信息化研究预算多少", "/search?q=某某信息中心2023年预算多少", "/search?q=没有这样的词",
        "/search?q=资源勘深工业信息等支出", "/search?q=year:x a", f"/filing/{SAMPLE}", f"/filing/{SAMPLE}/table/1",
        f"/filing/{SAMPLE}/source", f"/filing/{SAMPLE}/source?lines=5-6,8", f"/filing/{SAMPLE}/checks",
        f"/filing/{SAMPLE}/compare/{HOSTILE_ID}", f"/filing/{HOSTILE_ID}", "/subject/215", "/subject/2150805",
        f"/project/{PROJECT}", "/indicator/服务企业家数", "/publisher/某某信息中心", "/checks",
        "/checks?verdict=holds&publisher=x", "/ledger", "/ledger?state=failed", "/nowhere", "/filing/none",
        f"/filing/{SAMPLE}/table/99", "/search?q=a&format=none", "/subject/999",
    ],
)  # fmt: skip
def test_an_english_page_has_no_label_in_chinese(client: FlaskClient, address: str) -> None:
    page = client.get(address + ("&" if "?" in address else "?") + "lang=en", follow_redirects=True)
    assert 'lang="en"' in page.text
    assert untranslated(page.text) == []


def test_a_chinese_page_marks_no_language_inside(client: FlaskClient) -> None:
    assert client.get(f"/filing/{SAMPLE}?lang=zh").text.count('lang="zh"') == 0
