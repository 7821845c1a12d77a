"""The pages of things: which figure stands for a filing, what a line may join, which targets say nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from index.port import FilingRef, Hit
from ingest.filing import Amount, Filing, FilingFacts, Indicator, Project, Row, Table
from ingest.layout import Place
from tests.web.conftest import PROJECT, SAMPLE, sample, stored
from web.app import create_app
from web.indicator import is_vague, judge
from web.plot import bar_plot, line_plot
from web.publisher import Year, compare, parts, projects
from web.search import page_numbers
from web.things import figures, names_over_years, over_years

BUDGET = FilingRef("b", "预算", "某局", None, 2025, "部门预算", "b.txt")
FINAL = FilingRef("f", "决算", "某局", None, 2024, "部门决算", "f.txt")


def row(ref: FilingRef, table: str, amount: str, name: str = "教育支出") -> Hit:
    return Hit(f"{ref.id}:{table}", "subject", ref, name, Place(1), 1.0, "205", name, table, Decimal(amount))


def test_one_figure_a_filing_from_the_table_that_covers_most() -> None:
    hits = [row(BUDGET, "一般公共预算支出表", "5"), row(BUDGET, "支出总表", "7"), row(FINAL, "收入总表", "9")]
    assert [(f.ref.id, f.amount) for f in figures(hits)] == [("b", Decimal(7)), ("f", Decimal(9))]


def test_a_budget_and_a_final_account_are_never_one_line() -> None:
    series = over_years(figures([row(BUDGET, "支出总表", "7"), row(FINAL, "支出总表", "9")]))
    assert series == {"某局 部门预算": {2025: Decimal(7)}, "某局 部门决算": {2024: Decimal(9)}}
    assert line_plot("历年", series) is None


def test_names_are_kept_with_their_years() -> None:
    hits = [row(BUDGET, "支出总表", "7", "卫生健康支出"), row(FINAL, "支出总表", "9", "医疗卫生支出")]
    assert names_over_years(hits) == [("卫生健康支出", [2025]), ("医疗卫生支出", [2024])]


def test_totals_that_agree_are_one_bar_and_others_two() -> None:
    years = [Year(BUDGET, Decimal(5), Decimal(5), {}), Year(FINAL, Decimal(6), Decimal(7), {})]
    series, bars = compare(years)
    assert list(series) == ["部门预算收支", "部门决算收入", "部门决算支出"]
    assert [value for _, value in bars] == [5, 6, 7]


def test_the_structure_takes_classes_only_largest_first() -> None:
    assert parts(sample(), ("支出总表",)) == [("215 资源勘探工业信息等支出", Decimal("726.12"))]


@pytest.mark.parametrize(("target", "vague"), [("≥30家次", False), ("有促进", True), ("", False), ("三家", False)])
def test_a_target_without_a_figure_is_vague(target: str, vague: bool) -> None:
    assert is_vague(target) is vague


def test_the_same_target_in_other_filings_is_counted() -> None:
    def goal(ref: FilingRef, target: str) -> Hit:
        return replace(row(ref, "", "1"), kind="indicator", fields={"target": target})

    judged = judge([goal(BUDGET, "≥90%"), goal(FINAL, "≥ 90%"), goal(FINAL, "≥95%")])
    assert [j.copies for j in judged] == [1, 1, 0]


def test_bars_grow_from_a_common_zero_also_below_it() -> None:
    plot = bar_plot("甲", [("多", Decimal(10)), ("少", Decimal(-5))])
    assert plot is not None
    up, down = plot.bars
    assert up.x == pytest.approx(plot.zero)
    assert down.x + down.length == pytest.approx(plot.zero)
    assert up.length == pytest.approx(2 * down.length)
    assert bar_plot("乙", []) is None


def test_a_line_needs_two_years() -> None:
    assert line_plot("甲", {"a": {2024: Decimal(1)}, "b": {2025: Decimal(1)}}) is None
    plot = line_plot("甲", {"a": {2024: Decimal(100), 2025: Decimal(250)}})
    assert plot is not None
    first, last = plot.series[0].points
    assert first.x < last.x
    assert first.y > last.y > 0


def listing(year: int, kind: str, *rows: tuple[str | None, str, str]) -> tuple[FilingRef, Filing]:
    """A filing in 元 whose 项目支出表 has these (code, name, total)."""
    ref = FilingRef(f"{year}{kind}", f"{year}{kind}", "某局", None, year, kind, "b.txt")
    made = tuple(Row(code, name, {"合计": Amount(total, total, Place(1))}, Place(1)) for code, name, total in rows)
    return ref, Filing("b.txt", FilingFacts(), tables=(Table("项目支出表", None, "", "元", ("合计",), made, Place(1)),))


def test_the_projects_of_the_newest_budget_stand_beside_those_of_the_year_before_by_their_code() -> None:
    other = PROJECT[:-1] + "9"
    filings = [
        listing(2025, "部门预算", (None, "合计", "900000"), (PROJECT, "小", "200000"), (other, "大", "700000")),
        listing(2024, "部门决算", (PROJECT, "小", "1")),
        listing(2024, "部门预算", (PROJECT, "原名", "150000"), ("420100221570220000106", "一级", "150000")),
    ]
    found, ref = projects(filings)
    assert ref is filings[0][0]
    assert [(p.row.name, p.amount, p.before, p.change) for p in found] == [("大", 70, None, None), ("小", 20, 15, 5)]
    assert projects(filings[:1])[0][1].change is None
    assert projects([listing(2025, "部门预算")]) == ([], None)


def test_a_projects_page_has_the_indicators_of_its_form(client: FlaskClient) -> None:
    page = client.get(f"/project/{PROJECT}").text
    assert "服务企业家数" in page
    assert "≥30家次" in page


def test_indicators_of_another_project_or_filing_are_not_a_projects(tmp_path: Path) -> None:
    def goal(name: str, scope: str, code: str | None) -> Indicator:
        return Indicator(scope, code, "年度", "1", "产出指标", "数量指标", name, "≥1", Place(9))

    theirs = (
        goal("甲数", "网站运维", None),
        goal("乙数", "网站运维", "1" * 11 + "T000000001"),
        goal("丙数", "整体", None),
    )
    own = replace(sample(), projects=(Project(None, "网站运维", Place(9)),), indicators=theirs)
    facts = replace(own.facts, publisher="另一中心")
    other = replace(own, facts=facts, projects=(), indicators=(goal("丁数", "网站运维", None),))
    held = stored(tmp_path, ("a.txt", "a", own, b"x\n"), ("b.txt", "b", other, b"y\n"))
    try:
        page = create_app(held).test_client().get("/project/网站运维").text
    finally:
        held.close()
    assert [name for name in ("甲数", "乙数", "丙数", "丁数") if name in page] == ["甲数"]


def test_classes_in_the_facets_have_their_names(client: FlaskClient) -> None:
    assert "<span>215 资源勘探工业信息等支出</span>" in client.get("/search?q=2150805").text


def test_page_numbers_keep_the_ends_and_the_neighbours() -> None:
    assert page_numbers(10, 50) == [1, None, 8, 9, 10, 11, 12, None, 50]
    assert page_numbers(1, 1) == [1]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (f"/project/{PROJECT}", "信息化研究"),
        ("/subject/215", "资源勘探工业信息等支出"),
        ("/indicator/服务企业家数", "≥30家次"),
        ("/publisher/某某信息中心", "某某信息中心2024年单位预算"),
    ],
)
def test_every_thing_has_its_page_and_its_download(client: FlaskClient, path: str, said: str) -> None:
    assert said in client.get(path).text
    assert client.get(path + "?format=ndjson").data.count(b"\n") >= 1


@pytest.mark.parametrize("path", ["/project/x", "/subject/999", "/indicator/x", "/publisher/x"])
def test_a_thing_that_nothing_states_is_a_404(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_failing_check_shows_both_sides_with_their_places(client: FlaskClient) -> None:
    page = client.get("/checks?verdict=fails&publisher=某某信息中心").text
    assert "≠" in page
    assert "/filing/aaaaaaaaaaaa/source?lines=5-6#L5" in page
    assert "/filing/aaaaaaaaaaaa/source?lines=7#L7" in page
    assert "没有核对结果" in client.get("/checks?verdict=holds&publisher=某某信息中心").text


def test_the_ledger_filters_by_state_and_escapes_what_files_are_called(client: FlaskClient) -> None:
    page = client.get("/ledger?state=failed").text
    assert "&lt;b&gt;bad" in page
    assert "/srv/filings" not in page, "where files lie on the server is none of a reader's business"
    assert "读不了" in page
    assert "sample.txt" not in page


def test_a_feed_is_whole_xml_also_with_hostile_text(client: FlaskClient) -> None:
    answer = client.get("/feed.atom?q=script")
    tree = ElementTree.fromstring(answer.data)
    atom = "{http://www.w3.org/2005/Atom}"
    entries = tree.findall(f"{atom}entry")
    assert entries
    links = [link.get("href", "") for entry in entries for link in entry.iter(f"{atom}link")]
    assert all(link.startswith("http://localhost/filing/bbbbbbbbbbbb/") for link in links)
    assert len({e.findtext(f"{atom}id") for e in entries}) == len(entries)
    assert client.get("/feed.atom").status_code == 400


def test_a_project_with_a_code_of_its_own_filings_making_is_linked_by_its_name(tmp_path: Path) -> None:
    coded = (Project("2024-002", "网站/平台运维", Place(9)), Project(f"{PROJECT}、{PROJECT}", "专项资金", Place(10)))
    held = stored(tmp_path, ("sample.txt", "a", replace(sample(), projects=coded), b"x\n"))
    try:
        client = create_app(held).test_client()
        for start in (f"/filing/{SAMPLE}", "/search?q=运维", "/search?q=专项资金"):
            found = set(re.findall(r'href="(/project/[^"]*)"', client.get(start).text))
            assert found
            assert [client.get(link).status_code for link in found] == [200] * len(found)
    finally:
        held.close()
