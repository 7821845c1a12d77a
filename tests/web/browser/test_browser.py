"""What people do, in a real browser: search, narrow, open the source at the marked row, take data away."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import AXE, Site

pytestmark = pytest.mark.browser
WORD = "社会保障"


def inside_viewport(page: Page, selector: str) -> bool:
    """Whether the whole element can be seen without scrolling, and nothing lies over its middle."""
    return bool(page.evaluate(
        """selector => {
            const box = document.querySelector(selector).getBoundingClientRect();
            const x = box.left + Math.min(box.width / 2, 200), y = box.top + box.height / 2;
            const top = document.elementFromPoint(x, y);
            return box.top >= 0 && box.bottom <= innerHeight
                && top !== null && document.querySelector(selector).contains(top);
        }""",
        selector,
    ))  # fmt: skip


def pages(site: Site) -> list[str]:
    """One address of every kind of page."""
    budget = site.filings["sample.txt"]
    bad = site.filings["hostile.txt"]
    return [
        "/", f"/search?q={WORD}", "/search?q=208", f"/filing/{budget}", f"/filing/{budget}/table/1",
        f"/filing/{budget}/source?lines=5-6#L5", "/subject/215", "/project/42010022301T000000134",
        "/indicator/服务企业家数", "/publisher/某某信息中心", "/checks?publisher=某某信息中心", "/ledger",
        f"/filing/{bad}", f"/filing/{bad}/table/1", f"/filing/{bad}/source?lines=1", "/search?q=script", "/nowhere",
    ]  # fmt: skip


def open_first_hit(page: Page) -> None:
    page.goto("/")
    page.locator("#q").fill(WORD)
    page.locator("#q").press("Enter")
    page.locator(".facets a", has_text="2024").first.click()
    expect(page.locator(".chosen")).to_contain_text("2024")
    page.locator(".hit.subject .open").first.click()
    page.wait_for_url("**/source?**")


def test_search_facet_and_the_marked_row_is_in_view(desk: Page) -> None:
    open_first_hit(desk)
    expect(desk.locator("tr.marked").first).to_be_visible()
    assert inside_viewport(desk, "tr.marked.first td.t")
    text = "".join(desk.locator("tr.marked .t").all_inner_texts())
    assert WORD[:2] in text.replace(" ", "")
    expect(desk.locator(".rebuilt tr.hit").first).to_be_visible()


def test_the_marked_row_is_in_view_on_a_phone(phone: Page) -> None:
    open_first_hit(phone)
    assert inside_viewport(phone, "tr.marked.first td.t")


def test_a_row_of_a_pdf_is_boxed_in_view_beside_its_table(desk: Page) -> None:
    pytest.importorskip("pypdfium2")
    desk.goto("/search?q=2080505&publisher=纸面局")
    desk.locator(".hit .open").first.click()
    desk.wait_for_url("**/page/1?**")
    assert inside_viewport(desk, "#mark")
    expect(desk.locator(".rebuilt tr.hit")).to_contain_text("160.75")
    image = desk.locator("svg image").get_attribute("href")
    assert image is not None
    assert desk.request.get(image).headers["content-type"] == "image/png"
    desk.locator(".sheet-links a").first.click()
    desk.wait_for_url("**/table/1")
    desk.wait_for_function("document.querySelector('img.sheet-image').naturalWidth > 0")
    desk.go_back()
    before = desk.locator("svg.sheet-image").bounding_box()
    desk.locator(".zoom a", has_text="200%").click()
    desk.wait_for_url("**zoom=200**")
    after = desk.locator("svg.sheet-image").bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] > 1.9 * before["width"]
    expect(desk.locator("#mark")).to_be_in_viewport()


def test_everything_works_without_javascript(browser: Browser, site: Site) -> None:
    context = browser.new_context(
        base_url=site.url, locale="zh-CN", java_script_enabled=False, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    open_first_hit(page)
    box = page.locator("tr.marked.first").bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= 860
    page.goto(f"/search?q={WORD}")
    page.locator(".sort select").select_option("amount")
    page.locator(".sort button").click()
    assert "sort=amount" in page.url
    context.close()


def test_keyboard_alone_reaches_the_source(desk: Page) -> None:
    desk.goto("/")
    desk.keyboard.press("Tab")
    expect(desk.locator(".skip")).to_be_focused()
    for _ in range(12):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement.id") == "q":
            break
    expect(desk.locator("#q")).to_be_focused()
    desk.keyboard.type(WORD)
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/search?**")
    for _ in range(60):
        desk.keyboard.press("Tab")
        if "open" in str(desk.evaluate("document.activeElement.className")):
            break
    shown = desk.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert shown == "solid"
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/source?**")
    assert inside_viewport(desk, "tr.marked.first td.t")


def test_suggestions_complete_what_is_typed(desk: Page) -> None:
    desk.goto("/")
    desk.locator("#q").press_sequentially("社会", delay=30)
    first = desk.locator("#suggestions [role=option]").first
    expect(first).to_be_visible()
    name = first.locator(".name").inner_text()
    desk.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/search?**")
    expect(desk.locator("#q")).to_have_value(name)


def test_results_are_taken_away(desk: Page) -> None:
    desk.goto(f"/search?q={WORD}&kind=subject")
    with desk.expect_download() as waiting:
        desk.locator(".taking a", has_text="CSV").click()
    with open(waiting.value.path(), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    total = desk.locator(".total").inner_text().split("条")[0].strip("共 ").replace(",", "")
    assert len(rows) == int(total)


def test_english_is_one_click_and_stays(desk: Page) -> None:
    desk.goto(f"/search?q={WORD}")
    desk.locator("a.lang").click()
    expect(desk.locator("html")).to_have_attribute("lang", "en")
    expect(desk.locator(".tabs")).to_contain_text("Subjects")
    assert "q=" in desk.url
    desk.goto("/checks")
    expect(desk.locator("h1")).to_contain_text("Arithmetic checks")


def test_no_page_is_wider_than_a_phone(phone: Page, site: Site) -> None:
    phone.set_viewport_size({"width": 360, "height": 800})
    for address in pages(site)[:-1]:
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, address


def test_hostile_text_is_shown_as_text(desk: Page, site: Site) -> None:
    bad = site.filings["hostile.txt"]
    for address in (f"/filing/{bad}", f"/filing/{bad}/table/1", "/search?q=script", "/ledger", "/checks"):
        desk.goto(address)
        desk.mouse.move(300, 300)
        assert desk.locator("svg[onload], [onmouseover], main script").count() == 0
    desk.goto(f"/filing/{bad}")
    expect(desk.locator("h1")).to_contain_text("<script>alert(1)</script>")


def serious(page: Page) -> list[str]:
    """The serious and critical accessibility faults that axe-core finds on the page."""
    found: dict[str, Any] = page.evaluate(
        "axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']})"
    )
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"][:3]
    ]


@pytest.mark.parametrize(("scheme", "width", "upto"), [("light", 1280, 17), ("dark", 390, 8)])
def test_axe_finds_no_serious_fault(browser: Browser, site: Site, scheme: Any, width: int, upto: int) -> None:
    context = browser.new_context(
        locale="zh-CN",
        base_url=site.url,
        bypass_csp=True,
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
    )
    context.add_init_script(path=AXE)
    page = context.new_page()
    faults = {}
    for address in pages(site)[:upto]:
        page.goto(address)
        if found := serious(page):
            faults[address] = found
    context.close()
    assert not faults, json.dumps(faults, ensure_ascii=False, indent=1)
