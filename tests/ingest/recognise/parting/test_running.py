"""Running heads and page numbers of text dumps."""

from __future__ import annotations

from ingest.readers.text import text_layout
from ingest.recognise.parting.running import running_heads

HEAD = "云溪区文化馆2024年单位预算"


def left(text: str) -> list[str]:
    layout = text_layout(text, "a.txt")
    running, _ = running_heads(layout)
    return [block.text for block in layout.blocks() if id(block) not in running]  # type: ignore[union-attr]


def pages(*bodies: str) -> str:
    return "\f".join(f"{HEAD}\n{body}\n- {number} -\n" for number, body in enumerate(bodies, 1))


def test_the_title_over_every_page_and_the_page_numbers_go_and_are_noted() -> None:
    text = pages("205 教育支出 12.00", "20501 教育管理事务 12.00", "合计 12.00", "完")
    assert left(text) == ["205 教育支出 12.00", "20501 教育管理事务 12.00", "合计 12.00", "完"]
    assert running_heads(text_layout(text, "a.txt"))[1] == ("略去页眉页脚和页码 8 处",)


def test_captions_units_and_header_labels_that_repeat_stay() -> None:
    body = "支出总表\n单位：万元\n科目编码 科目名称 合计\n205 教育支出 12.00"
    assert sum(line == "科目编码 科目名称 合计" for line in left(pages(body, body, body, body))) == 4


def test_a_page_number_in_three_pieces_goes_but_not_a_lone_dash_or_figure() -> None:
    text = "\f".join(f"教育支出\n-\n12.00\n13\n内容{n}\n-\n{n}\n-\n" for n in range(1, 5))
    assert left(text)[:5] == ["教育支出", "-", "12.00", "13", "内容1"]
    assert left(text)[5] == "教育支出"
