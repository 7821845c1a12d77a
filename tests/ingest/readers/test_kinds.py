"""What users bring besides: web archives and CSV are read, every other known kind is told with what to do."""

from __future__ import annotations

import base64
import io
import quopri
import zipfile
from pathlib import Path

import pytest

from ingest.layout import Grid, TextLine
from ingest.pipeline import read_layout
from ingest.readers import UnreadableError
from ingest.readers.package import OLD_OFFICE

PAGE = (
    "<html><body><p>某局2024年部门预算</p><table>"
    "<tr><td>科目</td><td>合计</td></tr><tr><td>教育</td><td>1.00</td></tr></table>"
)


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def said(path: Path) -> list[str | list[list[str]]]:
    return [b.text if isinstance(b, TextLine) else b.texts() for b in read_layout(path).blocks()]


def archive(pages: list[tuple[str, str, bytes]]) -> bytes:
    parts = [
        f'\r\n--XX\r\nContent-Type: text/html; charset="{charset}"\r\nContent-Transfer-Encoding: {how}\r\n\r\n'.encode()
        + (base64.encodebytes(text) if how == "base64" else quopri.encodestring(text))
        for charset, how, text in pages
    ]
    head = (
        b'From: <saved>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="XX"\r\n'
    )
    picture = b"\r\n--XX\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--XX--\r\n"
    return head + b"\r\n" + b"".join(parts) + picture


@pytest.mark.parametrize("how", ["base64", "quoted-printable"])
@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_a_web_archive_gives_the_pages_in_it(tmp_path: Path, how: str, charset: str) -> None:
    text = PAGE.encode("gb18030" if charset == "gb2312" else charset)
    path = written(tmp_path, "a.mht", archive([(charset, how, text), (charset, how, "<p>第二页".encode(charset))]))
    assert said(path) == ["某局2024年部门预算", [["科目", "合计"], ["教育", "1.00"]], "第二页"]


def test_a_web_archive_without_a_page_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="网页没有内容"):
        read_layout(written(tmp_path, "a.mht", archive([])))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_rows_parted_by_commas_are_a_table(tmp_path: Path, encoding: str, mark: str) -> None:
    rows = [["支出总表"], ["编码", "名称", "合计"], ["205", "教育支出", '"3,000.00"'], ["206", '"科学\n技术"', "1.00"]]
    text = "".join(mark.join(row) + "\r\n" for row in rows)
    title, grid = read_layout(written(tmp_path, "a.csv", text.encode(encoding))).blocks()
    assert isinstance(title, TextLine)
    assert isinstance(grid, Grid)
    assert title.text == "支出总表"
    assert grid.texts()[1:] == [["205", "教育支出", "3,000.00"], ["206", "科学\n技术", "1.00"]]
    assert grid.place.line == 2


def package(*parts: tuple[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in parts:
            made.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (package(("OFD.xml", "<a/>")), "OFD"),
        (package(("mimetype", "application/vnd.oasis.opendocument.spreadsheet")), "ODS"),
        (package(("ppt/presentation.xml", "<a/>")), "PPTX"),
        (OLD_OFFICE + bytes(600), "旧版 Office"),
        (OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (rb"{\rtf1\ansi x}", "RTF"),
        (b"Rar!\x1a\x07\x01\x00", "RAR"),
        (b"\xff\xd8\xff\xe0" + bytes(99), "JPEG.*OCR"),
        (b"II*\0" + bytes(99), "TIFF.*OCR"),
        (b"CAJ\0" + bytes(99), "CAJ"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "Excel 2003"),
        (b'{"pages": [{"text": "x"}]}', "JSON"),
    ],
)
def test_a_kind_that_cannot_be_read_is_told_with_what_to_do(tmp_path: Path, data: bytes, why: str) -> None:
    with pytest.raises(UnreadableError, match=why) as caught:
        read_layout(written(tmp_path, "a.bin", data))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["BM 2024年预算\n", "[表1] 说明\n", "From: 某局\n2024年部门预算\n"])
def test_text_that_only_begins_like_another_kind_is_text(tmp_path: Path, text: str) -> None:
    assert said(written(tmp_path, "a.txt", text.encode())) == text.splitlines()
