"""Upload and re-reading: nothing without the token, nothing without the form's own secret, everything written down."""

from __future__ import annotations

import errno
import io
import json
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index import open_index
from tests.web.conftest import LINES
from tests.web.untranslated import untranslated
from web import upload
from web.app import create_app
from web.settings import Settings
from web.upload import JOBS, safe_name

TOKEN = "correct horse"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    index = open_index(tmp_path / "index")
    yield create_app(index, Settings(token=TOKEN, upload_folder=tmp_path / "uploads", upload_bytes=200_000))
    index.close()


@pytest.fixture
def web(app: Flask) -> FlaskClient:
    return app.test_client()


def sign_in(web: FlaskClient) -> str:
    """The CSRF token of a new session."""
    answer = web.post("/upload/token", data={"token": TOKEN}, follow_redirects=True)
    found = re.search(r'name="csrf" value="([^"]+)"', answer.text)
    assert found
    return found[1]


def send(web: FlaskClient, csrf: str, *files: tuple[str, bytes]) -> int:
    data = {"csrf": csrf, "files": [(io.BytesIO(content), name) for name, content in files]}
    return web.post("/upload", data=data).status_code


def log_of(tmp_path: Path) -> list[str]:
    lines = (tmp_path / "uploads" / "audit.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["action"] for line in lines]


def test_without_a_token_set_there_are_no_such_pages(client: FlaskClient) -> None:
    closed = client
    assert closed.get("/upload").status_code == 404
    assert closed.post("/upload", data={}).status_code == 404
    assert "/upload" not in closed.get("/").text


def test_reading_needs_no_account_but_uploading_does(web: FlaskClient) -> None:
    assert web.get("/").status_code == 200
    assert "口令" in web.get("/upload").text
    assert send(web, "x", ("a.txt", b"abc")) == 403
    assert web.post("/upload/retry", data={"which": "all"}).status_code == 403
    assert web.get("/upload/job.json").status_code == 403


def test_a_wrong_token_is_refused_and_written_down(web: FlaskClient, tmp_path: Path) -> None:
    assert web.post("/upload/token", data={"token": "wrong"}).status_code == 403
    assert log_of(tmp_path) == ["token refused"]


def test_a_form_of_another_site_is_refused(web: FlaskClient) -> None:
    sign_in(web)
    assert send(web, "guessed", ("a.txt", b"abc")) == 403
    assert web.post("/upload/out", data={}).status_code == 403


def test_a_new_session_has_a_secret_of_its_own_and_the_old_one_is_worth_nothing(web: FlaskClient) -> None:
    first, second = sign_in(web), sign_in(web)
    assert first != second
    assert send(web, first, ("a.txt", b"abc")) == 403


def test_more_files_than_one_form_may_have_are_refused_whole(
    web: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "MAX_FILES", 1)
    assert send(web, sign_in(web), ("a.txt", b"abc"), ("b.txt", b"abc")) == 400
    assert not list((tmp_path / "uploads").glob("*/*"))
    assert log_of(tmp_path) == ["token accepted"]


def test_an_uploaded_filing_is_read_and_found(app: Flask, web: FlaskClient, tmp_path: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("内/乙.txt", LINES.replace("2024", "2025"))
    csrf = sign_in(web)
    assert send(web, csrf, ("../甲.txt", LINES.encode()), ("包.zip", archive.getvalue())) == 303
    app.extensions[JOBS].wait(120)
    job = web.get("/upload/job.json").json
    assert job
    assert (job["state"], job["done"], job["failed"]) == ("done", 2, 0)
    assert "本地企业" in web.get("/search?q=本地企业").text
    linked = re.findall(r'<a href="(/filing/\w+)">(?:甲.txt|包.zip)', web.get("/upload").text)
    assert [web.get(link).status_code for link in linked] == [200, 200]
    kept = sorted(p.name for p in (tmp_path / "uploads").glob("*/*"))
    assert kept == ["包.zip", "甲.txt"]
    assert log_of(tmp_path) == ["token accepted", "upload"]
    assert web.post("/upload/retry", data={"csrf": csrf, "which": "all"}).status_code == 303
    app.extensions[JOBS].wait(120)
    assert log_of(tmp_path)[-1] == "retry"


@pytest.mark.parametrize("name", ["a.exe", "b.html.sh", "noname"])
def test_other_kinds_of_file_are_not_taken(web: FlaskClient, tmp_path: Path, name: str) -> None:
    assert send(web, sign_in(web), (name, b"x")) == 400
    assert not list((tmp_path / "uploads").glob("*/*"))


def test_too_much_at_once_is_refused(web: FlaskClient) -> None:
    assert send(web, sign_in(web), ("a.txt", b"x" * 300_000)) == 413


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\x\\预算.pdf", "预算.pdf"),
        ("a\x00\u202eb.txt", "ab.txt"),
        ("..", "file"),
        ("长" * 200 + ".txt", "长" * 80 + ".txt"),
    ],
)
def test_names_from_outside_stay_inside(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_short_token_is_no_token() -> None:
    with pytest.raises(ValueError, match="8"):
        Settings(token="short")


def test_an_upload_that_the_disk_has_no_room_for_leaves_nothing(
    web: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    csrf = sign_in(web)
    monkeypatch.setattr("werkzeug.datastructures.FileStorage.save", full)
    answer = web.post("/upload", data={"csrf": csrf, "files": [(io.BytesIO(b"abc"), "a.txt")]})
    assert (answer.status_code, "磁盘已满" in answer.text) == (503, True)
    assert [path.name for path in (tmp_path / "uploads").iterdir()] == ["audit.jsonl"]


def test_what_cannot_be_written_down_is_not_done(app: Flask, web: FlaskClient, tmp_path: Path) -> None:
    csrf = sign_in(web)
    (tmp_path / "uploads" / "audit.jsonl").unlink()
    (tmp_path / "uploads" / "audit.jsonl").mkdir()
    assert web.post("/upload/retry", data={"csrf": csrf, "which": "all"}).status_code == 503
    assert app.extensions[JOBS].last is None


def test_a_job_says_when_it_waits_for_another_run(app: Flask, web: FlaskClient, tmp_path: Path) -> None:
    other = open_index(tmp_path / "index")
    csrf = sign_in(web)
    with other.exclusive():
        assert send(web, csrf, ("甲.txt", LINES.encode())) == 303
        deadline = time.monotonic() + 20
        while not (told := web.get("/upload/job.json").json or {}).get("message") and time.monotonic() < deadline:
            time.sleep(0.05)
        assert (told["state"], "另一次入库" in told["message"]) == ("waiting", True)
        assert "另一次入库" in web.get("/upload").text
    app.extensions[JOBS].wait(120)
    assert "完成" in web.get("/upload").text
    other.close()


def test_a_second_upload_waits_for_the_first_and_is_read_after_it(app: Flask, web: FlaskClient, tmp_path: Path) -> None:
    other = open_index(tmp_path / "index")
    csrf = sign_in(web)
    with other.exclusive():  # so that the first cannot begin
        assert send(web, csrf, ("甲.txt", LINES.encode())) == 303
        assert send(web, csrf, ("乙.txt", LINES.replace("2024", "2025").encode())) == 303
        assert "其后还有 1 次在等" in web.get("/upload").text
    app.extensions[JOBS].wait(120)
    other.close()
    assert sorted(file["path"] for file in web.get("/api/v1/ledger").json["files"]) == ["乙.txt", "甲.txt"]  # type: ignore[index]


def test_where_too_many_wait_nothing_is_kept(
    app: Flask, web: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    csrf = sign_in(web)
    monkeypatch.setattr("web.jobs.MOST_WAITING", 0)
    assert send(web, csrf, ("甲.txt", LINES.encode())) == 409
    assert log_of(tmp_path) == ["token accepted"]
    assert not list((tmp_path / "uploads").glob("*/*"))


def test_a_line_of_the_log_that_was_cut_off_does_not_close_the_page(web: FlaskClient, tmp_path: Path) -> None:
    sign_in(web)
    with (tmp_path / "uploads" / "audit.jsonl").open("ab") as file:
        file.write(b'{"at": "2026-\xe4')
    assert "口令通过" in web.get("/upload").text


def test_tokens_cannot_be_guessed_at_speed(web: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [web.post("/upload/token", data={"token": f"guess {n}"}).status_code for n in range(12)]
    assert answers == [403] * 10 + [429] * 2
    assert web.post("/upload/token", data={"token": TOKEN}).status_code == 429
    elsewhere = web.post("/upload/token", data={"token": TOKEN}, environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert elsewhere.status_code == 303
    monkeypatch.setattr("web.upload.TRIES_SECONDS", 0.0)
    assert web.post("/upload/token", data={"token": TOKEN}).status_code == 303


@pytest.mark.parametrize("files", [(), (("a.exe", b"x"),), (("a.txt", b"x" * 300_000),)])
def test_what_is_wrong_with_an_upload_is_told_in_english_too(
    web: FlaskClient, files: tuple[tuple[str, bytes], ...]
) -> None:
    data = {"csrf": sign_in(web), "files": [(io.BytesIO(content), name) for name, content in files]}
    page = web.post("/upload", data=data, headers={"Accept-Language": "en"}).text
    assert page.partition('class="motto">')[2].partition("<")[0].isascii()
    assert untranslated(page) == []


def test_a_failed_file_is_named_once_with_its_reason(app: Flask, web: FlaskClient) -> None:
    assert send(web, sign_in(web), ("坏.pdf", b"%PDF-1.4 broken")) == 303
    app.extensions[JOBS].wait(120)
    for address in ("/upload", "/ledger"):
        page = web.get(address, headers={"Accept-Language": "en"}).text
        assert "the PDF&#39;s structure is damaged" in page
        assert page.partition("<table")[2].count("坏.pdf") <= 2  # in the list itself and in the audit log
        assert untranslated(page) == []
