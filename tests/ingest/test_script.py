"""Filings in traditional characters are read as their simplified form and shown as they are printed."""

from __future__ import annotations

import io
import zipfile
from itertools import islice
from pathlib import Path
from typing import get_args

import pytest

import corpus.pdf
from bench.pdf import items, truths
from bench.scoring import score
from corpus.generate import Form, samples
from corpus.office import OfficeForm, office
from corpus.paper import subjects
from corpus.script import Region, in_traditional, traditional
from corpus.variants import variant
from ingest.asprinted import simplified_filing
from ingest.filing import Filing
from ingest.layout import Layout, Page, Place, TextLine
from ingest.pipeline import extract, recognise
from ingest.readers.encoding import decode
from ingest.readers.pdf.reader import read_pdf
from ingest.script import Print, is_traditional, simplified_layout, simplify
from ingest.serialise import filing_from_json, filing_to_json

PARTS = ("filing", "sections", "tables", "rows", "cells", "indicators", "projects", "details")


def layout(*lines: str) -> Layout:
    blocks = tuple(TextLine(text, Place(number)) for number, text in enumerate(lines, 1))
    return Layout("a.txt", "text", (Page(1, blocks),))


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("一般公共預算財政撥款支出總表", "一般公共预算财政拨款支出总表"),
        ("發展後勤,幹部餘額,衞生裏程", "发展后勤,干部余额,卫生里程"),
        ("屬於單位,於其一", "属于单位,于其一"),
        ("乾縣乾部乾旱", "乾县干部干旱"),
        ("計畫答覆藉由", "计划答复借由"),
        ("一般公共预算 12.30", "一般公共预算 12.30"),
    ],
)
def test_characters_become_simplified_one_for_one(printed: str, read: str) -> None:
    assert simplify(printed) == read


def test_a_few_traditional_characters_make_no_traditional_document() -> None:
    plain = ["部门预算支出总表,财政拨款收入,结余结转"] * 30
    assert not is_traditional(layout(*plain, "見習補貼", "預算單位").blocks())
    assert is_traditional(layout(*map(in_traditional, plain)).blocks())
    assert not is_traditional(layout("合計", "12.30").blocks()), "too little to tell"


def test_what_was_read_gets_the_characters_of_its_place() -> None:
    source = layout("太后廟街道", "後勤服務中心", "台胞接待", "臺賬", "台賬", "前台,後臺")
    printed = Print(source.blocks())
    assert [printed.of(text, Place(1)) for text in ("太后庙街道", "后勤服务中心")] == ["太后廟街道", "後勤服務中心"]
    assert printed.of("台账", Place(4)) == "臺賬"
    assert printed.of("台账", Place(5)) == "台賬"
    assert printed.of("服 务后台", Place(2)) == "服 務後臺"
    assert printed.of("未印字", Place(1)) == "未印字"


def test_places_stay() -> None:
    source = layout("單位:萬元", "支出總表")
    assert [block.place for block in simplified_layout(source).blocks()] == [Place(1), Place(2)]


def shown(filing: Filing) -> list[str]:
    """What people are shown of a filing by name."""
    rows = [row.name for table in filing.tables for row in table.rows]
    return [*rows, *(s.title for s in filing.sections), *(i.name for i in filing.indicators)]


@pytest.mark.parametrize(
    ("form", "region", "damage"),
    [("text", "s2t", {}), ("text", "s2hk", {"all": 1.0}), ("markdown", "s2tw", {}), ("markdown", "s2t", {"all": 1.0})],
)
def test_made_filings_are_read_whole_and_shown_as_printed(
    tmp_path: Path, form: Form, region: Region, damage: dict[str, float]
) -> None:
    for plain in samples(11, 2, (form,), damage):
        sample = traditional(plain, region)
        path = tmp_path / sample.name
        path.write_text(sample.text, encoding="utf-8")
        filing = extract(path)
        got = score(filing_to_json(simplified_filing(filing)), sample.truth, plain.text)
        assert all(got[part] >= (0.995 if damage else 1) for part in PARTS), got
        assert filing.traditional
        assert "繁体字" in filing.notes[0]
        assert filing_from_json(filing_to_json(filing)).traditional
        printed = "".join(sample.text.split())
        assert all("".join(name.split()) in printed for name in shown(filing)) or damage
        assert filing.facts.title == in_traditional(str(plain.truth["filing"]["title"]), region)
        assert filing.facts.publisher == plain.truth["filing"]["publisher"]
        holds = [check.verdict for check in filing.checks]
        assert holds.count("holds") > 50
        assert damage or "fails" not in holds


def converted(data: bytes, form: OfficeForm) -> bytes:
    """An office file with its texts in traditional characters."""
    if form in ("html", "md"):
        return in_traditional(data.decode()).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, in_traditional(old.read(name).decode()) if name.endswith(".xml") else old.read(name))
    return out.getvalue()


@pytest.mark.parametrize("form", [form for form in get_args(OfficeForm) if form != "xlsx"])
def test_office_files_are_read_whole(tmp_path: Path, form: OfficeForm) -> None:
    (subject,) = islice(subjects(77), 3, 4)
    data, truth = office(77, subject, form)
    path = tmp_path / f"a.{form}"
    path.write_bytes(converted(data, form))
    got = score(filing_to_json(simplified_filing(extract(path))), truth, "")
    assert {part: got[part] for part in PARTS} == dict.fromkeys(PARTS, 1.0)


@pytest.mark.parametrize("seed", [1, 4])
def test_drawn_pdfs_are_read_whole(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    class Traditional(corpus.pdf.Canvas):  # type: ignore[misc]
        def drawString(self, x: float, y: float, text: str, *more: object, **named: object) -> None:
            super().drawString(x, y, in_traditional(text), *more, **named)

    # Installed fonts may have simplified characters only.
    monkeypatch.setattr(corpus.pdf, "FONTS", ())
    monkeypatch.setattr(corpus.pdf, "Canvas", Traditional)
    corpus.pdf.font_name.cache_clear()
    *_, truth = truths(seed + 1)
    found = recognise(read_pdf(corpus.pdf.render_pdf(filing_from_json(truth), variant(seed)), "a.pdf"))
    corpus.pdf.font_name.cache_clear()
    simple = filing_to_json(simplified_filing(found))
    assert found.facts.title == in_traditional(str(truth["filing"]["title"]))
    for part in ("tables", "rows", "cells"):
        assert items(simple, truth, part) == items(truth, truth, part)


@pytest.mark.parametrize("encoding", ["big5", "gbk"])
def test_traditional_texts_in_other_encodings_are_read(encoding: str) -> None:
    text = in_traditional("".join(s.text for s in samples(11, 1, ("text",)))).replace("臺", "台")
    data = text.encode(encoding, errors="ignore")
    assert decode(data, "a.txt").text == data.decode(encoding)
