"""A filing as a web page, which a browser prints to PDF: the second way to draw one, independent of ``corpus.pdf``.

The browser lays out, breaks lines and pages, and embeds fonts in its own way; nothing here knows a coordinate. Run as
``python -m corpus.html TRUTH.json OUT.pdf`` it prints one with Chromium, where that is installed.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from corpus.printed import PrintCell, PrintForm, PrintTable, print_tables
from corpus.variants import PLAIN, Variant
from ingest.filing import Filing
from ingest.serialise import filing_from_json

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_BORDERS = {
    "none": "",
    "horizontal": "td, th { border-bottom: 0.6pt solid #000 }",
    "dashed": "td, th { border: 0.6pt dashed #000 }",
    "doubled": "table { border-collapse: separate; border-spacing: 1pt; border: 0.6pt solid #000 }"
    " td, th { border: 0.6pt solid #000 }",
    "three_lines": "table { border-top: 1pt solid #000; border-bottom: 1pt solid #000 }"
    " thead { border-bottom: 0.6pt solid #000 }",
}
_FULL = "td, th { border: 0.6pt solid #000 }"


def render_html(filing: Filing, variant: Variant) -> str:
    """The whole page; of the variant's rules, those that style sheets can say."""
    facts = filing.facts
    tables = print_tables(filing, PrintForm(variant.split_codes, variant.blocks))
    body = [
        f"<h1>{escape(facts.title or '')}</h1>",
        f"<h2>第一部分 {escape(facts.publisher or '')}概况</h2>",
        f"<p>一、主要职能</p><p>{escape(facts.publisher or '')}按照职责编报{facts.fiscal_year}年{facts.kind}。</p>",
        f"<h2>第二部分 {escape(facts.publisher or '')}{facts.fiscal_year}年{facts.kind}表</h2>",
        *(_table(table) for table in tables),
    ]
    return (
        f'<!doctype html><html lang="zh"><meta charset="utf-8"><style>{_style(variant)}</style>{"".join(body)}</html>'
    )


def _style(variant: Variant) -> str:
    size = "A4 landscape" if variant.landscape else "A4"
    names = "7em" if variant.narrow else "13em"
    return (
        f"@page {{ size: {size}; margin: 16mm }}"
        f"body {{ font: {variant.type_size}pt 'WenQuanYi Micro Hei', 'Noto Sans CJK SC', sans-serif; margin: 0 }}"
        "h1, h2, h3, .end { text-align: center } h2 { break-before: page } h3 { font-size: 14pt; font-weight: normal }"
        f"section {{ break-before: {'auto' if variant.together else 'page'} }}"
        "table { border-collapse: collapse; width: 100% } tr { break-inside: avoid }"
        f"thead {{ display: {'table-header-group' if variant.repeat_header else 'table-row-group'} }}"
        "td, th { padding: 2pt 3pt; font-weight: normal; text-align: center; height: 14pt }"
        ".amount { text-align: right; white-space: nowrap } .name, .text { text-align: left }"
        f".name {{ width: {names} }} .unit {{ text-align: right; margin: 2pt }}" + _BORDERS.get(variant.rules, _FULL)
    )


def _table(table: PrintTable) -> str:
    number = f"<p>表{escape(table.number)}</p>" if table.number else ""
    rows = ["".join(_cell(cell) for cell in table.cells if cell.row == at) for at in range(table.rows)]
    head = "".join(f"<tr>{row}</tr>" for row in rows[: table.header_rows])
    body = "".join(f"<tr>{row}</tr>" for row in rows[table.header_rows :])
    note = f"<p>{escape(table.statement)}</p>" if table.statement else ""
    return (
        f"<section>{number}<h3>{escape(table.title)}</h3><p class=unit>单位:{escape(table.unit)}</p>"
        f"<table><thead>{head}</thead><tbody>{body}</tbody></table>{note}</section>"
    )


def _cell(cell: PrintCell) -> str:
    tag = "th" if cell.kind == "header" else "td"
    spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    return f'<{tag} class="{cell.kind}"{spans}>{escape(cell.text)}</{tag}>'


def browser() -> str | None:
    """The path of a browser that can print, None where there is none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def print_pdf(html: str, out: Path) -> None:
    """Print a page with the installed browser. Raises RuntimeError where there is none or it fails."""
    program = browser()
    if program is None:
        raise RuntimeError("no browser to print with: install chromium")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(html, encoding="utf-8")
        options = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            "--disable-pdf-tagging",
            f"--user-data-dir={folder}",
        ]
        done = subprocess.run(
            [program, *options, f"--print-to-pdf={out}", page.as_uri()], capture_output=True, timeout=120, check=False
        )
    if done.returncode or not out.is_file():
        raise RuntimeError(f"{program} printed nothing")


if __name__ == "__main__":
    truth = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print_pdf(render_html(filing_from_json(truth), PLAIN), Path(sys.argv[2]))
