"""Fonts as pdfminer.six opens them, but a drawn font (Type 3) has characters only for the glyphs that it names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from pdfminer.encodingdb import name2unicode
from pdfminer.pdffont import PDFFont, PDFType3Font
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import list_value, resolve1
from pdfminer.psparser import PSLiteral


class Fonts(PDFResourceManager):
    """The fonts of a document; each is opened once."""

    def get_font(self, objid: object, spec: Mapping[str, Any]) -> PDFFont:
        """The font that ``spec`` describes.

        pdfminer takes the codes of a drawn font for those of Latin letters where its glyphs have names of no meaning
        (/a0): the text of a scan's or a designer's font would be noise.
        """
        font = super().get_font(objid, spec)
        encoding = resolve1(spec.get("Encoding"))
        if isinstance(font, PDFType3Font) and isinstance(encoding, dict):
            font.cid2unicode = _named(list_value(encoding.get("Differences", [])))
        return font


def _named(differences: Iterable[object]) -> dict[int, str]:
    """The characters of the codes whose glyphs have a name that stands for one."""
    found: dict[int, str] = {}
    code = 0
    for item in map(resolve1, differences):
        if isinstance(item, int):
            code = item
        elif isinstance(item, PSLiteral):
            with suppress(KeyError, ValueError):  # a name of no meaning
                found[code] = name2unicode(str(item.name))
            code += 1
    return found
