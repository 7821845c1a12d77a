"""Levels carried over merged cells, whose labels stand before, amid or behind their rows, or are lost."""

from __future__ import annotations

from collections import Counter

import pytest

from ingest.layout import Place
from ingest.recognise.forms.levels import carry_levels, sets_labels_at_middle
from ingest.recognise.forms.model import Block, Entry, LabelSeen
from ingest.recognise.forms.vocabulary import level_label


def block(names: list[tuple[str, str]], labels: list[tuple[str, float]]) -> Block:
    out = Block("年度", None)
    for name, target in names:
        out.entries.append(Entry(name, (target,), Place(1), target=target))
    for text, position in labels:
        name = level_label(text)
        assert name is not None
        out.labels.append(LabelSeen(name, text, position, Place(1)))
    return out


def keys(of: Block) -> list[tuple[str | None, str | None]]:
    return [(entry.level1, entry.level2) for entry in of.entries]


ROWS = [("开放天数", "300天"), ("讲座场次", "20场"), ("设备完好率", "98%"), ("读者满意度", "≥90%")]


@pytest.mark.parametrize("positions", [(-0.5, 1.5, 2.5), (0.0, 2.0, 3.0), (0.5, 2.5, 2.5), (0.5, 1.5, 3.5)])
def test_labels_before_on_amid_and_behind_their_rows(positions: tuple[float, float, float]) -> None:
    labels = list(zip(("数量指标", "质量指标", "服务对象满意度指标"), positions, strict=True))
    of = block(ROWS, labels)
    carry_levels(of, centred=False)
    assert [level2 for _, level2 in keys(of)] == ["数量指标", "数量指标", "质量指标", "服务对象满意度指标"]
    assert [level1 for level1, _ in keys(of)] == ["产出指标", "产出指标", "产出指标", "满意度指标"]


def test_labels_set_at_the_middle_of_their_cells() -> None:
    rows = [(f"第{number}项工作", "完成") for number in range(8)]
    of = block(rows, [("数量指标", 2.0), ("社会效益指标", 6.0)])
    assert sets_labels_at_middle([of])
    carry_levels(of, centred=True)
    assert [level2 for _, level2 in keys(of)] == ["数量指标"] * 5 + ["社会效益指标"] * 3


def test_a_lost_label_is_told_by_sister_forms_and_the_order_of_levels() -> None:
    rows = [("成本控制", "≤50万元"), ("全年检查", "≥20次"), ("专家聘请", "≥5人"), ("事故发生率", "0")]
    of = block(rows, [("经济成本指标", 0.0), ("质量指标", 3.0)])
    told = {"全年检查": Counter({"quantity": 2}), "专家聘请": Counter({"quantity": 1})}
    carry_levels(of, centred=False, sisters=lambda name: told.get(name, Counter()))
    assert [entry.level2_key for entry in of.entries] == ["economic_cost", "quantity", "quantity", "quality"]
    assert [entry.sure_level for entry in of.entries] == [True, False, False, True]


def test_cost_behind_output_is_a_second_level_where_no_kind_of_cost_stands_beside_it() -> None:
    rows = [("开放天数", "300天"), ("每场讲座成本", "≤2000元"), ("读者满意度", "≥90%")]
    of = block(rows, [("产出指标", 0.0), ("数量指标", 0.0), ("成本指标", 1.0), ("服务对象满意度指标", 2.0)])
    carry_levels(of, centred=False)
    assert keys(of)[1] == ("产出指标", "成本指标")


def test_nothing_is_guessed_where_no_label_stands() -> None:
    of = block(ROWS, [])
    carry_levels(of, centred=False)
    assert keys(of) == [(None, None)] * 4
