"""Two economic classifications over the same figures, in lines."""

from __future__ import annotations

from ingest.layout import Place, TextLine
from ingest.recognise.linetables.twoclasses import with_one_classification


def lines(*texts: str) -> list[TextLine]:
    return [TextLine(text, Place(n)) for n, text in enumerate(texts, 1)]


def test_the_second_classification_is_left_out_in_its_place() -> None:
    printed = lines(
        "合计 9.00", "301 工资福利支出 501 机关工资福利支出 6.00", "30101  基本工资  50101  工资奖金津补贴  6.00",
        "302 商品和服务支出 502 机关商品和服务支出 3.00",
    )  # fmt: skip
    read, doubled = with_one_classification(printed)
    assert doubled
    assert [line.text.split() for line in read] == [
        ["合计", "9.00"], ["301", "工资福利支出", "6.00"], ["30101", "基本工资", "6.00"],
        ["302", "商品和服务支出", "3.00"],
    ]  # fmt: skip
    assert [len(line.text) for line in read] == [len(line.text) for line in printed]


def test_blocks_side_by_side_are_no_second_classification() -> None:
    printed = lines(*["30101 基本工资 1.00 30201 办公费 2.00", "30102 津贴补贴 30202 印刷费 2.00"] * 3)
    assert with_one_classification(printed) == (printed, False)
