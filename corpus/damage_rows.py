"""Damage to single rows of OCR tables: codes on the wrong row, names over two cells or two pages, amounts lost.

Also whole blocks of a form run into one line.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from random import Random

from corpus.damage_cells import KNOWN_NAMES, amounts, note, table_lines
from corpus.damage_grid import groups, is_coded
from corpus.sheet import Line, Sheet


def displaced_codes(sheet: Sheet, strength: float, rng: Random) -> None:
    """A code cut, and printed whole on the next row in place of that row's own; the names tell both."""
    for lines in groups(sheet):
        if not is_coded(lines) or rng.random() >= 0.12 * strength:
            continue
        pairs = [
            (a, b)
            for a, b in pairwise(lines)
            if all(len(r.starts[0]["code"] or "") == 7 and r.starts[0]["name"] in NAMED_ONCE for r in (a, b))
            and a.cells
            and b.cells
            and a.cells[0] == a.starts[0]["code"]
            and b.cells[0] == b.starts[0]["code"]
        ]
        if not pairs:
            continue
        first, second = rng.choice(pairs)
        one, two = first.starts[0]["code"], second.starts[0]["code"]
        note(first, one[:6], one, "the code of the name")
        note(second, one, two, "the code of the name; the row above")
        (first.cells or [])[0], (second.cells or [])[0] = one[:6], one


NAMED_ONCE = {name for name, count in Counter(KNOWN_NAMES.values()).items() if count == 1}
"""The names that one code alone has."""


def lost_amounts(sheet: Sheet, strength: float, rng: Random) -> None:
    """An amount that is not there, where the row's other amounts and other tables tell it."""
    seen = Counter(v for t in sheet.truth["tables"] for v in {v for r in t["rows"] for v in r["values"].values()})
    for lines in groups(sheet):
        if not is_coded(lines) or rng.random() >= 0.12 * strength:
            continue
        line = rng.choice(lines)
        places = [i for i in list(amounts(line))[1:] if _value(line, i) and seen[_value(line, i)] > 3]
        if places and not line.damage:
            i = rng.choice(places)
            note(line, "", _value(line, i), "the row's total less its other parts; the same row in other tables")
            (line.cells or [])[i] = ""


def _value(line: Line, i: int) -> str:
    """The amount that truth has for a cell, and nothing for a zero."""
    owner, column = line.owners[i], line.columns[i]
    value = str(owner["values"].get(column, "")) if owner and column else ""
    return "" if value == "0.00" else value


def smeared_rows(sheet: Sheet, strength: float, rng: Random) -> None:
    """A small table whose code cells also hold the start of the name, the name over two cells behind."""
    for lines in groups(sheet):
        if not is_coded(lines) or len(lines) > 8 or rng.random() >= 0.3 * strength:
            continue
        for line in lines:
            cells = line.cells or []
            code, name = cells[0], cells[1]
            if not code or len(name) < 9:
                continue
            note(line, f"{code} {name[:8]}", f"{code} | {name}", "the name stands twice, in two cells the second time")
            cells[0], cells[1] = f"{code} {name[:8]}", name[:8]
            cells.insert(2, name[8:])
            line.roles.insert(2, "text")
            line.columns.insert(2, None)
            line.owners.insert(2, None)
        for line in [*lines, *(h for h in table_lines(sheet, "header") if h.table is lines[0].table)]:
            if line.cells is not None and len(line.cells) < max(len(r.cells or []) for r in lines):
                line.cells.insert(1, "")
                line.roles.insert(1, "label")
                line.columns.insert(1, None)
                line.owners.insert(1, None)


def broken_rows(sheet: Sheet, strength: float, rng: Random) -> None:
    """A row whose wrapped name the page break cut: the end of the name stands alone behind a blank line."""
    for line in list(sheet.lines):
        if (
            line.kind not in ("row", "indicator")
            or not line.cells
            or len(line.starts) != 1
            or line.roles.count("name") != 1
        ):
            continue
        at = line.roles.index("name")
        name = line.cells[at]
        if len(name) < 8 or "<" in name or rng.random() >= 0.006 * strength:
            continue
        cut = rng.randrange(4, len(name) - 2)
        note(line, name[:cut], name, "the end of the name stands behind the page break")
        line.cells[at] = name[:cut].rstrip()
        rest = Line(cells=[""] * len(line.cells), kind="rest", table=line.table)
        rest.roles, rest.columns, rest.owners = (
            ["label"] * len(line.cells),
            [None] * len(line.cells),
            [None] * len(line.cells),
        )
        (rest.cells or [])[at] = name[cut:].lstrip()
        place = sheet.lines.index(line) + 1
        sheet.lines[place:place] = [Line(kind="blank"), rest]


def collapsed_blocks(sheet: Sheet, strength: float, rng: Random) -> None:
    """All rows of one goal of a self-evaluation run into one line, ends of names behind their values.

    At most one goal of a filing.
    """
    runs: list[list[Line]] = []
    before: Line | None = None
    for line in sheet.lines:
        if line.kind == "indicator" and line.starts and line.starts[0].get("score"):
            if runs and before is runs[-1][-1]:
                runs[-1].append(line)
            else:
                runs.append([line])
        before = line
    if not runs or rng.random() >= 0.3 * strength:
        return
    run = rng.choice(runs)
    at = sheet.lines.index(run[0])
    text = " ".join(_run_together(line, rng) for line in run)
    whole = Line(text=text, kind="collapsed", starts=[s for line in run for s in line.starts])
    note(whole, text[:60], "one row for each indicator", "a block of the form run into one line")
    sheet.lines[at : at + len(run)] = [whole]


def _run_together(line: Line, rng: Random) -> str:
    """The texts of an indicator's row; the end of a name that wraps may come behind the values."""
    cells = line.cells or []
    at = line.roles.index("name")
    name, cut = cells[at], 0
    if "（" in name[-6:] and rng.random() < 0.4:
        cut = len(name) - name.rindex("（")
    texts = [*cells[:at], name[: len(name) - cut], *cells[at + 1 :], name[len(name) - cut :] if cut else ""]
    return " ".join(t for t in texts if t)
