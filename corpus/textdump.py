"""A paper as the text dump of a PDF: lines apart by blanks, cells wrapped, empty cells gone, headers interleaved.

What a dump loses on every page is lost here on every page: columns. How much more is lost (wrapping of names, labels
that stand between their rows, letter spacing) is a matter of the style, which each publisher has of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from corpus.dumpstyle import (
    INDENT,
    SPACED,
    UNIT_BEHIND,
    spread_digits,
    style,
    width,
    wrap,
)
from corpus.facts import (
    Contents,
    FactForm,
    FactIndicator,
    FactRow,
    FactTable,
    GoalBlock,
    Heading,
    Paper,
    Paragraph,
    money,
)
from corpus.sheet import (
    Json,
    Sheet,
    blocks,
    header_paths,
    indicator_truth,
    pairs,
    project_truth,
    row_truth,
    section_truth,
    start,
    table_truth,
)


class Writer:
    """Writes one paper; the state is the sheet, the style, and how full the page is."""

    def __init__(self, paper: Paper, source: str, rng: Random) -> None:
        self.paper = paper
        self.rng = rng
        self.style = style(rng, source)
        self.sheet = start(paper, source)
        self.used = 0

    def put(self, text: str, kind: str = "text", table: Json | None = None, *starts: Json, tight: bool = False) -> None:
        """Append a visual line and the blank line after it (none after a ``tight`` one); break the page when full."""
        if self.used >= self.style.page_lines:
            self.page()
        if self.used == 0 and len(self.sheet.lines) > 0:
            text = self.style.page_mark + text.lstrip(" ")
        self.sheet.add(text, kind, table, *starts)
        if not tight:
            self.sheet.add(kind="blank")
        self.used += 1

    def page(self) -> None:
        """Begin a new page with the next line."""
        self.used = 0

    def write(self) -> Sheet:
        """The whole paper."""
        if self.paper.kind.endswith("决算"):
            for text in wrap(self.paper.title, self.style.prose_width):
                self.put(text, "title")
        for piece in self.paper.pieces:
            match piece:
                case Heading():
                    self.heading(piece)
                case Paragraph():
                    self.prose(piece.text)
                case Contents():
                    for text in piece.lines:
                        self.put(text.replace("表", "表 ", 1), "contents")
                case FactTable():
                    self.table(piece)
                case FactForm():
                    self.form(piece)
        return self.sheet

    def heading(self, piece: Heading) -> None:
        if piece.level == 1:
            self.page()
        text = spread_digits(piece.text) if self.style.digit_blanks else piece.text
        first, *rest = wrap(text, self.style.prose_width)
        self.put(first, "heading", None, section_truth(self.sheet, piece.level, piece.text))
        for more in rest:
            self.put(more, "heading")

    def prose(self, text: str) -> None:
        text = spread_digits(text) if self.style.digit_blanks else text
        for line in wrap(text, self.style.prose_width):
            self.put(line, "prose")

    def table(self, fact: FactTable) -> None:
        """A standard table on a new page: number, title, unit, header, rows, note."""
        final = self.paper.kind.endswith("决算")
        truth = table_truth(self.sheet, fact, fact.number)
        self.page()
        if final:
            self.put(fact.title, "caption", truth)
            self.put(f"公开{fact.number}表", "caption", truth)
        else:
            self.put(f"表{fact.number}", "caption", truth)
            self.put(fact.title, "caption", truth)
        who = "部门" if self.paper.kind.startswith("部门") else "单位"
        self.put(f"{who}：{self.paper.publisher} 单位：{fact.unit}", "unit", truth)
        if fact.layout == "two_sided":
            self.two_sided(fact, truth)
        elif fact.layout == "blocks":
            self.in_blocks(fact, truth)
        else:
            self.plain(fact, truth)
        if fact.statement:
            self.put(fact.statement, "note", truth)
        if fact.note:
            for line in wrap(fact.note, 45):
                self.put(line, "note")

    def cells(self, texts: Sequence[tuple[str, float]], kind: str, table: Json | None, *starts: Json) -> None:
        """One row of cells in cell order: one-line cells run together, each line of a wrapped cell stands alone.

        ``texts`` are the cells with the width each is wrapped at; empty cells vanish.
        """
        run: list[str] = []
        lines: list[tuple[str, bool]] = []
        for text, most in texts:
            if not text:
                continue
            parts = wrap(text, most)
            if len(parts) == 1:
                run.append(text)
                continue
            if run:
                lines.append((" ".join(run), True))
                run = []
            if self.style.join_tail and kind != "header":
                run = [parts.pop()]
                lines += [(part, False) for part in parts]
            else:
                lines += [(part, i == len(parts) - 1) for i, part in enumerate(parts)]
        if run:
            lines.append((" ".join(run), False))
        for i, (text, tight) in enumerate(lines):
            self.put(text, kind, table, *(starts if i == 0 else ()), tight=tight and i < len(lines) - 1)

    def header(self, labels: Sequence[str], columns: tuple[str, ...], table: Json) -> None:
        """Header cells in the order that dumps give them: up to the first group, groups, the rest, the parts."""
        rows = header_paths(columns)
        if len(rows) == 1:
            total = sum(width(t) for t in (*labels, *columns))
            self.cells([(t, 99 if total < 44 else 6) for t in (*labels, *columns)], "header", table)
            return
        grouped = [i for i, c in enumerate(columns) if "/" in c]
        narrow = 99.0 if len(columns) < 8 else float(self.rng.choice((5, 6, 7)))
        before = [*labels, *(c for i, c in enumerate(columns) if i < grouped[0])]
        after = [c for i, c in enumerate(columns) if i > grouped[0] and "/" not in c]
        if before:
            self.cells([(t, narrow) for t in before], "header", table)
        self.cells([(t, 99) for t in rows[0] if t and t not in after and t not in before], "header", table)
        if after:
            self.cells([(t, narrow) for t in after], "header", table)
        for row in rows[1:]:
            self.cells([(t, narrow) for t in row], "header", table)

    def amounts(self, row: FactRow, columns: Sequence[str]) -> str:
        """The row's printed amounts; empty cells leave nothing."""
        return " ".join(money(row.values[c], self.style.commas) for c in columns if c in row.values)

    def plain(self, fact: FactTable, truth: Json) -> None:
        """A table of one row a line, its names wrapped."""
        self.header(fact.labels, fact.columns, truth)
        if self.paper.kind.endswith("决算") and fact.layout == "coded":
            self.put(" ".join(["栏次", *(str(i) for i in range(1, len(fact.columns) + 1))]), "header", truth)
        for row in fact.rows:
            blank = INDENT * row.depth if self.style.indent else ""
            name = row.name
            if fact.layout == "three_public" or (
                fact.layout == "projects" and name == "合计" and not self.style.total_label
            ):
                name = ""
            texts = [
                (blank + row.code if row.code else "", 99.0),
                (blank + name if name else "", self.style.name_width + len(blank)),
            ]
            texts += [(row.unit or "", self.style.name_width), (self.amounts(row, fact.columns), 99.0)]
            at = len(self.sheet.lines)
            self.cells(texts, "row", truth, row_truth(truth, row))
            if fact.layout == "projects" and row.name and not name:
                printed = self.amounts(row, fact.columns)
                entry = {"printed": printed, "meant": f"合计 {printed}", "evidence": "the total row has no label"}
                self.sheet.lines[at].damage.append(entry)

    def two_sided(self, fact: FactTable, truth: Json) -> None:
        """Income and expenditure on one line, what is there of each."""
        wide = len(fact.columns) > 1
        right_columns = fact.columns[1:] if wide else fact.columns
        numbered = self.paper.kind.endswith("决算")
        self.put("收      入 支      出", "header", truth)
        number = " 行次" if numbered else ""
        tails = [c.split("/")[-1] for c in right_columns]
        if wide:
            self.put(fact.columns[0], "header", truth)
        self.cells([(t, 99) for t in (f"项目{number} {fact.columns[0]} 项目{number}", *tails)], "header", truth)
        truths = {id(r): row_truth(truth, r) for r in fact.rows}
        lines = pairs(fact)
        for i, (left, right) in enumerate(lines, 1):
            parts, starts = [], []
            for row, columns, at in ((left, fact.columns[:1], i), (right, right_columns, i + len(lines))):
                if row is None:
                    parts += [str(at)] if numbered else []
                    continue
                parts += [SPACED.get(row.name, row.name), *([str(at)] if numbered else []), self.amounts(row, columns)]
                starts.append(truths[id(row)])
            self.put(" ".join(p for p in parts if p), "row", truth, *starts)

    def in_blocks(self, fact: FactTable, truth: Json) -> None:
        """Three blocks side by side."""
        self.put("人员经费 公用经费", "header", truth)
        self.cells([(t, 6) for t in (*fact.labels, "决算数") * 3], "header", truth)
        truths = {id(r): row_truth(truth, r) for r in fact.rows}
        for rows in blocks(fact):
            there = [r for r in rows if r is not None]
            parts = [t for r in there for t in (r.code, r.name, self.amounts(r, fact.columns)) if t]
            self.put(" ".join(parts), "row", truth, *(truths[id(r)] for r in there))

    def form(self, form: FactForm) -> None:
        """A performance form on a new page; a title without a number above it heads what follows."""
        self.page()
        if form.number:
            self.put(f"表 {form.number}", "caption")
        heads = () if form.number else (section_truth(self.sheet, 3, form.title),)
        self.put(form.title, "caption", None, *heads)
        self.put("单位：万元", "unit")
        first = len(self.sheet.lines)
        for i in range(0, len(form.fields), 2):
            pair = form.fields[i : i + 2]
            if len(pair) == 2 and sum(width(v) for _, v in pair) < 36:
                self.put(" ".join(t for p in pair for t in p), "form")
                continue
            for label, value in pair:
                self.cells([(label, 99), (value, 36)], "form", None)
        if form.project:
            self.sheet.lines[first].starts.append(project_truth(self.sheet, form.project))
        for row in form.money:
            self.cells([(t, self.style.cell_width + 4) for t in row], "form", None)
        if form.project and not form.final:
            self.put("项目绩效总目标", "form")
            self.put("名称 目标说明", "form")
            for block in form.goals:
                self.cells([(f"{block.horizon}绩效目标", 99), (block.goal, 34)], "form", None)
        before = None
        for block in form.goals:
            self.goal(form, block, before)
            before = block.horizon

    def goal(self, form: FactForm, block: GoalBlock, before: str | None) -> None:
        """One goal: its text, its header, its indicators."""
        if form.project is None:
            score = f"（{block.score}）" if block.score else ""
            self.put(f"{block.horizon}目标 {block.number}：{score}", "form", tight=True)
            for line in wrap(block.goal, self.style.prose_width):
                self.put(line, "form")
            if not form.final:
                self.put(f"{block.horizon}绩效指标", "form")
        elif not form.final:
            self.put(f"{block.horizon}绩效目标表", "form")
        if block.horizon != before or form.project is not None or self.rng.random() < 0.5:
            self.goal_header(form, block)
        if form.project is not None and not form.final:
            self.put(f"{block.horizon}绩效目标", "form")
        groups: list[list[FactIndicator]] = []
        for item in block.indicators:
            if groups and (groups[-1][0].level1, groups[-1][0].level2) == (item.level1, item.level2):
                groups[-1].append(item)
            else:
                groups.append([item])
        level1 = ""
        for group in groups:
            shown = group[0].level1 if group[0].level1 != level1 else ""
            level1 = group[0].level1
            self.indicators(form, block, group, shown)

    def goal_header(self, form: FactForm, block: GoalBlock) -> None:
        lead = ["目标名称"] if form.project and not form.final else []
        third, years = "三级指标", "前年 上年"
        if self.style.year_heads and form.years:
            third, years = "指标名称", " ".join(f"{y}年" for y in form.years)
        if form.final:
            self.put("一级指标 二级指标 三级指标 年初目标值（A） 实际完成值（B） 得分", "form header")
        elif block.horizon == "长期":
            self.cells(
                [(t, 99) for t in (*lead, "一级指标", "二级指标", third, "指标值", "指标值确定依据")],
                "form header",
                None,
            )
        else:
            self.put(" ".join((*lead, "一级指标 二级指标", third)), "form header")
            for text in ("指标值", "近两年指标值 预期当年实现值", "指标值确定依据", years):
                self.put(text, "form header")

    def indicators(self, form: FactForm, block: GoalBlock, group: list[FactIndicator], level1: str) -> None:
        """The indicators of one second level, its labels before them."""
        label = [(level1, float(self.style.level_width)), (group[0].level2, float(self.style.level_width + 3))]
        for i, item in enumerate(group):
            truth = indicator_truth(self.sheet, form, block, item, self.style.mark_empty)
            texts = [
                (item.name, float(self.style.cell_width)),
                *((v, float(self.style.cell_width)) for v in self.values(item)),
            ]
            if i == 0 and len(group) == 1:
                self.row_of(label, texts, truth)
                continue
            if i == 0:
                self.cells(label, "level", None)
            self.row_of([], texts, truth)

    def row_of(self, label: list[tuple[str, float]], texts: list[tuple[str, float]], truth: Json) -> None:
        """One indicator with its labels on the same row; its line is where its name starts."""
        at = len(self.sheet.lines)
        self.cells([*label, *texts], "indicator", None)
        name = wrap(texts[0][0], texts[0][1])[0]
        for line in self.sheet.lines[at:]:
            if name in line.text:
                line.starts.append(truth)
                return
            line.kind = "label" if line.text else "blank"

    def values(self, item: FactIndicator) -> list[str]:
        """The cells behind an indicator's name."""
        if item.score is not None:
            out = [item.target, item.actual or "", item.score]
        elif item.previous is None:
            out = [item.target, item.basis or ""]
        else:
            out = [*(p or self.style.mark_empty for p in item.previous), item.target, item.basis or ""]
        return [UNIT_BEHIND.sub(" ", text) for text in out] if self.style.unit_blanks else out


def render(paper: Paper, source: str, rng: Random) -> Sheet:
    """The paper as the lines of a text dump with its truth."""
    return Writer(paper, source, rng).write()
