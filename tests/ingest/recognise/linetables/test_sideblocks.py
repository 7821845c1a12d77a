"""Economic codes printed in blocks side by side: spaced codes, and wrapped names that belong to either block."""

from __future__ import annotations

from ingest.layout import Place, TextLine
from ingest.recognise.linetables.sideblocks import blocks_side_by_side
from ingest.recognise.tokens import tokenise

KEY = "一般公共预算基本支出表"


def blocks(text: str) -> list[list[str]]:
    lines = [TextLine(line, Place(n)) for n, line in enumerate(text.split("\n"), 1)]
    return [
        [" ".join(t.text for t in part) for part in block] for block in blocks_side_by_side(tokenise(lines, KEY), KEY)
    ]


def test_a_code_in_two_pieces_begins_the_next_block() -> None:
    left, right = blocks("301 01 基本工资 12.30 302 01 办公费 4.56\n301 02 津贴补贴 7.00 302 04 手续费 0.10")
    assert left == ["30101 基本工资 12.30", "30102 津贴补贴 7.00"]
    assert right == ["30201 办公费 4.56", "30204 手续费 0.10"]


def test_a_wrapped_name_goes_to_the_block_where_it_completes_a_name() -> None:
    left, right = blocks(
        "301 07 绩效工资 1.00 302 06 电费 2.00\n机关事业单位基本\n301 08 3.00 302 07 邮电费 4.00\n养老保险缴费\n"
        "301 09 职业年金缴费 1.50 302 08 取暖费 0.00\n公务用车运行维护\n303 09 奖励金 0.00 302 31 5.00\n费"
    )
    assert left[1:4] == ["机关事业单位基本", "30108 3.00", "养老保险缴费"]
    assert right[3:] == ["公务用车运行维护", "30231 5.00", "费"]


def test_two_wrapped_names_on_one_line_part() -> None:
    left, right = blocks(
        "303 08 助学金 0.00 302 29 福利费 1.00\n其他对个人和家庭 其他商品和服务支\n303 99 2.00 302 99 3.00\n的补助 出"
    )
    assert left[1:] == ["其他对个人和家庭", "30399 2.00", "的补助"]
    assert right[1:] == ["其他商品和服务支", "30299 3.00", "出"]


def test_one_block_stays_one() -> None:
    assert blocks("301 工资福利支出 5.00\n301 01 基本工资 5.00") == [["301 工资福利支出 5.00", "30101 基本工资 5.00"]]
