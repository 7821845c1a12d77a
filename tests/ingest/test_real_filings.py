"""The real filings: facts, headings and tables as their truth states them, and every printed line somewhere."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from ingest.folding import squeeze
from ingest.layout import Grid, Layout
from ingest.pipeline import read_layout
from ingest.readers.text import text_layout
from ingest.recognise.parting.segment import Segmentation, segment
from ingest.recognise.prose.passages import read_passages

TRUE = ["000", "001", "003"]
ALL = [*TRUE, "002", "004"]
FORMS = {"000": 3, "001": 3, "002": 5, "003": 5, "004": 6}


def seed(shared: Path, name: str) -> Path:
    (path,) = (shared / "seeds").glob(f"{name}_*.txt")
    return path


def read(shared: Path, name: str) -> tuple[Layout, Segmentation]:
    layout = read_layout(seed(shared, name))
    return layout, segment(layout)


@pytest.mark.parametrize("name", TRUE)
def test_facts_sections_and_table_keys_are_the_true_ones(shared: Path, name: str) -> None:
    _, found = read(shared, name)
    truth = json.loads((shared / "truth" / f"{name}.json").read_text(encoding="utf-8"))
    facts = {field: getattr(found.facts, field) for field in truth["filing"]}
    assert {k: squeeze(str(v)) for k, v in facts.items()} == {k: squeeze(str(v)) for k, v in truth["filing"].items()}
    assert sorted(squeeze(s.title) for s in found.sections) == sorted(squeeze(s["title"]) for s in truth["sections"])
    assert sorted(r.key or "" for r in found.regions if r.kind == "table") == sorted(t["key"] for t in truth["tables"])


@pytest.mark.parametrize("name", TRUE)
def test_a_table_ends_at_its_true_last_row(shared: Path, name: str) -> None:
    _, found = read(shared, name)
    truth = json.loads((shared / "truth" / f"{name}.json").read_text(encoding="utf-8"))
    last = {r.key: r.place.last_line for r in found.regions if r.kind == "table"}
    assert last == {table["key"]: pytest.approx(table["last_line"], abs=2) for table in truth["tables"]}


@pytest.mark.parametrize("name", ALL)
def test_standard_tables_and_forms_are_all_found(shared: Path, name: str) -> None:
    _, found = read(shared, name)
    keys = [r.key for r in found.regions if r.kind == "table"]
    assert len(keys) == len(set(keys))
    assert len(keys) >= 9
    assert sum(r.kind == "form" for r in found.regions) == FORMS[name]


@pytest.mark.parametrize("name", ALL)
def test_every_printed_line_is_in_a_region(shared: Path, name: str) -> None:
    layout, found = read(shared, name)
    covered: set[int] = set()
    for region in found.regions:
        covered.update(range(region.place.line or 0, (region.place.last_line or region.place.line or 0) + 1))
    lost = [b.place.line for b in layout.blocks() if b.place.line not in covered]
    assert [line for line in lost if not _is_page_number(layout, line)] == []


def _is_page_number(layout: Layout, line: int | None) -> bool:
    texts = [b.text for b in layout.blocks() if not isinstance(b, Grid) and b.place.line == line]
    return bool(texts) and all(re.fullmatch(r"\s*[-—]?\s*\d+\s*[-—]?\s*", text) for text in texts)


@pytest.mark.parametrize("name", ALL)
def test_every_line_of_prose_is_in_a_passage_or_a_heading(shared: Path, name: str) -> None:
    _, found = read(shared, name)
    said = squeeze("".join(p.text for p in read_passages(found.regions)))
    for region in found.regions:
        if region.kind == "prose":
            for block in region.blocks:
                texts = [c.text for c in block.cells] if isinstance(block, Grid) else [block.text]
                missing = [t for t in texts if squeeze(t) not in said]
                assert missing == []


def test_time_grows_with_the_number_of_lines(shared: Path) -> None:
    """Forms and narrative repeated inside one body; sixteen times as much takes well under forty times as long."""
    lines = seed(shared, "000").read_text(encoding="utf-8").split("\n")
    head, body, tail = lines[:500], lines[500:1676], lines[1676:]

    def seconds(times: int) -> float:
        layout = text_layout("\n".join([*head, *body * times, *tail]), "a.txt")
        start = time.process_time()
        read_passages(segment(layout).regions)
        return time.process_time() - start

    seconds(1)
    once = min(seconds(1) for _ in range(3))
    assert seconds(16) < 40 * max(once, 0.02)
