"""Damage to text dumps: labels out of place, values before names, wrapped codes, letter spacing, mixed-up headers."""

from __future__ import annotations

import re
from itertools import islice
from random import Random

from corpus.damage_cells import note
from corpus.sheet import Line, Sheet

AMOUNT = re.compile(r"(?: -?[\d,]+\.\d\d)+$")


def _blocks(sheet: Sheet, kind: str) -> list[list[Line]]:
    """Runs of lines of one kind with the blank lines between them, page by page of the form."""
    out: list[list[Line]] = []
    run: list[Line] = []
    for line in sheet.lines:
        if line.kind == kind or (line.kind == "blank" and run):
            run.append(line)
            continue
        if run:
            out.append(run)
        run = []
    return [*out, run] if run else out


def _with_blank(sheet: Sheet, at: int) -> int:
    """One past the blank line that may follow line ``at``."""
    return at + 2 if at + 1 < len(sheet.lines) and sheet.lines[at + 1].kind == "blank" else at + 1


def displaced_levels(sheet: Sheet, strength: float, rng: Random) -> None:
    """The labels of a group of indicators behind its first row, in the height's middle, where cells are centred."""
    for block in _blocks(sheet, "level"):
        if rng.random() >= 0.2 * strength:
            continue
        at = sheet.lines.index(block[0])
        rows = at + len(block)
        found = (i for i, line in enumerate(sheet.lines[rows:], rows) if line.starts and line.kind == "indicator")
        starts = list(islice(found, 2))
        if len(starts) < 2 or any(sheet.lines[i].kind not in ("indicator", "blank") for i in range(rows, starts[1])):
            continue
        if any("\f" in line.text for line in sheet.lines[at : starts[1]]):
            continue
        moved = sheet.lines[at:rows]
        first = sheet.lines[rows : starts[1]]
        note(moved[0], moved[0].text, None, "the label stands behind the first row of its group")
        sheet.lines[at : starts[1]] = [*first, *moved]


def values_first(sheet: Sheet, strength: float, rng: Random) -> None:
    """The values of an indicator before its wrapped name."""
    lines = sheet.lines
    starts = [i for i, line in enumerate(lines) if line.kind == "indicator" and line.starts]
    for a, b in reversed(list(zip(starts, [*starts[1:], len(lines)], strict=True))):
        part = [i for i in range(a, b) if lines[i].kind == "indicator"]
        if len(part) < 3 or rng.random() >= 0.05 * strength or any("\f" in lines[i].text for i in part):
            continue
        last = lines[part[-1]]
        if part != list(range(a, a + len(part))) and any(
            lines[i].kind not in ("indicator", "blank") for i in range(a, part[-1])
        ):
            continue
        if not last.text or lines[a].text.count(" "):
            continue
        del lines[part[-1]]
        lines.insert(a, last)
        note(last, last.text, None, "the values stand before the name")


def tails_behind(sheet: Sheet, strength: float, rng: Random) -> None:
    """The end of a wrapped name behind the row's amounts."""
    for i, line in enumerate(sheet.lines[:-4]):
        if line.kind != "row" or not line.starts or line.table is None or rng.random() >= 0.15 * strength:
            continue
        after = [j for j in range(i + 1, i + 8) if j < len(sheet.lines) and sheet.lines[j].kind == "row"][:3]
        if len(after) < 3 or any(sheet.lines[j].starts for j in after):
            continue
        name, tail, amounts = (sheet.lines[j] for j in after)
        if "\f" in name.text + tail.text + amounts.text or not AMOUNT.fullmatch(" " + amounts.text):
            continue
        name.text = f"{name.text} {amounts.text}"
        at = sheet.lines.index(amounts)
        del sheet.lines[at : _with_blank(sheet, at)]


def wrapped_codes(sheet: Sheet, strength: float, rng: Random) -> None:
    """The 21-character code of a project over two lines."""
    for line in list(sheet.lines):
        code = next((s["code"] for s in line.starts if len(s.get("code") or "") == 21), None)
        if line.kind != "row" or code is None or code not in line.text or rng.random() >= 0.15 * strength:
            continue
        before, after = line.text.split(code)
        cut = rng.choice((12, 14, 18))
        line.text = before + code[:cut]
        at = sheet.lines.index(line)
        rest = [Line(code[cut:], kind="row", table=line.table)]
        if after.strip():
            rest.append(Line(after.lstrip(" "), kind="row", table=line.table))
        sheet.lines[at + 1 : at + 1] = rest


def letter_spacing(sheet: Sheet, strength: float, rng: Random) -> None:
    """Blanks between the letters of a name's line that the page justifies."""
    for line in sheet.lines:
        if (
            line.kind == "indicator"
            and 4 <= len(line.text) <= 9
            and rng.random() < 0.05 * strength
            and line.text.isalpha()
        ):
            line.text = " ".join(line.text)


def interleaved_headers(sheet: Sheet, strength: float, rng: Random) -> None:
    """The cells of a form's header of several levels run into each other."""
    whole = ["指标值", "近两年指标值 预期当年实现值", "指标值确定依据", "前年 上年"]
    mixed = ["指标值", "指标值确定", "依据近两年指标值 预期当年", "实现值前 年 上 年"]
    heads = [line for line in sheet.lines if line.kind == "form header"]
    for at in range(len(heads) - 3):
        run = heads[at : at + 4]
        if [line.text for line in run] == whole and rng.random() < 0.5 * strength:
            for line, text in zip(run, mixed, strict=True):
                if line.text != text:
                    note(line, text, line.text, "header cells run together")
                    line.text = text


def page_numbers(sheet: Sheet, strength: float, rng: Random) -> None:
    """Page numbers as lines of their own at the foot of pages, in filings that have form feeds; half of the filings."""
    if rng.random() >= 0.5 * strength:
        return
    shape = rng.choice(("- {} -", "— {} —", "第 {} 页"))
    breaks = [i for i, line in enumerate(sheet.lines) if line.text.startswith("\f")]
    for number, at in reversed(list(enumerate(breaks, 1))):
        sheet.lines[at:at] = [Line(shape.format(number), kind="page number"), Line(kind="blank")]
