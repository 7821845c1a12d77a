"""The English of the interface: complete against the templates, chosen by address, kept by a cookie."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import web
from web.i18n import ENGLISH
from web.state import FACETS, KINDS, SORTS

TEMPLATES = Path(web.__file__).parent / "templates"
CALL = re.compile(r"""\b_\(\s*(?:"([^"]+)"|'([^']+)')""")


def test_every_text_of_the_templates_has_its_english() -> None:
    texts = {a or b for path in TEMPLATES.glob("*") for a, b in CALL.findall(path.read_text("utf-8"))}
    labels = {*KINDS.values(), *SORTS.values(), *(label for _, label in FACETS.values())}
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
