"""rjieba cuts as jieba does, with the field's dictionary, over all Chinese runs of the sample filings."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from index.analysis import index_form
from index.embedded import EmbeddedIndex
from index.query import parse_query
from index.segmenting import cut_han, field_terms, jieba_cut, rjieba_cut
from tests.index.samples import budget, stored

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


def test_new_words_find_old_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dictionary may change under an index: what is found rests on bigrams, not on how either side was cut."""
    index = EmbeddedIndex(tmp_path)
    index.put([stored("/old.txt", budget())])
    before = index.search(parse_query("加装电梯补助")).total
    for cut in (lambda run: (run,), lambda run: tuple(run), lambda run: (run[:3], run[3:]) if len(run) > 3 else (run,)):
        monkeypatch.setattr("index.analysis.cut_han", cut)
        assert index.search(parse_query("加装电梯补助")).total == before > 0
        assert index.search(parse_query("电梯补")).total
    index.close()
