"""What a filing and its relatives state of each other: its units or department, its years, its budget or account."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from index.port import FilingRef
from ingest.filing import Check, Operand
from ingest.serialise import check_from_json

if TYPE_CHECKING:
    from index.store import Store


def relatives(ref: FilingRef, live: Iterable[FilingRef]) -> list[FilingRef]:
    """The filings that can state something of ``ref`` or it of them; only versions that answer searches."""
    return [other for other in live if other.id != ref.id and (_same_publisher(ref, other) or _same_house(ref, other))]


def _same_publisher(a: FilingRef, b: FilingRef) -> bool:
    another = (a.fiscal_year, a.kind) != (b.fiscal_year, b.kind)  # not a version of the same filing
    return _near(a, b) and another and a.publisher is not None and a.publisher == b.publisher


def _near(a: FilingRef, b: FilingRef) -> bool:
    """Whether the years are at most two apart: a project's form looks back so far."""
    return a.fiscal_year is not None and b.fiscal_year is not None and abs(a.fiscal_year - b.fiscal_year) <= 2


def _same_house(a: FilingRef, b: FilingRef) -> bool:
    """Whether one publisher's code is that of a unit of the other."""
    if a.publisher_code is None or b.publisher_code is None or not _near(a, b):
        return False
    short, long = sorted((a.publisher_code, b.publisher_code), key=len)
    return len(short) < len(long) and long.startswith(short)


def related_checks(store: Store, filing_id: str) -> tuple[Check, ...]:
    """The checks of a filing against its relatives and of theirs against it, failures first, as they are held.

    They are those of the relatives that answer searches now. Raises KeyError.
    """
    no = store.reading(filing_id)
    found = [
        check_from_json(json.loads(told)) if one == no else _seen_from_here(check_from_json(json.loads(told)), id_)
        for one, id_, told in store.against(no)
    ]
    weight = ("fails", "rounding", "not_checkable", "holds")
    return tuple(sorted(found, key=lambda check: weight.index(check.verdict)))


def _seen_from_here(check: Check, other: str) -> Check:
    """A check that another filing makes of this one: its own operands are the other's, its others are ours."""
    left: tuple[Operand, ...] = tuple(replace(operand, filing=other) for operand in check.left)
    right: tuple[Operand, ...] = tuple(replace(operand, filing=None) for operand in check.right)
    return replace(check, left=left, right=right)
