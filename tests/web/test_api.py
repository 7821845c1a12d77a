"""The JSON API: true to its own description, safe to page through, and readable from anywhere."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from index.port import Index
from web.app import create_app
from web.openapi import document

Schema = schemathesis.schemas.BaseSchema


@pytest.fixture(scope="module")
def app(index: Index) -> Flask:
    return create_app(index)


@pytest.fixture
def api(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def described(app: Flask) -> Schema:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


CHECKS = [response_schema_conformance, status_code_conformance, content_type_conformance]


@pytest.mark.parametrize("path", list(document(200)["paths"]))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_answer_is_as_described(described: Schema, path: str, data: st.DataObject) -> None:
    case = data.draw(described[path]["GET"].as_strategy())
    case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})


def test_real_answers_are_as_described(api: FlaskClient, described: Schema) -> None:
    filing = api.get("/api/v1/filings").json["filings"][0]["id"]  # type: ignore[index]
    asked = {
        "/search": {"q": "215"}, "/filings": {}, "/checks": {}, "/ledger": {}, "/suggest": {"q": "资源"},
        "/filings/{filing_id}": {}, "/filings/{filing_id}/versions": {}, "/filings/{filing_id}/tables/{ordinal}": {},
        "/projects/{code}": {}, "/subjects/{code}": {}, "/indicators/{name}": {}, "/publishers/{name}": {},
    }  # fmt: skip
    parts = {"filing_id": filing, "ordinal": "1", "name": "服务企业家数"}
    codes = {"/projects/{code}": "42010022301T000000134", "/subjects/{code}": "215"}
    for path, query in asked.items():
        values = parts | {"code": codes.get(path, "")}
        values |= {"name": "某某信息中心"} if path.startswith("/publishers") else {}
        answer = api.get("/api/v1" + path.format(**values), query_string=query)
        assert answer.status_code == 200, path
        described[path]["GET"].validate_response(answer)


def test_cursors_go_through_everything_once(api: FlaskClient) -> None:
    whole = api.get("/api/v1/search?q=2024&limit=200").json
    assert whole
    assert whole["total"] > 3
    seen: list[str] = []
    cursor = None
    while True:
        query = {"q": "2024", "limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = api.get("/api/v1/search", query_string=query).json
        assert page
        seen += [hit["id"] for hit in page["hits"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [hit["id"] for hit in whole["hits"]]
    assert len(set(seen)) == len(seen) == whole["total"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=a&limit=0",
        "q=a&limit=x",
        "q=a&limit=99999",
        "q=a&cursor=zzz",
        "q=a&cursor=%00",
        "q=a&kind=x",
        "q=a&sort=x",
    ],
)
def test_a_wrong_parameter_is_a_400_that_says_which(api: FlaskClient, query: str) -> None:
    answer = api.get(f"/api/v1/search?{query}")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert json.loads(answer.data)["detail"]


def test_what_is_not_there_is_a_404_in_json(api: FlaskClient) -> None:
    for path in ("filings/none", "projects/none", "subjects/none", "indicators/none", "publishers/none", "nowhere"):
        answer = api.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json"), path


def test_an_answer_seen_before_is_not_sent_again(api: FlaskClient) -> None:
    first = api.get("/api/v1/filings")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert api.get("/api/v1/filings", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_a_hit_names_its_place_and_a_link_that_shows_it(api: FlaskClient) -> None:
    found = api.get("/api/v1/search?q=2150805&kind=subject").json
    assert found
    (hit,) = found["hits"]
    assert (hit["code"], Decimal(hit["amount"]), hit["place"]) == ("2150805", Decimal(55), {"line": 7})
    assert hit["link"].endswith("/source?lines=7#L7")
    assert 'id="L7" class="marked' in api.get(hit["link"].split("#")[0]).text


def test_a_page_of_another_site_may_ask_conditionally(client: FlaskClient) -> None:
    asked = {"Origin": "https://other.example", "Access-Control-Request-Headers": "If-None-Match"}
    allowed = client.options("/api/v1/search?q=a", headers=asked).headers
    assert allowed["Access-Control-Allow-Origin"] == "*"
    assert "GET" in allowed["Access-Control-Allow-Methods"]
    assert "If-None-Match" in allowed["Access-Control-Allow-Headers"]
