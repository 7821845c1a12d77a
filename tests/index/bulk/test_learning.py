"""What the stored filings teach the next run: one snapshot a run, no file outdated by it, read again when asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.bulk import ingest
from index.embedded import EmbeddedIndex

FIRST, SECOND = "42010022301T000000134", "42010022301T000000135"
NAMES = {FIRST: "数字产业发展引导", SECOND: "资金配套与产业地图编制"}


def budget(unit: str, year: int, rows: str) -> str:
    return (
        f"{unit}{year}年单位预算\n第二部分 {unit}{year}年单位预算表\n表11\n项目支出表\n单位：万元\n"
        f"项目编码 项目名称 项目单位 合计 本年拨款\n合计 85.00 85.00\n{rows}"
    )


def sound(unit: str, year: int) -> str:
    return budget(unit, year, "".join(f"{code} {name} {unit} 55.00 55.00\n" for code, name in NAMES.items()))


def wrapped(unit: str, year: int) -> str:
    return budget(
        unit,
        year,
        f"数字产业发展引导\n{FIRST} {unit} 55.00 55.00\n资金配套\n{SECOND} {unit} 30.00 30.00\n与产业地图编制\n",
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    (made / "a.txt").write_text(wrapped("滨江市信息中心", 2025), encoding="utf-8")
    for year in (2023, 2024):
        (made / f"{year}.txt").write_text(sound("滨江市信息中心", year), encoding="utf-8")
    return made


def read_names(index: EmbeddedIndex, year: int) -> dict[str | None, str]:
    (ref,) = (ref for ref in index.filings() if ref.fiscal_year == year)
    return {row.code: row.name for row in index.filing(ref.id).tables[0].rows if row.code}


def test_names_of_one_run_serve_the_next_and_make_no_file_outdated(index: EmbeddedIndex, folder: Path) -> None:
    assert ingest(index, [folder], workers=2).learnt == ""
    assert read_names(index, 2025) != NAMES
    names = index.learnt_names()
    assert {(name.code, name.name, name.filings) for name in names.names} == {(c, n, 2) for c, n in NAMES.items()}
    assert ingest(index, [folder], workers=1).unchanged == 3
    assert ingest(index, retry="outdated", workers=1).found == 0
    again = ingest(index, retry="learnt", workers=2)
    assert [Path(source.path).name for source in again.files] == ["a.txt"]
    assert again.learnt == names.digest
    assert read_names(index, 2025) == NAMES
    # What is now read right teaches the others in its turn; then all have been told the same.
    last = ingest(index, retry="learnt", workers=1)
    assert "a.txt" not in [Path(source.path).name for source in last.files]
    assert ingest(index, retry="learnt", workers=1).found == 0


def test_a_new_file_is_read_with_what_the_index_knows_unless_told_not_to(index: EmbeddedIndex, folder: Path) -> None:
    late = folder / "a.txt"
    text = late.read_text(encoding="utf-8")
    late.unlink()
    ingest(index, [folder], workers=1)
    late.write_text(text, encoding="utf-8")
    plain = ingest(index, [folder], workers=1, learn=False)
    assert (plain.learnt, plain.files[0].counts["learnt"]) == ("", 0)
    assert read_names(index, 2025) != NAMES
    assert ingest(index, retry="learnt", workers=1).files[0].counts["learnt"] == 2
    assert read_names(index, 2025) == NAMES


def test_an_index_from_before_learns_from_what_it_holds(index: EmbeddedIndex, folder: Path, tmp_path: Path) -> None:
    ingest(index, [folder], workers=1)
    names = index.learnt_names()
    with index._store.write() as db:
        db.execute("DROP TABLE taught")
        db.execute("DROP TABLE told")
    index.close()
    opened = EmbeddedIndex(tmp_path / "index")
    assert opened.learnt_names() == names
    opened.close()


def test_withdrawn_filings_teach_no_longer(index: EmbeddedIndex, folder: Path) -> None:
    ingest(index, [folder], workers=1)
    (folder / "2024.txt").unlink()
    ingest(index, [folder], workers=1, prune=True)
    assert index.learnt_names().names == ()
