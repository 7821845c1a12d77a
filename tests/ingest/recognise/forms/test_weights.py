"""Weights and scores of self-evaluation rows that were run into one line."""

from __future__ import annotations

from ingest.layout import Place, TextLine
from ingest.recognise.forms.atoms import atoms_of
from ingest.recognise.forms.weights import settle_weights


def settled(text: str) -> list[str]:
    return [atom.text for atom in settle_weights(atoms_of([TextLine(text, Place(1))]))]


def test_a_weight_behind_the_score_goes_back_to_the_name_of_its_row() -> None:
    assert settled("巡检次数 ≥4次 3次 1.50 （2分） 隐患整改率（2分） 100% 98% 2.00") == [
        "巡检次数(2分)", "≥4次", "3次", "1.50", "隐患整改率(2分)", "100%", "98%", "2.00",
    ]  # fmt: skip


def test_blanks_inside_scores_and_weights_go() -> None:
    assert settled("设备完好率（ 2分） ≥95% 97% 2. 00 响应时间（2 分） ≤1小时 2小时 1. 60") == [
        "设备完好率(2分)", "≥95%", "97%", "2.00", "响应时间(2分)", "≤1小时", "2小时", "1.60",
    ]  # fmt: skip


def test_a_name_that_has_its_weight_takes_no_second_one() -> None:
    printed = "设备完好率（2分） ≥95% 97% 2.00 （3分） 响应时间 ≤1小时 2小时 1.60"
    assert settled(printed)[0] == "设备完好率(2分)"
    assert "(3分)" in settled(printed)
