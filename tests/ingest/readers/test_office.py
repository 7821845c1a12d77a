"""DOCX and workbooks: what the reader sees of files that the usual libraries write; damage and passwords are said."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement

from ingest.layout import Grid, Layout, TextLine
from ingest.pipeline import read_layout
from ingest.readers import UnreadableError
from ingest.readers.kinds import flowing_layout
from ingest.readers.package import OLD_OFFICE
from ingest.readers.workbook import shown


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def layout_of(data: bytes) -> Layout:
    layout = flowing_layout(data, "a.bin")
    assert layout is not None
    return layout


def said(layout: Layout) -> list[str | list[list[str]]]:
    return [b.text if isinstance(b, TextLine) else b.texts() for b in layout.blocks()]


def test_a_document_gives_its_paragraphs_headings_and_merged_cells_in_order() -> None:
    document = docx.Document()
    document.add_heading("第一部分 概况", 1)
    document.add_paragraph("职责如下。")
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "科目"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "支出"
    for column, text in enumerate(("基本", "项目"), 1):
        table.cell(1, column).text = text
    for column, text in enumerate(("教育", "1.00", "2.00")):
        table.cell(2, column).text = text
    document.add_paragraph("完")
    layout = layout_of(saved(document))
    assert said(layout) == [
        "第一部分 概况",
        "职责如下。",
        [["科目", "支出", ""], ["", "基本", "项目"], ["教育", "1.00", "2.00"]],
        "完",
    ]
    first, _, grid, last = layout.blocks()
    assert isinstance(first, TextLine)
    assert isinstance(grid, Grid)
    assert first.heading == 1
    assert (grid.cells[0].row_span, grid.place.line, grid.place.last_line, last.place.line) == (2, 3, 5, 6)


def test_text_that_a_tracked_change_struck_out_is_not_read() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("留")
    struck = docx.oxml.parse_xml(f'<w:del xmlns:w="{docx.oxml.ns.nsmap["w"]}"><w:r><w:t>删</w:t></w:r></w:del>')
    paragraph._p.append(struck)
    assert said(layout_of(saved(document))) == ["留"]


def workbook(fill: Callable[[Any], None]) -> Layout:
    book = openpyxl.Workbook()
    fill(book.active)
    return layout_of(saved(book))


def test_a_sheet_gives_figures_as_it_prints_them() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["项目", "预算数"])
        sheet.append(["合计", 1234.5])
        sheet["B2"].number_format = "#,##0.00"

    assert said(workbook(fill)) == [[["项目", "预算数"], ["合计", "1,234.50"]]]


def test_hidden_rows_columns_and_sheets_are_left_out_with_a_note() -> None:
    def fill(sheet: Any) -> None:
        for row in (["项目", "暗", "数"], ["甲", "x", "1"], ["乙", "x", "2"]):
            sheet.append(row)
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.parent.create_sheet("底稿").append(["密", "密"])
        sheet.parent["底稿"].sheet_state = "hidden"

    layout = workbook(fill)
    assert said(layout) == [[["项目", "数"], ["乙", "2"]]]
    assert any("1 行、1 列" in note for note in layout.notes)
    assert any("底稿" in note for note in layout.notes)


def test_the_name_of_a_sheet_is_the_title_of_a_table_that_has_none() -> None:
    def fill(sheet: Any) -> None:
        sheet.title = "表1 收支总表"
        sheet.append(["项目", "预算数"])
        sheet.append(["合计", "1.00"])
        other = sheet.parent.create_sheet("表2 收入总表")
        other.append(["部门收入总表"])
        other.append(["项目", "预算数"])

    assert [text for text in said(workbook(fill)) if isinstance(text, str)] == ["表1 收支总表", "部门收入总表"]


@pytest.mark.parametrize(
    ("value", "number_format", "printed"),
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (1234.5, "0.00", "1234.50"),
        (0.1 + 0.2, "General", "0.3"),
        (12, "General", "12"),
        (2080501, "General", "2080501"),
        (0.555, "0.00%", "55.50%"),
        (2.675, "0.00", "2.68"),
        (-3.5, "#,##0.00;(#,##0.00)", "-3.50"),
        (-3.5, "#,##0.00_);[Red]-#,##0.00", "-3.50"),
        (0, '#,##0.00;-#,##0.00;"-"', ""),
        (0, "#,##0.00", "0.00"),
        (1234567.891, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234,567.89"),
        (-1000, r"#,##0.00_);[Red]\(#,##0.00\)", "-1,000.00"),
        (-1000, "0.00;[Red]0.00", "-1000.00"),
        (-1000, '0.00;"△"0.00', "-1000.00"),
        (12345.678, "#,##0.00,", "12.35"),
        (123456789, "0!.0000", "12345.6789"),
        (123456789, r"#,##0\.0000", "12,345.6789"),
        (12, '[>=10000]0!.0000"万";0.00', "12.00"),
        (123456, '[>=10000]0!.0000"万";0.00', "12.3456"),
        (7, ";;;", ""),
        ("0012", "@", "0012"),
        (None, "General", ""),
        (True, "General", "TRUE"),
    ],
)
def test_number_formats_give_the_printed_form(value: object, number_format: str, printed: str) -> None:
    assert shown(value, number_format) == printed


def test_formulas_without_a_stored_result_are_told() -> None:
    layout = workbook(lambda sheet: [sheet.append(["项目", "数"]), sheet.append(["甲", "=1+1"])])
    assert layout.notes == ("有 1 个公式没有存下计算结果,按空白读",)


def test_text_that_is_hidden_or_struck_through_is_left_out_and_told() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("合计")
    paragraph.add_run("100.00").font.strike = True
    paragraph.add_run("99").font.hidden = True
    hyphen = paragraph.add_run()
    hyphen._r.append(OxmlElement("w:noBreakHyphen"))
    paragraph.add_run("200.00").font.strike = False
    layout = layout_of(saved(document))
    assert said(layout) == ["合计-200.00"]
    assert layout.notes == ("未读划去的文字 1 处", "未读隐藏的文字 1 处")


def test_a_table_that_only_lays_the_page_out_is_read_on_into() -> None:
    document = docx.Document()
    frame = document.add_table(1, 1)
    frame.cell(0, 0).text = "部门收入总表"
    inner = frame.cell(0, 0).add_table(2, 2)
    for cell, text in zip(inner._cells, ("项目", "数", "甲", "1.00"), strict=True):
        cell.text = text
    assert said(layout_of(saved(document))) == ["部门收入总表", [["项目", "数"], ["甲", "1.00"]]]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (OLD_OFFICE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (OLD_OFFICE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "另存为 .docx"),
        (OLD_OFFICE + b"\0" * 600 + "Workbook".encode("utf-16-le") + b"\0\0", "工作簿无法打开"),
    ],
)
def test_what_cannot_be_read_says_why_in_one_line(tmp_path: Path, data: bytes, reason: str) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(data)
    with pytest.raises(UnreadableError, match=reason) as raised:
        read_layout(file)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("member", ["xl/workbook.xml", "word/document.xml"])
def test_a_package_of_rubbish_is_refused(tmp_path: Path, member: str) -> None:
    file = tmp_path / "a.bin"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(member, "<x/>")
        archive.writestr("[Content_Types].xml", "<broken")
    with pytest.raises(UnreadableError):
        read_layout(file)


def test_a_package_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.package._MOST_BYTES", 1 << 20)
    file = tmp_path / "a.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (2 << 20))
    with pytest.raises(UnreadableError, match="解开后超过"):
        read_layout(file)
