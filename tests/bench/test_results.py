"""Measured figures are kept a section each."""

from __future__ import annotations

from pathlib import Path

from bench.results import record


def test_a_section_is_written_anew_and_others_stay(tmp_path: Path) -> None:
    results = tmp_path / "RESULTS.md"
    record("b", "python -m b", ["| stale | 1 |"], results)
    record("a", "python -m a", ["other"], results)
    record("b", "python -m b", ["| new | 2 |"], results)
    text = results.read_text(encoding="utf-8")
    assert text.index("## a\n") < text.index("## b\n")
    assert "other" in text
    assert "| new | 2 |" in text
    assert "stale" not in text
    assert text.count("python -m b") == 1
