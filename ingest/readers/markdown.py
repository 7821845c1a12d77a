"""OCR Markdown and TSV: headings, lists and bold as text lines; tab-parted rows, pipe and HTML tables as grids.

A grid is a run of rows without a blank line between them; whether the next grid carries it on is for recognition to
say. Rows whose bars only part the cells (``a | b |``, as text made from web pages has them) are rows where several
stand together; a bar behind a cell that has a line of its own is no text. Leftover HTML tags are taken out of the
text; the end of an HTML paragraph or line stays as a line break in it.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace

from ingest.layout import Block, Cell, Grid, Layout, Page, Place, TextLine
from ingest.readers.drawnrows import SKIPPED
from ingest.readers.flow import table_blocks

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_LIST = re.compile(r"^\s*[-*+]\s+(?=\S)")
_PAGE_NUMBER = re.compile(r"^\s*[-—–]\s*\d{1,4}\s*[-—–]\s*$")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$")
_TAG_NAMES = (
    "sup|sub|b|i|u|s|em|strong|del|ins|strike|small|p|br|hr|span|div|font|center|table|thead|tbody|tr|td|th|a|img"
)
_BREAK_TAG = re.compile(r"</p\s*>|<br\s*/?>|</div\s*>", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_TAG_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_RAISED = re.compile(r"[\^_]\{([^{}]*)\}")
_TABLE = re.compile(r"(?:<html>\s*<body>\s*)?<table\b[^<>]*>.*?</table\s*>(?:\s*</body>\s*</html>)?", re.I | re.S)
"""Most tools that turn scans into Markdown write tables with merged cells as HTML, often all of one on one line."""
_PARKED = re.compile(r"\0(\d+)\0")
_BAR = re.compile(r"(?<!\\)\|")
"""A bar that no backslash makes a character of the text."""
_IMAGE_LINE = re.compile(r"\s*(?:!\[[^\]]*\]\([^)]*\)\s*)+")
_MATHS = re.compile(r"\$\s*([^$\n]{1,80}?)\s*\$")
_SIGNS = {"{,}": ",", r"\,": "", r"\%": "%", r"\geq": "≥", r"\leq": "≤", r"\ge": "≥", r"\le": "≤", r"\times": "×",
          r"\sim": "~", r"\pm": "±", r"\#": "#", r"\_": "_", r"\quad": " "}  # fmt: skip
_FONT = re.compile(r"\\(?:mathrm|text|mathbf|textbf|bf|rm)\s*\{([^{}]*)\}")
_NUMBER = "[一二三四五六七八九十]{1,3}"
_HEADING_MARK = re.compile(rf"第{_NUMBER}部分|{_NUMBER}、|[(（]{_NUMBER}[)）]")
_TWO = 2
_NEARLY_ALL = 0.9
_SEPARATOR_CELL = re.compile(r"^\s*:?-+:?\s*$")


def looks_like_markdown(text: str) -> bool:
    """Whether the text holds Markdown headings, a pipe or HTML table, or two tab-parted lines in a row."""
    if "<t" in text.lower() and _TABLE.search(text):
        return True
    before_has_tab = before_has_bars = False
    for line in text.split("\n"):
        has_tab = "\t" in line.strip(" \f")
        has_bars = line.count("|") > 1 or line.rstrip().endswith(" |")
        parted = (has_tab and before_has_tab) or (has_bars and before_has_bars)
        if parted or _HEADING.match(line) or _is_pipe_row(line):
            return True
        before_has_tab, before_has_bars = has_tab, has_bars
    return False


def markdown_layout(text: str, source: str, encoding: str | None = None, notes: tuple[str, ...] = ()) -> Layout:
    """The layout of a Markdown or TSV text; pages are parted by form feeds."""
    pages: list[list[Block]] = [[]]
    rows: list[tuple[int, list[str]]] = []

    def end_grid() -> None:
        if rows:
            pages[-1].append(_grid(rows))
            rows.clear()

    text, tables = _park_tables(text)
    lines = text.split("\n")
    barred = _barred(lines)
    pictures = 0
    for number, line in enumerate(lines, 1):
        for index, piece in enumerate(line.split("\f")):
            if index:
                end_grid()
                pages.append([])
            if tables and "\0" in piece:
                end_grid()
                for at, part in enumerate(_PARKED.split(piece)):
                    if at % 2:
                        pages[-1].extend(tables[int(part)])
                    elif part.strip():
                        pages[-1].append(_text_line(part, number))
                continue
            if piece == SKIPPED or _IMAGE_LINE.fullmatch(piece):
                pictures += piece != SKIPPED
                continue
            cells = _barred_cells(piece, barred[number]) if number in barred else _cells(piece)
            if cells is not None and _is_tabbed_heading(cells, rows, lines[number : number + 1]):
                piece, cells = "".join(cells), None
            if cells is not None:
                rows.append((number, cells))
                continue
            end_grid()
            piece = _lone_bar(piece)
            if piece.strip():
                pages[-1].append(_text_line(piece, number))
    end_grid()
    numbered = tuple(Page(number, tuple(blocks)) for number, blocks in enumerate(pages, 1))
    left_out = (f"略去图片 {pictures} 处",) if pictures else ()
    return Layout(source, "markdown", numbered, encoding, (*notes, *left_out))


def _park_tables(text: str) -> tuple[str, list[list[Block]]]:
    """The text with a mark for each HTML table at the line it begins in, and the tables' blocks by the mark's number.

    What is no table of several columns stays in the text.
    """
    tables: list[list[Block]] = []
    if "<table" not in text.lower():
        return text, tables
    from ingest.readers.html import table_in_markup  # its library is loaded where a text holds such a table

    at, line = 0, 1

    def park(match: re.Match[str]) -> str:
        nonlocal at, line
        line += text.count("\n", at, match.start())
        at = match.start()
        found = table_in_markup(match[0])
        if found is None:
            return match[0]
        cells, starts = found
        plain = [replace(cell, text=_MATHS.sub(_plain_maths, cell.text)) for cell in cells]
        tables.append(table_blocks(plain, [Place(line + start - 1) for start in starts]))
        return f"\0{len(tables) - 1}\0" + "\n" * match[0].count("\n")

    return _TABLE.sub(park, text), tables


def clean(text: str) -> str:
    """The text without HTML tags, entities and emphasis marks; HTML breaks become line breaks."""
    if "<" in text:
        text = _TAG.sub("", _BREAK_TAG.sub("\n", text))
    if "&" in text:
        text = html.unescape(text)
    if "$" in text:
        text = _MATHS.sub(_plain_maths, text)
    if "{" in text:
        text = _RAISED.sub(r"\1", text)
    return text.replace("**", "").replace("\\|", "|").replace("\xa0", " ").strip()


def _plain_maths(match: re.Match[str]) -> str:
    """What stands between two dollar signs as plain text: figures and signs that a tool took for a formula."""
    inner = _FONT.sub(r"\1", match[1])
    for sign, plain in _SIGNS.items():
        inner = inner.replace(sign, plain)
    return match[0] if "\\" in inner else inner.strip()


def _is_pipe_row(line: str) -> bool:
    stripped = line.strip()
    return len(stripped) > 2 and stripped.startswith("|") and stripped.endswith("|") and stripped.count("|") > 2


def _barred(lines: list[str]) -> dict[int, bool]:
    """The numbers of the lines that bars part into cells without closing them on both sides, in runs of two or more.

    The value says whether a bar that a line begins with opens its first cell; else an empty first cell stands before.
    """
    found: dict[int, bool] = {}
    run: list[int] = []
    for number, line in enumerate([*lines, ""], 1):
        if "|" in line and "\t" not in line:
            run.append(number)
            continue
        rows = [lines[n - 1] for n in run if lines[n - 1].count("|") > 1]
        closed = sum(_is_pipe_row(row) for row in rows)
        if len(rows) > 1 and len(rows) * 2 > len(run) and closed < _NEARLY_ALL * len(rows):
            opened = sum(row.lstrip().startswith("|") for row in rows) >= _NEARLY_ALL * len(rows)
            found.update(dict.fromkeys(run, opened))
        run = []
    return found


def _barred_cells(line: str, opened: bool) -> list[str]:
    inner = line.strip().removesuffix("|")
    return [clean(cell) for cell in _BAR.split(inner.removeprefix("|") if opened else inner)]


def _is_tabbed_heading(cells: list[str], above: list[tuple[int, list[str]]], below: list[str]) -> bool:
    """Whether a tab stands but behind the ordinal of a heading, in a line that goes on no table of two columns."""
    said = [cell for cell in cells if cell]
    if len(said) != _TWO or not _HEADING_MARK.fullmatch(said[0]) or any(char.isdigit() for char in said[1][-3:]):
        return False
    if said[0].startswith("第"):
        return True
    return len(above[-1][1]) > _TWO if above else not any("\t" in line for line in below)


def _lone_bar(line: str) -> str:
    """The line without the bar behind its only cell."""
    stripped = line.rstrip()
    return stripped[:-1] if stripped.endswith("|") and line.count("|") == 1 else line


def _cells(line: str) -> list[str] | None:
    """The cells of a row, None for a line that is no row."""
    if _is_pipe_row(line):
        return [clean(cell) for cell in _BAR.split(line.strip()[1:-1])]
    if "\t" in line:
        return [clean(cell) for cell in line.split("\t")]
    return None


def _grid(rows: list[tuple[int, list[str]]]) -> Grid:
    kept = [(number, cells) for number, cells in rows if not _is_separator(cells) and not _is_footer(cells)] or rows[:1]
    width = max(len(cells) for _, cells in kept)
    cells = tuple(
        Cell(text, row, column, Place(number))
        for row, (number, texts) in enumerate(kept)
        for column, text in enumerate([*texts, *[""] * (width - len(texts))])
    )
    return Grid(cells, len(kept), width, Place(rows[0][0], rows[-1][0]))


def _is_separator(cells: list[str]) -> bool:
    """Whether a row is the rule under a header; a row of single dashes is a row of empty figures."""
    ruled = any("--" in cell or ":" in cell for cell in cells)
    return ruled and all(_SEPARATOR_CELL.match(cell) for cell in cells if cell)


def _is_footer(cells: list[str]) -> bool:
    """Whether a row holds nothing but a page number between dashes, which a tool took into the table."""
    said = [cell for cell in cells if cell]
    return len(cells) > 1 and len(said) == 1 and bool(_PAGE_NUMBER.match(said[0]))


def _text_line(line: str, number: int) -> TextLine:
    place = Place(number)
    if _PAGE_NUMBER.match(line) or _RULE.match(line):
        return TextLine(line.strip(), place)
    heading = _HEADING.match(line)
    if heading:
        return TextLine(clean(heading[2]), place, len(heading[1]))
    text = clean(_LIST.sub("", line, count=1))
    return TextLine(text or line.strip(), place)
