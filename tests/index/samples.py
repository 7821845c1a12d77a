"""Small filings for the index's tests: a unit's budget of two years, a final account, and hostile or plain text."""

from __future__ import annotations

import hashlib

from index.port import SourceFile
from ingest.filing import (
    Amount,
    Check,
    Filing,
    FilingFacts,
    Indicator,
    Operand,
    Passage,
    Project,
    Row,
    Section,
    Table,
)
from ingest.layout import Place

PROJECT = "42010022301T000000134"
GROUP = "420100221570220000106"
UNIT = "滨江市工业信息中心"
BUREAU = "滨江市经济和信息化局"


def row(line: int, code: str | None, name: str, **values: str) -> Row:
    cells = {column: Amount(digits.replace(",", ""), digits, Place(line)) for column, digits in values.items()}
    return Row(code, name, cells, Place(line))


def _checks(line: int) -> tuple[Check, ...]:
    def operand(label: str, at: int) -> Operand:
        return Operand(label, None, Place(at), "支出总表", label, "合计")

    return (
        Check("children", "table", "类等于款之和", "holds", (operand("215", line),), (operand("21508", line + 1),)),
        Check(
            "children", "table", "款等于项之和", "fails", (operand("21508", line + 1),), (operand("2150805", line + 2),)
        ),
    )


def budget(year: int = 2024, publisher: str = UNIT, project: str = "55.00", special: str = "320.00") -> Filing:
    """A unit's budget: an expenditure table with a failing check, projects, an indicator, and prose."""
    rows = (
        row(10, "215", "资源勘探工业信息等支出", 合计="1,202.95", 基本支出="827.95", 项目支出="375.00"),
        row(11, "21508", "支持中小企业发展和管理支出", 合计="726.12", 基本支出="351.12", 项目支出="375.00"),
        row(12, "2150805", "中小企业发展专项", 合计=special, 项目支出=special),
        row(13, None, "合计", 合计="1,202.95"),
    )
    projects = (
        row(20, GROUP, "信息化发展项目", 合计=project),
        row(21, PROJECT, "信息化应用与产业研究", 合计=project),
    )
    kind = "单位预算"
    return Filing(
        source="budget.txt",
        facts=FilingFacts(f"{publisher}{year}年{kind}", publisher, "301014", year, kind),
        sections=(Section(1, "第三部分 预算情况说明", Place(30)),),
        tables=(
            Table("支出总表", "3", "支出总表", "万元", ("合计", "基本支出", "项目支出"), rows, Place(9, 13)),
            Table("项目支出表", "10", "项目支出表", "万元", ("合计",), projects, Place(19, 21)),
        ),
        indicators=(
            Indicator("整体", None, "年度", "1", "产出指标", "数量指标", "规上工业增加值增速", "7%", Place(40),
                      actual="4.60%"),
        ),
        projects=(
            Project(PROJECT, "信息化应用与产业研究", Place(25), BUREAU, publisher, project, project, str(year)),
        ),
        passages=(
            Passage(f"{year}年支出预算1,202.95万元,比上年增加45.31万元,主要是老旧小区加装电梯补助。", Place(31, 33), 0),
            Passage("“三公”经费预算数为4.28万元,其中公务接待费0.50万元(科目 201 03 01)。", Place(34), 0),
        ),
        checks=_checks(10),
    )  # fmt: skip


def account(year: int = 2024) -> Filing:
    """A bureau's final account in 元, with the same subject."""
    rows = (
        row(5, "2150805", "中小企业发展专项", 合计="199,007,700.00"),
        row(6, "2080501", "行政单位离退休", 合计="4,166,600.00"),
    )
    return Filing(
        source="account.txt",
        facts=FilingFacts(f"{year}年度{BUREAU}部门决算", BUREAU, "301", year, "部门决算"),
        tables=(Table("支出总表", "03", "支出决算表", "元", ("合计",), rows, Place(4, 6)),),
        passages=(Passage("本年支出12,029,500元,培训费按規定列支。", Place(8)),),
    )


def income(publisher: str, code: str, amount: str, unit: str | None = None, year: int = 2024) -> Filing:
    """A budget's table of income, of a unit or, with what it states of that unit, of the department above it."""
    kind = "单位预算" if unit is None else "部门预算"
    rows = (row(5, None, "合计", 合计=amount),) if unit is None else (row(5, "301014", unit, 合计=amount),)
    table = Table("收入总表", "2", "收入总表", "万元", ("合计",), rows, Place(4, 5))
    facts = FilingFacts(f"{publisher}{year}年{kind}", publisher, code, year, kind)
    return Filing(source="income.txt", facts=facts, tables=(table,))


def plain() -> Filing:
    """A text that is no filing."""
    return Filing(
        "notes.txt", FilingFacts(), passages=(Passage("Digital Leader 会议记录:a<b>c</b> 与 R&D-2024/07。", Place(1)),)
    )


def stored(
    path: str, filing: Filing | None, data: bytes | None = None, version: str = "v1"
) -> tuple[SourceFile, Filing | None, bytes]:
    """An entry as ``put`` takes it; its content is the path's unless given."""
    data = path.encode() if data is None else data
    state = "done" if filing else "failed"
    return SourceFile(path, hashlib.sha256(data).hexdigest(), state, "" if filing else "读不出", version), filing, data  # type: ignore[arg-type]


SAMPLE = (
    ("/data/unit-2024.txt", budget()),
    ("/data/unit-2025.txt", budget(2025, project="130.00", special="260.00")),
    ("/data/bureau-2024.txt", account()),
    ("/data/notes.txt", plain()),
)
