"""Damage to the shape of OCR tables: split codes, slid and reversed rows, lost captions and headers, page breaks."""

from __future__ import annotations

from random import Random

from corpus.damage_cells import note, table_lines
from corpus.sheet import Json, Line, Sheet

GARBLED = {
    "上缴上级支出": "上始上",
    "对附属单位补助支出": "利 附 馬 半 位 补 助 支 出",
    "科目编码": "利日编码",
    "科目名称": "利日名称",
    "项目支出": "坝日支出",
    "基本支出": "基本攴出",
    "合计": "合订",
    "公务接待费": "公务接侍费",
    "小计": "小汁",
    "类 款 项": "尖   款   坝",
}
"""Header labels as OCR has been seen to spoil them."""
PAGE_RULE = "------"


def insert(line: Line, at: int, text: str = "", role: str = "label") -> None:
    """Put a cell into a line."""
    if line.cells is not None:
        line.cells.insert(at, text)
        line.roles.insert(at, role)
        line.columns.insert(at, None)
        line.owners.insert(at, None)


def groups(sheet: Sheet, kind: str = "row") -> list[list[Line]]:
    """The lines of each standard table that have cells."""
    out: dict[int, list[Line]] = {}
    for line in table_lines(sheet, kind):
        out.setdefault(id(line.table), []).append(line)
    return list(out.values())


def is_coded(lines: list[Line]) -> bool:
    """Whether a table's rows have subject codes in their first cell and names in their second."""
    codes = [r["code"] for line in lines for r in line.starts if r.get("code")]
    return bool(codes) and lines[0].roles[:2] == ["code", "name"] and all(len(c) in (3, 5, 7) for c in codes)


def split_codes(sheet: Sheet, strength: float, rng: Random) -> None:
    """A table's codes split over two cells, plainly (206049|9) or with a digit repeated (20609|901), some cut."""
    for lines in groups(sheet):
        seven = any(len(r["code"] or "") == 7 for line in lines for r in line.starts)
        if not is_coded(lines) or not seven or rng.random() >= 0.3 * strength:
            continue
        doubled = rng.random() < 0.5
        for line in table_lines(sheet, "header"):
            if line.table is lines[0].table:
                insert(line, 1)
        for line in lines:
            code = (line.cells or [""])[0]
            insert(line, 1, role="code")
            head, tail = _halves(code, doubled)
            if tail and doubled and rng.random() < 0.12 * strength:
                tail = ""
            (line.cells or [])[:2] = [head, tail]
            if (head, tail) != (code, ""):
                meant = line.starts[0]["code"] or ""
                note(line, f"{head}\t{tail}".strip(), meant, "the code of the name, in the order of the codes")


def _halves(code: str, doubled: bool) -> tuple[str, str]:
    """The two cells of a split code."""
    if len(code) < 5:
        return code, ""
    if len(code) == 5:
        return (code, code[-1]) if doubled else (code, "")
    return (code[:5], code[4:]) if doubled else (code[:6], code[6:])


def slid_rows(sheet: Sheet, strength: float, rng: Random) -> None:
    """A run of rows one column to the right, as a merged cell leaves them."""
    for lines in groups(sheet):
        if len(lines) < 8 or lines[0].roles[0] != "code" or rng.random() >= 0.12 * strength:
            continue
        start = rng.randrange(1, len(lines) - 4)
        for line in lines[start : start + rng.randrange(1, 5)]:
            note(line, "\t" + line.printed(), line.printed(), "slid one column to the right")
            insert(line, 0)


def extra_cells(sheet: Sheet, strength: float, rng: Random) -> None:
    """One zero too many at the end of every row of a table whose last column is zero throughout."""
    for lines in groups(sheet):
        last = [(line.cells or [""])[-1] for line in lines]
        if len(lines) > 8 or set(last) != {"0.00"} or lines[0].roles[0] != "code" or rng.random() >= 0.2 * strength:
            continue
        for line in lines:
            note(line, line.printed() + "\t0.00", line.printed(), "one amount more than there are columns, all zero")
            insert(line, len(line.cells or []), "0.00")


def lost_captions(sheet: Sheet, strength: float, rng: Random) -> None:
    """A table without its number and title; the first table always keeps them."""
    for table in sheet.truth["tables"][1:]:
        if table["rows"] and rng.random() < 0.12 * strength:
            _lose_caption(sheet, table)


def _lose_caption(sheet: Sheet, table: Json) -> None:
    gone = [line for line in sheet.lines if line.table is table and line.kind == "caption"]
    sections = [s for line in gone for s in line.starts]
    sheet.truth["sections"] = [s for s in sheet.truth["sections"] if all(s is not g for g in sections)]
    kept = next(line for line in sheet.lines if line.table is table and line.kind == "unit")
    note(kept, "", table["title"], "the table's place in the order of the tables, its columns and its rows")
    for line in gone:
        at = sheet.lines.index(line)
        del sheet.lines[at : at + 2]


def garbled_headers(sheet: Sheet, strength: float, rng: Random) -> None:
    """One label of a header read wrongly."""
    for lines in groups(sheet, "header"):
        if rng.random() >= 0.25 * strength:
            continue
        places = [(line, i) for line in lines for i, text in enumerate(line.cells or []) if text in GARBLED]
        if places:
            line, i = rng.choice(places)
            text = (line.cells or [])[i]
            note(line, GARBLED[text], text, "the standard header of the table")
            (line.cells or [])[i] = GARBLED[text]


def lost_spans(sheet: Sheet, strength: float, rng: Random) -> None:
    """A header whose merged cells have lost their width, a page rule between its rows."""
    for lines in groups(sheet, "header"):
        top = lines[0].cells or []
        if len(lines) < 2 or "合计" not in top or rng.random() >= 0.15 * strength:
            continue
        kept = [text for text in top if text]
        note(lines[0], " | ".join(kept), " | ".join(top), "the number of amounts in the rows")
        lines[0].cells, lines[0].roles = kept, ["label"] * len(kept)
        lines[0].columns, lines[0].owners = [None] * len(kept), [None] * len(kept)
        at = sheet.lines.index(lines[0]) + 1
        rule = Line(cells=[PAGE_RULE] * len(kept), kind="rule", table=lines[0].table)
        rule.roles, rule.columns, rule.owners = ["label"] * len(kept), [None] * len(kept), [None] * len(kept)
        sheet.lines[at:at] = [rule, Line(kind="blank")]


def reversed_rows(sheet: Sheet, strength: float, rng: Random) -> None:
    """The end of a two-sided table behind a page break in reverse order, its closing lines run together."""
    for lines in groups(sheet):
        table = lines[0].table or {}
        if lines[0].roles != ["name", "amount", "name", "amount"] or rng.random() >= 0.15 * strength:
            continue
        keep = rng.randrange(10, 16)
        tail = lines[keep:]
        at = sheet.lines.index(tail[0])
        note(tail[0], "rows in reverse order", None, f"the order of the classes in {table['title']}")
        new = []
        for line in reversed(tail):
            left, amount, right, other = line.cells or ["", "", "", ""]
            cells = [left, f"{amount} {right}".strip(), other] if left else ["", right, other]
            spoiled = Line(cells=cells, kind="row", table=line.table, starts=line.starts, damage=line.damage)
            spoiled.roles, spoiled.columns, spoiled.owners = ["text"] * 3, [None] * 3, [None] * 3
            new.append(spoiled)
        sheet.lines[at : at + len(tail)] = [Line(kind="blank"), *new]


def page_breaks(sheet: Sheet, strength: float, rng: Random) -> None:
    """A blank line inside a table, sometimes with the header once more."""
    for lines in groups(sheet):
        if len(lines) < 10 or rng.random() >= 0.3 * strength:
            continue
        at = sheet.lines.index(lines[rng.randrange(4, len(lines) - 2)])
        heads = [line for line in table_lines(sheet, "header") if line.table is lines[0].table]
        again = [Line(cells=list(h.cells or []), kind="header", table=h.table) for h in heads]
        for line in again:
            size = len(line.cells or [])
            line.roles, line.columns, line.owners = ["label"] * size, [None] * size, [None] * size
        sheet.lines[at:at] = [Line(kind="blank"), *(again if rng.random() < 0.4 else [])]
