"""From the pieces of one form to its blocks: where goals, headers and rows stand, whatever the source's format.

A form's pieces are text lines and rows of cells, in printed order. The walk keeps the goal and horizon that the last
labels named, knows from a header what the rows hold, and gives each run of rows to the reader of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.folding import squeeze, tidy
from ingest.layout import Place, TextLine
from ingest.recognise.forms.collapsed import continues_collapsed, looks_collapsed, read_collapsed
from ingest.recognise.forms.gridform import GridBlock, header_columns
from ingest.recognise.forms.gridrow import Columns, GridCell, join_cut
from ingest.recognise.forms.lineform import read_line_rows
from ingest.recognise.forms.model import Block, Form, Mode
from ingest.recognise.forms.reading import is_sound_value
from ingest.recognise.forms.vocabulary import is_basis, is_header_text, level_label

Piece = TextLine | tuple[GridCell, ...]

_GOAL = re.compile(r"^(?:项目)?(?P<horizon>长期|年度|中期)?(?:绩效)?目标(?P<number>\d{1,2})?(?P<colon>:)?(?P<rest>.*)$")
_OPEN = re.compile(r"^(?P<horizon>长期|年度|中期)绩效(?:目标表|指标)$")
_EVALUATION = re.compile(r"实际完成值|全年实际值|得分")
_PREVIOUS = re.compile(r"前年|上年|近两年|预期当年|预计当年|20\d\d年")
_HEADER_START = re.compile(r"一级指?标?$|^一级指标|目标名称一级指标|二级指标三级指标")
_CLOSE = re.compile(
    r"^(?:总分|偏差大|改进措施|评价结论|自评结论|存在问题|财务负责人|项目负责人|合计(?=[\d:]|$)|项目支出明细测算|项目活动|项目采购|政府采购|品名|名称目标说明|备注:|注:|项目名称"
    r"|项目绩效总目标|填报日期|申报日期|单位:|项目主管部门|主管部门|第[一二三四五六七八九]部分)"
    r"|^[一二三四五六七八九十]{1,3}、(?:20\d\d年度|.*(?:结果|情况|报告|说明|摘要版\))$)"
)
_PAGE_HEAD = re.compile(r"^表\d{1,2}(?:-\d{1,2})?(?:$|[.、]|项目|整体)|^(?:项目|部门整体|整体)支出绩效目标(?:申报)?表")
_PAGE_NUMBER = re.compile(r"第\d{1,4}页(?:[,/]?共\d{1,4}页)?|[-·]{1,2}\d{1,4}[-·]{1,2}|\d{1,4}/\d{1,4}")
_LEVEL_START = ("产出", "成本", "效益", "满意")


@dataclass(slots=True)
class _Goal:
    horizon: str | None = None
    number: str | None = None


class FormWalk:
    """Walks the pieces of one form; ``form.blocks`` and ``form.notes`` grow as it goes."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.goal = _Goal()
        self.inside = False
        self.header_text = ""
        self.in_header = False
        self.modes: dict[str | None, Mode] = {}
        self.columns = Columns()
        self.lines: list[TextLine] = []
        self.grid: GridBlock | None = None
        self.block: Block | None = None
        self.collapsed: list[TextLine] = []
        self.goal_lines: list[TextLine] = []
        self.weighted = False
        self.reasoned = False

    def take(self, piece: Piece) -> None:
        """The next piece of the form."""
        if isinstance(piece, TextLine):
            self._line(piece)
        else:
            self._row(piece)

    def finish(self) -> None:
        """The form has ended: read what is still open."""
        self._end_collapsed()
        self._end_block()

    # -- text lines --------------------------------------------------------------------------------------------

    def _line(self, line: TextLine) -> None:
        text = squeeze(line.text)
        if self.collapsed and continues_collapsed(text):
            self.collapsed.append(line)
            return
        self._end_collapsed()
        if looks_collapsed(text):
            self._end_block()
            self.collapsed = [line]
            return
        opened = _OPEN.search(text)
        if opened and len(text) <= 16 and not level_label(text):
            self._open(opened["horizon"], table=text.endswith("表"))
            return
        if self._is_goal(text):
            self._goal_line(line, text)
            return
        if _HEADER_START.search(text) and is_header_text(text):
            self._header(text)
            return
        if self.in_header and is_header_text(text):
            self.header_text += text
            return
        if _PAGE_HEAD.match(text) or _PAGE_NUMBER.fullmatch(text):
            return
        if _CLOSE.match(text):
            self._end_block()
            return
        if not self.inside and self.modes and self._begins_rows(line):
            # A page break took the header: the goal's text ends with its full stop, the rows start behind it.
            self._start(None, Block(self.goal.horizon, self.goal.number))
            ends = [at for at, before in enumerate(self.goal_lines) if squeeze(before.text).endswith("。")]
            self.lines.extend(self.goal_lines[ends[-1] + 1 :] if ends else [])
        if self.inside and self.grid is None:
            self._settle_header()
            self.lines.append(line)
        elif not self.inside and self.goal.horizon:
            self.goal_lines.append(line)

    def _begins_rows(self, line: TextLine) -> bool:
        """Whether a line outside any block is an indicator row's: it starts with a level or ends as rows do."""
        if not self.goal.horizon or self.grid is not None:
            return False
        chunks = [squeeze(chunk) for chunk in line.text.split()]
        if not chunks:
            return False
        if level_label(chunks[0]) and len(chunks[0]) >= 4:
            return True
        ends = is_basis(chunks[-1]) or (self._evaluating() and re.fullmatch(r"\d{1,2}\.\d{2}", chunks[-1]))
        return bool(ends) and len(chunks) > 1 and any(is_sound_value(chunk) for chunk in chunks[:-1])

    def _end_collapsed(self) -> None:
        """Read the line that holds a whole table; rows of cells that follow go on with it."""
        if not self.collapsed:
            return
        goal = re.search(r"目标(\d{1,2}):", squeeze(self.collapsed[0].text)[:40])
        block = Block("年度", goal[1] if goal else None)
        self.form.notes.extend(read_collapsed(self.collapsed, block))
        self.collapsed = []
        self.goal = _Goal("年度", block.goal)
        self._start("evaluation", block)

    def _is_goal(self, text: str) -> bool:
        found = _GOAL.match(text)
        if not found or not found["horizon"]:
            return False
        rest = found["rest"]
        if self.inside:
            return not rest or bool(found["colon"]) or rest.startswith(_LEVEL_START)
        return True

    def _goal_line(self, line: TextLine, text: str) -> None:
        found = _GOAL.match(text)
        if found is None:
            return
        rest = found["rest"]
        in_table = self.inside and not found["colon"]
        header = self._header_mode()
        self._end_block()
        self.goal = _Goal(_horizon(found["horizon"]) or self.goal.horizon, found["number"])
        self.goal_lines = []
        if in_table or rest.startswith(_LEVEL_START):
            self._start(header, Block(self.goal.horizon, self.goal.number))
            if rest.startswith(_LEVEL_START):
                cut = _after_goal(line.text)
                self.lines.append(TextLine(cut, line.place))

    def _open(self, horizon: str | None, table: bool) -> None:
        self._end_block()
        if horizon:
            if self.goal.horizon != _horizon(horizon) or table:
                self.goal = _Goal(_horizon(horizon), None)
            self.goal.horizon = _horizon(horizon)
        self._start(None, Block(self.goal.horizon, self.goal.number))

    def _header(self, text: str) -> None:
        if self.inside and self.block is not None and (self.block.entries or self.lines):
            self._end_block()
        if not self.inside:
            self._start(None, Block(self.goal.horizon, self.goal.number))
        self.in_header = True
        self.header_text = text

    def _header_mode(self) -> Mode | None:
        text = self.header_text
        if not text:
            return None
        if _EVALUATION.search(text):
            return "evaluation"
        return "previous" if _PREVIOUS.search(text) else "plain"

    def _settle_header(self) -> None:
        mode = self._header_mode()
        if mode and self.in_header:
            self.modes[self.goal.horizon] = mode
            self.weighted = bool(re.search(r"分值|权重", self.header_text))
            self.reasoned = bool(re.search(r"偏差|未完成原因", self.header_text))
        self.in_header = False

    def _mode(self) -> Mode:
        known = self._header_mode() or self.modes.get(self.goal.horizon)
        if known:
            return known
        if "evaluation" in self.modes.values():
            return "evaluation"
        return "plain" if self.goal.horizon == "长期" else "previous"

    # -- rows of cells ------------------------------------------------------------------------------------------

    def _row(self, cells: tuple[GridCell, ...]) -> None:
        self._end_collapsed()
        printed = [cell for cell in cells if tidy(cell.text)]
        if not printed:
            return
        texts = [squeeze(cell.text) for cell in printed]
        joined = "".join(texts)
        if _PAGE_HEAD.match(joined) and len(texts) <= 2:
            return
        title = join_cut([cell.text for cell in printed]) if len(texts) <= 3 else ""
        if (opened := _OPEN.search(squeeze(title))) and not level_label(squeeze(title)):
            self._open(opened["horizon"], table=title.endswith("表"))
            return
        if self._header_row(texts):
            if not self.in_header:
                opened_here = next((m for t in texts if (m := _OPEN.search(t))), None)
                if self.grid is not None and self.grid.block.entries:
                    self._end_block()
                if opened_here and opened_here["horizon"] and not self.goal.horizon:
                    self.goal.horizon = _horizon(opened_here["horizon"])
                if not self.inside:
                    self._start(None, Block(self.goal.horizon, self.goal.number))
                self.in_header = True
                self.header_text = ""
                self.columns = Columns(width=len(cells))
            if self.in_header:
                self.header_text += joined
                self.columns = header_columns(cells, self.columns)
                return
            if self.inside:
                return
        found = self._goal_of_row(texts)
        if found is not None:
            self._end_block()
            self.goal = found
            return
        if _CLOSE.match(texts[0]) or _CLOSE.match(joined):
            self._end_block()
            return
        if not self.inside and self._opens_rows(texts):
            self._start(None, Block(self.goal.horizon, self.goal.number))
        if not self.inside or self.block is None:
            return
        self._settle_header()
        if self.grid is None:
            if self.lines:
                self._end_lines()
            self.grid = GridBlock(self.block, self._mode())
        self.grid.take(cells, self.columns)

    def _header_row(self, texts: Sequence[str]) -> bool:
        headed = sum(is_header_text(text) for text in texts)
        if _starts_header(texts):
            return True
        if not self.in_header and not (self.inside and self.grid is None and not self.lines):
            return False
        if any(level_label(text) for text in texts):
            return False
        return headed > 0 and headed >= len(texts) / 2

    def _goal_of_row(self, texts: Sequence[str]) -> _Goal | None:
        """The goal that a row of its own names (长期目标 1: …), None where the row is none or is an indicator's."""
        first = texts[0] + (texts[1] if len(texts) > 1 and len(texts[0]) <= 4 else "")
        if len(texts) > 1 and re.match(r"^(?:年度|长期)目标$", texts[0]) and re.match(r"^\d{1,2}:", texts[1]):
            first = texts[0] + texts[1]
        found = _GOAL.match(first)
        if found is None:
            return None
        if not (found["colon"] or (found["number"] and not self.inside)):
            return None
        if any(level_label(text) for text in texts[1:]):
            return None
        horizon = _horizon(found["horizon"]) or self.goal.horizon
        if (horizon is None and "evaluation" in self.modes.values()) or self._evaluating():
            horizon = "年度"
        return _Goal(horizon, found["number"])

    def _opens_rows(self, texts: Sequence[str]) -> bool:
        """Whether a row outside any block is an indicator's: a goal stands above it, a level and a basis in it."""
        return (
            self.goal.horizon is not None
            and any(level_label(text) for text in texts)
            and (is_basis(texts[-1]) or self._evaluating())
        )

    def _evaluating(self) -> bool:
        return "自评" in self.form.title or "evaluation" in self.modes.values()

    # -- blocks ---------------------------------------------------------------------------------------------------

    def _start(self, mode: Mode | None, block: Block) -> None:
        self.inside = True
        self.block = block
        self.header_text = ""
        self.in_header = False
        self.grid = None
        if mode:
            self.modes[self.goal.horizon] = mode

    def _end_lines(self) -> None:
        if self.lines and self.block is not None:
            mode = self._mode()
            weighted = mode == "evaluation" and self.weighted
            self.form.notes.extend(read_line_rows(self.lines, mode, self.block, weighted, self.reasoned))
        self.lines = []

    def _end_block(self) -> None:
        if self.inside and self.block is not None:
            self._settle_header()
            self._end_lines()
            if self.grid is not None:
                self.form.notes.extend(self.grid.notes)
                for part in self.grid.finish():
                    self._keep(part)
            else:
                self._keep(self.block)
        self.inside = False
        self.block = None
        self.grid = None
        self.header_text = ""
        self.in_header = False

    def _keep(self, block: Block) -> None:
        if block.entries and all(block is not kept for kept in self.form.blocks):
            if block.horizon is None:
                block.horizon = "年度"
            self.form.blocks.append(block)


def _starts_header(texts: Sequence[str]) -> bool:
    joined = "".join(texts)
    return (
        ("二级指标" in joined and "三级指标" in joined)
        or "目标名称" in texts[0]
        or ("一级指标" in joined and "指标值" in joined)
    )


def _horizon(word: str | None) -> str | None:
    return "长期" if word == "中期" else word


def _after_goal(text: str) -> str:
    """What a line prints behind its goal label."""
    found = re.match(r"^\s*(?:长期|年度|中期)\s*(?:绩效)?\s*目\s*标\s*\d{0,2}\s*", text)
    return text[found.end() :] if found else text


def piece_place(piece: Piece) -> Place:
    """Where a piece stands."""
    return piece.place if isinstance(piece, TextLine) else piece[0].place
