"""A real browser over the served application: sample filings, and one whose every text tries to be markup."""

from __future__ import annotations

import io
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from reportlab.pdfgen.canvas import Canvas
from waitress.server import create_server

from index import open_index
from index.bulk import ingest
from index.port import SourceFile
from ingest.filing import Amount, Filing, FilingFacts, Row, Table
from ingest.layout import Place
from tests.web.conftest import LINES, hostile, sample
from web.app import create_app

CORPUS = Path(__file__).resolve().parents[3] / "corpus" / "filings"
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
AXE = Path(__file__).parent / "vendor" / "axe.min.js"


def paper() -> bytes:
    """A PDF of one page with a single row of text near its foot."""
    out = io.BytesIO()
    sheet = Canvas(out, pagesize=(595, 842))
    sheet.drawString(80, 842 - 712, "2080505 160.75")
    sheet.save()
    return out.getvalue()


def on_paper() -> Filing:
    """What that PDF says: one row in a box near the foot of its page."""
    box = (70.0, 700.0, 300.0, 718.0)
    row = Row(
        "2080505", "缴费支出", {"合计": Amount("160.75", "160.75", Place(page=1, bbox=box))}, Place(page=1, bbox=box)
    )
    table = Table("支出总表", "3", "支出总表", "万元", ("合计",), (row,), Place(page=1))
    return Filing("paper.pdf", FilingFacts("纸面局2023年部门决算", "纸面局", None, 2023, "部门决算"), tables=(table,))


@dataclass
class Site:
    """The address of the running application, with the filings it holds by the name of their file."""

    url: str
    filings: dict[str, str] = field(default_factory=dict)


@dataclass
class Watch:
    """What a page did that no page here may do."""

    origin: str
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        page.on("request", lambda r: self.foreign.append(r.url) if urlsplit(r.url).netloc != self.origin else None)
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: self.errors.append(str(e)))
        page.on("dialog", lambda d: (self.dialogs.append(d.message), d.dismiss()))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program; without one these tests are skipped, and fail in CI."""
    found = os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on this machine, and CI must have one")
        pytest.skip("no Chromium on this machine")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The application on a free port, over two sample filings, a small one and a hostile one."""
    index = open_index(tmp_path_factory.mktemp("site"))
    index.put([(SourceFile("paper.pdf", "d" * 64, "done"), on_paper(), paper())])
    paths = sorted(p for p in CORPUS.iterdir() if p.suffix in (".txt", ".md"))
    ingest(index, paths[:2], workers=1)
    index.put([
        (SourceFile("hostile.txt", "f" * 64, "done"), hostile(), "甲\n乙\n".encode()),
        (SourceFile("sample.txt", "e" * 64, "warned", "有提醒"), sample(), LINES.encode()),
    ])  # fmt: skip
    server = create_server(create_app(index), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    filings = {file.path.rsplit("/", 1)[-1]: file.filing_id or "" for file in index.ledger()}
    yield Site(f"http://127.0.0.1:{server.effective_port}", filings)  # type: ignore[union-attr]
    server.close()
    index.close()


@pytest.fixture
def watch(site: Site) -> Watch:
    return Watch(urlsplit(site.url).netloc)


@pytest.fixture
def desk(browser: Browser, site: Site, watch: Watch) -> Iterator[Page]:
    """A page on a desktop screen; at the end nothing foreign was asked for and nothing went wrong."""
    yield from _page(
        browser.new_context(base_url=site.url, locale="zh-CN", viewport={"width": 1280, "height": 900}), watch
    )


@pytest.fixture
def phone(browser: Browser, site: Site, watch: Watch) -> Iterator[Page]:
    """The same on a phone."""
    context = browser.new_context(
        base_url=site.url, locale="zh-CN", viewport={"width": 390, "height": 800}, has_touch=True
    )
    yield from _page(context, watch)


def _page(context: BrowserContext, watch: Watch) -> Iterator[Page]:
    page = context.new_page()
    watch.over(page)
    yield page
    context.close()
    assert watch.foreign == []
    assert watch.errors == []
    assert watch.dialogs == []
