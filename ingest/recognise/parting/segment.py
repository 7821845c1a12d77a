"""From a layout to its parts: the filing's facts, its headings, and its regions (tables, forms, prose)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ingest.filing import FilingFacts, Repair, Section
from ingest.folding import squeeze
from ingest.layout import Block, Layout, Place, TextLine
from ingest.recognise.parting.ahead import is_furniture
from ingest.recognise.parting.body import body_start
from ingest.recognise.parting.captions import read_caption
from ingest.recognise.parting.cutrows import with_whole_rows
from ingest.recognise.parting.facts import read_facts
from ingest.recognise.parting.framed import unframed
from ingest.recognise.parting.running import running_heads
from ingest.recognise.parting.scan import scan
from ingest.recognise.parting.sections import Heading, caption_headings, find_headings, mend_headings, sections_of
from ingest.recognise.parting.sidepages import with_side_pages
from ingest.recognise.parting.stretch import Stretch
from ingest.recognise.parting.unitlines import with_units_apart
from ingest.recognise.parting.units import assumed_units, unit_inside
from ingest.recognise.regions import CONTENTS, HEAD, Region

NO_FILING = "不是预决算公开文件,按普通文本收录"
_UNIT_LISTS = ("收入总表", "一般公共预算支出表(分单位)", "项目支出表", "支出总表")


@dataclass(frozen=True, slots=True)
class Segmentation:
    """The parts of one filing, in reading order; every block of the layout is in exactly one region or is noted."""

    facts: FilingFacts
    sections: tuple[Section, ...]
    regions: tuple[Region, ...]
    notes: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = field(default=())


def segment(layout: Layout) -> Segmentation:
    """The parts of the filing that ``layout`` shows."""
    pages, joined = with_side_pages(layout.pages)
    layout = replace(layout, pages=pages)
    running, dropped = running_heads(layout)
    shown = [block for block in layout.blocks() if id(block) not in running and not is_furniture(block)]
    blocks = list(with_units_apart(unframed(with_whole_rows(shown))))
    body = body_start(blocks)
    stretches = scan(blocks[body:], blocks[:body])
    found, printed = _headings(stretches)
    headings, repairs = mend_headings(found, printed)
    tables = [s for s in stretches if s.kind == "table"]
    lists = [s.blocks for key in _UNIT_LISTS for s in tables if s.key == key]
    heads = [line.text for stretch in tables for line in stretch.head]
    lines = [block.text for block in blocks if isinstance(block, TextLine)]
    facts = read_facts(blocks[: body + 4], [h.title for h in headings if h.level == 1], lists, heads, lines)
    if facts.kind is None and not tables:
        return _plain_text(blocks, facts)
    regions = [*_front(blocks[:body]), *_regions(stretches, headings, printed)]
    notes = (*dropped, *joined, *(_note(s) for s in tables if not any(_is_title(line) for line in s.head)))
    notes += tuple(_unit_note(s, unit) for s, unit in _told_units(tables))
    return Segmentation(facts, sections_of(headings, printed), tuple(regions), notes, tuple(repairs))


def _told_units(tables: Sequence[Stretch]) -> Iterable[tuple[Stretch, str]]:
    """The tables whose unit their figures told, with that unit."""
    assumed = assumed_units(tables)
    return ((s, assumed[id(s)][0]) for s in tables if id(s) in assumed and assumed[id(s)][1])


def _unit_note(table: Stretch, unit: str) -> str:
    place = _place((*table.head, *table.blocks))
    where = f"第{place.line}行" if place.line else f"第{place.page}页"
    return f"{where}起的表没有写明金额单位,按金额大小认定为{unit}"


def _is_title(line: TextLine) -> bool:
    caption = read_caption(line.text)
    return caption is not None and caption.kind is not None


def _note(table: Stretch) -> str:
    """What a reader should know of a table that has lost its title."""
    place = _place((*table.head, *table.blocks))
    where = f"第{place.line}行" if place.line else f"第{place.page}页"
    return f"{where}起的表没有标题,按{table.told_by}认定为《{table.key}》"


def _plain_text(blocks: Sequence[Block], facts: FilingFacts) -> Segmentation:
    region = Region("prose", tuple(blocks), _place(blocks))
    return Segmentation(FilingFacts(title=facts.title), (), (region,) if blocks else (), (NO_FILING,))


def _place(blocks: Iterable[Block]) -> Place:
    """From the first of the blocks through the last."""
    places = [block.place for block in blocks]
    return places[0].through(places[-1]) if places else Place()


def _front(blocks: Sequence[Block]) -> list[Region]:
    return [Region("prose", tuple(blocks), _place(blocks), title=CONTENTS)] if blocks else []


def _headings(stretches: Sequence[Stretch]) -> tuple[list[Heading], list[Block]]:
    """The headings of the body, and the blocks that they index: the prose and the captions, in reading order.

    A title that a sheet prints again on every page that its table runs over heads it once.
    """
    printed: list[Block] = []
    captions: set[int] = set()
    for stretch in stretches:
        own = {squeeze(line.text) for line in stretch.head}
        again = [
            line for line in caption_headings(stretch.extra_heads) if line.heading or squeeze(line.text) not in own
        ]
        for line in sorted((*caption_headings(stretch.head), *again), key=_order):
            captions.add(len(printed))
            printed.append(line)
        if stretch.kind == "prose" and not stretch.contents:
            printed.extend(stretch.blocks)
    return find_headings(printed, frozenset(captions)), printed


def _order(block: Block) -> tuple[int, int, float]:
    place = block.place
    return place.page or 0, place.line or 0, place.bbox[1] if place.bbox else 0.0


def _regions(stretches: Sequence[Stretch], headings: Sequence[Heading], printed: Sequence[Block]) -> list[Region]:
    assumed = assumed_units([s for s in stretches if s.kind == "table"])
    usual = Counter(s.unit for s in stretches if s.unit).most_common(1)
    default = usual[0][0] if usual else "万元"
    opens = {id(printed[h.at]): n for n, h in enumerate(headings)}
    inside = {id(printed[n]) for h in headings for n in h.lines()}
    regions: list[Region] = []
    section: int | None = None
    for stretch in stretches:
        for line in stretch.head:
            section = opens.get(id(line), section)
        if stretch.kind == "prose":
            made, section = _prose(stretch, opens, inside, section)
            regions.extend(made)
        else:
            if stretch.head:
                lines = tuple(stretch.head)
                regions.append(Region("prose", lines, _place(lines), title=HEAD, section=section))
            regions.append(_region(stretch, section, assumed.get(id(stretch), (default or "万元", False))[0]))
            section = next((opens[id(x)] for x in reversed(stretch.extra_heads) if id(x) in opens), section)
    return regions


def _region(stretch: Stretch, section: int | None, default_unit: str) -> Region:
    everything = sorted((*stretch.head, *stretch.extra_heads, *stretch.blocks), key=_order)
    unit = stretch.unit or unit_inside(stretch.blocks) or default_unit
    return Region(
        stretch.kind, tuple(stretch.blocks), _place(everything), stretch.key, stretch.number, stretch.title, unit,
        stretch.scope, section, any(_is_title(line) for line in stretch.head),
    )  # fmt: skip


def _prose(
    stretch: Stretch, opens: dict[int, int], inside: set[int], section: int | None
) -> tuple[list[Region], int | None]:
    """The prose regions of a stretch, one under each heading; the heading's lines count for its place only."""
    made: list[Region] = []
    title, everything, blocks = CONTENTS if stretch.contents else "", list[Block](), list[Block]()
    for block in (*stretch.blocks, None):
        if block is None or id(block) in opens:
            if everything:
                made.append(Region("prose", tuple(blocks), _place(everything), title=title, section=section))
            if block is None:
                break
            section = opens[id(block)]
            title, everything, blocks = squeeze(block.text) if isinstance(block, TextLine) else "", [], []
        everything.append(block)
        if id(block) not in inside:
            blocks.append(block)
    return made, section
