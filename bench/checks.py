"""How well the checks judge: clean filings without a failure, one changed cell reported and named, time a filing.

    python -m bench.checks [--filings 300] [--trials 3000] [--seed 1] [--record]

Clean filings are generated; their tables, projects and indicators are the known facts, their prose is read from the
rendered text. A trial changes one printed figure that takes part in an equality by more than all rounding, and asks
whether a failing check holds it and, where the identities single it out, whether the check names it. They single a
cell out where it stands in two failing equalities at least.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import click

from bench.results import record
from corpus.generate import samples, write
from ingest.filing import Filing
from ingest.layout import Place
from ingest.pipeline import extract
from ingest.reconcile import reconcile
from ingest.serialise import filing_from_json

Cell = tuple[int, int, str]


def clean_filings(seed: int, count: int, folder: Path) -> Iterator[Filing]:
    """Generated filings without damage: their facts with the prose as the reader finds it."""
    for sample in samples(seed, count, ("text", "markdown"), {}):
        known = filing_from_json(sample.truth)
        read = extract(write(sample, folder))
        said = {table.key: table.statement for table in read.tables}
        tables = tuple(replace(table, statement=said.get(table.key)) for table in known.tables)
        yield replace(
            known, tables=tables, passages=read.passages, sections=read.sections, form_figures=read.form_figures
        )


def partaking(filing: Filing) -> list[Cell]:
    """The printed figures that take part in an equality between figures of tables."""
    where: dict[tuple[str, str, str, Place], Cell] = {
        (table.key, row.code or row.name, column, amount.place): (t, r, column)
        for t, table in enumerate(filing.tables)
        for r, row in enumerate(table.rows)
        for column, amount in row.values.items()
        if amount.value()
    }
    found: set[Cell] = set()
    for check in reconcile(filing):
        operands = (*check.left, *check.right)
        if check.difference is None or "不大于" in check.statement or not all(o.table for o in operands):
            continue
        for o in operands:
            if o.table and o.row and o.column and o.place:
                cell = where.get((o.table, o.row, o.column, o.place))
                found |= {cell} if cell else set()
    return sorted(found)


def changed(filing: Filing, cell: Cell, rng: random.Random) -> Filing:
    """The filing with one figure changed by one to a thousand units."""
    t, r, column = cell
    table = filing.tables[t]
    row = table.rows[r]
    amount = row.values[column]
    digits = str(amount.value() + rng.choice((1, -1)) * Decimal(rng.randint(100, 100000)) / 100)
    values = row.values | {column: replace(amount, digits=digits)}
    rows = (*table.rows[:r], replace(row, values=values), *table.rows[r + 1 :])
    return replace(filing, tables=(*filing.tables[:t], replace(table, rows=rows), *filing.tables[t + 1 :]))


def trial(filing: Filing, cell: Cell, rng: random.Random) -> tuple[bool, int, bool]:
    """(reported, in how many failing checks, named and nothing else named)."""
    t, r, column = cell
    row = filing.tables[t].rows[r]
    target = (filing.tables[t].key, row.code or row.name, column)
    failing = [c for c in reconcile(changed(filing, cell, rng)) if c.verdict == "fails"]
    holding = [c for c in failing if target in {(o.table, o.row, o.column) for o in (*c.left, *c.right)}]
    accused = [(*c.left, *c.right)[c.culprit] for c in failing if c.culprit is not None]
    return bool(holding), len(holding), {(o.table, o.row, o.column) for o in accused} == {target}


@click.command()
@click.option("--filings", default=300, show_default=True)
@click.option("--trials", default=3000, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--record", "keep", is_flag=True, help="write the figures into RESULTS.md")
def main(filings: int, trials: int, seed: int, keep: bool) -> None:
    """Print the figures."""
    rng = random.Random(seed)
    failing: Counter[str] = Counter()
    seconds: list[float] = []
    checks = 0
    kept: list[Filing] = []
    with tempfile.TemporaryDirectory() as folder:
        for filing in clean_filings(seed, filings, Path(folder)):
            start = time.process_time()
            found = reconcile(filing)
            seconds.append(time.process_time() - start)
            checks += len(found)
            for check in found:
                if check.verdict == "fails":
                    failing[check.rule] += 1
                    if failing[check.rule] <= 2:
                        right = [(o.label, str(o.value)) for o in check.right[:2]]
                        click.echo(
                            f"  {filing.source}: {check.rule} {check.left[0].label} {check.left[0].value} {right}"
                        )
            kept.append(filing)
    lines: list[str] = []
    lines.append(f"- clean filings {filings}, checks {checks}, failing {sum(failing.values())} {dict(failing)}")
    median, largest = statistics.median(seconds) * 1000, max(seconds) * 1000
    lines.append(f"- ms of processor time a filing: median {median:.1f}, largest {largest:.1f}")
    reported = singled = named = 0
    cells = {filing.source: partaking(filing) for filing in kept}
    for _ in range(trials):
        filing = rng.choice(kept)
        seen, identities, alone = trial(filing, rng.choice(cells[filing.source]), rng)
        reported += seen
        if identities >= 2:
            singled += 1
            named += alone
    lines.append(f"- trials {trials}: reported {reported} ({reported / trials:.2%})")
    lines.append(f"- of {singled} singled out by two or more equalities, named {named} ({named / max(singled, 1):.2%})")
    click.echo("\n".join(lines))
    if keep:
        record("Checks", f"python -m bench.checks --filings {filings} --trials {trials} --seed {seed}", lines)


if __name__ == "__main__":
    main()
