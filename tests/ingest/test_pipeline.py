"""The whole way of one file: what is read whatever its form, and what is refused in one line without a trace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ingest import pipeline
from ingest.limits import LimitError
from ingest.pipeline import UnreadableError, extract
from ingest.recognise.parting.segment import NO_FILING
from mingzhang import main
from tests.ingest.recognise.samples import WHOLE


def write(folder: Path, data: bytes, name: str = "a.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "data",
    [
        WHOLE.encode("gb18030"),
        WHOLE.encode("utf-16"),
        WHOLE.encode("utf-8-sig"),
        WHOLE.replace("\n", "\r\n").encode(),
        WHOLE.replace("收入", "收\0入").encode(),
    ],
    ids=["gb18030", "utf-16", "utf-8 with mark", "windows line ends", "null characters"],
)
def test_a_filing_says_the_same_in_every_encoding(tmp_path: Path, data: bytes) -> None:
    plain = extract(write(tmp_path, WHOLE.encode(), "plain.txt"))
    other = extract(write(tmp_path, data))
    assert (other.facts, other.sections, other.tables, other.passages) == (
        plain.facts,
        plain.sections,
        plain.tables,
        plain.passages,
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"", "文件是空的"), (b"\x7fELF" + bytes(range(256)) * 9, "不是文本文件")],
    ids=["empty", "program"],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=says):
        extract(write(tmp_path, data))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="文件不存在"):
        extract(tmp_path / "none.txt")
    with pytest.raises(UnreadableError, match="文件夹"):
        extract(tmp_path)


@pytest.mark.parametrize("name", ["none.txt", "empty.txt", "program.txt"])
def test_the_command_ends_with_one_line_and_status_1(tmp_path: Path, name: str) -> None:
    write(tmp_path, b"", "empty.txt")
    write(tmp_path, b"\x7fELF" + bytes(range(256)) * 9, "program.txt")
    result = CliRunner().invoke(main, ["extract", str(tmp_path / name)])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1


def test_the_command_prints_the_filing_as_json(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["extract", str(write(tmp_path, WHOLE.encode("gbk")))])
    assert result.exit_code == 0
    printed = json.loads(result.stdout)
    assert printed["filing"]["publisher"] == "甲市乙局"
    assert printed["encoding"] == "gb18030"


def test_a_text_that_is_no_filing_is_kept_as_plain_text(tmp_path: Path) -> None:
    filing = extract(write(tmp_path, "养护须知\n\n每月巡查一次，雨季加密。\n".encode()))
    assert (filing.facts.kind, filing.tables) == (None, ())
    assert NO_FILING in filing.notes
    assert "每月巡查一次，雨季加密。" in " ".join(p.text for p in filing.passages)


def test_reading_as_a_whole_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        pipeline, "run_limited", lambda function, path, learnt: (_ for _ in ()).throw(LimitError("超过 60 秒"))
    )
    with pytest.raises(UnreadableError, match="超过 60 秒"):
        pipeline.extract_within_limits(write(tmp_path, b"x"))


def test_an_error_of_reading_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "run_limited", lambda function, path: 1 // 0)
    with pytest.raises(UnreadableError) as raised:
        pipeline.extract_within_limits(write(tmp_path, b"x"))
    assert "\n" not in str(raised.value)


def test_controls_that_turn_figures_around_are_taken_out_with_a_note(tmp_path: Path) -> None:
    filing = extract(write(tmp_path, WHOLE.replace("收入", "收\u202e入").encode()))
    assert filing.tables == extract(write(tmp_path, WHOLE.encode(), "plain.txt")).tables
    assert any("文字方向" in note for note in filing.notes)
