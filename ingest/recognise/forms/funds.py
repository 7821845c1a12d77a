"""The figures of performance forms that are no indicators: money by kind, its share, and the years before.

The overall form states its income and expenditure by kind with their share and the two years before (总体资金情况). Its
rows print as one line in a text dump and as slid cells in a grid, so a row is read from its words: a label of the
field's vocabulary, then figures in the order of the columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.amounts import plain
from ingest.filing import FormFigure
from ingest.folding import squeeze
from ingest.layout import Grid, Place
from ingest.recognise.regions import Region

INCOME = ("财政拨款", "财政专户管理资金", "单位资金", "其他资金")
EXPENDITURE = ("人员类项目支出", "运转类项目支出", "特定目标类项目支出", "基本支出", "项目支出")
TOTAL = "合计"
_OPENING = re.compile(r"总体资金")
_CLOSING = re.compile(r"(部门|单位)?职能概述|年度工作任务|项目支出情况|总目标")
_LABEL = re.compile(rf"(?P<label>{'|'.join((*INCOME, *EXPENDITURE, TOTAL))})(?=$|[\d.%-])")
_YEAR = re.compile(r"^20\d{2}年?$")
_BLANK_IN_NUMBER = re.compile(r"(?<=[\d.,])\s+(?=[\d.]*\d)")


def read_form_figures(regions: Sequence[Region], fiscal_year: int | None) -> tuple[FormFigure, ...]:
    """The funding figures of the overall forms, in reading order; nothing where a form has no such part."""
    return tuple(
        figure
        for region in regions
        if region.kind == "form" and region.scope == "整体"
        for figure in _overall(region, fiscal_year)
    )


def _overall(region: Region, fiscal_year: int | None) -> Iterator[FormFigure]:
    inside, group = False, "收入构成"
    for words, place in _rows(region):
        text = squeeze("".join(words))
        if not inside:
            inside = bool(_OPENING.search(text))
            continue
        if _CLOSING.search(text):
            return
        found = _LABEL.search(text)
        if not found:
            continue
        label = found["label"]
        if label in EXPENDITURE:
            group = "支出构成"
        for column, (digits, printed) in zip(_columns(fiscal_year), _figures(words), strict=False):
            yield FormFigure("整体", group, label, column, digits, printed, place)
        if label == TOTAL:
            group = "支出构成"


def _columns(fiscal_year: int | None) -> tuple[str, str, str, str]:
    """Columns in printed order; the form gives the two years before the year that it plans for."""
    before = (f"{fiscal_year - 2}年", f"{fiscal_year - 1}年") if fiscal_year else ("前年", "上年")
    return ("当年金额", "占比", *before)


def _rows(region: Region) -> Iterator[tuple[list[str], Place]]:
    """The region's rows as words: a text line split at blanks, a grid row by its cells."""
    for block in region.blocks:
        if isinstance(block, Grid):
            for index in range(block.rows):
                cells = [cell for cell in block.row(index) if cell.text.strip()]
                if cells:
                    yield [_BLANK_IN_NUMBER.sub("", cell.text.strip()) for cell in cells], cells[0].place
        else:
            yield block.text.split(), block.place


def _figures(words: Sequence[str]) -> list[tuple[str, str]]:
    """The figures of a row, each as a decimal string and as printed, percentages there with their sign."""
    found = []
    for word in words:
        text = squeeze(word)
        digits = plain(text.removesuffix("%"))
        if digits is not None and not _YEAR.match(text):
            found.append((digits, word))
    return found
