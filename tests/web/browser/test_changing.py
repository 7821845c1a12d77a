"""What changes the index, in a real browser: files dropped on the upload page, two versions of a filing compared."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from waitress.server import create_server

from index import open_index
from tests.web.browser.conftest import CORPUS
from web.app import create_app
from web.settings import Settings

pytestmark = pytest.mark.browser
TOKEN = "a long enough token"
FILE = "d00000-328002-2024-budget.md"
DROP = """([name, text]) => {
    const moved = new DataTransfer();
    moved.items.add(new File([text], name));
    document.getElementById("upload").dispatchEvent(
        new DragEvent("drop", {dataTransfer: moved, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def changing(chromium: str, tmp_path: Path) -> Iterator[str]:
    """The address of an empty application that takes files from whoever has the token."""
    index = open_index(tmp_path / "index")
    settings = Settings(token=TOKEN, upload_folder=tmp_path / "uploads")
    server = create_server(create_app(index, settings), host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"  # type: ignore[union-attr]
    server.close()
    index.close()


def test_dropped_files_are_read_and_their_versions_compared(browser: Browser, changing: str) -> None:
    page = browser.new_context(base_url=changing, locale="zh-CN").new_page()
    page.goto("/")
    expect(page.locator(".empty")).to_be_visible()
    page.goto("/upload")
    page.locator("input[type=password]").fill(TOKEN)
    page.keyboard.press("Enter")
    old = (CORPUS / FILE).read_text("utf-8")
    new = old.replace("38.26", "83.62")
    assert new != old
    for text in (old, new):
        page.wait_for_selector("#upload")
        with page.expect_navigation():
            page.evaluate(DROP, [FILE, text])
        page.wait_for_selector("#job[data-state=done]", timeout=60_000)
        expect(page.locator("#job")).to_contain_text(FILE)
    page.goto("/")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody tr td a").last.click()
    page.locator("p.note a", has_text="比较").click()
    page.wait_for_url("**/compare/**")
    changed = page.locator("tr.changed", has_text="2080505").first
    expect(changed).to_contain_text("38.26")
    expect(changed).to_contain_text("83.62")
    changed.locator("a.place").last.click()
    expect(page.locator("tr.marked").first).to_be_in_viewport()
    page.context.close()


def test_a_file_of_a_strange_kind_is_refused_in_words(browser: Browser, changing: str) -> None:
    page = browser.new_context(base_url=changing, locale="zh-CN").new_page()
    page.goto("/upload")
    page.locator("input[type=password]").fill(TOKEN)
    page.keyboard.press("Enter")
    page.wait_for_selector("#upload")
    page.evaluate(DROP, ["run.exe", "MZ"])
    expect(page.locator("#upload .problem")).to_contain_text("不收这种文件")
    page.context.close()
