"""Sample filings in traditional characters, as mainland, Hong Kong or Taiwan texts write them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Literal

from opencc import OpenCC

from corpus.generate import Sample

Region = Literal["s2t", "s2hk", "s2tw"]
"""OpenCC's names for the ways in which simplified characters become traditional ones."""


@cache
def _converter(region: Region) -> OpenCC:
    return OpenCC(region)


def in_traditional(text: str, region: Region = "s2t") -> str:
    """The text in traditional characters, one for one: 后 becomes 後 or stays by the words around it."""
    converted: str = _converter(region).convert(text)
    if len(converted) != len(text):
        raise ValueError("a conversion that changes lengths would move every place")
    return converted


def traditional(sample: Sample, region: Region = "s2t") -> Sample:
    """The same filing in traditional characters; its truth stays in simplified ones."""
    return replace(sample, text=in_traditional(sample.text, region))
