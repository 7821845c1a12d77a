"""The commands over the index: ingest is idempotent, bad input is one clear line, search prints places."""

from __future__ import annotations

import json
import re
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


@pytest.mark.parametrize("command", ["", *main.commands])
def test_help_is_chinese_throughout(command: str) -> None:
    told = CliRunner().invoke(main, [*command.split(), "--help"]).output
    assert "[选项]" in told
    assert not re.search(r"OPTIONS|ARGS|INTEGER|TEXT|RANGE|PATH\b|FILE\b|WORDS|COMMAND|Options|Usage", told), told


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


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nosuch",), "没有命令 nosuch"),
        (("ingest", "--nosuch"), "没有选项 --nosuch"),
        (("ingest", "--workers", "0", "x"), "0 不在范围"),
        (("ingest", "--report"), "--report 后面要有一个值"),
        (("status", "--state", "x"), "不在可选之列"),
        (("extract",), "缺少参数 '文件'"),
        (("extract", "a", "b"), "多了参数(b)"),
        (("extract", "/nonexistent/a.txt"), "文件不存在"),
        (("extract", "/"), "是文件夹"),
        (("ingest", "--index", "/proc/none", "x"), "索引无法打开"),
        (("ingest", "--index", "INDEX", "--report", "/nonexistent/r.json", "x"), "/nonexistent/r.json:不存在"),
    ],
)
def test_what_is_wrong_is_said_in_chinese(place: str, words: tuple[str, ...], told: str) -> None:
    result = CliRunner().invoke(main, [place if word == "INDEX" else word for word in words])
    assert result.exit_code != 0
    assert told in result.stderr
    assert not {"Error", "Usage", "No such", "Errno", "denied"} & set(result.stderr.replace(":", " ").split())


def test_an_unmounted_folder_is_not_pruned_without_a_word(place: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "notice.txt").write_text(NOTICE, encoding="utf-8")
    run(place, "ingest", str(folder))
    (folder / "notice.txt").unlink()
    result = run(place, "ingest", "--prune", str(folder))
    assert (result.exit_code, "未撤下" in result.stderr, "--yes" in result.stderr) == (1, True, True)
    assert "完成" in run(place, "status").stdout
    assert "撤下 1 份" in run(place, "ingest", "--prune", "--yes", str(folder)).stdout


def test_status_is_narrowed_down(place: str, tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    run(place, "ingest", str(tmp_path / "notice.txt"), str(tmp_path / "empty.txt"))

    def named(*words: str) -> list[str]:
        return [
            Path(json.loads(line)["path"]).name for line in run(place, "status", "--json", *words).stdout.splitlines()
        ]

    assert named("--state", "failed") == named("--reason", "空的") == named("--path", "empty") == ["empty.txt"]
    assert named("--outdated") == []
    assert run(place, "status", "--totals").stdout.count("\n") == 1
