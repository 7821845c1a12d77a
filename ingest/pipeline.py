"""The whole way of one file: read, recognise, reconcile; the one function that the command line and index call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.asprinted import as_printed, note_on
from ingest.filing import Filing
from ingest.layout import Grid, Layout
from ingest.learnt import NO_NAMES, Key, LearntNames
from ingest.limits import LimitError, run_limited
from ingest.oserrors import reason
from ingest.readers import UnreadableError
from ingest.readers.kinds import read_any
from ingest.readers.pdf.marks import PdfError
from ingest.recognise.forms import read_forms
from ingest.recognise.forms.funds import read_form_figures
from ingest.recognise.gridtables.table import read_grid_table
from ingest.recognise.known import NOTHING, Known, learn
from ingest.recognise.linetables.table import read_line_table
from ingest.recognise.mending import mend_rows
from ingest.recognise.mending.keys import told_keys
from ingest.recognise.parting.segment import segment
from ingest.recognise.prose.passages import read_passages
from ingest.recognise.rawtable import RawTable
from ingest.recognise.regions import Region
from ingest.recognise.solve import settle
from ingest.reconcile import reconcile
from ingest.script import is_traditional, simplified_layout
from ingest.teaching import family_of_code

__all__ = ["UnreadableError", "extract", "extract_within_limits", "read_layout", "recognise"]


def read_layout(path: Path) -> Layout:
    """The layout of one source file. Raises UnreadableError."""
    try:
        return read_any(path)
    except PdfError as error:
        raise UnreadableError(f"{path.name}:{error}") from error
    except FileNotFoundError as error:
        raise UnreadableError(f"文件不存在:{path}") from error
    except IsADirectoryError as error:
        raise UnreadableError(f"这是文件夹,不是文件:{path}") from error
    except OSError as error:
        raise UnreadableError(f"无法读取文件:{path}({reason(error)})") from error


def recognise(layout: Layout, learnt: LearntNames = NO_NAMES) -> Filing:
    """What the layout says, without checks; ``learnt`` are the names that other filings teach."""
    if not is_traditional(layout.blocks()):
        return _recognised(layout, learnt)
    filing = as_printed(_recognised(simplified_layout(layout), learnt), layout)
    return replace(filing, notes=(note_on(layout), *filing.notes))


def _recognised(layout: Layout, learnt: LearntNames) -> Filing:
    parts = segment(layout)
    tables, told = read_tables([region for region in parts.regions if region.kind == "table"], learnt)
    raw = mend_rows(tables, told)
    settled = settle(raw)
    forms = read_forms([r for r in parts.regions if r.kind == "form"], settled.tables)
    return Filing(
        source=layout.source,
        facts=parts.facts,
        sections=parts.sections,
        tables=settled.tables,
        indicators=forms.indicators,
        projects=forms.projects,
        form_figures=read_form_figures(parts.regions, parts.facts.fiscal_year),
        passages=read_passages(parts.regions, forms.indicators),
        repairs=(*parts.repairs, *(r for table in raw for r in table.repairs), *settled.repairs, *forms.repairs),
        notes=(*layout.notes, *parts.notes, *(n for t in raw for n in t.notes), *settled.notes, *forms.notes),
        encoding=layout.encoding,
        learnt=told.names,
    )


def read_tables(regions: Sequence[Region], learnt: LearntNames = NO_NAMES) -> tuple[list[RawTable], LearntNames]:
    """The raw tables, and what was learnt of their codes from other filings.

    Those of a text dump are read again once the names that the filing uses are known.
    """
    first = [read_table(region, NOTHING) for region in regions]
    keys = told_keys(first)
    for n, one in keys.items():
        if one.key != first[n].region.key:
            first[n] = read_table(replace(first[n].region, key=one.key, title=""), NOTHING)
    regions = [table.region for table in first]
    told = learnt.concerning(codes_in(first))
    known = learn(first, told)
    again = [read_table(r, known) if not _ruled(r) else table for r, table in zip(regions, first, strict=True)]
    noted = [replace(t, notes=(*t.notes, keys[n].note)) if n in keys else t for n, t in enumerate(again)]
    return noted, told


def codes_in(tables: Iterable[RawTable]) -> Iterator[Key]:
    """The codes that the rows of tables begin with, by family."""
    for table in tables:
        for row in table.rows:
            if row.code and (family := family_of_code(row.code, table.region.key)):
                yield family, row.code


def read_table(region: Region, known: Known) -> RawTable:
    """The raw table of a table region: by its grid where the source has one, else by its lines."""
    return read_grid_table(region) if _ruled(region) else read_line_table(region, known)


def _ruled(region: Region) -> bool:
    return any(isinstance(block, Grid) for block in region.blocks)


def extract(path: Path, learnt: LearntNames = NO_NAMES) -> Filing:
    """The filing of one source file, with its checks. Raises UnreadableError."""
    filing = recognise(read_layout(path), learnt)
    return replace(filing, checks=reconcile(filing))


def extract_within_limits(path: Path, learnt: LearntNames = NO_NAMES) -> Filing:
    """``extract`` in a process of its own, with an end to its time and memory. Raises UnreadableError.

    Reading is guarded as a whole: a file can be as hostile to recognition as to its reader.
    """
    try:
        return run_limited(extract, path, learnt)
    except LimitError as error:
        raise UnreadableError(f"{path.name}:{error}") from error
    except (UnreadableError, OSError):
        raise
    except Exception as error:
        raise UnreadableError(f"{path.name}:读取时出错({type(error).__name__}: {error})".replace("\n", " ")) from error
