"""Chinese runs cut into words by jieba's search mode with the field's dictionary; loaded at first use, silently.

Where rjieba is installed it cuts in jieba's place, with the same words as result. Words order results; what is found
does not depend on them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import files
from importlib.util import find_spec

Cut = Callable[[str], tuple[str, ...]]


def field_terms() -> list[str]:
    """The field's own words, one a line in ``index/data/terms.txt``."""
    lines = files("index").joinpath("data/terms.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def jieba_cut() -> Cut:
    """jieba's search mode, in a tokenizer of our own, which nobody else's changes to jieba's dictionary reach.

    Names repeat in filings, so remembering runs makes it two to four times faster.
    """
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for term in field_terms():
        tokenizer.add_word(term)
    return lru_cache(maxsize=200_000)(lambda run: tuple(tokenizer.cut_for_search(run)))


def rjieba_cut() -> Cut:
    """rjieba's search mode with the same dictionary."""
    import rjieba

    tokenizer = rjieba.Jieba()
    for term in field_terms():
        tokenizer.add_word(term, None, None)
    return lambda run: tuple(tokenizer.cut_for_search(run))


@cache
def _cut() -> Cut:
    return rjieba_cut() if find_spec("rjieba") else jieba_cut()


def cut_han(run: str) -> tuple[str, ...]:
    """The words of a run of Chinese characters, longer words after the shorter ones inside them."""
    return _cut()(run)
