"""The document model: what an amount says of its own print."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.filing import Amount
from ingest.layout import Place


@pytest.mark.parametrize(
    ("digits", "printed"),
    [
        ("2910.06", "2, 910. 06"), ("1202.95", "1,202.95"), ("1202.95", "１，２０２．９５"), ("1202.95", "1，202.95"),
        ("-5.00", "△5.00"), ("-5.00", "(5.00)"), ("-5.00", "－5.00"), ("5.00", "5.00①"), ("0", "0"),
    ],
)  # fmt: skip
def test_another_spelling_of_a_figure_is_no_mending(digits: str, printed: str) -> None:
    assert not Amount(digits, printed, Place(1)).mended


@pytest.mark.parametrize(
    ("digits", "printed"),
    [("1099.07", "1,099.0"), ("2432.62", "2.432.62"), ("5.00", "-5.00"), ("5.00", ""), ("100.00", "l00.00")],
)
def test_another_figure_than_the_printed_one_is(digits: str, printed: str) -> None:
    assert Amount(digits, printed, Place(1)).mended


def test_an_amount_in_the_unit_of_its_table_is_told_in_wan() -> None:
    assert Amount("12029500", "12,029,500", Place(1)).wan("元") == Decimal("1202.95")
