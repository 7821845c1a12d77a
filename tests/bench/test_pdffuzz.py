"""Damaged bytes: a few of the mutants that ``python -m bench.pdffuzz`` makes by the hundred."""

from __future__ import annotations

import pytest

from bench.pdffuzz import SOURCES, fuzz, mutants
from tests.ingest.readers.pdf.raw import TEXT, one_page

pytest.importorskip("pypdfium2")


def test_the_same_seed_gives_the_same_mutants() -> None:
    data = one_page(TEXT)
    assert list(mutants(data, 12, 3)) == list(mutants(data, 12, 3))
    assert len({*mutants(data, 12, 3), *mutants(data, 12, 4)}) > 12


@pytest.fixture(scope="module")
def ends(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    path = tmp_path_factory.mktemp("fuzz") / "one.pdf"
    path.write_bytes(one_page(TEXT))
    return list(fuzz([path], 60, 1))


def test_each_mutant_ends_for_each_source_in_a_layout_or_one_line(ends: list[tuple[str, str]]) -> None:
    for source in SOURCES:
        told = [what for kind, what in ends if kind == source]
        assert len(told) == 60
        assert all(len(what.splitlines()) == 1 for what in told)
        assert told.count("read whole") > 10


def test_none_takes_long(ends: list[tuple[str, str]]) -> None:
    assert not [what for kind, what in ends if kind == "slow"]
