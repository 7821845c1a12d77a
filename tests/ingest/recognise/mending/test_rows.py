"""Codes and names mended by proof: what is proved, what is told as evidence, and what must stay as printed."""

from __future__ import annotations

from ingest.layout import Place
from ingest.recognise.mending import mend_rows
from ingest.recognise.mending.codecells import readings_of_cells
from ingest.recognise.mending.lookalikes import is_certain_misreading, is_like
from ingest.recognise.rawtable import RawRow, RawTable
from ingest.recognise.regions import Region

SOUND = [
    ("206", "科学技术支出"),
    ("20604", "技术研究与开发"),
    ("2060499", "其他技术研究与开发支出"),
    ("208", "社会保障和就业支出"),
    ("20805", "行政事业单位养老支出"),
    ("2080501", "行政单位离退休"),
    ("2080505", "机关事业单位基本养老保险缴费支出"),
    ("20899", "其他社会保障和就业支出"),
    ("2089999", "其他社会保障和就业支出"),
]


def table(key: str, rows: list[tuple[str, str]], title: str = "", side: str | None = None) -> RawTable:
    """A raw table whose code cells are parted by ``|``."""
    read = []
    for line, (code, name) in enumerate(rows, 1):
        cells = tuple(cell for cell in code.split("|") if cell)
        read.append(RawRow("".join(cells) or None, name, (), Place(line), side, {}, cells))
    return RawTable(Region("table", (), Place(1), key, None, title or key), ("合计",), tuple(read))


def codes(read: RawTable) -> list[str | None]:
    return [row.code for row in read.rows]


def test_lost_doubled_and_cut_codes_are_those_of_the_same_row_in_the_sister_table() -> None:
    damaged = [
        ("206", "科学技术支出"),
        ("20604", "技术研究与开发"),
        ("20604", "其他技术研究与开发支出"),
        ("", "社会保障和就业支出"),
        ("20805", "行政事业单位养老支出"),
        ("20805|501", "行政单位离退休"),
        ("208050", "机关事业单位基本养老保险缴费支出"),
        ("20899|9", "其他社会保障和就业支出"),
        ("20899|999", "其他社会保障和就业支出"),
    ]
    mended, sister = mend_rows([table("收入总表", damaged), table("支出总表", SOUND, "支出决算表")])
    assert codes(mended) == [code for code, _ in SOUND]
    assert codes(sister) == [code for code, _ in SOUND]
    assert sister.repairs == ()
    printed = {repair.printed: repair for repair in mended.repairs}
    assert set(printed) == {"20604", "", "20805 | 501", "208050", "20899 | 9", "20899 | 999"}
    assert "《支出决算表》第4行" in printed[""].evidence
    assert "读了两次" in printed["20805 | 501"].evidence


def test_a_code_cut_by_a_border_is_put_together_and_told() -> None:
    (mended,) = mend_rows([table("支出总表", [("206", "科学技术支出"), ("20604", "甲"), ("206049|9", "乙")])])
    assert codes(mended)[-1] == "2060499"
    assert [(r.printed, r.meant) for r in mended.repairs] == [("206049 | 9", "2060499")]


def test_codes_in_three_columns_by_level_are_no_damage() -> None:
    (read,) = mend_rows(
        [table("支出总表", [("201", "一般公共服务支出"), ("201|06", "财政事务"), ("201|06|01", "行政运行")])]
    )
    assert codes(read) == ["201", "20106", "2010601"]
    assert read.repairs == ()


def test_a_wrong_last_digit_is_mended_only_where_order_and_sister_speak_against_it() -> None:
    damaged = [(code if code != "2080505" else "2080501", name) for code, name in SOUND]
    mended, _ = mend_rows([table("收入总表", damaged), table("支出总表", SOUND)])
    assert codes(mended) == [code for code, _ in SOUND]


def test_codes_that_nothing_proves_stay_as_printed() -> None:
    rows = [("206", "科学技术支出"), ("20604", "甲项"), ("206041", "乙项"), ("20604", "丙项")]
    (read,) = mend_rows([table("支出总表", rows)])
    assert codes(read) == ["206", "20604", "206041", "20604"]
    assert read.repairs == ()


def test_two_tables_that_print_different_codes_for_one_name_both_stay() -> None:
    other = [(code if code != "2080505" else "2080506", name) for code, name in SOUND]
    first, second = mend_rows([table("收入总表", other), table("支出总表", SOUND)])
    assert codes(first) == [code for code, _ in other]
    assert codes(second) == [code for code, _ in SOUND]


def test_a_name_that_the_filing_prints_legibly_is_not_given_up_for_another() -> None:
    rows = [("206", "科学技术支出"), ("20604", "技术与开发"), ("2060499", "其他技术与开发支出")]
    for read in mend_rows([table("支出总表", rows), table("一般公共预算支出表", rows)]):
        assert [row.name for row in read.rows] == [name for _, name in rows]
        assert read.repairs == ()


def test_an_empty_or_broken_name_is_the_whole_one_of_the_same_unit() -> None:
    whole = [("157", "甲市数据局(甲市交易监督局)"), ("157003", "甲市信息中心")]
    broken = [("157", "数据局(甲市交易监督"), ("157003", "")]
    short = [("157", "甲"), ("157003", "甲市信息中心")]
    first, second, third = mend_rows(
        [
            table("收入总表", short),
            table("一般公共预算支出表(分单位)", broken),
            table("项目支出表", whole),
        ]
    )
    for read in (first, second, third):
        assert [row.name for row in read.rows] == [name for _, name in whole]
    assert [r.printed for r in second.repairs] == ["数据局(甲市交易监督", ""]


def test_stray_letters_and_variant_characters_in_a_label_are_read_as_the_standard_label() -> None:
    rows = [("", "F初财政拨款结转和结余"), ("", "十一、農林水支出"), ("", "九、专有的项目收入")]
    (read,) = mend_rows([table("财政拨款收支总表", rows, side="收入")])
    assert [row.name for row in read.rows] == ["年初财政拨款结转和结余", "十一、農林水支出", "九、专有的项目收入"]
    (read,) = mend_rows([table("收支总表", rows, side="支出")])
    assert [row.name for row in read.rows][1] == "十一、农林水支出"


def test_digits_at_a_cut_may_be_read_twice_or_misread() -> None:
    assert [(r.code, bool(r.how)) for r in readings_of_cells(("20609", "901"), "支出总表")][1] == ("2060901", True)
    assert [r.code for r in readings_of_cells(("20808", "3"), "支出总表")][1] == "20808"
    assert [r.code for r in readings_of_cells(("20808", "01"), "支出总表")] == ["2080801"]


def test_only_waste_and_variant_forms_are_damage_without_proof() -> None:
    assert is_certain_misreading("政府性基金預算", "政府性基金预算")
    assert not is_certain_misreading("己发", "已发")
    assert is_like("行政单位医疔支出", "行政单位医疗支出")
    assert not is_like("技术与开发", "技术研究与开发")


def test_a_code_that_exists_nowhere_gives_way_to_the_one_of_sister_and_classification() -> None:
    other = [(code if code != "2080505" else "2080515", name) for code, name in SOUND]
    first, second = mend_rows([table("收入总表", other), table("支出总表", SOUND)])
    assert codes(first) == codes(second) == [code for code, _ in SOUND]
