"""Names that other filings teach: what they decide where the print is cut, and what they never change."""

from __future__ import annotations

from pathlib import Path

from ingest.filing import Amount, Filing, FilingFacts, Project, Repair, Row, Table
from ingest.layout import Place
from ingest.learnt import NO_NAMES, LearntName, LearntNames
from ingest.pipeline import extract
from ingest.recognise.mending import mend_rows
from ingest.recognise.rawtable import RawRow, RawTable
from ingest.recognise.regions import Region
from ingest.serialise import filing_from_json, filing_to_json
from ingest.teaching import printed_names

FIRST, SECOND = "42010022301T000000134", "42010022301T000000135"
HEAD = """滨江市信息中心2025年单位预算
第二部分 滨江市信息中心2025年单位预算表
表11
项目支出表
单位：万元
项目编码 项目名称 项目单位 合计 本年拨款
"""


def taught(code: str, name: str, filings: int = 2, family: str = "project") -> LearntName:
    return LearntName(family, code, name, filings, tuple("abc"[:filings]))


def read(folder: Path, body: str, *names: LearntName) -> Filing:
    source = folder / "budget.txt"
    source.write_text(HEAD + body, encoding="utf-8")
    return extract(source, LearntNames(names))


def names_in(filing: Filing) -> dict[str | None, str]:
    return {row.code: row.name for table in filing.tables for row in table.rows if row.code}


WRAPPED = f"""合计 85.00 85.00
数字产业发展引导
{FIRST} 滨江市信息中心 55.00 55.00
资金配套
{SECOND} 滨江市信息中心 30.00 30.00
与产业地图编制
"""


def test_a_wrapped_project_is_put_together_as_other_filings_print_it(tmp_path: Path) -> None:
    meant = {FIRST: "数字产业发展引导", SECOND: "资金配套与产业地图编制"}
    assert names_in(read(tmp_path, WRAPPED)) != meant
    found = read(tmp_path, WRAPPED, *(taught(code, name) for code, name in meant.items()))
    assert names_in(found) == meant
    assert {row.attrs["项目单位"] for row in found.tables[0].rows if row.code} == {"滨江市信息中心"}
    assert found.repairs == ()


def test_names_that_the_print_does_not_come_near_change_nothing(tmp_path: Path) -> None:
    alone = read(tmp_path, WRAPPED)
    told = read(tmp_path, WRAPPED, taught(FIRST, "老旧小区加装电梯补助"), taught(SECOND, "公园绿地养护", 9))
    assert (names_in(told), told.repairs) == (names_in(alone), alone.repairs)


def test_a_legible_name_stays_whatever_other_filings_print(tmp_path: Path) -> None:
    body = f"{FIRST} 产业引导 滨江市信息中心 55.00 55.00\n{SECOND} 产业地图编制 滨江市信息中心 30.00 30.00\n"
    longer = (taught(FIRST, "数字产业引导", 9), taught(SECOND, "产业地图编制及发布", 9))
    other = (taught(FIRST, "产业指导", 9), taught(SECOND, "地图", 9))
    for names in ((), longer, other):
        found = read(tmp_path, body, *names)
        assert names_in(found) == {FIRST: "产业引导", SECOND: "产业地图编制"}
        assert found.repairs == ()


def test_a_name_with_an_open_bracket_is_completed_and_says_who_proves_it(tmp_path: Path) -> None:
    body = f"合计 55.00 55.00\n{FIRST} 产业地图编制（二期 滨江市信息中心 55.00 55.00\n"
    found = read(tmp_path, body, taught(FIRST, "产业地图编制（二期）", 3))
    assert names_in(found) == {FIRST: "产业地图编制（二期）"}
    (repair,) = found.repairs
    assert (repair.printed, repair.meant) == ("产业地图编制（二期", "产业地图编制（二期）")
    assert "另有3份文件(a、b、c)" in repair.evidence


def table(*rows: tuple[str, str]) -> RawTable:
    read = tuple(RawRow(code, name, (), Place(line)) for line, (code, name) in enumerate(rows, 1))
    return RawTable(Region("table", (), Place(1), "支出总表", None, "支出总表"), ("合计",), read)


def test_a_look_alike_in_a_rare_subject_is_mended_only_where_nothing_here_prints_it_too() -> None:
    rare = "2150077"
    names = LearntNames((taught(rare, "入河排污口整治", 2, "functional"),))
    (mended,) = mend_rows([table((rare, "人河排污口整治"))], names)
    assert mended.rows[0].name == "入河排污口整治"
    assert "另有2份文件" in mended.repairs[0].evidence
    twice = mend_rows([table((rare, "人河排污口整治")), table((rare, "人河排污口整治"))], names)
    assert [(t.rows[0].name, t.repairs) for t in twice] == [("人河排污口整治", ())] * 2
    (unproved,) = mend_rows([table((rare, "人河排污口整治"))], NO_NAMES)
    assert unproved.rows[0].name == "人河排污口整治"


def filing(*rows: Row, repairs: tuple[Repair, ...] = (), projects: tuple[Project, ...] = ()) -> Filing:
    spending = Table("项目支出表", "11", "项目支出表", "万元", ("合计",), rows, Place(1))
    return Filing("a.txt", FilingFacts(), tables=(spending,), projects=projects, repairs=repairs)


def printed(code: str, name: str, line: int, last: int | None = None) -> Row:
    return Row(code, name, {"合计": Amount("1.00", "1.00", Place(last or line))}, Place(line, last))


def test_a_filing_teaches_what_it_prints_for_sure() -> None:
    assert printed_names(filing(printed(FIRST, "产业引导", 3))) == {("project", FIRST, "产业引导")}
    wrapped = printed(FIRST, "产业引导", 3, 4)
    assert printed_names(filing(wrapped)) == set()
    form = Project(FIRST, "产业引导", Place(9))
    assert printed_names(filing(wrapped, projects=(form,))) == {("project", FIRST, "产业引导")}
    assert printed_names(filing(printed(FIRST, "产业引导（一期", 3))) == set()


def test_what_was_mended_teaches_nothing() -> None:
    mended = Repair(Place(3), "产业弓导", "产业引导", "同名")
    assert printed_names(filing(printed(FIRST, "产业引导", 3), repairs=(mended,))) == set()


def test_what_the_classification_lists_need_not_be_taught() -> None:
    rows = (Row("20103", "政府办公厅（室）及相关机构事务", {}, Place(3)), Row("2010377", "应急值守", {}, Place(4)))
    spending = Table("支出总表", None, "支出总表", "万元", (), rows, Place(1))
    assert printed_names(Filing("a.txt", FilingFacts(), tables=(spending,))) == {("functional", "2010377", "应急值守")}


def test_a_filing_is_no_witness_of_itself() -> None:
    names = LearntNames((taught(FIRST, "产业引导", 2), taught(SECOND, "产业地图编制", 3)))
    assert [n.filings for n in names.without("z").of("project", FIRST)] == [2]
    assert names.without("a").of("project", FIRST) == ()
    (left,) = names.without("a").concerning([("project", SECOND)]).names
    assert (left.filings, left.witnesses) == (2, ("b", "c"))


def test_the_digest_tells_names_not_how_often_they_were_met() -> None:
    few, many = LearntNames((taught(FIRST, "甲项目", 2),)), LearntNames((taught(FIRST, "甲项目", 3),))
    assert few.digest == many.digest != LearntNames((taught(FIRST, "乙项目", 2),)).digest
    assert NO_NAMES.digest == ""


def test_a_filing_says_what_it_was_told_of_its_codes(tmp_path: Path) -> None:
    names = (taught(FIRST, "产业引导"), taught("42010022301T000000999", "别的项目"))
    found = read(tmp_path, f"{FIRST} 产业引导 滨江市信息中心 55.00 55.00\n", *names)
    assert found.learnt == names[:1]
    assert filing_from_json(filing_to_json(found)).learnt == names[:1]
    again = read(tmp_path, f"{FIRST} 产业引导 滨江市信息中心 55.00 55.00\n", *found.learnt)
    assert again == found
