"""ZIP archives from anywhere: nested, encrypted, damaged, with odd names, or made to harm."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from pathlib import Path

import pytest

from index.bulk import archives, ingest
from index.bulk.finding import discover, is_gone, source_of
from index.bulk.plainfile import RefusedError
from index.embedded import EmbeddedIndex
from index.query import parse_query
from tests.index.bulk.test_ingest import notice


def packed(*files: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return made.getvalue()


def text(word: str) -> bytes:
    return notice(word).encode()


def refused(file: Path) -> dict[str, str]:
    """What each file in an archive is refused for, by its name there; empty where it can be read."""
    told = {}
    for source in discover([file]):
        try:
            source.read()
            told[source.path[len(str(file)) + 1 :]] = ""
        except RefusedError as error:
            told[source.path[len(str(file)) + 1 :]] = str(error)
    return told


def test_archives_in_archives(index: EmbeddedIndex, tmp_path: Path) -> None:
    file = tmp_path / "外.ZIP"
    inner = packed(("乙.txt", text("里层")), ("丙.zip", packed(("丁.txt", text("最里")))))
    file.write_bytes(packed(("内.zip", inner), ("甲.txt", text("外层"))))
    assert list(refused(file)) == ["内.zip!乙.txt", "内.zip!丙.zip!丁.txt", "甲.txt"]
    assert ingest(index, [file], workers=1).warned == 3
    assert index.search(parse_query("最里座谈会")).total
    assert ingest(index, retry="all", workers=1).warned == 3
    assert ingest(index, [tmp_path], workers=1, prune=True).withdrawn == 0
    file.write_bytes(packed(("内.zip", packed(("乙.txt", text("里层")))), ("甲.txt", text("外层"))))
    assert ingest(index, [tmp_path], workers=1, prune=True).withdrawn == 1


def test_too_deep_an_archive_is_told(tmp_path: Path) -> None:
    data = packed(("甲.txt", text("深")))
    for _ in range(6):
        data = packed(("内.zip", data))
    file = tmp_path / "深.zip"
    file.write_bytes(data)
    (reason,) = refused(file).values()
    assert "层层相套" in reason


def test_an_encrypted_file_is_told(tmp_path: Path) -> None:
    data = bytearray(packed(("密.txt", text("密"))))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    (tmp_path / "密.zip").write_bytes(data)
    assert "已加密" in refused(tmp_path / "密.zip")["密.txt"]


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "/etc/cron.d/x.txt", "..\\..\\x.txt", "a/../../b.txt"])
def test_no_name_leads_out_of_the_archive(index: EmbeddedIndex, tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "坏.zip").write_bytes(packed((name, text("越界"))))
    before = sorted(tmp_path.parent.iterdir())
    assert ingest(index, [tmp_path / "in"], workers=1).warned == 1
    assert sorted(tmp_path.parent.iterdir()) == before
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["坏.zip"]


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "弹.zip"
    file.write_bytes(packed(("大.txt", bytes(64 << 20)), ("好.txt", text("好"))))
    started = time.process_time()
    told = refused(file)
    assert time.process_time() - started < 1
    assert ("炸弹" in told["大.txt"], told["好.txt"]) == (True, "")


def test_a_size_that_the_header_belies_is_no_way_round(tmp_path: Path) -> None:
    data = bytearray(packed(("大.txt", bytes(64 << 20))))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        where = data.index(mark) + at
        data[where : where + 4] = struct.pack("<I", 1000)
    (tmp_path / "谎.zip").write_bytes(data)
    assert "内容损坏" in refused(tmp_path / "谎.zip")["大.txt"]


def test_members_that_share_their_bytes(tmp_path: Path) -> None:
    """One stretch of bytes named again and again would unpack to any amount."""
    data = packed(("甲.txt", bytes(9 << 20)))
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    many = 40
    tail = bytearray(data[end:])
    tail[8:16] = struct.pack("<HHI", many, many, len(entry) * many)
    (tmp_path / "叠.zip").write_bytes(data[:start] + entry * many + bytes(tail))
    (reason,) = refused(tmp_path / "叠.zip").values()
    assert "重叠" in reason


@pytest.mark.parametrize("keep", [0.3, 0.9, 0.999])
def test_a_truncated_archive_is_one_line_and_read_when_it_is_whole(
    index: EmbeddedIndex, tmp_path: Path, keep: float
) -> None:
    data = packed(*((f"{n}.txt", text(f"第{n}")) for n in range(20)))
    file = tmp_path / "断.zip"
    file.write_bytes(data[: int(len(data) * keep)])
    summary = ingest(index, [file], workers=1)
    assert [reason for _, reason in summary.failures] == [f"{file}:压缩包损坏或不完整"]
    assert ingest(index, [file], workers=1).unchanged == 1
    file.write_bytes(data)
    assert ingest(index, [file], workers=1).warned == 20


def test_damage_in_one_member_leaves_the_others(tmp_path: Path) -> None:
    data = bytearray(packed(("甲.txt", text("甲") * 50), ("乙.txt", text("乙"))))
    data[60] ^= 0xFF
    (tmp_path / "损.zip").write_bytes(data)
    told = refused(tmp_path / "损.zip")
    assert ("无法解开" in told["甲.txt"], told["乙.txt"]) == (True, "")


def test_a_name_that_claims_utf8_and_is_not(tmp_path: Path) -> None:
    data = packed(("预算.txt", text("名"))).replace("预算".encode(), b"\xff\xfe\xfd\xfc\xfb\xfa")
    (tmp_path / "名.zip").write_bytes(data)
    assert list(discover([tmp_path]))


def test_two_members_of_one_name(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = packed(("甲.txt", text("先")), ("甲.txt", text("后")))
    (tmp_path / "同.zip").write_bytes(data)
    assert {s.name: s.read()[0] for s in discover([tmp_path])} == {"甲.txt": text("先"), "甲(2).txt": text("后")}


def test_seventy_thousand_entries_cost_seconds(tmp_path: Path) -> None:
    file = tmp_path / "多.zip"
    with zipfile.ZipFile(file, "w") as made:
        for number in range(70_000):
            made.writestr(zipfile.ZipInfo(f"{number}.txt"), b"x")
    started = time.process_time()
    sources = list(discover([file]))
    assert len(sources) == 70_000
    assert all(source.read()[0] == b"x" for source in sources[::70])
    assert source_of(sources[-1].path) == sources[-1]
    assert not any(is_gone(source.path) for source in sources[::70])
    assert time.process_time() - started < 15


def test_too_many_entries_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 2)
    (tmp_path / "多.zip").write_bytes(packed(*((f"{n}.txt", b"x") for n in range(3))))
    (source,) = discover([tmp_path])
    assert "超过 2 个" in source.refused
