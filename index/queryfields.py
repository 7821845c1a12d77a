"""The field filters of the query language: their names in Chinese and English, and how each reads its value."""

from __future__ import annotations

import re
from decimal import Decimal

from index.query import AmountRange, FieldName, Filter, Leaf
from ingest.codes import canonical
from ingest.filing import UNIT_IN_WAN
from ingest.folding import fold

FIELDS: dict[str, FieldName | str] = {
    "年": "year", "年度": "year", "年份": "year", "year": "year",
    "单位": "publisher", "部门": "publisher", "机构": "publisher", "publisher": "publisher",
    "类型": "kind", "kind": "kind", "type": "kind",
    "科目": "code", "编码": "code", "代码": "code", "code": "code",
    "项目": "project", "project": "project",
    "指标": "indicator", "indicator": "indicator",
    "表": "table", "表格": "table", "table": "table",
    "核对": "verdict", "verdict": "verdict", "check": "verdict",
    "规则": "rule", "rule": "rule",
    "规则类": "family", "family": "family",
    "文件": "filing", "filing": "filing", "file": "filing",
    "金额": "amount", "amount": "amount",
}  # fmt: skip
"""What a person may type before the colon; ``amount`` is a range of figures, the others are fields of the index."""

VERDICTS = {
    "不符": "fails", "不平": "fails", "不成立": "fails", "fails": "fails", "fail": "fails",
    "相符": "holds", "成立": "holds", "holds": "holds",
    "尾差": "rounding", "四舍五入": "rounding", "rounding": "rounding",
    "无法核对": "not_checkable", "不可核对": "not_checkable", "未核对": "not_checkable",
    "not_checkable": "not_checkable",
}  # fmt: skip
_BOUND = re.compile(r"(?P<op>>=|<=|>|<|≥|≤|=)?(?P<value>.+)")
AMOUNT = re.compile(r"(?P<digits>-?\d[\d,]*(?:\.\d+)?)(?P<unit>万元|亿元|千元|元|万|亿)?")
_EARLIEST, _LATEST = 1990, 2100

Read = tuple[tuple[Leaf, ...], str | None]
"""The alternatives that a filter stands for, and what was wrong with it."""


def read_filter(name: str, value: str) -> Read | None:
    """A typed ``name:value``; None where ``name`` is no field, so that the whole is a text like any other."""
    field = FIELDS.get(name.lower())
    if field is None:
        return ((), f"没有名为“{name}”的字段") if name.isascii() and name.isalpha() and len(name) > 1 else None
    value = value.strip().strip('"“”「」＂').strip()
    if not value:
        return (), f"“{name}:”后面没有内容"
    if field == "amount":
        return _amount(value)
    if field == "year":
        return _years(value)
    values = tuple(part.strip() for part in re.split(r"[,，、|]", value) if part.strip())
    if field == "verdict":
        return _verdicts(values)
    if field == "code":
        values = tuple(_code(part) for part in values)
    return (Filter(field, values),), None  # type: ignore[arg-type]


def _code(value: str) -> str:
    """A code in canonical form, its star kept; a subject's name stays as it is."""
    star = "*" if value.endswith("*") else ""
    return canonical(value) + star if re.fullmatch(r"[\dA-Za-z .·-]+\*?", fold(value)) else value


def _verdicts(values: tuple[str, ...]) -> Read:
    unknown = [value for value in values if value.lower() not in VERDICTS]
    known = tuple(VERDICTS[value.lower()] for value in values if value.lower() in VERDICTS)
    message = f"核对结果只有:不符、相符、尾差、无法核对(不认识“{unknown[0]}”)" if unknown else None
    return ((Filter("verdict", known),) if known else ()), message


def to_wan(text: str) -> Decimal | None:
    """A typed amount in 万元; without a unit it is in 万元 already."""
    match = AMOUNT.fullmatch(fold(text).strip())
    return None if match is None else wan_of(match)


def wan_of(amount: re.Match[str]) -> Decimal:
    """What an amount that ``AMOUNT`` found is in 万元."""
    unit = {"万": "万元", "亿": "亿元"}.get(amount["unit"] or "", amount["unit"] or "万元")
    return Decimal(amount["digits"].replace(",", "")) * UNIT_IN_WAN[unit]


def _amount(value: str) -> Read:
    """>1000, >=1000, 55..130, 55~130, 1000万元; open ends by leaving one side of .. out."""
    plain = fold(value)
    parts = re.split(r"\.\.+|~|至|到|…+", plain, maxsplit=1)
    if len(parts) == 2:
        low, high = (to_wan(part) if part.strip() else None for part in parts)
        if (low is None) == bool(parts[0].strip()) or (high is None) == bool(parts[1].strip()) or low is high is None:
            return (), f"看不懂的金额范围“{value}”,应写作 55..130"
        if low is not None and high is not None and low > high:
            low, high = high, low
        return (AmountRange(low, high),), None
    match = _BOUND.fullmatch(plain)
    number = to_wan(match["value"]) if match else None
    if match is None or number is None:
        return (), f"看不懂的金额“{value}”,应写作 >1000、<=55.5 或 55..130(万元)"
    op = match["op"]
    if op in (">", ">=", "≥"):
        return (AmountRange(number, None, low_open=op == ">"),), None
    if op in ("<", "<=", "≤"):
        return (AmountRange(None, number, high_open=op == "<"),), None
    return (AmountRange(number, number),), None


def _years(value: str) -> Read:
    """2024, 2024,2025, 2023..2025, >=2024."""
    plain = fold(value).replace("年度", "").replace("年", "")
    span = re.fullmatch(r"(\d{4})?(?:\.\.+|-|~|至|到)(\d{4})?", plain)
    bound = re.fullmatch(r"(>=|<=|>|<|≥|≤)(\d{4})", plain)
    if span and (span[1] or span[2]):
        first, last = int(span[1] or _EARLIEST), int(span[2] or _LATEST)
    elif bound:
        year, up = int(bound[2]), bound[1][0] in ">≥"
        strict = bound[1] in "<>"
        first, last = (year + strict, _LATEST) if up else (_EARLIEST, year - strict)
    else:
        years = tuple(part for part in re.split(r"[,，、|]", plain) if part)
        if not all(re.fullmatch(r"\d{4}", year) for year in years):
            return (), f"看不懂的年份“{value}”,应写作 2024 或 2023..2025"
        return (Filter("year", years),), None
    first, last = max(min(first, last), _EARLIEST), min(max(first, last), _LATEST)
    return (Filter("year", tuple(str(year) for year in range(first, last + 1))),), None
