"""The sample PDFs that stand in ``corpus/pdfs``: made filings in the layouts that real ones come in, with their truth.

``python -m corpus.pdfsamples`` writes them anew; it wants a font of ``corpus.pdf.FONTS`` and, for the one that a
browser prints, Chromium. The truth holds the tables alone, since forms and prose are not drawn.
"""

from __future__ import annotations

import json
from pathlib import Path

from corpus.generate import TRUTH_SUFFIX, make
from corpus.html import print_pdf, render_html
from corpus.paper import Account, Subject
from corpus.pdf import render_pdf
from corpus.variants import Variant
from ingest.serialise import Json, filing_from_json

SEED = 7
FOLDER = Path(__file__).parent / "pdfs"
DRAWN: tuple[tuple[str, int, int, int, Account, Variant], ...] = (
    ("ruled", 5, 1, 2024, "预算", Variant("ruled", together=True)),
    ("unruled", 6, 1, 2024, "决算", Variant("unruled", rules="none", together=True, font=1)),
    (
        "split-codes-wrapped",
        7, 1, 2025, "预算",
        Variant("split", rules="dashed", split_codes=True, narrow=True, repeat_header=False, together=True),
    ),
    ("sideways", 8, 1, 2024, "决算", Variant("sideways", rules="three_lines", turn="sideways", split_codes=True)),
    (
        "turned-landscape",
        9, 1, 2024, "决算",
        Variant("turned", rules="doubled", turn="entry", landscape=True, blocks=3, type_size=8, font=1),
    ),
)  # fmt: skip
"""Name, department, publisher, year, account, layout of those that ``corpus.pdf`` draws."""
PRINTED: tuple[tuple[str, int, int, int, Account, Variant], ...] = (
    ("browser", 10, 1, 2025, "预算", Variant("browser", together=True, split_codes=True)),
)
"""The same of those that a browser prints."""


def truth_of(department: int, publisher: int, year: int, account: Account) -> Json:
    """The truth of a made filing, its tables alone."""
    truth = make(SEED, Subject(department, publisher, year, account), "text").truth
    return truth | {"sections": [], "indicators": [], "projects": [], "damage": []}


def main() -> None:
    """Write them all."""
    FOLDER.mkdir(exist_ok=True)
    for name, department, publisher, year, account, variant in (*DRAWN, *PRINTED):
        truth = truth_of(department, publisher, year, account) | {"source": f"{name}.pdf"}
        filing, path = filing_from_json(truth), FOLDER / f"{name}.pdf"
        if variant.name == "browser":
            print_pdf(render_html(filing, variant), path)
        else:
            path.write_bytes(render_pdf(filing, variant))
        text = json.dumps(truth, ensure_ascii=False, indent=1)
        path.with_suffix(TRUTH_SUFFIX).write_text(text + "\n", encoding="utf-8", newline="\n")
        print(path, path.stat().st_size)


if __name__ == "__main__":
    main()
