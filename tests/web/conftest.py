"""An application over a few small filings of the test's own, hostile text among them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index import open_index
from index.port import Index, SourceFile
from ingest.filing import (
    Amount,
    Check,
    Filing,
    FilingFacts,
    Indicator,
    Operand,
    Passage,
    Project,
    Repair,
    Row,
    Section,
    Table,
)
from ingest.layout import Place
from web.app import create_app

HOSTILE = '<script>alert(1)</script><svg onload=alert(2)>" onmouseover="alert(3)\' javascript:alert(4)'
PROJECT = "42010022301T000000134"

LINES = """某某信息中心2024年单位预算
表1 支出总表
单位：万元
科目编码 科目名称 合计 基本支出 项目支出
215 资源勘探工业信
息等支出 726.12 351.12 375.00
2150805 中小企业发展 55.0 55.00
合计 726.12 351.12 375.00
项目用于服务本地企业。
"""


def amount(digits: str, line: int, printed: str | None = None, unsure: bool = False) -> Amount:
    return Amount(digits, printed or digits, Place(line), unsure, ("项目支出",) if unsure else ())


def sample() -> Filing:
    """A unit's budget with one table, one project, one indicator, one failing check and one repair."""
    rows = (
        Row(
            "215",
            "资源勘探工业信息等支出",
            {"合计": amount("726.12", 6), "基本支出": amount("351.12", 6), "项目支出": amount("375.00", 6)},
            Place(5, 6),
        ),
        Row(
            "2150805",
            "中小企业发展",
            {"合计": amount("55.00", 7, "55.0"), "项目支出": amount("55.00", 7, unsure=True)},
            Place(7),
        ),
        Row(None, "合计", {"合计": amount("726.12", 8)}, Place(8)),
    )
    table = Table("支出总表", "1", "支出总表", "万元", ("合计", "基本支出", "项目支出"), rows, Place(2, 8))
    check = Check(
        "children",
        "within",
        "上级科目等于下级科目之和",
        "fails",
        (Operand("215", Decimal("726.12"), Place(5, 6), "支出总表", "资源勘探工业信息等支出", "合计"),),
        (Operand("2150805", Decimal("55.00"), Place(7), "支出总表", "中小企业发展", "合计"),),
        Decimal("671.12"),
    )
    return Filing(
        "sample.txt",
        FilingFacts("某某信息中心2024年单位预算", "某某信息中心", "301014", 2024, "单位预算"),
        (Section(1, "第一部分 预算表", Place(2)),),
        (table,),
        (Indicator("信息化研究", PROJECT, "年度", "1", "产出指标", "数量指标", "服务企业家数", "≥30家次", Place(9)),),
        (Project(PROJECT, "信息化研究", Place(9), year_budget="55"),),
        (Passage("项目用于服务本地企业。", Place(9)),),
        (check,),
        (Repair(Place(7), "55.0", "55.00", "合计=项目支出"),),
    )


def hostile() -> Filing:
    """A filing whose every text tries to be markup."""
    row = Row(HOSTILE, HOSTILE, {HOSTILE: Amount("1.00", HOSTILE, Place(1))}, Place(1), attrs={HOSTILE: HOSTILE})
    table = Table(HOSTILE, HOSTILE, HOSTILE, "万元", (HOSTILE,), (row,), Place(1, 2))
    operand = Operand(HOSTILE, Decimal(1), Place(1), HOSTILE, HOSTILE, HOSTILE)
    return Filing(
        HOSTILE,
        FilingFacts(HOSTILE, HOSTILE, HOSTILE, 2024, "单位预算"),
        (Section(1, HOSTILE, Place(1)),),
        (table,),
        (
            Indicator(
                HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, Place(1), (HOSTILE, None),
                HOSTILE, HOSTILE, HOSTILE,
            ),
        ),
        (Project(HOSTILE, HOSTILE, Place(1), HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE),),
        (Passage(HOSTILE, Place(1)),),
        (Check(HOSTILE, HOSTILE, HOSTILE, "fails", (operand,), (operand,), Decimal(0), 0, HOSTILE),),
        (Repair(Place(1), HOSTILE, HOSTILE, HOSTILE),),
        (HOSTILE,),
    )  # fmt: skip


SAMPLE, HOSTILE_ID = "a" * 12, "b" * 12
"""The ids of the two filings in the index of ``client``."""


def stored(folder: Path, *entries: tuple[str, str, Filing | None, bytes]) -> Index:
    """A real index of (path, letter of the made-up hash, filing, source); an entry without a filing has failed."""
    index = open_index(folder)
    index.put([
        (SourceFile(path, letter * 64, "done" if filing else "failed", "" if filing else "读不了"), filing, data)
        for path, letter, filing, data in entries
    ])  # fmt: skip
    return index


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    held = stored(
        tmp_path_factory.mktemp("pages"),
        ("sample.txt", "a", sample(), LINES.encode()),
        ("hostile.txt", "b", hostile(), (HOSTILE + "\n第二行\n").encode()),
        ("/srv/filings/<b>bad<b>.txt", "c", None, b"?"),
    )
    yield held
    held.close()


@pytest.fixture
def client(index: Index) -> FlaskClient:
    return create_app(index).test_client()
