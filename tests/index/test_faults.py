"""The index on a disk that is full, read-only, or taken away: one clear line, nothing lost, and on again afterwards."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from index import open_index
from index.bulk import ingest, running
from index.bulk.finding import source_of
from index.bulk.reading import Job, read_source
from index.embedded import EmbeddedIndex
from index.errors import IndexUnusableError
from index.fulltext.engines import ENGINES, installed
from index.query import parse_query
from tests.index.bulk.test_faults import _each
from tests.index.bulk.test_ingest import notice
from web.app import create_app

ENGINES_HERE = [engine for engine in ENGINES if installed(engine)]


def filled(folder: Path, count: int, kilobytes: int = 1) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        body = os.urandom(kilobytes * 512).hex()
        (folder / f"{number}.txt").write_text(notice(f"第{number}") + f"\n附:{body}\n", encoding="utf-8")
    return folder


def in_child(work: Callable[[], object]) -> int:
    """The exit status of a child that does this under limits of its own."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def mingzhang(*words: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mingzhang", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **more)


@contextmanager
def mounted(disk: Path, size: str) -> Iterator[None]:
    """A disk of its own; skipped, which fails in CI, where this process may not mount one."""
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("this process may not mount a disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


@pytest.mark.parametrize("engine", ENGINES_HERE)
def test_a_disk_that_fills_up(tmp_path: Path, engine: str) -> None:
    """Real files that may not grow beyond a size: what the system says then is what a full disk says."""
    place, files = tmp_path / "index", filled(tmp_path / "in", 4)
    env = {**os.environ, "MINGZHANG_ENGINE": engine}
    assert mingzhang("ingest", "--index", place, files, env=env).returncode == 0
    filled(files, 8, kilobytes=60)

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    full = mingzhang("ingest", "--index", place, files, env=env, preexec_fn=small)
    assert full.returncode == 1
    (line,) = [line for line in full.stderr.splitlines() if line.startswith("错误")]
    assert "写入索引失败" in line
    index = EmbeddedIndex(place, engine)
    assert len(index.filings()) >= 4
    assert all(source.state == "warned" for source in index.ledger())
    assert ingest(index, [files], workers=1).failed == 0
    assert len(index.filings()) == 8
    index.close()


@pytest.mark.parametrize("engine", ENGINES_HERE[-1:])
def test_a_full_disk_of_its_own(tmp_path: Path, engine: str) -> None:
    """A mounted disk of 1 MB, where this process may mount one."""
    disk = tmp_path / "disk"
    with mounted(disk, "1m"):
        files = filled(tmp_path / "in", 10, kilobytes=60)
        env = {**os.environ, "MINGZHANG_ENGINE": engine}
        full = mingzhang("ingest", "--index", disk / "index", files, env=env)
        assert full.returncode == 1
        assert "磁盘已满" in full.stderr
        assert "Traceback" not in full.stderr
        subprocess.run(["mount", "-o", "remount,size=60m", disk], check=True)
        assert mingzhang("ingest", "--index", disk / "index", files, env=env).returncode == 0
        index = EmbeddedIndex(disk / "index", engine)
        assert len(index.filings()) == 10
        index.close()


@pytest.mark.parametrize("engine", ENGINES_HERE)
def test_a_disk_that_is_mounted_read_only(tmp_path: Path, engine: str) -> None:
    """With an index on it, and with source files on it; an index as a killed run and as a partial copy leave it."""
    disk = tmp_path / "disk"
    with mounted(disk, "60m"):
        files = filled(disk / "in", 2)
        index = EmbeddedIndex(disk / "index", engine)
        ingest(index, [files], workers=1)
        for name, left_out in (("killed", ()), ("partial", ("*-shm",))):
            shutil.copytree(disk / "index", disk / name, ignore=shutil.ignore_patterns(*left_out))
        index.close()
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        for name in ("index", "killed"):
            index = EmbeddedIndex(disk / name)
            assert index.engine == engine
            client = create_app(index).test_client()
            paths = ("/", "/search?q=座谈会", "/ledger", "/checks", "/api/v1/search?q=座谈会")
            assert [client.get(path).status_code for path in paths] == [200] * len(paths)
            assert index.search(parse_query("座谈会")).total
            index.close()
            told = mingzhang("ingest", "--index", disk / name, files)
            assert told.returncode == 1
            assert "只读" in told.stderr
            assert "Traceback" not in told.stderr
        with pytest.raises(IndexUnusableError, match="没有正常关闭"):
            EmbeddedIndex(disk / "partial", engine)
        index = EmbeddedIndex(tmp_path / "elsewhere", engine)
        assert ingest(index, [files], workers=1).warned == 2
        index.close()


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """An index in a folder that may be read and not written, with all that leads there open to anybody."""
    place = tmp_path / "index"
    index = EmbeddedIndex(place)
    ingest(index, [filled(tmp_path / "in", 2)], workers=1)
    index.close()
    for path in (place, *place.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    return place


def as_nobody(place: Path) -> None:
    """Give up being root, for whom everything may be written."""
    if os.geteuid() == 0:
        for folder in (place, *place.parents[:-2]):
            folder.chmod(folder.stat().st_mode | 0o055)
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


def test_an_index_that_cannot_be_written_still_answers(sealed: Path) -> None:
    def work() -> None:
        as_nobody(sealed)
        index = open_index(sealed, create=False)
        assert len(index.filings()) == 2
        assert create_app(index).test_client().get("/search?q=座谈会").status_code == 200
        with pytest.raises(IndexUnusableError, match=r"权限|只读"):
            index.remove(["x"])

    assert in_child(work) == 0


def test_files_that_may_not_be_read_are_told_and_read_once_they_may(tmp_path: Path) -> None:
    files = filled(tmp_path / "in", 2)
    (files / "0.txt").chmod(0)
    (files / "zu").mkdir()
    (files / "zu").chmod(0)
    place = tmp_path / "index"
    place.mkdir()
    place.chmod(0o777)

    list(_each([Job(source_of(str(files / "1.txt")), "")], "", read_source))  # loads what nobody may not

    def work() -> None:
        as_nobody(files)
        running.read_all = lambda jobs, version, workers, **_: _each(jobs, version, read_source)
        index = EmbeddedIndex(place)
        summary = ingest(index, [files], workers=1)
        told = {Path(path).name: reason for path, reason in summary.failures}
        assert set(told) == {"0.txt", "zu"}
        assert all("没有权限" in reason for reason in told.values())
        assert summary.warned == 1

    assert in_child(work) == 0
    (files / "0.txt").chmod(0o644)
    (files / "zu").chmod(0o755)
    index = EmbeddedIndex(place)
    assert ingest(index, [files], workers=1).warned == 1
    index.close()


@pytest.mark.parametrize("engine", ENGINES_HERE)
def test_an_index_folder_that_is_removed_while_it_serves(tmp_path: Path, engine: str) -> None:
    place, files = tmp_path / "index", filled(tmp_path / "in", 3)
    index = EmbeddedIndex(place, engine)
    ingest(index, [files], workers=1)
    client = create_app(index).test_client()
    assert client.get("/search?q=座谈会").status_code == 200
    shutil.rmtree(place)
    answers: list[int] = []

    def ask() -> None:
        answers.extend(
            client.get(path).status_code for path in ("/", "/search?q=座谈会", "/ledger", "/api/v1/search?q=1")
        )

    thread = threading.Thread(target=ask)  # a thread that has no connection yet
    thread.start()
    thread.join()
    ask()
    assert len(answers) == 8
    assert set(answers) <= {200, 503}
    with pytest.raises(IndexUnusableError):
        index.put([])
    assert not place.exists() or not (place / "mingzhang.sqlite").exists()
    index.close()
    again = EmbeddedIndex(place, engine)
    assert ingest(again, [files], workers=1).warned == 3
    again.close()
