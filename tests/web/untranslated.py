"""Finds Chinese text of a page that is marked as English, which a reader of English would take for a fault."""

from __future__ import annotations

import re
from html.parser import HTMLParser

HAN = re.compile(r"[\u3400-\u9fff]")
VOID = {"meta", "link", "input", "img", "br", "hr", "image", "rect", "line", "circle", "polyline", "source", "path"}
SHOWN = ("title", "aria-label", "alt", "placeholder")
HIDDEN = {"script", "style"}


class Reader(HTMLParser):
    """Collects the Chinese texts and shown attributes whose language is not Chinese."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        language = held.get("lang") or (self.open[-1][1] if self.open else "")
        self.found += [
            f"{tag}[{name}] {value}"
            for name in SHOWN
            if not language.startswith("zh") and (value := held.get(name)) and HAN.search(value)
        ]
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language = self.open[-1] if self.open else ("", "")
        document_title = [name for name, _ in self.open[-2:]] == ["head", "title"]  # it cannot mix languages
        if HAN.search(data) and not document_title and not language.startswith("zh") and tag not in HIDDEN:
            self.found.append(f"{tag}: {data.strip()}")


def untranslated(page: str) -> list[str]:
    """The Chinese texts of an English page that are not marked as Chinese."""
    reader = Reader()
    reader.feed(page)
    return reader.found
