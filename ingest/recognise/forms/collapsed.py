"""stub"""

from __future__ import annotations

from ingest.layout import TextLine
from ingest.recognise.forms.model import Block


def looks_collapsed(text: str) -> bool:
    return False


def read_collapsed(line: TextLine, block: Block) -> list[str]:
    return []
