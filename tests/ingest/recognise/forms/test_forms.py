"""Forms as a whole: never a crash, the real filings read as their truth says, time that grows with the forms."""

from __future__ import annotations

import importlib.util
import json
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.layout import Cell, Grid, Place, TextLine
from ingest.pipeline import read_layout, recognise
from ingest.recognise.forms import read_forms
from ingest.recognise.parting.segment import segment
from ingest.recognise.regions import Region
from ingest.serialise import filing_to_json

WORDS = "|一级指标|二级指标|三级指标|指标值|得分|前年|产出指标|数量指标|满意度指|标"
HEADS = "项目名称|项目编码|年度绩效目标表|长期目标 1："
TEXTS = "讲座场次|讲座场次(2分)|≥20 场|100%|有所提高|计划标准|计划|2.00|分)|(1.5"
ODD = "目标2|年度|总分|-|≪2小时|领取證件|\x00"
PIECES = st.sampled_from([*WORDS.split("|"), *HEADS.split("|"), *TEXTS.split("|"), *ODD.split("|")])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.lists(PIECES, min_size=1, max_size=9), st.lists(PIECES, max_size=6)), max_size=12))
def test_any_mix_of_rows_and_lines_is_read_without_a_crash(rows: list[list[str]]) -> None:
    blocks: list[Grid | TextLine] = []
    for number, row in enumerate(rows, 1):
        if number % 3:
            cells = tuple(Cell(text, 0, column, Place(number)) for column, text in enumerate(row))
            blocks.append(Grid(cells, 1, len(row), Place(number)))
        else:
            blocks.append(TextLine(" ".join(row), Place(number)))
    found = read_forms([Region("form", tuple(blocks), Place(1), scope="整体")], [])
    lines = {number for number, _ in enumerate(rows, 1)}
    assert all(item.name and item.place.line in lines for item in found.indicators)
    assert all(repair.evidence and repair.printed != repair.meant for repair in found.repairs)


def score_module(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared / "score" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("number", "indicators", "details"), [("000", 0.99, 0.99), ("001", 0.95, 0.97), ("003", 0.97, 0.97)]
)
def test_the_real_filings_as_their_truth_says(shared: Path, number: str, indicators: float, details: float) -> None:
    source = next((shared / "seeds").glob(f"{number}_*.txt"))
    truth: dict[str, Any] = json.loads((shared / "truth" / f"{number}.json").read_text(encoding="utf-8"))
    found = filing_to_json(recognise(read_layout(source)))
    score = score_module(shared)
    skip = score.unscored(truth)
    assert score.f1(score.indicators_of(found, skip), score.indicators_of(truth, skip))[0] >= indicators
    assert score.f1(score.projects_of(found), score.projects_of(truth))[0] == 1.0
    right, asked = score.details_of(found, truth)
    assert right / asked >= details


def test_time_grows_with_the_forms(shared: Path) -> None:
    """Four times the forms take about four times as long; eight is allowed for a busy machine."""
    source = next((shared / "seeds").glob("003_*.txt"))
    regions = [region for region in segment(read_layout(source)).regions if region.kind == "form"]

    def spent(times: int) -> float:
        began = time.process_time()
        read_forms(regions * times, [])
        return time.process_time() - began

    assert min(spent(4), spent(4)) <= 8 * max(spent(1), 0.05)
