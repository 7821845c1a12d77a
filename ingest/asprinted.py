"""A filing in traditional characters: read in simplified ones, shown as it is printed.

Names and sentences get the characters that the source prints. The service's own terms stay simplified in every filing,
since by them filings are compared and asked for: keys, columns, units and sides of tables, levels of indicators, the
kind of filing, the name by which a publisher's filings are put together, the wording of checks.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from ingest.filing import Amount, Check, Filing, FilingFacts, FormFigure, Indicator, Repair, Row, Table
from ingest.layout import Layout, Place
from ingest.learnt import LearntName
from ingest.script import Change, Print, simplify, traditional_share

_T = TypeVar("_T")

_TERMS: dict[type, frozenset[str]] = {
    Filing: frozenset({"source", "notes", "encoding"}),
    FilingFacts: frozenset({"publisher", "publisher_code", "kind"}),
    Table: frozenset({"key", "number", "unit", "columns"}),
    Row: frozenset({"code", "side"}),
    Repair: frozenset({"evidence"}),
    Indicator: frozenset({"project_code", "horizon", "goal", "level1", "level2", "score"}),
    FormFigure: frozenset({"group", "label", "column", "digits"}),
}
"""What stays in the service's own terms."""
_WHOLE_TERMS = (Amount, Check, LearntName, Place)
_OVERALL = "整体"
"""The scope of indicators that are no project's."""


def note_on(layout: Layout) -> str:
    """What whoever reads the filing should know of how it was read."""
    share = traditional_share(layout.blocks())
    much = "全部" if share > 0.9 else "大部分" if share > 0.5 else "一部分"
    return f"原文{much}是繁体字,逐字对照简体读取;名称和正文照原样显示,表名类别、栏名、单位名称和核对用简体"


def simplified_filing(filing: Filing) -> Filing:
    """The filing as it was read: all in simplified characters where its source is in traditional ones."""
    return _changed(filing, lambda text, _: simplify(text), Place()) if filing.traditional else filing


def as_printed(filing: Filing, layout: Layout) -> Filing:
    """The filing read from ``simplified_layout(layout)`` with its names and sentences as ``layout`` prints them."""
    return replace(_changed(filing, Print(layout.blocks()).of, Place()), traditional=True)


def _changed(value: _T, change: Change, place: Place) -> _T:
    """The value with every text in it changed that is no term of the service."""
    if isinstance(value, str):
        return value if value == _OVERALL else change(value, place)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(_changed(item, change, place) for item in value)  # type: ignore[return-value]
    if isinstance(value, dict):
        return {key: _changed(item, change, place) for key, item in value.items()}  # type: ignore[return-value]
    if not is_dataclass(value) or isinstance(value, _WHOLE_TERMS):
        return value
    here = getattr(value, "place", place)
    kept = _TERMS.get(type(value), frozenset())
    new: dict[str, Any] = {
        f.name: _changed(getattr(value, f.name), change, here) for f in fields(value) if f.name not in kept
    }
    return replace(value, **new)  # type: ignore[type-var]
