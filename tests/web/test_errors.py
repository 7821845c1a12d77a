"""What a reader is told when something is wrong: in the reader's language, without the cause; numbers of any size."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from index.port import Index
from tests.web.conftest import SAMPLE
from tests.web.untranslated import untranslated
from web.app import create_app

LONG = "1" * 5000


@pytest.mark.parametrize(
    "address",
    [
        f"/search?q=a&page={LONG}", "/search?q=a&page=²", f"/checks?page={LONG}&year={LONG}", f"/ledger?page={LONG}",
        f"/filings?page={LONG}", f"/filing/{SAMPLE}/source?lines=²", f"/filing/{SAMPLE}/page/1?zoom=²",
        f"/filing/{SAMPLE}/page/{LONG}", "/search?q=%ff%ed%a0%80", "/publisher/%ff", "/project/%00",
        f"/checks?rule={LONG}",
        f"/api/v1/search?q=a&limit={LONG}", "/api/v1/search?q=a&cursor=b%C2%B2",
    ],
)  # fmt: skip
def test_no_address_makes_the_server_fail(client: FlaskClient, address: str) -> None:
    assert client.get(address, follow_redirects=True).status_code < 500


def test_the_limit_of_an_api_page_cannot_be_passed_by_leading_zeros(client: FlaskClient) -> None:
    assert client.get("/api/v1/search?q=a&limit=0000209999").status_code == 400
    assert client.get("/api/v1/search?q=a&limit=00020").status_code == 200


@pytest.mark.parametrize(("address", "method"), [("/nowhere", "GET"), ("/search?q=a", "POST"), ("/checks", "DELETE")])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_error_page_speaks_the_language_of_the_page(
    client: FlaskClient, address: str, method: str, language: str
) -> None:
    page = client.open(address, method=method, headers={"Accept-Language": language}).text
    told = page.partition('class="motto">')[2].partition("<")[0]
    assert told.isascii() == (language == "en"), told
    if language == "en":
        assert untranslated(page) == []


@pytest.mark.parametrize("address", ["/checks", "/api/v1/checks"])
def test_a_fault_of_ours_tells_nothing_of_its_cause(index: Index, address: str) -> None:
    app = create_app(index)

    def fail() -> str:
        raise RuntimeError("/srv/secret")

    app.view_functions |= {"checks.page": fail, "api.checks": fail}
    answer = app.test_client().get(address)
    assert (answer.status_code, "secret" in answer.text) == (500, False)
    assert "服务器出了错" in answer.text or answer.is_json


def test_an_overlong_filter_is_not_repeated_in_every_link(client: FlaskClient) -> None:
    assert len(client.get("/search?q=资源&publisher=" + "x" * 50_000).data) < 60_000
    assert len(client.get("/search?q=资源&" + "&".join(f"publisher=x{n}" for n in range(10_000))).data) < 60_000
