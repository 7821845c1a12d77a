"""The sentences that an empty table gives in place of rows (没有使用…安排的支出, 此表为空表, 本表无数据)."""

from __future__ import annotations

import re

from ingest.characters import HAN

_SAYS = re.compile(
    r"没有.*(?:支出|安排|收支|收入|数据|预算|拨款|业务|项目)|未(?:使用|安排|发生|编列|编制|涉及|产生)|不涉及|不存在"
    r"|无.{0,12}(?:预算|收支|支出|拨款|数据|收入|业务)|无(?:此项|该项|此类|相关)|空表|为空"
)
_OUTRIGHT = re.compile(r"空表|为空|无(?:相关)?数据")
_SHORTEST = 8


def is_statement(text: str) -> bool:
    """Whether a squeezed text says that a table is empty."""
    return bool(_SAYS.search(text))


def is_statement_cell(text: str) -> bool:
    """The same of the text of a cell, where a short one may be a row's name."""
    return bool(_OUTRIGHT.search(text)) or (is_statement(text) and len(HAN.findall(text)) >= _SHORTEST)
