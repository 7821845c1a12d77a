"""Bytes to text: every encoding that filings come in, and what is refused in one line."""

from __future__ import annotations

import codecs
import random

import pytest

from ingest.readers import UnreadableError
from ingest.readers.encoding import decode

TEXT = "第二部分 单位预算表\n表1\n收支总表\n单位：万元\n一、事业收入 12.30 一、公共安全支出\n" * 20


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "gb2312"])
def test_chinese_national_encodings_are_read_and_noted(encoding: str) -> None:
    decoded = decode(TEXT.encode(encoding), "a.txt")
    assert decoded.text == TEXT
    assert decoded.encoding == "gb18030"
    assert any("GB18030" in note for note in decoded.notes)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_decides_and_goes(mark: bytes, encoding: str) -> None:
    decoded = decode(mark + TEXT.encode(encoding), "a.txt")
    assert (decoded.text, decoded.encoding) == (TEXT, encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark_is_told_by_its_line_breaks(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "a.txt").text == TEXT


@pytest.mark.parametrize(("ends", "name"), [("\r\n", "windows"), ("\r", "old mac")])
def test_line_ends_become_one_kind(ends: str, name: str) -> None:
    assert decode(TEXT.replace("\n", ends).encode(), name).text == TEXT


def test_mixed_line_ends_give_each_line_once() -> None:
    assert decode("预算\r\n决算\r合计\n".encode(), "a.txt").text == "预算\n决算\n合计\n"


def test_null_characters_are_taken_out_with_a_note() -> None:
    decoded = decode(TEXT.replace("收支", "收\0支", 2).encode(), "a.txt")
    assert decoded.text == TEXT
    assert any("2 个空字符" in note for note in decoded.notes)


def test_a_file_cut_inside_a_character_loses_only_that_character() -> None:
    decoded = decode((TEXT * 3).encode()[:-2], "a.txt")
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith(TEXT)
    assert any("无法" in note for note in decoded.notes)


def test_traditional_text_in_big5_is_read_and_marked_for_a_look() -> None:
    text = "國家標準與預算編列之說明文件,各機關應依規定辦理。\n" * 20
    decoded = decode(text.encode("big5"), "a.txt")
    assert decoded.text == text
    assert any("请核对" in note for note in decoded.notes)


@pytest.mark.parametrize("data", [b"", b" \n\t\n", codecs.BOM_UTF8, "\u3000\n".encode()])
def test_a_file_without_text_is_said_to_be_empty(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"^文件是空的:a\.txt$"):
        decode(data, "a.txt")


@pytest.mark.parametrize(
    "data",
    [
        random.Random(1).randbytes(4000),
        bytes(3000),
        b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20,
        b"PK\x03\x04",
        b"\x89PNG\r\n\x1a\n" + random.Random(2).randbytes(2000),
    ],
    ids=["noise", "zeros", "program", "zip", "picture"],
)
def test_binary_data_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        decode(data, "a.txt")
    assert "不是文本文件" in str(caught.value)
    assert "\n" not in str(caught.value)
