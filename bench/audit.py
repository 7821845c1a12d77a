"""How often a figure is stated wrongly without a word of doubt: ``python -m bench.audit --count 120``.

Filings with known figures are spoilt in ways that neither their maker nor the reader knows (``bench.spoiling``), read,
and every figure stated is held against the true one of its row (code or name) and column. A wrong figure is *told*
where it is marked unsure, stands in a check that fails, or was mended with its evidence shown; else it is *silent*.
Silent ones are parted once more: those that stand so in the spoilt source (``as printed``: digits spoilt, ``as moved``:
cells slid or lines swapped) and those that the reader itself put wrong (``misplaced``), which is the figure to bring
down. Files may be named, with their truth beside them (NAME.truth.json or NAME.json).
"""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import click
from rapidfuzz import fuzz, process

from bench import scoring
from bench.results import called, record
from bench.scoring import amount, columns, fold
from bench.spoiling import KINDS, Spoiler, plain, spoilt
from corpus.generate import samples
from ingest.pipeline import extract
from ingest.serialise import filing_to_json

Json = dict[str, Any]
STRENGTHS = (0.5, 1.0, 2.0, 4.0)
SILENT = ("misplaced", "as moved", "as printed")
VERDICTS = ("right", "right but unsure", "unsure", "in a failing check", "mended", *SILENT)
_ALIKE = 70
_SAME_LABEL = 85
_MARKS = ("锟斤拷", "\ufffd\ufffd", "\ufffd", "?")
_PARTS = re.compile("(" + "|".join(map(re.escape, _MARKS)) + ")")
_DIGITS = re.compile(r"[\d.,A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure that the reader states, with the verdict on it; ``true`` is what the row has in that column."""

    verdict: str
    table: str
    row: str
    column: str
    value: str
    printed: str
    true: str | None
    line: int | None


@dataclass(slots=True)
class Truth:
    """The true rows of a filing by table and side, to be found by code or name."""

    filing: Json
    names: dict[tuple[str, str], str] = field(init=False)
    rows: dict[tuple[str, str | None], list[Json]] = field(init=False)

    def __post_init__(self) -> None:
        self.names = columns(self.filing)
        self.rows = defaultdict(list)
        for table in self.filing["tables"]:
            for row in table["rows"]:
                self.rows[table["key"], row.get("side")].append(row)

    def column(self, key: str, printed: str) -> str:
        """The true column of a printed header path, the path itself where there is none."""
        path = fold(printed) or ""
        exact = self.names.get((key, path)) or self.names.get((key, path.split("/")[-1]))
        if exact is None:
            known = {column for (table, _), column in self.names.items() if table == key}
            near = process.extract(path, known, scorer=fuzz.ratio, limit=2, score_cutoff=_SAME_LABEL)
            exact = near[0][0] if near and (len(near) == 1 or near[0][1] > near[1][1]) else None
        return exact or path

    def candidates(self, key: str, row: Json) -> list[Json]:
        """The true rows that a row may be: of its code and name, else its code, its name, a name much like it."""
        rows = self.rows[key, row.get("side")]
        code, name = fold(row.get("code")), fold(row["name"]) or ""
        for wanted in (
            [r for r in rows if fold(r.get("code")) == code and fold(r["name"]) == name],
            [r for r in rows if code and fold(r.get("code")) == code],
            [r for r in rows if name and fold(r["name"]) == name],
        ):
            if wanted:
                return wanted
        if any(mark in name for mark in _MARKS):
            pattern = re.compile(
                "".join(".{0,3}" if part in _MARKS else re.escape(part) for part in _PARTS.split(name))
            )
            if wanted := [r for r in rows if pattern.fullmatch(fold(r["name"]) or "")]:
                return wanted
        name = _DIGITS.sub("", name)
        alike = [(fuzz.ratio(fold(r["name"]) or "", name), i) for i, r in enumerate(rows)]
        best = max(alike, default=(0.0, 0))
        return [rows[best[1]]] if best[0] >= _ALIKE else []

    def values(self, key: str, candidates: Iterable[Json], column: str) -> list[str | None]:
        """What the candidates of a row have in a column."""
        return [next((v for c, v in r["values"].items() if self.column(key, c) == column), None) for r in candidates]


def judged(found: Json, truth: Json, spoiler: Spoiler) -> Iterator[Stated]:
    """The verdict on every figure stated that is not zero."""
    known = Truth(truth)
    failing = set(in_failing_checks(found))
    units = {t["key"]: t["unit"] for t in truth["tables"]}
    changed = spoiler.changed | {(plain(d["meant"] or ""), plain(d["printed"] or "")) for d in truth.get("damage", [])}
    for table in found["tables"]:
        key = table["key"]
        same_unit = units.get(key, table["unit"]) == table["unit"]
        for row in table["rows"]:
            candidates = known.candidates(key, row)
            for path, digits in row["values"].items():
                value = amount(digits)
                if value == 0:
                    continue
                true = known.values(key, candidates, known.column(key, path))
                cell = row["cells"][path]
                printed = cell.get("printed", digits)
                counted = path.startswith("第")
                if same_unit and any(amount(t) == value for t in true if t is not None):
                    verdict = "right but unsure" if cell.get("unsure") else "right"
                elif cell.get("unsure") or counted:
                    verdict = "unsure"
                elif (key, row.get("code") or row["name"], path) in failing:
                    verdict = "in a failing check"
                elif "printed" in cell and amount(printed) != value:
                    verdict = "mended"
                elif any((plain(t or ""), plain(printed)) in changed for t in true):
                    verdict = "as printed"
                elif plain(printed) in spoiler.moved:
                    verdict = "as moved"
                else:
                    verdict = "misplaced"
                name = f"{row.get('code') or ''} {row['name']}".strip()
                first = next((t for t in true if t is not None), None)
                yield Stated(verdict, key, name, path, digits, printed, first, cell.get("line", row.get("line")))


def in_failing_checks(found: Json) -> Iterator[tuple[str, str, str]]:
    """(table, row, column) of every figure that takes part in a check that fails."""
    for check in found["checks"]:
        if check["verdict"] == "fails":
            for operand in (*check["left"], *check["right"]):
                yield operand.get("table"), operand.get("row"), operand.get("column")


def needless(found: Json, stated: Iterable[Stated]) -> int:
    """How many figures were mended to something else though their print was right."""
    return sum(not s.verdict.startswith("right") and s.true is not None and amount(plain(s.printed)) == amount(s.true)
               and amount(s.value) != amount(s.true) for s in stated)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A filing's text with its truth; ``suffix`` is how its file name ends."""

    name: str
    text: str
    truth: Json
    suffix: str


def made(seed: int, count: int) -> Iterator[Source]:
    """Undamaged filings as text and Markdown by turns."""
    for sample in samples(seed, count):
        yield Source(sample.name, sample.text, sample.truth, Path(sample.name).suffix)


def named(files: Sequence[Path], count: int) -> Iterator[Source]:
    """The files by turns, ``count`` of them in all."""
    for turn in range(count):
        path = files[turn % len(files)]
        beside = next(p for p in (path.with_suffix(".truth.json"), path.with_suffix(".json")) if p.is_file())
        yield Source(path.stem, path.read_text(encoding="utf-8"), json.loads(beside.read_text("utf-8")), path.suffix)


def chosen_kinds(only: Sequence[str], turn: int, rng: Random) -> list[str]:
    """One kind of damage by turns; every third filing has several."""
    kinds = list(only or KINDS)
    several = turn % 3 == 2 and len(kinds) > 1
    return rng.sample(kinds, min(len(kinds), rng.randint(2, 5))) if several else [kinds[turn % len(kinds)]]


def read(text: str, source: Source, folder: Path) -> Json:
    """What the reader states of a text."""
    path = folder / f"filing{source.suffix}"
    path.write_text(text, encoding="utf-8", newline="\n")
    return filing_to_json(extract(path))


@dataclass(slots=True)
class Account:
    """Verdicts over all filings read, by kind of damage, and the true figures that were not stated."""

    verdicts: Counter[str] = field(default_factory=Counter)
    by_kind: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    true: int = 0
    needless: int = 0
    filings: int = 0

    def add(self, kinds: Sequence[str], stated: Sequence[Stated], truth: Json, found: Json) -> None:
        """Count one filing."""
        counts = Counter(s.verdict for s in stated)
        self.verdicts += counts
        for kind in kinds if len(kinds) == 1 else ["several"]:
            self.by_kind[kind] += counts
        self.true += sum(scoring.cells(truth, {}).values())
        self.needless += needless(found, stated)
        self.filings += 1

    def lines(self) -> list[str]:
        """The account as a Markdown table, in figures stated and in shares of 10,000."""
        whole = sum(self.verdicts.values()) or 1
        out = ["| verdict | figures | of 10,000 stated |", "| --- | ---: | ---: |"]
        out += [f"| {v} | {self.verdicts[v]} | {10000 * self.verdicts[v] / whole:.1f} |" for v in VERDICTS]
        silent = sum(self.verdicts[v] for v in SILENT)
        out.append(f"| silent in all | {silent} | {10000 * silent / whole:.1f} |")
        out.append("")
        out.append(f"{self.filings} spoilt filings, {self.true} true figures, {whole} stated; "
                   f"{self.needless} mended though printed rightly.")  # fmt: skip
        return out


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--seed", default=2026, show_default=True)
@click.option("--count", default=120, show_default=True, help="spoilt filings to read")
@click.option("--kind", "only", multiple=True, type=click.Choice(list(KINDS)), help="damage of these kinds alone")
@click.option("--show", "shown", default=0, help="print so many silent figures of each filing")
@click.option("--by-kind", is_flag=True, help="print the silent figures of each kind of damage")
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="leave texts with silent figures here")
@click.option("--record", "recorded", is_flag=True, help="write the figures into RESULTS.md")
def main(
    files: tuple[Path, ...], seed: int, count: int, only: tuple[str, ...], shown: int, by_kind: bool,
    keep: Path | None, recorded: bool,
) -> None:  # fmt: skip
    """Spoil, read and judge FILES, or made filings where none is named."""
    account = Account()
    sources = named(files, count) if files else made(seed, count)
    with tempfile.TemporaryDirectory() as temporary:
        for turn, source in enumerate(sources):
            rng = Random(f"{seed}/{turn}")
            kinds, strength = chosen_kinds(only, turn, rng), rng.choice(STRENGTHS)
            text, spoiler = spoilt(source.text, kinds, strength, f"{seed}/{turn}")
            found = read(text, source, Path(temporary))
            stated = list(judged(found, source.truth, spoiler))
            account.add(kinds, stated, source.truth, found)
            silent = [s for s in stated if s.verdict == "misplaced"]
            if shown and silent:
                click.echo(f"{turn} {source.name}: {'+'.join(kinds)} at {strength}")
                for item in silent[:shown]:
                    click.echo(f"    {item}")
            if keep and silent:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{turn}-{source.name}{source.suffix if files else ''}").write_text(text, encoding="utf-8")
    if by_kind:
        for kind, counts in sorted(account.by_kind.items(), key=lambda kv: -kv[1]["misplaced"]):
            rest = ", ".join(f"{v} {counts[v]}" for v in VERDICTS[1:] if counts[v])
            click.echo(f"{kind:20} of {sum(counts.values())}: {rest}")
    click.echo("\n".join(account.lines()))
    if recorded:
        record("Reading: figures wrong without a word", called(), account.lines())


if __name__ == "__main__":
    main()
