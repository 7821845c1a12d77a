"""The head of a project's form: its name, code, department, unit, budgets and years, from cells or from lines.

A label stands before its value, in the cells to its right or on the lines that follow up to the next label. Labels and
values may be cut by a column border or a wrap; a project's name and unit are held against those that the filing's own
table of projects and the form's title print.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from ingest.amounts import plain, readings
from ingest.codes import canonical, kind_of
from ingest.filing import Project, Repair, Table
from ingest.folding import squeeze, tidy
from ingest.layout import Place, TextLine
from ingest.recognise.forms.gridrow import GridCell
from ingest.recognise.forms.model import Head
from ingest.recognise.forms.vocabulary import is_basis, level_label

LABELS = {
    "项目名称": "name", "项目编码": "code", "项目编号": "code", "项目代码": "code",
    "项目主管部门": "department", "主管部门": "department", "主管部门及代码": "department",
    "主管预算部门": "department",
    "项目执行单位": "unit", "项目实施单位": "unit", "项目单位": "unit", "实施单位": "unit",
    "项目总预算": "total_budget", "项目当年预算": "year_budget", "项目本年预算": "year_budget",
    "项目本年度预算": "year_budget", "年度资金总额": "year_budget", "实施期资金总额": "total_budget",
    "中期资金总额": "total_budget", "项目资金总额": "total_budget",
    "起始年度": "start_year", "终止年度": "end_year", "结束年度": "end_year",
}  # fmt: skip
_OTHER = (
    "项目负责人", "联系电话", "联系人", "单位地址", "邮政编码", "项目属性", "支出项目类别", "项目类别", "项目类型",
    "项目申请理由", "项目主要内容", "项目立项依据", "项目实施方案", "项目前两年预算", "项目当年资金来源",
    "项目资金来源", "来源项目", "项目支出明细测算", "预算执行情况", "年度财政资", "部门名称", "单位名称", "填报人",
    "项目活动", "项目采购", "政府采购", "一级指标", "填报日期", "申报日期", "合计", "预算数", "单位:",
)  # fmt: skip
_ALL = (*LABELS, *_OTHER)
_ORGANISATION = re.compile(r"(?:局|委|办|厅|中心|院|所|处|会|馆|站|校|本级|机关|队|室|部|社|台|学|公司|等)$|\)$")
_SEAL = "(盖章)"
_PART = ("本级", "机关", "本部")
_CODED_NAME = re.compile(r"([0-9A-Z]{20,22})\s*[-—－:：]\s*(\S.*)$")
_AMOUNT = re.compile(r"(\d[\d,.]*\d|\d)(万元|元)?")


@dataclass(frozen=True, slots=True)
class Known:
    """What the filing's tables and title print: project names with their codes and amounts, and its units' names."""

    names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()


def known_from(tables: Sequence[Table]) -> Known:
    """The names, codes and units that the tables of projects print."""
    names: list[str] = []
    units: list[str] = []
    codes: list[tuple[str, str]] = []
    for table in tables:
        if table.key != "项目支出表":
            continue
        for row in table.rows:
            names.append(row.name)
            if row.code:
                codes.append((row.code, row.name))
            units.extend(row.attrs.values())
    return Known(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(units)), tuple(codes))


def label_of(text: str) -> tuple[str, str] | None:
    """(label, what follows it) where the folded text starts with a head label; None where it does not."""
    for label in sorted(_ALL, key=len, reverse=True):
        if text.startswith(label):
            return label, text[len(label) :]
    return None


def read_head_line(line: TextLine, head: Head, open_label: str | None) -> str | None:
    """Take a text line into the head; returns the label whose value may go on in the next line."""
    for chunk in line.text.split():
        text = squeeze(chunk)
        if text == _SEAL:
            continue
        found = label_of(text)
        if found is not None:
            open_label = LABELS.get(found[0])
            if open_label in head.fields and open_label != "code":
                open_label = None
            if open_label == "name" and head.place is None:
                head.place = line.place
            rest = tidy(chunk)[len(found[0]) :].lstrip(":：")
            if open_label and rest:
                _add(head, open_label, rest)
        elif open_label:
            if open_label.endswith(("budget", "year")) and open_label in head.fields:
                if re.fullmatch(r"万?元|年", text):
                    _add(head, open_label, tidy(chunk))
                else:
                    open_label = None
                continue
            if _is_whole(open_label, head.fields.get(open_label, "")) and not text.strip("()").startswith(_PART):
                open_label = None
                continue
            _add(head, open_label, tidy(chunk))
    return open_label


def _is_whole(label: str, value: str) -> bool:
    """Whether the value is a unit's whole name, so that what follows it is something else."""
    return label in ("unit", "department") and bool(_ORGANISATION.search(squeeze(value)))


def _add(head: Head, label: str, text: str) -> None:
    before = head.fields.get(label, "")
    if label == "code" and before and re.match(r"\d{8}", text) and not before.endswith(("、", ",", "，")):
        before += "、"
    head.fields[label] = before + text


def read_head_row(cells: Sequence[GridCell], head: Head, known: Known) -> bool:
    """Take a row of cells into the head; whether it held one of its labels."""
    printed = _mended_labels([cell for cell in cells if tidy(cell.text)])
    took = False
    index = 0
    while index < len(printed):
        cell = printed[index]
        found = label_of(squeeze(cell.text))
        index += 1
        if found is None:
            continue
        took = True
        label = LABELS.get(found[0])
        values: list[str] = []
        while index < len(printed) and label_of(squeeze(printed[index].text)) is None:
            values.append(printed[index].text)
            index += 1
        if label is None or label in head.fields:
            continue
        if label == "name" and head.place is None:
            head.place = cell.place
        value = _value(label, values, known) or _own_value(label, found[1], cell)
        if value:
            head.fields[label] = value
    return took


def _own_value(label: str, rest: str, cell: GridCell) -> str | None:
    """The value that stands in the label's own cell behind it (部门名称:某局)."""
    rest = rest.lstrip(":")
    return tidy(cell.text)[-len(rest) :] if rest and label not in ("code", "unit", "department") else None


def _mended_labels(cells: Sequence[GridCell]) -> list[GridCell]:
    """The cells with labels joined that a column border cut (项目 | 名称, 项目总 | 总预算)."""
    out: list[GridCell] = []
    index = 0
    while index < len(cells):
        cell = cells[index]
        if index + 1 < len(cells):
            left, right = squeeze(cell.text), squeeze(cells[index + 1].text)
            for joined in (left + right, left[:-1] + right):
                if len(left) <= 5 and joined in _ALL and left not in _ALL:
                    out.append(replace(cell, text=joined))
                    index += 2
                    break
            else:
                out.append(cell)
                index += 1
            continue
        out.append(cell)
        index += 1
    return out


def _value(label: str, values: Sequence[str], known: Known) -> str | None:
    """The value among the cells right of a label: as many of them as belong together."""
    values = [value for value in values if tidy(value)]
    if not values:
        return None
    if label == "code":
        return next((tidy(v) for v in values if re.search(r"\d{3}", v) or re.search(r"[A-Za-z]\d", v)), None)
    if label.endswith("budget"):
        for value in values:
            found = _AMOUNT.search(squeeze(value))
            if found:
                return tidy(value)
        return None
    if label.endswith("year"):
        return next((tidy(v) for v in values if re.search(r"20\d\d", squeeze(v))), None)
    if level_label(squeeze(values[0])):
        return None
    wanted = known.names if label == "name" else known.units
    whole = ""
    best: str | None = None
    for value in values[:3]:
        text = squeeze(value)
        if best is not None and (level_label(text) or is_basis(text)):
            break
        whole += tidy(value)
        if best is None:
            best = whole
        if any(squeeze(whole) == squeeze(name) for name in wanted):
            return whole
        if label != "name" and _ORGANISATION.search(squeeze(best)):
            continue
        if label != "name":
            best = whole
    return best


def project_of(head: Head, title: str, known: Known, fallback: Place, budget: str | None) -> Project | None:
    """The project that a head describes; None where it names none. ``budget`` is the form's own total."""
    name = head.fields.get("name")
    if not name:
        return None
    if (coded := _CODED_NAME.match(name)) and kind_of(canonical(coded[1])):
        name = coded[2]
        head.fields.setdefault("code", coded[1])
    name = _checked_name(name, title, known, head)
    year_budget = _digits(head.fields.get("year_budget")) or budget
    return Project(
        code=_code(head.fields.get("code")),
        name=name,
        place=head.place or fallback,
        department=head.fields.get("department"),
        unit=head.fields.get("unit"),
        total_budget=_digits(head.fields.get("total_budget")),
        year_budget=year_budget,
        start_year=_year(head.fields.get("start_year")),
        end_year=_year(head.fields.get("end_year")),
    )


def _checked_name(name: str, title: str, known: Known, head: Head) -> str:
    """The name, mended where the filing prints nearly the same for a project elsewhere and the form's is damaged."""
    if squeeze(name) in squeeze(title) or any(squeeze(name) == squeeze(k) for k in known.names):
        return name
    for other in known.names:
        if fuzz.ratio(squeeze(other), squeeze(name)) >= 90 and len(other) == len(name):
            head.repairs.append(Repair(head.place or Place(), name, other, "项目支出表中同一项目的名称"))
            return other
    return name


def _code(text: str | None) -> str | None:
    """The code with digits and letters (a hyphened one keeps its hyphen); several codes stay parted by 、."""
    if not text:
        return None
    parts = [re.sub(r"[^0-9A-Za-z\-]", "", squeeze(part)).upper() for part in re.split(r"[、,，;；]", text)]
    codes = [part for part in parts if re.search(r"\d", part)]
    return "、".join(codes) or None


def _digits(text: str | None) -> str | None:
    """A budget as a decimal string in 万元."""
    if not text:
        return None
    found = _AMOUNT.search(squeeze(text))
    return sound_amount(found[1]) if found else None


def sound_amount(text: str) -> str | None:
    """The digits of a printed amount, its separators put right where they are damaged."""
    exact = plain(text)
    if exact is not None:
        return exact
    found = readings(text)
    return found[0].digits if found else None


def _year(text: str | None) -> str | None:
    found = re.search(r"20\d\d", squeeze(text or ""))
    return found[0] if found else None


def total_of_sources(texts: Iterable[Sequence[str]]) -> str | None:
    """The form's total in its list of sources (合计 99.50万元), None where no row prints it."""
    for row in texts:
        cells = [squeeze(text) for text in row if tidy(text)]
        if len(cells) >= 2 and cells[0] == "合计":
            found = _AMOUNT.fullmatch(cells[1])
            if found and found[2] != "元":
                return sound_amount(found[1])
    return None


def evaluated_budget(rows: Sequence[Sequence[str]]) -> tuple[str, str] | None:
    """(digits, printed) of 预算数(A) in a self-evaluation's 年度财政资金总额, from the row that prints it."""
    seen = False
    for row in rows:
        for cell in row:
            for piece in cell.split():
                text = squeeze(piece)
                seen = seen or "年度财政资" in text or text.startswith("预算数")
                if seen and re.fullmatch(r"\d[\d,.]*\d", text) and re.search(r"\.\d{2}$", text):
                    digits = sound_amount(text)
                    if digits:
                        return digits, tidy(piece)
    return None
