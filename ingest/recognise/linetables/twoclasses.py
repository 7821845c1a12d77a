"""Lines that print two economic classifications over the same figures: 30101 基本工资 501 机关工资福利支出 640.00.

Basic expenditure goes by the departments' classification (3xx), and some forms set the government's (5xx) beside it.
The rows go by the first that is printed; the second is left out of the lines, its place kept blank.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.layout import TextLine

_DIGITS = r"\d{2}(?:\d{2})?"
_NAME = r"[\u3400-\u9fff][^\d\n]*?"
_PAIRS = tuple(
    re.compile(rf"^\s*{own}{_DIGITS}\s*{_NAME}\s+(?P<beside>{beside}{_DIGITS}\s*{_NAME})(?=\s+[-\d]|\s*$)")
    for own, beside in (("3", "5"), ("5", "3"))
)
_SEVERAL = 3
NOTE = "同一金额另列了一种经济分类的科目，只按前一种读"


def with_one_classification(lines: Sequence[TextLine]) -> tuple[list[TextLine], bool]:
    """The lines with one classification, and whether there were two."""
    for pattern in _PAIRS:
        found = [pattern.match(line.text) for line in lines]
        coded = sum(bool(re.match(r"\s*[35]\d{2}(?:\d{2})?(?!\d|\.)", line.text)) for line in lines)
        pairs = sum(map(bool, found))
        if pairs >= _SEVERAL and pairs * 2 > coded:
            return [replace(line, text=_blanked(line.text, m)) for line, m in zip(lines, found, strict=True)], True
    return list(lines), False


def _blanked(text: str, match: re.Match[str] | None) -> str:
    if match is None:
        return text
    start, end = match.span("beside")
    return text[:start] + " " * (end - start) + text[end:]
