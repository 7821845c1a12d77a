"""How well an extracted filing agrees with its truth: F1 over exact items, and which repairs are wrong.

Both are filings in the public JSON form. White space is removed and full-width forms and quotes are folded before
comparing; a zero or empty amount is not scored; a column matches by its whole path, or by its last part where that
part names one column of the true table only.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

Json = dict[str, Any]
PARTS = ("filing", "sections", "tables", "rows", "cells", "indicators", "projects", "details", "sourced")
_FOLD = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "－": "-",
                       "≪": "≤", "≦": "≤", "≧": "≥"})  # fmt: skip
_NEAR = 4


def fold(text: object) -> str | None:
    """The text without white space in NFKC; None stays None."""
    if text is None:
        return None
    out = re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text))).translate(_FOLD)
    return out.replace("指指标", "指标").replace("指标指标", "指标")


def amount(text: object) -> Decimal | str:
    """The number that a text is, else the text."""
    try:
        return Decimal(str(text).replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return str(text)


def f1(found: Counter[Any], true: Counter[Any]) -> float:
    """F1 of two bags; 1 where both are empty."""
    hit = sum((found & true).values())
    whole = sum(found.values()) + sum(true.values())
    return 2 * hit / whole if whole else 1.0


def rows(filing: Json) -> Counter[Any]:
    """(table, side, code, name) of every row."""
    return Counter(
        (t["key"], r.get("side"), fold(r.get("code")), fold(r["name"])) for t in filing["tables"] for r in t["rows"]
    )


def columns(truth: Json) -> dict[tuple[str, str], str]:
    """The true column for a folded path or an unambiguous last part, by table."""
    names: dict[tuple[str, str], str] = {}
    for table in truth["tables"]:
        paths = {fold(c) or "" for c in table.get("columns", [])}
        paths |= {fold(c) or "" for r in table["rows"] for c in r.get("values", {})}
        tails = Counter(c.split("/")[-1] for c in paths)
        for column in paths:
            names[table["key"], column] = column
            tail = column.split("/")[-1]
            if tails[tail] == 1:
                names[table["key"], tail] = column
    return names


def cells(filing: Json, names: dict[tuple[str, str], str]) -> Counter[Any]:
    """(table, side, code or name, column, amount) of every amount that is not zero."""
    out: Counter[Any] = Counter()
    for table in filing["tables"]:
        key = table["key"]
        for row in table["rows"]:
            who = fold(row.get("code")) or fold(row["name"])
            for printed, digits in row.get("values", {}).items():
                value = amount(digits)
                if value in (0, "", "None"):
                    continue
                column = fold(printed) or ""
                column = names.get((key, column)) or names.get((key, column.split("/")[-1])) or column
                out[key, row.get("side"), who, column, value] += 1
    return out


def wrong_figures(found: Json, truth: Json) -> tuple[int, int]:
    """How many amounts stand where truth has none such: those given as sure, and those marked unsure."""
    names = columns(truth)
    everything = cells(found, names) - cells(truth, names)
    sure = {
        "tables": [
            table
            | {
                "rows": [
                    row
                    | {
                        "values": {
                            column: digits
                            for column, digits in row.get("values", {}).items()
                            if not row.get("cells", {}).get(column, {}).get("unsure")
                        }
                    }
                    for row in table["rows"]
                ]
            }
            for table in found["tables"]
        ]
    }
    unmarked = sum((cells(sure, names) - cells(truth, names)).values())
    return unmarked, sum(everything.values()) - unmarked


def _indicator(item: Json) -> tuple[str | None, ...]:
    return tuple(fold(item.get(k)) for k in ("scope", "horizon", "goal", "level1", "level2", "name", "target"))


def indicators(filing: Json, skip: Iterable[Iterable[int]] = ()) -> Counter[Any]:
    """Every indicator but those in line ranges that no reader can settle."""
    ranges = [tuple(r) for r in skip]
    kept = (i for i in filing["indicators"] if not any(a <= (i.get("line") or 0) <= b for a, b in ranges))
    return Counter(_indicator(i) for i in kept)


def details(found: Json, truth: Json) -> float:
    """The share of previous values, bases, actual values and scores that are right, over the indicators both have."""
    mine = {_indicator(i): i for i in found["indicators"]}
    right = asked = 0
    for item in truth["indicators"]:
        other = mine.get(_indicator(item))
        if other is None:
            continue
        for name in ("basis", "actual", "score"):
            if item.get(name) is not None:
                asked += 1
                right += fold(item[name]) == fold(other.get(name))
        if "previous" in item:
            asked += 1
            right += [fold(p) for p in item["previous"]] == [fold(p) for p in other.get("previous") or []]
    return right / asked if asked else 1.0


def sourced(filing: Json, text: str) -> float:
    """The share of rows and indicators whose line holds the start of their code or name within two lines."""
    lines = [fold(line) or "" for line in text.split("\n")]
    things = [(r.get("line"), r.get("code") or r["name"]) for t in filing["tables"] for r in t["rows"]]
    things += [(i.get("line"), i["name"]) for i in filing["indicators"]]
    right = sum(
        bool(line) and (fold(name) or "")[:3] in "".join(lines[max(0, line - 3) : line + 2]) for line, name in things
    )
    return right / len(things) if things else 1.0


def score(found: Json, truth: Json, text: str) -> dict[str, float]:
    """Every part of PARTS with its figure from 0 to 1."""
    skip = truth.get("unscored", [])
    names = columns(truth)
    facts = ("title", "publisher", "publisher_code", "fiscal_year", "kind")

    def titles(filing: Json) -> Counter[Any]:
        return Counter(fold(s["title"]) for s in filing.get("sections", []))

    def projects(filing: Json) -> Counter[Any]:
        return Counter(
            (fold(p.get("code")), fold(p["name"]), fold(p.get("unit")), str(amount(p.get("year_budget"))))
            for p in filing["projects"]
        )

    return {
        "filing": sum(fold(found["filing"].get(k)) == fold(truth["filing"].get(k)) for k in facts) / len(facts),
        "sections": f1(titles(found), titles(truth)),
        "tables": f1(Counter(t["key"] for t in found["tables"]), Counter(t["key"] for t in truth["tables"])),
        "rows": f1(rows(found), rows(truth)),
        "cells": f1(cells(found, names), cells(truth, names)),
        "indicators": f1(indicators(found, skip), indicators(truth, skip)),
        "projects": f1(projects(found), projects(truth)),
        "details": details(found, truth),
        "sourced": sourced(found, text),
    }


def misses(found: Json, truth: Json) -> dict[str, tuple[list[Any], list[Any]]]:
    """(missing, spurious) items of rows, cells, indicators and sections."""
    names, skip = columns(truth), truth.get("unscored", [])
    bags = {
        "rows": (rows(found), rows(truth)),
        "cells": (cells(found, names), cells(truth, names)),
        "indicators": (indicators(found, skip), indicators(truth, skip)),
        "sections": tuple(Counter(fold(s["title"]) for s in f.get("sections", [])) for f in (found, truth)),
    }
    return {k: (list((t - f).elements()), list((f - t).elements())) for k, (f, t) in bags.items()}


def _true_near(truth: Json, first: int, last: int) -> tuple[set[str], set[Decimal]]:
    """The texts and amounts that truth has for items of these lines and next to them."""
    texts: set[str] = set()
    numbers: set[Decimal] = set()

    def near(line: int | None) -> bool:
        return line is not None and first - _NEAR <= line <= last + _NEAR

    def take(value: object) -> None:
        if value is not None:
            texts.add(fold(value) or "")
            number = amount(value)
            if isinstance(number, Decimal):
                numbers.add(number)

    for entry in truth.get("damage", []):
        if near(entry["line"]):
            take(entry["meant"])
    for table in truth["tables"]:
        if (table["first_line"] or 0) - _NEAR <= last and first <= (table["last_line"] or 0) + _NEAR:
            for column in table["columns"]:
                take(column)
                for part in column.split("/"):
                    take(part)
            take(table["title"])
        for row in table["rows"]:
            if near(row.get("line")):
                for value in (row.get("code"), row["name"], *row["values"].values(), *row.get("attrs", {}).values()):
                    take(value)
    for item in truth["indicators"] + truth["projects"]:
        if near(item.get("line")) or "code" in item:
            for value in item.values():
                for part in value if isinstance(value, list) else [value]:
                    take(part)
    for section in truth["sections"]:
        if near(section.get("line")):
            take(section["title"])
    return texts, numbers


def _needless(repair: Json, truth: Json, line: int) -> bool:
    """Whether an amount was "mended" that truth has in this row just as it was printed."""
    printed, meant = amount(repair["printed"]), amount(repair["meant"])
    if not (isinstance(printed, Decimal) and isinstance(meant, Decimal)) or printed == meant:
        return False
    here = [r for t in truth["tables"] for r in t["rows"] if r.get("line") == line]
    damaged = any(e["line"] == line and amount(e["printed"]) == printed for e in truth.get("damage", []))
    return not damaged and any(amount(v) == printed for r in here for v in r["values"].values())


def _planted(repair: Json, truth: Json, line: int) -> bool | None:
    """Whether an amount was mended to what it was before it was spoiled on purpose; None where it was not spoiled."""
    spoiled = [
        e for e in truth.get("damage", []) if e["line"] == line and fold(e["printed"]) == fold(repair["printed"])
    ]
    meant = amount(repair["meant"])
    if not spoiled or not isinstance(meant, Decimal):
        return None
    return any(amount(e["meant"]) == meant for e in spoiled)


def wrong_repairs(found: Json, truth: Json) -> list[Json]:
    """The repairs whose meaning is nothing that truth has at that place."""
    wrong = []
    for repair in found.get("repairs", []):
        first = repair.get("line") or 0
        texts, numbers = _true_near(truth, first, repair.get("last_line") or first)
        meant = fold(repair["meant"]) or ""
        planted = _planted(repair, truth, first)
        if planted is not None or _needless(repair, truth, first):
            wrong += [] if planted else [repair]
            continue
        if meant in texts or meant in ("", fold(repair["printed"])) or amount(repair["meant"]) in numbers:
            continue
        parts = [p for p in re.split(r"[|/]", meant) if p]
        if len(parts) > 1 and all(p in texts or amount(p) in numbers for p in parts):
            continue
        wrong.append(repair)
    return wrong
