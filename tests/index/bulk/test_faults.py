"""Folders with anything in them: nothing hangs, nothing ends the run, and each file has its entry in the ledger."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.bulk import ingest, running
from index.bulk.finding import Source, discover, source_of
from index.bulk.paths import file_of, shown
from index.bulk.plainfile import MovingError, RefusedError, read_plain
from index.bulk.reading import Outcome, read_source
from index.embedded import EmbeddedIndex
from index.query import parse_query
from tests.index.bulk.test_ingest import notice


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    (made / "春季.txt").write_text(notice("春季"), encoding="utf-8")
    return made


def states(index: EmbeddedIndex) -> dict[str, str]:
    return {source.path.rsplit("/", 1)[-1]: source.state for source in index.ledger()}


def reasons(index: EmbeddedIndex) -> dict[str, str]:
    return {s.path.rsplit("/", 1)[-1]: s.reason.removeprefix(s.path + ":") for s in index.ledger()}


def read_here(monkeypatch: pytest.MonkeyPatch, read: object = read_source) -> None:
    """Let files be read in this process, by another reader."""
    monkeypatch.setattr(running, "read_all", lambda jobs, version, workers, **_: _each(jobs, version, read))


def _each(jobs: object, version: str, read: object) -> Iterator[Outcome]:
    for job in jobs:  # type: ignore[attr-defined]
        yield read(job.source, version) if hasattr(job, "source") else job  # type: ignore[operator]


def test_pipes_sockets_devices_and_links_never_hang(
    index: EmbeddedIndex, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(folder / "管道.txt")
    os.mkfifo(folder / "管道.zip")
    with socket.socket(socket.AF_UNIX) as bound:
        monkeypatch.chdir(folder)  # the name of a socket is short
        bound.bind("套接字.txt")
    (folder / "零.txt").symlink_to("/dev/zero")
    (folder / "圈.txt").symlink_to("圈.txt")
    (folder / "断.txt").symlink_to("nowhere.txt")
    (folder / "父").symlink_to(folder, target_is_directory=True)
    summary = ingest(index, [folder], workers=1)
    told = reasons(index)
    assert summary.warned == 1
    assert all("不是普通文件" in told[name] for name in ("管道.txt", "管道.zip", "套接字.txt", "零.txt"))
    assert "成环" in told["圈.txt"]
    assert "不存在" in told["断.txt"]
    assert sum(path.endswith("春季.txt") for path in states(index)) == 1


def test_a_linked_folder_is_read_once(index: EmbeddedIndex, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "夏季.txt").write_text(notice("夏季"), encoding="utf-8")
    for name in ("甲", "乙"):
        (folder / name).symlink_to(other, target_is_directory=True)
    assert [source.name for source in discover([folder])] == ["春季.txt", "夏季.txt"]


def test_names_that_are_no_text(index: EmbeddedIndex, folder: Path) -> None:
    gbk = os.fsencode(folder) + b"/" + "预算".encode("gbk") + b".txt"
    for name in (gbk, os.fsencode(folder / "换\n行\x1b[31m.txt"), os.fsencode(folder) + b"/" + b"x" * 251 + b".txt"):
        Path(os.fsdecode(name)).write_text(notice(f"第{len(name)}"), encoding="utf-8")
    (folder / "literal\\xd4.txt").write_text(notice("反斜杠"), encoding="utf-8")
    assert ingest(index, [folder], workers=1).warned == 5
    paths = [source.path for source in index.ledger()]
    assert all(path.isprintable() and path.encode() for path in paths)
    assert {os.fsencode(file_of(path)) for path in paths} >= {gbk, os.fsencode(folder / "literal\\xd4.txt")}
    assert ingest(index, retry="all", workers=1).warned == 5
    assert ingest(index, [folder], workers=1).unchanged == 5
    Path(os.fsdecode(gbk)).unlink()
    assert ingest(index, [folder], workers=1, prune=True).withdrawn == 1


def test_shown_names_turn_back(tmp_path: Path) -> None:
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb2\xe2\x0a.txt"))
    file.touch()
    assert file_of(shown(file)) == file
    assert shown(tmp_path / "预算.txt") == str(tmp_path / "预算.txt")


def test_a_file_that_is_still_written_is_told_and_read_next_time(
    index: EmbeddedIndex, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.bulk.plainfile.PAUSE", 0.02)
    growing = folder / "在写.txt"
    growing.write_text(notice("在写"), encoding="utf-8")
    real, still = os.fstat, [False]

    def fstat(descriptor: int) -> os.stat_result:
        told = real(descriptor)
        if not still[0] and told.st_ino == growing.stat().st_ino:
            with growing.open("a", encoding="utf-8") as file:
                file.write("又一行。\n")
        return told

    monkeypatch.setattr(os, "fstat", fstat)
    with pytest.raises(MovingError):
        read_plain(growing)
    read_here(monkeypatch)
    ingest(index, [folder])
    assert "还在变化" in reasons(index)["在写.txt"]
    still[0] = True
    assert ingest(index, [folder]).warned == 1
    assert states(index)["在写.txt"] == "warned"


def test_a_file_that_vanishes_while_read(index: EmbeddedIndex, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "旧.txt").write_text(notice("旧"), encoding="utf-8")
    ingest(index, [folder], workers=1)
    for name in ("旧.txt", "新.txt"):
        (folder / name).write_text(notice(name), encoding="utf-8")

    def vanishing(source: Source, version: str) -> Outcome:
        source.file.unlink()
        return read_source(source, version)

    read_here(monkeypatch, vanishing)
    summary = ingest(index, [folder])
    assert (summary.vanished, summary.failed) == (2, 0)
    assert states(index)["旧.txt"] == "warned"  # still answers with what it was, until it is pruned
    assert "新.txt" not in states(index)
    assert ingest(index, [folder], prune=True).withdrawn == 1


def test_a_file_replaced_by_a_folder(index: EmbeddedIndex, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def replacing(source: Source, version: str) -> Outcome:
        source.file.unlink()
        source.file.mkdir()
        return read_source(source, version)

    read_here(monkeypatch, replacing)
    assert ingest(index, [folder]).failed == 1
    assert "文件夹" in reasons(index)["春季.txt"]


def test_an_editor_that_writes_anew_and_renames(index: EmbeddedIndex, folder: Path) -> None:
    """Same length and same time as before: the identity tells."""
    file = folder / "春季.txt"
    os.utime(file, (1_000_000_000, 1_000_000_000))
    ingest(index, [folder], workers=1)
    new = folder / ".春季.txt.swp"
    new.write_text(notice("秋季"), encoding="utf-8")
    os.utime(new, (1_000_000_000, 1_000_000_000))
    new.rename(file)
    assert ingest(index, [folder], workers=1).warned == 1
    assert index.search(parse_query("秋季座谈会")).total


def test_unchanged_files_are_not_opened(index: EmbeddedIndex, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.bulk.plainfile.YOUNG", -1.0)
    ingest(index, [folder], workers=1)
    ingest(index, [folder])  # a file that was new a moment ago is looked at again
    opened: list[Path] = []
    real = read_plain
    monkeypatch.setattr("index.bulk.finding.read_plain", lambda file: opened.append(file) or real(file))
    assert (ingest(index, [folder]).unchanged, opened) == (1, [])
    assert (ingest(index, [folder], rehash=True).unchanged, len(opened)) == (1, 1)
    (folder / "春季.txt").touch()
    assert (ingest(index, [folder]).unchanged, len(opened)) == (1, 2)
    assert (ingest(index, [folder]).unchanged, len(opened)) == (1, 2)


@pytest.mark.parametrize("jump", [-400 * 86400.0, 400 * 86400.0])
def test_a_clock_that_jumps_hides_no_change(
    index: EmbeddedIndex, folder: Path, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    file, now = folder / "春季.txt", time.time
    ingest(index, [folder], workers=1)
    monkeypatch.setattr(time, "time", lambda: now() + jump)
    for word, mtime in (("夏季", now() + 10 * 365 * 86400), ("秋季", 1.0), ("冬季", now())):
        file.write_text(notice(word), encoding="utf-8")
        os.utime(file, (mtime, mtime))
        assert ingest(index, [folder], workers=1).warned == 1
        assert ingest(index, [folder], workers=1).unchanged == 1
        assert index.search(parse_query(f"{word}座谈会")).total
        jump = -jump
    assert not index.search(parse_query("夏季座谈会")).total


def test_the_newest_version_is_the_one_that_came_last_whatever_the_clock(
    index: EmbeddedIndex, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / "春季.txt"
    file.unlink()
    ids = []
    for word in ("一", "二"):
        monkeypatch.setattr(time, "time", lambda: 1e9 if word == "二" else 2e9)  # noqa: B023
        file.write_text(
            f"某某局2024年度部门预算\n\n第一部分 概况\n\n某某局2024年部门预算公开{word}次。\n", encoding="utf-8"
        )
        ingest(index, [folder], workers=1)
        ids.append(index.ledger()[0].filing_id)
    assert [ref.id for ref in index.filings()] == ids[1:]


def test_a_filing_that_cannot_be_stored_fails_alone(
    index: EmbeddedIndex, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    def spoiling(source: Source, version: str) -> Outcome:
        told, filing, data = read_source(source, version)
        assert filing is not None
        return told, replace(filing, notes=("\ud800",)) if "坏" in source.name else filing, data

    read_here(monkeypatch, spoiling)
    for name in ("坏.txt", "好.txt"):
        (folder / name).write_text(notice(name), encoding="utf-8")
    (folder / "坏副本.txt").write_bytes((folder / "坏.txt").read_bytes())
    summary = ingest(index, [folder])
    assert (summary.warned, summary.failed) == (2, 2)
    assert states(index) == {"坏.txt": "failed", "坏副本.txt": "failed", "好.txt": "warned", "春季.txt": "warned"}


def test_equal_files_of_one_run_are_read_once(index: EmbeddedIndex, folder: Path) -> None:
    for number in range(5):
        (folder / f"副本{number}.txt").write_bytes((folder / "春季.txt").read_bytes())
        (folder / f"空{number}.txt").touch()
    summary = ingest(index, [folder], workers=2)
    assert (summary.warned, summary.copies, summary.failed) == (1, 5, 5)
    assert len(index.filings()) == 1
    assert {reason for name, reason in reasons(index).items() if "空" in name} == {"文件是空的"}
    assert ingest(index, [folder], workers=1).unchanged == 11


def test_kinds_that_nothing_reads_are_told(index: EmbeddedIndex, folder: Path) -> None:
    (folder / "预算.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "照片.jpg").write_bytes(b"\xff\xd8")
    summary = ingest(index, [folder], workers=1)
    assert (summary.skipped, dict(summary.passed)) == (1, {".jpg": 1})
    assert (states(index)["预算.doc"], reasons(index)["预算.doc"]) == ("skipped", "不支持的格式(.doc)")
    assert ingest(index, [folder], workers=1).skipped == 0


class TestPrune:
    def test_a_folder_that_is_not_there_withdraws_nothing(self, index: EmbeddedIndex, folder: Path) -> None:
        ingest(index, [folder], workers=1)
        folder.rename(folder.with_name("away"))
        summary = ingest(index, [folder], workers=1, prune=True)
        assert (summary.withdrawn, summary.kept) == (0, [(str(folder), 1)])
        folder.mkdir()  # what an unmounted disk leaves
        assert ingest(index, [folder], workers=1, prune=True).kept == [(str(folder), 1)]
        assert index.search(parse_query("春季座谈会")).total
        asked: list[tuple[str, int, int]] = []
        ingest(index, [folder], workers=1, prune=True, confirm=lambda *told: asked.append(told) is None)
        assert asked == [(str(folder), 1, 1)]
        assert not index.search(parse_query("春季座谈会")).total

    def test_most_of_a_large_folder_is_asked_for(self, index: EmbeddedIndex, folder: Path) -> None:
        for number in range(20):
            (folder / f"{number}.txt").write_text(notice(f"第{number}"), encoding="utf-8")
        ingest(index, [folder], workers=1)
        for number in range(12):
            (folder / f"{number}.txt").unlink()
        assert ingest(index, [folder], workers=1, prune=True).kept == [(str(folder), 12)]
        (folder / "0.txt").write_text(notice("第0"), encoding="utf-8")
        (folder / "1.txt").write_text(notice("第1"), encoding="utf-8")
        assert ingest(index, [folder], workers=1, prune=True).withdrawn == 10

    def test_a_named_file_that_is_gone_is_withdrawn(self, index: EmbeddedIndex, folder: Path) -> None:
        ingest(index, [folder], workers=1)
        (folder / "春季.txt").unlink()
        assert ingest(index, [folder / "春季.txt"], retry="outdated", workers=1, prune=True).withdrawn == 1


def test_a_folder_that_cannot_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = folder / "closed"
    closed.mkdir()
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path) == str(closed):
            raise PermissionError(13, "Permission denied", str(closed))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert [(s.name, s.refused) for s in discover([folder])] == [
        ("春季.txt", ""), ("closed", "文件夹打不开(没有权限)"),
    ]  # fmt: skip


def test_a_path_of_the_ledger_finds_its_file_again(folder: Path) -> None:
    assert source_of(str(folder / "春季.txt")) == next(discover([folder]))
    with pytest.raises(FileNotFoundError):
        source_of(str(folder / "没有.txt")).read()


def test_a_device_is_refused_before_it_is_opened() -> None:
    with pytest.raises(RefusedError):
        read_plain(Path("/dev/zero"))


def test_two_runs_from_two_processes(index: EmbeddedIndex, folder: Path, tmp_path: Path) -> None:
    for number in range(6):
        (folder / f"{number}.txt").write_text(notice(f"第{number}"), encoding="utf-8")
    other = EmbeddedIndex(tmp_path / "index")
    runs = [threading.Thread(target=lambda i=i: ingest(i, [folder], workers=1)) for i in (index, other)]
    for run in runs:
        run.start()
    for run in runs:
        run.join(60)
    assert sum(source.state == "warned" for source in index.ledger()) == 7
    assert len(other.filings()) == 7
    other.close()
