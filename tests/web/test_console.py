"""Answers at a terminal: what is found, where it stands, what nothing proves, and the answer to a question above it."""

from __future__ import annotations

import json
from decimal import Decimal

import click

from index.port import Answer, AnswerPart, FilingRef, Hit, Results
from ingest.layout import Place
from web.console import hit_to_json, result_lines, where

REF = FilingRef("f1", "某局2025年部门预算", "某局", "301", 2025, "部门预算", "b.txt")
ROW = Hit(
    "f1:s1", "subject", REF, "2080505｜养老保险缴费", Place(7, 8), 1.0, "2080505", "养老保险缴费", "支出总表",
    Decimal("1202.95"), {"合计": Decimal("1202.95"), "项目支出": Decimal("2")}, highlights=((8, 10),),
    doubts=("合计",), mended={"项目支出": "Z.00"},
)  # fmt: skip


def told(results: Results) -> list[str]:
    return [click.unstyle(line) for line in result_lines(results)]


def test_each_hit_has_its_amount_with_its_doubt_its_filing_and_its_place() -> None:
    assert told(Results((ROW,), 1, {"subject": 1, "passage": 0})) == [
        "共 1 条(科目 1)",
        "",
        "[科目] 2080505｜养老保险缴费  1,202.95 万元?",
        "    某局 · 2025 · 部门预算 · 支出总表 · 第 7–8 行",
        "    /filing/f1/source?lines=7-8#L7",
    ]


def test_nothing_found_is_said() -> None:
    assert told(Results((), 0, {})) == ["没有找到。"]


def test_a_question_is_answered_above_the_list_with_what_states_it() -> None:
    answer = Answer("养老保险缴费", 2025, "某局", "部门预算 合计", Decimal("1202.95"), ROW)
    assert told(Results((), 0, {}, answer=answer))[:2] == [
        "某局 2025 养老保险缴费 部门预算 合计  1,202.95 万元?",
        "    /filing/f1/source?lines=7-8#L7",
    ]


def test_a_change_names_both_figures_and_no_answer_is_said_to_be_none() -> None:
    parts = (AnswerPart("2024", Decimal("2"), ROW), AnswerPart("2025", Decimal("1202.95"), ROW))
    lines = told(Results((), 0, {}, answer=Answer("甲", 2025, None, "2025比2024", Decimal("50"), None, "%", parts)))
    assert lines[0] == "2025 甲 2025比2024  50.00 %?"
    assert [line.split("  ")[-2] for line in lines[1:3]] == ["2024 2.00", "2025 1,202.95?"]
    assert told(Results((), 0, {}, answer=Answer("甲", 2019, "某局")))[0] == "已收文件中没有答案:某局 2019 甲"


def test_a_line_of_json_says_what_is_unsure_and_what_was_printed() -> None:
    found = json.loads(json.dumps(hit_to_json(ROW)))
    assert (found["amount"], found["unsure"], found["mended"]) == ("1202.95", ["合计"], {"项目支出": "Z.00"})
    assert (found["line"], found["last_line"], found["highlights"]) == (7, 8, [[8, 10]])


def test_places_in_words() -> None:
    assert [where(place) for place in (Place(3), Place(3, 5), Place(page=4), Place())] == [
        "第 3 行", "第 3–5 行", "第 4 页", "全文",
    ]  # fmt: skip
