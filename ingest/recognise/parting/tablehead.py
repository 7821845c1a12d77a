"""Which standard table a header belongs to, where its caption was lost: by the measures that only that table has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from ingest.folding import squeeze
from ingest.layout import Block, Grid

HEADER_WORDS = (
    "科目编码", "科目名称", "预算数", "决算数", "项目支出", "基本支出", "人员经费", "公用经费", "单位编码", "单位名称",
    "项目编码", "项目名称", "项目单位", "本年收入", "本年支出", "上年结转结余", "行次", "小计", "栏次", "经济分类",
    "功能分类", "事业收入", "经营收入", "上缴上级支出", "因公出国", "公务接待费",
)  # fmt: skip
"""Measures and labels that stand in the headers of standard tables."""

_HEADER_STARTS = (
    "科目编码",
    "单位编码",
    "部门(单位)",
    "项目编码",
    "项目名称项目单位",
    "功能分类",
    "经济分类",
    "部门预算支出经济",
    '"三公"',
)
_AMOUNT = re.compile(r"\d\.\d{2}(?!\d)|(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])")
_FIRST = re.compile(r"(?<![一二三四五六七八九十廿卅])一、|\(一\)")
_CODE_START = r"(?:(?<![\d.,])|(?<=\d\.\d{2}))"
"""A code begins behind no figure, or behind the two decimals of the last row's amount: rows come without blanks."""
_FUNCTIONAL = re.compile(_CODE_START + r"2(?:0[1-9]|1[0-9]|2[0-9])(?:\d{2}){0,2}[\u4e00-\u9fff]")
_ECONOMIC = re.compile(_CODE_START + r"30[1-3](?:\d{2})?[\u4e00-\u9fff]")
_UNIT = re.compile(_CODE_START + r"\d{6}[\u4e00-\u9fff]")
_CODE = re.compile(r"(?<![\d.,])(2(?:0[1-9]|[1-3]\d)(?:\d{2}){0,2})(?:[\u4e00-\u9fff]|$)")
_INCOME = ("事业收入", "经营收入", "上级补助收入", "附属单位上缴收入", "其他收入")
_SEVERAL = 3
_CLASS = 3
"""Digits of the code of a class."""
_ROW_LABELS = ("科目编码", "科目名称", "单位编码", "单位名称", "项目编码", "项目名称", "项目单位", "收入支出")
_FIRST_ROW = 12
_LIKENESS = 75
"""rapidfuzz partial ratio of a header word with one of its four characters wrong."""
_FORM_HEADER = ("一级指标", "二级指标", "三级指标", "项目主管部门", "联系电话", "填报人")


def has_amount(text: str) -> bool:
    """Whether a text holds a printed amount: two decimals, or whole 元 with separators."""
    return bool(_AMOUNT.search(text.replace(". ", ".")))


def is_waste(text: str) -> bool:
    """Whether a squeezed line is what optical reading made of a rule or a stamp: letters, and hardly any text."""
    return bool(re.search(r"[A-Za-z]{2}", text)) and not re.search(r"[\u3400-\u9fff]{3}", text)


def block_text(block: Block, rows: int | None = None) -> str:
    """The squeezed text of a block, of a grid's first ``rows`` only."""
    if isinstance(block, Grid):
        cells = block.cells if rows is None else [cell for cell in block.cells if cell.row < rows]
        return squeeze("".join(cell.text for cell in cells))
    return squeeze(block.text)


def header_rows(grid: Grid) -> int:
    """How many rows from the top carry no amount (at most six): the header of a table grid."""
    texts: list[list[str]] = [[] for _ in range(min(grid.rows, 6))]
    for cell in grid.cells:
        if cell.row < len(texts):
            texts[cell.row].append(cell.text)
    for index, row in enumerate(texts):
        if any(has_amount(text) for text in row):
            return index
    return len(texts)


def repeats_header(grid: Grid, before: Grid) -> bool:
    """Whether the grid opens with the very header of one on an earlier page: a table that runs on prints it again."""
    if grid.place.page is None or grid.place.page == before.place.page or grid.columns != before.columns:
        return False
    same = 0
    while same < min(grid.rows, before.rows, 6) and _row_text(grid, same) == _row_text(before, same):
        same += 1
    return is_header(block_text(grid, same))


def goes_on_below(grid: Grid, before: Grid) -> bool:
    """Whether the grid has the header line of a two-sided one before it and, below, neither side's first row."""
    header = block_text(grid, 1)
    two_sided = max(header.count("预算数"), header.count("决算数"), header.count("金额")) > 1
    return two_sided and header == block_text(before, 1) and not _FIRST.search(block_text(grid)[len(header) :])


def _row_text(grid: Grid, row: int) -> list[str]:
    return [squeeze(cell.text) for cell in grid.cells if cell.row == row]


def is_header(text: str) -> bool:
    """Whether a squeezed text without amounts holds at least two of the standard header words."""
    two_sided = max(text.count("预算数"), text.count("决算数")) >= 2
    return not has_amount(text) and (two_sided or sum(word in text for word in HEADER_WORDS) >= 2)


def starts_header(text: str) -> bool:
    """Whether a squeezed line may begin the header of a table: labels alone, no figure and no sentence."""
    if len(text) > 60 or re.search(r"[\d。;,:]", text):
        return False
    two_sided = text in ("收入支出", "项目预算数项目预算数", "项目决算数项目决算数")
    return two_sided or text.startswith(_HEADER_STARTS)


def is_form_header(text: str) -> bool:
    """Whether a squeezed text holds labels that only performance forms have."""
    return sum(word in text for word in _FORM_HEADER) >= 2


def key_by_header(header: str, body: str, seen: Sequence[str] = ()) -> str | None:
    """The key that a squeezed header and the first rows below it speak for, None where they do not say.

    ``seen`` are the keys of the tables before. Where several tables have the same measures, it is the first in their
    fixed order that has not come yet: the second two-sided table is that of 财政拨款, the second with 基本支出 and
    项目支出 alone that of a fund.
    """
    keys = _keys_by_measures(header, body)
    return next((key for key in keys if key not in seen), keys[0] if keys else None)


def goes_on_codes(above: Iterable[str], header: str, body: str) -> bool:
    """Whether the rows under a squeezed header begin below a class, behind the codes above: no table begins so."""
    first = _CODE.search(header) or _CODE.match(body)
    last = next((found[1] for line in reversed(list(above)) if (found := _CODE.match(line))), None)
    return first is not None and last is not None and len(first[1]) > _CLASS and last < first[1]


def goes_on_header(above: str, below: str) -> bool:
    """Whether squeezed lines may be the lower ones of a header, none if the rows begin: no label of rows is in both."""
    return not any(label in above and label in below for label in _ROW_LABELS)


def continues(key: str | None, header: str, body: str) -> bool:
    """Whether a header and the rows below it may be the next page of a table: its measures, and no total row first."""
    return key in _keys_by_measures(header, body) and "合计" not in body[:_FIRST_ROW]


def _keys_by_measures(header: str, body: str) -> tuple[str, ...]:
    """The keys whose tables have these measures, in the tables' order."""

    def says(*words: str) -> bool:
        return any(word in header for word in words)

    if says("一级指标", "三级指标"):
        return ()
    if says("因公出国", "公务接待费"):
        return ("三公经费支出表",)
    if says("国有资本经营预算支出"):
        return ("国有资本经营预算支出表",)
    if says("政府性基金预算支出"):
        return ("政府性基金预算支出表",)
    if says("经济分类", "本年一般公共预算基本支出"):
        return ("一般公共预算基本支出表",)
    if says("项目单位") or (says("项目编码") and says("项目名称")):
        return ("项目支出表",)
    if says("收入") and says("支出") and header.count("项目") >= 2:
        return _two_sided(header + body)
    if says("年初结转") and says("本年支出"):
        return _fund(body)
    if says("本年收入") and says("事业收入", "上级补助收入", "其他收入", "财政专户"):
        return ("收入总表",)
    if sum(word in header for word in _INCOME) >= _SEVERAL:
        return ("收入总表",)
    if says("上缴上级支出", "附属单位补助", "经营支出"):
        return ("支出总表",)
    return _keys_of_expenditure(header, body)


def _two_sided(whole: str) -> tuple[str, ...]:
    """The two-sided tables; rows without a first one (一、) are the next page of a table, not a new one."""
    if re.search(r"[一二三四五六七八九十]、", whole) and not _FIRST.search(whole):
        return ()
    own = any(word in whole for word in ("事业收入", "上级补助收入", "附属单位上缴收入"))
    return ("收支总表",) if own else ("财政拨款收支总表",)


def _keys_of_expenditure(header: str, body: str) -> tuple[str, ...]:
    basic, project, staff, public = (_reads(header, w) for w in ("基本支出", "项目支出", "人员经费", "公用经费"))
    if basic and project:
        by_units = _UNIT.search(body) and not _FUNCTIONAL.search(body)
        if "单位编码" in header or "单位名称" in header or by_units:
            return ("一般公共预算支出表(分单位)",)
        if staff:
            return ("一般公共预算支出表",)
        if "小计" in header or "本年支出" in header:
            return _fund(body) if _fund_codes(body) else ("一般公共预算支出表", "国有资本经营预算支出表")
        return ("支出总表", "一般公共预算支出表")
    if staff and public:
        functional = _FUNCTIONAL.search(body) and not _ECONOMIC.search(body)
        return ("一般公共预算支出表",) if functional else ("一般公共预算基本支出表",)
    economic = len(_ECONOMIC.findall(body)) >= _SEVERAL and not _FUNCTIONAL.search(body)
    return ("一般公共预算基本支出表",) if economic and _reads(header, "科目编码") else ()


def _reads(header: str, word: str) -> bool:
    """Whether a header holds a word of four characters, one of them wrong at most."""
    return word in header or fuzz.partial_ratio(word, header, score_cutoff=_LIKENESS) > 0


def _fund(body: str) -> tuple[str, ...]:
    """The fund whose table has these rows; without rows the table of 政府性基金 comes first."""
    return ("国有资本经营预算支出表",) if _fund_codes(body) else ("政府性基金预算支出表", "国有资本经营预算支出表")


def _fund_codes(body: str) -> bool:
    """Whether the rows begin with 国有资本经营预算支出, the only class (223) of that budget."""
    return "国有资本经营预算支出" in body[:120] or body.lstrip("合计").startswith("223")
