"""Dumps that keep places by blanks, read by what stands under what."""

from __future__ import annotations

from ingest.filing import Table
from ingest.layout import Place, TextLine
from ingest.pipeline import recognise
from ingest.readers.text import text_layout
from ingest.recognise.laidheader import header_pieces
from ingest.recognise.linetables.laidout import body_lines
from ingest.recognise.tableforms import labels_of

PART = "第二部分 云溪区文化馆2024年度单位决算表\n"


def lines(text: str) -> list[TextLine]:
    return [TextLine(line, Place(n)) for n, line in enumerate(text.split("\n"), 1) if line.strip()]


def table(text: str) -> Table:
    return recognise(text_layout(PART + text + "\n第三部分 2024年度单位决算情况说明\n", "a.txt")).tables[0]


def test_a_wrapped_header_label_is_put_together_from_what_stands_under_it() -> None:
    header = lines(
        "                            上缴上   经营    对附属\n"
        "科目编码    科目名称    合计                     单位补\n"
        "                            级支出   支出    助支出\n"
    )
    found = header_pieces(header, labels_of("支出总表"))
    assert found is not None
    assert [piece for line in found for piece in line] == [
        "上缴上级支出", "经营支出", "对附属单位补助支出", "科目编码", "科目名称", "合计",
    ]  # fmt: skip


def test_a_header_that_keeps_no_places_is_left_alone() -> None:
    assert header_pieces(lines("科目编码 科目名称 合计\n上缴上级支 经营支"), labels_of("支出总表")) is None


def test_a_row_between_blank_lines_is_joined_cell_by_cell() -> None:
    body = lines(
        "49000021          云溪区\n"
        "         古籍修复与\n"
        "650T0000          文化馆       38.00   38.00\n"
        "         数字化\n"
        "  00136           本级\n"
        "\n"
        "49000021650T000000137   展览     云溪区文化馆   12.00   12.00\n"
        "\n"
        "                   合计                     50.00   50.00\n"
    )
    assert next(line.text for line in body_lines(body, "项目支出表", two_sided=False)) == (
        "49000021650T000000136 古籍修复与数字化 云溪区文化馆本级 38.00 38.00"
    )


SIDES = """财政拨款收入支出决算总表
单位：万元
        收入                         支出
   项目            决算数         项目           合计
                   21.50
一、一般公共预算财政拨款                一、一般公共服务支出
二、政府性基金预算财政拨                二、外交支出
款
三、国有资本经营预算财政拨款              三、国防支出
                               四、文化旅游体育与传媒支        21.50
                               出
   本年收入合计         21.50        本年支出合计         21.50
      总计            21.50           总计           21.50
"""


def test_each_side_of_a_two_sided_table_keeps_its_figures() -> None:
    found = {(row.side, row.name): [a.digits for a in row.values.values()] for row in table(SIDES).rows}
    assert found["收入", "一、一般公共预算财政拨款"] == ["21.50"]
    assert found["支出", "一、一般公共服务支出"] == []
    assert found["支出", "四、文化旅游体育与传媒支出"] == ["21.50"]
    assert found["收入", "二、政府性基金预算财政拨款"] == []
    assert found["支出", "总计"] == ["21.50"]


TWO_HEIGHTS = """支出决算表
单位：万元
科目编码         科目名称           本年支出合计    基本支出    项目支出
                                          21.00    10.00
                合计              31.00
                                          20.00     9.00
207             文化旅游体育与传媒支出     29.00
                                          20.00     7.00
207  01         文化和旅游           27.00
                                          20.00
207  01  04     图书馆             25.00                5.00
207  01  09     群众文化             2.00                2.00
207  02         文物               2.00                2.00
208             社会保障和就业支出     2.00     1.00    1.00
"""


def test_figures_of_one_row_at_two_heights_go_together_as_they_add_up() -> None:
    found = {row.code or row.name: {k: a.digits for k, a in row.values.items()} for row in table(TWO_HEIGHTS).rows}
    assert found["合计"] == {"本年支出合计": "31.00", "基本支出": "21.00", "项目支出": "10.00"}
    assert found["2070104"] == {"本年支出合计": "25.00", "基本支出": "20.00", "项目支出": "5.00"}
    assert found["2070109"] == {"本年支出合计": "2.00", "项目支出": "2.00"}


def test_stretches_that_stand_under_each_other_by_width_are_told_by_width() -> None:
    body = lines(
        "一、一般公共预算财政拨款收入       95.00 一、一般公共服务支出        90.00\n"
        "二、政府性基金预算财政拨款收入           二、外交支出                 5.00\n"
        "本年收入合计                       95.00 本年支出合计                95.00\n"
        "总计                               95.00 总计                        95.00\n"
    )
    found = [" ".join(line.text.split()) for line in body_lines(body, "收支总表", two_sided=True)]
    assert found == [
        "一、一般公共预算财政拨款收入 95.00",
        "二、政府性基金预算财政拨款收入",
        "本年收入合计 95.00",
        "总计 95.00",
        "一、一般公共服务支出 90.00",
        "二、外交支出 5.00",
        "本年支出合计 95.00",
        "总计 95.00",
    ]


def test_a_total_over_several_blocks_has_its_figure_in_the_last() -> None:
    body = lines(
        "30101   基本工资   40.00   30201   办公费   3.00   31002   办公设备购置   2.00\n"
        "30102   津贴补贴   20.00   30202   印刷费   1.00   31003   专用设备购置   4.00\n"
        "人员经费合计         60.00   公用经费合计                      10.00\n"
    )
    found = [" ".join(line.text.split()) for line in body_lines(body, "一般公共预算基本支出表", two_sided=False)]
    assert "公用经费合计 10.00" in found
    assert found[-1] == "31003 专用设备购置 4.00"
