"""The commands over the index: ingest is idempotent, bad input is one clear line, search prints places."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mingzhang import main

NOTICE = "关于召开座谈会的通知\n\n各有关单位：定于下周三召开座谈会，请准时参加。\n"


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "index")


def run(place: str, *words: str) -> Result:
    return CliRunner().invoke(main, [words[0], "--index", place, *words[1:]], catch_exceptions=False)


def found(place: str, *words: str) -> list[dict[str, object]]:
    result = run(place, "search", "--json", *words)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_second_run_does_nothing_and_says_so(place: str, tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    first = run(place, "ingest", str(tmp_path))
    assert (first.exit_code, "入库 1 份" in first.stdout) == (0, True)
    second = run(place, "ingest", str(tmp_path))
    assert (second.exit_code, "无事可做" in second.stdout) == (0, True)


def test_bad_files_are_one_line_each_and_the_rest_is_indexed(place: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "gbk.txt").write_bytes(NOTICE.replace("下周三", "下周五").encode("gbk"))
    result = run(place, "ingest", str(folder), str(tmp_path / "missing.txt"))
    assert result.exit_code == 1
    failures = [line for line in result.stderr.splitlines() if line.startswith("失败:")]
    assert len(failures) == 3
    assert all(any(name in line for line in failures) for name in ("empty.txt", "binary.txt", "missing.txt"))
    hits = found(place, "座谈会")
    assert {hit["kind"] for hit in hits} <= {"passage", "filing"}
    assert len({hit["filing"] for hit in hits}) == 2
    assert found(place, "下周五")


@pytest.fixture(scope="module")
def seeds(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An index of the real filings."""
    place = str(tmp_path_factory.mktemp("seeds"))
    assert run(place, "ingest", str(shared / "seeds")).exit_code == 0
    return place


def test_search_prints_what_a_program_needs(seeds: str) -> None:
    hit = found(seeds, "42010022301T000000134", "--kind", "project")[0]
    keys = {"kind", "text", "code", "name", "amount", "publisher", "year", "filing", "line", "link"}
    assert keys <= hit.keys()
    assert hit["link"] == f"/filing/{hit['filing']}/source?lines={hit['line']}#L{hit['line']}"


def test_the_searches_of_the_seeds(seeds: str) -> None:
    projects = found(seeds, "42010022301T000000134", "--kind", "project")
    assert {(hit["year"], hit["amount"]) for hit in projects} == {(2024, "55"), (2025, "130")}
    rows = found(seeds, "2150805", "--kind", "subject")
    assert len({hit["filing"] for hit in rows}) == 3
    for spelling in ("215 08 05", "21508-05"):
        assert [hit["id"] for hit in found(seeds, spelling, "--kind", "subject")] == [hit["id"] for hit in rows]
    named = found(seeds, "资源勘探工业信息等支出", "--kind", "subject", "--limit", "100")
    assert len({hit["filing"] for hit in named}) == 5
    indicator = found(seeds, "规上工业增加值增速", "--kind", "indicator")[0]["fields"]
    assert isinstance(indicator, dict)
    assert (indicator["target"], indicator["actual"]) == ("7%", "4.60%")
    assert found(seeds, "1,202.95万元") == found(seeds, "1202.95")


def test_no_index_is_one_line(tmp_path: Path) -> None:
    result = run(str(tmp_path / "none"), "search", "经费")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "没有索引" in result.stderr


def test_status_lists_every_file(place: str, tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    run(place, "ingest", str(tmp_path / "notice.txt"), str(tmp_path / "empty.txt"))
    lines = [json.loads(line) for line in run(place, "status", "--json").stdout.splitlines()]
    assert {Path(line["path"]).name: line["state"] in ("done", "warned") for line in lines} == {
        "notice.txt": True, "empty.txt": False,
    }  # fmt: skip
    assert "空" in next(line["reason"] for line in lines if line["state"] == "failed")


def test_status_names_a_file_that_failed_once(place: str, tmp_path: Path) -> None:
    empty = tmp_path / "void.txt"
    empty.write_bytes(b"")
    run(place, "ingest", str(empty))
    line = next(line for line in run(place, "status").stdout.splitlines() if str(empty) in line)
    assert line.count(str(empty)) == 1
    assert "文件是空的" in line
