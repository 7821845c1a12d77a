"""What a filing and its relatives state of each other, from either side."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index import open_index
from index.bulk import discover, ingest
from index.bulk.children import spread
from index.bulk.reading import read_source
from index.embedded import EmbeddedIndex
from index.port import FilingRef, Index
from index.query import parse_query
from index.related import relatives
from index.relating import relate
from tests.conftest import ROOT
from tests.index.samples import BUREAU, UNIT, income, stored


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The sample filings of one department with a unit: two budgets each and a final account."""
    index = open_index(tmp_path_factory.mktemp("related"), create=True)
    folder = ROOT / "corpus" / "filings"
    ingest(index, sorted(p for p in folder.glob("d00000-*") if p.suffix in (".txt", ".md")))
    return index


def of(index: Index, kind: str, year: int) -> FilingRef:
    """The filing of this kind and year."""
    return next(r for r in index.filings() if (r.kind, r.fiscal_year) == (kind, year))


def test_every_family_member_is_asked_and_agrees(index: Index) -> None:
    account = index.related_checks(of(index, "部门决算", 2024).id)
    assert {c.rule for c in account} >= {"filings.budget"}
    later = index.related_checks(of(index, "部门预算", 2025).id)
    assert {c.rule for c in later} >= {"filings.last_year", "filings.unit"}
    assert {c.verdict for c in (*account, *later)} == {"holds"}


def test_a_unit_sees_what_its_department_states(index: Index) -> None:
    unit, department = of(index, "单位预算", 2025), of(index, "部门预算", 2025)
    (check,) = [c for c in index.related_checks(unit.id) if c.rule == "filings.unit"]
    assert {o.filing for o in check.left} == {department.id}
    assert {o.filing for o in check.right} == {None}


def test_versions_and_strangers_are_no_relatives() -> None:
    def ref(id_: str, publisher: str, code: str, year: int, kind: str = "部门预算") -> FilingRef:
        return FilingRef(id_, "题", publisher, code, year, kind, "x.txt")

    mine = ref("a", "甲局", "328", 2030)
    others = [
        ref("version", "甲局", "328", 2030), ref("far", "甲局", "328", 2027), ref("stranger", "乙局", "329", 2030),
        ref("account", "甲局", "328", 2030, "部门决算"), ref("unit", "甲中心", "328003", 2030, "单位预算"),
        ref("last", "甲局", "328", 2029),
    ]  # fmt: skip
    assert [r.id for r in relatives(mine, others)] == ["account", "unit", "last"]


def test_filings_know_when_they_came(index: Index) -> None:
    assert all(r.added and r.added.startswith("20") for r in index.filings())


def test_checks_are_counted_by_rule_and_by_publisher(index: Index) -> None:
    found = index.checks()
    assert found.total == sum(found.publishers.values()) == sum(found.rules.values())
    assert list(found.publishers.values()) == sorted(found.publishers.values(), reverse=True)
    one = next(iter(found.publishers))
    assert index.checks(publisher=one).publishers == {one: found.publishers[one]}


def test_checks_between_filings_are_counted_with_the_others(index: Index) -> None:
    found = index.checks(rule="filings.unit")
    assert found.total == 2
    hit = found.hits[0]
    assert hit.check in index.related_checks(hit.filing.id)
    assert hit.ordinal >= len(index.filing(hit.filing.id).checks)
    assert {"filings.unit", "filings.last_year", "filings.budget"} <= index.checks().rules.keys()


def test_checks_between_filings_follow_the_filings(tmp_path: Path) -> None:
    index = open_index(tmp_path / "index", create=True)
    folder = ROOT / "corpus" / "filings"
    paths = sorted(p for p in folder.glob("d00000-328*-2025-*") if p.suffix in (".txt", ".md"))
    ingest(index, paths[:1], workers=1)
    assert index.checks(rule="filings.unit").total == 0
    ingest(index, paths[1:], workers=1)
    assert index.checks(rule="filings.unit").total == 1
    assert index.relate() == 0, "nothing is held against anything twice"
    withdrawn = next(file.path for file in index.ledger() if "328002" in file.path)
    index.remove([withdrawn])
    assert index.checks(rule="filings.unit").total == 0
    ingest(index, [Path(withdrawn)], workers=1)
    assert index.checks(rule="filings.unit").total == 1
    index.close()


def kin(folder: Path) -> EmbeddedIndex:
    """A department that states 100 of its unit, and the unit, which states 90 itself."""
    index = EmbeddedIndex(folder)
    unit, department = income(UNIT, "301014", "90.00"), income(BUREAU, "301", "100.00", UNIT)
    index.put([stored("/data/unit.txt", unit), stored("/data/department.txt", department)])
    return index


def failing(index: EmbeddedIndex) -> int:
    return index.search(parse_query("核对:不符")).total


def test_checks_are_renewed_when_the_rules_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = kin(tmp_path)
    assert (index.relate(), index.checks().total, failing(index)) == (2, 1, 4)
    monkeypatch.setattr("index.relating.compared", lambda *sides: ())
    assert index.relate() == 0
    monkeypatch.setattr("index.relating.rules_version", lambda: "others")
    assert (index.checks().total, failing(index)) == (1, 4), "the old checks stand until they are renewed"
    assert (index.relate(), index.checks().total, failing(index)) == (2, 0, 0)
    assert index.relate() == 0
    index.close()


def test_an_ingest_renews_them_though_no_file_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = kin(tmp_path)
    index.relate()
    with index._store.write() as db:
        db.execute("DELETE FROM against")  # as if the rules of before had found nothing
    assert index.relate() == 0
    monkeypatch.setattr("index.relating.rules_version", lambda: "others")
    ingest(index, retry="outdated", workers=1)
    assert index.checks().total == 1
    index.close()


def test_an_index_that_kept_no_version_of_its_rules_holds_all_against_each_other_again(tmp_path: Path) -> None:
    index = kin(tmp_path)
    index.relate()
    with index._store.write() as db:
        for table in ("comparison", "reviewed", "borne", "restated"):
            db.execute(f"DROP TABLE {table}")
        db.execute("CREATE TABLE compared (one INTEGER, other INTEGER)")
    index.close()
    again = EmbeddedIndex(tmp_path)
    assert again.checks().total == 1
    assert (again.relate(), again.checks().total, failing(again)) == (2, 1, 4)
    again.close()


def test_a_text_index_that_fell_behind_learns_what_documents_bear_now(tmp_path: Path) -> None:
    """As after a kill between the two commits, and from SQLite alone."""
    index = kin(tmp_path)
    relate(index._store)
    assert index._text.generation() < index._store.generation()
    index.close()
    behind = EmbeddedIndex(tmp_path)
    assert failing(behind) == 4
    behind.close()
    shutil.rmtree(tmp_path / behind.engine)
    anew = EmbeddedIndex(tmp_path)
    assert failing(anew) == 4
    anew.close()


def test_what_is_deleted_leaves_nothing_behind(tmp_path: Path) -> None:
    index = kin(tmp_path)
    index.relate()
    index.put([stored("/data/unit.txt", income(UNIT, "301014", "100.00"), version="v2")])
    with index.exclusive():
        pass
    kept = "SELECT count(*) FROM borne WHERE doc NOT IN (SELECT doc FROM document)"
    assert index._store.db().execute(kept).fetchone() == (0,)
    assert failing(index) == 0
    index.close()


def test_checks_are_the_same_however_the_comparing_is_shared_out(tmp_path: Path) -> None:
    """Out of order, with a task that fails, and broken off: what is left the next run does."""
    folder = ROOT / "corpus" / "filings"
    paths = sorted(p for p in folder.glob("d00000-*") if p.suffix in (".txt", ".md"))
    index = EmbeddedIndex(tmp_path / "index")
    index.put([read_source(source, "v1") for source in discover(paths)])

    def broken(function: Callable[[Any], Any], tasks: Iterable[Any]) -> Iterator[Any]:
        _, *others = tasks
        yield from map(function, others)
        raise KeyboardInterrupt

    monkey = pytest.MonkeyPatch()
    monkey.setattr("index.relating.BATCH", 2)
    with pytest.raises(KeyboardInterrupt):
        index.relate(broken)
    some = index.checks(rule="filings.unit").total + index.checks(rule="filings.last_year").total
    assert index.relate(lambda function, tasks: [None for _ in tasks]) == 0
    assert 0 < index.relate(lambda function, tasks: map(function, reversed(list(tasks)))) <= 2
    monkey.undo()
    assert index.relate() == 0
    index.close()
    whole = EmbeddedIndex(tmp_path / "whole")
    ingest(whole, paths, workers=1)
    again = EmbeddedIndex(tmp_path / "index")
    held = [i._store.db().execute("SELECT * FROM against ORDER BY rule, told").fetchall() for i in (whole, again)]
    assert [row[3:] for row in held[0]] == [row[3:] for row in held[1]]
    assert len(held[0]) > some
    again.close()
    whole.close()


def test_a_task_that_cannot_be_done_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    assert list(spread(os.kill, [], 2, told.append)) == []
    found = list(spread(breaking_on_two, [1, 2, 3], 2, told.append))
    assert sorted(one for one in found if one) == [1, 3]
    assert len(found) == 3
    assert len(told) == 1
    assert "读取进程异常终止" in told[0]


def breaking_on_two(number: int) -> int:
    """Breaks its process on one of its tasks."""
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number
