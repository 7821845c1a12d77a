"""What a publisher itself prints amiss: rounding within the tolerance of its identities, contradictions beyond it."""

from __future__ import annotations

from random import Random

from corpus import rounding
from corpus.facts import Paper
from corpus.paper import Subject, paper


def differences(before: Paper, after: Paper) -> list[int]:
    """By how much (0.01 of the unit) each changed cell differs."""
    out = []
    for a, b in zip(before.tables, after.tables, strict=True):
        for x, y in zip(a.rows, b.rows, strict=True):
            out += [y.values[c] - x.values[c] for c in x.values if x.values[c] != y.values[c]]
    return out


def test_rounding_changes_single_cells_by_one_hundredth() -> None:
    whole = paper(3, Subject(1, 0, 2025, "预算"))
    found = differences(whole, rounding.rounded(whole, 4, Random(1)))
    assert found
    assert set(found) <= {1, -1}


def test_a_contradiction_is_one_cell_beyond_rounding() -> None:
    whole = paper(3, Subject(1, 0, 2025, "决算"))
    found = differences(whole, rounding.contradicted(whole, 10, Random(1)))
    assert len(found) == 1
    assert abs(found[0]) >= 20


def test_scale_makes_a_filing_longer_and_keeps_its_arithmetic() -> None:
    one, four = (paper(3, Subject(1, 0, 2025, "预算", scale)) for scale in (1, 4))
    assert len(four.pieces) > len(one.pieces) + 6
    tables = {t.key: t for t in four.tables}
    total = next(r for r in tables["支出总表"].rows if r.name == "合计")
    assert tables["项目支出表"].rows[0].values["合计"] == total.values["项目支出"]
    codes = [r.code for r in tables["项目支出表"].rows if r.depth == 2]
    assert len(codes) == len(set(codes))
