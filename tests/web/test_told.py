"""What the readers and the ingest report is told in English too: every message of theirs has its pattern."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import index
import ingest
from ingest import oserrors
from ingest.characters import HAN
from tests.web.conftest import hostile, sample, stored
from tests.web.untranslated import untranslated
from web.app import create_app
from web.i18n import reported

ROOTS = [Path(str(package.__file__)).parent for package in (ingest, index)]
RAISED = {"UnreadableError", "PdfError", "RefusedError", "MovingError", "LimitError", "CrashError", "RenderError"}


def raised() -> Iterator[str]:
    """Every message that is given to one of these errors, its parts filled in with something."""
    for path in (path for root in ROOTS for path in root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISED and node.args:
                text = "".join(filled(node.args[0]))
                if HAN.search(text):
                    yield text


def filled(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield str(part.value) if isinstance(part, ast.Constant) else "7"
    elif isinstance(node, ast.Constant):
        yield str(node.value)


@pytest.fixture
def english() -> Iterator[None]:
    with Flask(__name__).test_request_context("/?lang=en"):
        yield


@pytest.mark.usefixtures("english")
def test_every_reason_for_not_reading_a_file_has_its_english() -> None:
    messages = set(raised())
    assert len(messages) > 30
    assert sorted(text for text in messages if HAN.search(reported(text))) == []


@pytest.mark.usefixtures("english")
def test_every_failure_of_the_system_has_its_english() -> None:
    assert [text for text in oserrors._REASONS.values() if HAN.search(reported(text))] == []
    assert [text for text in oserrors._SQLITE.values() if HAN.search(reported(text))] == []


@pytest.mark.usefixtures("english")
def test_a_part_without_english_stays_and_is_marked_and_escaped() -> None:
    assert reported("文件是空的:甲.txt") == 'the file is empty: <span lang="zh">甲.txt</span>'
    assert "<b>" not in reported("文件是空的:<b>x</b>")
    assert reported("无法读取(磁盘已满)") == "cannot be read (the disk is full)"
    assert reported("从未见过的话") == '<span lang="zh">从未见过的话</span>'


@pytest.mark.usefixtures("english")
def test_clauses_are_told_one_by_one() -> None:
    told = reported("编码被栏线切开,切口的“2”读了两次;《支出总表》第109行同名的“甲”编码也是20802")
    assert told.startswith("the code was cut by a column line, and “2” at the cut was read twice; ")
    assert "has the code 20802 too" in told
    assert 'lang="zh">从没见过' in reported("确定依据的固定用语;从没见过")


def test_the_ledger_is_whole_in_english(tmp_path: Path) -> None:
    held = stored(tmp_path, ("a.txt", "a", sample(), b"x"), ("b.txt", "b", hostile(), b"x"), ("c.txt", "c", None, b"?"))
    page = create_app(held).test_client().get("/ledger", headers={"Accept-Language": "en"}).text
    held.close()
    assert untranslated(page) == []
