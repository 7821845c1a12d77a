"""rjieba cuts as jieba does, with the field's dictionary, over all Chinese runs of the sample filings."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from index.analysis import index_form
from index.segmenting import cut_han, field_terms, jieba_cut, rjieba_cut

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "filings"
HAN = re.compile(r"[\u4e00-\u9fff]+")


@pytest.mark.skipif(find_spec("rjieba") is None, reason="the [fast] extra is not installed")
def test_the_accelerator_gives_the_same_words() -> None:
    texts = [path.read_text(encoding="utf-8") for path in CORPUS.iterdir() if path.suffix in (".txt", ".md")]
    runs = {run for text in texts for run in HAN.findall(index_form(text))}
    assert len(runs) > 1000
    slow, fast = jieba_cut(), rjieba_cut()
    assert [run for run in runs if slow(run) != fast(run)] == []


def test_the_fields_words_stay_whole() -> None:
    assert [term for term in field_terms() if not HAN.fullmatch(term) or term not in cut_han(term)] == []
