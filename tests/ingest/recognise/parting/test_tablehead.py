"""The key of a table without a caption, by its header and rows."""

from __future__ import annotations

from ingest.recognise.parting.tablehead import goes_on_codes, key_by_header

GARBLED = "科目编码科目名称合计基本支出坝日支出小计人员经费公用经费"


def test_functional_codes_behind_the_total_row_tell_the_table_of_functional_subjects() -> None:
    rows = "合计1,200.50800.50700.00100.50400.00204公共安全支出1,200.50800.50700.00100.50400.00"
    assert key_by_header(GARBLED, rows) == "一般公共预算支出表"


def test_economic_codes_behind_the_total_row_tell_the_table_of_economic_subjects() -> None:
    header = "科目编码科目名称合计人员经费公用经费"
    assert key_by_header(header, "合计800.50700.00100.50301工资福利支出700.00700.00") == "一般公共预算基本支出表"


def test_a_two_sided_table_with_a_units_own_income_is_never_that_of_appropriations() -> None:
    header, rows = (
        "收入支出项目预算数项目预算数",
        "一、一般公共预算拨款收入90.00五、事业收入六、社会保障和就业支出90.00",
    )
    assert key_by_header(header, rows, ["收支总表"]) == "收支总表"


def test_one_measure_over_economic_codes_is_the_table_of_basic_expenditure() -> None:
    rows = "301工资福利支出30.0030101基本工资20.0030102津贴补贴10.00"
    assert key_by_header("科目编码科目名称决算数", rows) == "一般公共预算基本支出表"
    assert key_by_header("科目编码科目名称决算数", rows.replace("301", "201")) is None


def test_codes_of_units_tell_the_table_by_units_where_its_columns_are_called_subjects() -> None:
    header = "科目编码科目名称合计基本支出项目支出小计人员经费公用经费"
    rows = "合计9.008.007.001.001.00650甲市乙局9.008.007.001.001.00650002甲市丙中心9.008.007.001.001.00"
    assert key_by_header(header, rows) == "一般公共预算支出表(分单位)"


def test_several_kinds_of_income_tell_the_table_of_income() -> None:
    assert key_by_header("科目编码科目名称合计事业收入上级补助收入其他收入", "合计9.009.00") == "收入总表"


def test_rows_that_begin_below_a_class_behind_the_codes_above_begin_no_table() -> None:
    above, header = ["2080801", "死亡抚恤", "49.40"], "科目编码科目名称本年支出合计基本支出项目支出"
    assert goes_on_codes(above, header + "20810社会福利", "581.59581.59")
    assert not goes_on_codes(above, header + "208社会保障和就业支出", "581.59581.59")
    assert not goes_on_codes(above, header + "20805行政事业单位养老支出", "581.59581.59")
    assert not goes_on_codes(above, header, "900.00900.0020810社会福利581.59")
