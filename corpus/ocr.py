"""A paper as OCR Markdown with tab-parted tables, whole and clean; ``corpus.damage`` then spoils it as scans do."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

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
    Line,
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

SPACED = {"收入总计": "收 入 总 计", "支出总计": "支 出 总 计"}


@dataclass(frozen=True, slots=True)
class Style:
    """How one OCR run writes: ``marked`` headings carry #, ``captioned`` tables repeat their caption as a heading."""

    marked: bool
    captioned: bool
    repeat_levels: bool
    line_numbers: bool
    commas: bool
    mark_empty: str
    """How a form prints an empty cell of the earlier years: blank, - or /."""


def style(paper: Paper, rng: Random) -> Style:
    """The style of a filing; final accounts come marked, with 行次 and 栏次."""
    final = paper.kind.endswith("决算")
    return Style(
        final,
        not final and rng.random() < 0.5,
        not final and rng.random() < 0.4,
        final,
        rng.random() < 0.8,
        rng.choice(("", "-", "/")),
    )


class Writer:
    """Writes one paper; the state is the sheet and the style."""

    def __init__(self, paper: Paper, source: str, rng: Random) -> None:
        self.paper = paper
        self.rng = rng
        self.style = style(paper, rng)
        self.sheet = start(paper, source)

    def gap(self) -> None:
        self.sheet.add(kind="blank")

    def grid(self, cells: list[str], roles: list[str], kind: str, table: Json | None = None, *starts: Json) -> Line:
        """Append a line of cells."""
        line = Line(
            cells=cells,
            roles=roles,
            columns=[None] * len(cells),
            owners=[None] * len(cells),
            starts=list(starts),
            table=table,
            kind=kind,
        )
        self.sheet.lines.append(line)
        return line

    def write(self) -> Sheet:
        """The whole paper."""
        self.opening()
        for piece in self.paper.pieces:
            match piece:
                case Heading():
                    self.heading(piece)
                case Paragraph():
                    self.sheet.add(piece.text)
                    self.gap()
                case Contents():
                    for text in piece.lines:
                        self.sheet.add(f"- {text}", "contents")
                    self.gap()
                case FactTable():
                    self.table(piece)
                case FactForm():
                    self.form(piece)
        return self.sheet

    def opening(self) -> None:
        """Title and table of contents."""
        mark = "# " if self.style.marked else ""
        title = self.paper.title if mark else f"**{self.paper.title}**"
        self.sheet.add(mark + title, "title")
        self.gap()
        self.sheet.add("### 目 录" if mark else "目 录", "contents")
        self.gap()
        for piece in self.paper.pieces:
            if isinstance(piece, Heading) and piece.level < 3:
                text = ("#### " if mark else "") + piece.text if piece.level == 1 else f"- {piece.text}"
                if piece.level == 1:
                    self.gap()
                self.sheet.add(text, "contents")
        self.gap()

    def heading(self, piece: Heading) -> None:
        mark = {1: "## ", 2: "#### ", 3: "#### "}.get(piece.level, "") if self.style.marked else ""
        self.sheet.add(mark + piece.text, "heading", None, section_truth(self.sheet, piece.level, piece.text))
        self.gap()

    def caption(self, number: str | None, title: str, shown: str, table: Json | None) -> None:
        """What stands above a table; in a marked filing its title is a heading."""
        if self.style.marked:
            section = section_truth(self.sheet, 2 if table is not None else 3, title)
            self.sheet.add(f"#### {title}", "caption", table, section)
            self.gap()
            if number:
                self.sheet.add(f"公开{number}表", "caption", table)
                self.gap()
            return
        if self.style.captioned and number:
            text = f"表 {number}.{shown}"
            self.sheet.add(text, "heading", None, section_truth(self.sheet, 2, text.replace(" ", "")))
            self.gap()
        if number:
            self.sheet.add(f"表 {number}", "caption", table)
            self.gap()
        self.sheet.add(title, "caption", table)
        self.gap()

    def table(self, fact: FactTable) -> None:
        """A standard table with its caption, unit, header, rows and note."""
        truth = table_truth(self.sheet, fact, fact.number)
        shown = "项目支出情况表" if fact.key == "项目支出表" else fact.title
        self.caption(fact.number, fact.title, shown, truth)
        who = "部门" if self.paper.kind.startswith("部门") else "单位"
        text = f"{who}：{self.paper.publisher} 单位：{fact.unit}" if self.style.marked else f"单位：{fact.unit}"
        self.sheet.add(text, "unit", truth)
        self.gap()
        if fact.layout == "two_sided":
            self.two_sided(fact, truth)
        elif fact.layout == "blocks":
            self.in_blocks(fact, truth)
        else:
            self.plain(fact, truth)
        self.gap()
        for text in filter(None, (fact.statement, fact.note)):
            self.sheet.add(text, "note", truth if text == fact.statement else None)
            self.gap()

    def amount(self, row: FactRow | None, column: str) -> str:
        if row is None or column not in row.values:
            return ""
        return money(row.values[column], self.style.commas)

    def fill(self, line: Line, at: int, row: FactRow, truth: Json, columns: tuple[str, ...], labels: int) -> None:
        """Tell which cells of the line hold this row: ``labels`` text cells at ``at``, then its amounts."""
        for i in range(labels):
            line.owners[at + i] = truth
        for i, column in enumerate(columns):
            line.owners[at + labels + i] = truth
            line.columns[at + labels + i] = column
        line.starts.append(truth)

    def plain(self, fact: FactTable, truth: Json) -> None:
        """A table of one row a line."""
        labels = list(fact.labels)
        for i, heads in enumerate(header_paths(fact.columns)):
            heads = [*(labels if i == 0 else [""] * len(labels)), *heads]
            self.grid(heads, ["label"] * len(heads), "header", truth)
        if self.style.line_numbers and fact.layout == "coded":
            numbers = [str(i) for i in range(1, len(fact.columns) + 1)]
            self.grid(["类 款 项", "栏次", *numbers], ["label"] * (2 + len(numbers)), "header", truth)
        for row in fact.rows:
            name = "" if row.name == "合计" and fact.layout == "projects" else row.name
            texts = [row.code or "", name, row.unit or ""] if fact.layout == "projects" else [row.code or "", name]
            texts = texts[3 - len(labels) :] if fact.layout == "projects" else texts[: len(labels)]
            cells = texts + [self.amount(row, c) for c in fact.columns]
            kinds = ["code", "name", "text"] if labels[:1] != ["项目名称"] else ["name", "text"]
            roles = kinds[: len(texts)] + ["amount"] * len(fact.columns)
            line = self.grid(cells, roles, "row", truth)
            self.fill(line, 0, row, row_truth(truth, row), fact.columns, len(texts))
            if row.name and not name:
                line.damage.append({"printed": "", "meant": "合计", "evidence": "the total row has no name"})

    def two_sided(self, fact: FactTable, truth: Json) -> None:
        """Income on the left, expenditure on the right; 行次 where the style has them."""
        wide = len(fact.columns) > 1
        right_columns = fact.columns[1:] if wide else fact.columns
        numbered = self.style.line_numbers
        self.two_sided_header(fact, right_columns, truth, numbered)
        truths = {id(r): row_truth(truth, r) for r in fact.rows}
        for i, (left, right) in enumerate(pairs(fact), 1):
            number = ([str(i)], [str(i + len(pairs(fact)))]) if numbered else ([], [])
            cells = [SPACED.get(left.name, left.name) if left else "", *number[0], self.amount(left, fact.columns[0])]
            split = len(cells)
            cells += [SPACED.get(right.name, right.name) if right else "", *number[1]]
            cells += [self.amount(right, c) for c in right_columns]
            roles = ["name", *["label"] * len(number[0]), "amount", "name", *["label"] * len(number[1])]
            line = self.grid(cells, roles + ["amount"] * len(right_columns), "row", truth)
            for row, at, columns in ((left, 0, fact.columns[:1]), (right, split, right_columns)):
                if row is not None:
                    self.fill(line, at, row, truths[id(row)], columns, 1 + len(number[0]))

    def two_sided_header(self, fact: FactTable, right: tuple[str, ...], truth: Json, numbered: bool) -> None:
        number = ["行次"] if numbered else []
        first = fact.columns[0]
        width = 4 + 2 * len(number) + len(right) - 1
        top = ["收 入", *[""] * (1 + len(number)), "支 出"]
        rows = [top + [""] * (width - len(top))]
        if len(right) > 1:
            rows.append([""] * (2 + len(number)) + ["", *[""] * len(number), first, *[""] * (len(right) - 1)])
        tails = [c.split("/")[-1] for c in right]
        rows.append(["项目", *number, first, "项目", *number, *tails])
        if numbered:
            rows.append(["栏次", "", "1", "栏次", "", *[str(i + 2) for i in range(len(right))]])
        for row in rows:
            self.grid(row, ["label"] * len(row), "header", truth)

    def in_blocks(self, fact: FactTable, truth: Json) -> None:
        """Three blocks side by side: personnel, goods and services, capital."""
        self.grid(["人员经费", "", "", "公用经费", *[""] * 5], ["label"] * 9, "header", truth)
        self.grid([*fact.labels, "决算数"] * 3, ["label"] * 9, "header", truth)
        truths = {id(r): row_truth(truth, r) for r in fact.rows}
        for rows in blocks(fact):
            cells: list[str] = []
            for row in rows:
                cells += [row.code or "", row.name, self.amount(row, "决算数")] if row else ["", "", ""]
            line = self.grid(cells, ["code", "name", "amount"] * 3, "row", truth)
            for at, row in enumerate(rows):
                if row is not None:
                    self.fill(line, at * 3, row, truths[id(row)], fact.columns, 2)

    def form(self, form: FactForm) -> None:
        """A performance form."""
        shown = "整体支出绩效目标表" if form.project is None else "项目支出绩效目标表"
        self.caption(form.number, form.title, shown, None)
        self.sheet.add("单位：万元", "unit")
        self.gap()
        first = len(self.sheet.lines)
        for i in range(0, len(form.fields), 2):
            cells = [text for pair in form.fields[i : i + 2] for text in pair]
            self.grid(cells + [""] * (4 - len(cells)), ["label", "text"] * 2, "form")
        if form.project:
            self.sheet.lines[first].starts.append(project_truth(self.sheet, form.project))
        for row in form.money:
            self.grid(["", *row], ["label"] + ["text"] * len(row), "form")
        if form.project and not form.final:
            self.grid(["名称", "目标说明"], ["label"] * 2, "form")
            for block in form.goals:
                self.grid([f"{block.horizon}绩效目标", block.goal], ["label", "text"], "form")
        before = None
        for block in form.goals:
            self.goal(form, block, block.horizon != before)
            before = block.horizon
        self.gap()

    def goal(self, form: FactForm, block: GoalBlock, first: bool) -> None:
        """One goal with its header and indicator rows."""
        name = f"{block.horizon}绩效指标"
        if form.project is None:
            score = f"（{block.score}）" if block.score else ""
            self.grid([f"{block.horizon}目标{block.number}：{score}", block.goal], ["label", "text"], "form")
        elif form.final:
            name = "项目年度绩效指标"
        else:
            name = f"{block.horizon}绩效目标"
            if first:
                self.grid([f"{block.horizon}绩效目标表"], ["label"], "form")
        for row in self.goal_header(form, block):
            self.grid(row, ["label"] * len(row), "form header")
        level1 = level2 = ""
        for item in block.indicators:
            truth = indicator_truth(self.sheet, form, block, item, self.style.mark_empty)
            again = self.style.repeat_levels
            one = item.level1 if again or item.level1 != level1 else ""
            two = item.level2 if again or item.level2 != level2 or one else ""
            cells = [name, one, two, item.name, *self.values(item)]
            roles = ["level0", "level1", "level2", "name", *["target"] * (len(cells) - 4)]
            line = self.grid(cells, roles, "indicator", None, truth)
            line.owners = [truth] * len(cells)
            level1, level2, name = item.level1, item.level2, ""

    def values(self, item: FactIndicator) -> list[str]:
        """The cells behind an indicator's name."""
        if item.score is not None:
            return [item.target, item.actual or "", item.score]
        if item.previous is None:
            return [item.target, item.basis or ""]
        return [*(p or self.style.mark_empty for p in item.previous), item.target, item.basis or ""]

    def goal_header(self, form: FactForm, block: GoalBlock) -> list[list[str]]:
        if form.final:
            return [["", "一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）", "得分"]]
        lead = "目标名称" if form.project else ""
        if block.horizon == "长期":
            return [[lead, "一级指标", "二级指标", "三级指标", "指标值", "指标值确定依据"]]
        return [
            [lead, "一级指标", "二级指标", "三级指标", "指标值", "", "", "指标值确定依据"],
            ["", "", "", "", "近两年指标值", "", "预期当年实现值", ""],
            ["", "", "", "", "前年", "上年", "", ""],
        ]


def render(paper: Paper, source: str, rng: Random) -> Sheet:
    """The paper as clean Markdown lines with its truth."""
    return Writer(paper, source, rng).write()
