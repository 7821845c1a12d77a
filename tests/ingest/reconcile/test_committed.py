"""The committed sample filings: no check fails but where the publisher is made to have printed a figure wrong."""

from __future__ import annotations

from decimal import Decimal

from corpus import committed
from corpus.generate import make
from corpus.paper import Subject
from ingest.filing import Filing
from ingest.pipeline import extract
from ingest.serialise import filing_from_json


def amounts(filing: Filing) -> dict[tuple[str, int, str], Decimal]:
    return {
        (table.key, number, column): amount.value()
        for table in filing.tables
        for number, row in enumerate(table.rows)
        for column, amount in row.values.items()
    }


def test_only_the_figure_printed_wrong_is_accused() -> None:
    for (*subject, form, kinds), sample in zip(committed.CHOSEN, committed.filings(), strict=True):
        failing = [check for check in extract(committed.FOLDER / sample.name).checks if check.verdict == "fails"]
        if kinds is not committed.AMISS:
            assert failing == []
            continue
        rounded = make(committed.SEED, Subject(*subject), form, {"rounding": kinds["rounding"]})
        right, printed = (amounts(filing_from_json(truth)) for truth in (rounded.truth, sample.truth))
        assert right.keys() == printed.keys()
        (wrong,) = {place for place in right if right[place] != printed[place]}
        named = [(*check.left, *check.right)[check.culprit] for check in failing if check.culprit is not None]
        assert {(operand.table, operand.column) for operand in named} == {(wrong[0], wrong[2])}
