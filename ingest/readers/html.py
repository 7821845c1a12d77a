"""HTML pages: paragraphs, headings and tables as a browser would show them; scripts, menus and hidden parts left out.

A table that only lays the page out (it holds other tables and no row with texts in several cells, or has one cell a
row) is no table: what is in it is read on. What a line through it takes back (``<s>``, ``<del>``) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree
from lxml import html as lxml_html

from ingest.layout import Layout
from ingest.readers import UnreadableError
from ingest.readers.encoding import decode
from ingest.readers.flow import Flow, FlowCell

_LEFT_OUT = frozenset(
    {"script", "style", "noscript", "template", "head", "nav", "iframe", "object", "svg", "select", "button"}
    | {"s", "del", "strike"}
)
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
    }
    | {"footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p"}
    | {"pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
_HEADING = re.compile(r"h([1-6])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|text-decoration[^;]*line-through", re.IGNORECASE)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_CLASS = re.compile(r"(?:[a-z]+)?\.([\w-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_STARTS = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|meta)\b", re.IGNORECASE)
_WIDEST = 1000
"""Rows and columns that a span may claim at most; browsers hold to the same bound."""


def is_html(head: bytes) -> bool:
    """Whether a file that begins so is an HTML page."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return bool(_STARTS.match(start)) or (start[:5] == b"<?xml" and b"<html" in head.lower())


WebPage = tuple[str, str, tuple[str, ...]]
"""A page's markup, its encoding, and what had to be assumed of that."""


def read_html(data: bytes, name: str) -> Layout:
    """The layout of an HTML page. Raises UnreadableError."""
    return pages_layout([decoded_page(data, name)], name)


def pages_layout(pages: Sequence[WebPage], name: str) -> Layout:
    """The layout of several pages that one file holds. Raises UnreadableError."""
    flow = Flow(name, "html")
    for text, _, notes in pages:
        root = _root(text, name)
        for note in notes:
            flow.note(note)
        flow.page()
        _read(root, flow)
    return flow.layout(pages[0][1])


def _root(text: str, name: str) -> lxml_html.HtmlElement:
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(f"网页没有内容:{name}") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise UnreadableError(f"网页嵌套过深,读不完整:{name}")
    _mark_hidden(root)
    return root


def decoded_page(data: bytes, name: str, told: str | None = None) -> WebPage:
    """By the encoding that is ``told`` with the page, or that it declares, where it fits; GB2312 and GBK are read as
    GB18030, which holds both."""
    declared = _DECLARED.search(data[:4096])
    label = told or (declared[1].decode("ascii").lower() if declared else "")
    label = "gb18030" if label in ("gb2312", "gbk", "gb_2312-80") else label
    if label and label not in ("utf-8", "utf8"):
        try:
            return data.decode(label), label, ()
        except (LookupError, UnicodeDecodeError):
            pass
    decoded = decode(data, name)
    return decoded.text, decoded.encoding, decoded.notes


def table_in_markup(markup: str) -> tuple[list[FlowCell], list[int]] | None:
    """The cells of one ``<table>…</table>``, and for each of its rows the line (from 1) of the markup it begins in.

    None for markup that is no table of several columns.
    """
    try:
        root = lxml_html.document_fromstring(markup, parser=lxml_html.HTMLParser(remove_comments=True, huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    table = root.find(".//table")
    if table is None or not (cells := _cells(table)):
        return None
    lines = (row.sourceline for row in table.iter("tr"))
    return cells, [line if isinstance(line, int) else 1 for line in lines]


def _read(root: lxml_html.HtmlElement, flow: Flow) -> None:
    """The document in order; inline text is gathered until a block begins or ends."""
    inline: list[str] = []
    heading = 0

    def flush() -> None:
        text = " ".join("".join(inline).split())
        inline.clear()
        if text:
            flow.text(text, heading)

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = str(element.tag)
        if tag in _BLOCKS:
            flush()
            level = _HEADING.fullmatch(tag)
            heading = 0 if event == "end" else int(level[1]) if level else heading
        if event == "end":
            inline.append(element.tail or "")
        elif _left_out(element):
            walk.skip_subtree()
        elif tag == "table" and (cells := _cells(element)) is not None:
            flow.table(cells)
            walk.skip_subtree()
        else:
            inline.append(element.text or "")
    flush()


def _mark_hidden(root: lxml_html.HtmlElement) -> None:
    """Mark what the page's own rules for classes hide, as if each element said so itself."""
    rules = (rule for style in root.iter("style") for rule in _RULE.findall(style.text or ""))
    classes = {
        found[1]
        for selectors, said in rules
        if _HIDDEN.search(said)
        for selector in selectors.split(",")
        if (found := _CLASS.fullmatch(selector.strip()))
    }
    if not classes:
        return
    for element in root.iter():
        if isinstance(element.tag, str) and classes.intersection((element.get("class") or "").split()):
            element.set("hidden", "")


def _left_out(element: lxml_html.HtmlElement) -> bool:
    hidden = element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))
    return element.tag in _LEFT_OUT or hidden


def _cells(table: lxml_html.HtmlElement) -> list[FlowCell] | None:
    """The cells with their spans resolved; None for a table that only lays out the page."""
    if table.find(".//table") is not None and _lays_out(table):
        return None
    cells: list[FlowCell] = []
    busy: dict[tuple[int, int], bool] = {}
    rows = [row for row in _own_rows(table) if not _left_out(row)]
    for at, row in enumerate(rows):
        column = 0
        for element in row:
            if element.tag not in ("td", "th"):
                continue
            while busy.get((at, column)):
                column += 1
            deep = min(_span(element.get("rowspan"), len(rows) - at), len(rows) - at)
            wide = _span(element.get("colspan"), 1)
            cells.append(FlowCell(_cell_text(element), at, column, deep, wide))
            if deep > 1:
                busy |= {(r, c): True for r in range(at + 1, at + deep) for c in range(column, column + wide)}
            column += wide
    if cells and max(cell.column for cell in cells) == 0:
        return None
    return cells


def _own_rows(table: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement]:
    """The rows of the table itself, not of tables inside it."""
    return [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]


def _lays_out(table: lxml_html.HtmlElement) -> bool:
    """Whether a table that holds others has no row of its own with texts in several cells."""
    for row in _own_rows(table):
        cells = [cell for cell in row if cell.tag in ("td", "th") and cell.find(".//table") is None]
        if sum(bool(_cell_text(cell)) for cell in cells) > 1:
            return False
    return True


def _span(text: str | None, rest: int) -> int:
    """A span as HTML defines it: 0 reaches to the end, nonsense is 1."""
    number = int(text) if text and text.strip().isascii() and text.strip().isdigit() and len(text) < 6 else 1
    return min(number or rest, _WIDEST) or 1


def _cell_text(cell: lxml_html.HtmlElement) -> str:
    """A cell's text; paragraphs and breaks in it part lines."""
    pieces: list[str] = []
    walk = etree.iterwalk(cell, events=("start", "end"))
    for event, element in walk:
        if element.tag in _BLOCKS and element is not cell:
            pieces.append("\0")
        if event == "end":
            pieces.append(element.tail or "" if element is not cell else "")
        elif _left_out(element):
            walk.skip_subtree()
        else:
            pieces.append(element.text or "")
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\0"))
    return "\n".join(line for line in lines if line)
