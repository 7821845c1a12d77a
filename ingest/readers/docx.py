"""DOCX documents: paragraphs, headings by their outline level, tables with their merged cells, text boxes.

Only what the document shows as said is read: text that a tracked change or a line through it struck out is not, nor
is hidden text; text that a tracked change put in is. A table that only lays the page out (all its content is other
tables and single paragraphs) is read on into.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from typing import Any

import docx
from docx.oxml.ns import qn

from ingest.layout import Layout
from ingest.readers import UnreadableError
from ingest.readers.flow import Flow, FlowCell
from ingest.readers.package import checked_archive

_P, _TBL, _TR, _TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_T, _TAB, _BR, _CR = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")
_RUN, _HYPHEN = qn("w:r"), qn("w:noBreakHyphen")
_VAL = qn("w:val")
_WITHDRAWN = {qn("w:strike"): "划去", qn("w:dstrike"): "划去", qn("w:vanish"): "隐藏"}
_OFF = frozenset({"0", "false", "off"})
_INSIDE = frozenset(qn(f"w:{name}") for name in ("sdt", "sdtContent", "ins", "smartTag", "customXml", "moveTo"))
_BOX = qn("w:txbxContent")
_STRUCK = frozenset({qn("w:del"), qn("w:moveFrom")})
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DEEPEST = 60
"""Levels of tables and containers inside each other; what nests deeper is no filing."""


def read_docx(data: bytes, name: str) -> Layout:
    """The layout of a DOCX document. Raises UnreadableError."""
    checked_archive(data, name)
    try:
        document = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError, SyntaxError, AttributeError, zipfile.BadZipFile) as error:
        raise UnreadableError(f"文档结构损坏:{name}({type(error).__name__})") from error
    levels = {str(s.style_id): level for s in document.styles if (level := _style_level(s)) is not None}
    flow = Flow(name, "docx")
    for word, count in _withdrawn(document.element.body).items():
        flow.note(f"未读{word}的文字 {count} 处")
    _Body(flow, levels).read(document.element.body, 0)
    return flow.layout()


def _style_level(style: Any) -> int | None:
    """The heading level (1 to 9) that a paragraph style states; styles stand on others."""
    for _ in range(12):
        if style is None:
            return None
        level = style.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if level is not None:
            value = int(level.get(_VAL, "9"))
            return value + 1 if value < 9 else None
        style = getattr(style, "base_style", None)
    return None


class _Body:
    """Reads the blocks of a body, a container or a cell in their order."""

    def __init__(self, flow: Flow, levels: dict[str, int]) -> None:
        self._flow = flow
        self._levels = levels

    def read(self, element: Any, depth: int) -> None:
        if depth > _DEEPEST:
            self._flow.note("嵌套过深的内容未读")
            return
        for child in element:
            if child.tag == _P:
                self._flow.text(_text(child), self._level(child))
                for box in child.iter(_BOX):
                    if not any(a.tag == _FALLBACK for a in box.iterancestors()):
                        self.read(box, depth + 1)
            elif child.tag == _TBL and _lays_out(child):
                for cell in child.iter(_TC):
                    if _table_of(cell) is child:
                        self.read(cell, depth + 1)
            elif child.tag == _TBL:
                self._flow.table(_cells(child))
            elif child.tag in _INSIDE:
                self.read(child, depth + 1)

    def _level(self, paragraph: Any) -> int:
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return 0
        own = properties.find(qn("w:outlineLvl"))
        if own is not None:
            value = int(own.get(_VAL, "9"))
            return value + 1 if value < 9 else 0
        style = properties.find(qn("w:pStyle"))
        return self._levels.get(style.get(_VAL, ""), 0) if style is not None else 0


def _text(paragraph: Any) -> str:
    """A paragraph's text, without its text boxes and what was struck out."""
    out: list[str] = []
    todo = [paragraph]
    while todo:
        element = todo.pop()
        if element.tag in _STRUCK or element.tag == _BOX or (element.tag == _RUN and _withdrawn_by(element)):
            continue
        if element.tag == _T:
            out.append(element.text or "")
        elif element.tag == _TAB and element.getparent().tag == qn("w:r"):
            out.append(" ")
        elif element.tag == _HYPHEN:
            out.append("-")
        elif element.tag in (_BR, _CR):
            out.append("\n")
        todo.extend(reversed(element))
    return "".join(out)


def _withdrawn_by(run: Any) -> str | None:
    """How a run is taken back without being deleted: struck through or hidden; None where it is shown as said."""
    properties = run.find(qn("w:rPr"))
    marks = () if properties is None else properties
    return next((_WITHDRAWN[m.tag] for m in marks if m.tag in _WITHDRAWN and m.get(_VAL, "1") not in _OFF), None)


def _withdrawn(body: Any) -> Counter[str]:
    """How many runs with text are struck through and hidden."""
    runs = (run for run in body.iter(_RUN) if any((text.text or "").strip() for text in run.iter(_T)))
    return Counter(word for run in runs if (word := _withdrawn_by(run)))


def _lays_out(table: Any) -> bool:
    """Whether a table only lays the page out: it holds tables, and no row of its own with text in several cells."""
    if next(table.iterdescendants(_TBL), None) is None:
        return False
    for row in (r for r in table.iter(_TR) if _table_of(r) is table):
        cells = [cell for cell in row.iter(_TC) if _row_of(cell) is row]
        plain = [cell for cell in cells if next(cell.iterdescendants(_TBL), None) is None and _cell_text(cell)]
        if len(plain) > 1:
            return False
    return True


def _cells(table: Any) -> list[FlowCell]:
    """The cells of a table; one merged downwards is there once, at its top, as deep as it reaches."""
    open_cells: dict[int, int] = {}
    cells: list[FlowCell] = []
    for at, row in enumerate(r for r in table.iter(_TR) if _table_of(r) is table):
        column = _skipped(row)
        for cell in (c for c in row.iter(_TC) if _row_of(c) is row):
            wide, merge = _merged(cell)
            above = open_cells.get(column)
            if merge == "continue" and above is not None:
                top = cells[above]
                cells[above] = FlowCell(top.text, top.row, top.column, at - top.row + 1, top.column_span)
            else:
                open_cells[column] = len(cells)
                cells.append(FlowCell(_cell_text(cell), at, column, 1, wide))
            column += wide
    return cells


def _cell_text(cell: Any) -> str:
    """A cell's paragraphs, one a line; a table inside a cell gives its cells' texts."""
    texts = (_text(paragraph).strip() for paragraph in cell.iter(_P))
    return "\n".join(text for text in texts if text)


def _merged(cell: Any) -> tuple[int, str]:
    """How many grid columns a cell takes, and whether it starts (``restart``) or goes on with a merge downwards."""
    properties = cell.find(qn("w:tcPr"))
    if properties is None:
        return 1, ""
    span, merge = properties.find(qn("w:gridSpan")), properties.find(qn("w:vMerge"))
    wide = int(span.get(_VAL, "1")) if span is not None else 1
    return max(1, min(wide, 1000)), "" if merge is None else merge.get(_VAL, "continue")


def _skipped(row: Any) -> int:
    """Grid columns that a row leaves out before its first cell."""
    before = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
    return min(int(before.get(_VAL, "0")), 1000) if before is not None else 0


def _table_of(element: Any) -> Any:
    return next((a for a in element.iterancestors() if a.tag == _TBL), None)


def _row_of(element: Any) -> Any:
    return next((a for a in element.iterancestors() if a.tag == _TR), None)
