"""What the readers tell is known to the English catalogue: every note, proof and reason that their code can make."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from flask import Flask

import ingest
from ingest.characters import HAN
from web.i18n import charted, reported

INGEST = Path(ingest.__file__).parent
RULES = INGEST / "reconcile" / "rules.py"
"""Its statements with parts are looked at as rules."""
REGEX = ("(?", ")?", "|", "^", "[")
FEWEST = 4
"""Chinese characters of a text that is told; shorter ones are names of tables and columns."""


def texts_in(path: Path) -> Iterator[tuple[str, ...]]:
    """The fixed pieces of each text with parts that a module makes for a reader."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.JoinedStr):
            continue
        pieces = [""]
        for value in node.values:
            if isinstance(value, ast.Constant):
                pieces[-1] += str(value.value)
            else:
                pieces.append("")
        fixed = "".join(pieces)
        if len(HAN.findall(fixed)) >= FEWEST and not any(sign in fixed for sign in REGEX):
            yield tuple(pieces)


def filled(pieces: tuple[str, ...]) -> Iterator[str]:
    """The text with something in each of its parts, then with some of them empty."""
    for parts in product(("7", ""), repeat=len(pieces) - 1):
        yield pieces[0] + "".join(part + fixed for part, fixed in zip(parts, pieces[1:], strict=True))


MODULES = sorted(set(INGEST.rglob("*.py")) - {RULES})


@pytest.fixture
def english() -> Iterator[None]:
    with Flask(__name__).test_request_context("/?lang=en"):
        yield


@pytest.mark.usefixtures("english")
def test_every_text_that_a_reader_can_tell_has_its_english() -> None:
    texts = {(path.relative_to(INGEST).as_posix(), pieces) for path in MODULES for pieces in texts_in(path)}
    assert len(texts) > 40
    missing = {
        (name, "{}".join(pieces))
        for name, pieces in texts
        if all(HAN.search(reported(text)) for text in filled(pieces))
    }
    assert sorted(missing) == []


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "第12行同名指标的目标值;此处的格子丢失",
            "the target of the indicator of the same name in line 12; the cell here is lost",
        ),
        ("第3页的“某某”在绩效表中没有找到位置", "(page 3) found no place"),
        ("整行向左移了2栏,移回后编码、名称、金额各归其栏", "2 columns too far left"),
        ("情况说明“收支总预算”推算的上年数", "by the narrative"),
        ("由同句的金额推算", "reckoned from the amounts of the same sentence"),
        ("由情况说明“收入预算”推算", "in the narrative"),
        ("应公开收支总表", "must be published"),
        ("不是文本文件(内容是二进制数据或编码无法识别)", "not a text file"),
        ("编码被栏线切开,切口的“0”读了两次;收入总表第9行同名的“某科目”编码也是2080501", "has the code 2080501 too"),
    ],
)
def test_what_is_told_reads_as_english(text: str, told: str) -> None:
    assert told in reported(text)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("2025预算 某某局", "2025 budget 某某局"),
        ("2024 单位决算收入", "2024 unit final account income"),
        ("预算科 预算管理局", "预算科 预算管理局"),
    ],
)
def test_the_marks_of_a_plot_read_as_english_but_for_names(label: str, told: str) -> None:
    assert charted(label) == told
