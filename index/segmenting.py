"""Chinese runs cut into words by jieba's search mode with the field's dictionary; loaded at first use, silently."""

from __future__ import annotations

import logging
from functools import cache
from importlib.resources import files
from typing import Any


def field_terms() -> list[str]:
    """The field's own words, one a line in ``index/data/terms.txt``."""
    lines = files("index").joinpath("data/terms.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


@cache
def _jieba() -> Any:
    """A jieba tokenizer of our own, which nobody else's changes to jieba's dictionary reach."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for term in field_terms():
        tokenizer.add_word(term)
    return tokenizer


def cut_han(run: str) -> tuple[str, ...]:
    """The words of a run of Chinese characters, longer words after the shorter ones inside them."""
    return tuple(_jieba().cut_for_search(run))
