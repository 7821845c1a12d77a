"""Damage inside the cells of OCR Markdown: digits, marks, characters, tags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

from corpus.catalogue import ECONOMIC, FUNCTIONAL
from corpus.sheet import Line, Sheet

LOOK_ALIKES = str.maketrans(
    {
        "入": "人",
        "末": "未",
        "育": "肓",
        "土": "士",
        "预": "預",
        "领": "領",
        "类": "類",
        "测": "測",
        "护": "沪",
        "贴": "貼",
    }
)
KNOWN_NAMES = {**FUNCTIONAL, **ECONOMIC}
HALF_WIDTH = str.maketrans("，；：（）“”", ',;:()""')
STRAY = ("·", "•", "-", "ĺ")
TAGS = ("<u> </u>", "<del>        </del>", "<del> </del>")


def note(line: Line, printed: str, meant: str | None, evidence: str) -> None:
    """Enter one piece of damage."""
    line.damage.append({"printed": printed, "meant": meant, "evidence": evidence})


def table_lines(sheet: Sheet, kind: str = "row") -> Iterator[Line]:
    """The lines with cells of the standard tables."""
    return (line for line in sheet.lines if line.table is not None and line.cells is not None and line.kind == kind)


def amounts(line: Line) -> Iterator[int]:
    """The places of a line's printed amounts."""
    return (i for i, role in enumerate(line.roles) if role == "amount" and line.cells and line.cells[i])


def look_alikes(sheet: Sheet, strength: float, rng: Random) -> None:
    """A character of a subject's name read as one that looks like it; the code beside it tells the name."""
    for line in table_lines(sheet):
        for i, role in enumerate(line.roles):
            owner = line.owners[i]
            if role != "name" or owner is None or KNOWN_NAMES.get(owner["code"] or "") != owner["name"]:
                continue
            spoiled = owner["name"].translate(LOOK_ALIKES)
            if spoiled != owner["name"] and line.cells and rng.random() < 0.08 * strength:
                note(line, spoiled, owner["name"], "the name that the classification has for the code")
                line.cells[i] = line.cells[i].replace(owner["name"], spoiled)


def cut_digits(sheet: Sheet, strength: float, rng: Random) -> None:
    """The last digit of an amount lost: 1,099.0 for 1,099.07; only where other tables print the figure too."""
    seen = Counter(v for t in sheet.truth["tables"] for v in {v for r in t["rows"] for v in r["values"].values()})
    tables: Counter[str] = Counter()
    for line in table_lines(sheet):
        for i in amounts(line):
            owner, column, key = line.owners[i], line.columns[i], (line.table or {})["key"]
            if owner is None or column is None or not line.cells or tables[key] >= 2 * strength:
                continue
            digits = owner["values"][column]
            if seen[digits] < 3 or digits.endswith("0") or rng.random() >= 0.02 * strength:
                continue
            tables[key] += 1
            note(line, line.cells[i][:-1], digits, "the same figure in other tables; the sums of the table")
            line.cells[i] = line.cells[i][:-1]
            break


def dots_for_commas(sheet: Sheet, strength: float, rng: Random) -> None:
    """A dot where the thousands are parted: 2.432.62."""
    for line in table_lines(sheet):
        for i in amounts(line):
            text = (line.cells or [])[i]
            if "," in text and text.count(".") == 1 and rng.random() < 0.06 * strength:
                owner, column = line.owners[i], line.columns[i]
                note(line, text.replace(",", "."), owner["values"][column] if owner and column else None, "two dots")
                (line.cells or [])[i] = text.replace(",", ".")


def blanks_in_numbers(sheet: Sheet, strength: float, rng: Random) -> None:
    """Blanks behind the marks of numbers, table by table: 2, 910. 06."""
    spoiled: dict[int, bool] = {}
    for line in table_lines(sheet):
        if not spoiled.setdefault(id(line.table), rng.random() < 0.35 * strength):
            continue
        for i in amounts(line):
            if line.cells and rng.random() < 0.9:
                line.cells[i] = line.cells[i].replace(",", ", ").replace(".", ". ")


def odd_signs(sheet: Sheet, strength: float, rng: Random) -> None:
    """≪ for ≤ and ↑ for 个 in targets."""
    for line in sheet.lines:
        if line.kind != "indicator" or not line.cells:
            continue
        for i, role in enumerate(line.roles):
            text = line.cells[i]
            if role != "target" or not text or rng.random() >= 0.15 * strength:
                continue
            odd = text.replace("≤", "≪")
            if odd.endswith("个") and odd[:-1][-1:].isdigit():
                odd = odd[:-1] + " ↑"
            if odd != text:
                note(line, odd, text, "a sign that the OCR takes for another")
                line.cells[i] = odd


def html_tags(sheet: Sheet, strength: float, rng: Random) -> None:
    """Tags and specks in empty cells, bold tags round names and labels."""
    for line in table_lines(sheet):
        if line.cells is None:
            continue
        for i, text in enumerate(line.cells):
            if not text and line.roles[i] == "amount" and rng.random() < 0.01 * strength:
                speck = rng.choice(TAGS + STRAY)
                note(line, speck, "", "a stroke of the table's rule")
                line.cells[i] = speck
            elif line.roles[i] == "name" and text and rng.random() < 0.01 * strength:
                line.cells[i] = f"<b>{text}</b>"


def half_width(sheet: Sheet, strength: float, rng: Random) -> None:
    """A run of OCR that writes all punctuation half width; half of the filings."""
    if rng.random() < 0.5 * strength:
        for line in sheet.lines:
            line.text = line.text.translate(HALF_WIDTH)
            if line.cells is not None:
                line.cells = [text.translate(HALF_WIDTH) for text in line.cells]


def wrapped_cells(sheet: Sheet, strength: float, rng: Random) -> None:
    """Blanks where the names, labels and long codes of a table wrapped inside their cells: 政府 性基 金预 算."""
    widths: dict[int, int] = {}
    for line in sheet.lines:
        if line.cells is None or line.kind not in ("row", "header", "indicator"):
            continue
        group = id(line.table) if line.table is not None else 0
        if group not in widths:
            widths[group] = rng.choice((4, 6, 8, 10)) if rng.random() < 0.6 * strength else 0
        wide = widths[group]
        for i, role in enumerate(line.roles):
            text = line.cells[i]
            if wide and role in ("name", "text", "label") and len(text) > wide and text[0] != "<":
                most = wide if role != "label" or len(text) > 8 else 4
                line.cells[i] = " ".join(text[j : j + most] for j in range(0, len(text), most))
            elif wide and role == "code" and len(text) == 21:
                line.cells[i] = f"{text[:12]} {text[12:]}"
            elif wide and role == "name" and text == "合计":
                line.cells[i] = "合 计"


def garbled_units(sheet: Sheet, strength: float, rng: Random) -> None:
    """The line with publisher and unit read as letters and strokes; a table in 元 always keeps its own."""
    for line in sheet.lines:
        if line.kind == "unit" and line.text.endswith("万元") and line.table and rng.random() < 0.04 * strength:
            garbled = rng.choice(("HI-1 J. 2404.14 ZE () 111 <b>中区,</b> 7770", "的门: 市经历和自忘化向 平世: 刀九"))
            note(line, garbled, line.text, "the line that stands above every table")
            line.text = garbled


def prose_blanks(sheet: Sheet, strength: float, rng: Random) -> None:
    """Blanks inside sentences, as line ends of the page leave them."""
    for line in sheet.lines:
        if line.kind != "text" or line.cells is not None or len(line.text) < 30:
            continue
        text = ""
        for c in line.text:
            text += " " + c if text and rng.random() < 0.015 * strength and not c.isascii() else c
        line.text = text
