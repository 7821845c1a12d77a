"""A run of bulk ingest: what it reads, what it leaves alone, and what the ledger says of each file."""

from __future__ import annotations

import json
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from index.bulk import ingest, reading, watching
from index.bulk.finding import Source, digest, discover, source_of
from index.bulk.reading import Job, Outcome, read_all
from index.bulk.running import Retry, Summary
from index.bulk.watching import Watcher
from index.embedded import EmbeddedIndex
from index.errors import IndexUnusableError
from index.query import parse_query
from ingest.filing import Filing, FilingFacts
from ingest.limits import Limits
from ingest.version import parser_version
from tests.index.bulk import readers


def notice(word: str) -> str:
    """A text that is no filing, so it is indexed with a warning."""
    return f"关于召开{word}座谈会的通知\n\n各有关单位：定于下周三召开{word}座谈会，请准时参加。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    for word in ("春季", "夏季"):
        (made / f"{word}.txt").write_text(notice(word), encoding="utf-8")
    return made


def found(index: EmbeddedIndex, text: str) -> int:
    return index.search(parse_query(text)).total


def states(index: EmbeddedIndex) -> dict[str, str]:
    return {Path(source.path).name: source.state for source in index.ledger()}


def test_only_new_and_changed_files_are_read(index: EmbeddedIndex, folder: Path) -> None:
    assert ingest(index, [folder], workers=1).warned == 2
    (folder / "夏季.txt").write_text(notice("秋季"), encoding="utf-8")
    (folder / "冬季.txt").write_text(notice("冬季"), encoding="utf-8")
    second = ingest(index, [folder], workers=1)
    assert (second.warned, second.unchanged) == (2, 1)
    assert (found(index, "夏季座谈会"), bool(found(index, "秋季座谈会"))) == (0, True)
    assert ingest(index, [folder], workers=1).unchanged == 3


def test_a_copy_is_a_second_path_and_is_not_read(index: EmbeddedIndex, folder: Path) -> None:
    ingest(index, [folder], workers=1)
    (folder / "副本.txt").write_bytes((folder / "春季.txt").read_bytes())
    summary = ingest(index, [folder], workers=1)
    assert (summary.copies, summary.warned) == (1, 0)
    ids = {Path(source.path).name: source.filing_id for source in index.ledger()}
    assert ids["副本.txt"] == ids["春季.txt"]
    assert len(index.filings()) == 2


def test_archives_with_names_in_gbk(index: EmbeddedIndex, tmp_path: Path) -> None:
    archive = tmp_path / "资料.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("内层/通知.txt", notice("压缩包"))
        made.writestr("照片.jpg", b"no filing")
    raw = archive.read_bytes().replace("内层/通知.txt".encode(), "内层/通知.txt".encode("gbk").ljust(17, b"_"))
    assert [source.path for source in discover([archive])] == [f"{archive}!内层/通知.txt"]
    assert len(raw) == archive.stat().st_size
    summary = ingest(index, [tmp_path], workers=1)
    assert (summary.warned, found(index, "压缩包座谈会") > 0) == (1, True)
    assert ingest(index, [tmp_path], workers=1).unchanged == 1


def test_a_name_that_an_old_tool_wrote_in_gbk(tmp_path: Path) -> None:
    archive = tmp_path / "old.zip"
    name = "部门预算.txt".encode("gbk").decode("cp437")
    info = zipfile.ZipInfo("x" * len("部门预算.txt".encode("gbk")))
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr(info, notice("旧"))
    archive.write_bytes(archive.read_bytes().replace(info.filename.encode(), name.encode("cp437")))
    (source,) = discover([archive])
    assert source.path.endswith("!部门预算.txt")
    assert source.read()[0].decode() == notice("旧")


def test_broken_archive_and_vanished_file_are_one_line_each(index: EmbeddedIndex, folder: Path) -> None:
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 no archive")
    summary = ingest(index, [folder, folder / "missing.txt"], workers=1)
    assert sorted(Path(path).name for path, _ in summary.failures) == ["broken.zip", "missing.txt"]
    assert all("\n" not in reason for _, reason in summary.failures)
    assert states(index)["missing.txt"] == "failed"


def test_prune_withdraws_what_is_gone(index: EmbeddedIndex, folder: Path) -> None:
    ingest(index, [folder], workers=1)
    (folder / "春季.txt").unlink()
    assert ingest(index, [folder], workers=1).withdrawn == 0
    assert found(index, "春季")
    assert ingest(index, [folder], workers=1, prune=True).withdrawn == 1
    assert not found(index, "春季")
    assert states(index) == {"春季.txt": "withdrawn", "夏季.txt": "warned"}
    assert ingest(index, [folder], workers=1, prune=True).withdrawn == 0


def test_what_was_withdrawn_and_is_back_as_it_was_is_not_read_again(index: EmbeddedIndex, folder: Path) -> None:
    ingest(index, [folder], workers=1)
    before = {source.path: (source.state, source.filing_id, source.reason) for source in index.ledger()}
    away = folder.with_name("away")
    (folder / "春季.txt").rename(away)
    ingest(index, [folder], workers=1, prune=True)
    assert not found(index, "春季")
    away.rename(folder / "春季.txt")
    summary = ingest(index, [folder], workers=1)
    assert (summary.returned, summary.warned, summary.copies, summary.unchanged) == (1, 0, 0, 1)
    assert {source.path: (source.state, source.filing_id, source.reason) for source in index.ledger()} == before
    assert found(index, "春季")
    (folder / "春季.txt").unlink()
    ingest(index, [folder], workers=1, prune=True)
    (folder / "春季.txt").write_text(notice("初春"), encoding="utf-8")
    assert ingest(index, [folder], workers=1).warned == 1, "another content is read"


def test_a_file_that_was_moved_is_named_by_where_it_is(index: EmbeddedIndex, folder: Path, tmp_path: Path) -> None:
    """Also by a service that has named it before."""
    ingest(index, [folder], workers=1)
    serving = EmbeddedIndex(tmp_path / "index")

    def named() -> str:
        (hit, *_) = serving.search(parse_query("春季座谈会")).hits
        return Path(hit.filing.path).name

    assert named() == "春季.txt"
    (folder / "春季.txt").rename(folder / "搬走.txt")
    ingest(index, [folder], workers=1, prune=True)
    assert named() == "搬走.txt"
    serving.close()


def test_failed_files_can_be_read_again_alone(index: EmbeddedIndex, folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    assert ingest(index, [folder], workers=1).failed == 1
    assert ingest(index, [folder], workers=1).unchanged == 3
    (folder / "empty.txt").write_text(notice("补发"), encoding="utf-8")
    summary = ingest(index, retry="failed", workers=1)
    assert (summary.found, summary.warned) == (1, 1)
    assert states(index)["empty.txt"] == "warned"
    assert ingest(index, retry="failed", workers=1).found == 0


def test_files_of_an_older_parser_can_be_read_again(
    index: EmbeddedIndex, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(index, [folder], workers=1)
    assert ingest(index, retry="outdated", workers=1).found == 0
    monkeypatch.setattr("index.bulk.running.parser_version", lambda: "another")
    assert ingest(index, retry="outdated", workers=1).warned == 2
    assert {source.parser_version for source in index.ledger()} == {"another"}
    assert ingest(index, [folder / "春季.txt"], retry="all", workers=1).found == 1


def test_report_names_every_file(index: EmbeddedIndex, folder: Path, tmp_path: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    report = tmp_path / "report.json"
    ingest(index, [folder], workers=1, report=report)
    told = json.loads(report.read_text(encoding="utf-8"))
    assert (told["warned"], told["failed"]) == (2, 1)
    assert {Path(file["path"]).name: file["state"] for file in told["files"]} == states(index)


def outcomes(folder: Path, read: object, **limits: float) -> dict[str, Outcome]:
    jobs = [Job(source, digest(source.read()[0])) for source in discover([folder])]
    bound = Limits(**{"seconds": 30.0, "megabytes": 1024} | limits)  # type: ignore[arg-type]
    return {Path(o[0].path).name: o for o in read_all(jobs, parser_version(), 2, bound, read)}  # type: ignore[arg-type]


def test_a_file_that_breaks_its_reader_three_times_is_quarantined(folder: Path) -> None:
    (folder / "poison.txt").write_text(notice("毒"), encoding="utf-8")
    result = outcomes(folder, readers.breaking)
    source, filing, _ = result["poison.txt"]
    assert (source.state, filing, "已隔离" in source.reason) == ("failed", None, True)
    assert source.sha256 == digest(notice("毒").encode())
    assert {name: o[0].state for name, o in result.items() if name != "poison.txt"} == {
        "春季.txt": "warned", "夏季.txt": "warned",
    }  # fmt: skip


def test_a_reader_that_hangs_is_stopped(folder: Path) -> None:
    (folder / "slow.txt").write_text(notice("慢"), encoding="utf-8")
    started = time.monotonic()
    result = outcomes(folder, readers.hanging, seconds=6.0)
    assert "超过 6 秒" in result["slow.txt"][0].reason
    assert time.monotonic() - started < 60
    assert result["春季.txt"][1] is not None


def test_a_reader_that_wants_too_much_memory_is_stopped(folder: Path) -> None:
    (folder / "big.txt").write_text(notice("大"), encoding="utf-8")
    result = outcomes(folder, readers.greedy)
    assert "内存" in result["big.txt"][0].reason
    assert result["夏季.txt"][1] is not None


def test_the_second_of_two_runs_waits_and_says_so(index: EmbeddedIndex, folder: Path, tmp_path: Path) -> None:
    other = EmbeddedIndex(tmp_path / "index")
    told = threading.Event()
    with index.exclusive():
        run = threading.Thread(target=lambda: ingest(other, [folder], workers=1, waiting=told.set))
        run.start()
        assert told.wait(10)
        assert not found(index, "座谈会")
    run.join(60)
    assert found(index, "座谈会")
    other.close()


def until(condition: object, seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def test_watching_sees_new_changed_moved_and_deleted_files(index: EmbeddedIndex, folder: Path) -> None:
    watcher = Watcher(index, [folder], workers=1, settle=0.2, rescan=1.0)
    run = threading.Thread(target=watcher.run)
    run.start()
    try:
        assert until(lambda: found(index, "春季") and found(index, "夏季"))
        (folder / "秋季.txt").write_text(notice("秋季"), encoding="utf-8")
        assert until(lambda: found(index, "秋季"))
        (folder / "春季.txt").rename(folder / "moved.txt")
        (folder / "夏季.txt").unlink()
        assert until(lambda: not found(index, "夏季") and states(index).get("moved.txt") == "warned")
        assert until(lambda: found(index, "春季"))
        away = folder.with_name("away")
        folder.rename(away)
        time.sleep(1.5)
        assert found(index, "春季")
        away.rename(folder)
        (folder / "冬季.txt").write_text(notice("冬季"), encoding="utf-8")
        assert until(lambda: found(index, "冬季"))
    finally:
        watcher.stop()
        run.join(20)


def test_watching_sees_what_goes_before_it_begins_and_what_leaves_an_archive(
    index: EmbeddedIndex, folder: Path
) -> None:
    def pack(*words: str) -> None:
        with zipfile.ZipFile(folder / "new", "w") as archive:
            for word in words:
                archive.writestr(f"{word}.txt", notice(word))
        (folder / "new").replace(folder / "包.zip")

    pack("甲", "乙")
    watcher = Watcher(index, [folder], workers=1, settle=0.2, rescan=1.0)
    (folder / "后来.txt").write_text(notice("后来"), encoding="utf-8")
    summary = ingest(index, [folder], workers=1)
    watcher.met(source_of(told.path).file for told in summary.files)
    for name in ("春季.txt", "后来.txt"):
        (folder / name).unlink()
    run = threading.Thread(target=watcher.run)
    run.start()
    try:
        assert until(lambda: {states(index)[name] for name in ("春季.txt", "后来.txt")} == {"withdrawn"})
        assert {states(index)[name] for name in ("夏季.txt", "包.zip!乙.txt")} == {"warned"}
        pack("甲")
        assert until(lambda: states(index)["包.zip!乙.txt"] == "withdrawn")
        assert states(index)["包.zip!甲.txt"] == "warned"
    finally:
        watcher.stop()
        run.join(20)


def test_watching_reads_what_went_away_while_it_was_read_once_it_is_back(
    index: EmbeddedIndex, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = folder.with_name("away")
    real, gone = watching.ingest, threading.Event()

    def leaving(*args: Any, **more: Any) -> Any:
        if not gone.is_set():
            folder.rename(away)
            gone.set()
        return real(*args, **more)

    monkeypatch.setattr(watching, "ingest", leaving)
    told: list[Summary] = []
    watcher = Watcher(index, [folder], workers=1, settle=0.2, rescan=0.5, told=told.append)
    run = threading.Thread(target=watcher.run)
    run.start()
    try:
        assert gone.wait(20)
        assert until(lambda: any(one.vanished for one in told), 60)
        assert not states(index), "what has gone again has not failed"
        away.rename(folder)
        assert until(lambda: set(states(index).values()) == {"warned"}, 60)
    finally:
        watcher.stop()
        run.join(20)


def test_source_names_stay_those_of_the_file(index: EmbeddedIndex, folder: Path) -> None:
    ingest(index, [folder], workers=1)
    assert {index.filing(ref.id).source for ref in index.filings()} == {"春季.txt", "夏季.txt"}
    assert Source("a.zip!b/c.txt", folder, (0,)).name == "c.txt"


def test_an_operator_decides_when_an_older_version_is_read_again(
    index: EmbeddedIndex, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(index, [folder], workers=1)
    readings = [ref.id for ref in index.filings()]
    numbers = index._store.db().execute("SELECT no FROM filing ORDER BY no").fetchall()
    for module in ("running", "deciding"):
        monkeypatch.setattr(f"index.bulk.{module}.parser_version", lambda: "another")
    kept = ingest(index, [folder], workers=1, keep_outdated=True)
    assert (kept.unchanged, kept.outdated) == (2, 2)
    assert ingest(index, [folder], workers=1).warned == 2
    assert {source.parser_version for source in index.ledger()} == {"another"}
    assert [ref.id for ref in index.filings()] == readings
    assert index._store.db().execute("SELECT no FROM filing ORDER BY no").fetchall() == numbers  # not indexed anew


def test_watching_withdraws_nothing_from_an_unmounted_folder(index: EmbeddedIndex, folder: Path) -> None:
    watcher = Watcher(index, [folder], workers=1, settle=0.1, rescan=0.3)
    run = threading.Thread(target=watcher.run)
    run.start()
    try:
        assert until(lambda: found(index, "春季") and found(index, "夏季"))
        watcher._disks[folder] += 1  # the folder is now on another disk than it was
        away = folder.with_name("away")
        away.mkdir()
        for file in folder.iterdir():
            file.rename(away / file.name)
        time.sleep(1.5)
        assert found(index, "春季")
        for file in away.iterdir():
            file.rename(folder / file.name)
        (folder / "冬季.txt").write_text(notice("冬季"), encoding="utf-8")
        assert until(lambda: found(index, "冬季"))
    finally:
        watcher.stop()
        run.join(20)


def test_watching_withdraws_nothing_from_a_disk_that_is_unmounted_inside_a_folder(
    index: EmbeddedIndex, folder: Path
) -> None:
    disk = folder / "盘"
    disk.mkdir()
    for word in ("甲", "乙"):
        (disk / f"{word}.txt").write_text(notice(word), encoding="utf-8")
    watcher = Watcher(index, [folder], workers=1)
    watcher._look()
    watcher._look()
    mounted = [file.rename(folder.with_name(file.name)) for file in sorted(disk.iterdir())]
    watcher._mounts.add(disk)
    watcher._disks[disk] = -1  # what is there now is another disk, and empty
    for _ in range(3):
        watcher._look()
    assert {states(index)[file.name] for file in mounted} == {"warned"}
    mounted[0].rename(disk / mounted[0].name)  # mounted anew, without one of them
    for _ in range(3):
        watcher._look()
    assert [states(index)[file.name] for file in mounted] == ["warned", "withdrawn"]


def test_many_deleted_at_once_and_a_folder_renamed(index: EmbeddedIndex, folder: Path) -> None:
    inner = folder / "里"
    inner.mkdir()
    for number in range(12):
        (inner if number % 2 else folder).joinpath(f"{number}.txt").write_text(notice(f"第{number}次"), "utf-8")
    told: list[Summary] = []
    watcher = Watcher(index, [folder], workers=1, told=told.append)
    watcher._look()
    watcher._look()
    for number in range(0, 12, 2):
        (folder / f"{number}.txt").unlink()
    inner.rename(folder / "外")
    for _ in range(4):
        watcher._look()
    paths = {Path(source.path).name: source.state for source in index.ledger() if "/外/" in source.path}
    assert paths == {f"{number}.txt": "warned" for number in range(1, 12, 2)}
    assert [source.state for source in index.ledger() if "/里/" in source.path] == ["withdrawn"] * 6
    assert [states(index)[f"{number}.txt"] for number in range(0, 12, 2)] == ["withdrawn"] * 6
    assert not [one for one in told if one.failed]
    assert len(index.filings()) == 8


@pytest.mark.parametrize("retry", [None, "failed"])
def test_an_archive_that_was_not_whole_is_forgotten_once_it_is(
    index: EmbeddedIndex, tmp_path: Path, retry: Retry | None
) -> None:
    archive = tmp_path / "in" / "包.zip"
    archive.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("甲.txt", notice("甲"))
    whole = archive.read_bytes()
    archive.write_bytes(whole[: len(whole) // 2])
    ingest(index, [archive.parent], workers=1)
    assert states(index) == {"包.zip": "failed"}
    archive.write_bytes(whole)
    ingest(index, [] if retry else [archive.parent], workers=1, retry=retry)
    assert states(index) == {"包.zip": "withdrawn", "包.zip!甲.txt": "warned"}


def test_watching_goes_on_after_trouble(index: EmbeddedIndex, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    troubles: list[str] = []
    calls = [0]

    def failing_once(*args: object, **kwargs: object) -> object:
        calls[0] += 1
        if calls[0] == 1:
            raise IndexUnusableError("写入索引失败(磁盘已满)")
        return ingest(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr("index.bulk.watching.ingest", failing_once)
    watcher = Watcher(index, [folder], workers=1, settle=0.1, rescan=0.2, trouble=troubles.append)
    run = threading.Thread(target=watcher.run)
    run.start()
    try:
        assert until(lambda: found(index, "春季") and found(index, "夏季"))
    finally:
        watcher.stop()
        run.join(20)
    assert troubles == ["写入索引失败(磁盘已满)"]


@pytest.mark.parametrize(
    ("notes", "state", "reason"),
    [
        (("略去页码 12 处", "略去页眉页脚 7 处"), "done", ""),
        (("略去页眉页脚和页码 9 处", "第3页损坏,无法读取"), "warned", "第3页损坏,无法读取"),
        (("略去图片 2 处",), "warned", "略去图片 2 处"),
    ],
)
def test_running_heads_left_out_are_told_and_no_warning(
    folder: Path, monkeypatch: pytest.MonkeyPatch, notes: tuple[str, ...], state: str, reason: str
) -> None:
    monkeypatch.setattr(reading, "extract", lambda file, names: Filing(str(file), FilingFacts(), notes=notes))
    source = next(iter(discover([folder])))
    assert isinstance(source, Source)
    told, _, _ = reading.read_source(source, "1")
    assert (told.state, told.reason, told.warnings) == (state, reason, notes)
